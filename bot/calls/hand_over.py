"""What whoever begins a shift reads in private, and whoever ends one: one short message each.

It says that the line rings there, or no longer, only once that was read twice at OVH. While it is not, it waits for two
minutes and then leaves that out: `bot.forwarding.alert` tells of trouble, to the same people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.calls.call_backs.open_call_backs import alerts_to_call_back, call_back_buttons, call_back_rows
from bot.calls.outside_hours import INSTANT, duty_periods_of_line
from bot.model import (
    Button,
    ForwardingState,
    Line,
    LineMode,
    MissedCall,
    Notice,
    NoticeKind,
    Outcome,
    Seat,
    Shift,
    Target,
    TargetKind,
)
from bot.payloads import AskToTalk
from bot.ports import Tx
from bot.recipients import private_addresses
from bot.roster.shifts import duty_period_at
from bot.roster.telling.notices import tell_unasked
from bot.text import Text

SHOWN: Final = 5
"""Call-backs in a message."""
GOODBYE_WITHIN: Final = timedelta(minutes=30)
"""After that nobody is thanked any more."""
VERIFIED_WITHIN: Final = timedelta(minutes=2)
BACK: Final = timedelta(days=1)
JUST_TAKEN: Final = timedelta(minutes=1)
"""Who takes a place at its start, or later, has just been told that they have it."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A line at one instant: who is, was and is about to be on a shift, and what they were told."""

    tx: Tx
    line: Line
    now: datetime
    places: Sequence[tuple[Shift, Seat]]
    told: Sequence[Notice]
    known: ForwardingState
    alerts: Sequence[MissedCall]

    def notices(self, seat: Seat, about: str) -> list[Notice]:
        return [one for one in self.told if (one.volunteer, one.about) == (seat.volunteer, about)]

    def continues(self, seat: Seat, at: datetime) -> bool:
        """Whether the same person is on duty just before and after that instant."""
        return any(
            other.volunteer == seat.volunteer and other.id != seat.id and at in {other.starts, other.ends}
            for _, other in self.places
        )

    def ends(self, seat: Seat) -> datetime:
        """The end of the person's seats that follow each other from this one on."""
        ends = seat.ends
        for shift, other in self.tx.roster.seats_of(seat.volunteer, seat.ends, seat.ends + BACK):
            if shift.line == self.line.id and other.starts == ends:
                ends = other.ends
        return ends

    def rings(self, seat: Seat) -> bool | None:
        """Whether the line rings at theirs; None while that is about to be known, or not ours to say."""
        phone = self.tx.people.get(seat.volunteer).phone
        known = self.known
        if self.line.mode is LineMode.OBSERVE or not phone or known.verified_at is None or known.observed is None:
            return None
        return Target(TargetKind.NUMBER, phone) in known.observed.targets

    def is_awaited(self, since: datetime) -> bool:
        """Whether what OVH says may still come to be known in time."""
        acting = self.line.mode is LineMode.ACT and self.known.desired is not None
        return acting and self.now < since + VERIFIED_WITHIN


def tell_hand_over(tx: Tx, line: Line, now: datetime) -> bool:
    """Tell whose shift begins and whose is over. True when somebody was told.

    To be called on every tick, before the calls of closed hours count as told; it costs one small read while there is
    no shift, and a few more during one.
    """
    shifts = tx.roster.shifts([line.id], now - GOODBYE_WITHIN, now + line.lead)
    if not shifts or line.retired:
        return False
    seats = tx.roster.seats([shift.id for shift in shifts])
    places = [(shift, seat) for shift in shifts for seat in seats[shift.id]]
    if not places:
        return False
    told = tx.staffing.notices_of_line(line.id, now - BACK)
    watch = Watch(tx, line, now, places, told, tx.phones.forwarding(line.id), alerts_to_call_back(tx, line))
    said = False
    for shift, seat in places:
        if seat.starts - line.lead <= now < seat.ends and not seat.trainee:
            said = greet(watch, shift, seat) or said
        elif seat.ends <= now < seat.ends + GOODBYE_WITHIN:
            said = thank(watch, shift, seat) or said
    return said


# ---------------------------------------------------------------- who begins


def greet(watch: Watch, shift: Shift, seat: Seat) -> bool:
    """Tell one person that their part of a shift begins, and what is open; each once."""
    about = f"begin:{shift.id}:{seat.starts:%H%M}"
    before = watch.notices(seat, about)
    since = max((one.at for one in before), default=None)
    begun = watch.now >= seat.starts
    alerts = open_at_start(watch, seat, since) if begun or since is None else []
    rings = watch.rings(seat)
    quiet = since is not None or watch.continues(seat, seat.starts) or was_just_taken(seat)
    if NoticeKind.HAND_OVER in {one.kind for one in before} or (quiet and not (alerts and begun)):
        return False
    if not begun and (not rings or was_somebody_on(watch, seat)):
        return False
    if not quiet and begun and not rings and watch.is_awaited(seat.starts):
        return False
    if not private_addresses(watch.tx, seat.volunteer) or not is_open(watch, shift, max(watch.now, seat.starts)):
        return False

    def say(words: Text) -> str:
        rows = [] if quiet else greeting_rows(watch, seat, words, rings=bool(rings))
        if alerts:
            rows.append(words.say("missed-title", count=len(alerts), line=watch.line.name))
            rows += call_back_rows(watch.tx, watch.line, alerts, words, watch.now, at_most=SHOWN)
        return "\n".join(rows)

    def buttons(words: Text) -> Sequence[Button]:
        return call_back_buttons(watch.tx, watch.line, alerts[:SHOWN], words, watch.now)

    kind = NoticeKind.HAND_OVER if alerts else NoticeKind.RINGING
    key = f"handover:{shift.id}:{seat.volunteer}"
    return tell_unasked(watch.tx, watch.line, seat.volunteer, kind, about, watch.now, say, buttons=buttons, key=key)


def open_at_start(watch: Watch, seat: Seat, since: datetime | None) -> list[MissedCall]:
    """The callers to be called back of whom the person was not told: those of before their part of the shift."""
    return [
        alert
        for alert in watch.alerts
        if alert.opened_at < seat.starts
        and (alert.told_at is None or alert.told_at <= seat.starts)
        and (since is None or alert.opened_at >= since)
    ]


def was_just_taken(seat: Seat) -> bool:
    return seat.taken_at is not None and seat.taken_at >= seat.starts - JUST_TAKEN


def was_somebody_on(watch: Watch, seat: Seat) -> bool:
    return any(
        other.starts < seat.starts <= other.ends and not other.trainee for _, other in watch.places if other is not seat
    )


def is_open(watch: Watch, shift: Shift, at: datetime) -> bool:
    """Whether no closure covers that instant of the shift."""
    closures = watch.tx.roster.closures(watch.line.id, at, at + INSTANT)
    return shift.starts <= at < shift.ends and not closures


def greeting_rows(watch: Watch, seat: Seat, words: Text, *, rings: bool) -> list[str]:
    """Until when, whether it rings there, who is on with them, and what happened before."""
    until = words.clock(watch.ends(seat))
    rows = [words.say("begin-rings" if rings else "begin", until=until)]
    start = max(watch.now, seat.starts)
    for trainee, sentence in ((False, "begin-with"), (True, "begin-with-trainee")):
        others = [
            watch.tx.people.get(other.volunteer).name
            for _, other in watch.places
            if other.volunteer != seat.volunteer and other.trainee is trainee and other.starts <= start < other.ends
        ]
        if others:
            rows.append(words.say(sentence, who=words.names(list(dict.fromkeys(others)))))
    if happened := before_words(watch, seat, words):
        rows.append(happened)
    return rows


def before_words(watch: Watch, seat: Seat, words: Text) -> str:
    """The calls of the shift just before, if others held it."""
    periods = duty_periods_of_line(watch.tx, watch.line, seat.starts - BACK / 2, seat.starts)
    last = duty_period_at(periods, seat.starts - INSTANT)
    if last is None or not last.on or seat.volunteer in last.on:
        return ""
    calls = watch.tx.calls.calls(watch.line.id, last.starts, seat.starts)
    answered = sum(call.outcome in {Outcome.ANSWERED, Outcome.SUSPECT} for call in calls)
    missed = sum(call.outcome is Outcome.MISSED for call in calls)
    who = words.names([watch.tx.people.get(person).name for person in last.on])
    sentence = "begin-before" if answered or missed else "begin-before-none"
    return words.say(sentence, who=who, answered=answered, missed=missed)


# ---------------------------------------------------------------- who ends


def thank(watch: Watch, shift: Shift, seat: Seat) -> bool:
    """Thank one person whose shift is over, with a button for whoever had a difficult call; once."""
    about = f"end:{seat.ends:%Y%m%d%H%M%S}"
    stay = watch.tx.phones.overtime(watch.line.id)
    rings = watch.rings(seat)
    if (
        watch.continues(seat, seat.ends)
        or watch.notices(seat, about)
        or (stay is not None and seat.volunteer in stay.there(watch.now))
        or (rings is not False and not seat.trainee and watch.is_awaited(seat.ends))
        or not private_addresses(watch.tx, seat.volunteer)
        or not is_open(watch, shift, seat.ends - INSTANT)
    ):
        return False
    sentence = "thanks-rings-no-more" if rings is False and not seat.trainee else "thanks"

    def say(words: Text) -> str:
        return words.say(sentence, who=words.person(watch.tx.people.get(seat.volunteer).name))

    def buttons(words: Text) -> Sequence[Button]:
        return (Button(words.say("button-talk"), str(AskToTalk(watch.line.id))),)

    key = f"thanks:{shift.id}:{seat.volunteer}"
    kind = NoticeKind.RINGING
    return tell_unasked(watch.tx, watch.line, seat.volunteer, kind, about, watch.now, say, buttons=buttons, key=key)
