"""The board of one line, in one reading transaction."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import chain
from typing import Final

from bot.board.counters import read_counters
from bot.board.live_calls import caller_of_phone, read_live_calls
from bot.board.values import ALL_WELL, Alert, AlertKind, Board, Duty, OpenCallBack, Outside, Ringing
from bot.calls.call_backs.callback import held_by
from bot.calls.call_backs.open_call_backs import alerts_to_call_back
from bot.calls.missed_posts import last_rang
from bot.calls.outside_hours import duty_periods_of_line
from bot.forwarding.key_expiry import AHEAD as AHEAD_OF_EXPIRY
from bot.forwarding.plan import is_right, targets_read
from bot.forwarding.status import LineView, first_name, place_of_targets, read_line_view
from bot.model import Line, LineMode, MissedCall, StreamMode, Target, TargetKind, VolunteerId
from bot.ports import Tx
from bot.roster.shifts import DutyPeriod, duty_period_at
from bot.roster.slots import zone_info

AHEAD: Final = timedelta(weeks=2)
CALL_BACKS: Final = 20
"""Rows of open call-backs; how many more there are is told."""


def read_board(tx: Tx, line: Line, now: datetime, outside: Outside = ALL_WELL) -> Board:
    """All that the board shows of a line at this instant. To be called in a transaction that reads."""
    view = read_line_view(tx, line, now)
    periods = [period for period in duty_periods_of_line(tx, line, now, now + AHEAD) if period.ends > now]
    names = NamesById(tx, dict(view.people))
    here = duty_period_at(periods, now)
    coming = next((period for period in periods if period.starts > now and period.on), None)
    gap = next((period for period in periods if not period.on), None)
    later = next((period for period in periods if period.starts > now), None)
    rung = [target.phone for target in view.desired.must if target.kind is TargetKind.NUMBER]
    live = read_live_calls(tx, line, view.names, rung, now)
    today, week = read_counters(tx, line, now)
    waiting = alerts_to_call_back(tx, line)
    return Board(
        line.id,
        line.name,
        line.zone,
        on=duty_of(here, names),
        next=duty_of(coming, names),
        gap=(gap.starts, gap.ends) if gap else None,
        opens=later.starts if later and here is None else None,
        ringing=ringing_of_view(view),
        calls=live.rows,
        free=max(len(rung) - live.busy, 0) if here and here.on else 0,
        today=today,
        week=week,
        call_backs=tuple(open_call_backs(tx, waiting[:CALL_BACKS], names)),
        more_call_backs=max(len(waiting) - CALL_BACKS, 0),
        alerts=(*alerts_of_view(view, here), *alerts_of_outside(line, outside, now)),
        now=now,
        changes_at=next_change(line, periods, now),
        records_until=view.records_until,
    )


class NamesById:
    """First names, each person read once."""

    def __init__(self, tx: Tx, known: Mapping[VolunteerId, str]) -> None:
        self._tx = tx
        self._known = dict(known)

    def of(self, person: VolunteerId) -> str:
        if person not in self._known:
            self._known[person] = first_name(self._tx.people.get(person).name)
        return self._known[person]

    def of_all(self, people: Iterable[VolunteerId]) -> tuple[str, ...]:
        return tuple(self.of(person) for person in people)


def duty_of(period: DutyPeriod | None, names: NamesById) -> Duty | None:
    if period is None:
        return None
    return Duty(period.starts, period.ends, names.of_all(period.on), names.of_all(period.trainees))


def ringing_of_view(view: LineView) -> Ringing:
    observed = view.known.observed
    acts = view.line.mode is LineMode.ACT
    wanted = place_of_targets(view, view.desired.must)
    if observed is None:
        return Ringing(None, None, wanted, right=False, acts=acts)
    targets: Sequence[Target] = targets_read(view.desired, observed)
    right = is_right(view.line, view.desired, observed, view.ours)
    return Ringing(place_of_targets(view, targets), observed.read_at, wanted, right=right, acts=acts)


def open_call_backs(tx: Tx, alerts: Sequence[MissedCall], names: NamesById) -> Iterator[OpenCallBack]:
    """The alerts as rows; their calls are read together."""
    known = {call.id: call for call in tx.calls.calls_by_id([id_ for alert in alerts for id_ in alert.calls])}
    for alert in alerts:
        calls = sorted((known[id_] for id_ in alert.calls if id_ in known), key=lambda call: call.rang_at)
        holder = held_by(alert)
        caller = caller_of_phone(alert.caller, known=any(call.known_caller for call in calls))
        by = names.of(holder) if holder else ""
        yield OpenCallBack(alert.id, caller, last_rang(alert, calls), len(alert.calls), alert.tries, by)


def alerts_of_view(view: LineView, here: DutyPeriod | None) -> Iterable[Alert]:
    """What is wrong now, the worst first."""
    if view.known.alert_key:
        yield Alert(AlertKind.FORWARDING)
    if here is not None and not here.on:
        yield Alert(AlertKind.NOBODY, here.starts)
    if missing := tuple(dict.fromkeys(chain(view.unreachable, view.forbidden))):
        yield Alert(AlertKind.NO_PHONE, names=tuple(view.people[person] for person in missing))
    if view.line.stream is StreamMode.OFF:
        yield Alert(AlertKind.STREAM_OFF)
    elif view.mute_since is not None:
        yield Alert(AlertKind.MUTE, view.mute_since)


def alerts_of_outside(line: Line, outside: Outside, now: datetime) -> Iterable[Alert]:
    expires = outside.keys.get(line.key)
    if expires is not None and expires - now <= timedelta(days=max(AHEAD_OF_EXPIRY)):
        yield Alert(AlertKind.KEY, expires)
    for network, since in outside.waiting.items():
        yield Alert(AlertKind.NETWORK, since, (network.capitalize(),))


def next_change(line: Line, periods: Sequence[DutyPeriod], now: datetime) -> datetime:
    """The next boundary of the roster, or midnight by the line's clock, when the counters begin anew."""
    zone = zone_info(line.zone)
    midnight = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    edges = [edge for period in periods for edge in (period.starts, period.ends) if edge > now]
    return min([midnight.astimezone(now.tzinfo), *edges])
