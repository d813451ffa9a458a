"""What to answer when nobody knows for sure which command was meant: a suggestion, or one sentence in private."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.commands.request import Command, Request, Where, Who, make_choice
from bot.errors import Refused
from bot.model import Address, Message, Post
from bot.payloads import RunMeant, Words, at_minute, decode_payload, minute_of, split_line
from bot.text import safe_words, text_in

LABEL: Final = 24
"""How many characters of a label a phone shows."""


def suggest_commands(req: Request, choices: Sequence[tuple[Command, str]]) -> None:
    """Ask whether one of the commands was meant; its button says it with its words, for the one who wrote them."""
    likely = [(command, words) for command, words in choices if may_say(req, command)] or choices
    names = [f"/{command.name(req.text.language)}" for command, _ in likely]
    buttons = [
        make_choice(
            "button-meant",
            RunMeant(command.en, minute_of(req.message.sent_at), req.message.sender, Words(kept)),
            meant=f"{name} {safe_words(kept, LABEL - len(name) - 1)}".strip(),
        )
        for (command, words), name in zip(likely, names, strict=True)
        for kept in ["" if keeps_secret(command) else words]
    ]
    sentence = "unknown-near" if len(names) == 1 else "unknown-near-two"
    req.say(sentence, meant=names[0], other=names[-1], buttons=buttons, key=f"meant:{req.message.id}")


def line_said(message: Message, words: str) -> str:
    """The line that stands before the other words, as it was written: "@lyon"; "" for none. In rooms none is named."""
    name, _ = split_line(words)
    return f"@{name}" if name and message.private else ""


def may_say(req: Request, command: Command) -> bool:
    return command.who is not Who.COORDINATION or any(req.coordinates(line.id) for line in req.lines)


def keeps_secret(command: Command) -> bool:
    """Whether the words are a code or a phone number, which must not stand under a post."""
    return command.where is Where.PRIVATE or command.takes_code or command.en == "add"


def run_suggested(req: Request) -> None:
    """Somebody pressed what was suggested to them: it is as if they had written that."""
    if not req.pressed:
        raise Refused("refused-gone")
    payload = decode_payload(RunMeant, req.words)
    if payload.sender != req.message.sender:
        raise Refused("refused-not-asked-you")
    written = typed_again(req, payload)
    req.close_pressed_post()
    req.handle(written)


def typed_again(req: Request, payload: RunMeant) -> Message:
    """The message that the person would have written, when they wrote the other one."""
    pressed = req.message
    under = req.tx.outbox.find(pressed.address, pressed.pressed) if pressed.pressed else None
    return replace(
        pressed,
        text=f"/{payload.command} {payload.words}".strip(),
        sent_at=at_minute(payload.minute),
        pressed=None,
        answer_to="",
        written=under.post.answers if under else None,
    )


def answer_unknown(req: Request, said: str) -> None:
    """Nobody knows this word. In a room others shall not have to read that: it is said in private, once a day."""
    if req.message.private:
        req.say("unknown")
        return
    identity = req.tx.people.identity(req.message.address.network, req.message.sender)
    if req.who is None or identity is None or not identity.private:
        return
    if req.tx.once(f"unknown:{req.who.id}:{req.now:%Y-%m-%d}", req.now):
        words = text_in(req.who.language or req.text.language, req.deployment.zone)
        there = Address(identity.network, identity.private)
        req.post(Post(there, words.say("unknown-in-room", said=safe_words(said, 30)), quiet=True))
