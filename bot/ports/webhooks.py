"""The part of a transaction about other systems that are told of calls, and what talks to them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import CallId, LineId, WebhookAnswer, WebhookHealth, WebhookNews, WebhookRequest


class Webhooks(Protocol):
    """What other systems are to be told, as rows."""

    def news_of(self, line: LineId, calls: Collection[CallId]) -> Sequence[WebhookNews]: ...
    def chain_of(self, news: WebhookNews) -> Sequence[WebhookNews]:
        """All that the same system is told under the same id of a call, this one included."""

    def add_news(self, news: Sequence[WebhookNews]) -> None:
        """Store those that are new; nothing is ever told twice under one id."""

    def move_calls(self, gone: Mapping[CallId, CallId]) -> None:
        """What was to be told of a call that became part of another one is about that one, under the old id."""

    def get(self, id_: int) -> WebhookNews | None: ...
    def save(self, news: WebhookNews) -> None: ...
    def due(self, now: datetime, limit: int) -> Sequence[WebhookNews]:
        """What can be sent now, the longest due first; no two of one call and system."""

    def next_due(self) -> datetime | None:
        """When the next can be sent."""

    def being_sent(self) -> Sequence[WebhookNews]:
        """What was given to the network; after a start, by the process that ran before."""

    def health(self, line: LineId, webhook: str) -> WebhookHealth: ...
    def all_health(self) -> Sequence[WebhookHealth]: ...
    def save_health(self, health: WebhookHealth) -> None:
        """What waits for this system waits until its rest is over."""


class WebhookSender(Protocol):
    """Talks to other systems."""

    async def send(self, request: WebhookRequest, *, private_network: bool) -> WebhookAnswer:
        """Raises `AdapterError`: `permanent` when nothing will ever arrive, `unknown` when it may have arrived."""
