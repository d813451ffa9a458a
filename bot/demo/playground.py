"""The playground: what its page shows, and what its buttons do to the helpline of the demo.

There is one helpline at a time. A thing to try begins it anew, on its Monday at nine, so that it is one press away
whatever was done before.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from adapters.console import Said
from adapters.web.pages import Pages
from adapters.web.playground import TOPIC
from adapters.web.stream import Reading, Shown
from bot.board.live import LiveTopic, read_boards
from bot.config.values import DEFAULT_ZONE
from bot.demo import seed
from bot.demo.helpline import Helpline, open_helpline
from bot.demo.panes import IN_PRIVATE, Panes
from bot.demo.script import CannotPlay, Demo, end_calls
from bot.demo.things import THING, THINGS
from bot.model import Message, NetworkId
from bot.run.served.board import BoardDesk
from bot.text import LANGUAGES, text_in

LONGEST_TEXT: Final = 2000
TOMORROW_AT: Final = 9
A_DAY: Final = timedelta(days=1)
NEXT_SHIFT_WITHIN: Final = timedelta(days=7)


class Playground:
    """Keeps `adapters.web.playground.Stage`. `changed` is set when the page shows something else."""

    def __init__(self, pages: Pages, origin: str, language: str) -> None:
        self.changed = asyncio.Event()
        self.board_changed = asyncio.Event()
        self.language = language
        self._pages = pages
        self._origin = origin
        self._one_at_a_time = asyncio.Lock()
        self._reading = asyncio.Lock()
        self._running = AsyncExitStack()
        self._acts: Final[Mapping[str, Callable[[str, Mapping[str, str]], Awaitable[None]]]] = {
            "say": self._say,
            "press": self._press,
            "ring": self._ring,
            "answer": self._answer,
            "hangup": self._hang_up,
            "wait": self._wait,
            "breakdown": self._break_down,
            "try": self._try,
            "language": self._speak,
        }
        self.notices: deque[str] = deque(maxlen=6)

    # ------------------------------------------------------------ one helpline at a time

    async def open(self) -> None:
        """Begin on Monday at nine, in place of whatever was."""
        async with self._reading:
            await self._running.aclose()
            self.notices.clear()
            self._words = text_in(self.language, DEFAULT_ZONE)
            self.panes = Panes()
            self._demo = Demo(self._note, self.language, hears=self._hear)
            self.helpline: Helpline = await self._running.enter_async_context(
                open_helpline(self._show, language=self.language, public_url=self._origin)
            )
            self.desk = BoardDesk(self.helpline.app, self._pages, self.helpline.events)
        self.touch()

    async def close(self) -> None:
        await self._running.aclose()

    def touch(self) -> None:
        """Something is shown anew."""
        self.changed.set()
        self.board_changed.set()

    def _show(self, said: Said) -> None:
        self.panes.say(said)
        self.touch()

    def _hear(self, message: Message) -> None:
        """Somebody wrote, which their chat shows, or pressed."""
        if message.pressed is None:
            self.panes.hear(message)
        else:
            self._note(self._words.say("play-pressed", who=message.name, label=message.text))
        self.touch()

    def _note(self, row: str) -> None:
        """What happens beside the chats; the rows of a terminal begin with a star in the column of the text."""
        self.notices.append(row.lstrip(" *"))
        self.touch()

    # ------------------------------------------------------------ what people do

    async def act(self, form: Mapping[str, str]) -> None:
        """Do what one button says, after what others said; what cannot be done is told among what happens."""
        name = next((name for name in self._acts if name in form), None)
        async with self._one_at_a_time:
            try:
                if name is not None:
                    await self._acts[name](form[name], form)
            except CannotPlay as reason:
                self._note(str(reason))
            self.touch()

    async def settle(self) -> None:
        """Let what was said elsewhere, on the board, have its consequences."""
        async with self._one_at_a_time:
            await self.helpline.settle()
            self.touch()

    async def _say(self, _: str, form: Mapping[str, str]) -> None:
        pane = self.panes.by_id.get(form.get("pane", ""))
        who = form.get("who", "")
        text = form.get("text", "").strip()[:LONGEST_TEXT]
        if pane is None or who not in dict(pane.writers) or not text:
            return
        await self._demo.say(self.helpline, who, text, pane.address)

    async def _press(self, pressed: str, form: Mapping[str, str]) -> None:
        pane = self.panes.by_id.get(form.get("pane", ""))
        who = form.get("who", "")
        post, _, place = pressed.partition(".")
        standing = self.helpline.console.readable.get(NetworkId(post))
        if pane is None or who not in dict(pane.writers) or standing is None or standing.to != pane.address:
            return
        if place.isdecimal() and int(place) < len(standing.buttons):
            button = standing.buttons[int(place)]
            await self._demo.press(self.helpline, who, standing, button)

    async def _ring(self, _: str, form: Mapping[str, str]) -> None:
        await self._demo.ring(self.helpline, None if "hidden" in form else form.get("number", ""))

    async def _answer(self, phone: str, _: Mapping[str, str]) -> None:
        call = next((call for call in self.helpline.simulator.calls if phone in call.ringing), None)
        if call is None:
            raise CannotPlay(self._words.say("demo-nothing-rings"))
        await self._demo.answer(self.helpline, call, phone)

    async def _hang_up(self, id_: str, _: Mapping[str, str]) -> None:
        call = next((call for call in self.helpline.simulator.calls if str(call.id) == id_), None)
        if call is None:
            raise CannotPlay(self._words.say("demo-no-call"))
        await self._demo.hang_up(self.helpline, call)

    async def _wait(self, wanted: str, _: Mapping[str, str]) -> None:
        now = self.helpline.clock.now()
        if wanted == "shift":
            until = await self._next_shift(now)
        elif wanted == "tomorrow":
            local = self._words.local(now)
            until = (local + A_DAY).replace(hour=TOMORROW_AT, minute=0, second=0, microsecond=0)
        elif wanted.isdecimal() and int(wanted) <= 3600:
            until = now + timedelta(seconds=int(wanted))
        else:
            return
        if until - now > timedelta(hours=1):
            end_calls(self.helpline)
        await self.helpline.wait(until - now)

    async def _next_shift(self, now: datetime) -> datetime:
        line = self.helpline.line
        shifts = await self.helpline.store.read(lambda tx: tx.roster.shifts([line.id], now, now + NEXT_SHIFT_WITHIN))
        return min((shift.starts for shift in shifts if shift.starts > now), default=now + A_DAY)

    async def _break_down(self, name: str, _: Mapping[str, str]) -> None:
        if name in {"ovh", "mute", "off", "on"}:
            await self._demo.play(self.helpline, f":{name}")

    async def _try(self, name: str, _: Mapping[str, str]) -> None:
        """Play one of the six things from the beginning; without a name, only begin anew."""
        await self.open()
        if thing := THING.get(name):
            for row in thing.rows[self.language]:
                await self._demo.play(self.helpline, row)
            self._note(self._words.say(f"thing-{thing.name}-look"))

    async def _speak(self, language: str, _: Mapping[str, str]) -> None:
        if language in LANGUAGES:
            self.language = language
            await self.open()

    # ------------------------------------------------------------ what is shown

    async def show(self, base: str) -> str:
        async with self._reading:
            values = await self._values()
            parts = self._render_parts(values)
            return self._pages.render(
                "playground.html",
                self._words,
                base=base,
                revision=parts.revision,
                private=IN_PRIVATE,
                things=THINGS,
                languages=[(code, text_in(code, DEFAULT_ZONE).say("play-language")) for code in LANGUAGES],
                **values,
            )

    async def read_live(self, viewers: Collection[tuple[int, str]]) -> Reading[str]:
        """What the hub asks for when something has changed."""
        async with self._reading:
            shown = self._render_parts(await self._values())
        return Reading({TOPIC: shown}, viewers, {}, A_DAY.total_seconds())

    def _render_parts(self, values: Mapping[str, object]) -> Shown:
        """All that changes on the page, each part with an id."""
        html = self._pages.render("playground-parts.html", self._words, **values)
        return Shown(blake2b(html.encode(), digest_size=9).hexdigest(), html)

    async def _values(self) -> dict[str, object]:
        h = self.helpline
        now = h.clock.now()
        self.panes.drop_gone(h.console.readable)
        boards = await h.store.read(lambda tx: read_boards(tx, h.app.deployment, [h.line.id], now))
        topic = LiveTopic((h.line.id,), frozenset({h.line.id}), self.language)
        ringing = {phone: call for call in h.simulator.calls for phone in call.ringing}
        talking = {call.answered_by: call for call in h.simulator.calls if call.talking}
        phones = [*((phone, name) for _, name, _, phone in seed.PEOPLE), (seed.BACKUP.phone, seed.BACKUP.name)]
        return {
            "language": self.language,
            "now": f"{self._words.on(now)}, {self._words.clock(now)}",
            "panes": self.panes.by_id.values(),
            "pinned": [said.text for said in h.console.pinned.values()],
            "notices": [*self.notices],
            "where": self._demo.where(h),
            "phones": [(phone, name, ringing.get(phone), talking.get(phone)) for phone, name in phones],
            "calls": [(call, self._demo.caller(call)) for call in h.simulator.calls],
            "board": self.desk.make_live(topic, [boards[h.line.id]]),
        }
