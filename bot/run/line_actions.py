"""What a pass does at OVH for a line, readings and steps, and how the results are stored.

Before a step the observed state is stored as unknown: after a crash half-way, the next pass reads first and completes
the change.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.errors import AdapterError, GaveWay
from bot.forwarding import overtime, pending_replies
from bot.forwarding.alert import tell_of_repair
from bot.forwarding.line_changes import note_line_change
from bot.forwarding.pauses import Pause, TakenSteps, pause_after_failure
from bot.forwarding.plan import FRESH, Read, after_reading, before_steps, is_right, next_steps
from bot.forwarding.status import LineView
from bot.model import Desired, Line, LineId, LineKind, LineMode, Observed, Snapshot, Step, StepKind
from bot.ports import Clock, Store, Telephony, Tx
from bot.text import masked_phone

T = TypeVar("T")

log = logging.getLogger(__name__)

FORWARDING: Final = "forwarding"
GIVES_WAY_FOR: Final = timedelta(seconds=3)
"""Minimum delay before a postponed background read is retried, and between two of them: at most twenty a minute."""
ROUNDS_AGAIN: Final = timedelta(minutes=1)
FILLED_WITHIN: Final = 4
"""Comparisons for a stop-gap: one to make it ring, one to see it, and two to spare."""


class SignedStore:
    """The store, in which the forwarding writes under its name: it need not hear of what it did itself."""

    def __init__(self, store: Store) -> None:
        self.read = store.read
        self._store = store

    async def write(self, work: Callable[[Tx], T]) -> T:
        def signed(tx: Tx) -> T:
            tx.sign(FORWARDING)
            return work(tx)

        return await self._store.write(signed)


class LineActions:
    """Reads lines and takes steps. `settled` is set when a reading confirmed a change; whoever waits for it clears it.

    `pauses` are the lines for which OVH is not asked, `taken` the steps that no reading has shown yet, and `room` is
    when the request budget may have room again for a line's background read.
    """

    def __init__(self, memory: SignedStore, telephony: Telephony, clock: Clock) -> None:
        self.settled = asyncio.Event()
        self.pauses: dict[LineId, Pause] = {}
        self.taken: dict[LineId, TakenSteps] = {}
        self.room: dict[LineId, datetime] = {}
        self._memory = memory
        self._telephony = telephony
        self._clock = clock
        self._room_for_next: dict[str, datetime] = {}
        self._room_of_mates: dict[tuple[str, str], datetime] = {}
        self._read_whole: dict[LineId, datetime] = {}
        self._kept: set[LineId] = set()

    def rest_after_rounds(self, view: LineView) -> None:
        """Leave OVH alone for a minute: a pass without an end is a bug, and would use up the budget of all lines."""
        now = self._clock.now()
        self.pauses[view.line.id] = Pause(now, now + ROUNDS_AGAIN, 1, view.desired.must, asked=True)

    def refused(self, line: Line) -> bool:
        """Whether OVH said that a retry for this line is useless."""
        pause = self.pauses.get(line.id)
        return pause is not None and pause.permanent

    # ------------------------------------------------------------ reading

    async def look_at_queue(self, view: LineView) -> None:
        """Read whether callers wait, once in a pass. If OVH does not say, the shift ends as if nobody waited."""
        waits: bool | None = None
        try:
            waits = await self._telephony.anyone_waiting(view.line)
        except AdapterError as error:
            log.warning("%s: whether callers wait could not be read: %s", view.line.id, error.message)
        await self._memory.write(lambda tx: self._was_looked_at(tx, view, waiting=waits))

    def _was_looked_at(self, tx: Tx, view: LineView, *, waiting: bool | None) -> None:
        now = self._clock.now()
        overtime.record_queue_look(tx, view.line, view.duty_periods, now, waiting=waiting)

    async def read(self, view: LineView, act: Read) -> None:
        try:
            observed = await self._fact(view.line, act)
        except GaveWay as gave_way:
            self.room[view.line.id] = self._room_after(view.line, gave_way.delay)
            return
        except AdapterError as error:
            await self.failed(view, error, pause=True)
            return
        if await self._memory.write(lambda tx: self._was_read(tx, view, observed)):
            self.pauses.pop(view.line.id, None)
            self.taken.pop(view.line.id, None)
            if view.known.verified_at is None:
                self.settled.set()

    def _room_after(self, line: Line, delay: timedelta) -> datetime:
        """When to retry a background read: those that are made together at the same time, the others one by one."""
        now, mates = self._clock.now(), read_together(line)
        if self._room_of_mates.get(mates, now) <= now:
            last = self._room_for_next.get(line.key, now)
            self._room_of_mates[mates] = self._room_for_next[line.key] = max(now + delay, last) + GIVES_WAY_FOR
        return self._room_of_mates[mates]

    async def _fact(self, line: Line, act: Read) -> Observed:
        """Read the line. After steps only what they may have changed, if all of it was read not long ago."""
        taken, whole = self.taken.get(line.id), self._read_whole.get(line.id)
        if taken and not act.whole and whole and self._clock.now() < whole + FRESH[line.kind]:
            return await self._telephony.read_back(line, taken.observed, taken.steps, act.priority)
        observed = await self._telephony.read(line, act.priority)
        self._read_whole[line.id] = observed.read_at
        return observed

    def _was_read(self, tx: Tx, view: LineView, observed: Observed) -> bool:
        """Store the reading and answer those who waited for it; True when the line is as desired."""
        line = view.line
        before = tx.phones.forwarding(line.id)
        known = after_reading(line, before, observed, view.ours)
        tx.phones.save_forwarding(known)
        note_line_change(tx, line, before, known, view.ours)
        assert known.desired is not None
        good = is_right(line, known.desired, observed, view.ours)
        if good and line.mode is LineMode.ACT:
            wanted = (*known.desired.must, *known.desired.may)
            tx.phones.save_logged_in(line.id, {target.phone for target in wanted if target.phone})
        view = replace(view, known=known, now=self._clock.now())
        if good and before.confirmed_at is None and before.repairs and not known.alert_key:
            tell_of_repair(tx, view)
        pending_replies.answer_pending(tx, view)
        return good

    # ------------------------------------------------------------ steps

    async def take(self, view: LineView, plan: Sequence[Step]) -> None:
        """Take the steps one by one. A short transaction comes first: a process that lost the lead fails there."""
        line, observed = view.line, view.known.observed
        assert observed is not None
        try:
            await self._keep_as_it_was(line)
        except AdapterError as error:
            await self.failed(view, error, pause=True)
            return
        await self._memory.write(lambda tx: self._step_begins(tx, view))
        taken = TakenSteps((), observed, self._clock.now(), self._clock.now())
        for step in plan:
            try:
                observed = await self._telephony.apply(line, step, observed)
            except AdapterError as error:
                taken = taken.unanswered(step) if error.unknown else taken
                self.taken.pop(line.id, None)
                if taken.steps:
                    self.taken[line.id] = taken
                # Not everything at OVH may know a new agent at once: we look, and go on from what we see.
                error.unknown |= any(before.kind is StepKind.CREATE for before in taken.steps)
                await self.failed(view, error, pause=not error.unknown)
                return
            self.taken[line.id] = taken = taken.one_more(step, observed, self._clock.now())
            log.info("%s: %s %s", line.id, step.kind, masked_phone(step.target.phone))

    def _step_begins(self, tx: Tx, view: LineView) -> None:
        """Read anew what is known: somebody may have answered the alert since `view`."""
        known = tx.phones.forwarding(view.line.id)
        tx.phones.save_forwarding(before_steps(view.line, known, view.ours, self._clock.now()))

    async def no_effect(self, view: LineView, step: Step) -> None:
        """OVH confirmed a step, but readings do not show it: retry after a pause."""
        log.warning("%s: %s has had no effect", view.line.id, step.kind)
        self.taken.pop(view.line.id, None)
        await self.failed(view, AdapterError("", unknown=True), pause=True)

    async def _keep_as_it_was(self, line: Line) -> None:
        """Before the first step ever on a line, store all that steps may change, so that `restore` can put it back."""
        if line.id in self._kept:
            return
        if await self._memory.read(lambda tx: tx.phones.snapshot(line.id)) is None:
            taken = Snapshot(line.id, self._clock.now(), await self._telephony.snapshot(line))
            await self._memory.write(lambda tx: tx.phones.save_snapshot(taken))
            log.info("%s: stored its settings at OVH; `restore` puts them back", line.id)
        self._kept.add(line.id)

    async def fill(self, view: LineView, gap: Desired) -> None:
        """Ring the backups as a stop-gap, if OVH accepts that. After a failure the next pause tries again."""
        line = view.line
        self.pauses[line.id] = replace(self.pauses[line.id], filled=True)
        self.taken.pop(line.id, None)  # what is read from now on shows these steps too
        try:
            for _ in range(FILLED_WITHIN):
                observed = await self._telephony.read(line)
                if await self._memory.write(lambda tx, observed=observed: self._was_read(tx, view, observed)):  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                    self.pauses.pop(line.id, None)
                    return
                plan = next_steps(line, gap, observed, view.ours)
                if not plan:
                    return
                await self._keep_as_it_was(line)
                await self._memory.write(lambda tx: forget_observed(tx, line))
                for step in plan:
                    observed = await self._telephony.apply(line, step, observed)
                    log.info("%s: %s %s, instead", line.id, step.kind, masked_phone(step.target.phone))
        except AdapterError as error:
            log.warning("%s: the backups could not be rung: %s", line.id, error.message)

    async def failed(self, view: LineView, error: AdapterError, *, pause: bool) -> None:
        """Store the failure and pause, longer each time. After a write with unknown result, read at once."""
        line, now = view.line, self._clock.now()
        words = error.message + (f" ({error.query_id})" if error.query_id else "")

        def record(tx: Tx) -> None:
            known = tx.phones.forwarding(line.id)
            known = replace(known, observed=None if error.unknown else known.observed, error=words or known.error)
            tx.phones.save_forwarding(known)
            if pause:
                pending_replies.answer_pending(tx, replace(view, known=known, now=now), failed=True)

        if words:
            log.warning("%s: %s", line.id, words)
        await self._memory.write(record)
        if pause:
            self.pauses[line.id] = pause_after_failure(self.pauses.get(line.id), error, view.desired.must, now)


def read_together(line: Line) -> tuple[str, str]:
    """What is the same for lines that OVH shows in one answer: key and account. A call queue is read alone."""
    return line.key, line.id if line.kind is LineKind.HUNTING else line.billing_account


def forget_observed(tx: Tx, line: Line) -> None:
    """From here on a reading comes before anything else."""
    tx.phones.save_forwarding(replace(tx.phones.forwarding(line.id), observed=None))
