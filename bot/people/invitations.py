"""Invitations: the codes given out, the hash that is stored of them, when they can be used, how many are tried."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.errors import Refused
from bot.model import Code, Invite, Message
from bot.ports import Tx

INVITE_LASTS: Final = timedelta(days=7)
CODE_AT_MOST: Final = 40
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # can be dictated: no 0/O, no 1/I/L
TRIES_AN_HOUR: Final = 5
"""Codes that one account may try in an hour."""
TRIES_OF_ALL: Final = 100
"""Codes that all accounts together may try in an hour: accounts cost nothing."""


def hash_code(code: str) -> str:
    """The hash that is stored of a code. It ignores case, spaces and dashes, so that codes can be dictated.

    It takes about 50 ms and 16 MB, so never in a transaction, which others wait for.
    """
    letters = "".join(c for c in code[:CODE_AT_MOST].upper() if c.isalnum())
    return hashlib.scrypt(letters.encode(), salt=b"standardiste", n=2**14, r=8, p=1, dklen=32).hex()


def new_code() -> str:
    """Twelve letters and digits, 59 bits: `ABCD-EFGH-JKMN`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def hashed_code(text: str) -> Code:
    return Code(text, hash_code(text))


class Tries(Enum):
    """Whether a code may be tried."""

    LEFT = auto()
    NONE_FOR_SENDER = auto()
    NONE_FOR_ANYBODY = auto()


def count_try(tx: Tx, message: Message, now: datetime) -> Tries:
    """Count a try of the sender and of all. Correct codes count too; who has no try left costs the others none."""
    hour = f"{now:%Y%m%d%H}"
    own = f"code:{message.address.network}:{message.sender}:{hour}"
    if not any(tx.once(f"{own}:{n}", now) for n in range(TRIES_AN_HOUR)):
        return Tries.NONE_FOR_SENDER
    if not any(tx.once(f"codes:{hour}:{n}", now) for n in range(TRIES_OF_ALL)):
        return Tries.NONE_FOR_ANYBODY
    return Tries.LEFT


def find_invitation(tx: Tx, code: Code, now: datetime) -> Invite:
    """The invitation of a code. Raises `Refused` when there is none, or when it was used or has expired.

    Only who has the very code hears which of these.
    """
    invitation = tx.people.invite(code.hash)
    if invitation is None:
        raise Refused("refused-code")
    if invitation.used_at:
        raise Refused("refused-code-used")
    if invitation.expires_at <= now:
        raise Refused("refused-code-expired")
    return invitation


def mark_invitation_used(invitation: Invite, now: datetime) -> Invite:
    """The name served to find who was meant."""
    return replace(invitation, used_at=now, name="")
