"""The part of a transaction about people."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model import (
    Address,
    ExternalNumber,
    FormerTrait,
    Identity,
    Invite,
    LineId,
    Membership,
    Phone,
    ProofCall,
    Room,
    Volunteer,
    VolunteerId,
)


class People(Protocol):
    """Volunteers, their accounts and roles, rooms, invitations and proof calls."""

    def get(self, volunteer: VolunteerId) -> Volunteer: ...
    def save(self, volunteer: Volunteer) -> Volunteer:
        """Store it; a new one (id 0) is returned with its id."""

    def former_traits(self, volunteer: VolunteerId) -> Sequence[FormerTrait]:
        """What the person was called, rung and written at before."""

    def who_left(self, line: LineId) -> Sequence[Volunteer]:
        """People who are in no team and left this line's last, and are not erased."""

    def named(self, line: LineId, name: str) -> Sequence[Volunteer]:
        """Members whose name or handle is `name`, or else begins with it; case and accents do not matter."""

    def identity(self, network: str, user: str) -> Identity | None: ...
    def identities(self, volunteer: VolunteerId) -> Sequence[Identity]: ...
    def save_identity(self, identity: Identity) -> None: ...
    def delete_identity(self, identity: Identity) -> None: ...
    def memberships(self, volunteer: VolunteerId) -> Sequence[Membership]: ...
    def members(self, line: LineId) -> Sequence[tuple[Volunteer, Membership]]:
        """The line's team, sorted by name."""

    def save_membership(self, membership: Membership) -> None: ...
    def delete_membership(self, volunteer: VolunteerId, line: LineId) -> None: ...
    def by_phone(self, phones: Iterable[Phone]) -> Mapping[Phone, Volunteer]:
        """Whose these phones are, or will be once they are proved."""

    def external_numbers(self, line: LineId) -> Sequence[ExternalNumber]: ...
    def save_external_number(self, number: ExternalNumber) -> None: ...
    def delete_external_number(self, number: ExternalNumber) -> None: ...
    def invite(self, code_hash: str) -> Invite | None: ...
    def save_invite(self, invite: Invite) -> None: ...
    def unused_invites(self, line: LineId) -> Sequence[Invite]:
        """Those of the line that nobody has used, expired or not; of the line "", those that link accounts."""

    def room(self, address: Address) -> Room | None: ...
    def rooms(self, line: LineId) -> Sequence[Room]: ...
    def save_room(self, room: Room) -> None:
        """Bind the room, replacing an earlier binding."""

    def delete_room(self, address: Address) -> None: ...
    def move_room(self, old: Address, new: Address) -> None:
        """Move the room's binding and its waiting posts to the new address."""

    def proof_call(self, id_: int) -> ProofCall | None: ...
    def proof_calls_to_place(self) -> Sequence[ProofCall]:
        """Those of ours with neither `placed_at` nor `error`."""

    def proof_calls_of(self, volunteer: VolunteerId, since: datetime) -> Sequence[ProofCall]:
        """Those asked for after that, by us and by hand, in the order in which they were asked for."""

    def proof_calls_from(self, line: LineId, since: datetime) -> Sequence[ProofCall]:
        """Those of ours from this line, likewise."""

    def save_proof_call(self, call: ProofCall) -> ProofCall: ...
