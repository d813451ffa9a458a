"""Coordination agrees that somebody joins, gets a role with more rights, or is the person they say they are.

Nobody becomes a coordinator on the word of one person, where the line has another coordinator who can be asked.
"""

from dataclasses import replace

from bot.commands.pick_person import membership_of, other_coordinators, pressed_person
from bot.commands.request import Choice, Request, make_choice
from bot.errors import Refused
from bot.model import Address, Identity, Line, Membership, Post, Role, Volunteer
from bot.payloads import AcceptPerson, BareCommand, DeclinePerson, decode_payload
from bot.people.departures import end_membership
from bot.people.proofs import proved_phone
from bot.recipients import words_for
from bot.text import safe_words


def ask_coordination(req: Request, person: Volunteer, line: Line, membership: Membership) -> None:
    """Ask whether the person may have the role that their membership asks for."""
    assert membership.asks is not None
    promoted_by = membership.asked_by if membership.role is not Role.NEWCOMER else None
    sentence = "claim-asks" if claims(req, person) else "promotion-asks" if promoted_by else "join-asks"
    req.tell_coordination(
        line,
        sentence,
        by=req.name(promoted_by) if promoted_by else "",
        who=safe_words(person.name),
        line=line.name,
        role=membership.asks.value,
        buttons=[accept_button(person), make_choice("button-decline", DeclinePerson(person.id))],
        key=join_question_key(person, membership.asks),
    )


def accept_button(person: Volunteer) -> Choice:
    return make_choice("button-accept", AcceptPerson(person.id), who=safe_words(person.name, 12))


def join_question_key(person: Volunteer, role: Role) -> str:
    """The key of the question to coordination and of its answer. Another role is a new question, in a new post."""
    return f"joining:{person.id}:{role.value}"


def claims(req: Request, person: Volunteer) -> list[Identity]:
    """The accounts that ask to be this person, who was in the roster before them."""
    return [identity for identity in req.tx.people.identities(person.id) if identity.asks_since is not None]


def pressed_candidate(req: Request, kind: type[AcceptPerson | DeclinePerson]) -> tuple[Line, Volunteer, Membership]:
    """The line and the person that the button names; raises `Refused` when they do not ask any more."""
    id_ = decode_payload(kind, req.words).person
    asking = [line for line in req.lines if (m := membership_of(req, id_, line)) and m.asks]
    req, person = pressed_person(replace(req, lines=tuple(asking) or req.lines), id_)
    membership = membership_of(req, person.id, req.line)
    if membership is None or membership.asks is None:
        raise Refused("refused-settled")
    return req.line, person, membership


def accept_person(req: Request) -> None:
    """Coordination agrees: the person is in the team, and may hold shifts once their phone is proved."""
    line, person, membership = pressed_candidate(req, AcceptPerson)
    role = membership.asks
    assert role is not None
    if role is Role.COORDINATOR and membership.asked_by == req.me.id and needs_another(req, line, person):
        raise Refused("refused-another-coordinator", who=safe_words(person.name))
    req.tx.people.save_membership(Membership(person.id, line.id, role))
    for identity in claims(req, person):
        req.tx.people.save_identity(replace(identity, asks_since=None))
    who, by, key = safe_words(person.name), req.name(req.me.id), join_question_key(person, role)
    req.tell_coordination(line, "accepted", key=key, who=who, by=by, line=line.name, role=role.value)
    if role is Role.COORDINATOR:
        tell_coordinators(req, line, person)
    req.say("noted")
    ready = proved_phone(line, person) is not None
    again = [] if ready or person.phone is None else [make_choice("button-check-phone", BareCommand("phone"))]
    req.tell(person.id, line, accepted_sentence(role, ready=ready), line=line.name, buttons=again)


def accepted_sentence(role: Role, *, ready: bool) -> str:
    if role is Role.COORDINATOR:
        return "accepted-coordinator"
    return "accepted-ready" if ready else "accepted-phone"


def decline_person(req: Request) -> None:
    """Coordination does not agree: a newcomer is removed, an account cut off again, anybody else keeps their role."""
    line, person, membership = pressed_candidate(req, DeclinePerson)
    role = membership.asks
    assert role is not None
    claiming = claims(req, person)
    if membership.role is Role.NEWCOMER:
        end_membership(req.tx, person.id, line.id, req.now)
    else:
        req.tx.people.save_membership(Membership(person.id, line.id, membership.role))
    by = req.name(req.me.id)
    req.tell_coordination(
        line, "declined", key=join_question_key(person, role), who=safe_words(person.name), by=by, line=line.name
    )
    req.say("noted")
    if not claiming:
        req.tell(person.id, line, "declined-you", line=line.name)
    words = words_for(person, line)
    for identity in claiming:
        if identity.private:
            to = Address(identity.network, identity.private)
            req.post(Post(to, words.say("declined-you", line=line.name)))
        req.tx.people.delete_identity(identity)


# ---------------------------------------------------------------- coordinators


def needs_another(req: Request, line: Line, person: Volunteer) -> bool:
    """Whether there is another coordinator than the speaker and the person themselves, to ask."""
    return bool(other_coordinators(req, line, [req.me.id, person.id]))


def tell_coordinators(req: Request, line: Line, person: Volunteer) -> None:
    """Tell every coordinator in private that this person is one of them now."""
    who = safe_words(person.name)
    for other in other_coordinators(req, line, [person.id]):
        req.tell(other.id, line, "coordinator-new", who=who, line=line.name)
