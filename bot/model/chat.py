"""Messages from people, and posts to them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.model.ids import NetworkId, PostId
from bot.model.people import Address


class MessageKind(StrEnum):
    """What a message is beside its text."""

    TEXT = "text"
    EDIT = "edit"  # somebody changed what they had written; `text` is the new one
    WORDLESS = "wordless"  # a voice message, a picture, a sticker: there is no text
    ANONYMOUS = "anonymous"  # sent in the name of a group or channel: nobody knows by whom


@dataclass(frozen=True, slots=True)
class Mention:
    """A person whom a message names through the network: the name as it stands in the text, and whose it is."""

    shown: str
    user: str


AGREED: Final = "\U0001f44d"
"""Pressed in place of a number: the only button of a post."""


@dataclass(frozen=True, slots=True)
class Code:
    """A one-time code and the slow hash that is stored of it."""

    text: str
    hash: str


@dataclass(frozen=True, slots=True)
class Message:
    """A message or a pressed button.

    For a button, `pressed` is the post that carries it and `text` its `verb:id`, or its number, also written `n°2`
    (see `Outgoing.numbered`; without `answer_to` the place of the button on the screen), or `AGREED`.

    `sent_at` is the network's time; relative words such as "tomorrow" count from it. `answer_to` is what the network
    needs for a private answer to a press. `handle` is as in `Identity`. `forwarded`: somebody else wrote it, or the
    sender did at another time; known only where the network says so.

    `code` is the one-time code that the message says, or a new one if it asks for one; hashing takes so long that it is
    done before the transaction. None also when the sender has tried too many.
    """

    id: str
    address: Address
    sender: str
    name: str
    text: str
    sent_at: datetime
    private: bool = False
    pressed: NetworkId | None = None
    answer_to: str = ""
    language: str | None = None
    handle: str = ""
    forwarded: bool = False
    code: Code | None = None
    written: NetworkId | None = None
    """The message itself, for answers that point to it. For an edit: the message that was changed."""
    kind: MessageKind = MessageKind.TEXT
    mentions: tuple[Mention, ...] = ()
    named: bool = False
    """In a room: it mentions us, or begins with our name, which `text` leaves out."""
    replies_to: NetworkId | None = None
    """In a room: the post of ours to which it replies, when that presses no button."""

    @property
    def to_us(self) -> bool:
        """Whether it is said to us, and not to the room."""
        return self.private or self.named or self.replies_to is not None


@dataclass(frozen=True, slots=True)
class EarlyPress:
    """A press on a post of ours whose id was not known yet when it came, at `came_at`."""

    id: int
    came_at: datetime
    press: Message


class RoomEventKind(StrEnum):
    """What happened to a room, or to the bot in it."""

    ARRIVED = "arrived"  # the bot was added to it, or invited
    MOVED = "moved"  # it continues at another address
    LOST = "lost"  # the bot was removed, or may no longer write there
    LEFT = "left"  # a person left it
    UNREADABLE = "unreadable"  # the key of an encrypted message never arrived
    DEVICE = "device"  # somebody asks to have their device verified


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """Something happened to a room. `user` did it, left, or wrote; `moved_to` is the new address of a moved room.

    `in_both` are the accounts that stand in the old room and in the new one, where anybody may say that a room moves;
    None where the network itself moves it. `direct`: the bot is invited to talk with `user` alone.

    For a device: `name` is its name, `shown` the emojis that it displays unless somebody intercepts the exchange (""
    until they are known), `about` the id to answer with.
    """

    id: str
    address: Address
    kind: RoomEventKind
    at: datetime
    user: str = ""
    name: str = ""
    moved_to: Address | None = None
    about: str = ""
    shown: str = ""
    in_both: tuple[str, ...] | None = None
    direct: bool = False


Event = Message | RoomEvent
"""Whatever a chat network sends us."""


@dataclass(frozen=True, slots=True)
class Button:
    """A label and the text that pressing it sends: `verb:arguments`, an English command name with ids or dates.

    With `contact`, pressing sends the person's own phone number; networks that cannot do this do not show the button.
    """

    label: str
    says: str
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A heat map as data; the chat adapter draws it. Rows are weekdays from Monday, columns are hours from 0."""

    title: str
    legend: str
    weekdays: tuple[str, ...]
    calls: tuple[tuple[int, ...], ...]
    covered: tuple[tuple[float, ...], ...]


class DocumentKind(StrEnum):
    CSV = "csv"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Document:
    """A table as data; the chat adapter makes a file of it. `name` is the file's, without its ending.

    The words are in `language`. `figures` are pairs of a label and a value that stand above the table on paper; the
    last of the `rows` is the sum of the others. With `calendar` the rows are weeks and the heads days of the week; a
    cell begins with the day of the month, and each further line of it is one shift.
    """

    kind: DocumentKind
    name: str
    title: str
    language: str
    figures: tuple[tuple[str, str], ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    legend: str
    calendar: bool = False

    @property
    def file_name(self) -> str:
        return f"{self.name}.{self.kind}"


class PostAction(StrEnum):
    """What sending the post also does to its room."""

    SAY = "say"
    JOIN = "join"  # accept the invitation first; without a text that is all
    LEAVE = "leave"  # leave the room after sending
    PIN = "pin"  # pin the post, where the bot may
    UNPIN = "unpin"  # edit the post once more, and unpin it
    TRUST = "trust"  # mark the device that asked as verified
    DOUBT = "doubt"  # refuse to verify it


class Urgency(StrEnum):
    """What goes first when several posts wait: the first value before the second, the second before the third."""

    AT_ONCE = "at_once"
    """Alerts, and the answers that people get in private."""
    IN_TURN = "in_turn"
    LAST = "last"
    """Digests, and what is only shown as it is now."""


@dataclass(frozen=True, slots=True)
class Post:
    """Something to send. A later post with the same key at the same address edits the earlier one.

    The only markup is `**bold**`. A text may hold `{caller:ID}` (ID of a MissedCall), replaced by the number only when
    it is sent.

    `toast` answers a press privately where the network can, and is sent as a message elsewhere. `anew`: delete the
    earlier post with this key and send this one at the end of the room, instead of editing in place. `protected`:
    people must not copy or forward it, where the network can prevent that; set when a number is filled in. `more`, in
    the reader's language, ends a post with a key that is too long for its network; also filled in when it is sent.

    `news` is what an edit adds, for networks that say it in the post's thread; `text` must be complete without it.
    `about` is the device that `TRUST` or `DOUBT` is about, or the account that `JOIN` goes to talk with alone.
    `answers` is the message to which this one is a reply.
    """

    to: Address
    text: str
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    key: str = ""
    quiet: bool = False
    toast: str = ""
    action: PostAction = PostAction.SAY
    anew: bool = False
    protected: bool = False
    more: str = ""
    news: str = ""
    about: str = ""
    urgency: Urgency = Urgency.IN_TURN

    answers: NetworkId | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post in the outbox. `version` counts its changes; with a `network_id` it was sent before and is an edit.

    `numbered` are all buttons that it has ever had, for networks where people press by number: the first is 1. A
    button keeps its number after it is gone.
    """

    id: PostId
    post: Post
    version: int = 1
    network_id: NetworkId | None = None
    due_at: datetime | None = None
    tries: int = 0
    numbered: tuple[Button, ...] = ()


class MenuScope(StrEnum):
    """Who is shown a menu of commands, and where."""

    GROUP = "group"
    PRIVATE = "private"
    COORDINATION = "coordination"  # those in a group whom the network knows as its administrators


@dataclass(frozen=True, slots=True)
class Menu:
    """Commands to offer, each with a short description. `language` "": for people whose language has no menu."""

    scope: MenuScope
    language: str
    commands: tuple[tuple[str, str], ...]
