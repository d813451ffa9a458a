"""The demo: lines that say who writes, presses a button or calls, played on a helpline of its own."""

import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from adapters.console import COORDINATION, TEAM, Said, private_chat_of
from adapters.telephony.simulator import Call, Trouble
from bot.config.values import DEFAULT_COUNTRY, DEFAULT_ZONE
from bot.demo import seed
from bot.demo.helpline import MONDAY, Helpline, open_helpline
from bot.model import Address, Button, Message, Phone
from bot.readers.durations import read_duration
from bot.readers.phone_numbers import read_phone_number
from bot.text import masked_phone, national_form, text_in

CALLERS: Final = tuple(Phone(f"+3363998{n:04}") for n in (207, 214, 233))
ROOMS: Final = {"team": TEAM, "équipe": TEAM, "equipe": TEAM, "coordination": COORDINATION}
FOR_EVER: Final = 1_000_000_000
WITHHELD: Final = {"withheld", "masqué", "masque"}
ALONE: Final = {"private", "privé", "prive"}


class CannotPlay(Exception):
    """A line of a script that cannot be played; the text says why."""


class Demo:
    """Lines such as `@v1 /remplacement mardi 14h`, `@v2 [Je prends]`, `:ring`, played on a helpline.

    `print_` gets each row of the transcript, `hears` what people write, and the labels that they press.
    """

    def __init__(
        self, print_: Callable[[str], None], language: str = "fr", hears: Callable[[Message], None] = lambda _: None
    ) -> None:
        self._print = print_
        self._hears = hears
        self._words = text_in(language, DEFAULT_ZONE)
        self._names = {handle: name for handle, name, *_ in (*seed.PEOPLE, seed.NEWCOMER)}
        self._phones = {phone: name for _, name, _, phone in seed.PEOPLE} | {seed.BACKUP.phone: seed.BACKUP.name}
        self._calls = 0

    # ------------------------------------------------------------ what the bot says

    def show(self, said: Said) -> None:
        """Print a post: where, what, and its buttons."""
        where = f"{self._place(said.to)} {self._words.say('demo-edited')}" if said.edited else self._place(said.to)
        if said.toast_for:
            where = self._words.say("demo-toast", who=self._names.get(said.toast_for, said.toast_for))
        rows = said.text.splitlines() or [""]
        rows += [self.button_row(said, button) for button in said.buttons]
        rows += [self._words.say("demo-picture", title=said.picture.title)] if said.picture else []
        rows += [self._words.say("demo-document", name=said.document.file_name)] if said.document else []
        for number, row in enumerate(rows):
            self._print(f"{where if number == 0 else '':>22} | {row}".replace("\u00a0", " "))

    def button_row(self, said: Said, button: Button) -> str:  # noqa: ARG002 -- a terminal's buttons can be typed
        """How a button of this post is shown."""
        return f"[{button.label}]"

    def rooms_of(self, handle: str) -> list[Address]:
        """Where this person is."""
        return [TEAM, private_chat_of(handle)] + ([COORDINATION] if handle.startswith("c") else [])

    def _place(self, address: Address) -> str:
        if address in (TEAM, COORDINATION):
            return self._words.say(f"demo-{address.chat}")
        handle = address.chat.removeprefix("private:")
        return self._words.say("demo-private", who=self._names.get(handle, handle))

    def _row(self, sentence: str, **args: object) -> None:
        self._print(f"{'':>22} * {self._words.say(sentence, **args)}".replace("\u00a0", " "))

    # ------------------------------------------------------------ what people do

    async def play(self, helpline: Helpline, row: str) -> None:
        """Play one line; raises `CannotPlay` with the reason."""
        row = row.strip()
        if not row or row.startswith("#"):
            return
        if row.startswith("@"):
            await self._somebody(helpline, row)
        elif row.startswith(":"):
            await self._phone(helpline, row)
        else:
            raise CannotPlay(self._words.say("demo-how"))

    async def _somebody(self, helpline: Helpline, row: str) -> None:
        match = re.fullmatch(r"@(\S+)\s*(?:#(\S+)\s+)?(.*)", row)
        assert match is not None
        handle, room, words = match.groups()
        if handle not in self._names:
            raise CannotPlay(
                self._words.say("demo-nobody", who=handle, known=", ".join(f"@{handle}" for handle in self._names))
            )
        name, now = self._names[handle], helpline.clock.now()
        mine = self.rooms_of(handle)
        label = re.fullmatch(r"\[(.+)\]", words)
        if label:
            pressed = helpline.console.press(handle, name, label[1], now, mine)
            if pressed is None:
                raise CannotPlay(self._words.say("demo-no-button", label=label[1]))
            self._hears(replace(pressed, text=label[1]))
            await helpline.receive(pressed)
            return
        if not words:
            raise CannotPlay(self._words.say("demo-how"))
        to = TEAM if room is None else private_chat_of(handle) if room in ALONE else ROOMS.get(room)
        if to not in mine:
            raise CannotPlay(self._words.say("demo-no-room", room=room or ""))
        await self.say(helpline, handle, words, to)

    async def say(self, helpline: Helpline, handle: str, words: str, to: Address) -> None:
        """Somebody writes in a room, or privately to the bot."""
        message = helpline.console.message(handle, self._names[handle], words, helpline.clock.now(), to)
        self._hears(replace(message, text=words))
        await helpline.receive(message)

    async def press(self, helpline: Helpline, handle: str, said: Said, button: Button) -> None:
        """Somebody presses this button of this post."""
        message = helpline.console.press_on(said, button, handle, self._names[handle], helpline.clock.now())
        self._hears(replace(message, text=button.label))
        await helpline.receive(message)

    async def _phone(self, helpline: Helpline, row: str) -> None:
        name, _, words = row[1:].partition(" ")
        words = words.strip()
        if name == "wait":
            await self._wait(helpline, words)
        elif name == "ring":
            await self.ring(helpline, None if words in WITHHELD else words)
        elif name == "answer":
            await self._answer_last(helpline)
        elif name == "hangup":
            await self._hang_up_last(helpline)
        elif name == "phone":
            self._row("demo-phone", where=self.where(helpline))
        elif name in {"off", "on", "mute", "ovh"}:
            await self._break_down(helpline, name)
        elif name == "pinned":
            for said in helpline.console.pinned.values():
                self.show(replace(said, edited=False))
        elif name == "help":
            self._row("demo-help")
        else:
            raise CannotPlay(self._words.say("demo-how"))

    async def _wait(self, helpline: Helpline, words: str) -> None:
        length = read_duration(words, bare_minutes=True)
        if length is None or length > timedelta(days=60):
            raise CannotPlay(self._words.say("demo-wait-how"))
        await helpline.wait(length)
        self._row("demo-time", when=self._words.moment(helpline.clock.now(), MONDAY))

    async def _break_down(self, helpline: Helpline, name: str) -> None:
        """Stop the bot, make the event stream mute or OVH's API fail, or end all that."""
        self._row(f"demo-{name}")
        helpline.simulator.faults.requests.clear()
        if name == "ovh":
            helpline.simulator.faults.next(Trouble.SERVER_ERROR, times=FOR_EVER)
        helpline.simulator.stream.mute = name == "mute"
        helpline.reads_records = True
        if name == "off":
            await helpline.switch_off()
        elif helpline.listening is None:
            await helpline.switch_on()

    def where(self, helpline: Helpline) -> str:
        """Where the line rings, as OVH says, by name."""
        places = helpline.simulator.phone(helpline.line.number)
        return ", ".join(self._called(place) for place in places) or self._words.say("demo-nowhere")

    def _called(self, place: str) -> str:
        if place in self._phones:
            return self._words.say("demo-at", who=self._phones[place])
        known = {"voicemail", "announcement"}
        return self._words.say(f"demo-{place}") if place in known else masked_phone(Phone(place))

    async def ring(self, helpline: Helpline, number: str | None) -> None:
        """Somebody calls the line from this number; from one of ours without a number, None hides it."""
        caller: Phone | None = CALLERS[self._calls % len(CALLERS)] if number == "" else None
        if number:
            caller = read_phone_number(number, DEFAULT_COUNTRY)
            if caller is None:
                raise CannotPlay(self._words.say("demo-number-how"))
        self._calls += 1
        helpline.simulator.call(helpline.line.number, caller)
        await helpline.settle()
        ringing = helpline.simulator.ringing()
        self._row("demo-rings" if ringing else "demo-rings-nobody", where=", ".join(map(self._called, ringing)))

    async def _answer_last(self, helpline: Helpline) -> None:
        call = next((c for c in reversed(helpline.simulator.calls) if c.ringing), None)
        if call is None:
            raise CannotPlay(self._words.say("demo-nothing-rings"))
        await self.answer(helpline, call, call.ringing[0])

    async def answer(self, helpline: Helpline, call: Call, phone: str) -> None:
        """Pick up this phone, which rings for this call."""
        call.answer(phone)
        self._row("demo-answered", where=self._called(phone))
        await helpline.settle()

    async def _hang_up_last(self, helpline: Helpline) -> None:
        call = next((c for c in reversed(helpline.simulator.calls) if not c.over), None)
        if call is None:
            raise CannotPlay(self._words.say("demo-no-call"))
        await self.hang_up(helpline, call)

    async def hang_up(self, helpline: Helpline, call: Call) -> None:
        call.hang_up()
        self._row("demo-hung-up")
        await helpline.settle()

    def caller(self, call: Call) -> str:
        """Who calls, as the phone network knows it; "" when hidden."""
        known = read_phone_number(call.caller, DEFAULT_COUNTRY)
        return national_form(known) if known else ""


def end_calls(helpline: Helpline) -> None:
    """Nobody talks the whole day."""
    for call in [*helpline.simulator.calls]:
        call.hang_up()


async def play_script(rows: Iterable[str], print_: Callable[[str], None], language: str = "fr") -> int:
    """Play a script and print its transcript. 0, or 1 after naming the line that could not be played."""
    demo = Demo(print_, language)
    async with open_helpline(demo.show, language=language) as stage:
        for number, row in enumerate(rows, start=1):
            print_(f"> {row.strip()}" if row.strip() and not row.startswith("#") else row.strip())
            try:
                await demo.play(stage, row)
            except CannotPlay as reason:
                print_(text_in(language, DEFAULT_ZONE).say("demo-cannot", number=number, why=str(reason)))
                return 1
    return 0


async def run_script(script: Path, language: str) -> int:
    """Play a file; the exit code."""
    try:
        with script.open(encoding="utf-8-sig") as file:
            rows = [row.rstrip("\n") for row in file]
    except UnicodeDecodeError:
        print(f"{script}: this is not UTF-8", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{script}: {error.strerror}", file=sys.stderr)
        return 2
    return await play_script(rows, print, language)
