"""Who calls a missed caller back: one person at a time, until it is settled. Values in, values out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.model import Ending, MissedCall, VolunteerId

HELD = timedelta(hours=2)
"""Who took a call and said nothing more for so long no longer keeps others from taking it."""


def held_by(alert: MissedCall, now: datetime) -> VolunteerId | None:
    """Who calls back now."""
    held = alert.closed_at is None and alert.taken_at is not None and now - alert.taken_at < HELD
    return alert.taken_by if held else None


def take(alert: MissedCall, by: VolunteerId, now: datetime, name: Callable[[VolunteerId], str]) -> MissedCall:
    """The alert as one person's to call back; raise `Refused` when it is settled, withheld, or somebody else's."""
    if alert.caller is None:
        raise Refused("refused-call-withheld")
    if alert.closed_at is not None:
        raise Refused("refused-settled")
    holder = held_by(alert, now)
    if holder is not None and holder != by:
        raise Refused("refused-call-taken", name=name(holder))
    return replace(alert, taken_by=by, taken_at=now)


def release(alert: MissedCall, *, tried: bool) -> MissedCall:
    """The alert as everybody's again; `tried`: nobody picked up."""
    return replace(alert, taken_by=None, taken_at=None, tries=alert.tries + tried)


def close(alert: MissedCall, ending: Ending, now: datetime, by: VolunteerId | None = None) -> MissedCall:
    return replace(alert, closed_at=now, closed_by=by, ending=ending)
