"""Keeps OVH's weekly time conditions as the roster wants them, on the lines that ask for it.

As with the forwarding, the desired week is compared with what OVH says. The week before the first change is stored for
`restore`. In observe mode nothing is written at OVH, and coordination is told what would be. It runs beside the
reconciler, so that neither delays the other.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from bot.backoff import Backoff
from bot.errors import AdapterError
from bot.forwarding.opening_hours import LAST, desired_hours
from bot.model import Deployment, Hours, Line, LineId, LineMode, Post, Purpose, Subject, Urgency
from bot.ports import Clock, Store, Telephony, Tx
from bot.recipients import addresses_for
from bot.run.wake import Agenda
from bot.text import Text, text_in

log = logging.getLogger(__name__)

READ_EVERY: Final = timedelta(minutes=15)
BACKOFF: Final = Backoff(timedelta(minutes=1), 2, READ_EVERY)
TOLD_AFTER: Final = 3
"""Failures in a row before coordination is told."""
AHEAD: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class LastCompared:
    """The week that was last desired, when to look again, and how many tries failed in a row."""

    desired: Hours
    again: datetime
    failed: int = 0


class HoursReconciler:
    """`agenda_of` says which lines want a look."""

    def __init__(self, store: Store, telephony: Telephony, clock: Clock, deployment: Deployment) -> None:
        self._store = store
        self._telephony = telephony
        self._clock = clock
        self._lines = [line for line in deployment.lines if line.time_conditions and not line.retired]
        self._known: dict[LineId, LastCompared] = {}

    @property
    def keys(self) -> frozenset[str]:
        """The credentials of the lines that want it."""
        return frozenset(line.key for line in self._lines)

    def agenda_of(self, key: str) -> Agenda:
        """Which lines of one credential want a look, and when."""
        return Agenda([line.id for line in self._lines if line.key == key], (Subject.ROSTER,))

    async def keep_due(self, agenda: Agenda) -> None:
        """One pass over the lines that want it; a failure affects its line alone."""
        now = self._clock.now()
        due = agenda.take(now)
        await asyncio.gather(*(self.keep(line) for line in self._lines if line.id in due))
        for id_ in due:
            agenda.rest(id_, now, self._known[id_].again)

    async def keep(self, line: Line) -> None:
        """Compare, change what differs, read back."""
        now = self._clock.now()
        desired = await self._store.read(lambda tx: self._wish(tx, line, now))
        known = self._known.get(line.id)
        if known and known.desired == desired and now < known.again:
            return
        try:
            right = await (self._make_so(line, desired) if line.mode is LineMode.ACT else self._observe(line, desired))
            answer = ""
        except AdapterError as error:
            right, answer = False, error.message
            log.warning("%s: the time conditions: %s", line.id, error.message)
        failed = 0 if right else (known.failed if known else 0) + 1
        pause = READ_EVERY if right else BACKOFF.delay(failed)
        self._known[line.id] = LastCompared(desired, now + pause, failed)
        wrong = failed >= TOLD_AFTER and line.mode is LineMode.ACT
        await self._store.write(lambda tx: tell_of_hours(tx, line, now, wrong=wrong, right=right, why=answer))

    def _wish(self, tx: Tx, line: Line, now: datetime) -> Hours:
        return desired_hours(line, tx.roster.slots(line.id), tx.roster.shifts([line.id], now, now + AHEAD), now)

    async def _observe(self, line: Line, desired: Hours) -> bool:
        """Tell coordination what would be written, again only when that changes."""
        if (await self._store.read(lambda tx: tx.phones.opening_hours(line.id))).announced == desired:
            return True
        fact = await self._telephony.hours(line)
        await self._store.write(lambda tx: tell_observed(tx, line, desired, fact))
        return True

    async def _make_so(self, line: Line, desired: Hours) -> bool:
        """True when OVH has the week in the end. Two tries: somebody may have changed it just now."""
        for _ in range(2):
            fact = await self._telephony.hours(line)
            if fact == desired:
                return True
            await self._store.write(lambda tx, fact=fact: save_week_before(tx, line, fact))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            await self._telephony.set_hours(line, desired)
            log.info("%s: the time conditions now follow the roster", line.id)
        return await self._telephony.hours(line) == desired


def tell_observed(tx: Tx, line: Line, desired: Hours, fact: Hours) -> bool:
    """One post that is edited as the week changes; nothing where OVH has that week already."""
    tx.phones.save_opening_hours(replace(tx.phones.opening_hours(line.id), announced=desired))
    if desired == fact:
        return False
    words = text_in(line.language, line.zone)
    week = [
        words.say("hours-day", day=words.weekday(day), hours=words.names(ranges))
        for day, ranges in by_weekday(desired, words).items()
    ]
    said = words.say("hours-would", line=line.name, week="\n".join(week))
    for address in addresses_for(tx, line, Purpose.COORDINATION):
        tx.outbox.add(Post(address, said, key=f"hours-observed:{line.id}", quiet=True, urgency=Urgency.LAST))
    return True


def by_weekday(week: Hours, words: Text) -> dict[int, list[str]]:
    """The openings of each day as people write them; the last second of a day is its midnight."""
    days: dict[int, list[str]] = {}
    for one in sorted(week.openings):
        ends = time(0) if one.ends == LAST else one.ends
        days.setdefault(one.weekday, []).append(words.wall_hours(one.starts, ends))
    return days


def save_week_before(tx: Tx, line: Line, fact: Hours) -> None:
    known = tx.phones.opening_hours(line.id)
    if known.before is None:
        tx.phones.save_opening_hours(replace(known, before=fact))


def tell_of_hours(tx: Tx, line: Line, now: datetime, *, wrong: bool, right: bool, why: str) -> bool:
    """Open the alert, or close the one that stands; True when something was said."""
    known = tx.phones.opening_hours(line.id)
    name = known.alert_key
    if (right and not name) or (not right and (name or not wrong)):
        return False
    name = name or f"hours:{line.id}:{now:%Y%m%dT%H%M%S}"
    tx.phones.save_opening_hours(replace(known, alert_key="" if right else name))
    words = text_in(line.language, line.zone)
    said = words.say("hours-right" if right else "hours-wrong", line=line.name)
    if why:
        said += "\n" + words.say("forward-answer", answer=why)
    for address in addresses_for(tx, line, Purpose.COORDINATION):
        tx.outbox.add(Post(address, said, key=name, urgency=Urgency.AT_ONCE))
    return True
