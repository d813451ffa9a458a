"""Who calls a missed caller back: one person at a time, until the alert is closed. Values in, values out.

Whoever took one is asked `ASKED_AFTER` how it goes; without an answer the call-back is free again `PATIENCE` after that
question, and not after the taking: a bot that was down meanwhile asks first. Who did not answer is tried again
`BETWEEN_TRIES` later at the earliest, `TRIES` times in all.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.errors import Refused
from bot.model import Ending, Line, MissedCall, VolunteerId
from bot.readers.clock_times import is_within
from bot.roster.slots import zone_info

ASKED_AFTER: Final = timedelta(minutes=20)
PATIENCE: Final = timedelta(minutes=30)
BETWEEN_TRIES: Final = timedelta(hours=2)
TRIES: Final = 3
STALE_AFTER: Final = timedelta(hours=48)
"""After the team last heard of a call of theirs."""


# ---------------------------------------------------------------- the times of day at which people are called back


def is_calling_time(line: Line, now: datetime) -> bool:
    """Whether callers may be called back at this time of day, by the line's clock."""
    at = now.astimezone(zone_info(line.zone)).time()
    return not line.callback_hours or any(is_within(at, *hours) for hours in line.callback_hours)


def next_calling_time(line: Line, at: datetime) -> datetime:
    """The first moment from `at` on at which callers may be called back."""
    if is_calling_time(line, at):
        return at
    local = at.astimezone(zone_info(line.zone))
    days = (local.date(), local.date() + timedelta(days=1))
    begins = (datetime.combine(day, starts, local.tzinfo) for day in days for starts, _ in line.callback_hours)
    return min(start.astimezone(at.tzinfo) for start in begins if start > local)


# ---------------------------------------------------------------- one call-back


def held_by(alert: MissedCall) -> VolunteerId | None:
    """Who is calling back now."""
    return alert.taken_by if alert.closed_at is None else None


def is_free(alert: MissedCall, now: datetime) -> bool:
    """Whether somebody may call back now."""
    return alert.closed_at is None and alert.taken_by is None and (alert.retry_at is None or alert.retry_at <= now)


def take_callback(
    alert: MissedCall,
    by: VolunteerId,
    now: datetime,
    name: Callable[[VolunteerId], str],
    moment: Callable[[datetime], str],
) -> MissedCall:
    """The alert, taken by one person. Raises `Refused` when closed, taken by another, withheld, or tried just now.

    `name` and `moment` say a person and an instant in the words of whoever asks.
    """
    if alert.caller is None:
        raise Refused("refused-call-withheld")
    if alert.closed_at is not None:
        raise Refused("refused-settled")
    if alert.taken_by is not None and alert.taken_by != by:
        raise Refused("refused-call-taken", name=name(alert.taken_by))
    if alert.retry_at is not None and now < alert.retry_at:
        raise Refused("refused-call-tried", count=alert.tries, when=moment(alert.retry_at))
    # Somebody knows of it: it does not wait any more to be told of together with others.
    told_at = alert.told_at or now
    return replace(alert, taken_by=by, taken_at=now, asked_at=None, retry_at=None, waits=None, told_at=told_at)


def release_callback(alert: MissedCall) -> MissedCall:
    """The alert, free again for everybody."""
    return replace(alert, taken_by=None, taken_at=None)


def note_no_reply(alert: MissedCall, line: Line, by: VolunteerId, now: datetime) -> MissedCall:
    """The alert after a try: to be tried again later, or closed after the last one."""
    tried = replace(release_callback(alert), tries=alert.tries + 1)
    if tried.tries >= TRIES:
        return close_alert(tried, Ending.NOT_REACHED, now, by)
    return replace(tried, retry_at=next_calling_time(line, now + BETWEEN_TRIES))


def close_alert(alert: MissedCall, ending: Ending, now: datetime, by: VolunteerId | None = None) -> MissedCall:
    return replace(alert, closed_at=now, closed_by=by, ending=ending)


# ---------------------------------------------------------------- what time brings


def question_is_due(alert: MissedCall, now: datetime) -> bool:
    return alert.taken_at is not None and alert.asked_at is None and now >= alert.taken_at + ASKED_AFTER


def patience_is_over(alert: MissedCall, now: datetime) -> bool:
    return alert.taken_at is not None and alert.asked_at is not None and now >= alert.asked_at + PATIENCE


def retry_is_due(alert: MissedCall, now: datetime) -> bool:
    return alert.taken_by is None and alert.retry_at is not None and now >= alert.retry_at


def is_stale(alert: MissedCall, now: datetime) -> bool:
    return alert.taken_by is None and alert.told_at is not None and now >= alert.told_at + STALE_AFTER
