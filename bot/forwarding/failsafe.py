"""A sign of life of the running bot, and which lines somebody else must park when it stays out. Values only."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.forwarding.plan import in_force
from bot.forwarding.status import look
from bot.model import Deployment, Heartbeat, LineId, LineMode, Parking
from bot.ports import Tx


def heartbeat(tx: Tx, deployment: Deployment, now: datetime) -> Heartbeat:
    """What it takes to park each line that we act on, if this is the last that is heard of us."""
    acting = [line for line in deployment.lines if line.mode is LineMode.ACT and not line.retired]
    views = [look(tx, line, now) for line in acting]
    in_forces = [in_force(view.line, view.duty_periods, now) for view in views]
    return Heartbeat(
        now,
        tuple(
            Parking(view.line, here.ends if here else None, view.ours)
            for view, here in zip(views, in_forces, strict=True)
        ),
    )


def to_park(beat: Heartbeat, now: datetime, stale: timedelta, parked: Collection[LineId]) -> list[Parking]:
    """The lines whose shift has been over for `stale`, when the last sign of life is older than that.

    A line that was closed at the last sign of life is looked at too: its next shift may just have been set. Each line
    is parked once per death (`parked` are those that were), so that what somebody then sets by hand stays.
    """
    if now - beat.at < stale:
        return []
    return [
        parking
        for parking in beat.lines
        if parking.line.id not in parked and max(parking.until or beat.at, beat.at) + stale <= now
    ]
