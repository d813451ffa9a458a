"""The phone follows the roster: a pass compares each line's wish with what OVH says, and takes steps until both agree.

Every round is a short transaction, then at most one reading or one batch of steps at OVH, then a short transaction
with what came of it. Before a step the fact is stored as unknown: whatever stops us half-way, the next comparison reads
first and completes it. Nothing waits inside: what is due later (the second reading, a new try) is told by `next_look`.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from bot import overheard, staying, waiting
from bot.addresses import addresses, private_addresses
from bot.errors import AdapterError, GaveWay
from bot.forwarding import (
    READ_EVERY,
    Act,
    Read,
    Rest,
    Take,
    next_act,
    next_change,
    right,
    step_begun,
    steps,
    stop_gap,
    takeable,
    was_read,
    wished_anew,
)
from bot.model import (
    Deployment,
    Fact,
    Forwarding,
    Haste,
    Line,
    LineId,
    Mode,
    Post,
    ProofCall,
    Purpose,
    Snapshot,
    Step,
    Target,
    Wish,
)
from bot.ports import Clock, Store, Telephony, Tx
from bot.ringing import View, keep_logged_in, logged_in, look, where
from bot.text import masked, text
from bot.trouble import asked_again, due, tell, trouble

T = TypeVar("T")

log = logging.getLogger(__name__)

TICK: Final = timedelta(seconds=5)
PAUSE_FIRST: Final = timedelta(seconds=2)
PAUSE_AT_MOST: Final = timedelta(seconds=60)
PAUSE_PERMANENT: Final = timedelta(minutes=5)
ROUNDS: Final = 30
"""Of one pass; a hand-over takes some six. More is a bug, and must not ask OVH for ever."""

FILLED_WITHIN: Final = 8
"""Comparisons for a stop-gap: one for each agent to be made, and two."""


@dataclass(frozen=True, slots=True)
class LookAtQueue:
    """Ask OVH whether callers still wait."""


@dataclass(frozen=True, slots=True)
class Pause:
    """After a failure: nothing is asked until then, unless the wish changes and OVH itself asked for no pause.

    `filled`: meanwhile the line was brought to ring those who agreed to it, as far as OVH let us.
    """

    since: datetime
    until: datetime
    length: timedelta
    must: tuple[Target, ...]
    asked: bool = False
    permanent: bool = False
    filled: bool = False


class Following:
    """Keeps the lines ringing where the roster says. `wake` is set when something is left to be said.

    `settled` is set when a change was read to be right; whoever waits for it clears it.
    """

    def __init__(
        self,
        store: Store,
        telephony: Telephony,
        clock: Clock,
        deployment: Deployment,
        wake: asyncio.Event | None = None,
        *,
        read_every: timedelta = READ_EVERY,
    ) -> None:
        self._store = store
        self._telephony = telephony
        self._clock = clock
        self._deployment = deployment
        self._wake = wake or asyncio.Event()
        self.settled = asyncio.Event()
        self._read_every = read_every
        self._pauses: dict[LineId, Pause] = {}
        self._looks: dict[LineId, datetime] = {}
        self._room: dict[LineId, datetime] = {}
        """When there may be room in the budget again for a line's idle reading."""
        self._kept: set[LineId] = set()
        self._said = False

    def next_look(self, now: datetime) -> datetime:
        """When a pass is next needed even if no row changes; `now` when some line was never looked at."""
        lines = [line for line in self._deployment.lines if not line.retired]
        return min((self._looks.get(line.id, now) for line in lines), default=now + self._read_every)

    async def _write(self, work: Callable[[Tx], T]) -> T:
        """Commit, and then wake whoever delivers if something was said."""
        done = await self._store.write(work)
        if self._said:
            self._said = False
            self._wake.set()
        return done

    # ------------------------------------------------------------ passes

    async def follow_all(self) -> None:
        """One pass over all lines, side by side, and the proof calls that are asked for.

        One line's failure is its own; a bug of ours is raised at the end.
        """
        lines = [line for line in self._deployment.lines if not line.retired]
        await self._place_proof_calls({line.id for line in lines})
        outcomes = await asyncio.gather(*map(self.follow, await self._wanting(lines)), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    async def follow_for_ever(self, key: str, woken: asyncio.Event) -> None:
        """Begin passes over the lines of one OVH credential as they want them: when `woken`, else every five seconds.

        A pass that waits, for its turn to ask OVH or for an answer, holds up no other line. A bug of ours is raised
        once the passes under way have ended.
        """
        lines = [line for line in self._deployment.lines if not line.retired and line.key == key]
        passes: dict[LineId, asyncio.Task[None]] = {}
        wanted_meanwhile = False

        def ended(_: asyncio.Task[None]) -> None:
            if wanted_meanwhile:
                woken.set()

        try:
            while True:
                woken.clear()
                if any(task.done() and task.exception() for task in passes.values()):
                    await asyncio.gather(*passes.values())
                passes = {id_: task for id_, task in passes.items() if not task.done()}
                await self._place_proof_calls({line.id for line in lines})
                wanting = await self._wanting(lines)
                wanted_meanwhile = any(line.id in passes for line in wanting)
                for line in wanting:
                    if line.id in passes:
                        await self._tell_in_time(line)
                    else:
                        passes[line.id] = asyncio.create_task(self.follow(line))
                        passes[line.id].add_done_callback(ended)
                await self._clock.wait(TICK, woken)
        finally:
            for task in passes.values():
                task.cancel()
            await asyncio.gather(*passes.values(), return_exceptions=True)

    async def _wanting(self, lines: Sequence[Line]) -> list[Line]:
        return await self._store.read(lambda tx: [line for line in lines if self._wants(tx, line)])

    async def _tell_in_time(self, line: Line) -> None:
        """A pass takes its time: whoever must know meanwhile is told now, not after it."""
        if await self._store.read(lambda tx: self._late(tx, line)):
            await self._write(lambda tx: self._tell(tx, line))

    def _late(self, tx: Tx, line: Line) -> bool:
        view = look(tx, line, self._clock.now())
        return view.known.wish == view.wish and not view.known.told and bool(trouble(view, refused=False))

    def _tell(self, tx: Tx, line: Line) -> None:
        view = look(tx, line, self._clock.now())
        self._said |= tell(tx, view, trouble(view, refused=self._refused(line)))

    def _wants(self, tx: Tx, line: Line) -> bool:
        """Whether there is anything to do for the line now; when not, when there will be."""
        view = look(tx, line, self._clock.now())
        act, queue = self._act(tx, view), self._look_due(view)
        if view.wish != view.known.wish or not isinstance(act, Rest) or self._gap(view):
            return True
        if queue and queue <= view.now:
            return True
        self._rest(view, act.until)
        wrong = trouble(view, refused=self._refused(line))
        return view.known.told.partition(" ")[2] != (wrong.sign(view) if wrong else "")

    async def follow(self, line: Line) -> None:
        """One pass for one line: until nothing more can be done now."""
        tried: set[Step] = set()
        for _ in range(ROUNDS):
            view, act = await self._write(lambda tx: self._compare(tx, line))
            if isinstance(act, Wish):
                await self._fill(view, act)
            elif isinstance(act, LookAtQueue):
                await self._look_at_queue(view)
            elif isinstance(act, Rest):
                self._rest(view, act.until)
                return
            elif isinstance(act, Read):
                await self._read(view, act.haste)
            elif tried.isdisjoint(act.steps):
                tried.update(act.steps)
                await self._take(view, act.steps)
            else:  # it was taken, and what is read says otherwise
                log.warning("%s: %s has had no effect yet", line.id, act.steps[0].verb)
                await self._failed(view, AdapterError("", unknown=True), pause=True)
        log.error("%s: %s rounds in one pass, and no end", line.id, ROUNDS)

    def _compare(self, tx: Tx, line: Line) -> tuple[View, Act | Wish | LookAtQueue]:
        """Store the wish if it has changed, see what to do, and tell what is wrong once there is nothing to do.

        A wish that comes back is a stop-gap to be tried first.
        """
        self._said |= staying.expire(tx, line, self._clock.now())
        view = look(tx, line, self._clock.now())
        if (queue := self._look_due(view)) and queue <= view.now:
            return view, LookAtQueue()
        if view.wish != view.known.wish:
            view = replace(view, known=self._wish_anew(tx, view))
        act = self._act(tx, view)
        if isinstance(act, Rest) and (gap := self._gap(view)):
            return view, gap
        if isinstance(act, Rest):
            self._said |= tell(tx, view, trouble(view, refused=self._refused(line)))
        return view, act

    def _wish_anew(self, tx: Tx, view: View) -> Forwarding:
        line, before = view.line, view.known.wish
        known = wished_anew(line, view.known, view.wish, view.ours, view.now)
        tx.phones.save_forwarding(known)
        if line.mode is Mode.ACT:
            keep_logged_in(tx, line, {*logged_in(tx, line), *(target.phone for target in view.wish.must)})
        elif before is None or before.must != view.wish.must:
            words = text(line.language, line.zone)
            said = words.say("observe-would", line=line.name, where=where(view, view.wish.must, words))
            for address in addresses(tx, line, Purpose.COORDINATION):
                tx.outbox.add(Post(address, said, key=f"observe:{line.id}:{view.now:%Y%m%dT%H%M%S}", quiet=True))
            self._said = True
        return known

    def _act(self, tx: Tx, view: View) -> Act:
        line, now = view.line, view.now
        pause = self._pauses.get(line.id)
        if pause and not pause.asked and asked_again(tx, line, pause.since):
            self._pauses.pop(line.id)
            pause = None
        if pause and now < pause.until and (pause.asked or pause.must == view.wish.must):
            return Rest(pause.until)
        act = next_act(line, view.known, view.ours, now, read_every=self._read_every)
        if not isinstance(act, Read) and (waiting.wants_reading(tx, view) or overheard.wants_reading(tx, view)):
            return Read(Haste.NOW)
        if isinstance(act, Take) and line.mode is Mode.OBSERVE:
            assert view.known.fact is not None
            again = view.known.fact.read_at + self._read_every
            act = Read(Haste.IDLE) if again <= now else Rest(again)
        room = self._room.get(line.id, now)
        return Rest(room) if act == Read(Haste.IDLE) and now < room else act

    def _gap(self, view: View) -> Wish | None:
        """Whom to ring instead, once in each pause: the shift has begun, and OVH did not take whom it should ring."""
        pause, fact = self._pauses.get(view.line.id), view.known.fact
        if pause is None or pause.filled or pause.asked or view.now >= pause.until or view.line.mode is Mode.OBSERVE:
            return None
        if due(view) > view.now or (fact and right(view.line, view.wish, fact, view.ours)):
            return None
        return stop_gap(view.line, view.watches, view.wish, view.now)

    def _rest(self, view: View, until: datetime) -> None:
        """When to look again: then, when the wish changes by itself, or when people must be told."""
        looks = [until, next_change(view.line, view.watches, view.now), self._look_due(view)]
        if view.known.wished_at and view.known.verified_at is None:
            looks.append(due(view))
        self._looks[view.line.id] = min(at for at in looks if at is not None and at > view.now)

    def _look_due(self, view: View) -> datetime | None:
        """When the line's queue has to be looked at. It is no part of the wish, so a pause does not delay it."""
        return staying.next_look(view.line, view.watches, view.staying, view.known.fact, view.now)

    # ------------------------------------------------------------ at OVH

    async def _look_at_queue(self, view: View) -> None:
        """See whether callers wait, once in a pass. When OVH does not say, the shift ends as if nobody did."""
        waits: bool | None = None
        try:
            waits = await self._telephony.anyone_waiting(view.line)
        except AdapterError as error:
            log.warning("%s: whether callers wait could not be read: %s", view.line.id, error.message)
        now = self._clock.now()
        self._said |= await self._write(lambda tx: staying.looked(tx, view.line, view.watches, now, waiting=waits))

    async def _read(self, view: View, haste: Haste) -> None:
        try:
            fact = await self._telephony.read(view.line, haste)
        except GaveWay as gave_way:
            self._room[view.line.id] = self._clock.now() + max(gave_way.delay, TICK)
            return
        except AdapterError as error:
            await self._failed(view, error, pause=True)
            return
        if await self._write(lambda tx: self._was_read(tx, view, fact)):
            self._pauses.pop(view.line.id, None)
            if view.known.verified_at is None:
                self.settled.set()

    def _was_read(self, tx: Tx, view: View, fact: Fact) -> bool:
        """Store the reading and answer who waited for it; True when the line is right."""
        line = view.line
        known = was_read(line, tx.phones.forwarding(line.id), fact, view.ours)
        tx.phones.save_forwarding(known)
        assert known.wish is not None
        good = right(line, known.wish, fact, view.ours)
        if good and line.mode is Mode.ACT:
            keep_logged_in(tx, line, {target.phone for target in (*known.wish.must, *known.wish.may)})
        self._said |= waiting.answer(tx, replace(view, known=known, now=self._clock.now()))
        return good

    async def _take(self, view: View, taken: Sequence[Step]) -> None:
        """Take the steps one by one. A short transaction comes first: who may not act any more fails there."""
        line, fact = view.line, view.known.fact
        assert fact is not None
        try:
            await self._keep_as_it_was(line)
        except AdapterError as error:
            await self._failed(view, error, pause=True)
            return
        begun = step_begun(line, view.known, view.ours, self._clock.now())
        await self._write(lambda tx: tx.phones.save_forwarding(begun))
        for step in taken:
            try:
                await self._telephony.apply(line, step, fact)
            except AdapterError as error:
                await self._failed(view, error, pause=not error.unknown)
                return
            log.info("%s: %s %s", line.id, step.verb, masked(step.target.phone))

    async def _keep_as_it_was(self, line: Line) -> None:
        """Before our first step ever on a line: all that steps may change, for `restore` to put back."""
        if line.id in self._kept:
            return
        if await self._store.read(lambda tx: tx.phones.snapshot(line.id)) is None:
            taken = Snapshot(line.id, self._clock.now(), await self._telephony.snapshot(line))
            await self._write(lambda tx: tx.phones.save_snapshot(taken))
            log.info("%s: kept how it was at OVH; `restore` puts it back", line.id)
        self._kept.add(line.id)

    async def _fill(self, view: View, gap: Wish) -> None:
        """Ring those who agreed to it, where OVH accepts that; a failure leaves things as they are until the next."""
        line = view.line
        self._pauses[line.id] = replace(self._pauses[line.id], filled=True)
        try:
            for _ in range(FILLED_WITHIN):
                fact = await self._telephony.read(line)
                if await self._write(lambda tx, fact=fact: self._was_read(tx, view, fact)):  # type: ignore[misc]  # mypy cannot infer a lambda with a default
                    self._pauses.pop(line.id, None)
                    return
                plan = takeable(steps(line, gap, fact, view.ours))
                if not plan:
                    return
                await self._keep_as_it_was(line)
                await self._write(lambda tx: tx.phones.save_forwarding(replace(view.known, fact=None)))
                for step in plan:
                    await self._telephony.apply(line, step, fact)
                    log.info("%s: %s %s, instead", line.id, step.verb, masked(step.target.phone))
        except AdapterError as error:
            log.warning("%s: nobody could be rung instead: %s", line.id, error.message)

    async def _failed(self, view: View, error: AdapterError, *, pause: bool) -> None:
        """Record it, and leave OVH alone for a while, longer each time. After an uncertain write we read at once."""
        line, now = view.line, self._clock.now()
        words = error.message + (f" ({error.query_id})" if error.query_id else "")

        def record(tx: Tx) -> None:
            known = tx.phones.forwarding(line.id)
            known = replace(known, fact=None if error.unknown else known.fact, error=words or known.error)
            tx.phones.save_forwarding(known)
            if pause:
                self._said |= waiting.answer(tx, replace(view, known=known, now=now), failed=True)

        if words:
            log.warning("%s: %s", line.id, words)
        await self._write(record)
        if not pause:
            return
        last = self._pauses.get(line.id)
        length = PAUSE_PERMANENT if error.permanent else min(last.length * 2, PAUSE_AT_MOST) if last else PAUSE_FIRST
        until = now + max(length, error.retry_after or timedelta(0))
        asked = error.retry_after is not None
        self._pauses[line.id] = Pause(now, until, length, view.wish.must, asked, error.permanent)

    def _refused(self, line: Line) -> bool:
        pause = self._pauses.get(line.id)
        return pause is not None and pause.permanent

    # ------------------------------------------------------------ proof calls

    async def _place_proof_calls(self, lines: set[LineId]) -> None:
        calls = await self._store.read(lambda tx: tx.people.proof_calls_to_place())
        await asyncio.gather(*(self._place(call) for call in calls if call.line in lines))

    async def _place(self, call: ProofCall) -> None:
        """Ring the phone once. It is marked first: after a crash it is asked for again by a person, not by us."""
        placed = replace(call, placed_at=self._clock.now())
        await self._store.write(lambda tx: tx.people.save_proof_call(placed))
        line = self._deployment.by_id[call.line]
        try:
            await self._telephony.ring(line, call.phone)
        except AdapterError as error:
            log.warning("%s: a proof call could not be placed: %s", line.id, error.message)
            failed = replace(placed, error=error.message)
            await self._write(lambda tx: self._not_placed(tx, line, failed))

    def _not_placed(self, tx: Tx, line: Line, call: ProofCall) -> None:
        tx.people.save_proof_call(call)
        words = text(tx.people.get(call.volunteer).language or line.language, line.zone)
        for address in private_addresses(tx, call.volunteer):
            tx.outbox.add(Post(address, words.say("proof-call-failed"), key=f"proof:{call.volunteer}"))
            self._said = True


# ---------------------------------------------------------------- once, from the shell


async def sync_once(
    store: Store, telephony: Telephony, clock: Clock, deployment: Deployment, *, dry_run: bool
) -> list[dict[str, Any]]:
    """One comparison of every line, as plain data: line, wish, fact, steps, result.

    The result is `right`, `observed`, `planned` (a dry run), `done`, or `failed` with an `error`. Nothing is written
    on a dry run, neither at OVH nor in the database.
    """
    following = Following(store, telephony, clock, deployment)
    lines = [line for line in deployment.lines if not line.retired]
    return [await _sync(following, store, telephony, clock, line, dry_run=dry_run) for line in lines]


async def _sync(
    following: Following, store: Store, telephony: Telephony, clock: Clock, line: Line, *, dry_run: bool
) -> dict[str, Any]:
    view = await store.read(lambda tx: look(tx, line, clock.now()))
    row: dict[str, Any] = {"line": line.id, "wish": _plain(view, view.wish.must)}
    try:
        fact = await telephony.read(line)
    except AdapterError as error:
        return row | {"fact": None, "steps": [], "result": "failed", "error": error.message}
    plan = steps(line, view.wish, fact, view.ours)
    row["fact"] = _plain(view, fact.targets)
    row["steps"] = [" ".join([step.verb, *_plain(view, [step.target])]) for step in plan]
    if not plan or line.mode is Mode.OBSERVE or dry_run:
        return row | {"result": "right" if not plan else "observed" if line.mode is Mode.OBSERVE else "planned"}
    await following.follow(line)
    known = await store.read(lambda tx: tx.phones.forwarding(line.id))
    if known.confirmed_at is not None:
        return row | {"result": "done"}
    return row | {"result": "failed", "error": known.error or "OVH did not keep what it was told"}


def _plain(view: View, targets: Sequence[Target]) -> list[str]:
    """Targets for whoever looks after the lines at OVH: the number, and whose it is."""
    return [
        f"{target.phone} ({view.names[target.phone]})" if target.phone in view.names else target.phone or target.nature
        for target in targets
    ]
