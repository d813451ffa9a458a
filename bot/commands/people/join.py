"""Joining a team, in private: a link or a code, the name, what the number is used for; then coordination agrees.

There is no state of a dialogue: every step is a command that a button sends, and works at any time.
"""

from dataclasses import replace

from bot.commands.people import phone
from bot.commands.people.link_accounts import give_linking_code, identity_of_sender, link_account
from bot.commands.people.team import accept_button
from bot.commands.request import Request, make_choice
from bot.commands.roster.assign import pressed_person
from bot.commands.roster.shifts import show_help
from bot.errors import Refused
from bot.model import Invite, Line, Membership, Role, Volunteer, VolunteerId
from bot.payloads import AcceptPerson, BareCommand, DeclinePerson, decode_payload
from bot.people.invitations import hash_code, is_usable, mark_invitation_used
from bot.text import safe_words, without_accents

TRIES_AN_HOUR = 5
"""Codes that one person may try in an hour; without a limit eight digits could be guessed."""


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
        give_linking_code(req) if req.who else req.say("join-how")
        return
    if not count_code_attempt(req):
        req.say("refused-code-too-often")
        return
    invitation = req.tx.people.invite(hash_code(req.words))
    if invitation and is_usable(invitation, req.now) and invitation.opens_account:
        link_account(req, invitation)
        return
    line = req.deployment.by_id.get(invitation.line) if invitation else None
    if invitation is None or line is None or invitation.role is None or not is_usable(invitation, req.now):
        req.say("refused-code")  # not raised: `Refused` would roll back the count of tries
        return
    person = req.who or find_expected_person(req, line, invitation.name) or create_newcomer(req, invitation.name)
    req.noted.by = person.id  # a stranger until now, for the journal
    before = membership_of(req, person, line)
    membership = save_invited_membership(req, person, line, invitation, before)
    req.tx.people.save_invite(mark_invitation_used(invitation, req.now))
    if membership.asks:
        ask_coordination(req, person, line, membership)
    elif membership != before:
        req.tell_coordination(
            line, "joined-coordination", who=safe_words(person.name), line=line.name, role=membership.role.value
        )
    if person.phone is None:
        ask_name(req, person, line)
    else:
        req.say("join-asked" if membership.asks else "joined", who=safe_words(person.name), line=line.name)


def count_code_attempt(req: Request) -> bool:
    """Count a try; False when there were too many in this hour. Correct codes count too."""
    message = req.message
    hour = f"code:{message.address.network}:{message.sender}:{req.now:%Y%m%d%H}"
    return any(req.tx.once(f"{hour}:{n}", req.now) for n in range(TRIES_AN_HOUR))


def save_invited_membership(
    req: Request, person: Volunteer, line: Line, invitation: Invite, held: Membership | None
) -> Membership:
    """Store and return the membership. An invitation from the command line needs no consent of coordination."""
    assert invitation.role is not None
    if held is not None and role_rank(held.role) >= role_rank(invitation.role):
        return held
    if invitation.invited_by is None:
        made = Membership(person.id, line.id, invitation.role)
    else:
        made = Membership(person.id, line.id, held.role if held else Role.NEWCOMER, invitation.role)
    req.tx.people.save_membership(made)
    return made


def membership_of(req: Request, person: Volunteer, line: Line) -> Membership | None:
    return next((m for m in req.tx.people.memberships(person.id) if m.line == line.id), None)


def role_rank(role: Role) -> int:
    return list(Role).index(role)


def find_expected_person(req: Request, line: Line, name: str) -> Volunteer | None:
    """The imported member of that name who has no chat yet: the invitation was made for them. None in doubt."""
    known = [
        person for person in req.tx.people.named(line.id, name) if without_accents(person.name) == without_accents(name)
    ]
    waiting = [person for person in known if not req.tx.people.identities(person.id)]
    if len(waiting) != 1:
        return None
    req.tx.people.save_identity(identity_of_sender(req.message, waiting[0].id))
    return waiting[0]


def create_newcomer(req: Request, name: str) -> Volunteer:
    """Store a person with a name and a chat, and nothing else yet."""
    message = req.message
    called = safe_words(name or message.name) or safe_words(message.sender)
    person = req.tx.people.save(Volunteer(VolunteerId(0), called, language=req.text.language))
    req.tx.people.save_identity(identity_of_sender(message, person.id))
    return person


# ---------------------------------------------------------------- step by step


def ask_name(req: Request, person: Volunteer, line: Line) -> None:
    button = make_choice("button-my-name", BareCommand("notice"), who=safe_words(person.name, 12))
    req.say("join-name", who=safe_words(person.name), line=line.name, buttons=[button])


def change_name(req: Request) -> None:
    """`/nom Nadia`: the name in the roster. Then the notice, if there is no number yet."""
    called = safe_words(req.words)
    if not called:
        raise Refused("refused-name")
    person = req.tx.people.save(replace(req.me, name=called))
    for membership in req.memberships:
        line = req.deployment.by_id.get(membership.line)
        if membership.asks and line:
            ask_coordination(req, person, line, membership)
    if person.phone is None:
        show_privacy_notice(req)
    else:
        req.say("noted")


def show_privacy_notice(req: Request) -> None:
    """Tell what the number will be used for, before asking for it."""
    req.say("join-notice", buttons=[make_choice("button-read", BareCommand("read"))])


def confirm_notice_read(req: Request) -> None:
    """The notice was read, which the journal records; now ask for the number."""
    phone.set_phone(replace(req, words=""))


# ---------------------------------------------------------------- coordination agrees


def ask_coordination(req: Request, person: Volunteer, line: Line, membership: Membership) -> None:
    assert membership.asks is not None
    req.tell_coordination(
        line,
        "join-asks",
        who=safe_words(person.name),
        line=line.name,
        role=membership.asks.value,
        buttons=[accept_button(person), make_choice("button-decline", DeclinePerson(person.id))],
        key=join_question_key(person, membership.asks),
    )


def join_question_key(person: Volunteer, role: Role) -> str:
    """The key of the question to coordination and of its answer. Another role is a new question, in a new post."""
    return f"joining:{person.id}:{role.value}"


def pressed_candidate(req: Request, kind: type[AcceptPerson | DeclinePerson]) -> tuple[Line, Volunteer, Membership]:
    """The line and the person that the button names; raises `Refused` when they do not ask any more."""
    req, person = pressed_person(req, decode_payload(kind, req.words).person)
    membership = membership_of(req, person, req.line)
    if membership is None or membership.asks is None:
        raise Refused("refused-settled")
    return req.line, person, membership


def accept_person(req: Request) -> None:
    """Coordination agrees: the person is in the team, and may hold shifts once their phone is proved."""
    line, person, membership = pressed_candidate(req, AcceptPerson)
    role = membership.asks
    assert role is not None
    req.tx.people.save_membership(Membership(person.id, line.id, role))
    who, by, key = safe_words(person.name), req.name(req.me.id), join_question_key(person, role)
    req.tell_coordination(line, "accepted", key=key, who=who, by=by, line=line.name, role=role.value)
    req.say("noted")
    req.tell(person.id, line, "accepted-ready" if person.phone_proved_at else "accepted-phone", line=line.name)


def decline_person(req: Request) -> None:
    """Coordination does not agree: a newcomer is removed, anybody else keeps their role."""
    line, person, membership = pressed_candidate(req, DeclinePerson)
    role = membership.asks
    assert role is not None
    if membership.role is Role.NEWCOMER:
        req.tx.people.delete_membership(person.id, line.id)
    else:
        req.tx.people.save_membership(replace(membership, asks=None))
    by = req.name(req.me.id)
    req.tell_coordination(
        line, "declined", key=join_question_key(person, role), who=safe_words(person.name), by=by, line=line.name
    )
    req.say("noted")
    req.tell(person.id, line, "declined-you", line=line.name)
