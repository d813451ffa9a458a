"""The demo's helpline on Telegram instead of the console: people write and press at the simulated Bot API, the real
adapter reads and answers there, and posts are shown as on the console.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from sqlalchemy import update
from typing_extensions import override

from adapters.chat.telegram.chat import SOON, TelegramChat
from adapters.chat.telegram.receive import NETWORK
from adapters.console import COORDINATION, TEAM, Console, Said, normalize_label, private_chat_of
from bot.demo import helpline as demo
from bot.demo import seed
from bot.demo.helpline import MOMENT, Helpline
from bot.model import (
    Address,
    Button,
    Document,
    Event,
    Message,
    NetworkId,
    Picture,
    PostAction,
    Purpose,
    Room,
    TelegramLogin,
)
from bot.ports import Clock
from storage import tables
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.rules import Standing
from tests.support.telegram.world import TOKEN, Press

HANDLES: Final = {handle: 101 + n for n, (handle, *_) in enumerate((*seed.PEOPLE, seed.NEWCOMER))}
CHATS: Final = {TEAM: -1001, COORDINATION: -1002} | {private_chat_of(handle): id_ for handle, id_ in HANDLES.items()}
PLACES: Final = {id_: address for address, id_ in CHATS.items()}
NAMES: Final = {handle: name for handle, name, *_ in (*seed.PEOPLE, seed.NEWCOMER)}
NAMED: Final = re.compile(rf"@({'|'.join(NAMES)})\b")  # handles of the console; on Telegram people write the name
USERS: Final = {id_: handle for handle, id_ in HANDLES.items()}


WEEK: Final = ("Lyon, semaine du", "Lyon, week of")


async def titled(shown: Picture | Document) -> bytes:
    return shown.title.encode()


@dataclass(slots=True)
class OwnPace:
    """The stage's time. The adapter's waits do not move it: in stage time they take none.

    Only its monotonic clock knows of those for a turn to speak, so that the turn comes.
    """

    clock: Clock
    waited: float = 0.0

    def now(self) -> datetime:
        return self.clock.now()

    def monotonic(self) -> float:
        return self.clock.monotonic() + self.waited

    async def wait(self, delay: timedelta, until: asyncio.Event | None = None) -> None:
        if delay <= SOON:
            self.waited += delay.total_seconds()
            await asyncio.sleep(0)
        else:
            await asyncio.sleep(delay.total_seconds())


@dataclass
class Hands(Console):
    """People's actions become updates of the simulated Bot API when received."""

    telegram: BotApi
    show: Callable[[Said], None]
    standing: dict[tuple[int, int], Said] = field(default_factory=dict)

    def gone(self, message: Standing) -> None:
        self.standing.pop((message.chat, message.id), None)

    def said(self, message: Standing, edited: bool) -> None:
        if message.text.startswith(WEEK):
            return  # it is pinned, and the console shows pinned posts only on request
        picture = Picture(message.photo.decode(), "", (), (), ()) if message.photo else None
        buttons = tuple(Button(b["text"], b["callback_data"]) for row in message.keyboard for b in row)
        id_ = NetworkId(str(message.id))
        shown = Said(id_, PLACES[message.chat], message.text, buttons, picture, edited, "", PostAction.SAY)
        self.standing.pop((message.chat, message.id), None)
        self.standing[message.chat, message.id] = shown
        self.show(shown)

    def answered(self, press: Press, words: str) -> None:
        if words:
            self.show(
                Said(
                    NetworkId(""),
                    TEAM,
                    words,
                    (),
                    None,
                    edited=False,
                    toast_for=USERS[press.user],
                    action=PostAction.SAY,
                )
            )

    @override
    def message(self, user: str, name: str, text: str, at: datetime, to: Address = TEAM) -> Message:
        return Message("", to, user, name, text, at)

    @override
    def press(self, user: str, name: str, label: str, at: datetime, rooms: Sequence[Address]) -> Message | None:
        for (chat, id_), shown in reversed(self.standing.items()):
            for button in shown.buttons if PLACES[chat] in rooms else ():
                if normalize_label(button.label) == normalize_label(label):
                    return Message("", PLACES[chat], user, name, button.says, at, pressed=NetworkId(str(id_)))
        return None

    def do(self, message: Message) -> None:
        chat, user = CHATS[message.address], HANDLES[message.sender]
        if message.pressed is None:
            self.telegram.say(chat, user, NAMED.sub(lambda named: NAMES[named[1]], message.text))
        else:
            self.telegram.press_data(chat, int(message.pressed), message.text, user)


@dataclass(slots=True)
class TelegramHelpline(Helpline):
    """A helpline whose messages take the full path: update, poll, parser, core."""

    console: Hands
    handed: asyncio.Event = field(default_factory=asyncio.Event)

    @override
    async def receive(self, message: Message) -> None:
        self.handed.clear()
        self.console.do(message)
        await asyncio.wait_for(self.handed.wait(), 10)
        await self.wait(MOMENT)

    async def on_messages(self, events: Sequence[Event], cursor: str | None) -> None:
        await self.app.on_messages(events, cursor, NETWORK)
        if cursor:
            self.handed.set()


@asynccontextmanager
async def open_helpline(show: Callable[[Said], None], **wanted: Any) -> AsyncIterator[TelegramHelpline]:
    """`bot.demo.helpline` on Telegram."""
    async with demo.open_helpline(show, **wanted) as base, BotApi.running(base.clock.now) as telegram:
        telegram.language = ""
        for address, id_ in CHATS.items():
            if id_ < 0:
                telegram.group(id_, address.chat)
        for handle, id_ in HANDLES.items():
            telegram.person(id_, NAMES[handle])
        hands = Hands(telegram, show)
        telegram.on_said, telegram.on_gone, telegram.on_answer = hands.said, hands.gone, hands.answered
        chat = TelegramChat(TelegramLogin(TOKEN, telegram.url), titled, OwnPace(base.clock))
        base.app.chats.clear()
        base.app.chats[NETWORK] = chat
        await base.store.write(partial(moved_in, base))
        parts = (base.line, base.clock, base.store, base.simulator, base.telephony)
        calls = (base.events, base.records, base.listening)
        whole = TelegramHelpline(*parts, hands, base.app, base.following, base.checks, base.bridges, *calls)
        reading = asyncio.create_task(chat.run(whole.on_messages, None))
        try:
            yield whole
        finally:
            reading.cancel()
            await asyncio.wait([reading])
            await whole.switch_off()
            await chat.close()


def moved_in(base: Helpline, tx: Any) -> None:
    """Give the seeded rooms and people their Telegram addresses."""
    for room in tx.people.rooms(base.line.id):
        tx.people.delete_room(room.address)
    for address, purpose in ((TEAM, Purpose.TEAM), (COORDINATION, Purpose.COORDINATION)):
        tx.people.save_room(Room(Address(NETWORK, str(CHATS[address])), base.line.id, purpose))
    t = tables.identities
    for handle, id_ in HANDLES.items():
        here = update(t).where(t.c.user == handle)
        tx._c.execute(here.values(network=NETWORK, user=str(id_), private=str(id_)))
