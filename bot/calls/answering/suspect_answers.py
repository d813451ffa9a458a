"""Who picked up? A call was answered so briefly that a volunteer's own voicemail probably did.

The person whose phone it was is asked in private, and the caller's alert waits for the answer: until a quarter of an
hour after the call at most. What they say is stored as a fact (`Source.PERSON`), so that the call is folded with it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.calls.answering.unanswered_phone import seats_on_duty
from bot.calls.answering.voicemail_habit import STEADY, is_known_habit
from bot.calls.call_history import ring_delay
from bot.calls.log import PICKED_UP, facts_of_call, may_be_told, record_call_facts
from bot.calls.missed import has_talked, hung_up_early
from bot.calls.missed_posts import moment_words
from bot.calls.outside_hours import INSTANT
from bot.errors import Refused
from bot.model import (
    Button,
    Call,
    CallEventKind,
    CallFact,
    Line,
    LineKind,
    Outcome,
    Post,
    Source,
    SuspectAnswer,
    Urgency,
    Volunteer,
    VolunteerId,
)
from bot.payloads import ExplainSuspect, WhoPickedUp
from bot.ports import Tx
from bot.recipients import private_addresses, words_for
from bot.text import Text

PATIENCE: Final = timedelta(minutes=15)
"""How long after the call the alert waits at most."""
SOON: Final = timedelta(minutes=10)
"""A call that we hear of later is told at once: the person would have too little time to answer."""
ANSWERS: Final[dict[WhoPickedUp, str]] = {"me": "button-suspect-me", "voicemail": "button-suspect-voicemail"}
WORDS: Final[dict[WhoPickedUp, CallEventKind]] = {
    "me": CallEventKind.TALKED,
    "voicemail": CallEventKind.VOICEMAIL,
}


# ---------------------------------------------------------------- asking


def check_suspects(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> list[Call]:
    """Close the questions that these changed calls settle, and ask about those that are suspect.

    Returns further calls about whose alerts nothing is waited for any more.
    """
    freed = settle_questions(tx, line, changed, now)
    for call in changed:
        if call.outcome is Outcome.SUSPECT and may_be_told(call, now) and not hung_up_early(call):
            ask_who_picked_up(tx, line, call, now)
    return freed


def ask_who_picked_up(tx: Tx, line: Line, call: Call, now: datetime) -> None:
    """Ask, unless it is too late, somebody was asked or told before, or nobody can be."""
    ended = call.ended_at or call.rang_at
    if now - ended > SOON or tx.calls.missed_of_call(call.id) or tx.calls.suspects_about(call.facts):
        return
    who = who_may_have_picked_up(tx, line, call)
    about = next((fact for fact in facts_of_call(tx, call, now) if fact.kind in PICKED_UP), None)
    if who is None or about is None or not private_addresses(tx, who.id):
        return
    if is_voicemail_known(tx, call, who, now) or got_through_since(tx, line, call, now):
        return
    asked = tx.calls.save_suspect(
        SuspectAnswer(0, line.id, who.id, call.id, about.key, asked_at=now, until=ended + PATIENCE)
    )
    words = words_for(who, line)
    show_question(tx, line, asked, question_words(call, words, now), ANSWERS)


def who_may_have_picked_up(tx: Tx, line: Line, call: Call) -> Volunteer | None:
    """The person whose phone answered; if OVH names none, as on a forwarded line, who was on duty alone."""
    phone = call.answered_by or (call.rung[0] if len(call.rung) == 1 else None)
    if phone is not None and (owner := tx.people.by_phone([phone]).get(phone)):
        return owner
    if line.kind is LineKind.HUNTING:
        return None  # no phone of ours: an announcement, or somebody whom we do not know
    seats = seats_on_duty(tx, line, call.answered_at or call.rang_at)
    return tx.people.get(seats[0].volunteer) if len(seats) == 1 else None


def is_voicemail_known(tx: Tx, call: Call, owner: Volunteer, now: datetime) -> bool:
    """Whether their voicemail, of which they know, picked up once more: then there is nothing to ask."""
    if call.answered_by is None or tx.calls.voicemail_habit(owner.id) is None:
        return False
    delay = ring_delay(tx, call, now)
    return delay is not None and is_known_habit(tx, owner, call.answered_by, delay, STEADY)


def got_through_since(tx: Tx, line: Line, call: Call, now: datetime) -> bool:
    if call.caller is None:
        return False
    since = tx.calls.calls_of_callers(line.id, [call.caller], call.rang_at + INSTANT, now + INSTANT)
    return any(map(has_talked, since))


# ---------------------------------------------------------------- closing the question


def settle_questions(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> list[Call]:
    """Close the questions that need no answer any more.

    Returns the calls of those whose caller got through later, or that a voicemail took as we know by now.
    """
    freed = []
    for known in tx.calls.open_suspects(line.id):
        call = next((call for call in changed if known.about in call.facts), None)
        asked = replace(known, call=call.id) if call else known
        if call is not None and call.outcome in {Outcome.ANSWERED, Outcome.MISSED}:
            close_question(tx, line, asked, call, "suspect-known", now)
            continue
        if asked != known:
            tx.calls.save_suspect(asked)
        waiting = tx.calls.call(asked.call)
        if waiting is None:
            continue
        if any(settles(later, waiting) for later in changed):
            close_question(tx, line, asked, waiting, "suspect-called-again", now)
            freed.append(waiting)
        elif is_voicemail_known(tx, waiting, tx.people.get(asked.volunteer), now):
            close_question(tx, line, asked, waiting, "suspect-habit", now, ANSWERS)
            freed.append(waiting)
    return freed


def settles(later: Call, waiting: Call) -> bool:
    """Whether the caller got through with a later call."""
    same = waiting.caller is not None and later.caller == waiting.caller
    return same and later.rang_at > waiting.rang_at and has_talked(later)


def end_questions(tx: Tx, line: Line, now: datetime) -> list[Call]:
    """Close the questions that nobody answered in time, and return their calls. To be called on every tick.

    The buttons stay: who answers late still says what is true.
    """
    late = [asked for asked in tx.calls.open_suspects(line.id) if asked.until <= now]
    calls = [(asked, tx.calls.call(asked.call)) for asked in late]
    for asked, call in calls:
        if call is None:  # folded away
            tx.calls.save_suspect(replace(asked, closed_at=now))
        else:
            close_question(tx, line, asked, call, "suspect-silence", now, ANSWERS)
    return [call for _, call in calls if call is not None]


def close_question(
    tx: Tx,
    line: Line,
    asked: SuspectAnswer,
    call: Call,
    sentence: str,
    now: datetime,
    answers: dict[WhoPickedUp, str] | None = None,
) -> None:
    """Edit the question to say why it needs no answer; with `answers`, it may still be answered."""
    tx.calls.save_suspect(replace(asked, closed_at=asked.closed_at or now))
    words = words_for(tx.people.get(asked.volunteer), line)
    when = moment_words(call.answered_at or call.rang_at, words, now)
    show_question(tx, line, asked, words.say(sentence, when=when), answers or {})


def show_question(tx: Tx, line: Line, asked: SuspectAnswer, said: str, answers: dict[WhoPickedUp, str]) -> None:
    """Post the question in private, or edit it."""
    words = words_for(tx.people.get(asked.volunteer), line)
    if len(tx.people.memberships(asked.volunteer)) > 1:
        said = words.say("of-line", line=line.name, said=said)
    buttons = tuple(Button(words.say(label), str(ExplainSuspect(asked.id, who))) for who, label in answers.items())
    for chat in private_addresses(tx, asked.volunteer):
        tx.outbox.add(Post(chat, said, buttons, key=f"suspect:{asked.id}", urgency=Urgency.AT_ONCE))


def question_words(call: Call, words: Text, now: datetime) -> str:
    length = words.length(max(call.talked, timedelta(seconds=1)))
    return words.say("suspect-ask", length=length, when=moment_words(call.answered_at or call.rang_at, words, now))


# ---------------------------------------------------------------- the answer


def record_who_picked_up(
    tx: Tx, line: Line, asked: SuspectAnswer, who: VolunteerId, says: WhoPickedUp, now: datetime
) -> list[Call]:
    """Store what the person said, and return the calls that it changed.

    Raises `Refused` where it is known already, where somebody else was asked, and where the call is forgotten.
    """
    call = tx.calls.call(asked.call)
    if asked.volunteer != who or call is None:
        raise Refused("refused-gone")
    if call.outcome is not Outcome.SUSPECT:
        raise Refused("refused-settled")
    about = next((fact for fact in facts_of_call(tx, call, now) if fact.key == asked.about), None)
    if about is None:
        raise Refused("refused-gone")
    word = CallFact(
        f"word/{about.key}",
        line.id,
        Source.PERSON,
        WORDS[says],
        about.at,
        about.key,
        caller=about.caller,
        known_caller=about.known_caller,
    )
    close_question(tx, line, asked, call, f"suspect-{says}", now)
    if says == "me":
        tx.calls.delete_voicemail_habit(who)  # the same delay, and no voicemail: let it count anew
    return record_call_facts(tx, line, [word], now)
