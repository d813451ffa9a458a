"""What people say, and what is said to them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import NetworkId, PostId
from bot.model.people import Address


@dataclass(frozen=True, slots=True)
class Message:
    """Something somebody wrote or pressed. For a press, `pressed` is the post it stands under, `text` its `verb:id`, or
    the button's number in the life of the post where people press by number.

    `sent_at` is the network's time: relative words count from it. `answer_to` is how to answer a press privately.
    `handle` is as in `Identity`.
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


class RoomEventKind(StrEnum):
    """What befell a room, or our place in it."""

    ARRIVED = "arrived"  # the bot was put into it, or invited
    MOVED = "moved"  # it goes on under another address
    LOST = "lost"  # the bot was taken out, or may not write there any more
    LEFT = "left"  # a person left it
    UNREADABLE = "unreadable"  # the key of somebody's encrypted message never came
    DEVICE = "device"  # a device of somebody's asks to be known as theirs


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """Something befell a room. `user` is who did it, left or wrote; `moved_to` is where a moved room goes on.

    Of a device: `name` is what it is called, `shown` what stands on it if nobody sits between ("" until it does),
    `about` an id for the answer.
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


Event = Message | RoomEvent
"""What comes in from a chat network."""


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it says: `verb:arguments`, the verb an English command name, arguments ids or dates.

    With `contact`, pressing it sends the person's own phone number; a network that cannot do that does not show it.
    """

    label: str
    says: str
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A heat map as data; whoever sends it draws it. Rows are weekdays from Monday, columns hours from 0."""

    title: str
    legend: str
    weekdays: tuple[str, ...]
    calls: tuple[tuple[int, ...], ...]
    covered: tuple[tuple[float, ...], ...]


class PostAction(StrEnum):
    """What a post does to its room besides being said."""

    SAY = "say"
    JOIN = "join"  # accept the invitation first
    LEAVE = "leave"  # go, after saying it
    PIN = "pin"  # keep it in sight, where the bot may
    UNPIN = "unpin"  # edit it once more, and take it out of sight
    TRUST = "trust"  # the device that asked is known from now on
    DOUBT = "doubt"  # it is not


@dataclass(frozen=True, slots=True)
class Post:
    """Something to say. A later post with the same key at the same address edits the earlier one.

    Our markup: `**bold**`, nothing else. Texts hold `{caller:ID}` (ID of a MissedCall); the number is filled in only
    at sending. `toast` answers a press privately where the network can, and is sent as a message elsewhere.
    `anew`: with a key, the earlier post is taken away and this one said at the end, where people look; else it is
    edited in place. `protected` is what must not be copied or passed on, where the network can keep people from it: set
    when a number is filled in. `more` is what a post with a key ends in, in its reader's language, where it is too long
    for its network; it is filled in at sending too.

    `news` is what an edit adds to what stood there: the next sentence of its story, for networks that tell that in the
    post's thread. The text has to tell how things stand without it. `about` is the device that is trusted or doubted.
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


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post in the outbox. `version` counts its overwritings; with a `network_id` it was sent before, and edits.

    `numbered` are all buttons of its life so far, for networks where people press by number: the first is 1, and keeps
    that number when it is gone.
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
    COORDINATION = "coordination"  # in groups, those whom the network knows to be in charge there


@dataclass(frozen=True, slots=True)
class Menu:
    """Commands to offer, each with a few words. `language` empty: for everybody without a menu in their own."""

    scope: MenuScope
    language: str
    commands: tuple[tuple[str, str], ...]
