"""What runs on each message, each call event and each tick.

Each is handled in one short transaction that stores its effect and the posts to send. `bot.run.delivery` then sends
the posts, and `bot.run.reconciler` makes the phone line follow.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.calls.log import record_call_facts, refold_overdue_calls
from bot.calls.missed import end_old_alerts, tell_missed_while_closed, update_alerts
from bot.calls.unanswered_phone import check_changed_calls, tell_of_silence
from bot.commands.table import concerns_us, handle_message
from bot.errors import StoreError
from bot.forwarding.stray_ringing import note_stray_ringing
from bot.model import CallFact, Deployment, Event, LineId, Message, Post, RoomEvent
from bot.people.room_events import record_room_event
from bot.ports import Chat, Clock, Store, Tx
from bot.roster import weekly_post
from bot.roster.schedule import add_shifts_ahead
from bot.roster.slots import zone_info
from bot.run.code_hashing import CodeHashing
from bot.run.delivery import Delivery, Wake
from bot.text import LANGUAGES, text_in

log = logging.getLogger(__name__)

LOOK_AT_WEEKS = timedelta(minutes=15)


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
    codes: CodeHashing = field(default_factory=CodeHashing)

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.store, self.clock, self.chats, self.wake, self.deployment)

    # ------------------------------------------------------------ what comes in

    async def on_messages(self, messages: Sequence[Event], cursor: str | None, network: str = "") -> None:
        """Handle what came in from one network, in order, in one transaction with the network's cursor (P1).

        When a bug stops one of them, each is handled in a transaction of its own; that one is kept aside and answered
        "sorry".
        """
        ours = [event for event in messages if isinstance(event, RoomEvent) or concerns_us(event)]
        if not ours and cursor is None:
            return
        ours = await self.codes.with_codes(ours, self.clock.now())
        try:
            await self.store.write(lambda tx: self._handle(tx, ours, network, cursor))
        except StoreError:
            raise
        except Exception:
            log.exception("a message could not be handled; each is tried by itself")
            for message in ours:
                await self._handle_alone(message)
            await self.store.write(lambda tx: self._handle(tx, (), network, cursor))
        self.came += 1
        self.wake.set()

    def _handle(self, tx: Tx, events: Sequence[Event], network: str, cursor: str | None) -> None:
        now = self.clock.now()
        for event in events:
            if tx.seen(event.address.network, event.id, now):
                continue
            if isinstance(event, RoomEvent):
                record_room_event(tx, self.deployment, event, now)
            else:
                handle_message(tx, self.deployment, event, now)
        if cursor is not None:
            tx.save_cursor(f"chat:{network}", cursor)

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
        tx.outbox.add(Post(message.address, words.say("sorry"), toast=message.answer_to, answers=answers))

    async def on_call_events(self, facts: Sequence[CallFact]) -> None:
        """Store facts about calls, fold them, and open or change the alerts of missed calls: one transaction."""
        if not facts:
            return
        by_line: dict[LineId, list[CallFact]] = defaultdict(list)
        for fact in facts:
            by_line[fact.line].append(fact)
        now = self.clock.now()

        def work(tx: Tx) -> None:
            for id_, of_line in by_line.items():
                line = self.deployment.by_id.get(id_)
                if line is not None:
                    changed = record_call_facts(tx, line, of_line, now)
                    update_alerts(tx, line, changed, now)
                    check_changed_calls(tx, line, changed, now)
                    note_stray_ringing(tx, line, of_line, now)

        await self.store.write(work)
        self.wake.set()

    # ------------------------------------------------------------ time passes

    async def tick(self) -> None:
        """What time brings: new dated shifts, calls that ended without an event, missed calls told at opening."""
        now = self.clock.now()
        today = {line.id: now.astimezone(zone_info(line.zone)).date() for line in self.deployment.lines}

        def work(tx: Tx) -> bool:
            said = False
            if unsaid := tx.outbox.keep_to(self.chats):
                log.warning("%s posts are dropped: their network is not configured", unsaid)
            for line in self.deployment.lines:
                if self.expanded.get(line.id) != today[line.id]:
                    add_shifts_ahead(tx, line, now)
                changed = refold_overdue_calls(tx, line, now)
                update_alerts(tx, line, changed, now)
                check_changed_calls(tx, line, changed, now)
                said = tell_of_silence(tx, line, now) or said
                said = tell_missed_while_closed(tx, line, now) or bool(changed) or said
            return said

        if await self.store.write(work):
            self.wake.set()
        self.expanded |= today
        await self._show_weeks(now)

    async def forget_old(self) -> None:
        """Delete what has had its time; alerts that nobody dealt with are closed first, and shown as such."""
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
        changed = await self.store.read(lambda tx: [line for line in lines if weekly_post.posts_of_week(tx, line, now)])
        if changed:
            await self.store.write(lambda tx: [weekly_post.post_week(tx, line, now) for line in changed])
            self.wake.set()
        self.looked = looked

    # ------------------------------------------------------------ what must be said

    async def deliver(self) -> bool:
        """Send what is due in all networks and wait for it. True when something was tried."""
        begun = [await self.delivery.begin(network) for network in self.chats]
        await self.delivery.finish()
        return any(begun)
