"""Joining a team, in private: a link or a code, the name, what the number is used for; then coordination agrees.

There is no state of a dialogue: every step is a command that a button sends, and works at any time.
"""

from dataclasses import replace

from bot.commands.people import phone
from bot.commands.people.consent import ask_coordination, tell_coordinators
from bot.commands.people.link_accounts import give_linking_code, identity_of_sender, link_account
from bot.commands.people.name_rules import can_be_name
from bot.commands.pick_person import membership_of, other_coordinators
from bot.commands.request import Request, make_choice
from bot.commands.roster.shifts import show_help
from bot.errors import Refused
from bot.model import Invite, Line, Membership, Role, Volunteer, VolunteerId
from bot.payloads import BareCommand
from bot.people.invitations import find_invitation, mark_invitation_used
from bot.people.namesakes import has_namesake
from bot.text import safe_words, without_accents


def start_chat(req: Request) -> None:
    """Telegram sends `/start CODE` when somebody taps a link. Without a code, show help."""
    if not req.words:
        show_help(req)
    elif not req.message.private:
        raise Refused("refused-private-only", command="start")
    else:
        join_team(req)


def join_team(req: Request) -> None:
    """Use an invitation: for a new person, for one more line, or for a role with more rights.

    Without a code, somebody we know gets one that links another account.
    """
    if not req.words:
        in_team = not req.unconfirmed and any(m.role is not Role.NEWCOMER for m in req.memberships)
        give_linking_code(req) if in_team else req.say("join-how")
        return
    invitation = find_invitation(req.tx, req.code, req.now)
    if invitation.opens_account:
        link_account(req, invitation)
        return
    line = req.deployment.by_id.get(invitation.line)
    if line is None or invitation.role is None:
        raise Refused("refused-code")
    if req.unconfirmed:
        raise Refused("refused-not-agreed")
    expected = None if req.who else find_expected_person(req, line, invitation.name)
    person = req.who or expected or create_newcomer(req, invitation.name)
    req.noted.by = person.id  # a stranger until now, for the journal
    before = membership_of(req, person.id, line)
    save = claim_place if expected else save_invited_membership
    membership = save(req, person, line, invitation, before)
    req.tx.people.save_invite(mark_invitation_used(invitation, req.now))
    if membership.asks:
        ask_coordination(req, person, line, membership)
    elif membership != before:
        req.tell_coordination(
            line, "joined-coordination", who=safe_words(person.name), line=line.name, role=membership.role.value
        )
        if membership.role is Role.COORDINATOR:
            tell_coordinators(req, line, person)
    if person.phone is None and not (expected and membership.asks):
        ask_name(req, person, line)
    else:
        req.say("join-asked" if membership.asks else "joined", who=safe_words(person.name), line=line.name)


def save_invited_membership(
    req: Request, person: Volunteer, line: Line, invitation: Invite, held: Membership | None
) -> Membership:
    """Store and return the membership. Who was invited from the command line needs nobody's consent, except to
    coordinate a line that has a coordinator.
    """
    assert invitation.role is not None
    if held is not None and role_rank(held.role) >= role_rank(invitation.role):
        return held
    if needs_consent(req, person, line, invitation, invitation.role):
        made = Membership(
            person.id, line.id, held.role if held else Role.NEWCOMER, invitation.role, invitation.invited_by
        )
    else:
        made = Membership(person.id, line.id, invitation.role)
    req.tx.people.save_membership(made)
    return made


def claim_place(req: Request, person: Volunteer, line: Line, invitation: Invite, held: Membership | None) -> Membership:
    """Somebody says with a code that they are this person, who was in the roster already, with shifts and a phone.

    Their account may do nothing until coordination agrees that it is them.
    """
    assert held is not None
    assert invitation.role is not None
    role = max(held.role, invitation.role, key=role_rank)
    identity = identity_of_sender(req.message, person.id)
    if needs_consent(req, person, line, invitation, role):
        made = replace(held, asks=role, asked_by=invitation.invited_by)
        identity = replace(identity, asks_since=req.now)
    else:
        made = Membership(person.id, line.id, role)
    req.tx.people.save_identity(identity)
    req.tx.people.save_membership(made)
    return made


def needs_consent(req: Request, person: Volunteer, line: Line, invitation: Invite, role: Role) -> bool:
    if invitation.invited_by is None and role is not Role.COORDINATOR:
        return False
    return invitation.invited_by is not None or bool(other_coordinators(req, line, [person.id]))


def role_rank(role: Role) -> int:
    return list(Role).index(role)


def find_expected_person(req: Request, line: Line, name: str) -> Volunteer | None:
    """The imported member of that name who has no chat yet: the invitation was made for them. None in doubt."""
    known = [
        person for person in req.tx.people.named(line.id, name) if without_accents(person.name) == without_accents(name)
    ]
    waiting = [person for person in known if not req.tx.people.identities(person.id)]
    return waiting[0] if len(waiting) == 1 else None


def create_newcomer(req: Request, name: str) -> Volunteer:
    """Store a person with a name and a chat, and nothing else yet."""
    message = req.message
    usable = [known for known in map(safe_words, (name, message.name, message.sender)) if can_be_name(known)]
    called = usable[0] if usable else req.text.say("no-name")
    person = req.tx.people.save(Volunteer(VolunteerId(0), called, language=req.text.language))
    req.tx.people.save_identity(identity_of_sender(message, person.id))
    return person


# ---------------------------------------------------------------- step by step


def ask_name(req: Request, person: Volunteer, line: Line) -> None:
    if not can_be_name(person.name):
        req.say("join-nameless", line=line.name)
        return
    if has_namesake(req.tx, line, person):
        req.say("join-namesake", who=safe_words(person.name), line=line.name)
        return
    button = make_choice("button-my-name", BareCommand("notice"), who=safe_words(person.name, 12))
    req.say("join-name", who=safe_words(person.name), line=line.name, buttons=[button])


def show_privacy_notice(req: Request) -> None:
    """Tell what the number will be used for, before asking for it."""
    req.say("join-notice", buttons=[make_choice("button-read", BareCommand("read"))])


def confirm_notice_read(req: Request) -> None:
    """The notice was read, which the journal records; now ask for the number."""
    phone.set_phone(replace(req, words=""))
