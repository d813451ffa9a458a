"""Who is in the team, how somebody joins it, and which room belongs to which line: /equipe, /inviter, /lier."""

from bot.commands.people.consent import accept_button
from bot.commands.people.name_rules import check_name
from bot.commands.people.roles import ROLE_WORDS
from bot.commands.pick_person import pressed_person
from bot.commands.request import Choice, Request, make_choice
from bot.errors import Refused
from bot.forwarding.external_numbers import is_external_number
from bot.model import Invite, ProofCall, Purpose, Role, Room, Volunteer, VolunteerId
from bot.payloads import VouchForPhone, decode_payload
from bot.people.invitations import INVITE_LASTS, find_invitation, mark_invitation_used
from bot.people.proofs import check_by_hand, is_anothers, proved_phone, wanted_phone, with_proof
from bot.readers.folding import fold
from bot.readers.ringable import may_ring
from bot.recipients import UNBOUND
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
        phone = proved_phone(line, person)
        proved = phone is not None and may_ring(line, phone)
        rows.append(
            req.text.say(
                "team-row",
                who=safe_words(person.name),
                role=membership.role.value,
                phone="proved" if proved else "unproved",
            )
        )
        wanted = wanted_phone(person)
        if wanted and may_ring(line, wanted) and not (proved and wanted == phone):
            unproved.append(person)
        if membership.asks:
            asking.append(person)
    buttons = [accept_button(person) for person in asking[:3]] + [
        vouch_button(person, check_by_hand(req.tx, line, person, req.now)) for person in unproved[:6]
    ]
    req.answer("\n".join(rows), buttons=buttons)


def vouch_button(person: Volunteer, call: ProofCall) -> Choice:
    """The button confirms the number of this check: when the person gives another, it has no effect any more."""
    return make_choice("button-vouch", VouchForPhone(person.id, call.id), who=safe_words(person.name, 12))


def proved_sentence(req: Request, volunteer: VolunteerId) -> str:
    """The sentence for somebody whose phone is verified now: they can begin, or coordination has to agree first."""
    in_team = any(m.role is not Role.NEWCOMER for m in req.tx.people.memberships(volunteer))
    return "phone-proved" if in_team else "phone-proved-waiting"


def vouch_for_phone(req: Request) -> None:
    """Coordination rang that phone and its owner answered."""
    payload = decode_payload(VouchForPhone, req.words)
    req, person = pressed_person(req, payload.person)
    call = req.tx.people.proof_call(payload.call)
    if call is None or call.volunteer != person.id or call.phone != wanted_phone(person):
        raise Refused("refused-gone")
    if not may_ring(req.line, call.phone):
        raise Refused("refused-phone-here", line=req.line.name)
    if is_anothers(req.tx, person, call.phone):
        raise Refused("refused-phone-taken")
    req.tx.people.save(with_proof(person, call.phone, req.now, by_owner=False))
    for coordinator, membership in req.tx.people.members(req.line.id):
        if membership.role is Role.COORDINATOR:
            req.tell(coordinator.id, req.line, "vouched", key=f"vouch:{person.id}", who=safe_words(person.name))
    req.say("noted")
    req.tell(person.id, req.line, proved_sentence(req, person.id))


def invite_person(req: Request) -> None:
    """Make a one-time code for a person: `/inviter`, `/inviter formation Léa`, `/inviter coordination`."""
    line = req.line
    first, _, rest = req.words.partition(" ")
    word = ROLE_WORDS.get(fold(first))
    name = safe_words(rest if word else req.words)
    if name and not req.tx.people.named(line.id, name):
        check_name(name)
    role = Role(word) if word else Role.VOLUNTEER
    code = req.code
    req.tx.people.save_invite(
        Invite(code.hash, line.id, req.now + INVITE_LASTS, role=role, name=name, invited_by=req.me.id)
    )
    said = req.text.say("invite-code", code=code.text, role=role.value, line=line.name)
    if req.deployment.join_link:
        link = req.deployment.join_link.replace("{code}", code.text.replace("-", ""))
        said += "\n" + req.text.say("invite-link", link=link)
    req.answer(said)


def bind_room(req: Request) -> None:
    """Bind this room to the line of the code. Whoever has the code may do it."""
    if not req.words:
        raise Refused("refused-code-of-room")
    invitation = find_invitation(req.tx, req.code, req.now)
    line = req.deployment.by_id.get(invitation.line)
    if line is None or invitation.purpose is None:
        raise Refused("refused-code")
    if req.message.private and invitation.purpose is Purpose.TEAM:
        raise Refused("refused-group-only")
    req.tx.people.save_room(Room(req.message.address, line.id, invitation.purpose))
    req.tx.people.save_invite(mark_invitation_used(invitation, req.now))
    req.tx.outbox.cancel(req.message.address, UNBOUND)
    req.say("bound", line=line.name, purpose=invitation.purpose.value)
