"""Calls while everybody on duty talks: told together at the hand-over, and in /appels at once."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from bot.model import CallBackWay, CallEventKind, CallFact, Line, Phone, Seat, SeatId, Source
from bot.ports import Tx
from tests.support.helpline import LYON, PARIS, ZONE, Helpline, helpline
from tests.support.ringing import ANNE, BILAL, hear, heard, pressed, ring, ticked

HERS, HIS, THEIRS = (Phone(f"+3363998{100 + n:04}") for n in range(3))  # v1, v2 and "both", as the helpline has them
START: Final = datetime(2026, 11, 23, 14, tzinfo=ZONE)
BUSY: Final = "pendant que tout le monde était en ligne."


def talk(at: datetime, by: Phone | None, until: datetime | None = None, line: Line = LYON) -> list[CallFact]:
    """A call that is answered at that time, and goes on or ends."""
    passage = f"talk/{by}/{at.isoformat()}"

    def one(what: CallEventKind, when: datetime, agent: Phone | None = None) -> CallFact:
        key = f"{passage}/{what}"
        caller = Phone(f"+33639980{at.minute + 240}")
        return CallFact(key, line.id, Source.QUEUE, what, when, passage, caller, agent=agent, joined_at=at)

    told = [one(CallEventKind.ENTERED, at), one(CallEventKind.ANSWERED, at, by)]
    ended = [one(CallEventKind.HUNG_UP, until, by), one(CallEventKind.LEFT, until)] if until else []
    return told + ended


async def on_duty(line: Helpline, *handles: str, starts: datetime = START, of: Line = LYON) -> None:
    def work(tx: Tx) -> None:
        shifts = tx.roster.shifts([of.id], starts, starts + timedelta(minutes=1))
        (shift,) = [shift for shift in shifts if shift.starts == starts]
        for handle in handles:
            tx.roster.save_seat(Seat(SeatId(0), shift.id, line.people[handle], shift.starts, shift.ends))

    await line.store.write(work)


@pytest.fixture
async def lyon() -> AsyncIterator[Helpline]:
    """A Monday at half past two; Anne and Bakari hold the two seats until four."""
    async with helpline(now=START + timedelta(minutes=30)) as there:
        await on_duty(there, "v1", "v2")
        yield there


def ago(line: Helpline, minutes: float) -> datetime:
    return line.clock.now() - timedelta(minutes=minutes)


async def all_talk(line: Helpline) -> None:
    assert await hear(line, *talk(ago(line, 20), HERS), *talk(ago(line, 10), HIS)) == []


async def test_calls_while_all_talk_are_told_together_at_the_hand_over_and_listed_at_once(url: str) -> None:
    async with helpline(url, START + timedelta(minutes=30)) as line:
        await on_duty(line, "v1", "v2")
        await on_duty(line, "both", starts=START + timedelta(hours=2))
        await all_talk(line)
        assert [await ring(line, caller) for caller in (ANNE, BILAL, None)] == [[], [], []]
        (listed,) = await line.privately("v1", "/appels")
        assert listed.startswith("2 personnes à rappeler, Lyon\n1. …07, à 14 h 29.")
        assert await ticked(line, START + timedelta(hours=1, minutes=59)) == []
        said = await ticked(line, START + timedelta(hours=2))
        assert [words for words in said if words.startswith("team")] == [f"team: 3 appels {BUSY} | [Voir les appels]"]
        (told_both,) = [words for words in said if words.startswith("private:both")]
        assert " | 2 personnes à rappeler, Lyon | 1. …07, à 14 h 29. | 2. …33, à 14 h 29. | " in told_both
        assert await ticked(line, START + timedelta(hours=2, minutes=1)) == []
        told = [alert.told_at for alert in await line.store.read(lambda tx: tx.calls.open_missed(LYON.id))]
        assert told == [START + timedelta(hours=2)] * 2


async def test_they_are_told_when_the_last_shift_ends_without_a_sound_late(lyon: Helpline) -> None:
    await all_talk(lyon)
    await ring(lyon)
    await lyon.store.write(lambda tx: end_day_at_four(tx, lyon.clock.now()))
    assert await ticked(lyon, START + timedelta(hours=2)) == [f"team: Un appel {BUSY} | [Voir les appels]"]


def end_day_at_four(tx: Tx, now: datetime) -> None:
    """Close the line for the shifts after four."""
    for shift in tx.roster.shifts([LYON.id], now, now + timedelta(hours=12)):
        if shift.starts >= START + timedelta(hours=2):
            tx.roster.save_shift(replace(shift, starts=shift.starts + timedelta(hours=3)))


@pytest.mark.parametrize(
    ("talks", "why"),
    [
        ([(20, HERS, None)], "Bakari is free"),
        ([], "both are free"),
        ([(20, HERS, None), (10, THEIRS, None)], "somebody who is not on duty talks"),
        ([(20, HERS, None), (10, HIS, 0.2)], "Bakari hung up while the caller waited"),
        ([(20, HERS, None), (0.2, HIS, None)], "Bakari was free when the caller came"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_while_somebody_is_free_each_call_is_told(
    lyon: Helpline, talks: Sequence[tuple[float, Phone, float | None]], why: str
) -> None:
    assert why
    for began, by, ended in talks:
        until = ago(lyon, ended) if ended else None
        await hear(lyon, *talk(ago(lyon, began), by, until))
    assert [words for words in await ring(lyon) if words.startswith("team: Appel sans réponse")] != []


async def test_a_shift_that_nobody_holds_has_no_busy_seats() -> None:
    async with helpline(now=START + timedelta(minutes=30)) as line:
        await hear(line, *talk(ago(line, 20), HERS))
        assert len(await ring(line)) == 1


async def test_on_a_sip_line_a_talk_at_no_known_phone_is_at_the_one_that_rings() -> None:
    async with helpline(now=datetime(2026, 11, 23, 14, 30, tzinfo=ZONE)) as line:
        await on_duty(line, "p1", starts=START, of=PARIS)
        await hear(line, *talk(ago(line, 20), None, line=PARIS))
        rang = ago(line, 1)
        missed = [
            CallFact(f"m/{what}", PARIS.id, Source.LINE, what, at, "m", ANNE, joined_at=rang)
            for what, at in ((CallEventKind.ENTERED, rang), (CallEventKind.LEFT, line.clock.now()))
        ]
        assert await hear(line, *missed) == []
        assert len(await line.store.read(lambda tx: tx.calls.open_missed(PARIS.id))) == 1


async def test_a_caller_of_busy_times_who_calls_again_when_somebody_is_free_is_told_and_counted_once(
    lyon: Helpline,
) -> None:
    began = ago(lyon, 10)
    await all_talk(lyon)
    assert await ring(lyon) == []
    lyon.clock.move(lyon.clock.now() + timedelta(minutes=5))
    await hear(lyon, *talk(began, HIS, ago(lyon, 2)))
    assert await ring(lyon) == ["team: 2 appels sans réponse (…07), dernier à 14 h 34. | [Je rappelle]"]
    assert [words for words in await ticked(lyon, START + timedelta(hours=2)) if BUSY in words] == []


async def test_who_was_thought_to_call_while_all_talk_is_told_once_the_end_of_a_talk_is_known(lyon: Helpline) -> None:
    began, ended = ago(lyon, 10), ago(lyon, 5)
    await all_talk(lyon)
    assert [await ring(lyon), await ring(lyon, BILAL)] == [[], []]
    lyon.clock.move(lyon.clock.now() + timedelta(minutes=3))
    said = await hear(lyon, *talk(began, HIS, ended))  # its hang-up was lost; the record tells it
    assert said == [
        "team: Appel sans réponse à 14 h 29 (…07, 40 s d'attente). | [Je rappelle]",
        "team: Appel sans réponse à 14 h 29 (…33, 40 s d'attente). | [Je rappelle]",
    ]
    assert [words for words in await ticked(lyon, START + timedelta(hours=2)) if BUSY in words] == []


async def test_the_end_of_a_talk_changes_nothing_for_who_called_before_it(lyon: Helpline) -> None:
    began = ago(lyon, 10)
    await all_talk(lyon)
    assert await ring(lyon) == []
    lyon.clock.move(lyon.clock.now() + timedelta(minutes=3))
    assert await hear(lyon, *talk(began, HIS, lyon.clock.now())) == []


async def test_nine_calls_of_one_caller_are_one_alert_with_one_sound_at_the_third(url: str) -> None:
    async with helpline(url, START + timedelta(minutes=30)) as line:
        said = []
        for _ in range(9):
            said.append(await ring(line))
            line.clock.move(line.clock.now() + timedelta(minutes=2))
        new = [[words for words in each if words.startswith("team:")] for each in said]
        assert new[0] == ["team: Appel sans réponse à 14 h 29 (…07, 40 s d'attente). | [Je rappelle]"]
        assert new[2] == ["team: À rappeler : …07, 3 appels, dernier à 14 h 33. | [Je rappelle]"]
        assert [bool(each) for each in new] == [True, False, True, *[False] * 6]
        assert len(await line.store.read(lambda tx: tx.calls.open_missed(LYON.id))) == 1
        assert "team*: 9 appels sans réponse (…07), dernier à 14 h 46. | [Je rappelle]" in said[8]


async def test_the_third_call_is_heard_also_while_all_talk(lyon: Helpline) -> None:
    await all_talk(lyon)
    assert [await ring(lyon), await ring(lyon)] == [[], []]
    assert await ring(lyon) == ["team: 3 appels sans réponse (…07), dernier à 14 h 29. | [Je rappelle]"]


async def test_the_third_call_makes_no_sound_while_somebody_calls_back(lyon: Helpline) -> None:
    await ring(lyon)
    await ring(lyon)
    await lyon.press("v1", "Je rappelle")
    assert [words for words in await ring(lyon) if not words.startswith("team*")] == []


# ---------------------------------------------------------------- a line that does not call back

SILENT: Final = replace(LYON, callback=CallBackWay.OFF)


async def test_a_line_that_does_not_call_back_tells_its_missed_calls_without_a_button(url: str) -> None:
    async with helpline(url, START + timedelta(minutes=30), [SILENT, PARIS]) as line:
        assert await ring(line) == ["team: Appel sans réponse à 14 h 29 (…07, 40 s d'attente)."]
        assert await ring(line, BILAL) == ["team: Appel sans réponse à 14 h 29 (…33, 40 s d'attente)."]
        again = [await ring(line) for _ in range(8)]
        assert again[-1] == ["team*: 9 appels sans réponse (…07), dernier à 14 h 30."]
        assert [words for each in again for words in each if not words.startswith("team*")] == []
        assert await line.privately("v1", "/appels") == ["Sur cette ligne, on ne rappelle pas."]
        assert await line.privately("v1", "/rappeler") == ["Personne à rappeler."]
        assert await ticked(line, START + timedelta(days=3)) == [words for words in heard(line) if "48" not in words]


async def test_what_stood_open_when_a_line_stopped_calling_back_is_refused() -> None:
    async with helpline(now=START + timedelta(minutes=30)) as line:
        await ring(line)
        line.app.deployment = replace(line.app.deployment, lines=(SILENT, PARIS))
        assert await pressed(line, "v1", "Je rappelle") == ["v1: Sur cette ligne, on ne rappelle pas."]
