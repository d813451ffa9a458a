"""What other systems are to be told of calls: rows are written with the call, and settled with each answer.

Nothing is told twice under one id of a call, whatever order its facts came in; an event for which it is too late is
never told at all. A row holds no number: the request is made from the call in the moment of sending.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from bot.backoff import Backoff
from bot.calls.dialects import DIALECTS, Freshness, Told, Verdict, build_request
from bot.calls.log import may_be_told
from bot.model import (
    Call,
    Deployment,
    Line,
    LineId,
    NewsState,
    Outcome,
    Phone,
    Webhook,
    WebhookEvent,
    WebhookHealth,
    WebhookNews,
    WebhookRequest,
)
from bot.ports import Tx
from bot.recipients import tell_every_coordination

RING, ANSWER, END = WebhookEvent
RANK: Final = {event: rank for rank, event in enumerate(WebhookEvent)}
ARRIVED: Final = {NewsState.SENT, NewsState.UNSURE}
BACKOFF: Final = Backoff(timedelta(seconds=1), 5, timedelta(minutes=5))
OUTAGE: Final = 3
"""Failures in a row after which a system counts as away: coordination hears, and one event at a time is tried."""

Secrets = Mapping[tuple[LineId, str], str]
"""The secret of each webhook, by line and name."""


# ---------------------------------------------------------------- what is to be told


def note_webhook_news(tx: Tx, line: Line, calls: Sequence[Call], now: datetime) -> None:
    """Store what these changed calls give to tell, in the transaction that changes them."""
    calls = [call for call in calls if may_be_told(call, now)] if line.told_webhooks else []
    if not calls:
        return
    chains: dict[tuple[str, int], dict[str, list[WebhookNews]]] = defaultdict(lambda: defaultdict(list))
    for news in tx.webhooks.news_of(line.id, [call.id for call in calls]):
        chains[news.webhook, news.call][news.told_as].append(news)
    new: list[WebhookNews] = []
    for webhook in line.told_webhooks:
        rest = tx.webhooks.health(line.id, webhook.name).rest_until
        for call in calls:
            for told_as, chain in (chains.get((webhook.name, call.id)) or {str(uuid4()): []}).items():
                due_at = max(now, rest or now)
                new += [
                    WebhookNews(0, line.id, webhook.name, call.id, told_as, event, now, due_at)
                    for event in events_to_tell(webhook, call, chain, now)
                ]
    tx.webhooks.add_news(new)


def events_to_tell(
    webhook: Webhook, call: Call, chain: Collection[WebhookNews], now: datetime
) -> Iterator[WebhookEvent]:
    """The events of this call that are not in the chain yet and still worth telling, in their order."""
    dialect = DIALECTS[webhook.dialect]
    noted = {news.event for news in chain}
    begun = max((RANK[news.event] for news in chain if news.state is not NewsState.DUE), default=-1)
    happened = dict(events_of(call))
    if RING not in dialect.events and ANSWER not in happened:
        return  # there, a call begins when somebody answers
    for event, at in happened.items():
        if event in noted or event not in (webhook.events or dialect.usual) or RANK[event] < begun:
            continue
        if event is not RING and dialect.needs_ring and RING not in noted:
            continue
        # Who heard of a call hears of its end too, however late we learn of it.
        if (event is END and chain) or not is_stale(dialect.fresh[event], call, at, now):
            noted.add(event)
            yield event


def events_of(call: Call) -> Iterator[tuple[WebhookEvent, datetime]]:
    """What has happened in the call, and when."""
    yield RING, call.rang_at
    if call.answered_at or call.outcome in {Outcome.ANSWERED, Outcome.SUSPECT}:
        yield ANSWER, call.answered_at or call.rang_at
    if call.ended_at and call.outcome is not Outcome.GOING_ON:
        yield END, call.ended_at


def is_stale(fresh: Freshness, call: Call, since: datetime, now: datetime) -> bool:
    if fresh.after_call:
        return call.ended_at is not None and now - call.ended_at > fresh.length
    return now - since > fresh.length


# ---------------------------------------------------------------- sending


@dataclass(frozen=True, slots=True)
class Sending:
    """A request that is on its way, and the row that it is for."""

    news: WebhookNews
    webhook: Webhook
    request: WebhookRequest


def begin_sending(tx: Tx, deployment: Deployment, secrets: Secrets, id_: int, now: datetime) -> Sending | None:
    """Note that this row is being sent, and make its request; None when it is not to be sent (any more)."""
    news = tx.webhooks.get(id_)
    if news is None or news.state is not NewsState.DUE:
        return None
    line, webhook = configured_webhook(deployment, news)
    call = tx.calls.call(news.call)
    request, why = None, "this webhook is not configured any more"
    if line and webhook:
        why = "the call is no more" if call is None else why_not_told(tx, webhook, news, call, now)
        if call is not None and not why:
            news = replace(news, agent=agent_of(tx, call, news))
            told = told_of(line, webhook, call, news, secrets.get((line.id, webhook.name), ""))
            request = build_request(webhook, told, now)
            why = "the caller's number may not be told"
    if request is None or webhook is None:
        tx.webhooks.save(replace(news, state=NewsState.GIVEN_UP, why=why))
        return None
    news = replace(news, state=NewsState.SENDING, tries=news.tries + 1)
    tx.webhooks.save(news)
    return Sending(news, webhook, request)


def configured_webhook(deployment: Deployment, news: WebhookNews) -> tuple[Line | None, Webhook | None]:
    line = deployment.by_id.get(news.line)
    found = next((each for each in line.webhooks if each.name == news.webhook), None) if line else None
    return line, found


def why_not_told(tx: Tx, webhook: Webhook, news: WebhookNews, call: Call, now: datetime) -> str:
    """Empty when it is to be told."""
    dialect = DIALECTS[webhook.dialect]
    if news.event not in dialect.events:
        return "this webhook knows no such event"
    if is_stale(dialect.fresh[news.event], call, news.noted_at, now):
        return "it was too old" + f"; {news.why}" * bool(news.why)
    if news.event is not RING and dialect.needs_ring:
        rings = [other.state in ARRIVED for other in tx.webhooks.chain_of(news) if other.event is RING]
        if not any(rings):
            return "the ring before it was not told"
    return ""


def agent_of(tx: Tx, call: Call, news: WebhookNews) -> Phone | None:
    """Where somebody answered; as it was told when they did, or their call would seem to go on there."""
    for earlier in tx.webhooks.chain_of(news):
        if earlier.event is ANSWER and earlier.tries:
            return earlier.agent
    return call.answered_by


def told_of(line: Line, webhook: Webhook, call: Call, news: WebhookNews, secret: str) -> Told:
    """The caller's number goes no further than this, unless the line shares it and the caller does not hide it."""
    caller = call.caller if line.share_numbers and call.known_caller else None
    extension = next((agent.extension for agent in webhook.agents if agent.phone == news.agent), "")
    return Told(news.event, line, call, news.told_as, caller, extension, secret)


# ---------------------------------------------------------------- what became of it


def note_taken(tx: Tx, deployment: Deployment, news: WebhookNews) -> None:
    tx.webhooks.save(replace(news, state=NewsState.SENT, why=""))
    health = tx.webhooks.health(news.line, news.webhook)
    if health.failures or health.told:
        tx.webhooks.save_health(WebhookHealth(news.line, news.webhook))
    if health.told:
        tell_of_webhook(tx, deployment, news, "webhook-well")


def note_failure(
    tx: Tx,
    deployment: Deployment,
    news: WebhookNews,
    verdict: Verdict,
    why: str,
    now: datetime,
    *,
    retry_after: timedelta | None = None,
    unknown: bool = False,
) -> None:
    """Send it again later, or give it up. `unknown`: it may have arrived; then only who bears that is told again.

    Coordination is told once, at the third failure in a row or when a person has to change something; of a system that
    comes and goes once an hour.
    """
    _, webhook = configured_webhook(deployment, news)
    again = verdict in {Verdict.LATER, Verdict.BARRED}
    if again and unknown and not (webhook and DIALECTS[webhook.dialect].bears_repetition):
        tx.webhooks.save(replace(news, state=NewsState.UNSURE, why=why))
    else:
        delay = BACKOFF.most if verdict is Verdict.BARRED else BACKOFF.delay(news.tries)
        delay = max(delay, min(retry_after or timedelta(0), BACKOFF.most))
        state = NewsState.DUE if again else NewsState.GIVEN_UP
        tx.webhooks.save(replace(news, state=state, why=why, due_at=now + delay if again else news.due_at))
    health = tx.webhooks.health(news.line, news.webhook)
    failures = health.failures + 1
    serious = failures >= OUTAGE or verdict in {Verdict.MISCONFIGURED, Verdict.BARRED}
    tell = serious and not health.told and tx.once(f"webhook:{news.line}:{news.webhook}:{now:%Y%m%dT%H}", now)
    rest_until = now + BACKOFF.delay(failures - 1) if failures >= OUTAGE else None
    tx.webhooks.save_health(replace(health, failures=failures, rest_until=rest_until, told=health.told or tell))
    if tell:
        away = verdict is Verdict.LATER
        tell_of_webhook(tx, deployment, news, "webhook-away" if away else "webhook-refuses")


def tell_of_webhook(tx: Tx, deployment: Deployment, news: WebhookNews, sentence: str) -> None:
    line = deployment.by_id.get(news.line)
    if line is not None:
        tell_every_coordination(tx, [line], lambda words: words.say(sentence, name=news.webhook, line=line.name))


def give_up_broken(tx: Tx, id_: int) -> None:
    """For one that a bug of ours keeps from being sent: it must not hold up the others."""
    news = tx.webhooks.get(id_)
    if news is not None:
        tx.webhooks.save(replace(news, state=NewsState.GIVEN_UP, why="a bug; the log has its trace"))


def resume_webhook_news(tx: Tx, deployment: Deployment, under_way: Collection[int], now: datetime) -> None:
    """What was being sent when the process or the database went away: nobody knows whether it arrived.

    `under_way` are the rows that are being sent now.
    """
    for news in (each for each in tx.webhooks.being_sent() if each.id not in under_way):
        _, webhook = configured_webhook(deployment, news)
        again = webhook is not None and DIALECTS[webhook.dialect].bears_repetition
        state = NewsState.DUE if again else NewsState.UNSURE
        tx.webhooks.save(
            replace(news, state=state, due_at=now, why="the bot or the database went away while it was sent")
        )
