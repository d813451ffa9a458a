"""Invitations: the codes given out, the hash that is stored of them, and whether one can still be used."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import Invite

INVITE_LASTS: Final = timedelta(days=7)
CODE_AT_MOST: Final = 40
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # can be dictated: no 0/O, no 1/I/L


def hash_code(code: str) -> str:
    """The hash that is stored of a code. It ignores case, spaces and dashes, so that codes can be dictated.

    It takes about 50 ms and 16 MB: with a stolen database, trying all codes of eight digits takes weeks.
    """
    letters = "".join(c for c in code[:CODE_AT_MOST].upper() if c.isalnum())
    return hashlib.scrypt(letters.encode(), salt=b"standardiste", n=2**14, r=8, p=1, dklen=32).hex()


def new_spoken_code() -> str:
    """Eight digits, easy to dictate: for people, to whom coordination has to agree before they can do anything."""
    return f"{secrets.randbelow(10**4):04} {secrets.randbelow(10**4):04}"


def new_code() -> str:
    """Twelve letters: for rooms, and for people who need nobody's consent."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def is_usable(invitation: Invite, now: datetime) -> bool:
    """Neither used nor expired."""
    return not invitation.used_at and invitation.expires_at > now


def mark_invitation_used(invitation: Invite, now: datetime) -> Invite:
    return replace(invitation, used_at=now)
