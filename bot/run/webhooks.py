"""Tells other systems of calls: the rows that `bot.calls.webhook_news` writes, each call's in their order."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from bot.calls.dialects import Verdict, judge_answer
from bot.calls.webhook_news import (
    OUTAGE,
    Secrets,
    Sending,
    begin_sending,
    give_up_broken,
    note_failure,
    note_taken,
    resume_webhook_news,
)
from bot.errors import AdapterError, StoreError
from bot.model import Deployment, LineId, Subject, Touched, WebhookNews
from bot.ports import Clock, Store, Tx, WebhookSender
from bot.run.delivery import write_at_last
from bot.run.wake import Wake

log = logging.getLogger(__name__)

AT_ONCE: Final = 4
"""Requests to one system at the same time; one while it does not answer."""
LOOKED_AT: Final = 200
"""Rows looked at in one turn, so that a system that hangs does not hide the others."""

Target = tuple[LineId, str]


@dataclass(slots=True)
class WebhookDelivery:
    """Sends what is due. `wake` hears when something was sent, for the next event of its call may be due."""

    store: Store
    clock: Clock
    deployment: Deployment
    secrets: Secrets
    sender: WebhookSender
    wake: Wake
    under_way: dict[int, tuple[Target, asyncio.Task[None]]] = field(default_factory=dict)
    resumed: bool = False

    async def begin(self) -> bool:
        """Begin to send what is due, without waiting for it. False when nothing was begun.

        Raises `StoreError`, also for an earlier one whose result could not be stored.
        """
        now = self.clock.now()
        if not self.resumed:
            await self.store.write(lambda tx: resume_webhook_news(tx, self.deployment, set(self.under_way), now))
            self.resumed = True
        for id_ in [id_ for id_, (_, task) in self.under_way.items() if task.done()]:
            self.resumed = False  # until it ended well: else nobody knows what its row says
            self.under_way.pop(id_)[1].result()
            self.resumed = True
        due, ill = await self.store.read(lambda tx: (tx.webhooks.due(now, LOOKED_AT), systems_away(tx)))
        busy = Counter(target for target, _ in self.under_way.values())
        begun = False
        for news in due:
            target = news.line, news.webhook
            if news.id in self.under_way or busy[target] >= (1 if target in ill else AT_ONCE):
                continue
            busy[target] += 1
            task = asyncio.create_task(self._send(news))
            done = Touched({Subject.NEWS: frozenset({news.line})})
            task.add_done_callback(lambda _, done=done: self.wake.hear(done))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            self.under_way[news.id] = target, task
            begun = True
        return begun

    async def rest(self) -> timedelta | None:
        """How long until more can be begun; None when nothing waits, or when only an answer can tell."""
        due = await self.store.read(lambda tx: tx.webhooks.next_due())
        left = None if due is None else due - self.clock.now()
        return None if left is not None and left <= timedelta(0) and self.under_way else left

    async def stop(self) -> None:
        """Cancel what is being sent; whoever begins again decides what becomes of it."""
        tasks = [task for _, task in self.under_way.values()]
        self.under_way.clear()
        self.resumed = False
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self, news: WebhookNews) -> None:
        try:
            await self._send_if_due(news)
        except StoreError:
            raise
        except Exception:  # one that cannot be sent must not stop the others
            log.exception("the webhook %s of %s could not be told because of a bug", news.webhook, news.line)
            await self._note(lambda tx: give_up_broken(tx, news.id))

    async def _send_if_due(self, news: WebhookNews) -> None:
        now = self.clock.now()
        sending = await self.store.write(lambda tx: begin_sending(tx, self.deployment, self.secrets, news.id, now))
        if sending is None:
            return
        try:
            answer = await self.sender.send(sending.request, private_network=sending.webhook.private_network)
        except AdapterError as error:
            verdict = Verdict.BARRED if error.permanent else Verdict.LATER
            await self._failed(sending, verdict, error.message, unknown=error.unknown)
            return
        verdict, why = judge_answer(sending.webhook.dialect, answer)
        if verdict is Verdict.TAKEN:
            await self._note(lambda tx: note_taken(tx, self.deployment, sending.news))
        else:
            await self._failed(sending, verdict, why, retry_after=answer.retry_after)

    async def _failed(
        self,
        sending: Sending,
        verdict: Verdict,
        why: str,
        *,
        retry_after: timedelta | None = None,
        unknown: bool = False,
    ) -> None:
        news = sending.news
        log.warning("the webhook %s of %s was not told of a call's %s: %s", news.webhook, news.line, news.event, why)
        note = partial(note_failure, retry_after=retry_after, unknown=unknown)
        await self._note(lambda tx: note(tx, self.deployment, news, verdict, why, self.clock.now()))

    async def _note(self, work: Callable[[Tx], object]) -> None:
        await write_at_last(self.store, self.clock, work)


def systems_away(tx: Tx) -> set[Target]:
    return {(health.line, health.webhook) for health in tx.webhooks.all_health() if health.failures >= OUTAGE}
