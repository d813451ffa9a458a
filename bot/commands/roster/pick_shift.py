"""Which shift is meant: a button names it, or words are matched against existing shifts; in doubt we ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.commands.request import ROSTER_AHEAD, Choice, Request, make_choice
from bot.errors import Refused
from bot.model import Shift, ShiftId
from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.lists import read_wanted
from bot.parsing.matching import Nothing, One, Part, Several, Why, found_shifts, match_shift
from bot.payloads import Payload, ShiftPayload, decode_payload
from bot.readers.folding import unfold_words
from bot.text import safe_words

ASKED_AT_MOST = 6
LABEL = 24
"""How many characters of a label a phone shows."""
QUESTIONS = {
    Why.SEVERAL: "choose-which",
    Why.INSIDE: "choose-inside",
    Why.LATER: "choose-later",
    Why.WEEKDAY_CONTRADICTS_DATE: "choose-contradiction",
    Why.UNKNOWN_WORDS: "choose-unknown",
    Why.EVERY: "choose-every",
    Why.LISTED: "choose-listed",
    Why.MISSING: "choose-missing",
    Why.EXCEPT: "choose-except",
    Why.NONE: "choose-none",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A shift, and the part of it that is meant; None means the whole."""

    shift: Shift
    part: Part | None = None


def choose_shift(
    req: Request,
    shifts: Sequence[Shift],
    says: Callable[[ShiftId], Payload],
    *,
    pressed: ShiftId | None = None,
    words: str | None = None,
    asking: str = "choose-which",
    rather: Callable[[], Sequence[Shift]] | None = None,
    any_day: bool = False,
    more: Sequence[Choice] = (),
) -> Chosen | None:
    """The one shift that is meant. None after asking, with a button for each that may be.

    Args:
        req: the request; its words are read unless `words` are given.
        shifts: the possible shifts, by start.
        says: what the button of a shift says.
        pressed: the shift that a button named.
        words: what was said of the shift.
        asking: the question when nothing was said.
        rather: gives the likely shifts, which are offered before the others.
        any_day: whether all of somebody's shifts at an hour may be meant, if no day is said, and not the next one.
        more: buttons after those of the shifts, where nothing was said.
    """
    if pressed is not None:
        return remember_shift(req, req.shift_by_id(pressed))
    said = req.words if words is None else words
    if not shifts:
        raise Refused("choose-none-at-all")
    if said.strip():
        found = match_shifts(req, shifts, said, any_day=any_day)
        if isinstance(found, One):
            return remember_shift(req, found.shift, found.part)
        if isinstance(found, Several):
            asking, shifts = QUESTIONS[found.why], found.shifts
        else:
            asking = "choose-none"
    likely = rather() if rather else ()
    coming = [shift for shift in shifts if shift.ends > req.now]
    best = likely_first(likely, coming, several_days=bool(said.strip()))
    if likely and not best and asking == QUESTIONS[Why.SEVERAL]:
        best, asking = list(likely), "choose-none-free"
    ask_which_shift(req, best or coming, says, asking, more=() if said.strip() else more, words=safe_words(said))
    return None


def shifts_to_choose(req: Request, since: timedelta = timedelta(0)) -> Sequence[Shift]:
    """The shifts among which `choose_shift` chooses, those that ended up to `since` ago too.

    Not all that come are read where one is named: by a button, or by a number that cannot be a day or an hour.
    """
    if req.pressed and req.words:
        return ()
    first = req.now - since
    if (number := lone_number(req)) is not None:
        numbered = [shift for line in req.lines if (shift := req.tx.roster.numbered(line.id, number))]
        if named := [shift for shift in numbered if first < shift.ends and shift.starts < first + ROSTER_AHEAD]:
            return named
    return req.coming(since=first)


def lone_number(req: Request) -> int | None:
    """The number of a shift, if the words say it and nothing else, and can mean nothing else."""
    if not any(letter.isdigit() for letter in req.words) or not req.lines:
        return None
    wanted = read_wanted(req.words, req.message.sent_at, req.lines[0].zone)
    number = wanted.readings[0].number if len(wanted.readings) == 1 else None
    alone = Wanted(wanted.sent_at, (Constraints(number=number),))
    return number if wanted == alone else None


def likely_first(likely: Sequence[Shift], coming: Sequence[Shift], *, several_days: bool) -> list[Shift]:
    """The likely ones of what is to come; with `several_days` those of other days after them, if all are of one day.

    It may not be the day that was meant.
    """
    ids = {shift.id for shift in likely}
    best = [shift for shift in coming if shift.id in ids]
    days = days_among(best)
    if several_days and len(days) == 1 < len(days_among(coming)):
        best += [shift for shift in coming if shift.date not in days]
    return best


def days_among(shifts: Sequence[Shift]) -> set[date]:
    return {shift.date for shift in shifts}


def pressed_shift(req: Request, kind: type[ShiftPayload]) -> ShiftId | None:
    """The shift that the pressed button names; None when nothing was pressed, or no shift yet."""
    return decode_payload(kind, req.words).shift if req.pressed and req.words else None


def remember_shift(req: Request, shift: Shift, part: Part | None = None) -> Chosen:
    """Note the shift for a possible refusal, which names it."""
    words = req.zone_text(req.line_of(shift.line))
    req.noted.about = words.span(*(part or (shift.starts, shift.ends)))
    return Chosen(shift, part)


def match_shifts(req: Request, shifts: Sequence[Shift], said: str, *, any_day: bool = False) -> One | Several | Nothing:
    """Match the words against the shifts of every line of the request, in its own time zone.

    Raises `Refused` when they name a day that does not exist.
    """
    answers = []
    for line in req.lines:
        of_line = [shift for shift in shifts if shift.line == line.id]
        wanted = read_wanted(said, req.message.sent_at, line.zone, american=req.text.language == "en")
        refuse_absent_day(req, wanted.no_such_day)
        answers.append(match_shift(wanted, of_line, line.zone, any_day=any_day))
    hits = [answer for answer in answers if not isinstance(answer, Nothing)]
    if len(hits) == 1:
        return hits[0]
    several = [shift for hit in hits for shift in found_shifts(hit)]
    asked = [hit for hit in hits if isinstance(hit, Several)]
    why = min((hit.why for hit in asked), key=list(Why).index, default=Why.SEVERAL)
    return Several(tuple(several), why) if several else Nothing()


def refuse_absent_day(req: Request, days: Sequence[str]) -> None:
    """Raise `Refused` with the first of the days that do not exist, as it was written."""
    if days:
        raise Refused("refused-no-such-day", day=safe_words(unfold_words(days[:1], req.words)))


def ask_which_shift(
    req: Request,
    shifts: Sequence[Shift],
    says: Callable[[ShiftId], Payload],
    question: str,
    *,
    more: Sequence[Choice] = (),
    **args: Any,
) -> None:
    """Ask which, with buttons."""
    asked = shifts[:ASKED_AT_MOST]
    several = len({shift.line for shift in asked}) > 1
    buttons = [
        make_choice("button-shift", says(shift.id), when=shift_label(req, shift, several=several)) for shift in asked
    ]
    req.say(question, buttons=[*buttons, *more], **args)


def shift_label(req: Request, shift: Shift, *, several: bool) -> str:
    """`mar. 24/11 14h–16h`; with several lines `mar. 24/11 14h Lyon`: their shifts may be at the same hours."""
    line = req.line_of(shift.line)
    words = req.zone_text(line)
    if not several:
        return words.short_span(shift.starts, shift.ends)
    when = words.short_start(shift.starts)
    return f"{when} {safe_words(line.name, max(LABEL - len(when) - 1, 3))}"
