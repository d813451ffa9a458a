"""A phone that always "answers" after the same delay: a voicemail, of which its owner is told once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.calls.call_history import ring_delay
from bot.calls.outside_hours import INSTANT
from bot.model import Call, Line, Outcome, Phone, Post, Urgency, VoicemailHabit, Volunteer
from bot.ports import Tx
from bot.recipients import private_addresses, words_for

IN_A_ROW: Final = 3
STEADY: Final = timedelta(seconds=1)
"""A voicemail picks up after the same delay, but for this: OVH's times are whole seconds."""
CHANGED: Final = timedelta(seconds=3)
"""Who was told is told again once the delay differs by more: the voicemail was set anew."""
LOOKED_AT: Final = 50
"""Calls of the line."""
MEMORY: Final = timedelta(days=30)
"""The facts of older calls are gone."""


def tell_of_voicemails(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> None:
    """Tell the owners of the phones that answered these calls like a voicemail, if they were not told before."""
    phones = {call.answered_by for call in changed if call.answered_by and seems_voicemail(call)}
    for phone, owner in sorted(tx.people.by_phone(phones).items()) if phones else ():
        delay = steady_delay(tx, line, phone, now)
        if delay is not None and not is_known_habit(tx, owner, phone, delay, CHANGED):
            tell_owner(tx, line, owner, VoicemailHabit(owner.id, phone, delay))


def seems_voicemail(call: Call) -> bool:
    """Whether a phone answered and nobody talked there, as far as we know."""
    return call.outcome is Outcome.SUSPECT or (call.outcome is Outcome.MISSED and call.answered_by is not None)


def steady_delay(tx: Tx, line: Line, phone: Phone, now: datetime) -> timedelta | None:
    """After how long the phone answered the last three calls that it did; None if they differ or somebody talked."""
    calls = tx.calls.last_calls(line.id, now - MEMORY, now + INSTANT, LOOKED_AT)
    last = [call for call in calls if call.answered_by == phone][:IN_A_ROW]
    if len(last) < IN_A_ROW or not all(map(seems_voicemail, last)):
        return None
    delays = [delay for call in last if (delay := ring_delay(tx, call, now)) is not None]
    return delays[0] if len(delays) == IN_A_ROW and max(delays) - min(delays) <= STEADY else None


def is_known_habit(tx: Tx, owner: Volunteer, phone: Phone, delay: timedelta, within: timedelta) -> bool:
    """Whether the owner was told of a voicemail that picks up there after this delay."""
    known = tx.calls.voicemail_habit(owner.id)
    return known is not None and known.phone == phone and abs(known.delay - delay) <= within


def tell_owner(tx: Tx, line: Line, owner: Volunteer, habit: VoicemailHabit) -> None:
    words = words_for(owner, line)
    chats = private_addresses(tx, owner.id)
    said = words.say("voicemail-yours", delay=words.length(habit.delay), line=line.name)
    for chat in chats:
        tx.outbox.add(Post(chat, said, urgency=Urgency.AT_ONCE))
    if chats:
        tx.calls.save_voicemail_habit(habit)
