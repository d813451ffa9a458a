"""Volunteers, their chat accounts, roles, invitations, rooms, and the calls that prove their phones."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, delete, select, update

from bot.model import (
    Address,
    ExternalNumber,
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
from storage import tables
from storage.rows import Rows, gap

VOLUNTEERS = Rows(Volunteer, tables.volunteers)
IDENTITIES = Rows(Identity, tables.identities)
MEMBERSHIPS = Rows(Membership, tables.memberships)
ROOMS = Rows(Room, tables.rooms)
EXTERNAL_NUMBERS = Rows(ExternalNumber, tables.external_numbers)
INVITES = Rows(Invite, tables.invites)
PROOF_CALLS = Rows(ProofCall, tables.proof_calls)

in_volunteers, in_identities, in_memberships, in_proof_calls = (
    table.c for table in (tables.volunteers, tables.identities, tables.memberships, tables.proof_calls)
)
BY_PHONE = VOLUNTEERS.query(in_volunteers.phone.in_(gap("phones")), by=(in_volunteers.id.desc(),))
IDENTITIES_OF = IDENTITIES.query("volunteer", by=("network", "user"))
MEMBERSHIPS_OF = MEMBERSHIPS.query("volunteer", by=("line",))
MEMBERS = VOLUNTEERS.query_with(MEMBERSHIPS, in_memberships.line == gap("line"))
TEAM = select(in_memberships.volunteer).where(in_memberships.line == gap("line"))
TEAMS_IDENTITIES = IDENTITIES.query(in_identities.volunteer.in_(TEAM))
NUMBERS_OF = EXTERNAL_NUMBERS.query("line", by=("name",))
ROOMS_OF = ROOMS.query("line", by=("network", "chat", "thread"))
ROOMS_IN = ROOMS.query("network", "chat")
UNUSED = INVITES.query("line", tables.invites.c.used_at.is_(None), by=("expires_at", "code_hash"))
TO_PLACE = PROOF_CALLS.query(in_proof_calls.placed_at.is_(None), in_proof_calls.error == "", by=("id",))


def fold_name(name: str) -> str:
    """The name without case, accents, a leading `@` and outer spaces, for comparison."""
    letters = unicodedata.normalize("NFKD", name.strip().removeprefix("@")).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class SqlPeople:
    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def get(self, volunteer: VolunteerId) -> Volunteer:
        """Raises LookupError for an unknown id; volunteers are never deleted."""
        found = VOLUNTEERS.get(self._c, volunteer)
        if found is None:
            raise LookupError(f"there is no volunteer {volunteer}")
        return found

    def save(self, volunteer: Volunteer) -> Volunteer:
        return VOLUNTEERS.save(self._c, volunteer)

    def named(self, line: LineId, name: str) -> list[Volunteer]:
        """Compared in Python: teams are small, and databases differ in how they treat accents."""
        wanted = fold_name(name)
        if not wanted:
            return []
        handles: dict[VolunteerId, set[str]] = defaultdict(set)
        for identity in TEAMS_IDENTITIES.all(self._c, line=line):
            handles[identity.volunteer] |= {fold_name(identity.user), fold_name(identity.handle)} - {""}
        known = [
            (volunteer, handles[volunteer.id] | {fold_name(volunteer.name)}) for volunteer, _ in self.members(line)
        ]
        whole = [volunteer for volunteer, names in known if wanted in names]
        return whole or [volunteer for volunteer, names in known if any(n.startswith(wanted) for n in names)]

    def identity(self, network: str, user: str) -> Identity | None:
        return IDENTITIES.get(self._c, network, user)

    def identities(self, volunteer: VolunteerId) -> list[Identity]:
        return IDENTITIES_OF.all(self._c, volunteer=volunteer)

    def save_identity(self, identity: Identity) -> None:
        IDENTITIES.save(self._c, identity)

    def delete_identity(self, identity: Identity) -> None:
        IDENTITIES.delete(self._c, identity.network, identity.user)

    def memberships(self, volunteer: VolunteerId) -> list[Membership]:
        return MEMBERSHIPS_OF.all(self._c, volunteer=volunteer)

    def members(self, line: LineId) -> list[tuple[Volunteer, Membership]]:
        return sorted(MEMBERS.all(self._c, line=line), key=lambda pair: (fold_name(pair[0].name), pair[0].id))

    def save_membership(self, membership: Membership) -> None:
        MEMBERSHIPS.save(self._c, membership)

    def delete_membership(self, volunteer: VolunteerId, line: LineId) -> None:
        MEMBERSHIPS.delete(self._c, volunteer, line)

    def by_phone(self, phones: Iterable[Phone]) -> dict[Phone, Volunteer]:
        """When two people have the same phone: the one who proved it, else the one with the lower id."""
        found = BY_PHONE.all(self._c, phones=set(phones))
        found.sort(key=lambda volunteer: volunteer.phone_proved_at is not None)
        return {volunteer.phone: volunteer for volunteer in found if volunteer.phone is not None}

    def external_numbers(self, line: LineId) -> list[ExternalNumber]:
        return NUMBERS_OF.all(self._c, line=line)

    def save_external_number(self, number: ExternalNumber) -> None:
        EXTERNAL_NUMBERS.save(self._c, number)

    def delete_external_number(self, number: ExternalNumber) -> None:
        EXTERNAL_NUMBERS.delete(self._c, number.line, number.name)

    def invite(self, code_hash: str) -> Invite | None:
        return INVITES.get(self._c, code_hash)

    def save_invite(self, invite: Invite) -> None:
        INVITES.save(self._c, invite)

    def unused_invites(self, line: LineId) -> list[Invite]:
        return UNUSED.all(self._c, line=line)

    def room(self, address: Address) -> Room | None:
        return ROOMS.get(self._c, address.network, address.chat, address.thread)

    def rooms(self, line: LineId) -> list[Room]:
        return ROOMS_OF.all(self._c, line=line)

    def save_room(self, room: Room) -> None:
        ROOMS.save(self._c, room)

    def delete_room(self, address: Address) -> None:
        ROOMS.delete(self._c, address.network, address.chat, address.thread)

    def move_room(self, old: Address, new: Address) -> None:
        """Threads stay the same. Posts move to the new chat, where posts of the same key are deleted first."""
        for room in ROOMS_IN.all(self._c, network=old.network, chat=old.chat):
            self.delete_room(room.address)
            self.save_room(replace(room, address=replace(room.address, chat=new.chat)))
        t = tables.outbox
        posts = self._c.execute(select(t.c.id, t.c.post).where(t.c.network == old.network, t.c.chat == old.chat)).all()
        keys = {post.key for _, post in posts if post.key}
        self._c.execute(delete(t).where(t.c.network == old.network, t.c.chat == new.chat, t.c.key.in_(keys)))
        for id_, post in posts:
            moved = replace(post, to=replace(post.to, chat=new.chat))
            self._c.execute(update(t).where(t.c.id == id_).values(chat=new.chat, post=moved))

    def proof_call(self, id_: int) -> ProofCall | None:
        return PROOF_CALLS.get(self._c, id_)

    def proof_calls_to_place(self) -> list[ProofCall]:
        return TO_PLACE.all(self._c)

    def save_proof_call(self, call: ProofCall) -> ProofCall:
        return PROOF_CALLS.save(self._c, call)
