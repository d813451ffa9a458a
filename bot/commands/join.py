"""Joining a team, in private: a link or a code, the name, what the number is used for; then coordination agrees.

There is no state of a dialogue: every step is a command that a button sends, and works at any time.
"""

from dataclasses import replace

from bot.commands import phone
from bot.commands.assign import pressed_person
from bot.commands.link_accounts import known_as, link, own_code
from bot.commands.request import Request, choice
from bot.commands.shifts import help_
from bot.commands.team import accept_button
from bot.errors import Refused
from bot.model import Invite, Line, Membership, Role, Volunteer, VolunteerId
from bot.payloads import AcceptPerson, BareCommand, DeclinePerson, decode_payload
from bot.people.invitations import code_hash, is_usable, spent
from bot.text import plain, safe

TRIES_AN_HOUR = 5
"""Codes that one person may try in an hour; without a limit eight digits could be guessed."""


def start(req: Request) -> None:
    """Telegram sends `/start CODE` when somebody taps a link. Without a code, show help."""
    if not req.words:
        help_(req)
    elif not req.message.private:
        raise Refused("refused-private-only", command="start")
    else:
        join(req)


def join(req: Request) -> None:
    """Use an invitation: for a new person, for one more line, or for a role with more rights.

    Without a code, somebody we know gets one that links another account.
    """
    if not req.words:
        own_code(req) if req.who else req.say("join-how")
        return
    if not one_more_try(req):
        req.say("refused-code-too-often")
        return
    invitation = req.tx.people.invite(code_hash(req.words))
    if invitation and is_usable(invitation, req.now) and invitation.opens_account:
        link(req, invitation)
        return
    line = req.deployment.by_id.get(invitation.line) if invitation else None
    if invitation is None or line is None or invitation.role is None or not is_usable(invitation, req.now):
        req.say("refused-code")  # not raised: `Refused` would roll back the count of tries
        return
    person = req.who or awaited(req, line, invitation.name) or newcomer(req, invitation.name)
    req.noted.by = person.id  # a stranger until now, for the journal
    before = membership_of(req, person, line)
    membership = invited(req, person, line, invitation, before)
    req.tx.people.save_invite(spent(invitation, req.now))
    if membership.asks:
        ask_coordination(req, person, line, membership)
    elif membership != before:
        req.tell_coordination(
            line, "joined-coordination", who=safe(person.name), line=line.name, role=membership.role.value
        )
    if person.phone is None:
        ask_name(req, person, line)
    else:
        req.say("join-asked" if membership.asks else "joined", who=safe(person.name), line=line.name)


def one_more_try(req: Request) -> bool:
    """Count a try; False when there were too many in this hour. Correct codes count too."""
    message = req.message
    hour = f"code:{message.address.network}:{message.sender}:{req.now:%Y%m%d%H}"
    return any(req.tx.once(f"{hour}:{n}", req.now) for n in range(TRIES_AN_HOUR))


def invited(req: Request, person: Volunteer, line: Line, invitation: Invite, held: Membership | None) -> Membership:
    """Store and return the membership. An invitation from the command line needs no consent of coordination."""
    assert invitation.role is not None
    if held is not None and ranks(held.role) >= ranks(invitation.role):
        return held
    if invitation.invited_by is None:
        made = Membership(person.id, line.id, invitation.role)
    else:
        made = Membership(person.id, line.id, held.role if held else Role.NEWCOMER, invitation.role)
    req.tx.people.save_membership(made)
    return made


def membership_of(req: Request, person: Volunteer, line: Line) -> Membership | None:
    return next((m for m in req.tx.people.memberships(person.id) if m.line == line.id), None)


def ranks(role: Role) -> int:
    return list(Role).index(role)


def awaited(req: Request, line: Line, name: str) -> Volunteer | None:
    """The imported member of that name who has no chat yet: the invitation was made for them. None in doubt."""
    known = [person for person in req.tx.people.named(line.id, name) if plain(person.name) == plain(name)]
    waiting = [person for person in known if not req.tx.people.identities(person.id)]
    if len(waiting) != 1:
        return None
    req.tx.people.save_identity(known_as(req.message, waiting[0].id))
    return waiting[0]


def newcomer(req: Request, name: str) -> Volunteer:
    """Store a person with a name and a chat, and nothing else yet."""
    message = req.message
    called = safe(name or message.name) or safe(message.sender)
    person = req.tx.people.save(Volunteer(VolunteerId(0), called, language=req.text.language))
    req.tx.people.save_identity(known_as(message, person.id))
    return person


# ---------------------------------------------------------------- step by step


def ask_name(req: Request, person: Volunteer, line: Line) -> None:
    button = choice("button-my-name", BareCommand("notice"), who=safe(person.name, 12))
    req.say("join-name", who=safe(person.name), line=line.name, buttons=[button])


def name(req: Request) -> None:
    """`/nom Nadia`: the name in the roster. Then the notice, if there is no number yet."""
    called = safe(req.words)
    if not called:
        raise Refused("refused-name")
    person = req.tx.people.save(replace(req.me, name=called))
    for membership in req.memberships:
        line = req.deployment.by_id.get(membership.line)
        if membership.asks and line:
            ask_coordination(req, person, line, membership)
    if person.phone is None:
        notice(req)
    else:
        req.say("noted")


def notice(req: Request) -> None:
    """Tell what the number will be used for, before asking for it."""
    req.say("join-notice", buttons=[choice("button-read", BareCommand("read"))])


def read(req: Request) -> None:
    """The notice was read, which the journal records; now ask for the number."""
    phone.phone(replace(req, words=""))


# ---------------------------------------------------------------- coordination agrees


def ask_coordination(req: Request, person: Volunteer, line: Line, membership: Membership) -> None:
    assert membership.asks is not None
    req.tell_coordination(
        line,
        "join-asks",
        who=safe(person.name),
        line=line.name,
        role=membership.asks.value,
        buttons=[accept_button(person), choice("button-decline", DeclinePerson(person.id))],
        key=question(person, membership.asks),
    )


def question(person: Volunteer, role: Role) -> str:
    """The key of the question to coordination and of its answer. Another role is a new question, in a new post."""
    return f"joining:{person.id}:{role.value}"


def asking(req: Request, kind: type[AcceptPerson | DeclinePerson]) -> tuple[Line, Volunteer, Membership]:
    """The line and the person that the button names; raises `Refused` when they do not ask any more."""
    req, person = pressed_person(req, decode_payload(kind, req.words).person)
    membership = membership_of(req, person, req.line)
    if membership is None or membership.asks is None:
        raise Refused("refused-settled")
    return req.line, person, membership


def accept(req: Request) -> None:
    """Coordination agrees: the person is in the team, and may hold shifts once their phone is proved."""
    line, person, membership = asking(req, AcceptPerson)
    role = membership.asks
    assert role is not None
    req.tx.people.save_membership(Membership(person.id, line.id, role))
    who, by, key = safe(person.name), req.name(req.me.id), question(person, role)
    req.tell_coordination(line, "accepted", key=key, who=who, by=by, line=line.name, role=role.value)
    req.say("noted")
    req.tell(person.id, line, "accepted-ready" if person.phone_proved_at else "accepted-phone", line=line.name)


def decline(req: Request) -> None:
    """Coordination does not agree: a newcomer is removed, anybody else keeps their role."""
    line, person, membership = asking(req, DeclinePerson)
    role = membership.asks
    assert role is not None
    if membership.role is Role.NEWCOMER:
        req.tx.people.delete_membership(person.id, line.id)
    else:
        req.tx.people.save_membership(replace(membership, asks=None))
    by = req.name(req.me.id)
    req.tell_coordination(line, "declined", key=question(person, role), who=safe(person.name), by=by, line=line.name)
    req.say("noted")
    req.tell(person.id, line, "declined-you", line=line.name)
