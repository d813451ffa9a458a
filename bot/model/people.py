"""People, their chat accounts and roles, and the rooms."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.model.ids import LineId, Phone, VolunteerId


class Role(StrEnum):
    """What somebody may do on one line, the least first."""

    NEWCOMER = "newcomer"  # nothing yet: coordination has not agreed
    TRAINEE = "trainee"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"


class Purpose(StrEnum):
    TEAM = "team"
    COORDINATION = "coordination"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A person. `phone_proved_at` is when somebody confirmed that `phone` rings.

    `proved_by_owner`: nobody but its owner, after a test call. `next_phone` is the number that they gave since; it
    takes the place of `phone` once it is proved. `left` is the line whose team they left last, and `forget_at` when
    they are erased, if they are in no team by then. Who was erased has no name: the row stays for the shifts and
    figures that refer to it.
    """

    id: VolunteerId
    name: str
    phone: Phone | None = None
    phone_proved_at: datetime | None = None
    language: str | None = None
    left: LineId | None = None
    forget_at: datetime | None = None
    proved_by_owner: bool = False
    next_phone: Phone | None = None


class Trait(StrEnum):
    """By what a person can be recognised in what is stored."""

    NAME = "name"
    PHONE = "phone"
    ACCOUNT = "account"
    CHAT = "chat"


@dataclass(frozen=True, slots=True)
class FormerTrait:
    """What a person was called, rung or written at until `until`: what was stored then has to be found again."""

    volunteer: VolunteerId
    kind: Trait
    value: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """A volunteer's account on one network. `private` is their private chat with the bot, once known.

    `handle` is what others write after an @ to mention them, where it differs from `user`; it may change. `asks_since`:
    a code brought the account to a person who was in the roster already; it may do nothing until coordination agrees,
    when this is None.
    """

    network: str
    user: str
    volunteer: VolunteerId
    private: str | None = None
    handle: str = ""
    asks_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role on one line. `asks` is the role meant for them, until coordination has agreed to it.

    `asked_by` is the coordinator who wants that; another one has to agree that they become a coordinator. `since` is
    when they joined, noted as the row is first stored; None in rows of version 0.2 and earlier.
    """

    volunteer: VolunteerId
    line: LineId
    role: Role
    asks: Role | None = None
    asked_by: VolunteerId | None = None
    since: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Address:
    """A group, a topic of a group (`thread`), or a private chat."""

    network: str
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room that belongs to a line, bound by writing `/lier CODE` in it."""

    address: Address
    line: LineId
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time code. With a `role` it invites a person to the line, with a `purpose` it binds a room to the line.

    With neither (and no line), it links the account that uses it to the person who asked for it (`invited_by`).

    Only a slow hash of the code is stored, so that a copy of the database does not reveal codes that are still valid.
    """

    code_hash: str
    line: LineId
    expires_at: datetime
    role: Role | None = None
    purpose: Purpose | None = None
    name: str = ""
    invited_by: VolunteerId | None = None
    used_at: datetime | None = None

    @property
    def opens_account(self) -> bool:
        return self.role is None and self.purpose is None


@dataclass(frozen=True, slots=True)
class ExternalNumber:
    """The volunteer record with which an external number of the configuration (there called `name`) holds shifts."""

    line: LineId
    name: str
    volunteer: VolunteerId


@dataclass(frozen=True, slots=True)
class ProofCall:
    """A call that shows whether a phone rings. Placed once, never retried.

    We place it, from `line`, and its owner says whether it rang; or coordination does, `by_hand`, and vouches for it.
    `placed_at` is just before we ask OVH, `rang_at` when OVH agreed. `error`: why it was not placed.
    """

    id: int
    line: LineId
    volunteer: VolunteerId
    phone: Phone
    asked_at: datetime
    placed_at: datetime | None = None
    error: str = ""
    by_hand: bool = False
    rang_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BoardSession:
    """A person's way to the board: first a link that works once until `link_ends`, then a browser, until `ends`.

    Only hashes of the two secrets are stored; "" before they are made, and that of the link also once it was used.
    `wall`: for a screen on the wall, which shows no names of callers and has no buttons. A session that is taken back
    is deleted.
    """

    id: int
    volunteer: VolunteerId
    made_at: datetime
    wall: bool = False
    link_hash: str = ""
    link_ends: datetime | None = None
    token_hash: str = ""
    ends: datetime | None = None
