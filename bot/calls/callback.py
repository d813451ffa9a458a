"""Who calls a missed caller back: one person at a time, until the alert is closed. Values in, values out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.model import Ending, MissedCall, VolunteerId

HELD = timedelta(hours=2)
"""After this long without a report, others may take the call-back too."""


def held_by(alert: MissedCall, now: datetime) -> VolunteerId | None:
    """Who is calling back now."""
    held = alert.closed_at is None and alert.taken_at is not None and now - alert.taken_at < HELD
    return alert.taken_by if held else None


def take_callback(alert: MissedCall, by: VolunteerId, now: datetime, name: Callable[[VolunteerId], str]) -> MissedCall:
    """The alert, taken by one person. Raises `Refused` when closed, taken by another, or withheld."""
    if alert.caller is None:
        raise Refused("refused-call-withheld")
    if alert.closed_at is not None:
        raise Refused("refused-settled")
    holder = held_by(alert, now)
    if holder is not None and holder != by:
        raise Refused("refused-call-taken", name=name(holder))
    return replace(alert, taken_by=by, taken_at=now)


def release_callback(alert: MissedCall, *, tried: bool) -> MissedCall:
    """The alert, free again for everybody; `tried`: the caller did not pick up."""
    return replace(alert, taken_by=None, taken_at=None, tries=alert.tries + tried)


def close_alert(alert: MissedCall, ending: Ending, now: datetime, by: VolunteerId | None = None) -> MissedCall:
    return replace(alert, closed_at=now, closed_by=by, ending=ending)
