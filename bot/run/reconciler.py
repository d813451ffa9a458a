"""The forwarding follows the roster: a pass compares desired and observed state, and takes steps until they agree.

Every round of a pass is a short transaction, then at most one reading or one batch of steps at OVH
(`bot.run.line_actions`), then a short transaction that stores the result. A pass never waits for time to go by: what is
due later (the second reading, a retry) is in `next_look`.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.forwarding import overtime, pending_replies, stray_ringing
from bot.forwarding.alert import awaits_second_reading, retry_was_asked, trouble_of_line, update_alert, verification_due
from bot.forwarding.pauses import Pause, TakenSteps
from bot.forwarding.plan import (
    READ_EVERY,
    NextAction,
    Read,
    Rest,
    Take,
    is_right,
    next_action,
    next_change_of_line,
    stop_gap,
    time_for_lines,
    with_new_desired,
)
from bot.forwarding.status import LineView, read_line_view, where_it_rings
from bot.model import (
    Deployment,
    Desired,
    ForwardingState,
    Line,
    LineId,
    LineMode,
    Post,
    Priority,
    Purpose,
    Subject,
    Urgency,
)
from bot.ports import Clock, Store, Telephony, Tx
from bot.recipients import addresses_for
from bot.run.line_actions import FORWARDING, LineActions, SignedStore
from bot.run.wake import Agenda
from bot.text import text_in

log = logging.getLogger(__name__)

TICK: Final = timedelta(seconds=5)
"""How often passes under way are looked at; and whether one may begin, while it is not known what time it is."""
TELL_AGAIN: Final = timedelta(seconds=15)
"""How often a pass that takes too long is looked at for what people should hear."""
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
TOGETHER: Final = timedelta(minutes=3)
"""Lines whose desired states were decided within this time wait for one another."""
SERVED_WITHIN: Final = 30.0
"""Seconds that the passes under way have when a bug in one line is about to end them all."""
ROUNDS: Final = 30
"""At most, in one pass; a hand-over takes some six. More is a bug, which must not send requests to OVH for ever."""


@dataclass(frozen=True, slots=True)
class LookAtQueue:
    """Ask OVH whether callers still wait."""


@dataclass(slots=True)
class Passes:
    """The passes under way over the lines of one OVH credential.

    `again` holds the lines that want another pass after the present one.
    """

    tasks: dict[LineId, asyncio.Task[None]] = field(default_factory=dict)
    again: set[LineId] = field(default_factory=set)

    async def forget_ended(self) -> None:
        """Raises what a pass raised, a bug of ours; passes over other lines have some time to end before."""
        if any(task.done() and task.exception() for task in self.tasks.values()):
            await asyncio.wait(self.tasks.values(), timeout=SERVED_WITHIN)
            await asyncio.gather(*self.tasks.values())
        self.tasks = {id_: task for id_, task in self.tasks.items() if not task.done()}

    async def cancel_all(self) -> None:
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)


class Reconciler:
    """Keeps the lines ringing where the roster says.

    `settled` is set when a reading confirmed a change; whoever waits for it clears it.
    """

    def __init__(
        self,
        store: Store,
        telephony: Telephony,
        clock: Clock,
        deployment: Deployment,
        *,
        read_every: timedelta = READ_EVERY,
        held: Callable[[], bool] = lambda: False,
        hands_off: Callable[[], bool] = lambda: False,
    ) -> None:
        self._clock = clock
        self._deployment = deployment
        self._memory = SignedStore(store)
        self._ovh = LineActions(self._memory, telephony, clock)
        self.settled = self._ovh.settled
        self._read_every = read_every
        self._held = held
        """Whether no pass may begin for now."""
        self._hands_off = hands_off
        """Whether what somebody else changed at OVH is left to them: another process may lead by now."""
        self._lines = {line.id: line for line in deployment.lines}
        self._looks: dict[LineId, datetime] = {}
        self._due: dict[LineId, datetime] = {}
        """When a desired state that is not verified yet has to be."""
        self._decided: dict[LineId, datetime] = {}
        """When the desired state was last decided."""

    def next_look(self, now: datetime) -> datetime:
        """When the next pass is needed even if no row changes; `now` if a line was never looked at."""
        lines = [line for line in self._deployment.lines if not line.retired]
        return min((self._looks.get(line.id, now) for line in lines), default=now + self._read_every)

    # ------------------------------------------------------------ passes

    async def follow_all(self) -> None:
        """One pass over all lines at once.

        A failure of one line does not affect the others; a bug is raised at the end.
        """
        lines = [line for line in self._deployment.lines if not line.retired]
        outcomes = await asyncio.gather(*map(self.follow, await self._wanting(lines)), return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    def agenda_of(self, key: str) -> Agenda:
        """Which lines of one OVH credential want a look, and when."""
        lines = [line.id for line in self._deployment.lines if not line.retired and line.key == key]
        return Agenda(lines, (Subject.ROSTER, Subject.PHONE), author=FORWARDING)

    async def follow_for_ever(self, agenda: Agenda) -> None:
        """Begin a pass over a line whenever it wants one: after a commit that touched it, or when it is due.

        A pass that waits for its turn at OVH, or for an answer, delays no other line. Raises what a pass raised, a bug.
        """
        passes = Passes()
        agenda.touch()
        try:
            while True:
                agenda.woken.clear()
                if self._held():
                    await self._clock.wait(TICK, agenda.woken)
                    continue
                await self._begin_passes(agenda, passes)
                now = self._clock.now()
                soonest = min(agenda.next(), now + TICK) if passes.tasks else agenda.next()
                await self._clock.wait(max(soonest - now, timedelta(0)), agenda.woken)
        finally:
            await passes.cancel_all()

    async def _begin_passes(self, agenda: Agenda, passes: Passes) -> None:
        """Begin a pass over each line that wants one; one with a pass under way gets another after it."""
        now = self._clock.now()
        await passes.forget_ended()
        due = agenda.take(now)
        passes.again.update(id_ for id_ in due if id_ in passes.tasks)
        idle = [line for line in self._deployment.lines if line.id in due and line.id not in passes.tasks]
        wanting = await self._wanting(idle)
        for line in idle:
            if line not in wanting:
                agenda.rest(line.id, now, self._looks[line.id])
        for line in wanting:
            passes.tasks[line.id] = task = asyncio.create_task(self._follow_while_wanted(line, passes.again))
            task.add_done_callback(lambda task, id_=line.id: self._pass_ended(agenda, id_, task))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        await self._tell_in_time([line for id_ in passes.tasks if self._overdue(line := self._lines[id_], now)])

    def _pass_ended(self, agenda: Agenda, id_: LineId, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception() is None:
            now = self._clock.now()
            agenda.rest(id_, now, self._looks.get(id_, now))

    async def _follow_while_wanted(self, line: Line, again: set[LineId]) -> None:
        """Passes until the line wants no more. A line put in `again` during a pass gets another one."""
        again.add(line.id)
        while line.id in again or await self._wanting([line]) or line.id in again:
            again.discard(line.id)
            await self.follow(line)

    async def _wanting(self, lines: Sequence[Line]) -> list[Line]:
        return await self._memory.read(lambda tx: [line for line in lines if self._wants(tx, line)]) if lines else []

    def _overdue(self, line: Line, now: datetime) -> bool:
        return self._due.get(line.id, now) < now

    async def _tell_in_time(self, lines: Sequence[Line]) -> None:
        """Tell of trouble while a pass is still under way, for it may take long."""
        if not lines:
            return
        late = await self._memory.read(lambda tx: [line for line in lines if self._late(tx, line)])
        for line in late:
            await self._memory.write(lambda tx, line=line: self._tell(tx, line))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
        self._due.update(dict.fromkeys((line.id for line in lines), self._clock.now() + TELL_AGAIN))

    def _late(self, tx: Tx, line: Line) -> bool:
        view = self._view(tx, line)
        return (
            view.known.desired == view.desired
            and not view.known.alert_key
            and bool(trouble_of_line(view, refused=False))
        )

    def _tell(self, tx: Tx, line: Line) -> None:
        view = self._view(tx, line)
        update_alert(tx, view, trouble_of_line(view, refused=self._ovh.refused(line)))

    def _wants(self, tx: Tx, line: Line) -> bool:
        """Whether there is anything to do for the line now. If not, note when there will be."""
        view = self._view(tx, line)
        act, queue = self._act(tx, view), self._look_due(view)
        if view.desired != view.known.desired or not isinstance(act, Rest) or self._gap(view):
            return True
        if queue and queue <= view.now:
            return True
        self._rest(view, act.until)
        wrong = trouble_of_line(view, refused=self._ovh.refused(line))
        if wrong and view.known.alert_key and awaits_second_reading(view):  # the alert stays as it is until then
            return False
        return view.known.alert_fingerprint != (wrong.sign(view) if wrong else "")

    async def follow(self, line: Line) -> None:
        """One pass for one line: until nothing more can be done now."""
        for _ in range(ROUNDS):
            view, act = await self._memory.write(lambda tx: self._compare(tx, line))
            if isinstance(act, Desired):
                await self._ovh.fill(view, act)
            elif isinstance(act, LookAtQueue):
                await self._ovh.look_at_queue(view)
            elif isinstance(act, Rest):
                self._rest(view, act.until)
                return
            elif isinstance(act, Read):
                await self._ovh.read(view, act)
            elif self._taken_before(line, act):
                await self._ovh.no_effect(view, act.steps[0])
            else:
                await self._ovh.take(view, act.steps)
        log.error("%s: %s rounds in one pass, and no end", line.id, ROUNDS)
        self._ovh.rest_after_rounds(view)

    def _view(self, tx: Tx, line: Line) -> LineView:
        """What is known of the line now. Its promise is longer while all goes well and others change with it.

        Otherwise forty lines that wait for their turns would be forty alarms.
        """
        view = read_line_view(tx, line, self._clock.now())
        known = view.known
        if known.desired_at is None or known.verified_at is not None or known.error or line.id in self._ovh.pauses:
            return view
        together = (
            other
            for other in self._deployment.lines
            if other.key == line.key and abs(self._decided.get(other.id, LONG_AGO) - known.desired_at) < TOGETHER
        )
        return replace(view, promise=time_for_lines(together))

    def _compare(self, tx: Tx, line: Line) -> tuple[LineView, NextAction | Desired | LookAtQueue]:
        """Store the desired state if it has changed, decide what to do, and tell of trouble if there is nothing to do.

        A desired state is returned to be tried as a stop-gap.
        """
        overtime.end_expired_overtime(tx, line, self._clock.now())
        view = self._view(tx, line)
        if (queue := self._look_due(view)) and queue <= view.now:
            return view, LookAtQueue()
        if view.desired != view.known.desired:
            view = replace(view, known=self._wish_anew(tx, view))
        if view.known.desired_at:
            self._decided[line.id] = view.known.desired_at
        self._due[line.id] = (
            verification_due(view) if view.known.verified_at is None else datetime.max.replace(tzinfo=UTC)
        )
        act = self._act(tx, view)
        if isinstance(act, Rest) and (gap := self._gap(view)):
            return view, gap
        if isinstance(act, Rest):
            update_alert(tx, view, trouble_of_line(view, refused=self._ovh.refused(line)))
        return view, act

    def _wish_anew(self, tx: Tx, view: LineView) -> ForwardingState:
        line, before = view.line, view.known.desired
        known = with_new_desired(line, view.known, view.desired, view.ours, view.now)
        tx.phones.save_forwarding(known)
        if line.mode is LineMode.ACT:
            tx.phones.add_logged_in(line.id, {target.phone for target in view.desired.must if target.phone})
        elif before is None or before.must != view.desired.must:
            words = text_in(line.language, line.zone)
            said = words.say("observe-would", line=line.name, where=where_it_rings(view, view.desired.must, words))
            for address in addresses_for(tx, line, Purpose.COORDINATION):
                tx.outbox.add(
                    Post(
                        address,
                        said,
                        key=f"observe:{line.id}:{view.now:%Y%m%dT%H%M%S}",
                        quiet=True,
                        urgency=Urgency.LAST,
                    )
                )
        return known

    def _act(self, tx: Tx, view: LineView) -> NextAction:
        """What to do now at OVH: nothing in a pause, else what the plan says, once steps have had time to show."""
        line, now = view.line, view.now
        if pause := self._pause_in_force(view):
            return Rest(pause.until)
        act = self._planned_act(tx, view)
        taken, observed = self._taken_before(line, act), view.known.observed
        if taken and observed and (look_again := taken.look_again(observed.read_at)):
            return Read(Priority.NOW) if look_again <= now else Rest(look_again)
        room = self._ovh.room.get(line.id, now)
        return Rest(room) if act == Read(Priority.IDLE) and now < room else act

    def _pause_in_force(self, view: LineView) -> Pause | None:
        """The line's pause, if it still holds: a retry and a new desired state end it, unless OVH asked for it."""
        pause = self._ovh.pauses.get(view.line.id)
        if pause and not pause.asked and retry_was_asked(view.known, pause.since):
            self._ovh.pauses.pop(view.line.id)
            return None
        holds = pause and view.now < pause.until and (pause.asked or pause.must == view.desired.must)
        return pause if holds else None

    def _planned_act(self, tx: Tx, view: LineView) -> NextAction:
        """What the plan says, or a full reading that somebody waits for. In observe mode no step is ever taken."""
        line, now = view.line, view.now
        coming = view.coming if line.mode is LineMode.ACT else None
        act = next_action(line, view.known, view.ours, now, read_every=self._read_every, coming=coming)
        if isinstance(act, Read):
            return replace(act, priority=Priority.NOW) if pending_replies.awaits_takeover(tx, line) else act
        if pending_replies.wants_reading(tx, view) or stray_ringing.wants_reading(view.known):
            return Read(Priority.NOW, whole=True)
        if isinstance(act, Take) and (line.mode is LineMode.OBSERVE or (self._hands_off() and has_drifted(view))):
            assert view.known.observed is not None
            again = view.known.observed.read_at + self._read_every
            return Read(Priority.IDLE) if again <= now else Rest(again)
        return act

    def _taken_before(self, line: Line, act: NextAction) -> TakenSteps | None:
        """The steps taken before that `act` would repeat: the last reading does not show them."""
        taken = self._ovh.taken.get(line.id)
        return taken if taken and isinstance(act, Take) and taken.wanted_again(act.steps) else None

    def _gap(self, view: LineView) -> Desired | None:
        """The stop-gap, once in each pause: the shift has begun, and OVH did not accept the desired state."""
        pause, observed = self._ovh.pauses.get(view.line.id), view.known.observed
        if (
            pause is None
            or pause.filled
            or pause.asked
            or view.now >= pause.until
            or view.line.mode is LineMode.OBSERVE
        ):
            return None
        if verification_due(view) > view.now or (observed and is_right(view.line, view.desired, observed, view.ours)):
            return None
        return stop_gap(view.line, view.duty_periods, view.desired, view.now)

    def _rest(self, view: LineView, until: datetime) -> None:
        """Note when to look again: at `until`, when time changes the desired state, or when people must be told."""
        looks = [until, next_change_of_line(view.line, view.duty_periods, view.now), self._look_due(view)]
        if view.known.desired_at and view.known.verified_at is None:
            looks.append(verification_due(view))
        self._looks[view.line.id] = min(at for at in looks if at is not None and at > view.now)

    def _look_due(self, view: LineView) -> datetime | None:
        """When to read the line's queue. It is no part of the desired state, so a pause does not delay it."""
        return overtime.next_look_at_queue(view.line, view.duty_periods, view.staying, view.known.observed, view.now)


def has_drifted(view: LineView) -> bool:
    """Whether the line was as desired and is no more: somebody else changed it."""
    known = view.known
    return bool(
        known.confirmed_at
        and known.desired
        and known.observed
        and not is_right(view.line, known.desired, known.observed, view.ours)
    )
