"""What runs on each message, each call event and each tick.

Each is handled in one short transaction that stores its effect and the posts to send. `bot.run.delivery` then sends
the posts, and `bot.run.reconciler` makes the phone line follow.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
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
from bot.model import CallFact, CallId, Deployment, Event, Line, LineId, Message, Post, RoomEvent, Urgency
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
from bot.run.delivery import Delivery, Wake
from bot.text import LANGUAGES, text_in

log = logging.getLogger(__name__)

LOOK_AT_WEEKS = timedelta(minutes=15)

ROSTER_STEPS: Final[Sequence[Callable[[Tx, Line, datetime], bool]]] = (
    tell_plan_changes,
    offer_places,  # those who wait are asked before all others
    follow_searches,
    partial(tell_gaps, rings=where_unheld),
    partial(tell_of_tonight, rings=where_unheld),
    show_phone_list,
    partial(remind_people, rings_from=rings_from),
    follow_confirmations,
    ask_about_holidays,
    end_breaks,
    follow_trades,
    tell_back_ups,
)
"""What time brings to a line's roster. Each is a few small reads while nothing is due; True when it wrote a post."""


def notes_for_sunday(tx: Tx, line: Line, now: datetime) -> Sequence[str]:
    """What coordination hears on Sunday besides the week."""
    return [*open_call_backs(tx, line, now), *absences_on_sunday(tx, line, now), *phone_rows(tx, line, now)]


@dataclass(slots=True)
class App:
    """The helpline between its chats and its phone. `wake` is set whenever there may be something to do."""

    store: Store
    clock: Clock
    deployment: Deployment
    chats: dict[str, Chat]
    wake: Wake = field(default_factory=Wake)
    expanded: dict[LineId, object] = field(default_factory=dict)
    delivery: Delivery = field(init=False)
    came: int = 0
    """How often something came in: the roster may have changed since."""
    looked: tuple[int, int] | None = None
    followed: tuple[int, int] | None = None
    """Up to which `came` and which minute the steps of the roster were taken."""
    codes: CodeHashing = field(default_factory=CodeHashing)

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.store, self.clock, self.chats, self.wake, self.deployment)

    # ------------------------------------------------------------ what comes in

    async def on_messages(self, messages: Sequence[Event], cursor: str | None, network: str = "") -> None:
        """Handle what came in from one network, in order, in one transaction with the network's cursor (P1).

        When a bug stops one of them, each is handled in a transaction of its own; that one is kept aside and answered
        "sorry". So is each when one of them counts much: its answer is worked out before, and must see what was said
        earlier.
        """
        ours = [event for event in messages if isinstance(event, RoomEvent) or concerns_us(event)]
        if not ours and cursor is None:
            return
        ours = await self.codes.with_codes(ours, self.clock.now())
        alone = any(isinstance(event, Message) and may_count(event) for event in ours)
        parts = [[event] for event in ours] if alone else [ours]
        for part in parts:
            await self._take(part, network, cursor if part is parts[-1] else None)
        self.came += 1
        self.wake.set()

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
            self.wake.set()

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
        """What time brings: new dated shifts, calls that ended without an event, missed calls told at opening."""
        now = self.clock.now()
        today = {line.id: now.astimezone(zone_info(line.zone)).date() for line in self.deployment.lines}
        follow = self.came, int(now.timestamp() // 60)

        def work(tx: Tx) -> bool:
            said = self._take_early_presses(tx, now)
            if unsaid := tx.outbox.keep_to(self.chats):
                log.warning("%s posts are dropped: their network is not configured", unsaid)
            said = tx.erase_people(now) or said
            for line in self.deployment.lines:
                if self.expanded.get(line.id) != today[line.id]:
                    add_shifts_ahead(tx, line, now)
                said = tell_of_unexplained(tx, line, now) or said
                said = tell_of_silence(tx, line, now) or said
                said = tell_hand_over(tx, line, now) or said
                said = tell_missed_while_busy(tx, line, now) or said
                said = tell_missed_while_closed(tx, line, now) or said
                said = follow_call_backs(tx, line, now) or said
                if follow != self.followed and not line.retired:
                    for step in ROSTER_STEPS:
                        said = step(tx, line, now) or said
            return said

        for line in self.deployment.lines:
            await self._see_to_overdue_calls(line, now)
        if await self.store.write(work):
            self.wake.set()
        self.expanded |= today
        self.followed = follow
        await self._show_weeks(now)

    async def _see_to_overdue_calls(self, line: Line, now: datetime) -> None:
        """Tell of calls that only time changed, in one short transaction for each slice."""
        overdue = await self.store.read(lambda tx: overdue_calls(tx, line, now))
        if not overdue:
            return
        for place in range(0, len(overdue), SLICE):
            await self.store.write(partial(self._tell_overdue, line=line, ids=overdue[place : place + SLICE], now=now))
            self.wake.set()
        await self.store.write(lambda tx: note_later_looks(tx, line, overdue, now))

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

        def work(tx: Tx) -> None:
            for line in self.deployment.lines:
                end_old_alerts(tx, line, now)
            tx.forget(now)

        await self.store.write(work)
        self.wake.set()

    async def _show_weeks(self, now: datetime) -> None:
        """Compare the weekly posts after something came in and every 15 minutes; write only where one changed."""
        looked = self.came, int(now.timestamp() // LOOK_AT_WEEKS.total_seconds())
        if looked == self.looked:
            return
        lines = [line for line in self.deployment.lines if not line.retired]

        def out_of_date(tx: Tx) -> list[Line]:
            return [line for line in lines if weekly_post.posts_of_week(tx, line, now, notes_for_sunday)]

        changed = await self.store.read(out_of_date)
        if changed:
            await self.store.write(
                lambda tx: [weekly_post.post_week(tx, line, now, notes_for_sunday) for line in changed]
            )
            self.wake.set()
        self.looked = looked

    # ------------------------------------------------------------ what must be said

    async def deliver(self) -> bool:
        """Send what is due in all networks and wait for it. True when something was tried."""
        begun = [await self.delivery.begin(network) for network in self.chats]
        await self.delivery.finish()
        return any(begun)
