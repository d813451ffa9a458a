"""Who speaks, in which room, about which lines, and in which language to answer."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands.request import Command, Request
from bot.model import (
    Deployment,
    Line,
    Membership,
    Message,
    Volunteer,
)
from bot.payloads import split_line
from bot.ports import Tx
from bot.text import LANGUAGES, text_in, without_accents


def note_account(tx: Tx, message: Message) -> None:
    """Note what the network tells about the sender's account, if we know it."""
    identity = tx.people.identity(message.address.network, message.sender)
    if identity:
        private = message.address.chat if message.private else identity.private
        now_known = replace(identity, private=private, handle=message.handle)
        if now_known != identity:
            tx.people.save_identity(now_known)


def make_request(
    tx: Tx, deployment: Deployment, message: Message, now: datetime, command: Command, words: str
) -> Request:
    """Find out who speaks, in which room, about which lines, and in which language to answer."""
    identity = tx.people.identity(message.address.network, message.sender)
    person = tx.people.get(identity.volunteer) if identity else None
    memberships = tx.people.memberships(person.id) if person else ()
    room = tx.people.room(message.address) if not message.private else None
    lines, words = lines_meant(deployment, memberships, message, room.line if room else None, words)
    return Request(
        tx,
        now,
        message,
        deployment,
        command,
        words,
        text_in(language_of(message, person, lines or deployment.lines), lines[0].zone if lines else deployment.zone),
        person,
        memberships,
        room,
        lines,
        unconfirmed=identity is not None and identity.asks_since is not None,
    )


def lines_meant(
    deployment: Deployment, memberships: Sequence[Membership], message: Message, room: str | None, words: str
) -> tuple[tuple[Line, ...], str]:
    """In a room its line; none if the room is not bound, as nobody knows who reads there.

    In private the person's lines, or the one named by `@lyon` before the other words.
    """
    if not message.private:
        return tuple(line for line in deployment.lines if line.id == room), words
    mine = {m.line for m in memberships}
    lines = tuple(line for line in deployment.lines if line.id in mine and not line.retired)
    name, rest = split_line(words)
    named = (
        tuple(line for line in lines if without_accents(name) in (without_accents(line.id), without_accents(line.name)))
        if name
        else ()
    )
    if named:
        return named, rest
    return lines, words


def language_of(message: Message, person: Volunteer | None, lines: Sequence[Line]) -> str:
    """In private the person's language, in a room the line's."""
    own = (person.language if person else None) or message.language
    if message.private and own in LANGUAGES:
        return own
    return lines[0].language if lines else own if own in LANGUAGES else LANGUAGES[0]
