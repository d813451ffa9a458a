"""Alerts of missed calls: each missed call is in exactly one, in whatever order its events come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.calls.callback import close_alert
from bot.calls.log import may_be_told
from bot.calls.missed_posts import calls_of, show_alert, take_number_back
from bot.model import Button, Call, Ending, Line, MissedCall, Outcome, Post, Purpose
from bot.payloads import BareCommand
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.roster.shifts import DutyPeriod, duty_period_at, duty_periods_of
from bot.text import text_in

SHORT = timedelta(seconds=5)
"""Who hangs up sooner has probably misdialled: counted, but no alert."""
INSISTS = timedelta(minutes=30)
"""Unless it is their third try within this."""
TALKED = timedelta(seconds=30)
"""A later talk of this length with the same caller closes their alert."""
LATE = timedelta(days=7)
"""How far around a call to look for an alert that was closed after the call and before we knew of it."""
FORGOTTEN = timedelta(days=30)
"""Callers' numbers are kept so long after the call."""
NO_ROSTER = timedelta(weeks=2)
"""A line without any shift within this has no roster: it counts as always open."""
INSTANT = timedelta(microseconds=1)


def was_missed(call: Call) -> bool:
    return call.outcome in {Outcome.MISSED, Outcome.SUSPECT}


def hung_up_early(call: Call) -> bool:
    """Whether the caller hung up before anybody could answer; a record does not say how long it rang."""
    return not call.records_only and call.waited + call.talked < SHORT


def has_talked(call: Call) -> bool:
    """Whether a person certainly talked with the caller: an announcement leaves a record with talk, but no phone."""
    talk = call.outcome is Outcome.ANSWERED and call.talked >= TALKED
    return talk and not (call.records_only and call.answered_by is None)


# ---------------------------------------------------------------- from calls to alerts


def update_alerts(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> None:
    """Open, change or close the alerts of these new or changed calls of the line, and post the changes."""
    for call in sorted(changed, key=lambda call: (call.rang_at, call.id)):
        alert = tx.calls.missed_of_call(call.id)
        if alert is None and was_missed(call) and may_be_told(call, now):
            alert_for_call(tx, line, call, now)
        elif alert is not None and was_missed(call):
            show_alert(tx, line, alert, now)
        elif alert is not None:
            withdraw_call(tx, line, alert, call, now)
        if call.caller is not None and has_talked(call):
            close_alert_of_caller(tx, line, call, now)
    if any(was_missed(call) for call in changed):
        for alert in tx.calls.open_missed(line.id):
            if not alert.calls:  # two calls turned out to be one, which another alert tells of
                finish_alert(tx, line, replace(alert, closed_at=now), now)


def alert_for_call(tx: Tx, line: Line, call: Call, now: datetime) -> None:
    """Add the call to its caller's alert, or open one."""
    ended = call.ended_at or call.rang_at
    theirs = alert_of_caller(tx, line, call, ended)
    if theirs is not None:
        calls = sorted([*calls_of(tx, theirs), call], key=lambda call: (call.rang_at, call.id))
        alert = tx.calls.save_missed(replace(theirs, calls=tuple(call.id for call in calls)))
        show_alert(tx, line, alert, now, announce=alert.closed_at is None and was_open_during(tx, line, call))
        return
    short = earlier_missed_calls(tx, line, call)
    if hung_up_early(call) and len(short) < 2:
        return
    told = tuple(other.id for other in short if tx.calls.missed_of_call(other.id) is None)
    alert = MissedCall(0, line.id, call.caller, (*told, call.id), opened_at=ended)
    talk = talk_since(tx, line, call, now)
    if talk is not None:
        tx.calls.save_missed(close_alert(alert, Ending.CALLED_AGAIN, talk.ended_at or now))
        return
    # Nobody can call a withheld number back: the team is told, and that is all there is to do.
    alert = tx.calls.save_missed(alert if call.caller else replace(alert, closed_at=ended))
    if was_open_during(tx, line, call):
        show_alert(tx, line, alert, now, announce=True)
    else:
        wait_for_opening(tx, line, alert)


def alert_of_caller(tx: Tx, line: Line, call: Call, ended: datetime) -> MissedCall | None:
    """The caller's open alert; else one that was closed after this call, which became known late."""
    if call.caller is None:
        return None
    settled = tx.calls.missed_between(line.id, ended - LATE, ended + LATE)
    alerts = [*tx.calls.open_missed(line.id), *(alert for alert in settled if alert.ending is not None)]
    return next(
        (a for a in alerts if a.caller == call.caller and (a.closed_at is None or a.closed_at >= ended)),
        None,
    )


def earlier_missed_calls(tx: Tx, line: Line, call: Call) -> list[Call]:
    """The same caller's other missed calls of the last half hour, by time."""
    if call.caller is None:
        return []
    near = tx.calls.calls(line.id, call.rang_at - INSISTS, call.rang_at + INSTANT)
    return [other for other in near if other.caller == call.caller and was_missed(other) and other.id != call.id]


def talk_since(tx: Tx, line: Line, call: Call, now: datetime) -> Call | None:
    """A talk with the same caller after this call."""
    if call.caller is None:
        return None
    since = tx.calls.calls(line.id, call.rang_at + INSTANT, now)
    return next((other for other in since if other.caller == call.caller and has_talked(other)), None)


def close_alert_of_caller(tx: Tx, line: Line, call: Call, now: datetime) -> None:
    """Close the caller's alert of earlier calls: they called again and got an answer."""
    for alert in tx.calls.open_missed(line.id):
        last = max((missed.rang_at for missed in calls_of(tx, alert)), default=call.rang_at)
        if alert.caller == call.caller and last < call.rang_at:
            finish_alert(tx, line, close_alert(alert, Ending.CALLED_AGAIN, now), now)


def withdraw_call(tx: Tx, line: Line, alert: MissedCall, call: Call, now: datetime) -> None:
    """Take a call out of its alert that was answered after all: its events came late or in another order."""
    if alert.ending is not None:
        return
    left = tuple(id_ for id_ in alert.calls if id_ != call.id)
    finish_alert(tx, line, replace(alert, calls=left, closed_at=alert.closed_at if left else now), now)


def finish_alert(tx: Tx, line: Line, alert: MissedCall, now: datetime) -> None:
    """Save and show a changed alert; when it is closed, take the number back from whoever has it."""
    tx.calls.save_missed(alert)
    show_alert(tx, line, alert, now)
    if alert.closed_at is not None and alert.taken_by is not None:
        take_number_back(
            tx, line, alert, alert.taken_by, "callback-called-again" if alert.calls else "callback-withdrawn", now
        )


def end_old_alerts(tx: Tx, line: Line, now: datetime) -> None:
    """Close the alerts that nobody has dealt with for so long that the caller's number must be forgotten."""
    for alert in tx.calls.open_missed(line.id):
        last = max((call.rang_at for call in calls_of(tx, alert)), default=alert.opened_at)
        if last < now - FORGOTTEN:
            ended = replace(alert, closed_at=now)
            tx.calls.save_missed(ended)
            show_alert(tx, line, ended, now)
            if alert.taken_by is not None:
                take_number_back(tx, line, ended, alert.taken_by, "callback-forgotten", now)


# ---------------------------------------------------------------- outside hours


def duty_periods_of_line(tx: Tx, line: Line, starts: datetime, ends: datetime) -> list[DutyPeriod]:
    """When the line is open within [starts, ends), and who is on duty."""
    shifts = tx.roster.shifts([line.id], starts, ends)
    seats = tx.roster.seats([shift.id for shift in shifts])
    return duty_periods_of(shifts, seats, tx.roster.closures(line.id, starts, ends))


def was_open_during(tx: Tx, line: Line, call: Call) -> bool:
    """Whether the line was open when the caller came or when they left; a line without a roster is never closed."""
    starts, ends = call.rang_at, (call.ended_at or call.rang_at) + INSTANT
    if any(period.starts < ends and starts < period.ends for period in duty_periods_of_line(tx, line, starts, ends)):
        return True
    return not tx.roster.shifts([line.id], starts - NO_ROSTER, ends + NO_ROSTER)


def wait_for_opening(tx: Tx, line: Line, alert: MissedCall) -> None:
    known = tx.calls.follow_up(line.id)
    if known.missed_while_closed is None or alert.opened_at < known.missed_while_closed:
        tx.calls.save_follow_up(replace(known, missed_while_closed=alert.opened_at))


def tell_missed_while_closed(tx: Tx, line: Line, now: datetime) -> bool:
    """When the line is open again, tell the team how many called meanwhile. True when a post was written.

    To be called on every tick; it costs one small read if nobody called outside hours.
    """
    known = tx.calls.follow_up(line.id)
    since = known.missed_while_closed
    if since is None or duty_period_at(duty_periods_of_line(tx, line, now, now + INSTANT), now) is None:
        return False
    tx.calls.save_follow_up(replace(known, missed_while_closed=None))
    waiting = tx.calls.missed_between(line.id, since, now)
    count = sum(len(alert.calls) for alert in waiting if alert.ending is None)
    words = text_in(line.language, line.zone)
    listed = any(alert.closed_at is None for alert in waiting)
    buttons = (Button(words.say("button-missed"), str(BareCommand("missed"))),) if listed else ()
    for address in addresses_for(tx, line, Purpose.TEAM) if count else ():
        tx.outbox.add(Post(address, words.say("missed-while-closed", count=count), buttons))
    return bool(count)
