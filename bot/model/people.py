"""People, their chat accounts, their roles, and the rooms they meet in."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.ids import LineId, Phone, VolunteerId


class Role(StrEnum):
    """What somebody may do on one line. Ordered by what it allows."""

    NEWCOMER = "newcomer"  # nothing yet: coordination has not agreed
    TRAINEE = "trainee"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"


class Purpose(StrEnum):
    """What a room is for."""

    TEAM = "team"
    COORDINATION = "coordination"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A person. `phone` is proved when somebody heard it ring and said so (`phone_proved_at`)."""

    id: VolunteerId
    name: str
    phone: Phone | None = None
    phone_proved_at: datetime | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a volunteer is on one network; `private` is the chat where the bot may write to them alone, once known.

    `handle` is what others write after an @ to mean them, where that is not the `user` itself; it may change.
    """

    network: str
    user: str
    volunteer: VolunteerId
    private: str | None = None
    handle: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's role on one line. `asks` is the role they were invited to, while coordination has not agreed to it."""

    volunteer: VolunteerId
    line: LineId
    role: Role
    asks: Role | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """A place to write to: a group, a topic of a group, or a private chat."""

    network: str
    chat: str
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Room:
    """A room that belongs to a line; bound by saying `/lier CODE` in it."""

    address: Address
    line: LineId
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Invite:
    """A one-time code. `role` invites a person to the line, `purpose` binds a room to it.

    With neither, and no line, whoever uses it is the person who asked for it: `invited_by`.

    Only a slow hash of the code is stored, so that a copy of the database opens no door while it is good.
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
    """The volunteer under whom an external number of the configuration, known there by `name`, stands on shifts."""

    line: LineId
    name: str
    volunteer: VolunteerId


@dataclass(frozen=True, slots=True)
class ProofCall:
    """A call we place so that somebody can say whether their phone rang. Placed once, never blindly again."""

    id: int
    line: LineId
    volunteer: VolunteerId
    phone: Phone
    asked_at: datetime
    placed_at: datetime | None = None
    error: str = ""
