"""What whoever calls back reads in private when the line places the call: it takes the place of the number."""

from datetime import datetime

from bot.calls.call_backs.bridging import can_bridge_to, phone_to_bridge
from bot.calls.missed_posts import (
    answer_buttons,
    caller_words,
    calls_of,
    give_number,
    last_rang,
    of_moment,
    tell_in_private,
)
from bot.model import Address, Button, Line, MissedCall, Post, VolunteerId
from bot.payloads import CallMe, ShowNumber
from bot.ports import Tx
from bot.recipients import words_for
from bot.text import safe_words


def is_offered(tx: Tx, line: Line, alert: MissedCall, to: VolunteerId) -> bool:
    """Whether this person's call-back is placed by the line."""
    return can_bridge_to(tx, line, alert) and phone_to_bridge(tx, line, to) is not None


def give_call_back(tx: Tx, line: Line, alert: MissedCall, to: VolunteerId, now: datetime) -> bool:
    """Offer to call, or else give the caller's number. False when they have no chat for it."""
    if is_offered(tx, line, alert, to):
        return say_of_bridge(tx, line, alert, to, "bridge-yours", now, anew=True)
    return give_number(tx, line, alert, to, now)


def say_of_bridge(
    tx: Tx, line: Line, alert: MissedCall, to: VolunteerId, sentence: str, now: datetime, *, anew: bool = False
) -> bool:
    """Say how the call stands, under the post that offered it."""
    words = words_for(tx.people.get(to), line)
    calls = calls_of(tx, alert)
    said = words.say(
        sentence,
        line=safe_words(line.name),
        when=of_moment(last_rang(alert, calls), words, now),
        who=caller_words(line, alert, calls, words),
    )
    buttons: tuple[Button, ...] = ()
    if sentence != "bridge-number":
        call_me = Button(words.say("button-call-me"), str(CallMe(alert.id)))
        instead = Button(words.say("button-number-instead"), str(ShowNumber(alert.id)))
        buttons = (*((call_me,) if sentence != "bridge-failed" else ()), instead, *answer_buttons(alert, words))
    post = Post(Address("", ""), said, buttons, key=f"bridge:{alert.id}", anew=anew)
    return tell_in_private(tx, line, to, post)


def give_number_instead(tx: Tx, line: Line, alert: MissedCall, to: VolunteerId, now: datetime) -> bool:
    """Give the number all the same, in a post of its own; the offer loses its buttons."""
    return give_number(tx, line, alert, to, now) and say_of_bridge(tx, line, alert, to, "bridge-number", now)
