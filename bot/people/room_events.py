"""What happens to rooms: the bot is put into one or taken out of one, a room moves, somebody leaves.

What coordination answers to it are commands, in `bot/commands/people/`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Address, Button, Deployment, Line, Post, PostAction, Purpose, Role, RoomEvent, RoomEventKind
from bot.payloads import DistrustDevice, KeepPerson, Payload, RemovePerson, TrustDevice
from bot.ports import Tx
from bot.recipients import UNBOUND, addresses_for, language_at
from bot.text import LANGUAGES, Text, safe_words, text_in

TO_BIND = timedelta(hours=1)
"""How long the bot stays in a room that is not bound to a line."""


def record_room_event(tx: Tx, deployment: Deployment, event: RoomEvent, now: datetime) -> None:
    """Record what happened to a room, and tell the people concerned."""
    room = tx.people.room(event.address)
    line = deployment.by_id.get(room.line) if room else None
    if event.kind is RoomEventKind.MOVED and event.moved_to is not None:
        tx.people.move_room(event.address, event.moved_to)
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
    """The bot may not write there any more: nothing more is sent there, and coordination is told elsewhere."""
    identity = tx.people.identity(event.address.network, event.user) if event.user else None
    if identity is not None and identity.private == event.address.chat:
        tx.people.save_identity(replace(identity, private=None))
    if line is None:
        return
    tx.people.delete_room(event.address)
    tell_coordination(tx, line, "room-lost", (), network=event.address.network)


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
