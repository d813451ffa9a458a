"""/pause: the line rings the others, or as if nobody were on, and it ends by itself, by hand, or with the seat."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.commands.dispatch.handle import handle_message
from bot.forwarding.breaks import end_breaks, with_breaks
from bot.model import Deployment, DutyBreak, LineId, LineKind, LineMode, Message, VolunteerId
from bot.roster.shifts import DutyPeriod
from tests.support.helpline import LINES, ZONE, Helpline, helpline
from tests.support.scene import ANNE, BACKUP, BAKARI, NOON, TEAM, Scene, a_line, hours, scene
from tests.support.telling import GAPS, REMINDERS, REQUESTS, told_at

MINUTE = timedelta(minutes=1)
A, B = VolunteerId(1), VolunteerId(2)


async def ticked(h: Helpline, at: datetime) -> list[str]:
    """What is said then of what is looked at here."""
    return await told_at(h, at, GAPS, REMINDERS, REQUESTS)


def period(starts: float, ends: float, *on: VolunteerId) -> DutyPeriod:
    return DutyPeriod(NOON + starts * MINUTE, NOON + ends * MINUTE, on)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (LineKind.LINE, [period(0, 30, A, B), period(30, 40, B), period(40, 60, A, B), period(60, 90, B)]),
        (LineKind.HUNTING, [period(0, 30, A, B), period(30, 42, B), period(42, 60, A, B), period(60, 90, B)]),
    ],
)
def test_a_break_cuts_the_period_and_touches_nobody_else(kind: LineKind, expected: list[DutyPeriod]) -> None:
    taken = DutyBreak(LineId("lyon"), A, NOON + 30 * MINUTE, NOON + 40 * MINUTE)
    assert with_breaks(a_line(kind), [period(0, 60, A, B), period(60, 90, B)], [taken]) == expected
    assert with_breaks(a_line(kind), [period(60, 90, B)], [taken]) == [period(60, 90, B)]


async def say(s: Scene, by: str, words: str) -> None:
    now = s.clock.now()
    message = Message(f"{now} {words}", TEAM, by, by, words, now)
    await s.store.write(lambda tx: handle_message(tx, Deployment((s.line,)), message, now))


async def pass_time(s: Scene, at: datetime) -> None:
    """As `Scene.until`, with the step that clears breaks away."""
    while s.clock.now() < at:
        await s.until(min(at, s.clock.now() + MINUTE))
        await s.store.write(lambda tx: end_breaks(tx, s.line, s.clock.now()))


@pytest.mark.parametrize("kind", list(LineKind))
async def test_the_line_rings_the_backup_meanwhile_and_the_person_again_afterwards(kind: LineKind) -> None:
    async with scene(a_line(kind, uncovered=(BACKUP,))) as s:
        await s.shift(hours(0, 2), "Anne")
        await s.until(NOON + 10 * MINUTE)
        assert s.rings() == [ANNE]
        await say(s, "v1", "/pause")
        assert ("team", "Anne fait une pause jusqu'à 13 h 20 : les appels vont chez Astreinte.") not in s.said
        await pass_time(s, NOON + 12 * MINUTE)
        assert ("team", "Anne fait une pause jusqu'à 13 h 20 : les appels vont chez Astreinte.") in s.said
        assert s.rings() == [BACKUP.phone]
        await pass_time(s, NOON + 19.9 * MINUTE)
        assert s.rings() == [BACKUP.phone]
        await pass_time(s, NOON + 23 * MINUTE)
        assert s.rings() == [ANNE]
        assert ("team *", "La pause est finie : la ligne sonne de nouveau chez Anne.") in s.said
        assert [words for _, words in s.said if "n'est pas" in words or "devrait" in words] == []


async def test_others_on_duty_go_on_and_it_ends_by_hand() -> None:
    async with scene(a_line(LineKind.HUNTING, uncovered=(BACKUP,))) as s:
        await s.shift(hours(0, 2), "Anne", "Bakari")
        await s.until(NOON + 10 * MINUTE)
        await say(s, "v1", "/pause 20")
        await pass_time(s, NOON + 15 * MINUTE)
        assert s.rings() == [BAKARI]
        await say(s, "v1", "/pause fin")
        await pass_time(s, NOON + 17 * MINUTE)
        assert sorted(s.rings()) == [ANNE, BAKARI]


async def test_it_ends_with_the_seat() -> None:
    async with scene(a_line(LineKind.HUNTING, uncovered=(BACKUP,))) as s:
        await s.shift(hours(0, 1), "Anne")
        await s.shift(hours(1, 2), "Bakari")
        await s.until(NOON + 55 * MINUTE)
        await say(s, "v1", "/pause")
        [taken] = await s.store.read(lambda tx: tx.phones.breaks(s.line.id))
        assert taken.ends == NOON + 60 * MINUTE
        await pass_time(s, NOON + 62 * MINUTE)
        assert s.rings() == [BAKARI]


# ---------------------------------------------------------------- what is said


def today(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, tzinfo=ZONE)


async def test_where_nobody_else_would_answer_it_asks_first_and_coordination_hears() -> None:
    async with helpline(lines=[replace(line, uncovered=()) for line in LINES]) as h:
        await h.say("v1", "/prendre aujourd'hui 14h")
        h.clock.move(today(15))
        [said] = await h.privately("v1", "/pause 5")
        assert said == (
            "Vous êtes sur la ligne sans personne d'autre. Pendant une pause, jusqu'à 15 h 05, les appels iront au "
            "message d'accueil. Faire une pause quand même ?"
        )
        assert await h.store.read(lambda tx: tx.phones.breaks(LineId("lyon"))) == []
        said_all = await h.press("v1", "Oui, faire une pause")
        assert "Pause jusqu'à 15 h 05. D'ici là, les appels iront au message d'accueil." in said_all
        told = "Anne fait une pause jusqu'à 15 h 05. Personne d'autre ne répond : les appels vont au message d'accueil."
        assert said_all.count(f"Ligne Lyon : {told}") == 2
        [taken] = await h.store.read(lambda tx: tx.phones.breaks(LineId("lyon")))
        assert taken.ends - taken.starts == 5 * MINUTE
        said_all = await h.press("v1", "Reprendre maintenant")
        assert "Votre pause est finie : la ligne va de nouveau sonner chez vous." in said_all
        assert await h.store.read(lambda tx: tx.phones.breaks(LineId("lyon"))) == []


async def test_it_is_over_after_a_jump_of_the_clock_and_said_once() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre aujourd'hui 14h")
        h.clock.move(today(15))
        await h.privately("v1", "/pause")
        over = [
            "private:v1*: Votre pause est finie : la ligne va de nouveau sonner chez vous.",
            "team*: La pause est finie : la ligne sonne de nouveau chez Anne.",
        ]
        assert [row for row in sorted(await ticked(h, today(15, 5))) if row in over] == []
        assert [row for row in sorted(await ticked(h, today(23))) if row in over] == over
        assert [row for row in sorted(await ticked(h, today(23, 1))) if row in over] == []


@pytest.mark.parametrize("words", ["truc", "0", "31", "2h"])
async def test_a_break_is_of_one_to_thirty_minutes(words: str) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre aujourd'hui 14h")
        h.clock.move(today(15))
        assert await h.privately("v1", f"/pause {words}") == [
            f"Je n'ai pas compris « {words} ». Par exemple : /pause, /pause 5 (une à trente minutes) ou /pause fin"
        ]


async def test_who_is_not_on_has_no_break_and_an_observed_line_is_left_alone() -> None:
    async with helpline() as h:
        assert (await h.privately("v1", "/pause"))[0].startswith("Que voulez-vous arrêter ?")
        assert await h.privately("v1", "/pause fin") == ["Vous n'êtes pas en pause."]
    async with helpline(lines=[replace(line, mode=LineMode.OBSERVE) for line in LINES]) as h:
        await h.say("v1", "/prendre aujourd'hui 14h")
        h.clock.move(today(15))
        assert await h.privately("v1", "/pause") == ["Je ne fais qu'observer cette ligne : rien ne change chez OVH."]
        assert await h.store.read(lambda tx: tx.phones.breaks(LineId("lyon"))) == []
