"""What runs on each message, each call event and each tick.

Each is handled in one short transaction that stores its effect and the posts to send. `bot.run.delivery` then sends
the posts, and `bot.run.reconciler` makes the phone line follow.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.calls.answering.unanswered_phone import tell_of_silence
from bot.calls.busy_seats import tell_missed_while_busy
from bot.calls.call_backs.call_back_watch import follow_call_backs, open_call_backs
from bot.calls.changed_calls import follow_changed_calls, tell_of_unexplained
from bot.calls.figures.counted_days import CountMore, days_to_store, store_day
from bot.calls.hand_over import tell_hand_over
from bot.calls.log import (
    SLICE,
    note_later_looks,
    overdue_calls,
    record_call_facts,
    refold_overdue_calls,
    slices_of_facts,
)
from bot.calls.missed import end_old_alerts
from bot.calls.outside_hours import tell_missed_while_closed
from bot.commands.dispatch.drafts import draft_answer, may_count, say_drafted
from bot.commands.dispatch.handle import handle_early_presses, handle_message
from bot.commands.dispatch.read import concerns_us
from bot.commands.request import Draft
from bot.commands.staffing.absent_list import absences_on_sunday
from bot.errors import StoreError
from bot.forwarding.breaks import end_breaks
from bot.forwarding.ringing_times import rings_from
from bot.forwarding.stray_ringing import note_stray_ringing
from bot.forwarding.unheld import where_unheld
from bot.model import (
    NO_LINE,
    CallFact,
    CallId,
    Deployment,
    Event,
    Line,
    LineId,
    Message,
    Post,
    RoomEvent,
    Subject,
    Touched,
    Urgency,
)
from bot.people.room_events import record_room_event
from bot.ports import Chat, Clock, Store, Tx
from bot.roster import weekly_post
from bot.roster.schedule import add_shifts_ahead
from bot.roster.slots import zone_info
from bot.roster.staffing.back_ups import tell_back_ups
from bot.roster.staffing.holiday_questions import ask_about_holidays
from bot.roster.staffing.searches import follow_searches
from bot.roster.staffing.wait_list import offer_places
from bot.roster.telling.confirmations import follow_confirmations
from bot.roster.telling.gaps import tell_gaps
from bot.roster.telling.phone_list import phone_rows, show_phone_list
from bot.roster.telling.plan_changes import tell_plan_changes
from bot.roster.telling.reminders import remind_people
from bot.roster.telling.tonight import tell_of_tonight
from bot.roster.trading.proposals import follow_trades
from bot.run.code_hashing import CodeHashing
from bot.run.delivery import Delivery
from bot.run.wake import FAR, Agenda, Wake
from bot.text import LANGUAGES, text_in

log = logging.getLogger(__name__)

TIME: Final = "time"
"""The author of what `App.turn` writes: it is no reason for another turn."""
WEEKS_EVERY: Final = timedelta(minutes=15)
LINES_AT_ONCE: Final = 10
"""Lines in one transaction, so that nothing waits long for it."""
EVENTS_AT_ONCE: Final = 20
"""Messages in one transaction, likewise."""

ROSTER_STEPS: Final[Sequence[Callable[[Tx, Line, datetime], bool]]] = (
    tell_plan_changes,
    offer_places,  # those who wait are asked before all others
    follow_searches,
    partial(tell_gaps, rings=where_unheld),
    partial(tell_of_tonight, rings=where_unheld),
    partial(remind_people, rings_from=rings_from),
    follow_confirmations,
    ask_about_holidays,
    end_breaks,
    follow_trades,
    tell_back_ups,
    show_phone_list,  # what the others have just put on it
)
"""What time brings to a line's roster. Each is a few small reads while nothing is due; True when it wrote a post."""


CALL_STEPS: Final[Sequence[Callable[[Tx, Line, datetime], bool]]] = (
    tell_of_unexplained,
    tell_of_silence,
    tell_hand_over,
    tell_missed_while_busy,
    tell_missed_while_closed,
    follow_call_backs,
)
"""What follows from calls, and what time brings of them; likewise."""


def weeks_out_of_date(tx: Tx, lines: Sequence[Line], now: datetime) -> list[Line]:
    return [line for line in lines if weekly_post.posts_of_week(tx, line, now, notes_for_sunday)]


def notes_for_sunday(tx: Tx, line: Line, now: datetime) -> Sequence[str]:
    """What coordination hears on Sunday besides the week."""
    return [*open_call_backs(tx, line, now), *absences_on_sunday(tx, line, now), *phone_rows(tx, line, now)]


@dataclass(slots=True)
class App:
    """The helpline between its chats and its phone. `wake` hears of all that its store commits."""

    store: Store
    clock: Clock
    deployment: Deployment
    chats: dict[str, Chat]
    wake: Wake = field(default_factory=Wake)
    expanded: dict[LineId, object] = field(default_factory=dict)
    """Up to which of its days each line has been given its shifts."""
    delivery: Delivery = field(init=False)
    woken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a turn may be due before its time."""
    house: Agenda = field(init=False)
    """What is of no line: presses that came early, posts for networks that are not configured, people to erase."""
    calls: Agenda = field(init=False)
    roster: Agenda = field(init=False)
    weeks: Agenda = field(init=False)
    codes: CodeHashing = field(default_factory=CodeHashing)
    key_expires: dict[str, datetime] = field(default_factory=dict)
    """When each OVH key expires, as OVH said last; those without an end are not there."""

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.store, self.clock, self.chats, self.wake, self.deployment)
        lines = [line.id for line in self.deployment.lines]
        live = [line.id for line in self.deployment.lines if not line.retired]
        roster = (Subject.ROSTER,)
        agenda = partial(Agenda, woken=self.woken, author=TIME)
        self.house = agenda([NO_LINE], (Subject.PRESSES,))
        self.calls = agenda(lines, (*roster, Subject.CALLS, Subject.PHONE))
        self.roster = agenda(live, roster)
        self.weeks = Agenda(live, roster, woken=self.woken, every=WEEKS_EVERY)
        for each in (self.house, self.calls, self.roster, self.weeks):
            self.wake.listen(each.hear)
        self.wake.listen(self._drop_posts_of_others)
        self.store.listen(self.wake.hear)

    # ------------------------------------------------------------ what comes in

    async def on_messages(self, messages: Sequence[Event], cursor: str | None, network: str = "") -> None:
        """Handle what came in from one network, in order; the network's cursor is stored with the last of it (P1).

        A few share a transaction. When a bug stops one of them, each is handled in its own; that one is kept aside and
        answered "sorry". Also in its own is each when one of them counts much: its answer is worked out before, and
        must see what was said earlier.
        """
        ours = [event for event in messages if isinstance(event, RoomEvent) or concerns_us(event)]
        if not ours and cursor is None:
            return
        ours = await self.codes.with_codes(ours, self.clock.now())
        alone = any(isinstance(event, Message) and may_count(event) for event in ours)
        size = 1 if alone else EVENTS_AT_ONCE
        parts = [ours[place : place + size] for place in range(0, len(ours), size)] or [[]]
        for part in parts:
            await self._take(part, network, cursor if part is parts[-1] else None)

    async def _take(self, events: Sequence[Event], network: str, cursor: str | None) -> None:
        try:
            draft = await self._draft(events[0]) if len(events) == 1 else None
            await self.store.write(lambda tx: self._handle(tx, events, network, cursor, draft))
        except StoreError:
            raise
        except Exception:
            log.exception("a message could not be handled; each is tried by itself")
            for message in events:
                await self._handle_alone(message)
            await self.store.write(lambda tx: self._handle(tx, (), network, cursor))

    async def _draft(self, event: Event) -> Draft | None:
        """The answer to a command that counts, worked out on the lane that reads, in slices; None if it is none."""
        if isinstance(event, RoomEvent) or not may_count(event):
            return None
        now, draft = self.clock.now(), Draft()
        while True:
            with suppress(CountMore):
                counts = await self.store.read(lambda tx: draft_answer(tx, self.deployment, event, now, draft))
                return draft if counts else None

    def _handle(
        self, tx: Tx, events: Sequence[Event], network: str, cursor: str | None, draft: Draft | None = None
    ) -> None:
        now = self.clock.now()
        self._take_early_presses(tx, now)
        for event in events:
            if tx.seen(event.address.network, event.id, now):
                continue
            if isinstance(event, RoomEvent):
                record_room_event(tx, self.deployment, event, now)
            elif draft is not None:
                say_drafted(tx, event, draft)
            else:
                handle_message(tx, self.deployment, event, now)
        if cursor is not None:
            tx.save_cursor(f"chat:{network}", cursor)

    def _take_early_presses(self, tx: Tx, now: datetime) -> bool:
        """What was pressed before its post was known comes before what is pressed afterwards."""

        def keep_aside(press: Message, bug: Exception) -> None:
            log.error("a press could not be handled; it is kept aside", exc_info=bug)
            self._keep_aside(tx, press, type(bug).__name__)

        return handle_early_presses(tx, self.deployment, now, keep_aside)

    async def _handle_alone(self, event: Event) -> None:
        try:
            await self.store.write(lambda tx: self._handle(tx, [event], "", None))
        except StoreError:
            raise
        except Exception as bug:
            log.exception("a message could not be handled; it is kept aside")
            why = type(bug).__name__
            await self.store.write(lambda tx: self._keep_aside(tx, event, why))

    def _keep_aside(self, tx: Tx, event: Event, why: str) -> None:
        now = self.clock.now()
        tx.seen(event.address.network, event.id, now)
        said = event.text if isinstance(event, Message) else event.kind
        tx.keep_aside(event.address.network, event.id, said, why, now)
        if isinstance(event, RoomEvent):
            return
        message = event
        words = text_in(message.language or LANGUAGES[0], self.deployment.zone)
        answers = None if message.private or message.answer_to else message.written
        said = words.say("sorry")
        tx.outbox.add(Post(message.address, said, toast=message.answer_to, answers=answers, urgency=Urgency.AT_ONCE))

    async def on_call_events(self, facts: Sequence[CallFact]) -> None:
        """Store facts about calls, fold them, and open or change the alerts of missed calls.

        One short transaction for each slice, so that chats and phone go on during a flood. A slice that is stored again
        after a crash changes nothing.
        """
        now = self.clock.now()
        for part in slices_of_facts(facts):
            await self.store.write(partial(self._note_calls, facts=part, now=now))

    def _note_calls(self, tx: Tx, facts: Sequence[CallFact], now: datetime) -> None:
        by_line: dict[LineId, list[CallFact]] = defaultdict(list)
        for fact in facts:
            by_line[fact.line].append(fact)
        for id_, of_line in by_line.items():
            line = self.deployment.by_id.get(id_)
            if line is not None:
                follow_changed_calls(tx, line, record_call_facts(tx, line, of_line, now), now)
                note_stray_ringing(tx, line, of_line, now)

    # ------------------------------------------------------------ time passes

    async def tick(self) -> None:
        """A turn that passes over no line."""
        self.house.touch()
        self.calls.touch()
        while await self.turn():
            pass

    def _drop_posts_of_others(self, touched: Touched) -> None:
        if not touched.networks <= self.chats.keys():
            self.house.touch()

    def next_turn(self) -> datetime:
        """When the next turn is due, if nothing is committed before."""
        return min(each.next() for each in (self.house, self.calls, self.roster, self.weeks))

    async def turn(self) -> bool:
        """What time brings, and what follows from commits, for the lines that want it. True when another turn is due.

        New dated shifts, calls that ended without an event, missed calls told at opening, the `ROSTER_STEPS`, the
        weekly posts. A few lines share a transaction.
        """
        now = self.clock.now()
        house, roster, weeks = self.house.take(now), self.roster.take(now), self.weeks.take(now)
        calls = sorted({*self.calls.take(now), *roster})
        try:
            if house:
                await self._see_to_house(now)
            for place in range(0, len(calls), LINES_AT_ONCE):
                await self._see_to_lines(calls[place : place + LINES_AT_ONCE], frozenset(roster), now)
            await self._show_weeks(weeks, now)
        except BaseException:  # nobody else knows that they were due
            for agenda, taken in ((self.house, house), (self.calls, calls), (self.roster, roster), (self.weeks, weeks)):
                agenda.touch(taken)
            raise
        return self.next_turn() <= now

    async def _see_to_house(self, now: datetime) -> None:
        def work(tx: Tx) -> bool:
            said = self._take_early_presses(tx, now)
            if unsaid := tx.outbox.keep_to(self.chats):
                log.warning("%s posts are dropped: their network is not configured", unsaid)
            return tx.erase_people(now) or said

        if await self.store.write(work):
            self.house.touch()

    async def _see_to_lines(self, ids: Sequence[LineId], roster: Collection[LineId], now: datetime) -> None:
        """A slice of the lines. Those that said something are looked at again, for more may follow from that."""
        lines = [self.deployment.by_id[id_] for id_ in ids]
        for line in lines:
            await self._add_shifts(line, now)
        looks = await self.store.read(lambda tx: {line.id: tx.calls.follow_up(line.id).look_again_at for line in lines})
        for line in lines:
            look = looks[line.id]
            if look is not None and look <= now:
                looks[line.id] = await self._see_to_overdue_calls(line, now)

        def work(tx: Tx) -> set[LineId]:
            tx.sign(TIME)
            return {line.id for line in lines if self._look_at(tx, line, now, roster=line.id in roster)}

        said = await self.store.write(work)
        for line in lines:
            self.calls.rest(line.id, now, looks[line.id] or FAR)
        self.calls.touch(said)

    async def _add_shifts(self, line: Line, now: datetime) -> None:
        """Once a day a line gets its new dated shifts, in a transaction of its own: the first time they are many."""
        today = now.astimezone(zone_info(line.zone)).date()
        if self.expanded.get(line.id) == today:
            return

        def work(tx: Tx) -> None:
            tx.sign(TIME)
            add_shifts_ahead(tx, line, now)

        await self.store.write(work)
        self.expanded[line.id] = today

    def _look_at(self, tx: Tx, line: Line, now: datetime, *, roster: bool) -> bool:
        """True when something was said that is a reason to look again."""
        said = [step(tx, line, now) for step in CALL_STEPS]
        if roster:
            said += [step(tx, line, now) for step in ROSTER_STEPS]
        return any(said)

    async def _see_to_overdue_calls(self, line: Line, now: datetime) -> datetime | None:
        """Tell of calls that only time changed, in one short transaction for each slice; when to look again."""
        overdue = await self.store.read(lambda tx: overdue_calls(tx, line, now))
        for place in range(0, len(overdue), SLICE):
            await self.store.write(partial(self._tell_overdue, line=line, ids=overdue[place : place + SLICE], now=now))

        def note(tx: Tx) -> datetime | None:
            if overdue:
                note_later_looks(tx, line, overdue, now)
            return tx.calls.follow_up(line.id).look_again_at

        return await self.store.write(note)

    def _tell_overdue(self, tx: Tx, line: Line, ids: Sequence[CallId], now: datetime) -> None:
        follow_changed_calls(tx, line, refold_overdue_calls(tx, line, ids, now), now)

    async def count_days(self) -> None:
        """Count the calls of finished days, so that figures are quick; each in a short transaction of its own."""
        now = self.clock.now()
        for line in self.deployment.lines:
            for day in await self.store.read(partial(days_to_store, line=line, now=now)):
                await self.store.write(partial(store_day, line=line, day=day))

    async def forget_old(self) -> None:
        """Delete what has had its time; alerts that nobody dealt with are closed first, and shown as such.

        Days are counted before: whether a caller could be called back is not known without the number.
        """
        await self.count_days()
        now = self.clock.now()

        for line in self.deployment.lines:
            await self.store.write(partial(end_old_alerts, line=line, now=now))
        await self.store.write(lambda tx: tx.forget(now))

    async def _show_weeks(self, ids: Sequence[LineId], now: datetime) -> None:
        """Compare the weekly posts of these lines; write only where one changed."""
        lines = [self.deployment.by_id[id_] for id_ in ids]
        for place in range(0, len(lines), LINES_AT_ONCE):
            some = lines[place : place + LINES_AT_ONCE]
            for line in await self.store.read(partial(weeks_out_of_date, lines=some, now=now)):
                await self.store.write(lambda tx, line=line: weekly_post.post_week(tx, line, now, notes_for_sunday))  # type: ignore[misc]  # mypy cannot infer a lambda with a default

    # ------------------------------------------------------------ what must be said

    async def deliver(self) -> bool:
        """Send what is due in all networks and wait for it. True when something was tried."""
        begun = [await self.delivery.begin(network) for network in self.chats]
        await self.delivery.finish()
        return any(begun)
