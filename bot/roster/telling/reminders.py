"""Reminds people of their shifts, at the hours that each of them wants: the eve at 18:00 unless they said otherwise.

All of it follows from the roster, the people's wishes and the notices of what was said. After a stop what is late is
said then, in the words of that hour, and what has begun is not. At night nothing is said that can wait for the morning.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from bot.model import Button, Closure, Line, Notice, NoticeKind, Preferences, Seat, Swap, VolunteerId
from bot.payloads import KeepShift, VacateSeat
from bot.ports import Tx
from bot.recipients import private_addresses
from bot.roster.shifts import open_times
from bot.roster.swaps import open_offer
from bot.roster.telling.confirmations import (
    Place,
    answer_buttons,
    is_away_then,
    members_since,
    name_of_day,
    needs_confirmation,
)
from bot.roster.telling.notices import WAKING, is_waking, tell_unasked
from bot.roster.telling.phone_list import note_for_phone
from bot.text import Text, text_in

USUAL: Final = time(18)
"""When those are asked whether they will be there who wish no reminder on the eve."""
BACK: Final = timedelta(days=4)
SAID_BY_ONESELF: Final = timedelta(hours=1)
"""After somebody was put on a shift, and heard it, they are not asked at once."""
ON_TIME: Final = timedelta(minutes=10)
LATE: Final = timedelta(minutes=30)
"""A reminder that comes so late says so."""
DRESSING: Final = timedelta(hours=1)
"""Whoever must be there so soon after the morning's first sound is told at night."""

RingsFrom = Callable[[Tx, Line, Seat], datetime | None]
"""From when the line rings at the holder's phone for this seat; None when it does not, or when that is not ours to say.
"""


@dataclass(frozen=True, slots=True)
class Due:
    """What a person is to be told: these seats of one day; `about` names the notice. `asks`: some want an answer.

    `away`: they are noted as away then, and have not said that they come all the same.
    """

    person: VolunteerId
    places: tuple[Place, ...]
    about: str
    since: datetime
    asks: bool = False
    away: bool = False

    @property
    def on_the_eve(self) -> bool:
        return not self.about.endswith(":before")


def remind_people(tx: Tx, line: Line, now: datetime, rings_from: RingsFrom) -> bool:
    """Say what is due. True when a post was written; while nothing is due it costs four small reads."""
    words = text_in(line.language, line.zone)
    tomorrow_ends = datetime.combine(words.local(now).date() + timedelta(days=2), time(), words.zone)
    shifts = tx.roster.shifts([line.id], now, tomorrow_ends)
    seats = tx.roster.seats([shift.id for shift in shifts])
    places = [(shift, seat) for shift in shifts for seat in seats[shift.id] if seat.ends > now]
    if not places:
        return False
    wishes = tx.staffing.preferences_of({seat.volunteer for _, seat in places})
    told = tx.staffing.notices_of_line(line.id, now - BACK)
    candidates = [
        due
        for person, day in days_of_people(places, words)
        for due in (
            *eve_due(line, words, wishes[person], told, tuple(place for place in day if place[1].starts > now)),
            *before_due(line, words, wishes[person], told, day),
        )
        if now < due.places[0][1].starts and is_time(due, now, words)
    ]
    return bool(candidates) and say_reminders(tx, line, now, candidates, wishes, rings_from)


def days_of_people(places: Sequence[Place], words: Text) -> Iterator[tuple[VolunteerId, tuple[Place, ...]]]:
    """Each person's seats, day by day, by start."""

    def whose(place: Place) -> tuple[VolunteerId, date]:
        return place[1].volunteer, words.local(place[1].starts).date()

    ordered = sorted(places, key=lambda place: (whose(place), place[1].starts))
    for (person, _), group in groupby(ordered, whose):
        yield person, tuple(group)


def eve_of(words: Text, seat: Seat, at: time) -> datetime:
    return datetime.combine(words.local(seat.starts).date() - timedelta(days=1), at, words.zone)


def eve_due(
    line: Line, words: Text, wishes: Preferences, told: Sequence[Notice], places: tuple[Place, ...]
) -> Iterator[Due]:
    """The message of the eve, about all seats of the day. Who was put on one since is asked about that one."""
    if not places:
        return
    person, day = wishes.volunteer, name_of_day(line, words, places[0][1])
    due_at = eve_of(words, places[0][1], wishes.eve_at or USUAL)
    before = [n.at for n in told if n.volunteer == person and n.about.startswith(day) and is_of_eve(n)]
    since = {seat.id: due_since(seat, due_at) for _, seat in places}
    if not before:
        late = [(shift, seat) for shift, seat in places if not said_since(seat, due_at)]
        if late:
            yield Due(person, places, day, min(since[seat.id] for _, seat in late))
        return
    put_on = tuple(p for p in places if p[1].put_by and p[1].taken_at and p[1].taken_at > max(before))
    if put_on:
        yield Due(person, put_on, f"{day}:{put_on[0][1].id}", max(since[seat.id] for _, seat in put_on))


def due_since(seat: Seat, due_at: datetime) -> datetime:
    """When to speak of a seat: whoever was put on it after the usual hour has just heard of it."""
    late = seat.put_by is not None and seat.taken_at is not None and seat.taken_at >= due_at
    return max(due_at, seat.taken_at + SAID_BY_ONESELF) if late and seat.taken_at else due_at


def is_of_eve(notice: Notice) -> bool:
    """Whether it told of the day's seats, as `eve_due` does."""
    last = notice.about.rpartition(":")[2]
    return notice.kind in {NoticeKind.REMINDER, NoticeKind.CONFIRMATION} and last not in {"before", "again"}


def said_since(seat: Seat, due_at: datetime) -> bool:
    """Whether they took it themselves when they would have been reminded already: they have just said it."""
    return seat.put_by is None and seat.taken_at is not None and seat.taken_at >= due_at


def before_due(
    line: Line, words: Text, wishes: Preferences, told: Sequence[Notice], places: tuple[Place, ...]
) -> Iterator[Due]:
    """The reminders some hours before each stretch, for those who want them."""
    if wishes.before is None:
        return
    for stretch in stretches_of(places):
        starts = stretch[0][1].starts
        about = f"{name_of_day(line, words, stretch[0][1])}:{starts:%H%M}:before"
        due_at = starts - wishes.before
        known = any((n.volunteer, n.about) == (wishes.volunteer, about) for n in told)
        if not known and not all(said_since(seat, due_at) for _, seat in stretch):
            yield Due(wishes.volunteer, stretch, about, due_at)


def stretches_of(places: Sequence[Place]) -> list[tuple[Place, ...]]:
    """The seats, those together that follow each other without a gap."""
    found: list[tuple[Place, ...]] = []
    for place in places:
        if found and found[-1][-1][1].ends == place[1].starts:
            found[-1] = (*found[-1], place)
        else:
            found.append((place,))
    return found


def is_time(due: Due, now: datetime, words: Text) -> bool:
    """Whether to say it now: not before its time, and at night only on time or where the morning would be too late."""
    if now < due.since:
        return False
    return (
        is_waking(words, now) or now - due.since < ON_TIME or due.places[0][1].starts < morning(words, now) + DRESSING
    )


def morning(words: Text, now: datetime) -> datetime:
    """The next time at which a sound may be made, seen from the night."""
    local = words.local(now)
    day = local.date() if local.time() < WAKING[0] else local.date() + timedelta(days=1)
    return datetime.combine(day, WAKING[0], words.zone)


# ---------------------------------------------------------------- in words


@dataclass(frozen=True, slots=True)
class Around:
    """What has to be known of a line to say a reminder."""

    tx: Tx
    line: Line
    now: datetime
    closures: Sequence[Closure]
    swaps: Sequence[Swap]
    rings_from: RingsFrom

    def open_parts(self, place: Place) -> list[tuple[datetime, datetime]]:
        """The parts of a seat at which the line is open."""
        shift, seat = place
        both = [(max(a, seat.starts), min(b, seat.ends)) for a, b in open_times(shift, self.closures)]
        return [(a, b) for a, b in both if a < b]

    def is_offered(self, seat: Seat) -> bool:
        return open_offer(self.swaps, seat.id) is not None


def say_reminders(
    tx: Tx,
    line: Line,
    now: datetime,
    candidates: Sequence[Due],
    wishes: Mapping[VolunteerId, Preferences],
    rings_from: RingsFrom,
) -> bool:
    until = max(shift.ends for due in candidates for shift, _ in due.places)
    around = Around(tx, line, now, tx.roster.closures(line.id, now, until), tx.roster.open_swaps(line.id), rings_from)
    since = members_since(tx, line)
    told = False
    for due in candidates:
        left = what_is_left(around, due, wishes[due.person], since.get(due.person))
        if left.places and private_addresses(tx, due.person):
            told = say_reminder(around, left) or told
        elif left.places and left.on_the_eve:
            note_reminder_for_phone(around, left)
    return told


def what_is_left(around: Around, due: Due, wishes: Preferences, member_since: datetime | None) -> Due:
    """The places that the line is open for and the person wants to hear of; whether they are asked, and are away."""
    places = tuple(place for place in due.places if around.open_parts(place))
    kept = [seat for _, seat in places if not around.is_offered(seat)]
    away = [seat for seat in kept if seat.confirmed_at is None and is_away_then(around.tx, seat)]
    asked = [s for s in kept if needs_confirmation(s, member_since, around.now, away=s in away)]
    if wishes.eve_at is None and due.on_the_eve:
        places = tuple(place for place in places if place[1] in asked)
    return replace(due, places=places, asks=bool(asked) and due.on_the_eve, away=bool(away))


def note_reminder_for_phone(around: Around, due: Due) -> None:
    """Who has no chat is rung up, once for a day; what they were put on so late, they are rung up for as a change."""
    told = Notice(due.person, NoticeKind.REMINDER, due.about, around.line.id, around.now)
    around.tx.staffing.add_notice(told)
    words = text_in(around.line.language, around.line.zone)
    due_at = eve_of(words, due.places[0][1], USUAL)
    places = [place for place in due.places if due_since(place[1], due_at) == due_at]
    if not places:
        return
    parts = joined_parts([part for place in places for part in around.open_parts(place)])
    when = words.listed([words.span(*part) for part in parts])
    said = words.say("by-phone-reminder", when=when, asks="yes" if due.asks else "no")
    starts = places[0][1].starts
    note_for_phone(around.tx, around.line, due.person, told.kind, told.about, said, around.now, starts)


def say_reminder(around: Around, due: Due) -> bool:
    def say(words: Text) -> str:
        rows = reminder_rows(around, due, words)
        if due.away:
            rows.append(words.say("reminder-away"))
        elif due.asks:
            rows.append(words.say("reminder-asks"))
        if around.now - due.since > LATE:
            rows.append(words.say("reminder-late"))
        return "\n".join(rows)

    def buttons(words: Text) -> list[Button]:
        return reminder_buttons(around, due.places, words)

    kind = NoticeKind.CONFIRMATION if due.asks else NoticeKind.REMINDER
    key = f"reminder:{due.about}"
    return tell_unasked(around.tx, around.line, due.person, kind, due.about, around.now, say, buttons=buttons, key=key)


def reminder_rows(around: Around, due: Due, words: Text) -> list[str]:
    """`Demain mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50.`; several stretches are a row each."""
    day = words.local(due.places[0][1].starts).date()
    when = "today" if day == words.local(around.now).date() else "tomorrow"
    stretches = stretches_of(due.places)
    said = [stretch_words(around, stretch, words) for stretch in stretches]
    weekday = words.weekday(day.weekday())
    if len(said) == 1:
        return [words.say("reminder", when=when, day=weekday, what=said[0])]
    return [words.say("reminder-several", when=when, day=weekday, count=len(said)), *said]


def stretch_words(around: Around, stretch: Sequence[Place], words: Text) -> str:
    """When it is, when the phone begins to ring, and who is looked for."""
    parts = joined_parts([part for place in stretch for part in around.open_parts(place)])
    whole = parts == [(stretch[0][1].starts, stretch[-1][1].ends)]
    hours = words.listed([words.hours(*part) for part in parts])
    said = [
        words.say(
            "reminder-hours",
            hours=hours,
            closed="no" if whole else "yes",
            trainee="yes" if all(seat.trainee for _, seat in stretch) else "no",
        )
    ]
    rings = around.rings_from(around.tx, around.line, stretch[0][1])
    if rings is not None and rings > around.now:
        said.append(words.say("reminder-rings", since=words.clock(rings)))
    if any(around.is_offered(seat) for _, seat in stretch):
        said.append(words.say("reminder-offered"))
    return " ".join(said)


def joined_parts(parts: Sequence[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """The parts, those that touch as one."""
    found: list[tuple[datetime, datetime]] = []
    for starts, ends in parts:
        if found and found[-1][1] == starts:
            found[-1] = (found[-1][0], ends)
        else:
            found.append((starts, ends))
    return found


def reminder_buttons(around: Around, places: Sequence[Place], words: Text) -> list[Button]:
    """An answer for the seats that are theirs, and another for those that they would like to give."""
    offered = [place for place in places if around.is_offered(place[1])]
    kept = [place for place in places if place not in offered]
    buttons = answer_buttons(kept, words) if kept else []
    for shift, seat in offered:
        when = words.short_start(seat.starts)
        buttons.append(Button(words.say("button-keep-at", when=when), str(KeepShift(shift.id))))
    if len(offered) == 1:
        buttons.append(Button(words.say("button-vacate"), str(VacateSeat(offered[0][1].id))))
    return buttons
