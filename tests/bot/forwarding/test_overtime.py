"""Callers who still wait when the last shift ends, with the real client against a simulated OVH."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from adapters.telephony.simulator.call import Call
from adapters.telephony.simulator.faults import Trouble
from bot.commands.dispatch.handle import handle_message
from bot.model import Address, Deployment, LineKind, LineMode, Message
from bot.ports import Tx
from tests.support.scene import ANNE, BAKARI, NOON, Scene, a_line, hours, scene

END = NOON + timedelta(hours=2)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CALLER = "+33639980207"
ASKED = (
    "Votre permanence est finie, mais quelqu'un attend encore sur la ligne Lyon : votre téléphone peut encore sonner. "
    "Sans réponse de votre part, je vous retire de la ligne dans cinq minutes."
)
EMPTY = "Plus personne n'attend : la ligne Lyon ne sonnera plus chez vous. Merci !"
OVER = "Votre permanence est finie : la ligne Lyon ne sonnera plus chez vous. Merci !"
STAYS = "Merci ! La ligne Lyon sonne chez vous tant que quelqu'un attend, jusqu'à 15 h 30 au plus tard."


async def until(here: Scene, at: datetime) -> None:
    """As the scene's own, with the phone network following the clock."""
    await here.follow()
    while here.clock.now() < at:
        now = here.clock.now()
        here.clock.move(min(at, now + timedelta(seconds=10), max(here.following.next_look(now), now + SECOND)))
        here.simulator.advance()
        await here.follow()


@asynccontextmanager
async def somebody_waits(*names: str) -> AsyncIterator[tuple[Scene, Call]]:
    """A shift until the end, and a call one minute before that."""
    async with scene(a_line()) as here:
        await here.shift(hours(0, 2), *(names or ("Anne",)))
        await here.until(END - MINUTE)
        call = here.simulator.call(here.line.number, CALLER)
        yield here, call


def looks(here: Scene) -> int:
    return sum(request.path.endswith("/liveCalls") for request in here.simulator.requests)


async def test_while_a_caller_waits_the_last_one_on_is_told_and_rings_on_until_nobody_waits() -> None:
    async with somebody_waits() as (here, call):
        await until(here, END + MINUTE)
        assert here.rings() == [ANNE]
        assert here.said == [("@v1", ASKED)]
        call.hang_up()
        await until(here, END + MINUTE + 25 * SECOND)
        assert here.rings() == ["announcement"]
        await until(here, END + 10 * MINUTE)
        assert here.said == [("@v1", ASKED), ("@v1 *", EMPTY)]
        assert (await here.known()).verified_at is not None


async def test_who_stays_rings_until_nobody_waits() -> None:
    async with somebody_waits() as (here, call):
        await until(here, END + MINUTE)
        await here.press("Je reste pour eux", "@v1", "v1")
        await until(here, END + 2 * MINUTE)
        assert here.said == [("@v1", ASKED), ("@v1 *", STAYS)]
        call.answer()
        await until(here, END + 3 * MINUTE)
        assert here.rings() == ["announcement"]
        assert not call.over
        assert here.said[2:] == [("@v1 *", EMPTY)]


async def test_who_stays_does_so_for_half_an_hour_at_most() -> None:
    async with somebody_waits() as (here, _):
        await until(here, END)
        call = here.simulator.call(here.line.number, CALLER)
        await here.press("Je reste pour eux", "@v1", "v1")
        for minute in range(1, 30):
            call.hang_up()
            call = here.simulator.call(here.line.number, CALLER)
            await until(here, END + minute * MINUTE)
        assert here.rings() == [ANNE]
        await until(here, END + 31 * MINUTE)
        assert here.rings() == ["announcement"]
        assert here.said[-1] == ("@v1 *", OVER)


async def test_who_stops_is_logged_out_at_once() -> None:
    async with somebody_waits() as (here, _):
        await until(here, END + MINUTE)
        await here.press("J'arrête", "@v1", "v1")
        await here.follow()
        assert here.rings() == ["announcement"]
        assert here.said == [("@v1", ASKED), ("@v1 *", OVER)]


async def test_without_an_answer_it_ends_after_five_minutes() -> None:
    async with somebody_waits() as (here, first):
        await until(here, END)
        call = first
        for minute in range(1, 7):
            call.hang_up()
            call = here.simulator.call(here.line.number, CALLER)
            await until(here, END + minute * MINUTE)
            assert here.rings() == ([ANNE] if minute < 5 else ["announcement"])
        assert here.said == [("@v1", ASKED), ("@v1 *", OVER)]


async def test_of_two_who_ring_each_answers_alone() -> None:
    async with somebody_waits("Anne", "Bakari") as (here, _):
        await until(here, END + MINUTE)
        await here.press("Je reste pour eux", "@v2", "v2")
        await here.press("J'arrête", "@v1", "v1")
        await until(here, END + 2 * MINUTE)
        assert here.rings() == [BAKARI]


async def test_a_call_in_progress_goes_on_and_nobody_is_asked_for_it() -> None:
    async with somebody_waits() as (here, call):
        call.answer()
        await until(here, END + MINUTE)
        assert here.rings() == ["announcement"]
        assert not call.over
        assert here.said == []


async def test_an_end_without_callers_costs_one_look() -> None:
    async with scene(a_line()) as here:
        await here.shift(hours(0, 2), "Anne")
        await here.until(END + 10 * MINUTE)
        assert (here.rings(), looks(here), here.said) == (["announcement"], 1, [])


async def test_where_another_shift_follows_nobody_is_asked() -> None:
    async with scene(a_line()) as here:
        await here.shift(hours(0, 2), "Anne")
        await here.shift(hours(2, 4), "Bakari")
        await here.until(END - MINUTE)
        here.simulator.call(here.line.number, CALLER)
        await until(here, END + MINUTE)
        assert (here.rings(), looks(here)) == ([BAKARI], 0)


async def test_the_next_shift_takes_over_from_who_stays() -> None:
    async with somebody_waits() as (here, _):
        await here.shift([END + 12 * MINUTE, END + 60 * MINUTE], "Bakari")
        here.simulator.state.huntings["0033199005002"].queue.shown["maxWaitTime"] = 36000
        await until(here, END + MINUTE)
        await here.press("Je reste pour eux", "@v1", "v1")
        await until(here, END + 13 * MINUTE)
        assert here.rings() == [BAKARI]


async def test_a_queue_that_cannot_be_read_does_not_keep_the_line_ringing_at_somebodys() -> None:
    async with somebody_waits() as (here, _):
        here.simulator.faults.next(Trouble.SERVER_ERROR, path="*/liveCalls*", times=1000)
        await until(here, END + MINUTE)
        assert here.rings() == ["announcement"]


async def test_a_call_that_is_gone_before_it_is_looked_at_waits_no_more() -> None:
    async with somebody_waits() as (here, _):
        here.simulator.faults.next(Trouble.NOT_FOUND, path="*/liveCalls/*", times=1000)
        await until(here, END + MINUTE)
        assert (here.rings(), here.said) == (["announcement"], [])


async def test_after_a_restart_who_stays_still_stays() -> None:
    async with somebody_waits() as (here, call):
        await until(here, END + SECOND)
        here.restarted()
        await until(here, END + MINUTE)
        assert here.rings() == [ANNE]
        call.hang_up()
        await until(here, END + 2 * MINUTE)
        assert here.rings() == ["announcement"]


async def test_who_said_that_they_end_is_not_asked_again() -> None:
    async with scene(a_line()) as here:
        await here.shift(hours(0, 2), "Anne")
        await here.until(END - 10 * MINUTE)
        here.simulator.call(here.line.number, CALLER)
        now = here.clock.now()
        message = Message("m1", Address("console", "@v1"), "v1", "Anne", "/fin", now, private=True)

        def work(tx: Tx) -> None:
            handle_message(tx, Deployment((here.line,)), message, now)

        await here.store.write(work)
        await here.follow()
        await here.press("Finir maintenant", "@v1", "v1")
        await until(here, END - 9 * MINUTE)
        assert here.rings() == ["announcement"]
        assert ASKED not in [words for _, words in here.said]


async def test_in_observation_and_on_a_plain_line_nobody_is_asked() -> None:
    for line in (a_line(mode=LineMode.OBSERVE), a_line(LineKind.LINE)):
        async with scene(line) as here:
            await here.shift(hours(0, 2), "Anne")
            await here.until(END + 2 * MINUTE)
            assert looks(here) == 0
            assert "@v1" not in [chat for chat, _ in here.said]
