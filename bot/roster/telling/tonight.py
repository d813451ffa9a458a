"""Tonight's gaps: coordination hears at noon where people are missing, what rings instead, and who may be asked.

Tonight is all that begins before six tomorrow morning. A gap is a part of a shift that is short of people
(`bot.roster.shortages`): touching shifts leave none, nor does a time without a shift.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from bot.model import Button, Line, Post, Purpose, Shift, ShiftId
from bot.payloads import AskAround, AskPerson, TakeShift, minute_of
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.roster.shifts import DutyPeriod, duty_periods_of
from bot.roster.shortages import Shortage, shortages_of
from bot.roster.staffing.candidates import names_of, people_to_ask
from bot.roster.staffing.wanted_parts import holders_within
from bot.roster.telling.notices import is_waking, tell_room_unasked
from bot.text import Text, safe_words, text_in

NOON: Final = time(12)
NIGHT_ENDS: Final = time(6)
BEFORE: Final = timedelta(hours=12)
"""How long the buttons of a shift that is over are still taken away."""
NAMED: Final = 5
"""How many of those who may be asked are named, the fairest first."""
LABEL: Final = 13
"""Letters of a name on a button."""

Rings = Callable[[Line, datetime, datetime, Text], str]
"""Where calls go in a time that nobody holds; empty where that is not ours to say."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a shift in which people are missing. `unheld`: nobody at all is on duty on the line then."""

    short: Shortage
    starts: datetime
    ends: datetime
    unheld: bool

    @property
    def shift(self) -> Shift:
        return self.short.shift


def tell_of_tonight(tx: Tx, line: Line, now: datetime, rings: Rings) -> bool:
    """Tell coordination of tonight's gaps at noon, or once we are back; and keep true what it has read."""
    if not addresses_for(tx, line, Purpose.COORDINATION):
        return False
    words = text_in(line.language, line.zone)
    local = words.local(now)
    is_time = local.time() >= NOON and is_waking(words, now)
    first = is_time and tx.once(f"tonight:{line.id}:{local.date()}", now)
    shifts = tx.roster.shifts([line.id], now - BEFORE, end_of_night(now, words))
    told = [shift for shift in shifts if was_told(tx, line, shift)]
    if not told and not first:
        return False
    gaps = gaps_of(tx, line, shifts, now)
    kept = [keep_gap_true(tx, line, shift, gaps.get(shift.id), now, rings) for shift in told]
    if not first:
        return any(kept)
    new = [gap for gap in gaps.values() if not was_told_today(tx, line, gap.shift, now, words)]
    for place, gap in enumerate(new):
        say, buttons = partial(say_gap, tx, line, gap, now, rings), partial(gap_buttons, tx, line, gap, now)
        key = gap_key(gap.shift)
        tell_room_unasked(tx, line, Purpose.COORDINATION, now, say, buttons=buttons, key=key, quiet=place > 0)
    return bool(new) or any(kept)


def end_of_night(now: datetime, words: Text) -> datetime:
    """Six o'clock tomorrow morning by the line's clock; before six it is still last night."""
    local = words.local(now)
    day = local.date() + timedelta(days=int(local.time() >= NIGHT_ENDS))
    return datetime.combine(day, NIGHT_ENDS, words.zone)


def gap_key(shift: Shift) -> str:
    return f"tonight:{shift.id}"


def was_told(tx: Tx, line: Line, shift: Shift) -> bool:
    """Whether coordination still reads of a gap of this shift."""
    standing = [tx.outbox.keyed(room, gap_key(shift)) for room in addresses_for(tx, line, Purpose.COORDINATION)]
    return any(post is not None and post.post.buttons for post in standing)


def was_told_today(tx: Tx, line: Line, shift: Shift, now: datetime, words: Text) -> bool:
    """Whether all of coordination read today that this place is free, and may take it there."""
    told = [
        standing is not None
        and bool(standing.post.buttons)
        and standing.due_at is not None
        and words.local(standing.due_at).date() == words.local(now).date()
        for room in addresses_for(tx, line, Purpose.COORDINATION)
        for standing in [tx.outbox.keyed(room, f"vacated:{shift.id}")]
    ]
    return all(told)


def gaps_of(tx: Tx, line: Line, shifts: Sequence[Shift], now: datetime) -> dict[ShiftId, Gap]:
    """The first part of each shift, not over yet, in which nobody is on duty, or else in which somebody is missing."""
    short = shortages_of(tx, line, shifts, now)
    if not short:
        return {}
    parts = [part for of_shift in short.values() for part in of_shift]
    since, until = min(part.starts for part in parts), max(part.ends for part in parts)
    around = tx.roster.shifts([line.id], since, until)  # others may be on duty at that time
    seats = tx.roster.seats([shift.id for shift in around])
    periods = duty_periods_of(around, seats, tx.roster.closures(line.id, since, until))
    found: dict[ShiftId, Gap] = {}
    for shift, of_shift in short.items():
        unheld = (gap for part in of_shift for gap in unheld_parts(part, periods))
        found[shift] = next(unheld, None) or Gap(of_shift[0], of_shift[0].starts, of_shift[0].ends, unheld=False)
    return found


def unheld_parts(part: Shortage, periods: Sequence[DutyPeriod]) -> Iterator[Gap]:
    for period in periods:
        starts, ends = max(part.starts, period.starts), min(part.ends, period.ends)
        if starts < ends and not period.on:
            yield Gap(part, starts, ends, unheld=True)


# ---------------------------------------------------------------- what coordination reads


def say_gap(tx: Tx, line: Line, gap: Gap, now: datetime, rings: Rings, words: Text) -> str:
    rows = state_of_gap(tx, line, gap, words)
    where = rings(line, gap.starts, gap.ends, words) if gap.unheld else ""
    if where:
        rows.insert(1, words.say("gaps-rings", where=where))
    people = [one.volunteer for one in people_to_ask(tx, line, gap.shift, (gap.starts, gap.ends), now)]
    names, more = words.names(names_of(tx, people[:NAMED])), max(len(people) - NAMED, 0)
    rows.append(words.say("tonight-may-ask", names=names, more=more) if people else words.say("tonight-nobody-to-ask"))
    return "\n".join(rows)


def state_of_gap(tx: Tx, line: Line, gap: Gap, words: Text) -> list[str]:
    """The rows that change: when who is missing, and how many were asked, if somebody is looked for."""
    rows = [missing_words(tx, line, gap, words)]
    if gap.short.there and not gap.unheld:
        rows.append(words.say("tonight-there", who=words.names(names_of(tx, gap.short.there))))
    search = tx.requests.last_search(gap.shift.id)
    if search is not None and search.ended_at is None:
        asked = sum(one.asked_at is not None for one in tx.requests.asked_in(search.id))
        rows.append(words.say("tonight-asked", count=asked))
    return rows


def missing_words(tx: Tx, line: Line, gap: Gap, words: Text) -> str:
    """That nobody is there; else who looks for somebody, or how many are missing."""
    when, short = words.span(gap.starts, gap.ends), gap.short
    if gap.unheld:
        return words.say("tonight-gap", line=line.name, when=when)
    if not short.to_find:
        return words.say("tonight-leaving", line=line.name, when=when, who=words.names(names_of(tx, short.leaving)))
    return words.say("tonight-missing", line=line.name, when=when, count=short.to_find)


def gap_buttons(tx: Tx, line: Line, gap: Gap, now: datetime, words: Text) -> Sequence[Button]:
    """One for each of those who may be asked first, one for all of them unless they are asked already, one to take."""
    people = [one.volunteer for one in people_to_ask(tx, line, gap.shift, (gap.starts, gap.ends), now)]
    starts, ends = minute_of(gap.starts), minute_of(gap.ends)
    buttons = [
        Button(
            words.say("button-ask-one", who=safe_words(tx.people.get(person).name, LABEL)),
            str(AskPerson(person, gap.shift.id, starts, ends)),
        )
        for person in people[:NAMED]
    ]
    search = tx.requests.last_search(gap.shift.id)
    under_way = search is not None and search.ended_at is None and search.next_at is not None
    if people and not under_way:
        buttons.append(Button(words.say("button-ask-all"), str(AskAround(gap.shift.id, starts, ends))))
    take = words.say("button-take-at", when=words.short_start(gap.starts))
    return [*buttons, Button(take, str(TakeShift(gap.shift.id)))]


def keep_gap_true(tx: Tx, line: Line, shift: Shift, gap: Gap | None, now: datetime, rings: Rings) -> bool:
    """Edit what coordination read when the gap is a smaller one by now, or there is none. True when it was edited."""
    words, edited = text_in(line.language, line.zone), False
    for room in addresses_for(tx, line, Purpose.COORDINATION):
        standing = tx.outbox.keyed(room, gap_key(shift))
        if standing is None or not standing.post.buttons:
            continue
        if gap is None:
            text = say_no_gap(tx, shift, words) if shift.ends > now else standing.post.text.partition("\n")[0]
            tx.outbox.add(replace(standing.post, text=text, buttons=(), anew=False))
        elif not all(row in standing.post.text for row in state_of_gap(tx, line, gap, words)):
            tx.outbox.add(gap_again(tx, line, gap, standing.post, now, rings))
        else:
            continue
        edited = True
    return edited


def say_no_gap(tx: Tx, shift: Shift, words: Text) -> str:
    """Who holds the shift now, or that nobody has to."""
    when = words.span(shift.starts, shift.ends)
    holders = holders_within(tx.roster.seats([shift.id])[shift.id], shift.starts, shift.ends)
    if not holders:
        return words.say("tonight-settled", when=when)
    return words.say("request-filled", when=when, who=words.names(names_of(tx, holders)))


def gap_again(tx: Tx, line: Line, gap: Gap, post: Post, now: datetime, rings: Rings) -> Post:
    words = text_in(line.language, line.zone)
    text, buttons = say_gap(tx, line, gap, now, rings, words), tuple(gap_buttons(tx, line, gap, now, words))
    return replace(post, text=text, buttons=buttons, anew=False)


def show_who_is_left(tx: Tx, line: Line, shift: Shift, now: datetime, rings: Rings) -> None:
    """Correct who may be asked, in what coordination read, after somebody was."""
    gap = gaps_of(tx, line, [shift], now).get(shift.id)
    for room in addresses_for(tx, line, Purpose.COORDINATION):
        standing = tx.outbox.keyed(room, gap_key(shift))
        if gap is not None and standing is not None:
            tx.outbox.add(gap_again(tx, line, gap, standing.post, now, rings))
