"""The promises of the roster and of callers' numbers, each from a message to the database and the chats and back.

P1: what reached us takes effect exactly once. P2: a seat has at most one taker. P6: a shift keeps its wall-clock
times, and covering it never moves its bounds. P8: a caller's number is for the one person who calls back.
"""

import asyncio
import logging
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

import pytest

from adapters.clock import SteppedClock
from adapters.console import NETWORK, Console, Said, private_chat_of
from bot.demo.helpline import open_helpline as stage
from bot.demo.script import CALLERS, Demo
from bot.errors import StoreError
from bot.model import (
    Identity,
    Journal,
    Membership,
    Message,
    Phone,
    Role,
    Slot,
    SlotId,
    Touched,
    Volunteer,
    VolunteerId,
)
from bot.ports import Store, Tx
from bot.roster.schedule import add_shifts_ahead
from bot.run.app import App
from storage.store import open_store
from tests.support.helpline import LYON, MONDAY, ROSTER, ZONE, Helpline, begun, dump, helpline
from tests.support.ringing import ring

Done = TypeVar("Done")

# ---------------------------------------------------------------- P1: once, whatever the network or we do


async def test_the_same_message_three_times_has_one_effect_and_one_answer() -> None:
    async with helpline() as h:
        message = h.console.message("v1", "Anne", "/prendre mardi 16h", h.clock.now())
        assert await h.receive(message, message) == ["Anne prend mardi 24 novembre, 16 h–18 h."]
        once = await h.dump(*ROSTER, "journal", "outbox")
        assert await h.receive(message) == []
        assert await h.dump(*ROSTER, "journal", "outbox") == once
        assert await h.seats() == ["Anne: Tue 24/11 16:00-18:00"]


async def test_a_message_given_twice_at_the_same_time_is_done_once(url: str) -> None:
    async with helpline(url) as h:
        message = h.console.message("v1", "Anne", "/prendre mardi 16h", h.clock.now())
        await asyncio.gather(*(h.app.on_messages([message], None) for _ in range(10)))
        await h.settle()
        assert [said.text.replace("\u00a0", " ") for said in h.said] == ["Anne prend mardi 24 novembre, 16 h–18 h."]
        assert len((await h.dump("journal"))["journal"]) == 1


class Flaky:
    """A store that fails as told, around the real one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.lost_after_commit = 0
        self.away = 0
        self.bug: Callable[[Journal], bool] = lambda _: False

    async def write(self, work: Callable[[Tx], Done]) -> Done:
        if self.away:
            self.away -= 1
            raise StoreError("the database is away")
        done = await self._store.write(lambda tx: work(Buggy(tx, self.bug)))
        if self.lost_after_commit:
            self.lost_after_commit -= 1
            raise StoreError("the connection was lost")
        return done

    async def read(self, work: Callable[[Tx], Done]) -> Done:
        return await self._store.read(work)

    def listen(self, hear: Callable[[Touched], object]) -> None:
        self._store.listen(hear)

    async def close(self) -> None:
        await self._store.close()


class Buggy:
    """A transaction in which writing down some acts is broken: by then their seats have been changed."""

    def __init__(self, tx: Tx, bug: Callable[[Journal], bool]) -> None:
        self._tx = tx
        self._bug = bug

    def __getattr__(self, name: str) -> Any:
        return getattr(self._tx, name)

    def journal(self, entry: Journal) -> None:
        if self._bug(entry):
            raise ZeroDivisionError("a bug")
        self._tx.journal(entry)


def batch(h: Helpline) -> list[Message]:
    said = (("v1", "/prendre mardi 10h"), ("v2", "/prendre mardi 16h"), ("both", "/prendre mercredi 10h"))
    return [h.console.message(handle, handle, words, h.clock.now()) for handle, words in said]


ALL = ["Anne: Tue 24/11 10:00-12:00", "Bakari: Tue 24/11 16:00-18:00", "Chloé: Wed 25/11 10:00-12:00"]
SORRY = "Pardon, je n'ai pas pu traiter ce message. Il est mis de côté et sera examiné."


async def test_a_poison_message_is_kept_aside_and_loses_nothing_else() -> None:
    async with helpline() as h:
        flaky = Flaky(h.store)
        h.app.store = flaky
        flaky.bug = lambda entry: entry.words == "mardi 16h"
        messages = batch(h)
        await h.app.on_messages(messages, "7", NETWORK)
        await h.settle()
        assert await h.seats() == [ALL[0], ALL[2]]
        assert [said.text for said in h.said].count(SORRY) == 1
        rows = await h.dump("aside", "cursors", "seen")
        assert [row[1:5] for row in rows["aside"]] == [
            (NETWORK, messages[1].id, "/prendre mardi 16h", "ZeroDivisionError")
        ]
        assert rows["cursors"] == [(f"chat:{NETWORK}", "7")]
        assert sorted(row[1] for row in rows["seen"]) == sorted(message.id for message in messages)
        flaky.bug = lambda _: False
        assert await h.receive(*messages) == []
        assert await h.seats() == [ALL[0], ALL[2]]


async def test_a_bug_that_goes_away_leaves_no_trace() -> None:
    async with helpline() as h:
        flaky = Flaky(h.store)
        h.app.store = flaky
        bugs = iter([True])
        flaky.bug = lambda entry: entry.words == "mardi 16h" and next(bugs, False)
        answers = await h.receive(*batch(h))
        assert SORRY not in answers
        assert await h.seats() == ALL
        assert await h.dump("aside") == {"aside": []}


@pytest.mark.parametrize("trouble", ["away", "lost_after_commit"])
async def test_a_database_in_trouble_is_told_and_the_messages_take_effect_once(trouble: str) -> None:
    """Away: nothing was written. Lost after the commit: it was, and nobody heard so."""
    async with helpline() as h:
        flaky = Flaky(h.store)
        h.app.store = flaky
        setattr(flaky, trouble, 1)
        messages = batch(h)
        with pytest.raises(StoreError):
            await h.app.on_messages(messages, "7", NETWORK)
        assert await h.seats() == ([] if trouble == "away" else ALL)
        await h.app.on_messages(messages, "7", NETWORK)
        await h.settle()
        assert await h.seats() == ALL
        assert Counter(said.text.split()[0] for said in h.said) == {"Anne": 1, "Bakari": 1, "Chloé": 1}


async def test_what_was_handled_before_a_restart_is_not_done_again_after_it(sqlite_url: str) -> None:
    clock = SteppedClock(MONDAY)
    first = await open_store(sqlite_url, clock=clock)
    h = await begun(first, clock)
    messages = batch(h)
    await h.app.on_messages(messages, None)
    await first.close()
    again: list[Said] = []
    second = await open_store(sqlite_url, clock=clock)
    app = App(second, clock, h.app.deployment, {NETWORK: Console(again.append)})
    await app.on_messages(messages, None)
    while await app.deliver():
        pass
    assert Counter(said.text.split()[0] for said in again) == {"Anne": 1, "Bakari": 1, "Chloé": 1}
    await second.close()


# ---------------------------------------------------------------- P2: one taker

CROWD = 50


def crowd(tx: Tx) -> None:
    """Fifty more volunteers."""
    for n in range(CROWD):
        person = tx.people.save(Volunteer(VolunteerId(0), f"Volunteer {n}", Phone(f"+33199000{100 + n}"), MONDAY))
        tx.people.save_identity(Identity(NETWORK, f"u{n}", person.id, private_chat_of(f"u{n}").chat))
        tx.people.save_membership(Membership(person.id, LYON.id, Role.VOLUNTEER))


async def test_of_fifty_who_press_or_type_at_once_one_has_the_last_seat_and_the_others_hear_so(url: str) -> None:
    async with helpline(url) as h:
        await h.store.write(crowd)
        other_store = await open_store(url, clock=h.clock, beside=True)
        other = App(other_store, h.clock, h.app.deployment, h.app.chats)
        await h.say("v1", "/planning")
        planning = h.said[-1]
        button = next(button for button in planning.buttons if button.label == "Prendre mar. 24/11 10h")
        now = h.clock.now()

        def wanting(n: int) -> Message:
            if n % 4 < 2:
                return h.console.press_on(planning, button, f"u{n}", f"Volunteer {n}", now)
            return h.console.message(f"u{n}", f"Volunteer {n}", "/prendre mardi 10h", now)

        h.said.clear()
        await asyncio.gather(*((h.app, other)[n % 2].on_messages([wanting(n)], None) for n in range(CROWD)))
        await h.settle()
        await other_store.close()
        (seat,) = await h.seats()
        winner, when = seat.split(": ")
        assert when == "Tue 24/11 10:00-12:00"
        span = "mardi 24 novembre, 10 h–12 h"
        told = Counter(said.text.replace("\u00a0", " ") for said in h.said)
        assert told.pop(f"{span}\nCe créneau est complet.") == CROWD - 1
        assert set(told) == {f"{winner} prend {span}."}
        assert len((await h.dump("journal"))["journal"]) == 1


async def test_of_ten_who_press_je_rappelle_at_once_one_has_the_number_and_the_others_hear_who(url: str) -> None:
    """Through two programs beside each other, which stand for two networks whose messages come side by side."""
    async with helpline(url, MONDAY + timedelta(minutes=90)) as h:
        await h.store.write(crowd)
        await ring(h)
        alert = h.said[-1]
        (button,) = alert.buttons
        now = h.clock.now()
        other_store = await open_store(url, clock=h.clock, beside=True)
        other = App(other_store, h.clock, h.app.deployment, h.app.chats)
        presses = [h.console.press_on(alert, button, f"u{n}", f"Volunteer {n}", now) for n in range(10)]
        h.said.clear()
        await asyncio.gather(*((h.app, other)[n % 2].on_messages([presses[n]], None) for n in range(10)))
        await h.settle()
        await other_store.close()
        ((holder, name),) = await h.store.read(
            lambda tx: [
                (a.taken_by, tx.people.get(a.taken_by).name) for a in tx.calls.open_missed(LYON.id) if a.taken_by
            ]
        )
        assert holder
        told = Counter(said.text.replace("\u00a0", " ").split("\n")[0] for said in h.said if said.toast_for)
        assert told == {
            f"{name} rappelle déjà cette personne. Merci !": 9,
            "Le numéro vous attend dans notre conversation privée.": 1,
        }
        shown = [said.to for said in h.said if "06 39 98 02 07" in said.text.replace("\u00a0", " ")]
        assert shown == [private_chat_of("u" + name.removeprefix("Volunteer "))]


# ---------------------------------------------------------------- P6: the wall clock rules

SUNDAYS = {"spring": date(2026, 3, 29), "autumn": date(2026, 10, 25)}


@pytest.mark.parametrize("season", SUNDAYS)
async def test_shifts_keep_their_wall_clock_times_when_the_clocks_change(season: str) -> None:
    sunday = SUNDAYS[season]
    before = datetime.combine(sunday - timedelta(days=10), time(9), ZONE).astimezone(UTC)
    async with helpline(now=before) as h:
        hours = (await h.store.read(by_slot)).values()
        assert set(hours) == {("10:00-12:00",), ("14:00-16:00",), ("16:00-18:00",)}


def by_slot(tx: Tx) -> dict[Any, tuple[str, ...]]:
    """The hours of each slot's shifts, as the wall clock shows them; the same on both sides of the change."""
    shifts = tx.roster.shifts([LYON.id], datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert len({s.starts.astimezone(ZONE).utcoffset() for s in shifts}) == 2
    hours: dict[Any, set[str]] = defaultdict(set)
    for s in shifts:
        hours[s.slot].add(f"{s.starts.astimezone(ZONE):%H:%M}-{s.ends.astimezone(ZONE):%H:%M}")
    return {slot: tuple(sorted(found)) for slot, found in hours.items()}


async def test_a_night_that_lasts_seven_hours_is_taken_and_covered_by_the_wall_clock() -> None:
    before = datetime.combine(date(2026, 10, 19), time(9), ZONE).astimezone(UTC)
    async with helpline(now=before) as h:

        def night(tx: Tx) -> None:
            tx.roster.save_slot(Slot(SlotId(0), LYON.id, 5, time(22), time(6)))
            add_shifts_ahead(tx, LYON, before)

        await h.store.write(night)
        shifts = await h.dump("shifts")
        await h.say("v1", "/prendre samedi 22h")
        await h.say("v1", "/remplacement samedi 22h jusqu'à 3h")
        await h.press("v2", "Je prends")
        assert await h.seats() == ["Bakari: Sat 24/10 22:00-03:00", "Anne: Sun 25/10 03:00-06:00"]
        assert await h.dump("shifts") == shifts
        rows = (await h.dump("seats"))["seats"]
        lengths = sorted((row[4] - row[3]).total_seconds() / 3600 for row in rows)
        assert lengths == [3, 6], "the hour that comes twice is held once, by whoever is on"


async def test_covering_giving_up_trading_and_undoing_move_no_shift() -> None:
    async with helpline() as h:
        shifts = await h.dump("shifts", "slots")
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v1", "/remplacement mardi 16h30-17h")
        await h.say("v2", "/prendre mardi 16h30-17h")
        await h.say("c1", "/inscrire Chloé mercredi 16h")
        await h.say("both", "/echanger mercredi 16h contre mardi 16h")
        await h.press("v1", "J'accepte")
        await h.say("v2", "/remplacement mardi 16h")
        await h.press("v2", "Je ne pourrai pas du tout")
        await h.say("v2", "/oups")
        await h.say("c1", "/desinscrire Anne mercredi 16h")
        assert await h.seats() == [
            "Chloé: Tue 24/11 16:00-16:30",
            "Bakari: Tue 24/11 16:30-17:00",
            "Anne: Tue 24/11 17:00-18:00",
        ]
        assert await h.dump("shifts", "slots") == shifts


# ---------------------------------------------------------------- P8: a caller's number is for one person

EVENING = """
:wait 1h 5min
:ring
:wait 40s
:hangup
@v1 /appels
@v2 [Je rappelle]
@v3 [Je rappelle]
@v2 #privé [Je laisse]
@v3 [Je rappelle]
:wait 22min
:ring
:wait 12s
:hangup
@v1 /rappeler
@v1 /rappeler 0639980233
@v4 /rappeler 2
@v1 #privé /fait
@v1 #privé [Je laisse]
@c1 #coordination /appels
@t1 /appels
@t1 [Je rappelle]
@c1 #privé /rappeler
:ring
:answer
:wait 4s
:hangup
@v4 /rappeler
@v3 #privé [J'ai eu la personne]
@c1 #privé [Ça ne répond pas]
@v4 /stats
@v4 /ligne
@v4 /oups
:wait 20min
:ring 06 39 98 02 33
:wait 3s
:hangup
:wait 10min
""".strip()


def digits(value: object) -> str:
    return re.sub(r"[\s.+-]", "", str(value).replace("\u00a0", "").replace("\u202f", ""))


CALLER = re.compile("|".join(number[-9:] for number in CALLERS))


async def test_a_caller_s_number_is_where_it_must_be_and_nowhere_else(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[Said] = []
    async with stage(said.append) as line:
        demo = Demo(lambda _: None)
        for row in EVENING.splitlines():
            await demo.play(line, row)
        tables = await dump(line.store)
    holding = {name for name, rows in tables.items() if any(CALLER.search(digits(row)) for row in rows)}
    assert holding == {"calls", "facts", "missed"}
    assert {one.to.chat for one in said if CALLER.search(digits(one.text))} == {
        f"private:{handle}" for handle in ("v1", "v2", "v3", "c1")
    }
    logged = [
        record.getMessage() for record in caplog.records if record.name.split(".")[0] in {"bot", "adapters", "storage"}
    ]
    assert [line for line in logged if CALLER.search(digits(line))] == []


async def test_a_number_goes_only_to_the_person_who_took_the_call_and_goes_away_afterwards() -> None:
    said: list[Said] = []
    async with stage(said.append) as line:
        demo = Demo(said_nothing)
        for row in EVENING.splitlines()[:6]:
            await demo.play(line, row)
        shown = [one for one in said if CALLER.search(digits(one.text))]
        assert [(one.to, digits(one.text).count(CALLERS[0][-9:])) for one in shown] == [(private_chat_of("v2"), 1)]
        await demo.play(line, "@v2 #privé [J'ai eu la personne]")
        standing = [one for one in line.console._standing.values() if CALLER.search(digits(one.text))]
        assert standing == []


def said_nothing(_: str) -> None:
    pass
