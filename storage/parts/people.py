"""Volunteers, their chat accounts, roles, invitations, rooms, and the calls that prove their phones."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

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
    Trait,
    Volunteer,
    VolunteerId,
)
from storage import tables
from storage.erasure import FORMER_OF, VOLUNTEERS, note_former
from storage.parts.outbox import Clock
from storage.rows import Rows, gap

IDENTITIES = Rows(Identity, tables.identities)
MEMBERSHIPS = Rows(Membership, tables.memberships)
ROOMS = Rows(Room, tables.rooms)
EXTERNAL_NUMBERS = Rows(ExternalNumber, tables.external_numbers)
INVITES = Rows(Invite, tables.invites)
PROOF_CALLS = Rows(ProofCall, tables.proof_calls)

in_volunteers, in_identities, in_memberships, in_proof_calls = (
    table.c for table in (tables.volunteers, tables.identities, tables.memberships, tables.proof_calls)
)
BY_PHONE = VOLUNTEERS.query(
    or_(in_volunteers.phone.in_(gap("phones")), in_volunteers.next_phone.in_(gap("phones"))),
    by=(in_volunteers.id.desc(),),
)
IDENTITIES_OF = IDENTITIES.query("volunteer", by=("network", "user"))
MEMBERSHIPS_OF = MEMBERSHIPS.query("volunteer", by=("line",))
MEMBERS = VOLUNTEERS.query_with(MEMBERSHIPS, in_memberships.line == gap("line"))
TEAM = select(in_memberships.volunteer).where(in_memberships.line == gap("line"))
TEAMS_IDENTITIES = IDENTITIES.query(in_identities.volunteer.in_(TEAM))
WHO_LEFT = VOLUNTEERS.query(
    in_volunteers.left == gap("line"),
    in_volunteers.name != "",
    in_volunteers.id.not_in(select(in_memberships.volunteer)),
    by=("id",),
)
NUMBERS_OF = EXTERNAL_NUMBERS.query("line", by=("name",))
ROOMS_OF = ROOMS.query("line", by=("network", "chat", "thread"))
ROOMS_IN = ROOMS.query("network", "chat")
UNUSED = INVITES.query("line", tables.invites.c.used_at.is_(None), by=("expires_at", "code_hash"))
TO_PLACE = PROOF_CALLS.query(
    in_proof_calls.placed_at.is_(None), in_proof_calls.error == "", ~in_proof_calls.by_hand, by=("id",)
)
SINCE = in_proof_calls.asked_at > gap("since")
CHECKS_OF = PROOF_CALLS.query("volunteer", SINCE, by=("id",))
CHECKS_FROM = PROOF_CALLS.query("line", SINCE, ~in_proof_calls.by_hand, by=("id",))


def fold_name(name: str) -> str:
    """The name without case, accents, a leading `@` and outer spaces, for comparison."""
    letters = unicodedata.normalize("NFKD", name.strip().removeprefix("@")).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


class SqlPeople:
    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._c = connection
        self._clock = clock

    def get(self, volunteer: VolunteerId) -> Volunteer:
        """Raises LookupError for an unknown id; volunteers are never deleted, but who was erased has no name."""
        found = VOLUNTEERS.get(self._c, volunteer)
        if found is None:
            raise LookupError(f"there is no volunteer {volunteer}")
        return found

    def save(self, volunteer: Volunteer) -> Volunteer:
        before = VOLUNTEERS.get(self._c, volunteer.id) if volunteer.id else None
        if before is not None:
            gone = {before.phone, before.next_phone} - {volunteer.phone, volunteer.next_phone}
            phones = ((Trait.PHONE, phone, None) for phone in gone)
            self._note(volunteer.id, (Trait.NAME, before.name, volunteer.name), *phones)
        return VOLUNTEERS.save(self._c, volunteer)

    def _note(self, volunteer: VolunteerId, *changes: tuple[Trait, str | None, str | None]) -> None:
        """Note what a person was called, or reached at, until now."""
        for kind, was, is_now in changes:
            if was != is_now:
                note_former(self._c, volunteer, kind, was, self._clock.now())

    def former_traits(self, volunteer: VolunteerId) -> list[FormerTrait]:
        return FORMER_OF.all(self._c, volunteer=volunteer)

    def who_left(self, line: LineId) -> list[Volunteer]:
        return WHO_LEFT.all(self._c, line=line)

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
        self._note_account(identity, identity)
        IDENTITIES.save(self._c, identity)

    def delete_identity(self, identity: Identity) -> None:
        self._note_account(identity, None)
        IDENTITIES.delete(self._c, identity.network, identity.user)

    def _note_account(self, identity: Identity, then: Identity | None) -> None:
        """An account that only said that it was somebody was never theirs."""
        was = IDENTITIES.get(self._c, identity.network, identity.user)
        if was is None or was.asks_since is not None:
            return
        now = {then.user, then.handle, then.private} if then and then.volunteer == was.volunteer else set()
        for kind, value in ((Trait.ACCOUNT, was.user), (Trait.ACCOUNT, was.handle), (Trait.CHAT, was.private)):
            self._note(was.volunteer, (kind, value, value if value in now else None))

    def memberships(self, volunteer: VolunteerId) -> list[Membership]:
        return MEMBERSHIPS_OF.all(self._c, volunteer=volunteer)

    def members(self, line: LineId) -> list[tuple[Volunteer, Membership]]:
        return sorted(MEMBERS.all(self._c, line=line), key=lambda pair: (fold_name(pair[0].name), pair[0].id))

    def save_membership(self, membership: Membership) -> None:
        if membership.since is None:
            known = MEMBERSHIPS.get(self._c, membership.volunteer, membership.line)
            membership = replace(membership, since=known.since if known else self._clock.now())
        MEMBERSHIPS.save(self._c, membership)

    def delete_membership(self, volunteer: VolunteerId, line: LineId) -> None:
        MEMBERSHIPS.delete(self._c, volunteer, line)

    def by_phone(self, phones: Iterable[Phone]) -> dict[Phone, Volunteer]:
        """When two people have the same phone: the one who proved it, else the one with the lower id."""
        wanted = set(phones)
        found = BY_PHONE.all(self._c, phones=wanted)
        given = [(person.next_phone, person) for person in found]
        found.sort(key=lambda volunteer: volunteer.phone_proved_at is not None)
        given += [(person.phone, person) for person in found]
        return {phone: person for phone, person in given if phone is not None and phone in wanted}

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
        """Threads stay the same. Posts move to the new chat, where posts of the same key are deleted first; so do the
        replies that wait for the phone.
        """
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
        self._move_pending_replies(old, new)

    def _move_pending_replies(self, old: Address, new: Address) -> None:
        p = tables.pending_replies
        there = p.c.network == old.network, p.c.chat == old.chat
        keys = self._c.execute(select(p.c.key).where(*there)).scalars().all()
        self._c.execute(delete(p).where(p.c.network == old.network, p.c.chat == new.chat, p.c.key.in_(keys)))
        self._c.execute(update(p).where(*there).values(chat=new.chat))

    def proof_call(self, id_: int) -> ProofCall | None:
        return PROOF_CALLS.get(self._c, id_)

    def proof_calls_to_place(self) -> list[ProofCall]:
        return TO_PLACE.all(self._c)

    def proof_calls_of(self, volunteer: VolunteerId, since: datetime) -> list[ProofCall]:
        return CHECKS_OF.all(self._c, volunteer=volunteer, since=since)

    def proof_calls_from(self, line: LineId, since: datetime) -> list[ProofCall]:
        return CHECKS_FROM.all(self._c, line=line, since=since)

    def save_proof_call(self, call: ProofCall) -> ProofCall:
        return PROOF_CALLS.save(self._c, call)
