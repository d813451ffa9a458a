"""The demo's helpline on Matrix instead of the console: people write and react in encrypted rooms of a real homeserver,
the real adapter reads and answers there, and posts are shown as on the console.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import update
from typing_extensions import override

from adapters.chat.matrix.chat import MatrixChat
from adapters.console import COORDINATION, TEAM, Console, Said, normalize_label, private_chat_of
from bot.demo import helpline as demo
from bot.demo import seed
from bot.demo.helpline import MOMENT, Helpline
from bot.model import (
    Address,
    Button,
    Event,
    Finding,
    MatrixLogin,
    Message,
    NetworkId,
    Outgoing,
    Picture,
    PostAction,
    Purpose,
    Room,
)
from bot.ports import Receive
from storage import tables
from tests.support.matrix.person import Person, Shown, together
from tests.support.matrix.synapse import Synapse
from tests.support.telegram.stage import NAMED, NAMES, WEEK, OwnPace, titled

NETWORK: Final = "matrix"
KEYCAPS: Final = (*(f"{n}\ufe0f\u20e3" for n in range(1, 10)), "\U0001f51f")
NUMBERED: Final = re.compile(rf"({'|'.join(KEYCAPS)}|1[1-9]\.|[2-9]\d\.) (.+)")
NUMBER: Final = re.compile(r"\d\d( \d\d){4}")
WITHIN: Final = 20.0


@dataclass(slots=True)
class Hands(Console):
    """People act through their own clients on the homeserver; what they read there is shown."""

    show: Callable[[Said], None]
    people: dict[str, Person]
    rooms: dict[Address, str]
    standing: dict[str, Said] = field(default_factory=dict)  # by event id
    toasts: set[tuple[str, str]] = field(default_factory=set)  # (user, text) of answers to presses
    news: list[tuple[Person, Address, Shown, bool]] = field(default_factory=list)
    numbers_gone: set[Address] = field(default_factory=set)  # there a numbered post is sent again, not edited
    heard_at: datetime | None = None
    threads: list[str] = field(default_factory=list)  # messages in threads

    def listen(self) -> None:
        """From now on collect news from one reader per room."""
        readers = {TEAM: "v1", COORDINATION: "c1"} | {private_chat_of(handle): handle for handle in self.people}
        for handle, person in self.people.items():
            mine = {self.rooms[place]: place for place, reader in readers.items() if reader == handle}
            person.on_said = partial(self._said, person, mine)
            person.on_gone = self._gone

    def reader(self, room: str) -> Person:
        """The person who reads this room for us."""
        place = next(place for place, id_ in self.rooms.items() if id_ == room)
        handle = {TEAM: "v1", COORDINATION: "c1"}.get(place, place.chat.removeprefix("private:"))
        return self.people[handle]

    def _said(self, person: Person, mine: dict[str, Address], room: str, shown: Shown, edited: bool) -> None:
        if room not in mine or is_person(shown.sender, self.people):
            return
        if shown.thread:
            self.threads.append(shown.text)
        else:
            self.news.append((person, mine[room], replace(shown), edited))

    def _gone(self, _: str, message: str) -> None:
        said = self.standing.pop(message, None)
        if said is not None and NUMBER.search(said.text):
            self.numbers_gone.add(said.to)

    async def show_news(self) -> None:
        while self.news:
            person, place, shown, edited = self.news.pop(0)
            assert shown.readable
            if shown.text.startswith(WEEK):
                continue  # it is pinned, and the console shows pinned posts only on request
            rows = shown.text.split("\n")
            found = [(row, NUMBERED.fullmatch(row)) for row in rows]
            text = "\n".join(row for row, button in found if button is None)
            buttons = tuple(Button(button[2], button[1]) for _, button in found if button)
            picture = None
            if shown.content["msgtype"] == "m.image":
                picture = Picture((await person.picture(shown)).decode(), "", (), (), ())
            handle = place.chat.removeprefix("private:")
            toast = handle if (handle, text) in self.toasts else ""
            self.toasts.discard((handle, text))
            edited = edited or (place in self.numbers_gone and not toast)
            self.numbers_gone -= {place} if not toast else set()
            said = Said(NetworkId(shown.id), place, text, buttons, picture, edited, toast, PostAction.SAY)
            if not toast:
                self.standing.pop(shown.id, None)
                self.standing[shown.id] = said
            self.show(said)

    @override
    def message(self, user: str, name: str, text: str, at: datetime, to: Address = TEAM) -> Message:
        return Message("", to, user, name, text, at)

    @override
    def press(self, user: str, name: str, label: str, at: datetime, rooms: Sequence[Address]) -> Message | None:
        for said in reversed(self.standing.values()):
            for button in said.buttons if said.to in rooms else ():
                if normalize_label(button.label) == normalize_label(label):
                    return Message("", said.to, user, name, button.says, at, pressed=said.id)
        return None

    async def do(self, message: Message) -> str:
        """Carry it out. Returns the id of the message or reaction."""
        person, room = self.people[message.sender], self.rooms[message.address]
        if message.pressed is None:
            return await person.say(room, NAMED.sub(lambda named: NAMES[named[1]], message.text))
        await person.read()
        done = person.rooms[room][message.pressed].reactions.get(message.text, {})
        if message.text in KEYCAPS and person.user not in done:
            return await person.react(room, message.pressed, message.text)
        number = KEYCAPS.index(message.text) + 1 if message.text in KEYCAPS else message.text.rstrip(".")
        return await person.reply(room, message.pressed, str(number))


def is_person(user: str, people: dict[str, Person]) -> bool:
    return any(person.user == user for person in people.values())


@dataclass(slots=True)
class Watched:
    """The adapter; somebody in the room reads each post at once."""

    chat: MatrixChat
    hands: Hands
    network: str = NETWORK
    heard_at: datetime | None = None
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self, receive: Receive, cursor: str | None) -> None:
        await self.chat.run(receive, cursor)

    async def send(self, outgoing: Outgoing) -> NetworkId:
        post = outgoing.post
        users = {person.user: handle for handle, person in self.hands.people.items()}
        if post.toast:
            self.hands.toasts.add((users[post.toast], post.text.replace("**", "")))
        said = await self.chat.send(outgoing)
        to = post.toast or post.to.chat
        reader = self.hands.people[users[to]] if to in users else self.hands.reader(to)
        async with self.reading:
            await reader.read()
            await self.hands.show_news()
        return said

    async def check(self, rooms: Sequence[Room]) -> Sequence[Finding]:
        return await self.chat.check(rooms)


@dataclass(slots=True)
class MatrixHelpline(Helpline):
    """A helpline whose messages take the full path: client, homeserver, sync, core."""

    console: Hands
    handed: set[str] = field(default_factory=set)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @override
    async def receive(self, message: Message) -> None:
        done = await self.console.do(message)
        async with asyncio.timeout(WITHIN), self.news:
            await self.news.wait_for(lambda: done in self.handed)
        await self.wait(MOMENT)

    async def on_messages(self, events: Sequence[Event], cursor: str | None) -> None:
        """Convert the events to the stage's time: the homeserver uses the real time."""
        now = self.clock.now()
        here = [replace(event, sent_at=now) if isinstance(event, Message) else event for event in events]
        await self.app.on_messages(here, cursor, NETWORK)
        async with self.news:
            self.handed |= {event.id for event in events}
            self.news.notify_all()


@asynccontextmanager
async def open_helpline(
    show: Callable[[Said], None], server: Synapse, folder: Path, through: str = "", **wanted: Any
) -> AsyncIterator[MatrixHelpline]:
    """`bot.demo.helpline` on Matrix; the bot reaches its homeserver `through` a proxy."""
    async with AsyncExitStack() as stack:
        base = await stack.enter_async_context(demo.open_helpline(show, **wanted))
        bot = await server.account("bot")
        people = {}
        for handle, name in NAMES.items():
            account = await server.account(name)
            people[handle] = await stack.enter_async_context(Person.of(server, account))
            await people[handle].read()
        rooms = await furnished(server, people, bot)
        login = MatrixLogin(through or server.url, bot.user, folder / "store", bot.password)
        chat = MatrixChat(login, titled, OwnPace(base.clock))
        stack.push_async_callback(chat.close)
        hands = Hands(show, people, rooms)
        await base.store.write(partial(moved_in, base, hands))
        parts = (base.line, base.clock, base.store, base.simulator, base.telephony)
        calls = (base.events, base.records, base.listening)
        whole = MatrixHelpline(*parts, hands, base.app, base.following, base.checks, base.bridges, *calls)
        base.app.chats.clear()
        base.app.chats[NETWORK] = Watched(chat, hands)
        reading = asyncio.create_task(chat.run(whole.on_messages, None))
        stack.callback(reading.cancel)
        async with asyncio.timeout(WITHIN), whole.news:
            await whole.news.wait_for(lambda: len(whole.handed) >= len(people))  # everybody's invitation
        await whole.app.deliver()
        for handle, person in people.items():
            await person.until(partial(sees, person, rooms[private_chat_of(handle)], bot.user))
        hands.listen()
        yield whole
        reading.cancel()
        await asyncio.wait([reading])
        await whole.switch_off()


def sees(person: Person, room: str, bot: str) -> bool:
    """Whether the bot has joined and its device is known."""
    return bot in person.client.rooms[room].users and bool(dict(person.client.device_store[bot]))


async def furnished(server: Synapse, people: dict[str, Person], bot: Any) -> dict[Address, str]:
    """Create the team and coordination rooms, which the bot has joined, and private rooms with an invitation for it."""
    rooms = {private_chat_of(handle): await person.talk_to(bot.user) for handle, person in people.items()}
    team = [person for handle, person in people.items() if handle != seed.NEWCOMER[0]]
    rooms[TEAM] = await people["v1"].make_room(bot.user, *(person.user for person in team[1:]), name="team")
    rooms[COORDINATION] = await people["c1"].make_room(bot.user, name="coordination")
    for person in team[1:]:
        await person.join(rooms[TEAM])
    for room in (rooms[TEAM], rooms[COORDINATION]):
        await server.call("POST", f"/_matrix/client/v3/rooms/{room}/join", {}, bot.token)
    await together(*people.values())
    return rooms


def moved_in(base: Helpline, hands: Hands, tx: Any) -> None:
    """Give the seeded rooms and people their Matrix addresses."""
    for room in tx.people.rooms(base.line.id):
        tx.people.delete_room(room.address)
    for address, purpose in ((TEAM, Purpose.TEAM), (COORDINATION, Purpose.COORDINATION)):
        tx.people.save_room(Room(Address(NETWORK, hands.rooms[address]), base.line.id, purpose))
    t = tables.identities
    for handle, person in hands.people.items():
        here = update(t).where(t.c.user == handle)
        tx._c.execute(here.values(network=NETWORK, user=person.user, private=person.user))
