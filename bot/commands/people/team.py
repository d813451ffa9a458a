"""Who is in the team, how somebody joins it, and which room belongs to which line: /equipe, /inviter, /lier."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from bot.commands.request import Choice, Request, make_choice
from bot.commands.roster.announce import announce_shift, apply_moves
from bot.commands.roster.assign import pressed_person
from bot.commands.roster.shifts import part_words
from bot.errors import Refused
from bot.forwarding.external_numbers import is_external_number
from bot.model import Invite, Phone, Purpose, Role, Room, Volunteer, VolunteerId
from bot.payloads import AcceptPerson, DismissPerson, KeepPerson, VouchForPhone, decode_payload
from bot.people.invitations import INVITE_LASTS, hash_code, is_usable, mark_invitation_used, new_spoken_code
from bot.recipients import UNBOUND
from bot.roster.swaps import carve_seat
from bot.text import safe_words


def show_team(req: Request) -> None:
    """Show who is in the team, in which role, and whose phone is not verified yet."""
    line = req.line
    rows = [req.text.say("team-title", line=line.name)]
    unproved, asking = [], []
    for person, membership in req.tx.people.members(line.id):
        if is_external_number(line, person):
            rows.append(req.text.say("team-row-number", who=safe_words(person.name)))
            continue
        proved = person.phone_proved_at is not None
        rows.append(
            req.text.say(
                "team-row",
                who=safe_words(person.name),
                role=membership.role.value,
                phone="proved" if proved else "unproved",
            )
        )
        if person.phone and not proved:
            unproved.append(person)
        if membership.asks:
            asking.append(person)
    buttons = [accept_button(person) for person in asking[:3]] + [vouch_button(person) for person in unproved[:6]]
    req.answer("\n".join(rows), buttons=buttons)


def vouch_button(person: Volunteer) -> Choice:
    """The button confirms this very number: when the person changes it, the button has no effect any more."""
    assert person.phone is not None
    return make_choice(
        "button-vouch", VouchForPhone(person.id, phone_fingerprint(person.phone)), who=safe_words(person.name, 12)
    )


def accept_button(person: Volunteer) -> Choice:
    return make_choice("button-accept", AcceptPerson(person.id), who=safe_words(person.name, 12))


def proved_sentence(req: Request, volunteer: VolunteerId) -> str:
    """The sentence for somebody whose phone is verified now: they can begin, or coordination has to agree first."""
    in_team = any(m.role is not Role.NEWCOMER for m in req.tx.people.memberships(volunteer))
    return "phone-proved" if in_team else "phone-proved-waiting"


def phone_fingerprint(phone: Phone) -> str:
    """Enough to recognise a number without storing it."""
    return hashlib.sha256(phone.encode()).hexdigest()[:8]


def vouch_for_phone(req: Request) -> None:
    """Coordination rang that phone and its owner answered."""
    payload = decode_payload(VouchForPhone, req.words)
    req, person = pressed_person(req, payload.person)
    req.noted.words = str(person.id)  # all possible numbers can be tried against a fingerprint
    if person.phone is None or phone_fingerprint(person.phone) != payload.fingerprint:
        raise Refused("refused-gone")
    req.tx.people.save(replace(person, phone_proved_at=req.now))
    for coordinator, membership in req.tx.people.members(req.line.id):
        if membership.role is Role.COORDINATOR:
            req.tell(coordinator.id, req.line, "vouched", key=f"vouch:{person.id}", who=safe_words(person.name))
    req.say("noted")
    req.tell(person.id, req.line, proved_sentence(req, person.id))


def invite_person(req: Request) -> None:
    """Make a one-time code for a person: `/inviter`, `/inviter formation Léa`, `/inviter coordination`.

    The link contains the same short code: a longer one would not be safer, as the short one is valid too.
    """
    line = req.line
    first, _, rest = req.words.partition(" ")
    role = ROLE_WORDS.get(first.casefold())
    name = safe_words(rest if role else req.words)
    role = role or Role.VOLUNTEER
    code = new_spoken_code()
    req.tx.people.save_invite(
        Invite(hash_code(code), line.id, req.now + INVITE_LASTS, role=role, name=name, invited_by=req.me.id)
    )
    said = req.text.say("invite-code", code=code, role=role.value, line=line.name)
    if req.deployment.join_link:
        link = req.deployment.join_link.replace("{code}", code.replace(" ", ""))
        said += "\n" + req.text.say("invite-link", link=link)
    req.answer(said)


ROLE_WORDS = {
    "formation": Role.TRAINEE,
    "trainee": Role.TRAINEE,
    "training": Role.TRAINEE,
    "coordination": Role.COORDINATOR,
    "coordinator": Role.COORDINATOR,
    "bénévole": Role.VOLUNTEER,
    "benevole": Role.VOLUNTEER,
    "volunteer": Role.VOLUNTEER,
}


def bind_room(req: Request) -> None:
    """Bind this room to the line of the code. Whoever has the code may do it."""
    if not req.words:
        raise Refused("refused-code-of-room")
    invitation = req.tx.people.invite(hash_code(req.words))
    if invitation is None or invitation.purpose is None or not is_usable(invitation, req.now):
        raise Refused("refused-code")
    line = req.deployment.by_id.get(invitation.line)
    if line is None:
        raise Refused("refused-code")
    if req.message.private and invitation.purpose is Purpose.TEAM:
        raise Refused("refused-group-only")
    req.tx.people.save_room(Room(req.message.address, line.id, invitation.purpose))
    req.tx.people.save_invite(mark_invitation_used(invitation, req.now))
    req.tx.outbox.cancel(req.message.address, UNBOUND)
    req.say("bound", line=line.name, purpose=invitation.purpose.value)


# ---------------------------------------------------------------- who left the room


def dismiss_person(req: Request) -> None:
    """Remove somebody from the line's team; the shifts they held are free."""
    req, person = pressed_person(req, decode_payload(DismissPerson, req.words).person)
    line = req.line
    ahead = req.tx.roster.seats_of(person.id, req.now, req.now + timedelta(weeks=9))
    for shift, seat in [(shift, seat) for shift, seat in ahead if shift.line == line.id]:
        left = (max(seat.starts, req.now), seat.ends)
        apply_moves(req, carve_seat(seat, *left, to=None))
        part = part_words(left)
        announce_shift(req, line, shift, "unassigned", who=safe_words(person.name), by=req.name(req.me.id), when=part)
    req.tx.people.delete_membership(person.id, line.id)
    req.tell_coordination(line, "dismissed", key=f"left:{person.id}", who=safe_words(person.name), line=line.name)
    req.say("noted")


def keep_person(req: Request) -> None:
    """Keep somebody in the team who left the room."""
    req, person = pressed_person(req, decode_payload(KeepPerson, req.words).person)
    req.tell_coordination(req.line, "stays", key=f"left:{person.id}", who=safe_words(person.name), line=req.line.name)
    req.say("noted")
