"""Looks for somebody who stands in: asks those who are likely in private, a few at a time, until somebody came.

What is looked for follows from the roster: every offer to all opens a search, and so does a seat that whoever held it
has no longer (`search_where_vacated`, called wherever seats change). It ends by itself when the time is held again,
closed, or begun. The team's room is told of the offer by the command.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import AskedPerson, Line, Search, SearchEnd, Seat, Shift, Swap
from bot.ports import Tx
from bot.roster.seat_moves import moves_between
from bot.roster.shifts import open_times
from bot.roster.shortages import people_needed
from bot.roster.staffing.candidates import people_to_ask
from bot.roster.staffing.nobody_left import GivenUp, tell_nobody_left
from bot.roster.staffing.request_posts import ask_person, show_end, show_request
from bot.roster.staffing.wait_list import places_kept
from bot.roster.staffing.wanted_parts import (
    WantedPart,
    fewest_holders,
    holders_within,
    new_holders,
    wanted_parts,
)
from bot.roster.swaps import UNDO_WITHIN
from bot.roster.telling.notices import is_waking
from bot.text import text_in

AT_ONCE: Final = 3
"""How many people are asked together."""
CHANGE_OF_MIND: Final = timedelta(minutes=2)
"""How long nobody is asked: whoever undoes within it has left no trace."""
NEAR: Final = timedelta(hours=2)
"""A shift that begins within this is looked for at once."""
AT_NIGHT_WITHIN: Final = timedelta(hours=4)
"""At night people are asked only about what begins within this."""
PACE: Final = (
    (timedelta(minutes=30), timedelta(minutes=3)),
    (timedelta(hours=2), timedelta(minutes=10)),
    (timedelta(days=1), timedelta(minutes=30)),
)
"""How long before the shift, and how long the next few wait there."""
FAR_AHEAD: Final = timedelta(hours=2)
"""How long they wait before that."""
ASKED_AHEAD: Final = timedelta(days=14)
"""Nobody is asked earlier: the two requests a week that a person gets are for what is near. The room reads of it."""
WORTH_ASKING: Final = timedelta(minutes=30)
"""For less that was given up nobody is asked: they would come too late."""
TRIED_AGAIN: Final = timedelta(days=1)
"""When nobody is left to ask: people may be asked again on another day."""


def follow_searches(tx: Tx, line: Line, now: datetime) -> bool:
    """Take each search of the line further. True when something was said. A few small reads when nothing is due."""
    swaps = tx.roster.open_swaps(line.id)
    for swap in swaps:
        if swap.to is None and not swap.takeover:
            search_for_offer(tx, line, swap, now)
    nearest_first = sorted(tx.requests.open_searches(line.id), key=lambda search: search.starts)
    given_up: list[GivenUp] = []
    followed = [follow_search(tx, line, search, swaps, given_up, now) for search in nearest_first]
    if given_up:
        tell_nobody_left(tx, line, given_up, swaps, now)
    return any(followed)


# ---------------------------------------------------------------- what is looked for


def search_for_offer(tx: Tx, line: Line, swap: Swap, now: datetime) -> None:
    """Open a search for an offer that has none; open it again when the act that had ended it was undone."""
    seat = tx.roster.seat(swap.seat)
    if seat is None or seat.trainee or seat.ends <= now:
        return
    last = tx.requests.last_search(seat.shift)
    if last is None or (last.ended_at is not None and last.opened_at < swap.asked_at):
        shift = tx.roster.shift(seat.shift)
        if shift is not None and open_times(shift, tx.roster.closures(line.id, shift.starts, shift.ends)):
            open_search(tx, line, shift, (seat.starts, seat.ends), swap.asked_at, now)
    elif last.ended_at is None:
        widen_search(tx, last, (seat.starts, seat.ends))
    elif last.end is not SearchEnd.BEGUN and now - last.ended_at <= UNDO_WITHIN:
        reopened = tx.requests.save_search(replace(last, ended_at=None, end=None, shown_from=None, shown_until=None))
        widen_search(tx, reopened, (seat.starts, seat.ends))


def search_where_vacated(tx: Tx, line: Line, shift: Shift, before: Sequence[Seat], now: datetime) -> None:
    """Look for somebody wherever nobody came in place of those who held these seats before, and are off them."""
    seats = tx.roster.seats([shift.id])[shift.id]
    held, holds = ([(s.volunteer, s.starts, s.ends) for s in some if not s.trainee] for some in (before, seats))
    for move in moves_between(shift.id, held, holds):
        part = max(move.starts, now), move.ends
        if move.giver is not None and move.taker is None and part[1] - part[0] >= WORTH_ASKING:
            search_for_vacated(tx, line, shift, before, part, now)


def search_for_vacated(
    tx: Tx, line: Line, shift: Shift, before: Sequence[Seat], part: tuple[datetime, datetime], now: datetime
) -> None:
    """Look for somebody in that part, for as many as there were before, or as the shift needs if that is less."""
    if not open_times(replace(shift, starts=part[0], ends=part[1]), tx.roster.closures(line.id, *part)):
        return
    last = tx.requests.last_search(shift.id)
    if last is not None and last.ended_at is None:
        widen_search(tx, last, part)
        return
    needed = min(fewest_holders(before, *part), people_needed(tx, line, [shift])[shift.id])
    open_search(tx, line, shift, part, now, now, needed=needed, before=before)


def open_search(
    tx: Tx,
    line: Line,
    shift: Shift,
    part: tuple[datetime, datetime],
    asked_at: datetime,
    now: datetime,
    *,
    by_itself: bool = True,
    needed: int | None = None,
    before: Sequence[Seat] | None = None,
) -> Search:
    """Look for somebody from `asked_at` on, a little later if there is time; with `by_itself`, until somebody came.

    `before` are the shift's seats before somebody was needed; `needed`, how many people there have to be, is how many
    held it then, unless it is given.
    """
    seats = tx.roster.seats([shift.id])[shift.id] if before is None else before
    first = asked_at + CHANGE_OF_MIND if part[0] - asked_at > NEAR else asked_at
    first = max(first, part[0] - ASKED_AHEAD)
    many = max(fewest_holders(seats, *part) if needed is None else needed, 1)
    new = Search(0, line.id, shift.id, *part, many, now, next_at=first if by_itself else None)
    search = tx.requests.save_search(new)
    for person in holders_within(seats, *part):
        tx.requests.save_asked(AskedPerson(search.id, person))
    return search


def widen_search(tx: Tx, search: Search, part: tuple[datetime, datetime]) -> None:
    starts, ends = min(search.starts, part[0]), max(search.ends, part[1])
    if (starts, ends) != (search.starts, search.ends):
        tx.requests.save_search(replace(search, starts=starts, ends=ends))


# ---------------------------------------------------------------- what time brings


def follow_search(
    tx: Tx, line: Line, search: Search, swaps: Sequence[Swap], given_up: list[GivenUp], now: datetime
) -> bool:
    """End the search if nobody is needed any more; else show what has changed, and ask the next few if it is time.

    Where nobody is left to ask for the first time, it is added to `given_up`, to be told.
    """
    shift = tx.roster.shift(search.shift)
    seats = tx.roster.seats([search.shift])[search.shift]
    closures = tx.roster.closures(line.id, search.starts, search.ends)
    parts = wanted_parts(search, shift, seats, swaps, closures, now) if shift else []
    asked = tx.requests.asked_in(search.id)
    if parts and now < last_moment(search):
        said = show_what_is_left(tx, line, search, parts[0], asked)
        kept = shift is not None and places_kept(tx, shift, now)
        return (not kept and ask_next(tx, line, search, parts[0], asked, given_up, now)) or said
    if parts or now >= last_moment(search):
        end = SearchEnd.BEGUN
    elif shift is None or not open_times(replace(shift, starts=search.starts, ends=search.ends), closures):
        end = SearchEnd.CLOSED
    else:
        before = {one.volunteer for one in asked if one.asked_at is None}
        end = SearchEnd.FILLED if new_holders(search, seats, before) else SearchEnd.SETTLED
    return end_search(tx, line, replace(search, ended_at=now, end=end), seats, asked)


def last_moment(search: Search) -> datetime:
    """When nobody is asked any more: the start, or the end for what was looked for after the start."""
    return search.ends if search.opened_at >= search.starts else search.starts


def end_search(tx: Tx, line: Line, search: Search, seats: Sequence[Seat], people: Sequence[AskedPerson]) -> bool:
    """End it, and tell all who were asked. If nobody was, it leaves no trace."""
    asked = [one for one in people if one.asked_at is not None]
    if not asked and search.end is not SearchEnd.BEGUN:
        tx.requests.delete_search(search.id)
        return False
    tx.requests.save_search(search)
    before = {one.volunteer for one in people if one.asked_at is None}
    show_end(tx, line, search, asked, new_holders(search, seats, before))
    return bool(asked)


def show_what_is_left(tx: Tx, line: Line, search: Search, part: WantedPart, people: Sequence[AskedPerson]) -> bool:
    """Correct what those read who were asked, when a part was taken. True when there was something to correct."""
    asked = [one for one in people if one.asked_at is not None]
    if not asked or (search.shown_from, search.shown_until) == (part.starts, part.ends):
        return False
    for one in asked:
        show_request(tx, line, search, one, part)
    tx.requests.save_search(replace(search, shown_from=part.starts, shown_until=part.ends))
    return True


# ---------------------------------------------------------------- asking


def ask_next(
    tx: Tx,
    line: Line,
    search: Search,
    part: WantedPart,
    people: Sequence[AskedPerson],
    given_up: list[GivenUp],
    now: datetime,
) -> bool:
    """Ask the next few if it is their turn; when nobody is left, tell so once. True when something is said."""
    asked = [one for one in people if one.asked_at is not None]
    declined = bool(asked) and search.given_up_at is None and all(one.reply is not None for one in asked)
    due = search.next_at is not None and now >= search.next_at
    if not (due or declined) or not is_time_to_ask(line, part, now):
        return False
    shown = replace(search, shown_from=part.starts, shown_until=part.ends)
    if search.next_at is not None and ask_few(tx, line, search, part, now):
        tx.requests.save_search(replace(shown, next_at=now + pause_before(part.starts - now)))
        return True
    later = now + TRIED_AGAIN if search.next_at is not None and part.starts - now > 2 * TRIED_AGAIN else None
    tx.requests.save_search(replace(shown, next_at=later, given_up_at=search.given_up_at or now))
    if search.given_up_at is None:
        given_up.append(GivenUp(search, part, len(asked)))
    return search.given_up_at is None


def ask_few(tx: Tx, line: Line, search: Search, part: WantedPart, now: datetime) -> bool:
    """Ask the fairest of those who were not asked yet. False when there is nobody."""
    shift = tx.roster.shift(search.shift)
    assert shift is not None
    told = 0
    for candidate in people_to_ask(tx, line, shift, (part.starts, part.ends), now):
        told += ask_person(tx, line, search, part, candidate.volunteer, now)
        if told == AT_ONCE:
            break
    return told > 0


def is_time_to_ask(line: Line, part: WantedPart, now: datetime) -> bool:
    return is_waking(text_in(line.language, line.zone), now) or part.starts - now <= AT_NIGHT_WITHIN


def pause_before(ahead: timedelta) -> timedelta:
    """How long to wait for those who were asked before the next are."""
    return next((pause for until, pause in PACE if ahead <= until), FAR_AHEAD)
