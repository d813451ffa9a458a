"""The way to the live board: a link that works once, for ten minutes, then a browser for twelve hours.

The link is made when it is said (`fill_in_board_link`), and stored only as a hash, as is the browser's cookie. Opening
the link shows a button; only pressing that uses it up, for chats fetch the links in their posts by themselves.
"""

import re
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.model import BoardSession, Deployment, Post, VolunteerId
from bot.people.tokens import hash_token, new_token
from bot.ports import Tx
from bot.recipients import private_addresses

LINK_LASTS: Final = timedelta(minutes=10)
SESSION_LASTS: Final = timedelta(hours=12)
PLACE: Final = re.compile(r"\{board:(\d+)\}")
"""Stands in a stored post where the link is said."""
BOARD: Final = "/board"
"""Where the pages are, below `web.public_url`."""


def offer_session(tx: Tx, volunteer: VolunteerId, now: datetime, *, wall: bool = False) -> BoardSession:
    """A session whose link is not said yet."""
    return tx.boards.save_session(BoardSession(0, volunteer, now, wall))


def fill_in_board_link(tx: Tx, deployment: Deployment, post: Post, now: datetime) -> Post | None:
    """The post with its link filled in, which is made only now.

    None when it must not be sent: the session was taken back or is used already, or the post goes to somebody else.
    """
    for id_ in PLACE.findall(post.text):
        session = tx.boards.session(int(id_))
        if session is None or session.token_hash or not deployment.public_url:
            return None
        if post.to not in private_addresses(tx, session.volunteer):
            return None
        token = new_token()
        tx.boards.save_session(replace(session, link_hash=hash_token(token), link_ends=now + LINK_LASTS))
        link = f"{deployment.public_url}{BOARD}/in/{token}"
        post = replace(post, text=post.text.replace(f"{{board:{id_}}}", link))
    return post


def session_of_link(tx: Tx, token: str, now: datetime) -> BoardSession | None:
    """The session that the link would open now; None for any other link."""
    hashed = hash_token(token)
    session = tx.boards.session_of_link(hashed)
    if session is None or not secrets.compare_digest(session.link_hash, hashed):
        return None
    return session if session.link_ends is not None and now < session.link_ends else None


def open_session(tx: Tx, token: str, now: datetime) -> str | None:
    """Use the link up. Returns the secret for the browser's cookie, None when the link leads nowhere (any more)."""
    session = session_of_link(tx, token, now)
    if session is None:
        return None
    cookie = new_token()
    tx.boards.save_session(
        replace(session, link_hash="", link_ends=None, token_hash=hash_token(cookie), ends=now + SESSION_LASTS)
    )
    return cookie


def session_of_cookie(tx: Tx, cookie: str, now: datetime) -> BoardSession | None:
    """The session of a browser; None when it has ended, was taken back, or never was."""
    hashed = hash_token(cookie)
    session = tx.boards.session_of_token(hashed)
    if session is None or not secrets.compare_digest(session.token_hash, hashed):
        return None
    return session if session.ends is not None and now < session.ends else None
