"""Trainees and who trains them: a trainee is never alone on a shift, and hears of it when nobody would be with them."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from bot.model import Line, NoticeKind, Seat, Shift
from bot.ports import Tx
from bot.roster.telling.notices import tell_unasked
from bot.text import Text


def trainers_of(seats: Sequence[Seat], trainee: Seat) -> list[Seat]:
    """The seats of the shift that are in charge during a part of the trainee's."""
    return [one for one in seats if not one.trainee and one.starts < trainee.ends and trainee.starts < one.ends]


def tell_alone(tx: Tx, line: Line, shift: Shift, now: datetime) -> None:
    """Tell each trainee of a coming shift with whom nobody is in charge any more; once for each time it happens."""
    if shift.ends <= now:
        return
    seats = tx.roster.seats([shift.id])[shift.id]
    for seat in seats:
        if seat.trainee and not trainers_of(seats, seat):
            say = partial(alone_words, seat)
            tell_unasked(tx, line, seat.volunteer, NoticeKind.PLAN, f"alone:{seat.id}:{now:%Y%m%d%H%M}", now, say)


def alone_words(seat: Seat, words: Text) -> str:
    return words.say("trainee-alone", when=words.span(seat.starts, seat.ends))
