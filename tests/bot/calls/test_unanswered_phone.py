"""A phone that does not ring: what counts as rung in vain, who is asked, and who is told when."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.calls.answering.unanswered_phone import (
    COUNTED,
    check_changed_calls,
    record_reply,
    tell_of_silence,
    unanswered_in_a_row,
)
from bot.model import Call, CallId, Deployment, LineKind, Outcome, Phone, Seat, VolunteerId
from bot.ports import Tx
from bot.run.app import App
from tests.support.scene import ANNE, BAKARI, NOON, Scene, a_line, hours, scene

CALLER = Phone("+33639980207")
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ASKED = "Ligne Lyon : deux appels de suite ont sonné chez vous sans réponse. Que se passe-t-il ?"


@pytest.fixture
async def here() -> AsyncIterator[tuple[Scene, Seat]]:
    async with scene(a_line()) as stage:
        (seat,) = await stage.shift(hours(0, 4), "Anne")
        await stage.follow()
        yield stage, seat


async def called(here: Scene, *rung: Phone, **how: object) -> None:
    """A call of twenty seconds, a minute after the last."""
    here.clock.move(here.clock.now() + MINUTE)
    now = here.clock.now()
    usual: dict[str, object] = {"outcome": Outcome.MISSED, "waited": 20 * SECOND, "ended_at": now} | how
    call = Call(CallId(0), here.line.id, CALLER, True, now - 20 * SECOND, rung=rung, **usual)  # type: ignore[arg-type]  # as Call has them

    def work(tx: Tx) -> None:
        saved = tx.calls.save_calls([call])
        check_changed_calls(tx, here.line, saved, now)

    await here.store.write(work)
    await here.follow()


async def count(here: Scene, seat: Seat) -> int:
    return await here.store.read(lambda tx: unanswered_in_a_row(tx, here.line, seat, here.clock.now()))


async def test_what_counts_as_a_call_in_vain(here: tuple[Scene, Seat]) -> None:
    stage, seat = here
    counted = []
    for rung, how in (
        ((ANNE,), {}),
        ((ANNE,), {"waited": 3 * SECOND}),  # hung up at once
        ((BAKARI,), {}),  # rang elsewhere
        ((), {}),  # rang nowhere
        ((ANNE, BAKARI), {"outcome": Outcome.ANSWERED, "answered_by": BAKARI}),  # somebody else took it
        ((ANNE,), {"outcome": Outcome.GOING_ON}),
        ((ANNE,), {"outcome": Outcome.SUSPECT, "answered_by": ANNE}),  # her own voicemail took it
        ((ANNE,), {"outcome": Outcome.ANSWERED, "answered_by": ANNE}),
    ):
        await called(stage, *rung, **how)
        counted.append(await count(stage, seat))
    assert counted == [1, 1, 1, 1, 1, 1, 2, 0]


async def test_two_calls_ask_a_third_tells_and_an_answer_settles_both(here: tuple[Scene, Seat]) -> None:
    stage, _ = here
    for _ in range(3):
        await called(stage, ANNE)
    await called(stage, ANNE, outcome=Outcome.ANSWERED, answered_by=ANNE)
    assert stage.said == [
        ("@v1", ASKED),
        ("coordination", "Ligne Lyon : 3 appels de suite ont sonné sans réponse chez Anne."),
        ("@v1 *", "C'est réglé : un appel a été pris chez vous."),
        ("coordination *", "Ligne Lyon : c'est réglé avec Anne."),
    ]


async def test_a_flood_is_counted_no_further_than_somebody_wants_to_know(here: tuple[Scene, Seat]) -> None:
    stage, seat = here
    now = stage.clock.now() + 3 * MINUTE
    call = Call(CallId(0), stage.line.id, CALLER, True, now, Outcome.MISSED, waited=20 * SECOND, ended_at=now)
    flood = [replace(call, rung=(ANNE,), rang_at=now + number * SECOND) for number in range(200)]
    await stage.store.write(lambda tx: tx.calls.save_calls(flood))
    stage.clock.move(now + 300 * SECOND)
    assert await count(stage, seat) == COUNTED
    await called(stage, ANNE)
    assert stage.said[-1] == (
        "coordination",
        "Ligne Lyon : au moins 50 appels de suite ont sonné sans réponse chez Anne.",
    )


async def ticked(here: Scene, at: timedelta) -> bool:
    here.clock.move(NOON + at)
    done = await here.store.write(lambda tx: tell_of_silence(tx, here.line, here.clock.now()))
    await here.follow()
    return done


async def test_five_minutes_of_silence_tell_coordination_once(here: tuple[Scene, Seat]) -> None:
    stage, _ = here
    await called(stage, ANNE)
    await called(stage, ANNE)
    told = [await ticked(stage, at) for at in (7 * MINUTE - SECOND, 7 * MINUTE, 8 * MINUTE)]
    assert told == [False, True, False]
    asked_in_vain = "et ma question reste sans réponse depuis cinq minutes."
    calls = "Ligne Lyon : 2 appels de suite ont sonné sans réponse chez Anne"
    assert stage.said[1:] == [("coordination", f"{calls}, {asked_in_vain}")]


@pytest.mark.parametrize("says", ["busy", "mute", "stop"])
async def test_an_answer_stops_the_clock_and_being_on_the_phone_counts_anew(
    here: tuple[Scene, Seat], says: str
) -> None:
    stage, seat = here
    await called(stage, ANNE)
    await called(stage, ANNE)
    await stage.store.write(lambda tx: record_reply(tx, stage.line, seat, says, stage.clock.now()))
    assert await ticked(stage, 20 * MINUTE) is False
    assert await count(stage, seat) == (0 if says == "busy" else 2)
    mute = ("coordination", "Ligne Lyon : le téléphone ne sonne pas chez Anne.")
    settled = ("@v1 *", "C'est réglé : un appel a été pris chez vous.")
    assert stage.said[1:] == {"busy": [settled], "mute": [mute], "stop": []}[says]


async def test_who_has_no_chat_cannot_be_asked_so_coordination_is_told(here: tuple[Scene, Seat]) -> None:
    stage, _ = here
    await stage.store.write(no_chats)
    await called(stage, ANNE)
    await called(stage, ANNE)
    assert stage.said == [("coordination", "Ligne Lyon : 2 appels de suite ont sonné sans réponse chez Anne.")]


def no_chats(tx: Tx) -> None:
    for known in tx.people.identities(VolunteerId(1)):
        tx.people.save_identity(type(known)(known.network, known.user, known.volunteer, None))


async def test_a_forwarded_line_rings_where_it_leads() -> None:
    async with scene(a_line(LineKind.LINE)) as stage:
        (seat,) = await stage.shift(hours(0, 4), "Anne")
        await stage.follow()
        await called(stage)
        assert await count(stage, seat) == 1


async def test_nobody_on_duty_is_nobody_to_ask() -> None:
    async with scene(a_line()) as stage:
        app = App(stage.store, stage.clock, Deployment((stage.line,)), {})
        await called(stage, ANNE)
        await called(stage, ANNE)
        await app.tick()
        assert stage.said == []
