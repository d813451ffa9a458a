"""Which weekly slots are meant by a weekday and an hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.commands.request import Request
from bot.model import Line, Shift, Slot
from bot.parsing.constraints import Constraints, Wanted
from bot.parsing.lists import read_wanted
from bot.parsing.matching import fits_of_shift
from bot.roster.slots import shifts_of_slot
from bot.text import NBSP, Text

Group = tuple[Slot, ...]
"""Slots of the same hours, whose seasons follow each other."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """Slots that fit, those of the same hours together. `sure`: all of them are meant; otherwise one may be."""

    groups: tuple[Group, ...]
    sure: bool = False


def fit_slots(req: Request, line: Line, when: str, slots: Sequence[Slot] | None = None) -> Fitting:
    """The line's slots that the words name, or may name: those that fit to the minute, or else those of that day."""
    tz, today = ZoneInfo(line.zone), req.zone_text(line).local(req.now).date()
    groups = groups_of(lasting_slots(req.tx.roster.slots(line.id) if slots is None else slots, today))
    wanted = read_wanted(when, req.message.sent_at, line.zone, american=req.text.language == "en")
    parts = [groups_for(part, groups, tz, today, exact=True) for part in parts_of(wanted)]
    if all(len(found) == 1 for found in parts) and not (wanted.unknown or wanted.excepted):
        return Fitting(tuple(dict.fromkeys(found[0] for found in parts)), sure=True)
    near = [group for found in parts for group in found] or [
        group for part in parts_of(wanted) for group in groups_for(part, groups, tz, today, exact=False)
    ]
    return Fitting(tuple(dict.fromkeys(near or groups_of_days(groups, wanted))))


def lasting_slots(slots: Iterable[Slot], today: date) -> list[Slot]:
    """Those whose season is not over."""
    return [slot for slot in slots if slot.season_ends is None or slot.season_ends >= today]


def groups_for(part: Wanted, groups: Iterable[Group], tz: ZoneInfo, today: date, *, exact: bool) -> list[Group]:
    return [group for group in groups if fits_part(part, group, tz, today, exact=exact)]


def groups_of_days(groups: Iterable[Group], wanted: Wanted) -> list[Group]:
    """The slots of the weekdays that the words name."""
    days = {reading.weekday for reading in wanted.readings} - {None}
    return [group for group in groups if group[0].weekday in days]


def parts_of(wanted: Wanted) -> Sequence[Wanted]:
    return wanted.listed or (wanted,)


def groups_of(slots: Iterable[Slot]) -> list[Group]:
    groups: dict[object, list[Slot]] = {}
    for slot in slots:
        groups.setdefault((slot.weekday, slot.starts, slot.ends), []).append(slot)
    return [tuple(group) for group in groups.values()]


def fits_part(part: Wanted, group: Group, tz: ZoneInfo, today: date, *, exact: bool) -> bool:
    """Whether a shift of the slot would fit one reading; with `exact`, to the minute and as a whole."""
    shift = example_shift(group[0], tz, today)
    readings = [one for one in part.readings if one.number is None and one != Constraints()]
    fits = [fit for one in readings for fit in fits_of_shift(replace(one, days=None), shift, tz)] if shift else []
    return any(fit.exact and fit.part is None for fit in fits) if exact else bool(fits)


def example_shift(slot: Slot, tz: ZoneInfo, today: date) -> Shift | None:
    """A shift of the slot, whatever its season; None if the clock skips it that week."""
    always = replace(slot, season_starts=None, season_ends=None, on_holidays=True)
    return next(shifts_of_slot(always, tz, today, today + timedelta(days=13)), None)


def label_slots(slots: Sequence[Slot], words: Text) -> str:
    """For labels: `mar. 18h–20h`, `mar. jeu. 18h`."""
    once = [group[0] for group in groups_of(slots)]
    if len(once) == 1:
        hours = words.wall_hours(once[0].starts, once[0].ends).replace(NBSP, "")
        return f"{words.weekday(once[0].weekday, short=True)} {hours}"
    days = " ".join(words.weekday(slot.weekday, short=True) for slot in once)
    return f"{days} {words.wall(once[0].starts).replace(NBSP, '')}"
