"""What is written down for other systems, and what becomes of it: on both databases, whatever order things come in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import select

from adapters.clock import SteppedClock
from bot.calls.dialects import Verdict
from bot.calls.log import refold_calls
from bot.calls.webhook_news import begin_sending, note_failure, note_taken, note_webhook_news, resume_webhook_news
from bot.demo.seed import demo_line
from bot.model import (
    Call,
    CallEventKind,
    CallFact,
    CallId,
    Deployment,
    DialectName,
    Line,
    LineId,
    Outcome,
    Phone,
    Source,
    Webhook,
    WebhookAgent,
    WebhookAnswer,
    WebhookEvent,
    WebhookNews,
    WebhookRequest,
)
from bot.run.wake import Wake
from bot.run.webhooks import AT_ONCE, WebhookDelivery
from storage import tables
from storage.store import SqlStore, open_store
from storage.transaction import SqlTx
from tests.support.clock import StillClock
from tests.support.webhooks import all_sent

RING, ANSWER, END = WebhookEvent
PUBLIK, ZAMMAD, PLACETEL, JSON, STARS = DialectName
NOW: Final = StillClock().now()
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
CALLER: Final = Phone("+33639980199")
CRM: Final = Webhook("crm", JSON, "https://crm.example.org/calls")
LINE: Final = replace(demo_line(), webhooks=(CRM,), share_numbers=True)
SECRETS: Final = {(LINE.id, name): "0123456789abcdef-fictional" for name in ("crm", "other")}
RINGING: Final = Call(CallId(0), LINE.id, CALLER, True, NOW, Outcome.GOING_ON)
TALKING: Final = replace(RINGING, answered_at=NOW + 8 * SECOND)
ENDED: Final = replace(TALKING, outcome=Outcome.ANSWERED, ended_at=NOW + 98 * SECOND, talked=90 * SECOND)
MISSED: Final = replace(RINGING, outcome=Outcome.MISSED, ended_at=NOW + 20 * SECOND)


@pytest.fixture
async def db(url: str, still_clock: StillClock) -> Any:
    store = await open_store(url, clock=still_clock)
    yield store
    await store.close()


def told_by(dialect: DialectName) -> Line:
    return replace(LINE, webhooks=(replace(CRM, dialect=dialect),))


def note(tx: SqlTx, call: Call, at: datetime = NOW, line: Line = LINE) -> Call:
    """Store the call and what it gives to tell."""
    (stored,) = tx.calls.save_calls([call])
    note_webhook_news(tx, line, [stored], at)
    return stored


def rows(tx: SqlTx) -> list[tuple[str, str]]:
    t = tables.webhook_news.c
    return [(row.event.value, row.state.value) for row in tx._c.execute(select(t.event, t.state).order_by(t.id))]


def send_all(tx: SqlTx, at: datetime = NOW, line: Line = LINE) -> list[str]:
    """Send what is due, each is taken; returns the events."""
    sent = []
    while due := tx.webhooks.due(at, 10):
        for news in due:
            sending = begin_sending(tx, Deployment((line,)), SECRETS, news.id, at)
            if sending:
                sent.append(sending.news.event.value)
                note_taken(tx, Deployment((line,)), sending.news)
    return sent


async def test_each_event_is_told_once_however_often_the_call_changes(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        call = note(tx, RINGING)
        assert send_all(tx) == ["ring"]
        note(tx, replace(TALKING, id=call.id))
        note(tx, replace(TALKING, id=call.id))
        assert send_all(tx) == ["answer"]
        note(tx, replace(ENDED, id=call.id))
        note(tx, replace(ENDED, id=call.id, ended_at=NOW + 120 * SECOND))
        note(tx, replace(TALKING, id=call.id))  # it goes on after all
        note(tx, replace(ENDED, id=call.id, ended_at=NOW + 180 * SECOND))
        assert send_all(tx) == ["end"]
        assert rows(tx) == [("ring", "sent"), ("answer", "sent"), ("end", "sent")]

    await db.write(work)


async def test_what_is_known_all_at_once_is_told_in_order_and_one_at_a_time(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        note(tx, ENDED)
        other = note(tx, MISSED)
        first, second = tx.webhooks.due(NOW, 10)
        assert {first.event, second.event} == {RING}
        assert {first.call, second.call} == {CallId(other.id - 1), other.id}
        sending = begin_sending(tx, Deployment((LINE,)), SECRETS, first.id, NOW)
        assert sending is not None
        assert [news.id for news in tx.webhooks.due(NOW, 10)] == [second.id]  # the first call's answer waits
        note_taken(tx, Deployment((LINE,)), sending.news)
        assert {news.event for news in tx.webhooks.due(NOW, 10)} == {RING, ANSWER}

    await db.write(work)


async def test_an_answer_that_is_known_after_the_end_is_told_before_it_or_never(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        call = note(tx, MISSED)
        note(tx, replace(ENDED, id=call.id))  # the answer's event came late
        assert send_all(tx) == ["ring", "answer", "end"]
        call = note(tx, MISSED)
        assert send_all(tx) == ["ring", "end"]
        note(tx, replace(ENDED, id=call.id))
        assert send_all(tx) == []

    await db.write(work)


@pytest.mark.parametrize(
    ("dialect", "after", "told"),
    [
        (JSON, 4 * MINUTE, ["ring", "answer", "end"]),
        (JSON, 7 * MINUTE, ["end"]),
        (JSON, 5 * HOUR, []),
        (ZAMMAD, 4 * MINUTE, ["ring", "answer", "end"]),
        (ZAMMAD, 7 * MINUTE, []),  # an end without its ring is an error there
        (PUBLIK, 20 * SECOND, ["answer", "end"]),
        (PUBLIK, 3 * MINUTE, ["end"]),
        (PUBLIK, 20 * MINUTE, []),
        (STARS, 2 * MINUTE, ["ring"]),
        (STARS, 4 * MINUTE, []),
    ],
)
async def test_what_is_learned_too_late_is_not_told(
    store: SqlStore, dialect: DialectName, after: timedelta, told: list[str]
) -> None:
    def work(tx: SqlTx) -> None:
        line = told_by(dialect)
        note(tx, ENDED, NOW + after, line)
        assert send_all(tx, NOW + after, line) == told

    await store.write(work)


async def test_whoever_heard_of_a_call_hears_of_its_end_however_late_it_is_known(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        call = note(tx, TALKING)
        assert send_all(tx) == ["ring", "answer"]
        later = NOW + 9 * HOUR
        note(tx, replace(ENDED, id=call.id), later)
        assert send_all(tx, later) == ["end"]

    await db.write(work)


async def test_calls_from_records_wait_for_their_events(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        call = note(tx, replace(ENDED, records_only=True), NOW + MINUTE)
        assert rows(tx) == []
        note(tx, call, NOW + 4 * MINUTE)
        assert send_all(tx, NOW + 4 * MINUTE) == ["ring", "answer", "end"]

    await db.write(work)


def fact(key: str, kind: CallEventKind, at: datetime, passage: str) -> CallFact:
    return CallFact(key, LINE.id, Source.QUEUE, kind, at, passage, CALLER, joined_at=NOW, ended_at=None)


async def test_two_calls_that_are_one_end_under_both_names(db: SqlStore) -> None:
    """Under both the other system knows a call that rings."""

    def work(tx: SqlTx) -> None:
        facts = [fact(key, CallEventKind.ENTERED, NOW, key) for key in ("a", "b")]
        tx.calls.add_facts(facts)
        one, two = tx.calls.save_calls([replace(RINGING, facts=("a",)), replace(RINGING, facts=("b",))])
        note_webhook_news(tx, LINE, [one, two], NOW)
        assert send_all(tx) == ["ring", "ring"]
        names = {news.told_as for news in tx.webhooks.news_of(LINE.id, [one.id, two.id])}
        assert len(names) == 2
        tx.calls.add_facts([fact("c", CallEventKind.LEFT, NOW + 20 * SECOND, "a")])
        joined = [replace(each, passage="a") for each in facts]
        tx._c.execute(tables.facts.update().values(passage="a"))
        (call,) = refold_calls(tx, LINE, joined, NOW + 20 * SECOND)
        assert (call.id, call.outcome, tx.calls.call(two.id)) == (one.id, Outcome.MISSED, None)
        note_webhook_news(tx, LINE, [call], NOW + 20 * SECOND)
        assert send_all(tx, NOW + 20 * SECOND) == ["end", "end"]
        ends = [news for news in tx.webhooks.news_of(LINE.id, [one.id]) if news.event is END]
        assert {news.told_as for news in ends} == names

    await db.write(work)


async def test_what_no_configuration_names_any_more_is_given_up(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        note(tx, ENDED)
        assert send_all(tx, line=replace(LINE, webhooks=())) == []
        assert rows(tx) == [("ring", "given_up"), ("answer", "given_up"), ("end", "given_up")]
        assert tx.webhooks.next_due() is None

    await db.write(work)


async def test_rows_go_after_thirty_days_and_hold_no_number(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        note(tx, ENDED)
        every = str(tx._c.execute(select(tables.webhook_news)).all())
        assert "39980199" not in every
        tx._c.execute(tables.webhook_news.update().values(agent="+33639980102"))  # nobody's any more
        tx.forget(NOW + timedelta(days=29))
        assert len(rows(tx)) == 3
        assert set(tx._c.execute(select(tables.webhook_news.c.agent)).scalars()) == {None}
        tx.forget(NOW + timedelta(days=31))
        assert rows(tx) == []

    await db.write(work)


async def test_a_number_that_was_erased_meanwhile_is_not_told(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        call = note(tx, RINGING)
        tx.calls.save_calls([replace(call, caller=None, known_caller=False)])
        (news,) = tx.webhooks.due(NOW, 10)
        sending = begin_sending(tx, Deployment((LINE,)), SECRETS, news.id, NOW)
        assert sending is not None
        assert b'"caller":null' in sending.request.body

    await db.write(work)


async def test_a_talk_ends_with_the_one_it_began_with_whoever_is_known_to_have_answered_later(db: SqlStore) -> None:
    agent = WebhookAgent(Phone("+33639980102"), "42")
    line = replace(LINE, webhooks=(Webhook("crm", PUBLIK, "https://p.example.org/x", agents=(agent,)),))

    def send(tx: SqlTx) -> str:
        (news,) = tx.webhooks.due(NOW, 10)
        sending = begin_sending(tx, Deployment((line,)), SECRETS, news.id, NOW)
        assert sending is not None
        note_taken(tx, Deployment((line,)), sending.news)
        return sending.request.url.rpartition("/")[2].partition("&apikey")[0]

    def work(tx: SqlTx) -> None:
        call = note(tx, TALKING, line=line)
        assert send(tx) == "call-start?caller=0639980199&callee=Lyon"
        note(tx, replace(ENDED, id=call.id, answered_by=agent.phone), line=line)
        assert send(tx) == "call-stop?caller=0639980199&callee=Lyon"
        call = note(tx, replace(TALKING, answered_by=agent.phone), line=line)
        assert send(tx) == "call-start?caller=0639980199&callee=42"
        note(tx, replace(ENDED, id=call.id, answered_by=None), line=line)
        assert send(tx) == "call-stop?caller=0639980199&callee=42"

    await db.write(work)


# ---------------------------------------------------------------- killed


@pytest.mark.parametrize(
    ("dialect", "left", "again"),
    [
        (JSON, [("ring", "due"), ("answer", "due"), ("end", "due")], ["ring", "answer", "end"]),
        (ZAMMAD, [("ring", "unsure"), ("answer", "due"), ("end", "due")], ["answer", "end"]),
        (PLACETEL, [("ring", "unsure"), ("answer", "due"), ("end", "due")], ["answer", "end"]),
        (STARS, [("ring", "unsure")], []),
    ],
)
async def test_a_bot_that_is_killed_while_it_sends_goes_on_with_the_next_one(
    url: str, still_clock: StillClock, dialect: DialectName, left: Sequence[tuple[str, str]], again: list[str]
) -> None:
    line = told_by(dialect)
    deployment = Deployment((line,))

    def before(tx: SqlTx) -> WebhookRequest:
        note(tx, ENDED, line=line)
        sending = begin_sending(tx, deployment, SECRETS, tx.webhooks.due(NOW, 1)[0].id, NOW)
        assert sending is not None
        return sending.request

    def after(tx: SqlTx) -> None:
        resume_webhook_news(tx, deployment, (), NOW)
        assert rows(tx) == left
        if dialect is JSON:
            retried = begin_sending(tx, deployment, SECRETS, tx.webhooks.due(NOW, 1)[0].id, NOW)
            assert retried is not None
            assert retried.request == first  # to the byte
            note_taken(tx, deployment, retried.news)
            assert send_all(tx, line=line) == again[1:]
        else:
            assert send_all(tx, line=line) == again

    store = await open_store(url, clock=still_clock)
    first = await store.write(before)
    await store.close()  # nothing was noted of what became of it
    store = await open_store(url, clock=still_clock)
    await store.write(after)
    await store.close()


# ---------------------------------------------------------------- an outage


async def test_after_three_failures_the_system_rests_and_what_comes_waits_with_the_rest(db: SqlStore) -> None:
    deployment = Deployment((LINE,))

    def fail(tx: SqlTx, news: WebhookNews, at: datetime) -> None:
        sending = begin_sending(tx, deployment, SECRETS, news.id, at)
        assert sending is not None
        note_failure(tx, deployment, sending.news, Verdict.LATER, "it answers 500", at)

    def work(tx: SqlTx) -> None:
        for _ in range(3):
            note(tx, RINGING)
        for news in tx.webhooks.due(NOW, 10):
            fail(tx, news, NOW)
        health = tx.webhooks.health(LINE.id, "crm")
        assert (health.failures, health.rest_until, health.told) == (3, NOW + 5 * SECOND, True)
        note(tx, RINGING, NOW + SECOND)
        assert tx.webhooks.due(NOW + 4 * SECOND, 10) == []
        assert tx.webhooks.next_due() == NOW + 5 * SECOND
        due = tx.webhooks.due(NOW + 5 * SECOND, 10)
        assert len(due) == 4
        fail(tx, due[0], NOW + 5 * SECOND)
        assert tx.webhooks.next_due() == NOW + 30 * SECOND  # 25 seconds later, all of them
        assert len(send_all(tx, NOW + 30 * SECOND)) == 4
        assert tx.webhooks.health(LINE.id, "crm").failures == 0

    await db.write(work)


async def test_a_server_that_asks_for_time_gets_it_within_reason(db: SqlStore) -> None:
    def work(tx: SqlTx) -> None:
        note(tx, RINGING)
        for asked, waits in ((20 * SECOND, 20 * SECOND), (HOUR, 5 * MINUTE)):
            (news,) = tx.webhooks.due(NOW + HOUR, 1)
            sending = begin_sending(tx, Deployment((LINE,)), SECRETS, news.id, NOW)
            assert sending is not None
            note_failure(tx, Deployment((LINE,)), sending.news, Verdict.LATER, "429", NOW, retry_after=asked)
            assert tx.webhooks.next_due() == NOW + waits

    await db.write(work)


# ---------------------------------------------------------------- the worker


@dataclass
class Sender:
    """Systems by host: what hangs takes for ever, what breaks is a bug of ours."""

    hanging: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def send(self, request: WebhookRequest, *, private_network: bool) -> WebhookAnswer:
        assert private_network is False
        host = request.url.split("/")[2]
        self.asked.append(host)
        if host in self.broken:
            raise KeyError(host)
        if host in self.hanging:
            await asyncio.Event().wait()
        return WebhookAnswer(204)


def worker(store: SqlStore, sender: Sender) -> WebhookDelivery:
    other = Webhook("other", JSON, "https://other.example.org/calls")
    secrets: dict[tuple[LineId, str], str] = dict(SECRETS)
    both = Deployment((replace(LINE, webhooks=(CRM, other)),))
    return WebhookDelivery(store, SteppedClock(NOW), both, secrets, sender, Wake())


async def note_calls(store: SqlStore, telling: WebhookDelivery, count: int) -> None:
    (line,) = telling.deployment.lines

    def work(tx: SqlTx) -> None:
        for _ in range(count):
            note(tx, ENDED, line=line)

    await store.write(work)


async def test_a_system_that_hangs_holds_up_no_other(store: SqlStore) -> None:
    sender = Sender(hanging={"crm.example.org"})
    telling = worker(store, sender)
    await note_calls(store, telling, 9)
    woken = telling.wake.listener()
    while sender.asked.count("other.example.org") < 27:
        woken.clear()
        if not await telling.begin():
            await asyncio.wait_for(woken.wait(), 5)
    assert sender.asked.count("crm.example.org") == AT_ONCE
    assert await telling.rest() is None  # only an answer can tell, so the loop does not spin
    await telling.stop()


async def test_a_bug_with_one_call_holds_up_no_other_system(store: SqlStore) -> None:
    sender = Sender(broken={"crm.example.org"})
    telling = worker(store, sender)
    await note_calls(store, telling, 1)
    while await telling.begin():
        await all_sent(telling)
    assert sender.asked.count("other.example.org") == 3
    found = await store.read(lambda tx: [news.why for news in tx.webhooks.news_of(LINE.id, [CallId(1)]) if news.why])
    assert found == ["a bug; the log has its trace"] * 3
