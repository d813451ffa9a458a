"""A terminal as a chat network: the rooms of one helpline and all private chats on one screen.

Each post of the bot is a `Said`, shown by the caller; what people do becomes a `Message`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.chat.addressing import speak_to_bot
from bot.errors import AdapterError
from bot.model import Address, Button, Document, Finding, Message, NetworkId, Outgoing, Picture, PostAction, Room
from bot.ports import Receive

NETWORK = "console"
OUR_NAME = re.compile(r"@standardiste\b", re.IGNORECASE)
TEAM = Address(NETWORK, "team")
COORDINATION = Address(NETWORK, "coordination")


def private_chat_of(user: str) -> Address:
    return Address(NETWORK, f"private:{user}")


@dataclass(frozen=True, slots=True)
class Said:
    """A post of the bot as shown on the screen."""

    id: NetworkId
    to: Address
    text: str
    buttons: tuple[Button, ...]
    picture: Picture | None
    edited: bool
    toast_for: str
    action: PostAction
    document: Document | None = None


class Console:
    """The chat network of the demo and of dialogue scripts."""

    network = NETWORK

    def __init__(self, show: Callable[[Said], None]) -> None:
        self._show = show
        self._standing: dict[NetworkId, Said] = {}
        self.pinned: dict[NetworkId, Said] = {}
        """Pinned posts, which are shown on request."""
        self._count = 0
        self._asked: dict[str, str] = {}  # press -> who pressed
        self.failing: AdapterError | None = None
        self.heard_at: datetime | None = None

    @property
    def readable(self) -> Mapping[NetworkId, Said]:
        """The posts that can be read and pressed now, the newest last."""
        return self._standing

    async def run(self, receive: Receive, cursor: str | None) -> None:
        """Does nothing: what people do comes through `message` and `press`."""

    async def send(self, outgoing: Outgoing) -> NetworkId:
        """Show the post. An edit replaces the old text; a post with `anew` appears at the end."""
        if self.failing is not None:
            raise self.failing
        post = outgoing.post
        edits = None if post.anew else outgoing.network_id
        if edits is None:
            self._count += 1
            self._standing.pop(outgoing.network_id or NetworkId(""), None)
        id_ = edits or NetworkId(str(self._count))
        said = Said(
            id_,
            post.to,
            post.text.replace("**", ""),
            tuple(button for button in post.buttons if not button.contact),
            post.picture,
            edited=edits is not None,
            toast_for=self._asked.get(post.toast, ""),
            action=post.action,
            document=post.document,
        )
        if post.action in {PostAction.PIN, PostAction.UNPIN}:
            self.pinned.pop(id_, None)
            if post.action is PostAction.PIN:
                self.pinned[id_] = said
            return id_
        if not said.toast_for:
            self._standing.pop(id_, None)
            self._standing[id_] = said  # moved to the end, because `press` looks at the newest post first
        self._show(said)
        return id_

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:  # noqa: ARG002 -- the port's
        return [Finding(NETWORK, good=True, words="the console is always there")]

    # ------------------------------------------------------------ what people do

    def message(self, user: str, name: str, text: str, at: datetime, to: Address = TEAM) -> Message:
        """Somebody writes in a room, or privately to the bot."""
        self._count += 1
        id_ = f"m{self._count}"
        private = to == private_chat_of(user)
        ends = 0 if private or not (match := OUR_NAME.match(text)) else match.end()
        said = speak_to_bot(text, ends) if ends else text
        return Message(id_, to, user, name, said, at, private=private, written=NetworkId(id_), named=ends > 0)

    def press(self, user: str, name: str, label: str, at: datetime, rooms: Sequence[Address]) -> Message | None:
        """Somebody presses the newest button with this label in their rooms; None when there is none."""
        for said in (*reversed(self._standing.values()), *self.pinned.values()):
            if said.to not in rooms:
                continue
            for button in said.buttons:
                if normalize_label(button.label) == normalize_label(label):
                    return self.press_on(said, button, user, name, at)
        return None

    def press_on(self, said: Said, button: Button, user: str, name: str, at: datetime) -> Message:
        """Somebody presses this button of this post, which may be an old one."""
        self._count += 1
        answer_to = f"press{self._count}"
        self._asked[answer_to] = user
        return Message(
            f"m{self._count}",
            said.to,
            user,
            name,
            button.says,
            at,
            private=said.to == private_chat_of(user),
            pressed=said.id,
            answer_to=answer_to,
        )


def normalize_label(words: str) -> str:
    """The label as people type it: single ordinary spaces, case ignored."""
    return " ".join(words.split()).casefold()
