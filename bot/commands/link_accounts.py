"""One person on several networks, or with several accounts: a code for oneself, asked for where the bot knows one.

Whoever has the code becomes that person, and nobody has to agree. So it is long, lasts an hour, works once, and the
person is told on every account they had before.
"""

from datetime import timedelta

from bot.commands.request import Request
from bot.commands.team import code_hash, new_code, spent
from bot.model import Identity, Invite, LineId, Message, Post, VolunteerId
from bot.recipients import private_addresses
from bot.text import safe, text

LASTS = timedelta(hours=1)


def own_code(req: Request) -> None:
    """`/rejoindre` without a code: one that says who types it is me."""
    code = new_code()
    req.tx.people.save_invite(Invite(code_hash(code), LineId(""), req.now + LASTS, invited_by=req.me.id))
    req.say("link-code", code=code)


def link(req: Request, invitation: Invite) -> None:
    """Whoever writes this is the person who asked for the code; not if they are somebody already."""
    assert invitation.invited_by is not None
    person = req.tx.people.get(invitation.invited_by)
    if req.who is not None:
        same = req.who.id == person.id
        req.say("link-already" if same else "link-somebody", who=safe(req.who.name))
        return
    words = text(person.language or req.text.language, req.deployment.zone)
    said = words.say("link-told", network=req.message.address.network.capitalize())
    for address in private_addresses(req.tx, person.id):
        req.post(Post(address, said))
    req.tx.people.save_identity(known_as(req.message, person.id))
    req.tx.people.save_invite(spent(invitation, req.now))
    req.who = person  # whoever was a stranger when they asked is the one who acts
    req.text = words
    req.say("linked", who=safe(person.name))


def known_as(message: Message, person: VolunteerId) -> Identity:
    """Who writes this, alone with the bot, as that person's place in the network."""
    return Identity(message.address.network, message.sender, person, message.address.chat, message.handle)
