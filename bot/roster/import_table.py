"""Reads a roster kept elsewhere: the old tool's `users.txt`, or CSV (for iCalendar, see `import_ical`).

Nothing is guessed: each row that is not understood gives one sentence with file and line, and all are reported at once.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.config.values import required_phone_number
from bot.errors import ConfigError
from bot.model import Line, Phone
from bot.readers.clock_times import read_end, read_start
from bot.text import safe_words, without_accents

LARGEST: Final = 1_000_000  # bytes
DAYS: Final = {
    spelling: day
    for day, forms in enumerate(
        (
            ("lundi", "monday"),
            ("mardi", "tuesday"),
            ("mercredi", "wednesday"),
            ("jeudi", "thursday"),
            ("vendredi", "friday"),
            ("samedi", "saturday"),
            ("dimanche", "sunday"),
        )
    )
    for long in forms
    for spelling in (long, long[:3])
}
ROW: Final = re.compile(
    r"(?P<day>[^\W\d]+)\.? +(?P<starts>\d[^:–-]*?(?::\d\d)?)(?: ?[–-] ?(?P<ends>\d[^:]*?(?::\d\d)?))? ?: *"
    r"(?P<name>.*?)[ :]+(?P<phone>[+0][\d .]{6,})"
)
HEADERS: Final = {
    "jour": "day",
    "day": "day",
    "weekday": "day",
    "date": "date",
    "debut": "starts",
    "start": "starts",
    "starts": "starts",
    "fin": "ends",
    "end": "ends",
    "ends": "ends",
    "nom": "name",
    "prenom": "name",
    "name": "name",
    "telephone": "phone",
    "tel": "phone",
    "phone": "phone",
    "formation": "trainee",
    "trainee": "trainee",
}
YES: Final = {"oui", "yes", "x", "1", "true"}
NO: Final = {"", "non", "no", "0", "false"}


@dataclass(frozen=True, slots=True)
class Row:
    """A time that somebody holds: weekly (`weekday`, within the season) or once (`on`). Wall-clock times."""

    place: str
    name: str
    phone: Phone | None
    starts: time
    ends: time
    weekday: int | None = None
    on: date | None = None
    trainee: bool = False
    season_starts: date | None = None
    season_ends: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's rows, and one sentence for each that was not understood."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def decode_file(content: bytes, file: str) -> str:
    """The text of a file. Raises `ConfigError` when it is too large, or not UTF-8 (names would be garbled)."""
    if len(content) > LARGEST:
        raise ConfigError(f"{file}: larger than {LARGEST:,} bytes, too large for a roster")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}:{at}: not UTF-8 (perhaps Latin-1); save the file as UTF-8") from None


def read_users(text: str, file: str, line: Line, lasts: timedelta) -> Reading:
    """Read the old tool's `users.txt`: `Mardi 14h: Nom 0033…`, `#` for comments. Without an end, it takes `lasts`."""
    rows, faults = [], []
    for number, written in enumerate(text.splitlines(), 1):
        row, place = written.strip(), f"{file}:{number}"
        if not row or row.startswith("#"):
            continue
        found = ROW.fullmatch(row)
        if not found:
            faults.append(f"{place}: must be weekday, hour, name and number, such as Mardi 14h: Anne 0033199005001")
            continue
        try:
            rows.append(row_of(place, found.groupdict(default=""), line, lasts))
        except ValueError as error:
            faults.append(f"{place}: {error}")
    return Reading(tuple(rows), tuple(faults))


def read_csv(text: str, file: str, line: Line, lasts: timedelta) -> Reading:
    """Read a table with a header row: day or date, start, end, name, phone, trainee; in French or English."""
    head = text.partition("\n")[0]
    table = csv.reader(io.StringIO(text), delimiter=max(";,\t", key=head.count))
    names = [HEADERS.get(without_accents(name.strip()), "") for name in next(table, [])]
    missing = [name for name in ("name", "starts") if name not in names]
    if missing or not {"day", "date"} & {*names} or "" in names or len({*names}) < len(names):
        words = "must begin with a row of headers: jour or date, debut, fin, nom, telephone, formation"
        return Reading((), (f"{file}:1: {words}",))
    rows, faults = [], []
    for cells in table:
        place = f"{file}:{table.line_num}"
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            faults.append(f"{place}: has {len(cells)} cells, and there are {len(names)} headers")
            continue
        values = {name: cell.strip() for name, cell in zip(names, cells, strict=True)}
        try:
            rows.append(row_of(place, values, line, lasts))
        except ValueError as error:
            faults.append(f"{place}: {error}")
    return Reading(tuple(rows), tuple(faults))


def row_of(place: str, values: dict[str, str], line: Line, lasts: timedelta) -> Row:
    """One row from its texts. Raises `ValueError` with the reason, never with the phone number."""
    starts = required_time(read_start(values["starts"]))
    ends = (datetime.combine(date.min, starts) + lasts).time()
    if values.get("ends"):
        ends = required_time(read_end(values["ends"]))
    weekday, on = None, None
    if values.get("date"):
        on = day_of(values["date"])
        if values.get("day"):
            raise ValueError("has a weekday and a date; keep one")
    else:
        weekday = DAYS.get(without_accents(values.get("day", "")))
        if weekday is None:
            raise ValueError("needs a weekday, such as mardi")
    name = safe_words(values["name"])
    if not name:
        raise ValueError("has no name")
    said = without_accents(values.get("trainee", ""))
    if said not in YES | NO:
        raise ValueError("formation must be oui or non")
    number = required_phone_number(values["phone"], line.country) if values.get("phone") else None
    return Row(place, name, number, starts, ends, weekday, on, trainee=said in YES)


def required_time(at: time | None) -> time:
    if at is None:
        raise ValueError("needs a time, such as 14h or 14h30")
    return at


def day_of(written: str) -> date:
    """`24/11/2026` or `2026-11-24`."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 -- a date has no zone
        except ValueError:
            continue
    raise ValueError("needs a date, such as 24/11/2026")


def conflicts_between_rows(rows: tuple[Row, ...]) -> Iterator[str]:
    """One name with two numbers, or one number with two names: the wrong person would be called."""
    numbers: dict[str, Row] = {}
    names: dict[Phone, Row] = {}
    for row in rows:
        if row.phone is None:
            continue
        first = numbers.setdefault(without_accents(row.name), row)
        if first.phone != row.phone:
            yield f"{row.place}: {row.name} has another number at {first.place}"
        other = names.setdefault(row.phone, row)
        if without_accents(other.name) != without_accents(row.name):
            yield f"{row.place}: the number of {row.name} is {other.name}'s at {other.place}"
