"""Looking for any shift in return for one's own, and looking no longer."""

from dataclasses import replace
from typing import Final

from bot.commands.request import Choice, Request, make_choice
from bot.commands.roster.shifts import part_words
from bot.commands.roster.swaps import seat_pressed
from bot.commands.staffing.in_place import answer_in_place
from bot.errors import Refused
from bot.model import Line, Seat, SwapWish
from bot.payloads import StopSwapping, SwapForAny, decode_payload
from bot.readers.folding import fold
from bot.roster.trading.wishes import note_wish

ANY: Final = frozenset(
    fold(words)
    for words in (
        "un autre",
        "un autre créneau",
        "n'importe lequel",
        "n'importe quel créneau",
        "n'importe quel autre",
        "n'importe quand",
        "n'importe quoi",
        "peu importe",
        "peu importe lequel",
        "another",
        "another one",
        "another shift",
        "any",
        "any other",
        "any shift",
        "any other shift",
        "anything",
        "whatever",
    )
)
"""What stands for any shift, after what one gives."""


def says_any(wanted: str) -> bool:
    return fold(wanted.strip().rstrip(".!")) in ANY


def choose_any(req: Request) -> None:
    """Whatever others would give was chosen with a button."""
    line, _, mine = seat_pressed(req, decode_payload(SwapForAny, req.words).seat)
    note_any(req, line, mine)


def note_any(req: Request, line: Line, mine: Seat) -> None:
    """Note that any shift is welcome; those who fit are asked by the bot, in private."""
    if mine.starts <= req.now:
        raise Refused("refused-started")
    wish = note_wish(req.tx, line, mine, None, req.now)
    when = part_words((mine.starts, mine.ends))
    if req.message.private:
        req.say("wish-noted", when=when, buttons=[stop_button(wish)], key=wish_key(wish), anew=True)
        return
    told = req.tell(req.me.id, line, "wish-noted", when=when, buttons=[stop_button(wish)], key=wish_key(wish))
    req.say("noted" if told else "wish-noted", when=when)


def wish_key(wish: SwapWish) -> str:
    return f"wish:{wish.id}"


def stop_button(wish: SwapWish) -> Choice:
    return make_choice("button-stop-swapping", StopSwapping(wish.id))


def stop_swapping(req: Request) -> None:
    """Look no longer for a shift in return."""
    wish = req.tx.trades.wish(decode_payload(StopSwapping, req.words).wish)
    if wish is None or wish.closed_at is not None:
        raise Refused("refused-settled")
    if wish.giver != req.me.id:
        raise Refused("refused-not-asked-you")
    req.line_of(wish.line)
    req.tx.trades.save_wish(replace(wish, closed_at=req.now))
    answer_in_place(req, req.text.say("wish-stopped"))
