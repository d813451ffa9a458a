"""Tells people what others changed in their shifts: closings and their end, places given and taken away, hours moved.

Exactly those whom it touches are told, once: what changes within a quarter of an hour is one message. It says what is
different from before the first change; what is again as it was is not said. Only what begins soon is told at once.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.model import Closure, Line, NoticeKind, PlanChange, Seat, Shift, ShiftId, Stretches, VolunteerId
from bot.ports import Tx
from bot.roster.closings import without_stretches
from bot.roster.shifts import open_times
from bot.roster.telling.notices import tell_unasked
from bot.roster.telling.plan_moves import Move, rows_of_moves
from bot.text import Text

GROUPED: Final = timedelta(minutes=15)
URGENT: Final = timedelta(hours=2)
FOREVER: Final = timedelta(days=3650)
ROWS_AT_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class PlanState:
    """When a person holds a shift, and when of that the line is open."""

    held: Stretches = ()
    open: Stretches = ()


Plan = dict[tuple[VolunteerId, ShiftId], PlanState]


def read_plan(tx: Tx, line: Line, now: datetime, shifts: Sequence[Shift] | None = None) -> Plan:
    """Who holds what of the line's shifts, or of these, from now on."""
    ahead = tx.roster.shifts([line.id], now, now + FOREVER) if shifts is None else shifts
    closures = tx.roster.closures(line.id, now, now + FOREVER)
    seats = tx.roster.seats([shift.id for shift in ahead])
    plan: Plan = {}
    for shift in ahead:
        for who in {seat.volunteer for seat in seats[shift.id]}:
            theirs = [seat for seat in seats[shift.id] if seat.volunteer == who]
            plan[who, shift.id] = state_of_seats(shift, theirs, closures)
    return plan


def state_of_seats(shift: Shift, seats: Iterable[Seat], closures: Sequence[Closure]) -> PlanState:
    held = tuple(sorted((seat.starts, seat.ends) for seat in seats))
    parts = (replace(shift, starts=starts, ends=ends) for starts, ends in held)
    return PlanState(held, tuple(time for part in parts for time in open_times(part, closures)))


def note_plan_changes(tx: Tx, line: Line, before: Plan, after: Plan, by: VolunteerId | None, now: datetime) -> bool:
    """Note what is different for each person but `by`, to be told soon. True when something urgent was told at once."""
    soon: set[VolunteerId] = set()
    for who, shift in sorted({*before, *after}):
        was, state = before.get((who, shift), PlanState()), after.get((who, shift), PlanState())
        if who == by or was == state:
            continue
        note_plan_change(tx, line, (who, shift), was, state, by, now)
        if any(starts < now + URGENT for starts, _ in changed_times(was, state, now)):
            soon.add(who)
    told = [tell_one_person(tx, line, who, tx.staffing.plan_changes_of(line.id, who), now) for who in sorted(soon)]
    return any(told)


def note_plan_change(
    tx: Tx,
    line: Line,
    place: tuple[VolunteerId, ShiftId],
    was: PlanState,
    state: PlanState,
    by: VolunteerId | None,
    now: datetime,
) -> None:
    """What waits keeps what was before the first change; the person who changed it last is named."""
    who, shift = place
    waiting = tx.staffing.plan_changes_of(line.id, who)
    earlier = next((change for change in waiting if change.shift == shift), None)
    due_at = min((change.due_at for change in waiting), default=now + GROUPED)
    first = earlier or PlanChange(0, line.id, who, shift, was.held, was.open, (), (), by, due_at)
    tx.staffing.save_plan_change(replace(first, then_held=state.held, then_open=state.open, by=by))


def changed_times(was: PlanState, state: PlanState, now: datetime) -> Stretches:
    return (*times_without(was.open, state.open, now), *times_without(state.open, was.open, now))


def times_without(times: Stretches, taken: Stretches, now: datetime) -> Stretches:
    """What is still to come of the times that are in none of those taken."""
    left = [(max(starts, now), ends) for starts, ends in without_stretches(times, taken) if ends is not None]
    return tuple((starts, ends) for starts, ends in left if starts < ends)


def tell_plan_changes(tx: Tx, line: Line, now: datetime) -> bool:
    """A step of the roster: tell what has waited long enough. True when something was said."""
    said = False
    for who in dict.fromkeys(change.volunteer for change in tx.staffing.plan_changes_due(line.id, now)):
        said = tell_one_person(tx, line, who, tx.staffing.plan_changes_of(line.id, who), now) or said
    return said


def tell_one_person(tx: Tx, line: Line, who: VolunteerId, waiting: Sequence[PlanChange], now: datetime) -> bool:
    """Tell one person all that waits for them, as it is now; what is as it was, or is over, is left out."""
    for change in waiting:
        tx.staffing.delete_plan_change(change.id)
    if not waiting or all(member.line != line.id for member in tx.people.memberships(who)):
        return False
    moved = [(change, move) for change in waiting if (move := moved_by(tx, line, change, now))]
    others = [change for change in waiting if all(change is not one for one, _ in moved)]
    news = [(change, piece) for change in others for piece in news_of_change(tx, line, change, now)]
    if not news and not moved:
        return False
    news.sort(key=lambda one: one[1])
    authors = tuple(dict.fromkeys(change.by for change, _ in [*moved, *news]))
    rows = [piece for _, piece in news]
    about = f"plan:{max(change.id for change in waiting)}"
    moves = [move for _, move in moved]
    say, by_phone = words_of_news(tx, authors, rows, moves), partial(words_by_phone, rows, moves)
    until = max([*(ends for _, ends, _ in rows), *(move.until for move in moves)])
    return tell_unasked(tx, line, who, NoticeKind.PLAN, about, now, say, by_phone=by_phone, until=until)


Piece = tuple[datetime, datetime, str]
"""From when to when, and the name of the sentence that says what is different."""


def news_of_change(tx: Tx, line: Line, change: PlanChange, now: datetime) -> Iterator[Piece]:
    """What others changed and is still so; what the person did to it since is no news to them."""
    shift = tx.roster.shift(change.shift)
    seats = [seat for seat in tx.roster.seats([change.shift])[change.shift] if seat.volunteer == change.volunteer]
    closures = tx.roster.closures(line.id, now, now + FOREVER)
    state = state_of_seats(shift, seats, closures) if shift else PlanState()
    lost = times_without(times_without(change.open, change.then_open, now), state.open, now)
    gained = common_times(times_without(change.then_open, change.open, now), state.open, now)
    for times, sentence in (
        (common_times(lost, state.held, now), "plan-closed"),
        (times_without(times_without(lost, state.held, now), change.then_held, now), "plan-removed"),
        (common_times(gained, change.held, now), "plan-reopened"),
        (times_without(gained, change.held, now), "plan-added"),
    ):
        yield from ((starts, ends, sentence) for starts, ends in times)


def common_times(times: Stretches, others: Stretches, now: datetime) -> Stretches:
    return times_without(times, times_without(times, others, now), now)


def words_of_news(
    tx: Tx, authors: Sequence[VolunteerId | None], news: Sequence[Piece], moves: Sequence[Move]
) -> Callable[[Text], str]:
    def say(words: Text) -> str:
        names = [words.person(tx.people.get(by).name) for by in authors if by is not None]
        known = bool(names) and None not in authors
        rows = [words.say("plan-changed-by", who=words.listed(names)) if known else words.say("plan-changed")]
        rows += rows_of_moves(moves, words)
        rows += [words.say(sentence, when=words.span(*at)) for *at, sentence in news[:ROWS_AT_MOST]]
        if len(news) > ROWS_AT_MOST:
            rows.append("…")
        if moves or any(sentence == "plan-added" for _, _, sentence in news):
            rows.append(words.say("plan-if-not"))
        return "\n".join(rows)

    return say


def words_by_phone(news: Sequence[Piece], moves: Sequence[Move], words: Text) -> str:
    """What coordination says to whoever has no chat: a few words for each."""
    said = [words.say("by-phone-plan", what=what, when=words.span(*at)) for *at, what in news]
    return " · ".join([*rows_of_moves(moves, words), *said])


def moved_by(tx: Tx, line: Line, change: PlanChange, now: datetime) -> Move | None:
    """The move, if the shift has other hours than the person's part had before, and the part is still theirs."""
    shift = tx.roster.shift(change.shift)
    if shift is None or shift.slot is None or len(change.held) != 1:
        return None
    state = read_plan(tx, line, now, [shift]).get((change.volunteer, shift.id), PlanState())
    [before] = change.held
    inside = shift.starts <= before[0] and before[1] <= shift.ends
    if inside or len(state.held) != 1 or state.held == change.held or not state.open:
        return None
    return Move(shift.slot, before, state.held[0])


def note_state_again(tx: Tx, line: Line, who: VolunteerId, shifts: Sequence[Shift], now: datetime) -> bool:
    """What waits to be told of these shifts ends as it is now, such as after an undo. False when nothing waits."""
    ids = {shift.id for shift in shifts}
    waiting = [change for change in tx.staffing.plan_changes_of(line.id, who) if change.shift in ids]
    plan = read_plan(tx, line, now, shifts)
    for change in waiting:
        state = plan.get((who, change.shift), PlanState())
        tx.staffing.save_plan_change(replace(change, then_held=state.held, then_open=state.open))
    return bool(waiting)
