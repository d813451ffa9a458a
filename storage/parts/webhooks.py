"""What other systems are to be told of calls, as rows, and how each of them does.

An event waits while an earlier one of its call is to be sent to the same system; calls do not hold each other up.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, exists, update

from bot.model import CallId, LineId, NewsState, WebhookEvent, WebhookHealth, WebhookNews
from storage import tables
from storage.rows import Rows, gap, insert_new

NEWS = Rows(WebhookNews, tables.webhook_news)
HEALTH = Rows(WebhookHealth, tables.webhook_health)

t = tables.webhook_news.c
other = tables.webhook_news.alias("other").c
UNDER_WAY = NewsState.DUE, NewsState.SENDING


def rank_of_event(event: ColumnElement[WebhookEvent]) -> ColumnElement[int]:
    return case({each: rank for rank, each in enumerate(WebhookEvent)}, value=event)


WAITS = exists().where(
    other.line == t.line,
    other.webhook == t.webhook,
    other.told_as == t.told_as,
    other.state.in_(UNDER_WAY),
    rank_of_event(other.event) < rank_of_event(t.event),
)
CAN_BE_SENT = and_(t.state == NewsState.DUE, ~WAITS)
OF_CALLS = NEWS.query("line", t.call.in_(gap("calls")), by=("id",))
OF_CHAIN = NEWS.query("line", "webhook", "told_as", by=("id",))
DUE = NEWS.query(CAN_BE_SENT, t.due_at <= gap("now"), by=("due_at", "id"), limit=gap("limit"))
NEXT_DUE = NEWS.query(CAN_BE_SENT, by=("due_at",), limit=1)
BEING_SENT = NEWS.query(t.state == NewsState.SENDING, by=("id",))
ALL_HEALTH = HEALTH.query(by=("line", "webhook"))
INSERT_NEW = insert_new(tables.webhook_news)
MOVE = update(tables.webhook_news).where(t.call == gap("old")).values(call=gap("new"))
REST = (
    update(tables.webhook_news)
    .where(t.line == gap("of_line"), t.webhook == gap("of_webhook"), t.state == NewsState.DUE, t.due_at < gap("until"))
    .values(due_at=gap("until"))
)


class SqlWebhooks:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def news_of(self, line: LineId, calls: Collection[CallId]) -> Sequence[WebhookNews]:
        return OF_CALLS.all(self._c, line=line, calls=list(calls)) if calls else []

    def chain_of(self, news: WebhookNews) -> Sequence[WebhookNews]:
        return OF_CHAIN.all(self._c, line=news.line, webhook=news.webhook, told_as=news.told_as)

    def add_news(self, news: Sequence[WebhookNews]) -> None:
        if news:
            self._c.execute(INSERT_NEW, [NEWS.values(one) for one in news])

    def move_calls(self, gone: Mapping[CallId, CallId]) -> None:
        for old, new in gone.items():
            self._c.execute(MOVE, {"old": old, "new": new})

    def get(self, id_: int) -> WebhookNews | None:
        return NEWS.get(self._c, id_)

    def save(self, news: WebhookNews) -> None:
        NEWS.save(self._c, news)

    def due(self, now: datetime, limit: int) -> Sequence[WebhookNews]:
        return DUE.all(self._c, now=now, limit=limit)

    def next_due(self) -> datetime | None:
        first = NEXT_DUE.first(self._c)
        return None if first is None else first.due_at

    def being_sent(self) -> Sequence[WebhookNews]:
        return BEING_SENT.all(self._c)

    def health(self, line: LineId, webhook: str) -> WebhookHealth:
        return HEALTH.get(self._c, line, webhook) or WebhookHealth(line, webhook)

    def all_health(self) -> Sequence[WebhookHealth]:
        return ALL_HEALTH.all(self._c)

    def save_health(self, health: WebhookHealth) -> None:
        HEALTH.save(self._c, health)
        if health.rest_until is not None:
            gaps = {"of_line": health.line, "of_webhook": health.webhook, "until": health.rest_until}
            self._c.execute(REST, gaps)
