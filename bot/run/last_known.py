"""While the database cannot be written, the phone follows what was known last, from a copy in memory.

The reconciler is given a `LastKnown` for its store. Usually that is the database. When writing has failed for some time
it is the copy, with an outbox of its own: alerts are told from there, and so is, once, that nothing can be stored. When
the database can be written again, what was seen and done at OVH meanwhile is stored there, and the reconciler goes on
from its rows without a step.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from bot.commands.dispatch.read import concerns_us
from bot.errors import Overtaken, StoreError, StoreTrouble
from bot.model import (
    Deployment,
    Event,
    ForwardingState,
    Line,
    Message,
    Overtime,
    Phone,
    Post,
    Snapshot,
    Subject,
    Touched,
    Urgency,
)
from bot.ports import Clock, Tx
from bot.recipients import language_at, tell_every_coordination
from bot.run.wake import Wake
from bot.text import Text, text_in
from storage.last_known import Content, fill_memory, read_content
from storage.leader import BEAT
from storage.store import SqlStore

T = TypeVar("T")

log = logging.getLogger(__name__)

BACK: Final = timedelta(hours=12)
AHEAD: Final = timedelta(days=7)
"""The roster that is known without the database."""
COPY_EVERY: Final = timedelta(minutes=1)
COPY_AFTER: Final = timedelta(seconds=1)
"""How soon what was stored is copied: a phone that was taken over since would be switched back."""
COPYING_AT_MOST: Final = 0.1
"""The part of the time that may go into copies, however often something is stored."""
LASTS: Final = timedelta(seconds=10)
"""How long writing must fail before the copy counts: another program's lock is usually shorter."""
AGAIN: Final = timedelta(seconds=1)
LIFE: Final = timedelta(seconds=15)
"""How late a sign of life may be."""
TOLD_AFTER: Final = timedelta(seconds=30)
"""People hear of trouble that lasts, and of its end when that lasts."""
LOGGED_EVERY: Final = timedelta(minutes=1)
ANSWERED_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LinePast:
    """What was seen and done at OVH for a line."""

    forwarding: ForwardingState
    snapshot: Snapshot | None
    overtime: Overtime | None
    logged_in: frozenset[Phone]


class LastKnown:
    """A `Store` whose `write` and `read` always succeed: in the database, or else in the copy of what was known last.

    They raise `Overtaken` alone. `memory` is the copy, made by `open_last_known`.
    """

    def __init__(self, store: SqlStore, memory: SqlStore, clock: Clock, deployment: Deployment, wake: Wake) -> None:
        self.memory = memory
        self._store = store
        self._clock = clock
        self._deployment = deployment
        self._wake = wake
        self._lines = [line for line in deployment.lines if not line.retired]
        self._changed = wake.listener(Subject.ROSTER, Subject.PHONE)
        self._switching = asyncio.Lock()
        self._error: StoreError | None = None
        self._failing_since: datetime | None = None
        """When writing first failed after it last succeeded."""
        self._fallen_since: datetime | None = None
        self._wrote_at = clock.now()
        self._well_since = clock.now()
        self._copied_at: datetime | None = None
        self._copying_took = 0.0  # seconds
        self._logged_at: datetime | None = None
        self._told_since: datetime | None = None
        """Since when nothing could be stored, as people were told; None: there is nothing to take back."""
        self._answered: dict[str, datetime] = {}

    # ------------------------------------------------------------ what others ask

    @property
    def trouble(self) -> StoreTrouble | None:
        """Why nothing can be stored; None when a write has succeeded lately."""
        if self._fallen_since is None and self._clock.now() - self._wrote_at < self._store.beat + LIFE:
            return None
        return self._error.trouble if self._error else StoreTrouble.AWAY

    @property
    def fallen(self) -> bool:
        """Whether the copy counts."""
        return self._fallen_since is not None

    @property
    def may_be_led_by_another(self) -> bool:
        """Whether another process may write by now, which a SQLite file's lock rules out."""
        return self.fallen and not self._store.locks_file and self.trouble is StoreTrouble.AWAY

    # ------------------------------------------------------------ the store of the reconciler

    async def write(self, work: Callable[[Tx], T]) -> T:
        return await self._use(self._store.write, self.memory.write, work)

    async def read(self, work: Callable[[Tx], T]) -> T:
        return await self._use(self._store.read, self.memory.read, work)

    def listen(self, hear: Callable[[Touched], object]) -> None:
        self._store.listen(hear)
        self.memory.listen(hear)

    async def close(self) -> None:
        await self.memory.close()

    async def _use(
        self,
        usual: Callable[[Callable[[Tx], T]], Awaitable[T]],
        instead: Callable[[Callable[[Tx], T]], Awaitable[T]],
        work: Callable[[Tx], T],
    ) -> T:
        began = self._clock.now()
        while True:
            async with self._switching:
                if self.fallen:
                    return await instead(work)
            try:
                return await usual(work)
            except Overtaken:
                raise
            except StoreError as error:
                await self._failed(error, began)
            if not self.fallen:
                await self._clock.wait(AGAIN)

    # ------------------------------------------------------------ the sign of life

    async def watch_for_ever(self) -> None:
        """Give signs of life. Raises `Overtaken` when this process no longer leads."""
        while True:
            await self.look()
            await self._clock.wait(BEAT if self._failing_since else self._store.beat, self._changed)
            if self._changed.is_set():
                await self._clock.wait(self._copy_after)

    async def look(self) -> None:
        """Give a sign of life, change over when that fails or succeeds again, and tell people."""
        try:
            await self._store.show_life()
            if self.fallen:
                await self._come_back()
            else:
                await self._copy_changes()
        except Overtaken:
            raise
        except StoreError as error:
            await self._failed(error)
        except Exception:
            log.exception("what was known last could not be kept because of a bug")
        else:
            self._wrote_at, self._failing_since = self._clock.now(), None
        await self._tell()

    async def copy(self) -> None:
        """Take a copy now. Raises `StoreError`."""
        now = self._clock.now()
        await fill_memory(self.memory, await self._read_content(now))
        self._copied_at = now

    async def _read_content(self, now: datetime) -> Content:
        self._changed.clear()
        try:
            return await read_content(self._store, now - BACK, now + AHEAD)
        except StoreError:
            self._changed.set()
            raise

    async def _copy_changes(self) -> None:
        now, began = self._clock.now(), self._clock.monotonic()
        age = now - self._copied_at if self._copied_at else COPY_EVERY
        if age < (self._copy_after if self._changed.is_set() else COPY_EVERY):
            return
        content = await self._read_content(now)
        async with self._switching:
            if self.fallen:  # what was seen and done from memory since is newer
                return
            await fill_memory(self.memory, content)
            self._copied_at = now
        self._copying_took = self._clock.monotonic() - began

    @property
    def _copy_after(self) -> timedelta:
        return max(COPY_AFTER, timedelta(seconds=self._copying_took / COPYING_AT_MOST))

    async def _failed(self, error: StoreError, since: datetime | None = None) -> None:
        """Note a failure; once it has lasted, or is sure to last, the copy counts."""
        now = self._clock.now()
        self._error = error
        self._failing_since = self._failing_since or now
        since = min(since or now, self._failing_since)
        async with self._switching:
            lasts = error.trouble in {StoreTrouble.BROKEN, StoreTrouble.GONE} or now - since >= LASTS
            if lasts and not self.fallen:
                await self._fall(since)
        if self.fallen and (self._logged_at is None or now - self._logged_at >= LOGGED_EVERY):
            self._logged_at = now
            log.error("nothing can be stored, and the phone follows the roster known until %s: %s", self._until, error)

    @property
    def _until(self) -> datetime:
        return (self._copied_at or self._clock.now()) + AHEAD

    async def _fall(self, since: datetime) -> None:
        """From here on the copy counts: the newest that can be had, and what OVH says is read anew."""
        try:
            await self.copy()
        except StoreError as error:
            log.info("the copy is that of %s: %s", self._copied_at, error)
        await self.memory.write(partial(forget_readings, lines=self._lines))
        self._fallen_since = since
        self._wake.set()

    async def _come_back(self) -> None:
        """Store what was seen and done meanwhile. Raises `StoreError` when that fails; the copy then goes on."""
        async with self._switching:
            past = await self.memory.write(self._take_past)
            try:
                await self._store.write(partial(store_past, past=past))
            except StoreError:
                raise
            except Exception:
                log.exception("what was seen at OVH meanwhile does not fit the database; the lines are read anew")
                await self._store.write(partial(forget_readings, lines=self._lines))
            await self.copy()
            await self.memory.write(lambda tx: tx.outbox.keep_to(()))
            log.warning("the database can be written again; it could not since %s", self._fallen_since)
            self._fallen_since = self._logged_at = None
            self._well_since = self._clock.now()
        self._wake.set()

    def _take_past(self, tx: Tx) -> list[LinePast]:
        """An alert that could not be said yet is left to the database's outbox, which says it anew."""
        past = [past_of(tx, line) for line in self._lines]
        if tx.outbox.next_due() is None:
            return past
        return [replace(one, forwarding=replace(one.forwarding, alert_fingerprint="")) for one in past]

    # ------------------------------------------------------------ what people hear

    async def _tell(self) -> None:
        now = self._clock.now()
        if self._fallen_since is not None:
            if self._told_since is None and now - self._fallen_since >= TOLD_AFTER:
                self._told_since = since = self._fallen_since
                await self.memory.write(lambda tx: self._say(tx, lambda words: self._cannot_store(words, since)))
        elif self._told_since is not None and now - self._well_since >= TOLD_AFTER:
            since = self._told_since
            try:
                await self._store.write(
                    lambda tx: self._say(tx, lambda words: words.say("store-again", since=words.moment(since, now)))
                )
            except StoreError:
                return
            self._told_since = None

    def _say(self, tx: Tx, say: Callable[[Text], str]) -> None:
        tell_every_coordination(tx, self._deployment.lines, say)

    def _cannot_store(self, words: Text, since: datetime) -> str:
        now = self._clock.now()
        return words.say(
            "store-ill",
            why=words.say(f"store-{self.trouble or StoreTrouble.AWAY}"),
            since=words.moment(since, now),
            until=words.moment(self._until, now),
        )

    async def answer_unstored(self, events: Sequence[Event]) -> None:
        """Tell who wrote that it could not be stored, once an hour in a chat.

        A message comes again as long as it is not stored, and is answered once.
        """
        if not self.fallen:
            return
        now = self._clock.now()
        ours = [event for event in events if isinstance(event, Message) and concerns_us(event)]
        new = await self.memory.write(
            lambda tx: [message for message in ours if not tx.seen(message.address.network, message.id, now)]
        )
        for message in new:
            chat = f"{message.address} {message.sender if message.answer_to else ''}"
            if chat in self._answered and now - self._answered[chat] < ANSWERED_EVERY:
                continue
            self._answered[chat] = now
            await self.memory.write(lambda tx, message=message: self._answer(tx, message, now))  # type: ignore[misc]  # mypy cannot infer a lambda with a default

    def _answer(self, tx: Tx, message: Message, now: datetime) -> None:
        words = text_in(language_at(tx, self._deployment, message.address), self._deployment.zone)
        said = words.say("store-not-stored", until=words.moment(self._until, now))
        answers = None if message.private or message.answer_to else message.written
        tx.outbox.add(Post(message.address, said, toast=message.answer_to, answers=answers, urgency=Urgency.AT_ONCE))


def forget_readings(tx: Tx, lines: Sequence[Line]) -> None:
    for line in lines:
        tx.phones.save_forwarding(replace(tx.phones.forwarding(line.id), observed=None))


def past_of(tx: Tx, line: Line) -> LinePast:
    phones = tx.phones
    return LinePast(
        phones.forwarding(line.id), phones.snapshot(line.id), phones.overtime(line.id), phones.logged_in(line.id)
    )


def store_past(tx: Tx, past: Sequence[LinePast]) -> None:
    for one in past:
        line = one.forwarding.line
        tx.phones.save_forwarding(one.forwarding)
        tx.phones.save_logged_in(line, one.logged_in)
        if one.snapshot is not None and tx.phones.snapshot(line) is None:
            tx.phones.save_snapshot(one.snapshot)
        if one.overtime is not None:
            tx.phones.save_overtime(one.overtime)
