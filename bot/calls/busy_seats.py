"""Calls while everybody on duty talks: no alert disturbs those who talk, and the team hears at the hand-over how many.

They are in /appels at once. As far as the calls tell: a phone that talks with somebody else looks free.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.calls.alert_posts import AlertPosts
from bot.calls.fold import SILENT_TALKING
from bot.calls.missed_posts import calls_of
from bot.calls.outside_hours import INSTANT, OpenHours, duty_periods_of_line, tell_missed_together, told_now
from bot.model import Call, Line, LineKind, Outcome, Phone, Waits
from bot.ports import Tx
from bot.roster.shifts import duty_period_at


@dataclass(slots=True)
class Talks:
    """Who talked when around these calls; read once for all of them, when first asked."""

    tx: Tx
    line: Line
    hours: OpenHours
    calls: Sequence[Call]
    _talks: Sequence[Call] | None = field(init=False, default=None)

    def leave_nobody_free(self, call: Call) -> bool:
        """Whether everybody on duty talked when this caller came and when they left."""
        left = call.ended_at or call.rang_at
        return call.outcome is Outcome.MISSED and all(self._all_talk_at(at) for at in (call.rang_at, left))

    def _all_talk_at(self, at: datetime) -> bool:
        period = self.hours.period_at(at)
        if period is None or not period.on:
            return False
        rung = self._phones_talking_at(at)
        # OVH may name no phone of a line that forwards to one at a time: then it is that one.
        if None in rung and self.line.kind is not LineKind.HUNTING:
            return True
        return all(self.tx.people.get(person).phone in rung - {None} for person in period.on)

    def _phones_talking_at(self, at: datetime) -> set[Phone | None]:
        if self._talks is None:
            starts = min(call.rang_at for call in self.calls) - SILENT_TALKING
            ends = max(call.ended_at or call.rang_at for call in self.calls) + INSTANT
            self._talks = self.tx.calls.talks(self.line.id, starts, ends)
        return {
            talk.answered_by
            for talk in self._talks
            if talk.answered_at is not None and talk.answered_at <= at and (talk.ended_at is None or at < talk.ended_at)
        }


def tell_who_found_somebody_free(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> None:
    """The end of a talk became known late: who is thought to have called while all talked may have found somebody free.

    It costs one small read for a talk that ended.
    """
    ended = any(call.answered_at is not None and call.ended_at is not None for call in changed)
    waiting = tx.calls.missed_waiting(line.id, Waits.BUSY) if ended else []
    if not waiting:
        return
    calls = {call.id: call for call in tx.calls.calls_by_id([id_ for alert in waiting for id_ in alert.calls])}
    talks = Talks(tx, line, OpenHours(tx, line, list(calls.values())), list(calls.values()))
    found_free = [a for a in waiting if not all(talks.leave_nobody_free(calls[id_]) for id_ in a.calls if id_ in calls)]
    posts = AlertPosts(tx, line, now)
    for alert in told_now(tx, found_free, now):
        posts.show(alert, calls_of(tx, alert), announce=True)


def tell_missed_while_busy(tx: Tx, line: Line, now: datetime) -> bool:
    """When others are on duty, or nobody, tell the team how many called while all talked. True when it was told.

    To be called on every tick; it costs one small read if nobody called then.
    """
    waiting = tx.calls.missed_waiting(line.id, Waits.BUSY)
    if not waiting:
        return False
    since = waiting[0].opened_at
    periods = duty_periods_of_line(tx, line, since - timedelta(days=1), now + INSTANT)
    then, here = duty_period_at(periods, since), duty_period_at(periods, now)
    if then is not None and here is not None and then.on == here.on:  # a trainee who comes is no hand-over
        return False
    return tell_missed_together(tx, line, told_now(tx, waiting, now), "missed-while-busy", now)
