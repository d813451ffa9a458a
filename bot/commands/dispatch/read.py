"""What a message says, before anything is looked up: which command, whether it concerns us, and a code in it."""

import re
from dataclasses import dataclass
from typing import Final

from bot.commands.hinted_words import may_show
from bot.commands.plain_words import (
    takes_it,
    wishes_of,
)
from bot.commands.request import Command, Request
from bot.commands.spelling import Meant, split_said, without_greeting
from bot.commands.table import BY_NAME, SPELLINGS
from bot.model import (
    Message,
    MessageKind,
)
from bot.payloads import split_line, split_pressed
from bot.people.invitations import ALPHABET, new_code

CODE: Final = re.compile(
    rf"\s*(?:[0-9]{{4}}[ .-]?[0-9]{{4}}|(?:[{ALPHABET}]{{4}}[ .-]?){{2}}[{ALPHABET}]{{4}})\s*", re.IGNORECASE
)
"""A code alone: as it is given out now, and eight digits as earlier versions gave it out."""
LONGEST: Final = 1000
"""Characters of a message that are read."""


def read_meant(message: Message) -> Meant:
    """The command that a message says, or those that it may mean. Opens no transaction.

    In what is said to us the mark may be missing: in private what only reads is done, all else is asked.
    """
    if message.pressed is not None:
        verb, words = split_pressed(message.text)
        return Meant((verb,), words, sure=True) if verb in BY_NAME else Meant((), words)
    text = message.text[:LONGEST]
    said = split_said(text)
    if said is not None:
        return SPELLINGS.read(said[1])
    bare = SPELLINGS.read(without_greeting(text), forgiving=False) if message.to_us else Meant((), text)
    commands = tuple(name for name in bare.commands if BY_NAME[name].reads or not BY_NAME[name].hidden)
    if not commands:
        return Meant((), text)
    sure = bare.sure and (message.named or all(BY_NAME[name].reads for name in commands))
    return Meant(commands, bare.words, sure=sure)


def command_for_sure(meant: Meant) -> Command | None:
    return BY_NAME[meant.commands[0]] if meant.sure and meant.commands else None


def concerns_us(message: Message) -> bool:
    """Whether there is anything to do for a message; the chatter of a group is ignored, and so are other bots' `!`."""
    if message.kind is MessageKind.WORDLESS:
        return message.private
    if message.pressed is not None or message.private:
        return bool(message.text.strip())
    said = split_said(message.text[:LONGEST])
    if said is None:
        return message.to_us and (
            bool(read_meant(message).commands or wishes_of(message)) or takes_it(message) or may_show(message)
        )
    ours = bool(SPELLINGS.read(said[1]).commands)
    return ours or (said[0] == "/" and message.kind is MessageKind.TEXT)


@dataclass(frozen=True, slots=True)
class WantedCode:
    """A one-time code to hash: said in a message, or a new one to give out."""

    text: str
    new: bool = False


def code_wanted(message: Message) -> WantedCode | None:
    """The code that a message says, or a new one if it asks for one. Opens no transaction."""
    if message.forwarded:
        return None
    meant = read_meant(message)
    command = command_for_sure(meant)
    if command is None:
        alone = message.private and not message.pressed and CODE.fullmatch(message.text)
        return WantedCode(message.text) if alone else None
    said = split_line(meant.words)[1]
    if command.takes_code and said:
        return WantedCode(said)
    return WantedCode(new_code(), new=True) if command.makes_code else None


def is_code(request: Request) -> bool:
    """Whether somebody whom we do not know says a code alone, as it was dictated."""
    message = request.message
    return message.private and request.who is None and CODE.fullmatch(message.text) is not None
