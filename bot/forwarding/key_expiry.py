"""Coordination is told some days before an OVH key expires, once for each of these days."""

from datetime import datetime, timedelta
from typing import Final

from bot.model import Deployment
from bot.ports import Tx
from bot.recipients import tell_every_coordination
from bot.text import Text

AHEAD: Final = (1, 7, 14)
"""Days before the expiry, the nearest first."""


def notice_due(expires: datetime, now: datetime) -> int | None:
    """The notice that is due, in days before the expiry. None: too early, or expired."""
    if expires <= now:
        return None
    return next((days for days in AHEAD if expires - now <= timedelta(days=days)), None)


def tell_expiry(tx: Tx, deployment: Deployment, key: str, expires: datetime, now: datetime) -> bool:
    """Tell the coordination of each line of the key; True when a post was written."""
    days = notice_due(expires, now)
    if days is None or not tx.once(f"key:{key}:{expires:%Y%m%dT%H%M}:{days}", now):
        return False
    lines = [line for line in deployment.lines if line.key == key and not line.retired]

    def say(words: Text) -> str:
        names = words.names([line.name for line in lines])
        return words.say("key-expires", lines=names, when=words.moment(expires, now), key=key)

    return tell_every_coordination(tx, lines, say, key=f"key:{key}:{expires:%Y%m%dT%H%M}:{days}")
