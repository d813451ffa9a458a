"""Tells coordination, and whoever looks for somebody, that nobody is left to ask: of all searches at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.model import Button, Line, Post, Purpose, Search, Swap, Urgency, VolunteerId
from bot.payloads import TakeShift
from bot.ports import Tx
from bot.recipients import private_addresses, words_for
from bot.roster.staffing.wanted_parts import WantedPart
from bot.roster.telling.notices import say_of_line, tell_room_unasked
from bot.text import Text

TO_COORDINATION: Final = "search-nobody-coordination", "search-nobody-coordination-several"
TO_GIVER: Final = "search-nobody", "search-nobody-several"
"""The sentence for one search, and for several."""
LISTED: Final = 6
"""So many have a row and a button; of more the number is said."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A search for which nobody is left to ask, after so many were asked. Who was is not named."""

    search: Search
    part: WantedPart
    asked: int


def tell_nobody_left(tx: Tx, line: Line, given_up: Sequence[GivenUp], swaps: Sequence[Swap], now: datetime) -> None:
    """Say it of all in one post to coordination, and in one to each who looks for somebody."""
    key = f"nobody:{given_up[0].search.id}"

    def say_to_coordination(words: Text) -> str:
        return say_nobody_left(given_up, TO_COORDINATION, words, line=line.name)

    def take(words: Text) -> Sequence[Button]:
        if len(given_up) == 1:
            return [Button(words.say("button-take"), str(TakeShift(given_up[0].search.shift)))]
        return [
            Button(
                words.say("button-take-at", when=words.short_start(one.part.starts)), str(TakeShift(one.search.shift))
            )
            for one in given_up[:LISTED]
        ]

    tell_room_unasked(tx, line, Purpose.COORDINATION, now, say_to_coordination, buttons=take, key=key)
    givers: dict[VolunteerId, list[GivenUp]] = {}
    for one in given_up:
        giver = next((swap.giver for swap in swaps if swap.seat == one.part.offered), None)
        if giver is not None:
            givers.setdefault(giver, []).append(one)
    for giver, theirs in givers.items():
        tell_giver(tx, line, giver, theirs, key)


def tell_giver(tx: Tx, line: Line, giver: VolunteerId, theirs: Sequence[GivenUp], key: str) -> None:
    """It answers what they asked for, and so it costs nothing of the budget."""
    words = words_for(tx.people.get(giver), line)
    said = say_of_line(tx, line, giver, words, lambda text: say_nobody_left(theirs, TO_GIVER, text))
    for chat in private_addresses(tx, giver):
        tx.outbox.add(Post(chat, said, key=key, urgency=Urgency.AT_ONCE))


def say_nobody_left(given_up: Sequence[GivenUp], sentences: tuple[str, str], words: Text, **args: str) -> str:
    of_one, of_several = sentences
    spans = [words.span(one.part.starts, one.part.ends) for one in given_up]
    if len(given_up) == 1:
        return words.say(of_one, when=spans[0], count=given_up[0].asked, **args)
    rows = [words.say("search-nobody-row", when=when) for when in spans[:LISTED]]
    more = [words.say("search-nobody-more", count=len(spans) - LISTED)] if len(spans) > LISTED else []
    return "\n".join([words.say(of_several, count=len(spans), **args), *rows, *more])
