"""Where to write: the rooms of a line, and the private chats of a person."""

from collections.abc import Callable, Iterable

from bot.model import Address, Deployment, Line, Post, Purpose, Role, Urgency, Volunteer, VolunteerId
from bot.ports import Tx
from bot.text import LANGUAGES, Text, text_in

UNBOUND = "unbound"
"""Outbox key of the delayed goodbye in a room that belongs to no line; binding the room cancels it."""


def words_for(who: Volunteer, line: Line) -> Text:
    """How to say something about a line to one person: in their language, by the line's clock."""
    return text_in(who.language or line.language, line.zone)


def private_addresses(tx: Tx, volunteer: VolunteerId) -> list[Address]:
    """The private chats in which the bot can write to this person; none of an account that only says it is them."""
    return [
        Address(known.network, known.private)
        for known in tx.people.identities(volunteer)
        if known.private and known.asks_since is None
    ]


def addresses_for(tx: Tx, line: Line, purpose: Purpose) -> list[Address]:
    """The line's rooms of that purpose; if coordination has no room, the coordinators' private chats."""
    rooms = [room.address for room in tx.people.rooms(line.id) if room.purpose is purpose]
    if rooms or purpose is Purpose.TEAM:
        return rooms
    return [
        address
        for person, membership in tx.people.members(line.id)
        if membership.role is Role.COORDINATOR
        for address in private_addresses(tx, person.id)
    ]


def tell_every_coordination(
    tx: Tx, lines: Iterable[Line], say: Callable[[Text], str], *, key: str = "", but_not_on: str = ""
) -> bool:
    """Tell the coordination of each line, in its language and zone; True when a post was written.

    A room that coordinates several of the lines gets one post. None goes to the network `but_not_on`.
    """
    told = set()
    for line in lines:
        if line.retired:
            continue
        for address in addresses_for(tx, line, Purpose.COORDINATION):
            if address.network != but_not_on and address not in told:
                told.add(address)
                said = say(text_in(line.language, line.zone))
                tx.outbox.add(Post(address, said, key=key, urgency=Urgency.AT_ONCE))
    return bool(told)


def language_at(tx: Tx, deployment: Deployment, address: Address) -> str:
    """The language of the room's line, or of the person in a private chat, or else of the first line."""
    room = tx.people.room(address)
    if room is not None and room.line in deployment.by_id:
        return deployment.by_id[room.line].language
    identity = tx.people.identity(address.network, address.chat)  # networks whose private chats have the user's id
    own = tx.people.get(identity.volunteer).language if identity else None
    return own or next((line.language for line in deployment.lines), LANGUAGES[0])
