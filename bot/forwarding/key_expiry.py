"""Coordination is told some days before an OVH key expires, once for each of these days."""

from datetime import datetime, timedelta
from typing import Final

from bot.model import Deployment, Post, Purpose, Urgency
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.text import text_in

AHEAD: Final = (1, 7, 14)
"""Days before the expiry, the nearest first."""


def notice_due(expires: datetime, now: datetime) -> int | None:
    """The notice that is due, in days before the expiry. None: too early, or expired."""
    if expires <= now:
        return None
    return next((days for days in AHEAD if expires - now <= timedelta(days=days)), None)


def tell_expiry(tx: Tx, deployment: Deployment, key: str, expires: datetime, now: datetime) -> bool:
    """Tell the coordination of each line of the key, in the line's language and zone; True when a post was written.

    A room that coordinates several of the lines gets one post.
    """
    days = notice_due(expires, now)
    if days is None or not tx.once(f"key:{key}:{expires:%Y%m%dT%H%M}:{days}", now):
        return False
    told = set()
    lines = [line for line in deployment.lines if line.key == key and not line.retired]
    for line in lines:
        words = text_in(line.language, line.zone)
        said = words.say(
            "key-expires",
            lines=words.names([other.name for other in lines]),
            when=words.moment(expires, now),
            key=key,
        )
        for address in addresses_for(tx, line, Purpose.COORDINATION):
            if address not in told:
                told.add(address)
                tx.outbox.add(
                    Post(address, said, key=f"key:{key}:{expires:%Y%m%dT%H%M}:{days}", urgency=Urgency.AT_ONCE)
                )
    return bool(told)
