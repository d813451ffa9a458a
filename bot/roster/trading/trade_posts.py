"""What two or three people read of a trade: the question, who has to answer yet, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.model import Button, Line, NoticeKind, TradePart, VolunteerId
from bot.payloads import AnswerTrade
from bot.ports import Tx
from bot.roster.staffing.commitments import role_in
from bot.roster.telling.notices import edit_told, no_buttons, tell_unasked
from bot.text import Text, safe_words


@dataclass(frozen=True, slots=True)
class Side:
    """A trade as one of its people sees it: what they give to whom, and what they take from whom."""

    gives: TradePart
    takes: TradePart
    to: VolunteerId


def side_of(parts: Sequence[TradePart], mine: TradePart) -> Side:
    takes = next(part for part in parts if part.gives == mine.takes)
    to = next(part.volunteer for part in parts if part.takes == mine.gives)
    return Side(mine, takes, to)


def trade_key(trade: int) -> str:
    return f"trade:{trade}"


def ask_part(
    tx: Tx,
    line: Line,
    parts: Sequence[TradePart],
    mine: TradePart,
    now: datetime,
    *,
    again: str = "",
    first: str = "",
    who: str = "",
) -> bool:
    """Put the question to one of them.

    `again` tells it from an earlier one of the same trade: somebody (`who`) undid an answer, as the sentence `first`
    says.
    """

    def say(words: Text) -> str:
        question = say_part(tx, parts, mine, words)
        return f"{say_side(tx, parts, mine, first, words, who=who)}\n{question}" if first else question

    return tell_unasked(
        tx,
        line,
        mine.volunteer,
        NoticeKind.OUTCOME if not again else NoticeKind.PLAN,
        f"trade:{mine.trade}{again}",
        now,
        say,
        buttons=partial(part_buttons, mine),
        key=trade_key(mine.trade),
    )


def show_part(tx: Tx, line: Line, parts: Sequence[TradePart], mine: TradePart) -> bool:
    """Show it as it is now in the post that this person has."""
    say, buttons = partial(say_part, tx, parts, mine), partial(part_buttons, mine)
    return edit_told(tx, line, mine.volunteer, trade_key(mine.trade), say, buttons=buttons)


def say_part(tx: Tx, parts: Sequence[TradePart], mine: TradePart, words: Text) -> str:
    waiting = [part.volunteer for part in parts if part.agreed_at is None]
    sentence = "trade-proposed" if mine.agreed_at is None else "trade-agreed"
    return say_side(tx, parts, mine, sentence, words, waiting=waiting)


def say_side(
    tx: Tx,
    parts: Sequence[TradePart],
    mine: TradePart,
    sentence: str,
    words: Text,
    *,
    waiting: Sequence[VolunteerId] = (),
    **more: str,
) -> str:
    """A sentence about the trade as this person sees it."""

    def name(volunteer: VolunteerId) -> str:
        return safe_words(tx.people.get(volunteer).name)

    side = side_of(parts, mine)
    return words.say(
        sentence,
        count=len(parts),
        gives=words.span(side.gives.starts, side.gives.ends),
        takes=words.span(side.takes.starts, side.takes.ends),
        to=name(side.to),
        giver=name(side.takes.volunteer),
        names=words.names([name(one) for one in waiting]) if waiting else "",
        **more,
    )


def part_buttons(mine: TradePart, words: Text) -> Sequence[Button]:
    agree = Button(words.say("button-trade-yes"), str(AnswerTrade(mine.trade, "yes")))
    decline = Button(words.say("button-trade-no"), str(AnswerTrade(mine.trade, "no")))
    return [decline] if mine.agreed_at else [agree, decline]


def tell_end(
    tx: Tx, line: Line, parts: Sequence[TradePart], now: datetime, why: str, pressed_by: VolunteerId | None = None
) -> bool:
    """Tell all of them that nothing comes of it. Who agreed counts on it, and hears it anew; others' question says so.

    `pressed_by` reads it where they pressed, and who left the team reads nothing more of it.
    """
    said = False
    for mine in parts:
        if role_in(tx, mine.volunteer, line) is None:
            continue
        seat = tx.roster.seat(mine.gives)
        keeps = "yes" if seat is not None and seat.volunteer == mine.volunteer else "no"

        def say(words: Text, mine: TradePart = mine, keeps: str = keeps) -> str:
            return say_side(tx, parts, mine, "trade-ended", words, why=why, keeps=keeps)

        key = trade_key(mine.trade)
        if mine.agreed_at is not None and mine.volunteer != pressed_by:
            about = f"trade:{mine.trade}:{why}:{int(mine.agreed_at.timestamp())}"
            said = tell_unasked(tx, line, mine.volunteer, NoticeKind.PLAN, about, now, say, key=key) or said
        else:
            said = edit_told(tx, line, mine.volunteer, key, say, buttons=no_buttons) or said
    return said


def tell_done(tx: Tx, line: Line, parts: Sequence[TradePart], now: datetime, last: VolunteerId) -> None:
    """Tell all of them that it is done; whoever agreed last reads it where they pressed."""
    for mine in parts:
        say = partial(say_side, tx, parts, mine, "trade-done-yours")
        if mine.volunteer == last:
            edit_told(tx, line, last, trade_key(mine.trade), say)
        else:
            about = f"trade:{mine.trade}:done:{int(now.timestamp())}"
            tell_unasked(tx, line, mine.volunteer, NoticeKind.PLAN, about, now, say, key=trade_key(mine.trade))
