"""Shifts of one day as short text for tables: `14-16`, `14:30-16 A`, and back."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from bot.model import Closure, LineId, Seat, SeatId, Shift, ShiftId, VolunteerId

DAY = datetime(2026, 11, 24, tzinfo=UTC)
LYON = LineId("lyon")
Stretch = tuple[datetime, datetime]


def at(words: str) -> datetime:
    hour, _, minute = words.partition(":")
    return DAY + timedelta(hours=int(hour), minutes=int(minute or 0))


def stretch(words: str) -> Stretch:
    starts, ends = words.split("-")
    return at(starts), at(ends)


def told(starts: datetime, ends: datetime) -> str:
    return "-".join(f"{t - DAY}"[:-3].removesuffix(":00") for t in (starts, ends))


def shift(words: str, seats: int = 1, trainee_seats: int = 0, id_: int = 1) -> Shift:
    return Shift(ShiftId(id_), LYON, None, DAY.date(), id_, *stretch(words), seats, trainee_seats)


def person(letter: str) -> VolunteerId:
    return VolunteerId(ord(letter) - ord("A") + 1)


def seat(words: str, id_: int = 1, of: int = 1) -> Seat:
    """`14-16 A`, or `14-16 A*` for a trainee."""
    hours, who = words.split(" ")
    return Seat(SeatId(id_), ShiftId(of), person(who[0]), *stretch(hours), trainee=who.endswith("*"))


def seats(words: Iterable[str]) -> list[Seat]:
    return [seat(each, id_) for id_, each in enumerate(words, 1)]


def sitting(those: Iterable[Seat]) -> list[str]:
    by_start = sorted(those, key=lambda s: (s.starts, s.volunteer))
    return [f"{told(s.starts, s.ends)} {letters([s.volunteer])}{'*' * s.trainee}" for s in by_start]


def letters(people: Sequence[VolunteerId]) -> str:
    return "".join(chr(ord("A") + n - 1) for n in people)


def closure(words: str) -> Closure:
    """`15-16`, or `15-` without an end."""
    starts, ends = words.split("-")
    return Closure(1, LYON, at(starts), at(ends) if ends else None)
