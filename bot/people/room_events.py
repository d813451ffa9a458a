"""What happens to rooms: the bot is put into one or taken out of one, a room moves, somebody leaves.

What coordination answers to it are commands, in `bot/commands/people/`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import (
    Address,
    Button,
    Deployment,
    Line,
    Post,
    PostAction,
    Purpose,
    Role,
    RoomEvent,
    RoomEventKind,
    Urgency,
)
from bot.payloads import DistrustDevice, KeepPerson, Payload, RemovePerson, TrustDevice
from bot.ports import Tx
from bot.recipients import UNBOUND, addresses_for, language_at
from bot.text import LANGUAGES, Text, safe_words, text_in

TO_BIND = timedelta(hours=1)
"""How long the bot stays in a room that is not bound to a line."""
STRANGER_AN_HOUR = 3
"""Rooms for two that an account may open in an hour which is nobody's that we know."""
STRANGERS_AN_HOUR = 30
"""The same for all such accounts together: accounts cost nothing."""


def record_room_event(tx: Tx, deployment: Deployment, event: RoomEvent, now: datetime) -> None:
    """Record what happened to a room, and tell the people concerned."""
    room = tx.people.room(event.address)
    line = deployment.by_id.get(room.line) if room else None
    if event.kind is RoomEventKind.MOVED and event.moved_to is not None:
        follow_room(tx, deployment, event, event.moved_to, now)
    elif event.kind is RoomEventKind.ARRIVED and event.direct:
        answer_direct_invitation(tx, deployment, event, now)
    elif event.kind is RoomEventKind.ARRIVED and room is None:
        handle_arrival(tx, deployment, event, now)
    elif event.kind is RoomEventKind.LOST:
        forget_room(tx, line, event)
    elif event.kind is RoomEventKind.LEFT and line is not None:
        handle_departure(tx, line, event)
    elif event.kind is RoomEventKind.UNREADABLE:
        explain_unreadable(tx, deployment, event, now)
    elif event.kind is RoomEventKind.DEVICE:
        ask_about_device(tx, deployment, event)


def ask_about_device(tx: Tx, deployment: Deployment, event: RoomEvent) -> None:
    """A device asks to be verified: coordination compares the emojis by phone. A stranger's device gets no answer."""
    identity = tx.people.identity(event.address.network, event.user)
    teams = [m for m in tx.people.memberships(identity.volunteer) if m.role is not Role.NEWCOMER] if identity else []
    line = next((line for m in teams if (line := deployment.by_id.get(m.line))), None)
    if identity is None or line is None:
        return
    who, person = safe_words(tx.people.get(identity.volunteer).name), identity.volunteer
    key, name = f"device:{event.about}", safe_words(event.name, 40)
    if not event.shown:
        tell_coordination(tx, line, "device-asks", (), key=key, who=who, device=name)
        return
    same, different = TrustDevice(person, event.about), DistrustDevice(person, event.about)
    buttons = (("button-same", same), ("button-different", different))
    tell_coordination(tx, line, "device-shows", buttons, key=key, who=who, device=name, emojis=event.shown)


def explain_unreadable(tx: Tx, deployment: Deployment, event: RoomEvent, now: datetime) -> None:
    """Tell a member once, in private, why the bot cannot read their messages and what helps."""
    identity = tx.people.identity(event.address.network, event.user)
    if identity is None or not tx.once(f"unreadable:{event.address.network}:{event.user}", now):
        return
    lines = [line for m in tx.people.memberships(identity.volunteer) if (line := deployment.by_id.get(m.line))]
    words = text_in(
        tx.people.get(identity.volunteer).language or (lines[0].language if lines else LANGUAGES[0]), deployment.zone
    )
    tx.outbox.add(Post(Address(event.address.network, identity.private or event.user), words.say("unreadable")))


def follow_room(tx: Tx, deployment: Deployment, event: RoomEvent, to: Address, now: datetime) -> None:
    """A room goes on in another one, and takes along what waits there to be said.

    Where anybody may say so of a room, somebody of the line's coordination has to stand in both: otherwise whoever has
    power in the room could lead the team's posts, and the bot's answers, where they like.
    """
    if event.in_both is None:
        tx.people.move_room(event.address, to)
        return
    room = tx.people.room(event.address)
    line = deployment.by_id.get(room.line) if room else None
    if room is None or line is None:
        if tx.people.room(to) is None and tx.outbox.keyed(to, UNBOUND) is None:
            handle_arrival(tx, deployment, replace(event, address=to), now)
    elif any(coordinates(tx, line, event.address.network, user) for user in event.in_both):
        tx.people.move_room(event.address, to)
    elif room.purpose is not Purpose.COORDINATION:
        tell_coordination(tx, line, "room-goes-on", (), key=f"moves:{event.address.chat}")


def coordinates(tx: Tx, line: Line, network: str, user: str) -> bool:
    identity = tx.people.identity(network, user)
    if identity is None or identity.asks_since is not None:
        return False
    return any(m.line == line.id and m.role is Role.COORDINATOR for m in tx.people.memberships(identity.volunteer))


def answer_direct_invitation(tx: Tx, deployment: Deployment, event: RoomEvent, now: datetime) -> None:
    """Somebody wants to talk with the bot alone. People whom nobody invited have a few rooms an hour: codes come so."""
    network, hour = event.address.network, f"{now:%Y%m%d%H}"
    own = f"direct:{network}:{event.user}:{hour}"
    known = tx.people.identity(network, event.user) is not None
    if known or (
        any(tx.once(f"{own}:{n}", now) for n in range(STRANGER_AN_HOUR))
        and any(tx.once(f"direct:{network}::{hour}:{n}", now) for n in range(STRANGERS_AN_HOUR))
    ):
        tx.outbox.add(Post(event.address, "", action=PostAction.JOIN, about=event.user, urgency=Urgency.AT_ONCE))
    elif tx.once(f"{own}:declined", now):  # the next ones get no answer
        words = text_in(language_at(tx, deployment, event.address), deployment.zone)
        tx.outbox.add(Post(event.address, words.say("room-too-many"), action=PostAction.LEAVE, urgency=Urgency.LAST))


def handle_arrival(tx: Tx, deployment: Deployment, event: RoomEvent, now: datetime) -> None:
    """Somebody put the bot into a room. A member of a team has an hour to bind it; otherwise it leaves at once."""
    words = text_in(language_at(tx, deployment, event.address), deployment.zone)
    identity = tx.people.identity(event.address.network, event.user)
    if identity is None or all(m.role is Role.NEWCOMER for m in tx.people.memberships(identity.volunteer)):
        tx.outbox.add(Post(event.address, words.say("room-not-invited"), action=PostAction.LEAVE))
        return
    tx.outbox.add(Post(event.address, words.say("room-how-to-bind"), action=PostAction.JOIN))
    goodbye = Post(event.address, words.say("room-unbound"), key=UNBOUND, action=PostAction.LEAVE)
    tx.outbox.add(goodbye, due_at=now + TO_BIND)


def forget_room(tx: Tx, line: Line | None, event: RoomEvent) -> None:
    """The bot may not write there any more: nothing more is sent there, and coordination is told elsewhere.

    Where nobody of it can be written to, the team is told.
    """
    identity = tx.people.identity(event.address.network, event.user) if event.user else None
    if identity is not None and identity.private == event.address.chat:
        tx.people.save_identity(replace(identity, private=None))
    if line is None:
        return
    tx.people.delete_room(event.address)
    where = addresses_for(tx, line, Purpose.COORDINATION) or addresses_for(tx, line, Purpose.TEAM)
    words = text_in(line.language, line.zone)
    for address in where:
        said = words.say("room-lost", line=line.name, network=event.address.network)
        tx.outbox.add(Post(address, said, urgency=Urgency.AT_ONCE))


def handle_departure(tx: Tx, line: Line, event: RoomEvent) -> None:
    """A member left the room: ask coordination whether they leave the team."""
    identity = tx.people.identity(event.address.network, event.user)
    if identity is None or all(m.line != line.id for m in tx.people.memberships(identity.volunteer)):
        return
    person = identity.volunteer
    who = safe_words(tx.people.get(person).name)
    buttons = (("button-dismiss", RemovePerson(person, line.id)), ("button-stay", KeepPerson(person)))
    tell_coordination(tx, line, "room-left", buttons, key=f"left:{person}", who=who)


def tell_coordination(
    tx: Tx, line: Line, sentence: str, buttons: Sequence[tuple[str, Payload]], *, key: str = "", **args: str
) -> None:
    words: Text = text_in(line.language, line.zone)
    for address in addresses_for(tx, line, Purpose.COORDINATION):
        labelled = tuple(Button(words.say(label), str(says)) for label, says in buttons)
        tx.outbox.add(Post(address, words.say(sentence, line=line.name, **args), labelled, key=key))
