"""Overtime: when callers still wait at the end of the last shift, its people are asked and may stay.

While callers wait nobody is logged out, until they say «J'arrête», five minutes pass without an answer, or, for those
who stay, half an hour passes. An empty queue ends overtime at once. A call that is going on is not cut: logging out
only keeps further calls away. Overtime is one more duty period after the last one; all the rest follows from that.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.forwarding.plan import period_in_force
from bot.model import Button, Line, LineKind, LineMode, Observed, Overtime, Post, TargetKind, Urgency, VolunteerId
from bot.payloads import StayAnswer, StayForCallers
from bot.ports import Tx
from bot.recipients import private_addresses, words_for
from bot.roster.shifts import DutyPeriod

ANSWER_WITHIN: Final = timedelta(minutes=5)
AT_MOST: Final = timedelta(minutes=30)
LOOK_EVERY: Final = timedelta(seconds=20)
"""How often the queue is read during overtime."""


def with_overtime(duty_periods: Sequence[DutyPeriod], known: Overtime | None, now: datetime) -> list[DutyPeriod]:
    """The duty periods with the overtime, which ends at the next shift at the latest."""
    there = known.there(now) if known else ()
    if known is None or not there:
        return list(duty_periods)
    ends = min(until for person, until in known.people if person in there)
    coming = next((period.starts for period in duty_periods if period.starts >= known.ended), ends)
    ends = min(ends, coming)
    stay = [DutyPeriod(known.ended, ends, there)] if known.ended <= now < ends else []
    return sorted([*duty_periods, *stay], key=lambda period: period.starts)


# ---------------------------------------------------------------- looking at the queue


def last_ended_period(line: Line, duty_periods: Sequence[DutyPeriod], now: datetime) -> DutyPeriod | None:
    """The duty period that has just ended, when nobody else is to be rung after it."""
    if (
        line.kind is not LineKind.HUNTING
        or line.mode is LineMode.OBSERVE
        or period_in_force(line, duty_periods, now) is not None
    ):
        return None
    past = [period for period in duty_periods if period.on and period.ends <= now < period.ends + ANSWER_WITHIN]
    return past[-1] if past else None


def next_look_at_queue(
    line: Line, duty_periods: Sequence[DutyPeriod], known: Overtime | None, observed: Observed | None, now: datetime
) -> datetime | None:
    """When to read the queue next: at the end of a shift whose phones still ring, then as long as somebody stays."""
    if known and known.there(now):
        return known.looked_at + LOOK_EVERY
    ended = last_ended_period(line, duty_periods, now)
    rings = observed is not None and any(target.kind is TargetKind.NUMBER for target in observed.targets)
    return now if ended and rings and (known is None or known.ended != ended.ends) else None


def record_queue_look(
    tx: Tx, line: Line, duty_periods: Sequence[DutyPeriod], now: datetime, *, waiting: bool | None
) -> bool:
    """Whether callers wait, None when OVH did not say: tell who is on, or who stayed; True when something was said."""
    known = tx.phones.overtime(line.id)
    if known and known.there(now):
        if waiting is not False:
            tx.phones.mark_queue_looked_at(line.id, now)
            return False
        tx.phones.save_overtime(replace(known, looked_at=now, people=()))
        return _tell_each(tx, line, known, known.there(now), "staying-empty")
    ended = last_ended_period(line, duty_periods, now)
    if ended is None:
        return False
    asked = [person for person in ended.on if waiting and private_addresses(tx, person)]
    new = Overtime(line.id, ended.ends, now, tuple((person, now + ANSWER_WITHIN) for person in asked))
    tx.phones.save_overtime(new)
    return _tell_each(tx, line, new, asked, "staying-ask", {"yes": "button-stay-for-them", "no": "button-stay-not"})


def end_expired_overtime(tx: Tx, line: Line, now: datetime) -> bool:
    """Let those go whose time is over; True when somebody was told."""
    known = tx.phones.overtime(line.id)
    over = [person for person, until in known.people if until <= now] if known else []
    if known is None or not over:
        return False
    tx.phones.save_overtime(replace(known, people=tuple((p, until) for p, until in known.people if p not in over)))
    return _tell_each(tx, line, known, over, "staying-over")


def _tell_each(
    tx: Tx,
    line: Line,
    known: Overtime,
    people: Sequence[VolunteerId],
    sentence: str,
    answers: dict[StayAnswer, str] | None = None,
) -> bool:
    """One private post per person, edited each time."""
    for person in people:
        words = words_for(tx.people.get(person), line)
        buttons = tuple(
            Button(words.say(label), str(StayForCallers(line.id, says))) for says, label in (answers or {}).items()
        )
        said = words.say(sentence, line=line.name, until=words.clock(known.ended + AT_MOST))
        for chat in private_addresses(tx, person):
            tx.outbox.add(
                Post(chat, said, buttons, key=f"staying:{line.id}:{known.ended:%Y%m%dT%H%M%S}", urgency=Urgency.AT_ONCE)
            )
    return bool(people)


# ---------------------------------------------------------------- what the person answers


def record_answer(tx: Tx, line: Line, person: VolunteerId, now: datetime, *, stays: bool) -> bool:
    """The person stays or goes. False when it is over already."""
    known = tx.phones.overtime(line.id)
    if known is None or person not in known.there(now):
        return False
    others = tuple((other, until) for other, until in known.people if other != person)
    mine = ((person, known.ended + AT_MOST),) if stays else ()
    tx.phones.save_overtime(replace(known, people=others + mine))
    no: dict[StayAnswer, str] = {"no": "button-stay-not"}
    return _tell_each(tx, line, known, [person], "staying-stays" if stays else "staying-over", no if stays else None)


def record_ended_by_hand(tx: Tx, line: Line, now: datetime) -> None:
    """Somebody said that they end now: that is an answer too, and nobody asks them again."""
    tx.phones.save_overtime(Overtime(line.id, now, now))
