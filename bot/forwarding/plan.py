"""Where each line should ring now, and the ordered steps that make it so. Values in, values out.

The desired state is computed from the line's duty periods and compared with the observed state, the last reading of
OVH:

- A shift that starts after a gap is desired from `starts - lead` on, so that the forward is set before callers come.
- Touching shifts hand over at their boundary T. A single forward (`line`, `redirect`) changes at T. On a hunting line
  both sides must ring from T - 2 min to T. From T on the new side must ring, and the old side *may* until T + 60 s: it
  is logged out as soon as the new side was read twice, which is at T if it was logged in early. Where the new side has
  nobody new, the old side is logged out at T.
- A person without a proved phone is not rung, nor one whose phone this line must not ring. When nobody else is left,
  `uncovered` is rung and coordination is told.

Two lines that share a hunting service have one queue each, but an agent's status counts for both. There agents stay
logged in, and are attached to the line's queue or detached from it.

Strangers are phones that OVH rings and that are not ours. On a hunting line coordination is told of them and they are
never touched. The two other kinds have room for one target only, so any other target is a drift.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.forwarding.fallback import changes_of_backup_hours, reachable_backups
from bot.model import (
    Desired,
    ForwardingState,
    Line,
    LineKind,
    Observed,
    Phone,
    Priority,
    Step,
    StepKind,
    Target,
    TargetKind,
    VolunteerId,
)
from bot.readers.ringable import may_ring
from bot.roster.shifts import DutyPeriod, duty_period_at

EARLY: Final = timedelta(minutes=2)  # a hunting line's next people are logged in this long before a hand-over
GRACE: Final = timedelta(seconds=60)  # and the last ones may stay this long after it
PROMISE: Final = timedelta(seconds=60)  # from a decision, or a hand-over, to the verified forward
SECOND_READING: Final = timedelta(seconds=30)
AHEAD: Final = timedelta(minutes=2)  # a line is read this long before it is to ring elsewhere
FRESH: Final = {
    LineKind.LINE: timedelta(minutes=7),
    LineKind.REDIRECT: timedelta(minutes=7),
    LineKind.HUNTING: AHEAD + timedelta(seconds=30),
}
"""How old a reading may be to decide a step on. A forward is set to its target, wherever it led before, and two looks
are five minutes apart; the steps of a queue depend on its agents."""
DRIFTING_EVERY: Final = timedelta(seconds=60)  # how often a line is read that somebody else changed
READ_EVERY: Final = timedelta(minutes=5)
FIGHTS: Final = 3  # repairs of one drift
TRY_AGAIN: Final = timedelta(minutes=5)  # between two repairs of a line that somebody else keeps changing
FIGHT_WITHIN: Final = 2 * TRY_AGAIN + timedelta(minutes=1)  # so that a fight goes on from one such repair to the next
INSTANT: Final = timedelta(microseconds=1)
MINUTE: Final = timedelta(minutes=1)
PER_MINUTE: Final = 60  # requests that OVH allows per key
REQUESTS_AT_MOST: Final = {LineKind.LINE: 5, LineKind.REDIRECT: 9, LineKind.HUNTING: 16}
"""For one line alone, from its first reading ever to its verification; most changes take half of that."""


# ---------------------------------------------------------------- the desired state


def period_in_force(line: Line, duty_periods: Sequence[DutyPeriod], now: datetime) -> DutyPeriod | None:
    """The duty period whose people should ring now: the present one, or after a gap the next one from its lead on."""
    if present := duty_period_at(duty_periods, now):
        return present
    coming = next((period for period in duty_periods if period.starts > now), None)
    return coming if coming and coming.starts - line.lead <= now else None


def desired_state(
    line: Line, duty_periods: Sequence[DutyPeriod], phones: Mapping[VolunteerId, Phone], now: datetime
) -> Desired:
    """Where the line should ring now."""
    here = period_in_force(line, duty_periods, now)
    must = targets_of_period(line, here, phones, now)
    if here is None or line.kind is not LineKind.HUNTING:
        return Desired(must)
    coming = next((period for period in duty_periods if period.starts == here.ends), None)
    if coming and here.ends - EARLY <= now:
        must = tuple(dict.fromkeys(must + targets_of_period(line, coming, phones, now)))
    gone = next((period for period in duty_periods if period.ends == here.starts), None)
    old = frozenset(targets_of_period(line, gone, phones, now)) if gone and now < here.starts + GRACE else frozenset()
    nothing_to_settle = set(must) <= old
    return Desired(must, frozenset() if nothing_to_settle else old - set(must))


def targets_of_period(
    line: Line, period: DutyPeriod | None, phones: Mapping[VolunteerId, Phone], now: datetime
) -> tuple[Target, ...]:
    """Whom this duty period rings now, or at its nearest edge, in order. None: the line is closed."""
    if period is None:
        return targets_as_read(line, line.closed)
    people = phones_of_people(line, period.on, phones)
    if people and line.trainees_ring:
        people += phones_of_people(line, period.trainees, phones)
    then = min(max(now, period.starts), period.ends - INSTANT)
    backups = (backup.phone for backup in reachable_backups(line, then))
    people = people or [phone for phone in backups if may_ring(line, phone)]
    targets = tuple(Target(TargetKind.NUMBER, phone) for phone in dict.fromkeys(people))
    if not targets:
        return targets_as_read(line, line.closed)
    return targets if line.kind is LineKind.HUNTING else targets[:1]


def phones_of_people(line: Line, people: Iterable[VolunteerId], phones: Mapping[VolunteerId, Phone]) -> list[Phone]:
    """The phones of these people that may ring. Whatever is stored, a line never rings a line, nor what costs more."""
    return [phones[person] for person in people if person in phones and may_ring(line, phones[person])]


def stop_gap(line: Line, duty_periods: Sequence[DutyPeriod], desired: Desired, now: datetime) -> Desired | None:
    """Ring `uncovered` while OVH does not accept the desired state, from the start of the shift on.

    Nobody of the desired state is logged out for it. None: nobody agreed to be rung, or nobody is on duty.
    """
    here = duty_period_at(duty_periods, now)
    if here is None or not here.on or not line.uncovered:
        return None
    backups = targets_of_period(line, DutyPeriod(here.starts, here.ends, ()), {}, now)
    return (
        None
        if backups in (desired.must, targets_as_read(line, line.closed))
        else Desired(backups, frozenset({*desired.must, *desired.may} - {*backups}))
    )


def targets_as_read(line: Line, target: Target) -> tuple[Target, ...]:
    """A configured or stored target in the form in which a reading shows it: what is desired is compared in this form.

    A queue holds phones only, and plays its own announcement when nobody is logged in. On a SIP line, no target means
    that no forward is set. The line's own voicemail has no number.
    """
    if target.kind is not TargetKind.VOICEMAIL and target.phone and not may_ring(line, target.phone):
        target = Target(TargetKind.ANNOUNCEMENT if line.kind is LineKind.HUNTING else TargetKind.VOICEMAIL)
    if target.kind is TargetKind.VOICEMAIL and line.kind is not LineKind.HUNTING:
        return (replace(target, phone=Phone("")) if target.phone in {line.service, line.number} else target,)
    return (Target(TargetKind.NUMBER, target.phone),) if target.phone else ()


def next_change_of_line(line: Line, duty_periods: Sequence[DutyPeriod], now: datetime) -> datetime | None:
    """The next instant at which the desired state may change without a new row."""
    instants = {
        instant
        for period in duty_periods
        for instant in (
            period.starts - line.lead,
            period.starts,
            period.starts + GRACE,
            period.ends - EARLY,
            period.ends,
        )
    }
    instants.update(changes_of_backup_hours(line, now))
    return min((instant for instant in instants if instant > now), default=None)


def coming_change(
    line: Line, duty_periods: Sequence[DutyPeriod], phones: Mapping[VolunteerId, Phone], now: datetime
) -> datetime | None:
    """When the line is to ring elsewhere, if that is what time changes next."""
    at = next_change_of_line(line, duty_periods, now)
    must = desired_state(line, duty_periods, phones, now).must
    return at if at and desired_state(line, duty_periods, phones, at).must != must else None


def next_look_at_all(read_at: datetime, every: timedelta) -> datetime:
    """When a line that is right is looked at again.

    The lines are looked at together, which costs hardly more than one: at the same instants, `AHEAD` of the full hours
    and their parts, when most lines have a boundary.
    """
    since = (read_at + AHEAD).timestamp()
    return datetime.fromtimestamp((since // every.total_seconds() + 1) * every.total_seconds(), UTC) - AHEAD


def time_for_lines(lines: Iterable[Line]) -> timedelta:
    """How long it takes at most until the last of these lines is verified, when all of one key change at once."""
    return max(PROMISE, sum(REQUESTS_AT_MOST[line.kind] for line in lines) * MINUTE / PER_MINUTE + SECOND_READING)


def verification_deadline(
    line: Line, duty_periods: Sequence[DutyPeriod], decided_at: datetime, promise: timedelta = PROMISE
) -> datetime:
    """When a state desired since `decided_at` has to be verified; after that people are told (promise P3).

    `promise` is longer than usual when so many lines of a key change together that it cannot be kept.
    """
    soon = decided_at + promise
    if duty_period_at(duty_periods, decided_at) is None:
        coming = period_in_force(line, duty_periods, decided_at)
        return max(coming.starts - line.lead / 2, soon) if coming else soon
    boundaries = (a.ends for a, b in pairwise(duty_periods) if a.ends == b.starts)
    handover = next((edge for edge in boundaries if edge - EARLY <= decided_at < edge), None)
    return handover + promise if handover and line.kind is LineKind.HUNTING else soon


# ---------------------------------------------------------------- the comparison


def stranger_targets(line: Line, desired: Desired, observed: Observed, ours: frozenset[Phone]) -> tuple[Target, ...]:
    """Whom OVH rings on a hunting line though nobody here knows them."""
    if line.kind is not LineKind.HUNTING:
        return ()
    known = {*desired.must, *desired.may}
    return tuple(target for target in observed.targets if target not in known and target.phone not in ours)


def is_right(line: Line, desired: Desired, observed: Observed, ours: frozenset[Phone]) -> bool:
    """Whether all of `must` rings, and besides strangers nobody outside `must` and `may`, in any order."""
    if line.kind is LineKind.REDIRECT and observed.redirected_to != line.service:
        return False
    rings = set(targets_read(desired, observed)).difference(stranger_targets(line, desired, observed, ours))
    return set(desired.must) <= rings <= {*desired.must, *desired.may}


def targets_read(desired: Desired, observed: Observed) -> tuple[Target, ...]:
    """The targets that were read. Where just "the voicemail" is desired, any number of a voicemail will do."""
    any_voicemail = Target(TargetKind.VOICEMAIL)
    if any_voicemail not in desired.must:
        return observed.targets
    return tuple(any_voicemail if target.kind is TargetKind.VOICEMAIL else target for target in observed.targets)


def next_steps(
    line: Line, desired: Desired, observed: Observed, ours: frozenset[Phone], *, settled: bool = False
) -> list[Step]:
    """The next steps, in order, from the observed to the desired state: add first, remove later.

    While some of `must` does not ring, all steps add; the comparison after the next reading removes. With `settled`
    (`must` was read twice) those who only may ring are removed too.
    """
    if line.kind is not LineKind.HUNTING:
        return list(_forward_steps(line, desired, observed))
    missing = [target for target in desired.must if target not in observed.targets]
    if missing:
        return [step for target in missing for step in _log_in(line, target, observed)]
    stay = {*desired.must} if settled else {*desired.must, *desired.may}
    unknown = stranger_targets(line, desired, observed, ours)
    leave = StepKind.DETACH if line.shared else StepKind.LOG_OUT
    return [Step(leave, target) for target in observed.targets if target not in stay and target not in unknown]


def _forward_steps(line: Line, desired: Desired, observed: Observed) -> Iterable[Step]:
    """The forward first: callers are redirected to the SIP line only once it rings where it should."""
    if targets_read(desired, observed) != desired.must:
        yield Step(StepKind.FORWARD, desired.must[0] if desired.must else Target(TargetKind.ANNOUNCEMENT))
    if line.kind is LineKind.REDIRECT and observed.redirected_to != line.service:
        yield Step(StepKind.REDIRECT, Target(TargetKind.NUMBER, line.service))


def _log_in(line: Line, target: Target, observed: Observed) -> Iterable[Step]:
    """Logging in concerns the service, attaching concerns the line's queue. The step that makes it ring comes last."""
    agents = [agent for agent in observed.agents if agent.phone == target.phone]
    if not agents:
        yield Step(StepKind.CREATE, target)
    if line.shared:
        if not any(agent.available for agent in agents):
            yield Step(StepKind.LOG_IN, target)
        yield Step(StepKind.ATTACH, target)
        return
    if all(agent.position is None for agent in agents):
        yield Step(StepKind.ATTACH, target)
    yield Step(StepKind.LOG_IN, target)


# ---------------------------------------------------------------- what we know, and what to do next


@dataclass(frozen=True, slots=True)
class Read:
    """Read the line at OVH. `whole`: all of it, even just after steps."""

    priority: Priority = Priority.CHANGE
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Take:
    """Take these steps, then read."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """Do nothing until then, unless a row changes."""

    until: datetime


NextAction = Read | Take | Rest


def is_fought_over(known: ForwardingState) -> bool:
    """Whether somebody else keeps changing the line: three repairs within `FIGHT_WITHIN`."""
    tries = known.repairs
    return any(last - first <= FIGHT_WITHIN for first, last in zip(tries, tries[FIGHTS - 1 :], strict=False))


def next_repair(known: ForwardingState) -> datetime | None:
    """When a line that is fought over may be repaired again. None: at once, for nobody fights."""
    return known.repairs[-1] + TRY_AGAIN if is_fought_over(known) else None


def next_action(
    line: Line,
    known: ForwardingState,
    ours: frozenset[Phone],
    now: datetime,
    *,
    read_every: timedelta = READ_EVERY,
    coming: datetime | None = None,
) -> NextAction:
    """What to do now for a line whose desired state is stored in `known`, and which changes next at `coming`.

    A verified change is read as rarely as any other line: forty lines that change together would use up the request
    budget otherwise. A line that somebody else changed is read every minute, and any line ahead of a change, so that
    the change itself is one write.
    """
    desired, observed = known.desired, known.observed
    if desired is None or known.desired_at is None or observed is None:
        return Read()
    drifts = any(now - repaired < FIGHT_WITHIN for repaired in known.repairs)
    again = observed.read_at + DRIFTING_EVERY if drifts else next_look_at_all(observed.read_at, read_every)
    priority = Priority.IDLE
    plan: list[Step] = []
    if not is_right(line, desired, observed, ours):
        repair_at = next_repair(known) or now
        plan = next_steps(line, desired, observed, ours) if repair_at <= now else []
        again = again if repair_at <= now else min(again, repair_at)
    elif known.confirmed_at is None:
        return Read()
    elif known.verified_at is None:
        again, priority = known.confirmed_at + SECOND_READING, Priority.CHANGE
    else:
        plan = next_steps(line, desired, observed, ours, settled=True)
    if plan and now < observed.read_at + FRESH[line.kind]:
        return Take(tuple(plan))
    if plan:
        return Read()
    ahead = coming - AHEAD if coming and observed.read_at + FRESH[line.kind] < coming + GRACE else None
    if ahead and observed.read_at < ahead < again:
        again, priority = ahead, Priority.CHANGE
    return Read(priority) if again <= now else Rest(again)


def with_new_desired(
    line: Line, known: ForwardingState, new: Desired, ours: frozenset[Phone], now: datetime
) -> ForwardingState:
    """Replace the desired state.

    Verification carries over when nobody new must ring and the last reading is right for the new state too. When only
    `may` has changed it is the same decision, with the same deadline and the same repairs.
    """
    old, observed = known.desired, known.observed
    same = old is not None and old.must == new.must
    kept = (
        old is not None
        and set(new.must) <= set(old.must)
        and observed is not None
        and is_right(line, new, observed, ours)
    )
    return replace(
        known,
        desired=new,
        desired_at=known.desired_at if same else now,
        confirmed_at=known.confirmed_at if kept else None,
        verified_at=known.verified_at if kept else None,
        repairs=known.repairs if same else (),
    )


def before_steps(line: Line, known: ForwardingState, ours: frozenset[Phone], now: datetime) -> ForwardingState:
    """Before a step the observed state is forgotten: after a crash half-way, the first thing is then a reading."""
    drifted = (
        known.confirmed_at
        and known.desired
        and known.observed
        and not is_right(line, known.desired, known.observed, ours)
    )
    repairs = (*known.repairs, now)[-FIGHTS:] if drifted else known.repairs
    return replace(known, observed=None, confirmed_at=None, verified_at=None, repairs=repairs)


def after_reading(line: Line, known: ForwardingState, observed: Observed, ours: frozenset[Phone]) -> ForwardingState:
    """Store a reading. `confirmed_at` survives a wrong one, which tells a drift from a state that was never reached."""
    if known.desired is None or not is_right(line, known.desired, observed, ours):
        return replace(known, observed=observed, verified_at=None)
    was_right = known.observed is not None and is_right(line, known.desired, known.observed, ours)
    confirmed_at = known.confirmed_at if known.confirmed_at and was_right else observed.read_at
    twice = observed.read_at - confirmed_at >= SECOND_READING
    verified_at = known.verified_at or (observed.read_at if twice else None)
    calm = known.repairs and observed.read_at - known.repairs[-1] > FIGHT_WITHIN
    repairs = () if calm else known.repairs
    return replace(
        known, observed=observed, confirmed_at=confirmed_at, verified_at=verified_at, repairs=repairs, error=""
    )
