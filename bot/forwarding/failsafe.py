"""The heartbeat of the running bot, and which lines `park` must close when the heartbeat stops. Values only."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.forwarding.plan import period_in_force
from bot.forwarding.status import read_line_view
from bot.model import Deployment, Heartbeat, LineId, LineMode, Parking
from bot.ports import Tx


def make_heartbeat(tx: Tx, deployment: Deployment, now: datetime) -> Heartbeat:
    """All that `park` needs for each line in act mode, should this be the last heartbeat."""
    acting = [line for line in deployment.lines if line.mode is LineMode.ACT and not line.retired]
    views = [read_line_view(tx, line, now) for line in acting]
    in_forces = [period_in_force(view.line, view.duty_periods, now) for view in views]
    return Heartbeat(
        now,
        tuple(
            Parking(view.line, here.ends if here else None, view.ours)
            for view, here in zip(views, in_forces, strict=True)
        ),
    )


def lines_to_park(beat: Heartbeat, now: datetime, stale: timedelta, parked: Collection[LineId]) -> list[Parking]:
    """The lines whose shift ended at least `stale` ago, when the heartbeat is older than that too.

    A line that was closed at the last heartbeat is included: its next shift may just have been set. Each line is parked
    once per outage (`parked` are those already done), so that what a person then sets by hand stays.
    """
    if now - beat.at < stale:
        return []
    return [
        parking
        for parking in beat.lines
        if parking.line.id not in parked and max(parking.until or beat.at, beat.at) + stale <= now
    ]
