"""One person on several networks or with several accounts, and devices that have to be confirmed.

A person asks for a code where the bot knows them. Whoever uses it becomes that person, and nobody has to agree. So it
is long, lasts an hour, works once, and the person is told on every account they had before.
"""

from dataclasses import replace
from datetime import timedelta

from bot.commands.pick_person import other_coordinators, pressed_person
from bot.commands.request import Request
from bot.model import (
    Identity,
    Invite,
    Line,
    LineId,
    Membership,
    Message,
    Post,
    PostAction,
    Role,
    VolunteerId,
)
from bot.payloads import DistrustDevice, TrustDevice, decode_payload
from bot.people.invitations import mark_invitation_used
from bot.recipients import private_addresses, words_for
from bot.text import safe_words, text_in

LASTS = timedelta(hours=1)


def give_linking_code(req: Request) -> None:
    """`/rejoindre` without a code: give one that links another account to the speaker."""
    code = req.code
    req.tx.people.save_invite(Invite(code.hash, LineId(""), req.now + LASTS, invited_by=req.me.id))
    req.say("link-code", code=code.text)


def link_account(req: Request, invitation: Invite) -> None:
    """Link the sender's account to the person who asked for the code, unless the account belongs to somebody."""
    assert invitation.invited_by is not None
    person = req.tx.people.get(invitation.invited_by)
    if req.who is not None:
        same = req.who.id == person.id
        req.say("link-already" if same else "link-somebody", who=safe_words(req.who.name))
        return
    words = text_in(person.language or req.text.language, req.deployment.zone)
    said = words.say("link-told", network=req.message.address.network.capitalize())
    for address in private_addresses(req.tx, person.id):
        req.post(Post(address, said))
    for line in (line for m in req.tx.people.memberships(person.id) if (line := coordinated(req, m))):
        for other in other_coordinators(req, line, [person.id]):
            req.tell(other.id, line, "link-told-coordinators", who=safe_words(person.name))
    req.tx.people.save_identity(identity_of_sender(req.message, person.id))
    req.tx.people.save_invite(mark_invitation_used(invitation, req.now))
    req.noted.by = person.id  # a stranger until now, for the journal
    replace(req, who=person, text=words).say("linked", who=safe_words(person.name))


def coordinated(req: Request, membership: Membership) -> Line | None:
    """The line, if the membership is a coordinator's."""
    return req.deployment.by_id.get(membership.line) if membership.role is Role.COORDINATOR else None


def identity_of_sender(message: Message, person: VolunteerId) -> Identity:
    """The sender of a private message, as that person's identity on the network."""
    return Identity(message.address.network, message.sender, person, message.address.chat, message.handle)


# ---------------------------------------------------------------- devices


def trust_device(req: Request) -> None:
    """The emojis were the same on both sides: the device belongs to the person."""
    answer_device(req, decode_payload(TrustDevice, req.words), PostAction.TRUST)


def distrust_device(req: Request) -> None:
    """They were different, or the person did not ask for it."""
    answer_device(req, decode_payload(DistrustDevice, req.words), PostAction.DOUBT)


def answer_device(req: Request, payload: TrustDevice | DistrustDevice, act: PostAction) -> None:
    req, person = pressed_person(req, payload.person)
    about = payload.device
    req.noted.words = str(person.id)
    by = req.name(req.me.id)
    req.tell_coordination(req.line, f"device-{act.value}", key=f"device:{about}", who=safe_words(person.name), by=by)
    words = words_for(person, req.line)
    for address in private_addresses(req.tx, person.id):
        req.post(Post(address, words.say(f"device-{act.value}-you"), action=act, about=about))
    req.say("noted")
