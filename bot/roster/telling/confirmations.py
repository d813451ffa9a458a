"""Who is asked whether they will be there, and what happens while they do not answer.

Only those who may not know, or not remember: see `needs_confirmation`. Without an answer they are asked once more, and
then coordination hears of it. They stay responsible for the shift until somebody takes it. Who is away then is not
asked again: coordination hears of it at once.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from bot.model import Button, Line, Notice, NoticeKind, Purpose, Seat, Shift, VolunteerId
from bot.payloads import ConfirmSeats, CoverShift, SeekCover, Words
from bot.ports import Tx
from bot.roster.shifts import open_times
from bot.roster.staffing.absences import is_away
from bot.roster.swaps import open_offer
from bot.roster.telling.notices import WAKING, tell_room_unasked, tell_unasked
from bot.text import Text, text_in

Place = tuple[Shift, Seat]

LONG_AGO: Final = timedelta(days=14)
"""What was taken longer ago than that may be forgotten."""
FIRST_MONTH: Final = timedelta(days=31)
BACK: Final = timedelta(days=4)
"""No question is older than that and still of a shift to come."""
TIME_TO_ANSWER: Final = timedelta(minutes=30)
BEFORE_NIGHT: Final = {"again": timedelta(hours=1), "told": timedelta(minutes=15)}
"""How long before the evening's last sound something is said that would have to be said at night."""
LISTED: Final = 3


def needs_confirmation(seat: Seat, since: datetime | None, asked_at: datetime, *, away: bool = False) -> bool:
    """Whether their holder is asked about a seat: somebody else put them there, they took it long ago, or they are new.

    `since`: since when they are in the team. Of seats and people of version 0.2 that is not known: they are not asked.
    Who is `away` then is asked in any case, unless they have said that they come.
    """
    if seat.confirmed_at is not None:
        return False
    if away:
        return True
    put_there = seat.put_by is not None and seat.put_by != seat.volunteer
    taken_long_ago = seat.taken_at is not None and asked_at - seat.taken_at > LONG_AGO
    new_here = since is not None and seat.starts < since + FIRST_MONTH
    return put_there or taken_long_ago or new_here


def members_since(tx: Tx, line: Line) -> Mapping[VolunteerId, datetime | None]:
    return {person.id: membership.since for person, membership in tx.people.members(line.id)}


def by_day(at: datetime, words: Text, before_night: timedelta) -> datetime:
    """That instant, or if it is at night, so long before the night begins."""
    local = words.local(at)
    if WAKING[0] <= local.time() < WAKING[1]:
        return at
    evening = local.date() if local.time() >= WAKING[1] else local.date() - timedelta(days=1)
    return datetime.combine(evening, WAKING[1], words.zone) - before_night


def is_away_then(tx: Tx, seat: Seat) -> bool:
    return is_away(tx, seat.volunteer, seat.starts, seat.ends)


def name_of_day(line: Line, words: Text, seat: Seat) -> str:
    """What notices call a person's day on a line."""
    return f"{line.id}:{words.local(seat.starts).date()}"


# ---------------------------------------------------------------- without an answer


def follow_confirmations(tx: Tx, line: Line, now: datetime) -> bool:
    """Ask again, and then tell coordination, of shifts about which somebody was asked and said nothing.

    One small read while nobody is asked anything.
    """
    asked = [notice for notice in tx.staffing.notices_of_line(line.id, now - BACK) if is_question(notice)]
    if not asked:
        return False
    first: dict[tuple[VolunteerId, str], datetime] = {}
    for notice in asked:
        first.setdefault((notice.volunteer, ":".join(notice.about.split(":")[:2])), notice.at)
    told = False
    for (person, day), places in unanswered_places(tx, line, now, {person for person, _ in first}).items():
        if (person, day) in first:
            told = press_for_answer(tx, line, person, day, places, first[person, day], asked, now) or told
    return told


def is_question(notice: Notice) -> bool:
    return notice.kind is NoticeKind.CONFIRMATION


def unanswered_places(
    tx: Tx, line: Line, now: datetime, asked: Collection[VolunteerId]
) -> dict[tuple[VolunteerId, str], list[Place]]:
    """By person and day, the seats of those who were asked that are to come and open, and that nobody confirmed.

    Those are left out for which somebody is looked for already.
    """
    words = text_in(line.language, line.zone)
    until = now + max(line.confirm_before, BACK)
    shifts = tx.roster.shifts([line.id], now, until)
    closures = tx.roster.closures(line.id, now, until)
    swaps = tx.roster.open_swaps(line.id)
    since = members_since(tx, line)
    seats = tx.roster.seats([shift.id for shift in shifts])
    places = [
        (shift, seat)
        for shift in shifts
        for seat in seats[shift.id]
        if seat.starts > now
        and seat.volunteer in asked
        and needs_confirmation(seat, since.get(seat.volunteer), now, away=is_away_then(tx, seat))
        and open_times(shift, closures)
        and not open_offer(swaps, seat.id)
    ]

    def whose(place: Place) -> tuple[VolunteerId, str]:
        return place[1].volunteer, name_of_day(line, words, place[1])

    places.sort(key=lambda place: (whose(place), place[1].starts))
    return {of_person: list(group) for of_person, group in groupby(places, whose)}


def press_for_answer(
    tx: Tx,
    line: Line,
    person: VolunteerId,
    day: str,
    places: Sequence[Place],
    first_at: datetime,
    asked: Sequence[Notice],
    now: datetime,
) -> bool:
    """Take the step that is due for one person's day; False when there is none."""
    words, starts = text_in(line.language, line.zone), places[0][1].starts
    again_at = by_day(starts - line.confirm_before, words, BEFORE_NIGHT["again"])
    told_at = by_day(starts - line.unconfirmed_told, words, BEFORE_NIGHT["told"])
    away = any(is_away_then(tx, seat) for _, seat in places)
    again = next((one.at for one in asked if (one.volunteer, one.about) == (person, f"{day}:again")), None)
    ask_at = max(again_at, first_at + TIME_TO_ANSWER)
    if again is None and not away:
        return now >= ask_at and ask_again(tx, line, person, day, places, now)
    tell_at = ask_at if again is None else max(told_at, min(again + TIME_TO_ANSWER, starts - TIME_TO_ANSWER))
    if now < tell_at or not tx.once(f"unconfirmed:{person}:{day}", now):
        return False
    return tell_unconfirmed(tx, line, person, day, places, now, away=away)


def ask_again(tx: Tx, line: Line, person: VolunteerId, day: str, places: Sequence[Place], now: datetime) -> bool:
    def say(words: Text) -> str:
        return words.say("confirm-again", when=words.listed([words.span(s.starts, s.ends) for _, s in places]))

    def buttons(words: Text) -> list[Button]:
        return answer_buttons(places, words)

    about = f"{day}:again"
    return tell_unasked(
        tx, line, person, NoticeKind.CONFIRMATION, about, now, say, buttons=buttons, key=f"reminder:{about}"
    )


def answer_buttons(places: Sequence[Place], words: Text) -> list[Button]:
    """«J'y serai», for all of these seats, and «Je ne pourrai pas», for each."""
    ids = Words(" ".join(str(seat.id) for _, seat in places))
    alone = len({shift.id for shift, _ in places}) == 1
    cannot = {
        shift.id: words.say("button-cannot" if alone else "button-cannot-at", when=short_clock(words, seat.starts))
        for shift, seat in reversed(places)
    }
    return [
        Button(words.say("button-attend"), str(ConfirmSeats(ids))),
        *(Button(label, str(CoverShift(shift))) for shift, label in reversed(cannot.items())),
    ]


def short_clock(words: Text, at: datetime) -> str:
    return words.short_start(at).rpartition(" ")[2]


def unconfirmed_key(person: VolunteerId, day: str) -> str:
    """The key of the post that tells coordination that somebody did not answer."""
    return f"unconfirmed:{person}:{day}"


def tell_unconfirmed(
    tx: Tx, line: Line, person: VolunteerId, day: str, places: Sequence[Place], now: datetime, *, away: bool = False
) -> bool:
    """Coordination hears who did not answer, or is away, and can have somebody looked for."""
    sentence = "unconfirmed-away" if away else "unconfirmed"

    def say(words: Text) -> str:
        when = words.listed([words.span(seat.starts, seat.ends) for _, seat in places])
        return words.say(sentence, line=line.name, who=words.person(tx.people.get(person).name), when=when)

    def buttons(words: Text) -> list[Button]:
        alone = len(places) == 1
        return [
            Button(
                words.say("button-seek" if alone else "button-seek-at", when=short_clock(words, seat.starts)),
                str(SeekCover(seat.id)),
            )
            for _, seat in places[:LISTED]
        ]

    key = unconfirmed_key(person, day)
    return tell_room_unasked(tx, line, Purpose.COORDINATION, now, say, buttons=buttons, key=key)
