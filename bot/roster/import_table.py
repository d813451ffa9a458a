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

from bot.errors import ConfigError
from bot.model import Line, Phone
from bot.readers.clock_times import read_end, read_start
from bot.roster.import_names import is_free_place, number_of_person, required_name
from bot.text import without_accents

LARGEST: Final = 1_000_000  # bytes
LAST_YEAR: Final = 2100
LONGEST_TIME: Final = timedelta(hours=14)  # of one person; longer is more often a mistake than a night
DAYS: Final = (
    ("lundi", "monday", "lu", "mo"),
    ("mardi", "tuesday", "ma", "tu"),
    ("mercredi", "wednesday", "me", "we"),
    ("jeudi", "thursday", "je", "th"),
    ("vendredi", "friday", "ve", "fr"),
    ("samedi", "saturday", "sa", "sa"),
    ("dimanche", "sunday", "di", "su"),
)
MONTHS: Final = (
    ("janvier", "january"),
    ("fevrier", "february"),
    ("mars", "march"),
    ("avril", "april"),
    ("mai", "may"),
    ("juin", "june"),
    ("juillet", "july"),
    ("aout", "august"),
    ("septembre", "september"),
    ("octobre", "october"),
    ("novembre", "november"),
    ("decembre", "december"),
)
EVERY: Final = re.compile(r"(?:(?:tous|toutes) les|chaque|every|le|les) ")
ROW: Final = re.compile(
    r"(?P<day>[^\W\d]+)\.? +(?P<starts>\d[^:–-]*?(?::\d\d)?)(?: ?[–-] ?(?P<ends>\d[^:]*?(?::\d\d)?))? ?: *"
    r"(?P<name>.*?)[ :]+(?P<phone>[+0][\d .]{6,})"
)
HEADERS: Final = {
    spelling: meaning
    for meaning, spellings in {
        "day": "jour|jours|day|weekday|jour de la semaine|day of week",
        "date": "date|dates",
        "starts": "debut|heure debut|heure de debut|de|start|starts|start time|from|begin|begins",
        "ends": "fin|heure fin|heure de fin|a|jusqu'a|end|ends|end time|to|until",
        "name": "nom|name|nom complet|full name|benevole|volunteer|personne|person|qui|who|nom et prenom|prenom et nom",
        "first": "prenom|first name|firstname|given name|forename",
        "last": "nom de famille|last name|lastname|surname|family name",
        "phone": "telephone|tel|phone|phone number|numero|numero de telephone|portable|mobile|tel portable",
        "trainee": "formation|en formation|trainee",
    }.items()
    for spelling in spellings.split("|")
}
YES: Final = {"oui", "yes", "x", "1", "true"}
NO: Final = {"", "non", "no", "0", "false"}


@dataclass(frozen=True, slots=True)
class Row:
    """A time that somebody holds: weekly (`weekday`, within the season) or once (`on`). Wall-clock times.

    Nobody holds it when `name` is empty: a free place. `left_out` are dates of a weekly time on which it is not theirs.
    """

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
    left_out: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's rows, one sentence for each that was not understood, and how many were over and not read at all."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]
    over: int = 0


def decode_file(content: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16, or what Windows or an old Mac writes; line ends become those of Unix.

    Raises `ConfigError` when it is too large, or no text.
    """
    if len(content) > LARGEST:
        raise ConfigError(f"{file}: larger than {LARGEST:,} bytes, too large for a roster")
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError as error:
        at = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{file}:{at}: not text that can be read; save the file as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(content: bytes) -> str:
    """The encoding, by the mark at the beginning, by the zeros of UTF-16, or by whether it is UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in content[:100]:
        return "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "mac_roman" if b"\r" in content and b"\n" not in content else "cp1252"
    return "utf-8-sig"


def read_users(text: str, file: str, line: Line, lasts: timedelta) -> Reading:
    """Read the old tool's `users.txt`: `Mardi 14h: Nom 0033…`, `#` for comments. Without an end, it takes `lasts`."""
    rows, faults = [], []
    for number, written in enumerate(text.split("\n"), 1):
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
    """Read a table with a header row: day or date, start, end, name, phone, trainee; in French or English.

    Other columns are passed over. A row without day and date has those of the row above, as in merged cells.
    """
    rows: list[Row] = []
    faults: list[str] = []
    skipped = 1 if text.lower().startswith("sep=") else 0  # Excel's own first row
    body = text.partition("\n")[2] if skipped else text
    head = body.partition("\n")[0]
    table = csv.reader(io.StringIO(body), delimiter=max(";,\t", key=head.count))
    try:
        names = header_names(next(table, []))
        if not names:
            words = "must begin with a row of headers: jour or date, debut, fin, nom, telephone, formation"
            return Reading((), (f"{file}:{1 + skipped}: {words}",))
        above: dict[str, str] = {}
        for cells in table:
            if not any(cell.strip() for cell in cells):
                continue
            place = f"{file}:{table.line_num + skipped}"
            if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
                faults.append(f"{place}: has {len(cells)} cells, and there are {len(names)} headers")
                continue
            values = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
            of_day = {name: values.get(name, "") for name in ("day", "date")}
            above = of_day if any(of_day.values()) else above
            try:
                rows.append(row_of(place, values | above, line, lasts))
            except ValueError as error:
                faults.append(f"{place}: {error}")
    except csv.Error:
        faults.append(f"{file}:{table.line_num + skipped}: is not a table: a cell is too long or never ends")
    return Reading(tuple(rows), tuple(faults))


def header_names(cells: list[str]) -> list[str]:
    """What each column holds, "" for one that says nothing to us; empty when this is no usable row of headers."""
    names = [HEADERS.get(" ".join(without_accents(cell).replace(".", " ").split()), "") for cell in cells]
    if "first" in names and "name" in names:
        names[names.index("name")] = "last"
    known = [name for name in names if name]
    named = {"name", "first", "last"} & {*known}
    usable = named and "starts" in known and {"day", "date"} & {*known} and len({*known}) == len(known)
    return names if usable else []


def row_of(place: str, values: dict[str, str], line: Line, lasts: timedelta) -> Row:
    """One row from its texts. Raises `ValueError` with the reason, never with the phone number."""
    starts = required_time(read_start(values["starts"]))
    ends = (datetime.combine(date(2000, 1, 1), starts) + lasts).time()
    if values.get("ends"):
        ends = required_time(read_end(values["ends"]))
    check_length(starts, ends)
    weekday, on = None, None
    if values.get("date"):
        on = day_of(values["date"])
        if values.get("day") and weekday_of(values["day"]) != on.weekday():
            raise ValueError("has a weekday and a date that do not agree; keep one")
    else:
        weekday = weekday_of(values.get("day", ""))
        if weekday is None:
            raise ValueError("needs a weekday, such as mardi")
    said = without_accents(values.get("trainee", ""))
    if said not in YES | NO:
        raise ValueError("formation must be oui or non")
    written = values.get("name") or f"{values.get('first', '')} {values.get('last', '')}".strip()
    name = "" if is_free_place(written) else required_name(written)
    if not name and (values.get("phone") or any(letter.isdigit() for letter in written)):
        raise ValueError("has a number and no name")
    number = number_of_person(values["phone"], line) if values.get("phone") else None
    return Row(place, name, number, starts, ends, weekday, on, trainee=said in YES)


def required_time(at: time | None) -> time:
    if at is None:
        raise ValueError("needs a time, such as 14h or 14h30")
    return at


def check_length(starts: time, ends: time) -> None:
    """Raises `ValueError` for an end that is the start, and for a time so long that it is more likely a mistake."""
    if starts == ends:
        raise ValueError("ends when it starts; write when it ends")
    day = date(2000, 1, 1)
    length = datetime.combine(day, ends) - datetime.combine(day, starts)
    if length % timedelta(days=1) > LONGEST_TIME:
        raise ValueError("lasts more than 14 hours; if that is right, write it as two times")


def weekday_of(written: str) -> int | None:
    """Monday = 0, from "mardi", "Mar.", "tues", "MA", "tous les mardis". A number is none: weeks begin differently."""
    word = EVERY.sub("", without_accents(written).strip()).rstrip(".")
    for day, (french, english, *short) in enumerate(DAYS):
        whole = word.removesuffix("s") if word.removesuffix("s") in {french, english} else word
        if word in short or (len(whole) >= 3 and (french.startswith(whole) or english.startswith(whole))):
            return day
    return None


def day_of(written: str) -> date:
    """`24/11/2026`, `2026-11-24`, `mardi 24 novembre 2026`; a weekday before it must be the right one."""
    found = re.fullmatch(r"(?:([^\W\d]+)[.,]? +)?(\d.*)", without_accents(written))
    said = weekday_of(found[1]) if found and found[1] else None
    if found and (said is not None or not found[1]):
        day = plain_date(found[2].removesuffix(" 00:00:00").removesuffix(" 00:00"))
        if day and said is not None and said != day.weekday():
            raise ValueError("has a weekday and a date that do not agree")
        if day:
            return day
    raise ValueError("needs a date, such as 24/11/2026")


def plain_date(written: str) -> date | None:
    """A date in digits, the day first or the year first, or with the month in letters. None: not a date."""
    with_word = re.fullmatch(r"(\d\d?)(?:er)? ([a-z]+)\.? (\d{4})", written)
    if with_word:
        months = [n for n, names in enumerate(MONTHS, 1) if with_word[2] in names]
        written = f"{with_word[1]}/{months[0]}/{with_word[3]}" if months else ""
    for form in ("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d"):
        try:
            day = datetime.strptime(written, form).date()  # noqa: DTZ007 -- a date has no zone
        except ValueError:
            continue
        return day if 2000 <= day.year <= LAST_YEAR else None
    return None


def is_in_season(row: Row, day: date) -> bool:
    return (row.season_starts or date.min) <= day <= (row.season_ends or date.max)


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
