"""Calls while the line is closed: no alert disturbs the team, and the next shift hears how many called."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.calls.call_backs.callback import is_calling_time
from bot.calls.open_hours import NO_ROSTER, Stretches, open_hours_of, times_without_roster, was_open
from bot.model import Button, Call, Ending, Line, MissedCall, Post, Purpose, Urgency, Waits
from bot.payloads import BareCommand
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.roster.shifts import DutyPeriod, duty_period_at, duty_periods_of
from bot.text import text_in

INSTANT = timedelta(microseconds=1)


def duty_periods_of_line(tx: Tx, line: Line, starts: datetime, ends: datetime) -> list[DutyPeriod]:
    """When the line is open within [starts, ends), and who is on duty."""
    shifts = tx.roster.shifts([line.id], starts, ends)
    seats = tx.roster.seats([shift.id for shift in shifts])
    return duty_periods_of(shifts, seats, tx.roster.closures(line.id, starts, ends))


@dataclass(slots=True)
class OpenHours:
    """When the line was open around these calls; what is needed of it is read once for all of them."""

    tx: Tx
    line: Line
    calls: Sequence[Call]
    _periods: list[DutyPeriod] | None = field(init=False, default=None)
    _without_roster: Stretches | None = field(init=False, default=None)

    def period_at(self, at: datetime) -> DutyPeriod | None:
        """The duty period around this moment of one of the calls."""
        return duty_period_at(self._duty_periods(), at)

    def include(self, call: Call) -> bool:
        """Whether the line was open when the caller came or when they left; one without a roster is never closed."""
        if was_open(open_hours_of(self._duty_periods()), call.rang_at, call.ended_at):
            return True
        if self._without_roster is None:
            starts, ends = self._around()
            shifts = self.tx.roster.shifts([self.line.id], starts - NO_ROSTER, ends + NO_ROSTER)
            self._without_roster = times_without_roster(shifts, starts, ends)
        return was_open(self._without_roster, call.rang_at, call.ended_at)

    def _duty_periods(self) -> list[DutyPeriod]:
        if self._periods is None:
            self._periods = duty_periods_of_line(self.tx, self.line, *self._around())
        return self._periods

    def _around(self) -> tuple[datetime, datetime]:
        """From when the first caller came until just after the last one left."""
        ends = max(call.ended_at or call.rang_at for call in self.calls)
        return min(call.rang_at for call in self.calls), ends + INSTANT


def tell_missed_while_closed(tx: Tx, line: Line, now: datetime) -> bool:
    """When the line is open again, tell the team how many called meanwhile. True when a post was written.

    To be called on every tick; it costs one small read if nobody called outside hours.
    """
    waiting = tx.calls.missed_waiting(line.id, Waits.OPENING)
    if not waiting or duty_period_at(duty_periods_of_line(tx, line, now, now + INSTANT), now) is None:
        return False
    waiting = told_now(tx, waiting, now)
    return tell_missed_together(tx, line, waiting, "missed-while-closed", now)


def tell_missed_together(tx: Tx, line: Line, alerts: Sequence[MissedCall], sentence: str, now: datetime) -> bool:
    """One post about many alerts, as a sentence with a count, and a button if somebody is to be called back.

    It makes no sound at hours at which nobody may be called back. True when a post was written.
    """
    count = sum(len(alert.calls) for alert in alerts)
    words = text_in(line.language, line.zone)
    listed = any(alert.closed_at is None for alert in alerts)
    buttons = (Button(words.say("button-missed"), str(BareCommand("missed"))),) if listed else ()
    quiet = not is_calling_time(line, now)
    for address in addresses_for(tx, line, Purpose.TEAM) if count else ():
        said = words.say(sentence, count=count)
        tx.outbox.add(Post(address, said, buttons, quiet=quiet, urgency=Urgency.AT_ONCE))
    return bool(count)


def told_now(tx: Tx, waiting: Sequence[MissedCall], now: datetime) -> list[MissedCall]:
    """These alerts, from now on told of; without those settled meanwhile."""
    told = tx.calls.save_alerts([replace(alert, waits=None, told_at=now) for alert in waiting])
    return [alert for alert in told if alert.calls and alert.ending in {None, Ending.STALE}]
