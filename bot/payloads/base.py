"""Button payloads as values: what all have in common. Only this package writes and parses their text, `verb:arguments`.

The verb is a command's English name; people can type most of these commands too, with the same arguments. The text
stays in the outbox and under posts for weeks, so its format must never change: only new payloads may be added.
"""

import re
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Any, ClassVar, Final, Literal, NewType, TypeVar, get_args, get_origin, get_type_hints

from typing_extensions import override

from bot.errors import Refused
from bot.model import LineId, SeatId, ShiftId, SwapId, VolunteerId

ID: Final = re.compile(r"[0-9]{1,9}")
"""No database id has more than nine digits."""
NO_END: Final = 999_999_999
"""Stands for the minute of an end that there is not."""
Bare = Literal["undo", "takeover", "who", "end", "missed", "open", "phone", "notice", "read", "forget", "mine", "help"]
Minute = NewType("Minute", int)
"""An instant, in minutes since 1970."""
Words = NewType("Words", str)
"""What was said after a command, perhaps nothing."""
NO_WORDS: Final = Words("")


def minute_of(at: datetime | None) -> Minute:
    """The minute in which that instant lies; `NO_END` for none."""
    return Minute(NO_END if at is None else int(at.timestamp()) // 60)


def at_minute(minute: int) -> datetime:
    return datetime.fromtimestamp(60 * minute, UTC)


def day_of_ordinal(ordinal: int) -> date:
    """Raises `Refused` for a number that is no day."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        raise Refused("refused-gone") from None


@dataclass(frozen=True, slots=True)
class Payload:
    """`verb` is the command; `literal` is a fixed word in the text before the fields."""

    verb: ClassVar[str]
    literal: ClassVar[str] = ""

    @override
    def __str__(self) -> str:
        words = [self.literal, *(str(getattr(self, field.name)) for field in fields(self))]
        return f"{self.verb}:{' '.join(word for word in words if word)}"


@dataclass(frozen=True, slots=True)
class ShiftPayload(Payload):
    shift: ShiftId


@dataclass(frozen=True, slots=True)
class SeatPayload(Payload):
    seat: SeatId


@dataclass(frozen=True, slots=True)
class SwapPayload(Payload):
    swap: SwapId


@dataclass(frozen=True, slots=True)
class LinePayload(Payload):
    line: LineId


@dataclass(frozen=True, slots=True)
class PersonPayload(Payload):
    person: VolunteerId


P = TypeVar("P", bound=Payload)


def split_pressed(said: str) -> tuple[str, str]:
    """The verb and the arguments; neither is checked."""
    verb, _, words = said.partition(":")
    return verb, words.strip()


def decode_payload(kind: type[P], words: str) -> P:
    """The payload of that kind with these arguments. Raises `Refused` when they do not fit.

    The refusal says "no longer exists", because no such id was ever given to anything.
    """
    rest = words
    if kind.literal:
        literal, _, rest = words.partition(" ")
        if literal != kind.literal:
            raise Refused("refused-gone")
    types = field_types(kind)
    if not types and rest:
        raise Refused("refused-gone")
    said = rest.split(" ", len(types) - 1) if types else []
    return kind(*(decode_value(type_, word) for type_, word in zip_longest(types, said, fillvalue="")))


def field_types(kind: type[Payload]) -> tuple[Any, ...]:
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


def decode_value(type_: Any, word: str) -> object:
    """One argument: an id, one of a fixed set of answers, or text."""
    if get_origin(type_) is Literal:
        if word in get_args(type_):
            return word
    elif getattr(type_, "__supertype__", type_) is int:
        if ID.fullmatch(word) and int(word):
            return int(word)
    elif word or type_ is Words:
        return word
    raise Refused("refused-gone")


@dataclass(frozen=True, slots=True)
class BareCommand(Payload):
    """A command without arguments."""

    verb: ClassVar[str] = ""
    command: Bare

    @override
    def __str__(self) -> str:
        return f"{self.command}:"


@dataclass(frozen=True, slots=True)
class CommandOnLine(Payload):
    """A command repeated for one line, by somebody who has several: `take:@lyon`. People can type `@lyon` too."""

    verb: ClassVar[str] = ""
    command: str
    line: LineId

    @override
    def __str__(self) -> str:
        return f"{self.command}:@{self.line}"


@dataclass(frozen=True, slots=True)
class RunMeant(Payload):
    """The command that was probably meant, with the words that followed, for the `sender` who wrote it.

    The one payload with words of people in it. `minute` is when they were written: "tomorrow" counts from then.
    """

    verb: ClassVar[str] = "meant"
    command: str
    minute: Minute
    sender: str
    words: Words = NO_WORDS


def split_line(words: str) -> tuple[str, str]:
    """The line at the beginning (`@lyon`, "" when there is none) and the other words."""
    first, _, rest = words.partition(" ")
    return (first[1:], rest.strip()) if first.startswith("@") else ("", words)
