"""The constraints on a shift that a text expresses; joined one by one while the text is read."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from bot.parsing.vocabulary import Window

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What a shift must satisfy; None: no constraint.

    `days`, `starts` and `ends` hold alternatives ("at 2" is 02:00 or 14:00). Times are minutes after midnight of the
    day in question, so 1440 is its end. `ends` is the end of a range; with `onwards`, `starts` is the beginning of a
    range, not the start of a shift. `every`: each such weekday was said. `apart`: one of the `days` is meant, not
    all of them together. `day` is a day of the month and `bare` a number without a unit; what they mean is decided
    after all words are read.
    """

    number: int | None = None
    days: frozenset[date] | None = None
    weekday: int | None = None
    window: Window | None = None
    starts: frozenset[int] | None = None
    ends: frozenset[int] | None = None
    onwards: bool = False
    every: bool = False
    apart: bool = False
    day: int | None = None
    bare: int | None = None

    def joined(self, other: "Constraints") -> "Constraints | None":
        """Both together; None when they contradict each other."""
        try:
            return Constraints(
                number=same_value(self.number, other.number),
                days=common_values(self.days, other.days),
                weekday=same_value(self.weekday, other.weekday),
                window=overlap_of_windows(self.window, other.window),
                starts=common_values(self.starts, other.starts),
                ends=common_values(self.ends, other.ends),
                onwards=self.onwards or other.onwards,
                every=self.every or other.every,
                apart=self.apart or other.apart,
                day=same_value(self.day, other.day),
                bare=same_value(self.bare, other.bare),
            )
        except Contradiction:
            return None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The result of reading a text.

    There is one reading, unless a bare number may be an hour or a day of the month ("mardi 14"), a date may be in
    American order, or words contradict each other. `unknown` are the words (folded) that were not understood or that
    contradict the others; `no_such_day` those of them that are a date that does not exist ("31/11"). `listed` are the
    parts of a list, whose readings together are `readings`; what fits one of `excepted` is not wanted.
    """

    sent_at: datetime
    readings: tuple[Constraints, ...]
    unknown: tuple[str, ...] = ()
    no_such_day: tuple[str, ...] = ()
    listed: "tuple[Wanted, ...]" = ()
    excepted: tuple[Constraints, ...] = ()

    @property
    def empty(self) -> bool:
        return self.readings == (Constraints(),)


class NoSuchDay(Exception):
    """A date that does not exist, as "31/11"; caught where the phrase is read."""


class Contradiction(Exception):
    """Two constraints of one kind exclude each other; caught in this file."""


def same_value(one: T | None, other: T | None) -> T | None:
    if one is not None and other is not None and one != other:
        raise Contradiction
    return other if one is None else one


def common_values(one: frozenset[T] | None, other: frozenset[T] | None) -> frozenset[T] | None:
    if one is None or other is None:
        return other if one is None else one
    if not one & other:
        raise Contradiction
    return one & other


def overlap_of_windows(one: Window | None, other: Window | None) -> Window | None:
    if one is None or other is None:
        return other if one is None else one
    both = Window(max(one.starts, other.starts), min(one.ends, other.ends))
    if both.starts >= both.ends:
        raise Contradiction
    return both
