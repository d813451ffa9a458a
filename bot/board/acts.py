"""Buttons of the board: each becomes a message of that person in their own private chat, as if they had said it there.

So the same rules hold, the history is the same, and the answer comes in the chat; the board shows it too.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.board.sight import Sight
from bot.model import Address, Identity, Message, NetworkId, Outgoing, Post, PostAction, PostId
from bot.ports import Tx

SAYS: Final[Mapping[str, str]] = {
    "take": "/take @{line} {number}",
    "giveup": "/needcover @{line} {number}",
    "keep": "/keep @{line} {number}",
    "takeover": "/takeover @{line}",
}
"""What the buttons of the roster say."""
REQUEST: Final = re.compile(r"[\w-]{6,40}")
NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
FILLED_IN: Final = re.compile(r"\{[a-z]+:\d+\}")
"""What is filled in only as a post is sent: a caller's number, a private link."""
LONGEST: Final = 200
"""Characters of what a button says; none of ours has half of them."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the board as a message, and the last post before it in that chat."""

    message: Message
    before: PostId


def read_press(tx: Tx, sight: Sight, form: Mapping[str, str], networks: Collection[str], now: datetime) -> Press | None:
    """What a form of the board says; None when that is nothing, or the viewer may not.

    The same form sent twice is the same message: it is handled once.
    """
    account = private_account(tx, sight, networks)
    request = form.get("request", "")
    if account is None or not sight.may_act or not REQUEST.fullmatch(request):
        return None
    pressed = None
    text = words_of_form(sight, form)
    if "says" in form:
        text, pressed = form["says"][:LONGEST], NetworkId(f"board-{request}")
    if not text:
        return None
    chat = chat_of(account)
    message = Message(
        f"board-{sight.session}-{request}",
        chat,
        account.user,
        sight.name,
        text,
        now,
        private=True,
        pressed=pressed,
        handle=account.handle,
    )
    last = tx.outbox.last_posts(chat, PostId(0))
    return Press(message, last[-1].id if last else PostId(0))


def words_of_form(sight: Sight, form: Mapping[str, str]) -> str:
    """The command that a button of the roster says; "" for none."""
    line, number = form.get("line", ""), form.get("number", "")
    words = SAYS.get(form.get("does", ""), "")
    if line not in sight.lines or ("{number}" in words and not NUMBER.fullmatch(number)):
        return ""
    return words.format(line=line, number=number)


def private_account(tx: Tx, sight: Sight, networks: Collection[str]) -> Identity | None:
    """The person's account whose private chat the board speaks in."""
    accounts = tx.people.identities(sight.person)
    return next((a for a in accounts if a.private and a.asks_since is None and a.network in networks), None)


def chat_of(account: Identity) -> Address:
    return Address(account.network, account.private or "")


def answers_since(tx: Tx, sight: Sight, networks: Collection[str], after: PostId) -> Sequence[Post]:
    """What was said since in that chat, without what is filled in only there."""
    account = private_account(tx, sight, networks)
    if account is None or sight.wall:
        return ()
    said = tx.outbox.last_posts(chat_of(account), after)
    return tuple(shown_post(found) for found in said if found.post.text and found.post.action is PostAction.SAY)


def shown_post(found: Outgoing) -> Post:
    text = FILLED_IN.sub("…", found.post.text).replace("**", "")
    return replace(found.post, text=text, buttons=tuple(b for b in found.post.buttons if not b.contact))
