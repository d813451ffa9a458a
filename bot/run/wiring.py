"""Builds a running helpline from a configuration: the one file that knows all parts."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from adapters import jobs
from adapters.clock import SystemClock
from adapters.documents import make_file
from adapters.files import make_private_folder
from adapters.heartbeat import Ping, write_beat
from adapters.supervise import supervise
from adapters.telephony.ovh.stream.events import OvhEvents
from adapters.telephony.ovh.telephony import OvhTelephony
from bot.commands.menus import command_menus
from bot.config.load import Config
from bot.errors import AdapterError, ConfigError, NotStored, Overtaken, StoreError
from bot.forwarding.external_numbers import sync_external_numbers
from bot.forwarding.failsafe import make_heartbeat
from bot.forwarding.key_expiry import tell_expiry
from bot.model import Deployment, Event, Subject
from bot.ports import Chat, Clock, Store, Tx
from bot.run.app import App
from bot.run.bridges import BridgeCalls
from bot.run.call_records import RECORDS_EVERY, CallRecords
from bot.run.clocks.clock_watch import ClockWatch, tell_of_clock, unless_held
from bot.run.clocks.steady_clock import SteadyClock
from bot.run.delivery import Delivery
from bot.run.health import REFUSED, ChatState, chat_health, is_all_well, line_states
from bot.run.last_known import LastKnown
from bot.run.networks import NetworkWatch
from bot.run.opening_hours import HoursReconciler
from bot.run.phone_checks import PhoneChecks
from bot.run.reconciler import Reconciler
from bot.run.served.calendars import read_calendar_page
from bot.run.wake import GUARD
from bot.text import LANGUAGES
from storage.connect import file_of, with_driver
from storage.last_known import open_last_known
from storage.store import SqlStore, open_store

log = logging.getLogger(__name__)

Part = Callable[[], Awaitable[None]]
"""What runs until it is cancelled."""

HELD = timedelta(seconds=5)
BEAT_EVERY = timedelta(minutes=1)
KEYS_EVERY = timedelta(days=1)
FORGET_EVERY = timedelta(hours=12)
OTHERS_LAST_STEP = timedelta(seconds=15)
"""How long a step at OVH of the process that led before us may still take effect."""


def telephony_of(config: Config, clock: Clock) -> OvhTelephony:
    """The OVH client, one credential for each key that a line uses."""
    return OvhTelephony(config.credentials, clock)


async def check_no_line_is_lost(store: Store, deployment: Deployment) -> None:
    """Raise `ConfigError` when the configuration lacks a line that has shifts: nobody would answer its calls."""
    stored = await store.read(lambda tx: tx.roster.lines())
    gone = sorted(set(stored) - set(deployment.by_id))
    if gone:
        raise ConfigError(
            f"the database has shifts of {', '.join(gone)}, and the configuration has no such line: "
            "put it back, or write retired: true for it"
        )


@asynccontextmanager
async def open_services(
    config: Config, clock: Clock, *, lead: bool, beside: bool = False
) -> AsyncIterator[tuple[SqlStore, OvhTelephony]]:
    """The database and the OVH client, for as long as the block lasts. Only with `lead` is anything created.

    Without `lead`, a database that does not exist yet is an empty one in memory. `beside`: while the bot runs, write
    beside it.
    """
    if lead:
        try:
            make_private_folder(config.data)
        except OSError as error:
            raise StoreError(f"{config.data}: the folder cannot be made: {error.strerror}") from error
    if lead or database_exists(config.database):
        store = await open_store(config.database, clock=clock, migrate=lead, lead=lead, beside=beside)
    else:
        store = await open_store("sqlite://", clock=clock)
    telephony = telephony_of(config, clock)
    try:
        yield store, telephony
    finally:
        telephony.close()
        await store.close()


def database_exists(database: str) -> bool:
    """Whether the database exists. Of a server that is only known when it is opened."""
    file = file_of(with_driver(database))
    return file is None or file.exists()


@asynccontextmanager
async def chats_of(config: Config, clock: Clock, store: Store | None = None) -> AsyncIterator[dict[str, Chat]]:
    """The configured chat networks by name, for as long as the block lasts. Only `check` gives no store."""
    chats: dict[str, Chat] = {}
    async with AsyncExitStack() as stack:
        if config.telegram is not None:
            from adapters.chat.telegram.chat import TelegramChat  # noqa: PLC0415 -- nobody pays for a network not used

            telegram = TelegramChat(
                config.telegram,
                make_file,
                clock,
                menus=command_menus(next((line.language for line in config.deployment.lines), LANGUAGES[0])),
                keep_aside=partial(keep_aside, store, clock, TelegramChat.network) if store else None,
            )
            stack.push_async_callback(telegram.close)
            chats[telegram.network] = telegram
        if config.matrix is not None:
            from adapters.chat.matrix.chat import MatrixChat  # noqa: PLC0415 -- nobody pays for a network not used

            aside = partial(keep_aside, store, clock, MatrixChat.network) if store else None
            matrix = MatrixChat(config.matrix, make_file, clock, keep_aside=aside)
            stack.push_async_callback(matrix.close)
            chats[matrix.network] = matrix
        yield chats


async def keep_aside(store: Store, clock: Clock, network: str, id_: str, content: str, why: str) -> None:
    """Store what came from a chat network and cannot be read, for a later look."""
    now = clock.now()
    await store.write(lambda tx: tx.keep_aside(network, id_, content, why, now))


async def listen_to_chat(app: App, chat: Chat, pulse: ChatState, known: LastKnown | None = None) -> None:
    """Read a chat network from the last committed cursor on, and note its state in `pulse`.

    What cannot be stored is not confirmed to the network, and `known` answers it.
    """

    async def receive(events: Sequence[Event], cursor: str | None) -> None:
        try:
            await app.on_messages(events, cursor, chat.network)
        except Overtaken:
            raise
        except StoreError:
            if known is not None:
                await known.answer_unstored(events)
            raise

    cursor = None
    if chat.heard_at is None:  # else it knows itself how far it has come
        cursor = await app.store.read(lambda tx: tx.cursor(f"chat:{chat.network}"))
    try:
        await chat.run(receive, cursor)
    except NotStored:
        raise
    except AdapterError as error:
        pulse.since, pulse.trouble = app.clock.now(), REFUSED if error.permanent else "failing"
        raise


async def health_report(
    app: App, pulses: Mapping[str, ChatState], known: LastKnown, watch: ClockWatch | None = None
) -> tuple[bool, dict[str, object]]:
    """What `/healthz` says; False when somebody should act. A database that can only be read is not well."""
    now = app.clock.now()

    def look(tx: Tx) -> tuple[dict[str, str], dict[str, datetime | None]]:
        return line_states(tx, app.deployment), {name: tx.outbox.waiting_since(name, now) for name in app.chats}

    try:
        lines, waiting = await (known.memory if known.fallen else app.store).read(look)
        trouble = known.trouble
    except StoreError as error:
        lines, waiting, trouble = {}, {}, error.trouble
    chats = {name: chat_health(pulses[name], chat.heard_at, waiting.get(name), now) for name, chat in app.chats.items()}
    said: dict[str, object] = {"database": trouble or "ok", "chats": chats, "lines": lines}
    if watch is not None:
        said["clock"] = watch.trouble or "ok"
    return is_all_well(trouble is None, chats, lines) and not (watch and watch.trouble), said


def web_server(
    config: Config, app: App, pulses: Mapping[str, ChatState], known: LastKnown, watch: ClockWatch, events: OvhEvents
) -> dict[str, Part]:
    """The web server, if one is configured."""
    if config.web is None:
        return {}
    from adapters.web.server import WebServer  # noqa: PLC0415 -- nobody pays for a server not used

    telegram: Any = app.chats.get("telegram")  # our own, which takes what Telegram pushes
    calendars = partial(read_calendar_page, app.store, app.deployment, app.clock)
    health = partial(health_report, app, pulses, known, watch)
    if not app.deployment.public_url:
        return {"the web server": WebServer(config.web.host, config.web.port, health, telegram).run}
    from bot.run.served.board import open_board  # noqa: PLC0415 -- as above

    site, _, hub = open_board(app, events)
    server = WebServer(config.web.host, config.web.port, health, telegram, calendars, [site])
    return {"the web server": server.run, "the board": hub.run}


async def run_helpline(config: Config, clock: Clock | None = None) -> None:
    """Run until told to stop. Raises `ConfigError` or `StoreError` when it cannot begin."""
    clock = SteadyClock(clock or SystemClock())
    async with AsyncExitStack() as stack:
        store, telephony = await stack.enter_async_context(open_services(config, clock, lead=True))
        chats = await stack.enter_async_context(chats_of(config, clock, store))
        await check_no_line_is_lost(store, config.deployment)
        await store.write(lambda tx: sync_external_numbers(tx, config.deployment.lines, clock.now()))
        app = App(store, clock, config.deployment, chats)
        known = LastKnown(store, await open_last_known(clock), clock, config.deployment, app.wake)
        stack.push_async_callback(known.close)
        known.memory.listen(app.wake.hear)
        await known.copy()
        pulses = {network: ChatState(clock.now()) for network in chats}
        events = OvhEvents(config.deployment.lines, telephony.event_token, clock, config.stream)
        right_time = ClockWatch(clock, telephony.now, partial(tell_of_clock, app), app.wake.set)
        following = Reconciler(
            known,
            telephony,
            clock,
            config.deployment,
            held=lambda: right_time.holds,
            hands_off=lambda: known.may_be_led_by_another,
        )
        watch = NetworkWatch(app, pulses)
        parts: dict[str, Part] = {
            **{network: partial(listen_to_chat, app, chat, pulses[network], known) for network, chat in chats.items()},
            **web_server(config, app, pulses, known, right_time, events),
            "the heartbeat": partial(beat_for_ever, config, known, clock, following, watch),
            "the networks": watch.watch_for_ever,
            "the clock": right_time.watch_for_ever,
            **parts_of_helpline(config, app, telephony, events, following, known, right_time),
        }
        scheduler = await jobs.start_jobs(scheduled_jobs(app, telephony, events))
        freeze_start_up()
        names = [line.name for line in config.deployment.lines if not line.retired]
        log.info("standardiste runs: %s", ", ".join(names) or "no line")
        try:
            if store.took_over:
                await clock.wait(OTHERS_LAST_STEP)
            await until_stopped(known.watch_for_ever(), [supervise(name, part, clock) for name, part in parts.items()])
        finally:
            scheduler.stop()
            await app.delivery.stop()


def parts_of_helpline(
    config: Config,
    app: App,
    telephony: OvhTelephony,
    events: OvhEvents,
    following: Reconciler,
    known: LastKnown,
    right_time: ClockWatch,
) -> dict[str, Part]:
    """What runs beside each other for the roster, the posts and the phone, by name."""
    clock, wake = app.clock, app.wake
    from_memory = Delivery(known.memory, clock, app.chats, wake, config.deployment)
    parts: dict[str, Part] = {
        "time": partial(
            take_turns,
            unless_held(lambda: right_time.holds, app.turn),
            clock,
            app.woken,
            partial(until_due, clock, app.next_turn),
        ),
        "the calls": partial(events.run, app.on_call_events),
    }
    for network in app.chats:  # one that hangs must not hold up another
        for name, delivery in (("the outbox", app.delivery), ("the outbox in memory", from_memory)):
            begin, rest = partial(delivery.begin, network), partial(delivery.rest, network)
            parts[f"{name} ({network})"] = partial(take_turns, begin, clock, wake.listener(network=network), rest)
    parts |= webhooks_of(config, app)
    checks = PhoneChecks(app.store, telephony, clock, config.deployment)
    bridges = BridgeCalls(app.store, telephony, clock, config.deployment)
    keeping = HoursReconciler(app.store, telephony, clock, config.deployment)

    def held() -> bool:
        return right_time.holds or known.fallen

    for key in {line.key for line in config.deployment.lines if not line.retired}:
        # What OVH does to one credential must not delay another's lines.
        wanting = following.agenda_of(key)
        wake.listen(wanting.hear)
        parts[f"the forwarding ({key})"] = partial(following.follow_for_ever, wanting)
        for name, place_next in (("test calls", checks.place_next), ("bridges", bridges.place_next)):
            turn = unless_held(held, partial(place_next, key))
            parts[f"the {name} ({key})"] = partial(take_turns, turn, clock, wake.listener(Subject.ASKED_CALLS))
        if key in keeping.keys:
            hours = keeping.agenda_of(key)
            wake.listen(hours.hear)
            turn = unless_held(held, partial(keeping.keep_due, hours))
            until = partial(until_due, clock, hours.next)
            parts[f"the opening hours ({key})"] = partial(take_turns, turn, clock, hours.woken, until)
    return parts


def webhooks_of(config: Config, app: App) -> dict[str, Part]:
    """What tells other systems of calls, if a line has any."""
    if not any(line.told_webhooks for line in config.deployment.lines):
        return {}
    from adapters.webhooks import WebhookClient  # noqa: PLC0415 -- nobody pays for what no line uses
    from bot.run.webhooks import WebhookDelivery  # noqa: PLC0415 -- as above

    secrets, clock, wake = config.webhook_secrets, app.clock, app.wake
    telling = WebhookDelivery(app.store, clock, config.deployment, secrets, WebhookClient(), wake)

    async def tell_for_ever() -> None:
        try:
            await take_turns(telling.begin, clock, wake.listener(Subject.NEWS), telling.rest)
        except asyncio.CancelledError:  # else what is being sent goes on, and its result is stored
            await telling.stop()
            raise

    return {"the webhooks": tell_for_ever}


def freeze_start_up() -> None:
    """Exclude the objects made at start from garbage collection: a full one delays replies by 70 ms."""
    gc.collect()
    gc.freeze()


async def take_turns(
    turn: Callable[[], Awaitable[object]],
    clock: Clock,
    woken: asyncio.Event,
    rest: Callable[[], Awaitable[timedelta | None]] | None = None,
) -> None:
    """Repeat `turn`: at once while it returns True, else when `woken`, or after a minute.

    `rest` may shorten the minute.
    """
    while True:
        woken.clear()
        if await turn() is not True:
            delay = await rest() if rest else None
            await clock.wait(GUARD if delay is None else min(GUARD, delay), woken)


async def until_due(clock: Clock, due: Callable[[], datetime]) -> timedelta:
    """How long until then, for `take_turns`; a few seconds if it is over, for then the turn was held."""
    left = due() - clock.now()
    return left if left > timedelta(0) else HELD


async def beat_for_ever(
    config: Config, known: LastKnown, clock: Clock, following: Reconciler, watch: NetworkWatch
) -> None:
    """Write the heartbeat every minute and after each change that OVH confirmed.

    The first comes after a minute too: a bot that stops as soon as it starts must not look alive. While a network
    refuses the bot, or nothing can be stored, the URL is not requested, so that whoever watches it is called; the file
    is still written, for the phone goes on.
    """
    ping = Ping(config.heartbeat_url, clock)
    while True:
        await clock.wait(BEAT_EVERY, following.settled)
        following.settled.clear()
        beat = await known.read(lambda tx: make_heartbeat(tx, config.deployment, clock.now()))
        try:
            await asyncio.to_thread(write_beat, config.data, beat)
        except AdapterError as error:
            log.log(logging.DEBUG if known.trouble else logging.WARNING, "no heartbeat: %s", error.message)
        if not watch.refused and known.trouble is None:
            await ping.ping()


def scheduled_jobs(app: App, telephony: OvhTelephony, events: OvhEvents) -> Sequence[jobs.Job]:
    """The periodic jobs: reading call records, watching the expiry of keys, and deleting what is old."""
    return (
        jobs.Job("call records", RECORDS_EVERY, CallRecords(app, telephony, events).read_all),
        jobs.Job("keys", KEYS_EVERY, partial(read_keys, app, telephony)),
        jobs.Job("forget", FORGET_EVERY, app.forget_old),
    )


async def read_keys(app: App, telephony: OvhTelephony) -> None:
    """Read when each key expires, and tell coordination in time."""
    for key in sorted({line.key for line in app.deployment.lines if not line.retired}):
        try:
            expires = await telephony.key_expires(key)
        except AdapterError as error:
            log.warning("when the key %s expires could not be read: %s", key, error.message)
            continue
        if expires is None:
            continue
        await app.store.write(partial(tell_of_key, app, key, expires))


def tell_of_key(app: App, key: str, expires: datetime, tx: Tx) -> bool:
    return tell_expiry(tx, app.deployment, key, expires, app.clock.now())


async def until_stopped(leading: Awaitable[None], parts: Sequence[Awaitable[None]]) -> None:
    """Run the parts until SIGTERM or Ctrl-C. Raises `StoreError` when another process has taken the lead."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    lead = asyncio.ensure_future(leading)
    tasks = [asyncio.ensure_future(part) for part in parts]
    stopping = asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait([lead, stopping], return_when=asyncio.FIRST_COMPLETED)
        if lead.done():
            lead.result()
    finally:
        everything = [lead, stopping, *tasks]
        for task in everything:
            task.cancel()
        await asyncio.gather(*everything, return_exceptions=True)
