"""The demo in a terminal: what a newcomer sees first, buttons that are typed as their numbers, and a way out."""

import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime, time, timedelta
from typing import Final

from typing_extensions import override

from adapters.console import COORDINATION, Said
from adapters.prompt import read_rows
from bot.config.values import DEFAULT_ZONE
from bot.demo import seed
from bot.demo.helpline import Helpline, open_helpline
from bot.demo.script import CannotPlay, Demo
from bot.demo.things import THINGS
from bot.model import Button, Role
from bot.ports import Tx
from bot.roster.view import cached_names, people_words
from bot.text import Text, text_in

QUIT: Final = {":quit", ":q", "quit", "exit", "quitter"}
HELP: Final = {"help", "aide", "?"}
TRY: Final = re.compile(r":(?:try|essai)\s+([1-9])")
NUMBERED: Final = re.compile(r"(?:@(\S+)\s+)?(\d{1,2})")


class Terminal(Demo):
    """A demo whose buttons have numbers, which count anew after each line that is typed."""

    def __init__(self, print_: Callable[[str], None], language: str) -> None:
        super().__init__(print_, language)
        self._numbered: dict[int, tuple[Said, Button]] = {}
        self._begins = True
        self._last = "v1"

    @override
    def button_row(self, said: Said, button: Button) -> str:
        if self._begins:
            self._numbered.clear()
            self._begins = False
        number = len(self._numbered) + 1
        self._numbered[number] = (said, button)
        return f"{number} [{button.label}]"

    @override
    async def play(self, helpline: Helpline, row: str) -> None:
        """Play one line, which may be the number of a button, for the person who wrote last or whose chat it is in."""
        row = row.strip()
        self._begins = True
        if match := NUMBERED.fullmatch(row):
            await self._press_number(helpline, match[1] or "", int(match[2]))
            return
        if match := re.match(r"@(\S+)", row):
            self._last = match[1] if match[1] in self._names else self._last
        await super().play(helpline, f":{row}" if row == "help" else ":help" if row in HELP else row)

    async def _press_number(self, helpline: Helpline, who: str, number: int) -> None:
        if number not in self._numbered:
            raise CannotPlay(self._words.say("demo-no-number", number=number))
        said, button = self._numbered[number]
        if said.id not in helpline.console.readable:
            raise CannotPlay(self._words.say("demo-no-number", number=number))
        who = who or self._presser(said)
        if who not in self._names or said.to not in self.rooms_of(who):
            raise CannotPlay(self._words.say("demo-no-button", label=button.label))
        await self.press(helpline, who, said, button)

    def _presser(self, said: Said) -> str:
        """Whose chat it is; in a room, who wrote last if they are in it."""
        if said.to.chat.startswith("private:"):
            return said.to.chat.removeprefix("private:")
        if said.to == COORDINATION and COORDINATION not in self.rooms_of(self._last):
            return next(handle for handle, _, role, _ in seed.PEOPLE if role is Role.COORDINATOR)
        return self._last


async def run_terminal(language: str, print_: Callable[[str], None]) -> int:
    """Play what is typed until the end of it; the exit code."""
    words = text_in(language, DEFAULT_ZONE)
    async with AsyncExitStack() as stack:

        async def begin() -> tuple[Terminal, Helpline]:
            await stack.aclose()
            demo = Terminal(print_, language)
            return demo, await stack.enter_async_context(open_helpline(demo.show, language=language))

        demo, helpline = await begin()
        for row in await welcome_rows(helpline, words):
            print_(row)
        print(end="", flush=True)
        async for row in read_rows():
            if row.strip().casefold() in QUIT:
                return 0
            try:
                if (match := TRY.fullmatch(row.strip())) and int(match[1]) <= len(THINGS):
                    demo, helpline = await begin()
                    thing = THINGS[int(match[1]) - 1]
                    for typed in thing.rows[language]:
                        print_(f"> {typed}")
                        await demo.play(helpline, typed)
                    print_(words.say(f"thing-{thing.name}-look"))
                else:
                    await demo.play(helpline, row)
            except CannotPlay as reason:
                print_(str(reason))
            print(end="", flush=True)  # whoever reads us through a pipe may wait for the answer
    return 0


async def welcome_rows(helpline: Helpline, words: Text) -> list[str]:
    """Where one is, today's roster, who is who, and what to try."""
    now = helpline.clock.now()
    people = [
        words.say("demo-person", handle=f"@{handle}", name=name, role=words.say(f"demo-role-{role.value}"))
        for handle, name, role, _ in seed.PEOPLE
    ]
    things = [f"  :try {n}  {words.say(f'thing-{thing.name}')}" for n, thing in enumerate(THINGS, start=1)]
    today = await helpline.store.read(lambda tx: roster_rows(tx, helpline, now, words))
    return [
        words.say("demo-welcome"),
        "",
        words.say("demo-today"),
        *(f"  {row}" for row in today),
        words.say("demo-people"),
        *(f"  {row}" for row in people),
        words.say("play-things"),
        *things,
        "",
        words.say("demo-begin"),
    ]


def roster_rows(tx: Tx, helpline: Helpline, now: datetime, words: Text) -> list[str]:
    """Today's shifts, and who has them."""
    local = words.local(now)
    midnight = datetime.combine(local.date(), time(), local.tzinfo)
    shifts = tx.roster.shifts([helpline.line.id], now, midnight + timedelta(days=1))
    seats = tx.roster.seats([shift.id for shift in shifts])
    name = cached_names(tx, words)
    return [
        words.say(
            "demo-shift",
            hours=words.hours(shift.starts, shift.ends),
            who=people_words(name, shift, seats[shift.id], (), now, words),
        )
        for shift in shifts
    ]
