"""From a call at the simulated OVH to what another system is told of it: a real server, and a clock moved by hand."""

import asyncio
import hashlib
import hmac
import logging
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
from sqlalchemy import select

from adapters.console import COORDINATION, Said
from adapters.webhooks import WebhookClient
from bot.config.load import Config
from bot.demo.helpline import Helpline, open_helpline
from bot.errors import StoreError
from bot.model import Deployment, DialectName, LineId, Phone, Touched, Webhook, WebhookAgent, WebhookEvent
from bot.ports import Store
from bot.run.webhooks import WebhookDelivery
from bot.run.wiring import webhooks_of
from storage import tables
from tests.support.paths import ROOT
from tests.support.webhooks import (
    GOOD_BODY,
    Behaviour,
    PublikDouble,
    Receiver,
    SignedDouble,
    ZammadDouble,
    all_sent,
    answering,
    hang_up,
    never_answer,
    receiver,
    send_megabytes,
    webhook_to,
)

PUBLIK, ZAMMAD, PLACETEL, JSON, STARS = DialectName
CALLER: Final = "+33639980199"
SECRET: Final = "0123456789abcdef-fictional"
SECOND: Final = timedelta(seconds=1)
BAKARI: Final = WebhookAgent(Phone("+33639980102"), "42")
HASTY: Final = aiohttp.ClientTimeout(total=0.5)


@dataclass
class Connected:
    """A helpline of which another system is told. `said` are the posts in coordination's room."""

    helpline: Helpline
    telling: WebhookDelivery
    said: list[str]

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, and send what is due on the way."""
        clock, store = self.helpline.clock, self.helpline.store
        until = clock.now() + seconds * SECOND
        await self.helpline.settle()
        await self.tell()
        while clock.now() < until:
            due = await store.read(lambda tx: tx.webhooks.next_due())
            left = until - clock.now()
            await self.helpline.wait(min(left, max(due - clock.now(), SECOND)) if due else left)
            await self.tell()

    async def tell(self) -> None:
        """Send all that is due now."""
        while await self.telling.begin():
            await all_sent(self.telling)

    async def rows(self) -> list[tuple[str, str, int, str]]:
        """Event, state, tries and reason of all that was or is to be told."""
        t = tables.webhook_news.c

        def work(tx: Any) -> list[tuple[str, str, int, str]]:
            found = tx._c.execute(select(t.event, t.state, t.tries, t.why).order_by(t.id))
            return [(row.event.value, row.state.value, row.tries, row.why) for row in found]

        return await self.helpline.store.read(work)


@asynccontextmanager
async def connected(
    *webhooks: Webhook, url: str = "sqlite://", share_numbers: bool = True, secret: str = SECRET
) -> AsyncIterator[Connected]:
    said: list[str] = []

    def show(post: Said) -> None:
        if post.to == COORDINATION:
            said.append(post.text.replace("\u00a0", " "))

    async with open_helpline(show, url=url, language="en") as h:
        line = replace(h.line, webhooks=webhooks, share_numbers=share_numbers)
        h.app.deployment = Deployment((line,))
        secrets: Mapping[tuple[LineId, str], str] = {(line.id, webhook.name): secret for webhook in webhooks}
        sender = WebhookClient(patience=HASTY)
        telling = WebhookDelivery(h.store, h.clock, h.app.deployment, secrets, sender, h.app.wake)
        yield Connected(h, telling, said)
        await telling.stop()


@dataclass
class CommitsAndGoesAway:
    """A database of which nobody hears whether it stored one write: it did."""

    inner: Store
    unheard: int

    async def write(self, work: Callable[[Any], Any]) -> Any:
        stored = await self.inner.write(work)
        self.unheard -= 1
        if not self.unheard:
            raise StoreError("away")
        return stored

    async def read(self, work: Callable[[Any], Any]) -> Any:
        return await self.inner.read(work)

    def listen(self, hear: Callable[[Touched], object]) -> None:
        self.inner.listen(hear)

    async def close(self) -> None: ...


async def test_what_the_database_took_without_saying_so_is_told_at_last() -> None:
    async with receiver() as there, connected(webhook_to(there, JSON)) as c:
        c.telling.store = CommitsAndGoesAway(c.helpline.store, unheard=2)  # the first asks what was left over
        with pytest.raises(StoreError):
            await answered_call(c)
        await c.pass_time(60)
        assert [(event, state) for event, state, _, _ in await c.rows()] == [("ring", "sent")]


async def answered_call(c: Connected, caller: str | None = CALLER, *, talks: float = 90) -> datetime:
    """At ten o'clock Bakari is on duty; he picks up after eight seconds. Returns when it rang."""
    await until_ten(c)
    rang_at = c.helpline.clock.now()
    call = c.helpline.simulator.call(c.helpline.line.number, caller)
    await c.pass_time(8)
    call.answer()
    await c.pass_time(talks)
    call.hang_up()
    await c.pass_time(5)
    return rang_at


async def missed_call(c: Connected, caller: str | None = CALLER) -> None:
    await until_ten(c)
    call = c.helpline.simulator.call(c.helpline.line.number, caller)
    await c.pass_time(9)
    call.hang_up()
    await c.pass_time(5)


async def until_ten(c: Connected) -> None:
    if c.helpline.clock.now().hour < 9:  # UTC
        await c.helpline.wait(3600 * SECOND)


def publik_to(there: Receiver) -> Webhook:
    return webhook_to(there, PUBLIK, "/phonecalls/ipbx/", agents=(BAKARI,))


START: Final = f"GET /phonecalls/ipbx/call-start?caller=0639980199&callee=42&apikey={SECRET}"
STOP: Final = START.replace("start", "stop")


# ---------------------------------------------------------------- each dialect, told well


async def test_json_is_told_of_an_answered_call(url: str) -> None:
    async with receiver() as there, connected(webhook_to(there, JSON), url=url) as c:
        rang_at = await answered_call(c)
        at = [f"{rang_at + seconds * SECOND:%Y-%m-%dT%H:%M:%SZ}" for seconds in (0, 8, 98)]
        ring, answer, end = there.bodies()
        assert ring == {
            "event": "call.ringing",
            "id": ring["id"],
            "call": ring["call"],
            "line": "lyon",
            "called": "+33465710001",
            "caller": "+33639980199",
            "rang_at": at[0],
        }
        assert answer == ring | {
            "event": "call.answered",
            "id": answer["id"],
            "agent": None,
            "answered_at": at[1],
        }
        assert end == answer | {
            "event": "call.ended",
            "id": end["id"],
            "ended_at": at[2],
            "outcome": "answered",
            "waited": 8,
            "talked": 90,
        }
        assert len({ring["id"], answer["id"], end["id"]}) == 3
        for one in there.received:
            moment = one.headers["Standardiste-Timestamp"]
            signed = hmac.new(SECRET.encode(), moment.encode() + b"." + one.body, hashlib.sha256).hexdigest()
            assert one.headers["Standardiste-Signature"] == f"v1={signed}"


async def test_publik_is_told_when_somebody_picks_up_and_when_it_is_over(url: str) -> None:
    async with receiver(answering(200, GOOD_BODY[PUBLIK])) as there, connected(publik_to(there), url=url) as c:
        await answered_call(c)
        assert there.targets() == [START, STOP]
        await missed_call(c)
        assert there.targets() == [START, STOP]


async def test_zammad_is_told_in_order_and_of_missed_calls_too() -> None:
    async with receiver(answering(200, "{}")) as there, connected(webhook_to(there, ZAMMAD, "/cti")) as c:
        await answered_call(c)
        await missed_call(c, None)
        first, second = there.bodies()[0]["callId"], there.bodies()[3]["callId"]
        assert first != second
        common = {"from": "33639980199", "to": "33465710001", "direction": "in", "callId": first}
        withheld = common | {"from": "anonymous", "callId": second}
        assert there.targets() == [f"POST /cti/{SECRET}"] * 5
        assert there.bodies() == [
            {"event": "newCall", **common, "queue": "Lyon"},
            {"event": "answer", **common},
            {"event": "hangup", **common, "cause": "normalClearing"},
            {"event": "newCall", **withheld, "queue": "Lyon"},
            {"event": "hangup", **withheld, "cause": "cancel"},
        ]


async def test_placetel_and_an_address_with_variables_are_told_beside_each_other() -> None:
    async with receiver() as pbx, receiver() as crm:
        placetel = webhook_to(pbx, PLACETEL)
        stars = replace(webhook_to(crm, STARS, "/find?n=*CALLING*&e=*EVENT*"), name="pop-up")
        async with connected(placetel, stars) as c:
            await answered_call(c)
        said = [dict(pair.split("=") for pair in one.body.decode().split("&")) for one in pbx.received]
        common = {"from": "0639980199", "to": "0465710001", "call_id": said[0]["call_id"]}
        assert said == [
            {"event": "IncomingCall", **common},
            {"event": "CallAccepted", **common, "peer": "Lyon"},
            {"event": "HungUp", **common, "type": "accepted"},
        ]
        assert len(common["call_id"]) == 64
        assert crm.targets() == ["GET /find?n=0639980199&e=start_ringing"]


async def test_only_the_events_that_are_wanted_are_told() -> None:
    async with receiver() as there:
        async with connected(webhook_to(there, JSON, "/hook", WebhookEvent.END)) as c:
            await answered_call(c)
        assert [body["event"] for body in there.bodies()] == ["call.ended"]


async def test_systems_that_keep_to_their_pages_take_an_hour_of_calls_with_an_outage_in_it(url: str) -> None:
    """Answered, missed and withheld calls, and one during which all four are down for a moment."""
    publik, zammad = PublikDouble(SECRET), ZammadDouble(SECRET)
    async with receiver(publik) as a, receiver(zammad) as b, receiver() as c_, receiver() as d:
        webhooks = (
            replace(publik_to(a), name="publik"),
            replace(webhook_to(b, ZAMMAD, "/api/v1/cti"), name="zammad"),
            replace(webhook_to(c_, JSON), name="json"),
            replace(webhook_to(d, PLACETEL), name="placetel"),
        )
        async with connected(*webhooks, url=url) as c:
            ours, placetel = (SignedDouble(SECRET, lambda: c.helpline.clock.now().timestamp()) for _ in range(2))
            behaviours: list[tuple[Receiver, Behaviour]] = [(a, publik), (b, zammad), (c_, ours), (d, placetel)]
            for there, behave in behaviours:
                there.behave = behave
            await answered_call(c, talks=30)
            await missed_call(c)
            await answered_call(c, None, talks=30)
            for there, _ in behaviours:
                there.behave = answering(503)
            call = c.helpline.simulator.call(c.helpline.line.number, CALLER)
            await c.pass_time(3)
            for there, behave in behaviours:
                there.behave = behave
            await c.pass_time(8)
            call.answer()
            await c.pass_time(30)
            call.hang_up()
            await c.pass_time(40)
            assert c.said == []
        assert (publik.told, publik.talking) == (["call-start", "call-stop"] * 2, [])
        answered = ["newCall", "answer", "hangup"]
        assert list(zammad.log.values()) == [answered, ["newCall", "hangup"], answered, answered]
        assert zammad.errors == []
        assert Counter(ours.events.values()) == {"call.ringing": 4, "call.answered": 3, "call.ended": 4}
        assert Counter(name.split()[1] for name in placetel.events) == {
            "IncomingCall": 4,
            "CallAccepted": 3,
            "HungUp": 4,
        }
        assert Counter(filter(None, placetel.events.values())) == {"accepted": 3, "missed": 1}


# ---------------------------------------------------------------- numbers


@pytest.mark.parametrize(("caller", "share_numbers"), [(None, True), (CALLER, False)], ids=["withheld", "not shared"])
async def test_a_number_goes_out_only_where_it_may(caller: str | None, share_numbers: bool) -> None:
    async with receiver() as json_there, receiver(answering(200, GOOD_BODY[PUBLIK])) as publik_there:
        webhooks = webhook_to(json_there, JSON), replace(publik_to(publik_there), name="town-hall")
        async with connected(*webhooks, share_numbers=share_numbers) as c:
            await answered_call(c, caller)
            assert {body["caller"] for body in json_there.bodies()} == {None}
            assert len(json_there.received) == 3
            assert publik_there.received == []
            assert {row for row in await c.rows() if row[1] == "given_up"} == {
                ("answer", "given_up", 0, "the caller's number may not be told"),
                ("end", "given_up", 0, "the caller's number may not be told"),
            }
            assert c.said == []
        assert not any(b"39980199" in one.body for one in json_there.received)


async def test_no_row_and_no_log_holds_a_number_or_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    async with receiver(answering(500, f"no {CALLER} 0639980199 {SECRET}")) as there:
        async with connected(webhook_to(there, JSON)) as c:
            await answered_call(c)
            rows = await c.rows()
            assert [row[:2] for row in rows] == [("ring", "due"), ("answer", "due"), ("end", "due")]
            for shown in (str(rows), str(c.said), caplog.text):
                assert "39980199" not in shown
                assert SECRET not in shown
        assert "was not told of a call's ring: it answers 500" in caplog.text


# ---------------------------------------------------------------- told ill


async def test_what_publik_does_not_take_is_told_again_until_it_is_worth_nothing() -> None:
    async with receiver(answering(200, '{"err": 1}')) as there, connected(publik_to(there)) as c:
        await answered_call(c)
        starts = [target for target in there.targets() if target == START]
        assert len(starts) == 3  # at once, a second later, five more seconds later; the next would be too late
        assert (await c.rows())[0][:3] == ("answer", "given_up", 3)
        there.behave = answering(200, GOOD_BODY[PUBLIK])
        await c.pass_time(60)
        assert there.targets()[-1] == STOP  # also where the start was not taken
        assert [row[1] for row in await c.rows()] == ["given_up", "sent"]


async def test_what_is_over_too_long_is_not_told() -> None:
    async with receiver(answering(500)) as there, connected(publik_to(there)) as c:
        await answered_call(c)
        await c.pass_time(700)
        there.behave = answering(200, GOOD_BODY[PUBLIK])
        before = len(there.received)
        await c.pass_time(600)
        assert there.received[before:] == []
        assert [row[1] for row in await c.rows()] == ["given_up", "given_up"]


async def test_a_ring_that_is_not_taken_holds_up_its_own_call_and_no_other() -> None:
    async with receiver(answering(503)) as there, connected(webhook_to(there, ZAMMAD)) as c:
        await answered_call(c)
        assert {body["event"] for body in there.bodies()} == {"newCall"}
        there.behave = answering(200, "{}")
        there.received.clear()
        await c.pass_time(60)
        assert [body["event"] for body in there.bodies()] == ["newCall", "answer", "hangup"]


async def test_no_answer_and_no_end_without_their_ring_where_that_is_an_error() -> None:
    async with receiver(answering(422)) as there, connected(webhook_to(there, ZAMMAD)) as c:
        await answered_call(c)
        assert [body["event"] for body in there.bodies()] == ["newCall"]
        untold = "the ring before it was not told"
        assert [row[1:] for row in await c.rows()] == [
            ("given_up", 1, "it answers 422"),
            ("given_up", 0, untold),
            ("given_up", 0, untold),
        ]


AWAY: Final = (
    "“crm” no longer answers: that system is not told of the calls of Lyon any more. The phone works as usual, and I "
    "keep trying. For whoever installed the bot: docs/webhooks.md"
)
REFUSES: Final = (
    "“crm” refuses what I tell it: that system is not told of the calls of Lyon. The phone works as usual. For whoever "
    "installed the bot: python -m bot check, and docs/webhooks.md"
)
WELL: Final = "“crm” is told of the calls of Lyon again."


@pytest.mark.parametrize(
    ("behave", "told"),
    [
        (answering(500), AWAY),
        (answering(200, '{"err": 1}'), AWAY),
        (answering(200, "<html>"), AWAY),
        (send_megabytes, AWAY),
        (hang_up, AWAY),
        (never_answer, AWAY),
        (answering(302, Location="/login"), REFUSES),
        (answering(403), REFUSES),
    ],
    ids=["500", "err 1", "html", "5 MB", "hangs up", "hangs", "redirect", "403"],
)
async def test_an_outage_is_told_once_and_its_end_once(behave: Any, told: str) -> None:
    async with receiver(behave) as there, connected(publik_to(there)) as c:
        for _ in range(3):
            await answered_call(c, talks=40)
        assert c.said == [told]
        there.behave = answering(200, GOOD_BODY[PUBLIK])
        for _ in range(2):
            await answered_call(c, talks=40)
        assert c.said == [told, WELL]


async def test_a_system_that_comes_and_goes_is_told_once_an_hour() -> None:
    async with receiver(answering(403)) as there, connected(publik_to(there)) as c:
        for status in (403, 200, 403, 200, 403, 200):
            there.behave = answering(status, GOOD_BODY[PUBLIK])
            await answered_call(c, talks=20)
        assert c.said == [REFUSES, WELL]


async def test_two_failures_are_nobodys_business() -> None:
    async with receiver(answering(500)) as there, connected(publik_to(there)) as c:
        await until_ten(c)
        call = c.helpline.simulator.call(c.helpline.line.number, CALLER)
        await c.pass_time(8)
        call.answer()
        await c.pass_time(2)
        assert len(there.received) == 2
        there.behave = answering(200, GOOD_BODY[PUBLIK])
        await c.pass_time(30)
        assert c.said == []


async def test_a_private_address_is_told_to_coordination_and_nothing_is_sent() -> None:
    async with receiver() as there:
        webhook = webhook_to(there, JSON, private_network=False)
        async with connected(webhook) as c:
            await answered_call(c)
            assert there.received == []
            assert c.said == [REFUSES]
            assert (await c.rows())[0][3].startswith("its name leads to an address that is not public")


# ---------------------------------------------------------------- never twice


async def test_what_comes_again_or_late_is_not_told_again() -> None:
    async with receiver() as there, connected(webhook_to(there, JSON)) as c:
        await answered_call(c)
        h = c.helpline
        await c.pass_time(600)
        records, _ = await h.telephony.records(h.line, h.clock.now() - timedelta(hours=2), h.clock.now())
        assert records
        await h.app.on_call_events(records)
        await h.app.on_call_events(records)
        await c.pass_time(6 * 3600)
        assert [body["event"] for body in there.bodies()] == ["call.ringing", "call.answered", "call.ended"]


@pytest.mark.parametrize(("dialect", "times"), [(JSON, 2), (PUBLIK, 2), (ZAMMAD, 1), (PLACETEL, 1), (STARS, 1)])
async def test_what_a_killed_bot_was_sending_is_sent_again_where_that_is_borne(
    dialect: DialectName, times: int, url: str
) -> None:
    async with receiver(never_answer) as there:
        path = "/find?n=*CALLING*" if dialect is STARS else "/hook"
        async with connected(webhook_to(there, dialect, path, agents=(BAKARI,)), url=url) as c:
            await until_ten(c)
            call = c.helpline.simulator.call(c.helpline.line.number, CALLER)
            await c.helpline.wait(4 * SECOND)
            if dialect is PUBLIK:
                call.answer()
                await c.helpline.wait(2 * SECOND)
            assert await c.telling.begin()
            while not there.received:  # it has arrived, and is not answered yet
                await there.arrived.wait()
            await c.telling.stop()  # the bot is killed in this moment
            there.behave = answering(200, GOOD_BODY[dialect])
            again = replace(c.telling, under_way={}, resumed=False)
            while await again.begin():
                await all_sent(again)
            first = there.received[0]
            assert [(one.target, one.body) for one in there.received] == [(first.target, first.body)] * times
            ids = {one.headers.get("Standardiste-Event-Id") for one in there.received}
            assert len(ids) == 1
            (row,) = await c.rows()
            assert row[1] == ("sent" if times == 2 else "unsure")


# ---------------------------------------------------------------- in the program


def config_with(deployment: Deployment, folder: Path) -> Config:
    return Config(
        folder,
        "sqlite://",
        deployment,
        {},
        "https://events.invalid",
        logging.INFO,
        webhook_secrets={(line.id, "crm"): SECRET for line in deployment.lines},
    )


async def test_the_program_tells_by_itself_as_soon_as_a_call_changes(tmp_path: Path) -> None:
    async with receiver() as there, connected(webhook_to(there, JSON)) as c:
        h = c.helpline
        (part,) = webhooks_of(config_with(h.app.deployment, tmp_path), h.app).values()
        running = asyncio.ensure_future(part())
        await until_ten(c)
        h.simulator.call(h.line.number, CALLER)
        await h.settle()
        await asyncio.wait_for(there.arrived.wait(), 10)
        running.cancel()
        await asyncio.wait([running])
        assert [body["event"] for body in there.bodies()] == ["call.ringing"]


async def test_who_tells_nobody_has_no_part_for_it_and_imports_nothing(tmp_path: Path) -> None:
    async with connected() as c:
        assert webhooks_of(config_with(c.helpline.app.deployment, tmp_path), c.helpline.app) == {}
    look = "print({'adapters.webhooks', 'bot.run.webhooks'} & {*sys.modules})"
    program = f"import sys, bot.run.wiring, bot.cli.check; {look}"
    done = await asyncio.create_subprocess_exec(sys.executable, "-c", program, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    said, _ = await done.communicate()
    assert said.decode().strip() == "set()"
