"""A key to OVH comes to its end: coordination is told in time, once each."""

from datetime import datetime, timedelta
from typing import Final

from bot.model import Deployment, Post, Purpose
from bot.ports import Tx
from bot.recipients import addresses
from bot.text import text

AHEAD: Final = (1, 7, 14)
"""Days before the end on which it is told, the nearest first."""


def notice(expires: datetime, now: datetime) -> int | None:
    """Which of the notices is due: the nearest whose day has come. None: too early, or over."""
    if expires <= now:
        return None
    return next((days for days in AHEAD if expires - now <= timedelta(days=days)), None)


def tell_expiry(tx: Tx, deployment: Deployment, key: str, expires: datetime, now: datetime) -> bool:
    """Tell the coordination of each line of the key, in the line's language and zone; True when something was said.

    A room that coordinates several lines hears it once, for the first of them.
    """
    days = notice(expires, now)
    if days is None or not tx.once(f"key:{key}:{expires:%Y%m%dT%H%M}:{days}", now):
        return False
    told = set()
    lines = [line for line in deployment.lines if line.key == key and not line.retired]
    for line in lines:
        words = text(line.language, line.zone)
        said = words.say(
            "key-expires",
            lines=words.names([other.name for other in lines]),
            when=words.moment(expires, now),
            key=key,
        )
        for address in addresses(tx, line, Purpose.COORDINATION):
            if address not in told:
                told.add(address)
                tx.outbox.add(Post(address, said, key=f"key:{key}:{expires:%Y%m%dT%H%M}:{days}"))
    return bool(told)
