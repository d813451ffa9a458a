"""A phone that may not ring: several calls in a row went unanswered at somebody who is on duty.

After two the person is asked in private. After a third, after five minutes without an answer, or when the person has no
chat, coordination is told. The question is closed as soon as a call is answered at that phone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.calls.log import may_be_told
from bot.calls.missed import hung_up_early, was_missed
from bot.calls.outside_hours import INSTANT
from bot.model import (
    Button,
    Call,
    Line,
    LineKind,
    Outcome,
    Phone,
    Post,
    Purpose,
    Seat,
    SeatId,
    Target,
    TargetKind,
    UnansweredPhone,
    Urgency,
    VolunteerId,
)
from bot.payloads import ExplainUnanswered, TakeOverSeat, UnansweredReason
from bot.ports import Tx
from bot.recipients import addresses_for, private_addresses, words_for
from bot.text import safe_words, text_in

ASKED_AT: Final = 2
TOLD_AT: Final = 3
COUNTED: Final = 50
"""No more calls are looked at; the sentence says then "at least 50"."""
PATIENCE: Final = timedelta(minutes=5)
ANSWERS: Final[dict[UnansweredReason, str]] = {
    "busy": "button-unheard-busy",
    "mute": "button-unheard-mute",
    "stop": "button-unheard-stop",
}


Doubts = dict[tuple[SeatId, VolunteerId], UnansweredPhone]
"""By seat and holder: a seat keeps its id when somebody else gets it."""


def doubts_of_line(tx: Tx, line: Line) -> Doubts:
    return {(known.seat, known.volunteer): known for known in tx.calls.unanswered_phones(line.id)}


def doubt_of(tx: Tx, line: Line, seat: Seat) -> UnansweredPhone:
    return doubt_among(doubts_of_line(tx, line), line, seat)


def doubt_among(known: Doubts, line: Line, seat: Seat) -> UnansweredPhone:
    return known.get((seat.id, seat.volunteer)) or UnansweredPhone(line.id, seat.id, seat.volunteer)


def save_doubts(tx: Tx, line: Line, seats: Sequence[Seat], known: Doubts, changed: Sequence[UnansweredPhone]) -> None:
    """Store what changed for the seats on duty; what is known of seats that are over goes."""
    kept = {(seat.id, seat.volunteer): doubt_among(known, line, seat) for seat in seats}
    new = [doubt for doubt in changed if kept.get((doubt.seat, doubt.volunteer)) not in (None, doubt)]
    tx.calls.save_unanswered_phones(new)
    tx.calls.delete_unanswered_phones([doubt for key, doubt in known.items() if key not in kept])


def seats_on_duty(tx: Tx, line: Line, now: datetime) -> list[Seat]:
    shifts = tx.roster.shifts([line.id], now, now + INSTANT)
    seats = tx.roster.seats([shift.id for shift in shifts])
    return [s for of_shift in seats.values() for s in of_shift if s.starts <= now < s.ends and not s.trainee]


# ---------------------------------------------------------------- counting


def unanswered_in_a_row(tx: Tx, line: Line, seat: Seat, now: datetime, doubt: UnansweredPhone | None = None) -> int:
    """How many calls went unanswered at the seat's phone since one was answered there, since the seat began, or since
    the answer «I was on the phone». Calls of less than five seconds do not count, nor those of which it is being asked
    who picked up.
    """
    phone = tx.people.get(seat.volunteer).phone
    if phone is None:
        return 0
    since = (doubt or doubt_of(tx, line, seat)).since
    starts = max(seat.starts, since) if since else seat.starts
    unsure = {asked.call for asked in tx.calls.open_suspects(line.id)}
    count = 0
    for call in tx.calls.last_calls(line.id, starts, now + INSTANT, COUNTED):
        if call.outcome is Outcome.ANSWERED and call.answered_by in (phone, None):
            break
        if (
            was_missed(call)
            and call.id not in unsure
            and may_be_told(call, now)
            and not hung_up_early(call)
            and rang_at_phone(tx, line, call, phone)
        ):
            count += 1
    return count


def rang_at_phone(tx: Tx, line: Line, call: Call, phone: Phone) -> bool:
    """Whether the call rang there. OVH may name no phone for a forwarded call: then the line's target counts."""
    if call.rung or line.kind is LineKind.HUNTING:
        return phone in call.rung
    observed = tx.phones.forwarding(line.id).observed
    return observed is not None and Target(TargetKind.NUMBER, phone) in observed.targets


# ---------------------------------------------------------------- asking, and telling


def check_changed_calls(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> None:
    """Ask or tell what follows from these new or changed calls of the line."""
    if all(call.outcome is Outcome.GOING_ON for call in changed):
        return
    seats, known = seats_on_duty(tx, line, now), doubts_of_line(tx, line)
    considered = [ask_or_tell(tx, line, seat, doubt_among(known, line, seat), now) for seat in seats]
    save_doubts(tx, line, seats, known, considered)


def ask_or_tell(tx: Tx, line: Line, seat: Seat, doubt: UnansweredPhone, now: datetime) -> UnansweredPhone:
    count = unanswered_in_a_row(tx, line, seat, now, doubt)
    if count < ASKED_AT:
        return close_question(tx, line, seat, doubt) if doubt.asked_at else doubt
    if not doubt.asked_at:
        doubt = replace(doubt, asked_at=now)
        if not ask_in_private(tx, line, seat, doubt):
            return tell_coordination(tx, line, seat, doubt, "unheard-calls", count)
    if count >= TOLD_AT:
        return tell_coordination(tx, line, seat, doubt, "unheard-calls", count)
    return doubt


def tell_of_silence(tx: Tx, line: Line, now: datetime) -> bool:
    """To be called on every tick: after five minutes without an answer tell coordination. True when it was told."""
    known = doubts_of_line(tx, line)
    if not any(doubt.asked_at and not doubt.replied and not doubt.told for doubt in known.values()):
        return False
    seats = seats_on_duty(tx, line, now)
    late = []
    for seat in seats:
        doubt = doubt_among(known, line, seat)
        if doubt.asked_at and not doubt.replied and not doubt.told and now - doubt.asked_at >= PATIENCE:
            late.append(tell_coordination(tx, line, seat, doubt, "unheard-silence", ASKED_AT))
    save_doubts(tx, line, seats, known, late)
    return bool(late)


def ask_in_private(tx: Tx, line: Line, seat: Seat, doubt: UnansweredPhone) -> bool:
    """The private question. False when there is no chat to ask it in."""
    words = words_for(tx.people.get(seat.volunteer), line)
    buttons = tuple(Button(words.say(label), str(ExplainUnanswered(seat.id, says))) for says, label in ANSWERS.items())
    chats = private_addresses(tx, seat.volunteer)
    for chat in chats:
        tx.outbox.add(
            Post(
                chat,
                words.say("unheard-ask", line=line.name),
                buttons,
                key=question_key(seat, doubt),
                urgency=Urgency.AT_ONCE,
            )
        )
    return bool(chats)


def tell_coordination(
    tx: Tx, line: Line, seat: Seat, doubt: UnansweredPhone, sentence: str, count: int = 0
) -> UnansweredPhone:
    """Tell coordination, with a button to replace the person; one post, edited when more is known."""
    words = text_in(line.language, line.zone)
    who = safe_words(tx.people.get(seat.volunteer).name, 13)
    said = words.say(sentence, line=line.name, who=who, count=count)
    buttons = (Button(words.say("button-replace", who=who), str(TakeOverSeat(seat.id))),)
    for address in addresses_for(tx, line, Purpose.COORDINATION):
        tx.outbox.add(Post(address, said, buttons, key=question_key(seat, doubt), urgency=Urgency.AT_ONCE))
    return replace(doubt, told=True)


def close_question(tx: Tx, line: Line, seat: Seat, doubt: UnansweredPhone) -> UnansweredPhone:
    """The phone rings after all: edit the question and the alert to say so. Calls count anew."""
    for chat in private_addresses(tx, seat.volunteer):
        standing = tx.outbox.keyed(chat, question_key(seat, doubt))
        if standing and standing.post.buttons:
            words = words_for(tx.people.get(seat.volunteer), line)
            tx.outbox.add(
                Post(chat, words.say("unheard-settled"), key=question_key(seat, doubt), urgency=Urgency.AT_ONCE)
            )
    if doubt.told:
        words = text_in(line.language, line.zone)
        who = safe_words(tx.people.get(seat.volunteer).name)
        for address in addresses_for(tx, line, Purpose.COORDINATION):
            tx.outbox.add(
                Post(
                    address,
                    words.say("unheard-fine", line=line.name, who=who),
                    key=question_key(seat, doubt),
                    urgency=Urgency.AT_ONCE,
                )
            )
    return replace(doubt, asked_at=None, replied=False, told=False)


def question_key(seat: Seat, doubt: UnansweredPhone) -> str:
    """Each question is a new post, because an edit would not notify the person."""
    return f"unheard:{seat.id}/{seat.volunteer}:{doubt.asked_at.isoformat() if doubt.asked_at else ''}"


# ---------------------------------------------------------------- what the person answers


def record_reply(tx: Tx, line: Line, seat: Seat, says: str, now: datetime) -> None:
    """`busy` counts anew, `mute` tells coordination, `stop` changes nothing here."""
    known = doubts_of_line(tx, line)
    doubt = replace(doubt_among(known, line, seat), replied=True)
    if says == "busy":
        doubt = replace(close_question(tx, line, seat, doubt), since=now)
    elif says == "mute":
        doubt = tell_coordination(tx, line, seat, doubt, "unheard-mute")
    save_doubts(tx, line, seats_on_duty(tx, line, now), known, [doubt])
