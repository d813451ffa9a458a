"""People are reminded of their shifts once, when they want it, in words that are true at that hour."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.model import LineMode, Preferences
from bot.ports import Tx
from tests.support.helpline import LINES, LYON, PARIS, ZONE, Helpline, helpline
from tests.support.telling import CHANGES, GAPS, HAND_OVER, REQUESTS, told_at

HOUR = timedelta(hours=1)
TUESDAY = (
    "private:v1: Demain mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50. | [J'y serai] | [Je ne pourrai pas]"
)
LATE = " (Ce rappel vient plus tard que prévu.)"


async def ticked(h: Helpline, at: datetime) -> list[str]:
    """What is said then of what is looked at here."""
    return await told_at(h, at, CHANGES, GAPS, HAND_OVER, REQUESTS)


def local(hour: int, minute: int = 0, *, day: int = 23, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


async def wish(h: Helpline, handle: str, eve_at: time | None, before: timedelta | None = None) -> None:
    wishes = Preferences(h.people[handle], eve_at, before)
    await h.store.write(lambda tx: tx.staffing.save_preferences(wishes))


async def reminders(h: Helpline, *instants: datetime) -> list[list[str]]:
    """What each of these instants brings."""
    said = [await ticked(h, at) for at in instants]
    return [[row for row in rows if "Votre permanence" not in row] for rows in said]


async def test_the_eve_at_six_once() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        said = await reminders(
            h, local(17, 59), local(18), local(18, 1), local(20), local(9, day=24), local(13, day=24)
        )
        assert said == [[], [TUESDAY], [], [], [], []]


async def test_in_their_language_and_with_the_line_s_name_for_who_has_two() -> None:
    async with helpline() as h:
        chloe = h.people["both"]
        await h.store.write(lambda tx: tx.people.save(replace(tx.people.get(chloe), language="en")))
        await h.say("both", "/prendre mardi 14h")
        assert (await reminders(h, local(18)))[0] == [
            (
                "private:both: Lyon: Tomorrow, Tuesday, 14:00–16:00. Your phone will ring from 13:50 on. "
                "| [I'll be there] | [I can't make it]"
            )
        ]


async def test_several_shifts_of_a_day_are_one_message_and_touching_ones_are_one_stretch() -> None:
    async with helpline() as h:
        for shift in ("10h", "14h", "16h"):
            await h.say("v1", f"/prendre mardi {shift}")
        assert (await reminders(h, local(18)))[0] == [
            (
                "private:v1: Demain mardi, 2 permanences : | 10 h–12 h. Votre téléphone sonnera dès 9 h 50. | "
                "14 h–18 h. Votre téléphone sonnera dès 13 h 50. "
                "| [J'y serai] | [Pas possible à 10h] | [Pas possible à 14h] | [Pas possible à 16h]"
            )
        ]


async def test_it_rings_at_the_hand_over_where_somebody_is_on_before() -> None:
    """On a queue the next phone is logged in two minutes before; a forward is changed at the boundary."""
    async with helpline() as h:
        await h.say("v2", "/prendre mardi 14h")
        await h.say("v1", "/prendre mardi 16h")
        said = (await reminders(h, local(18)))[0]
        assert any("16 h–18 h. Votre téléphone sonnera dès 15 h 58." in row for row in said)


async def test_no_ringing_is_claimed_in_training_nor_where_the_line_is_only_observed() -> None:
    async with helpline() as h:
        await h.say("t1", "/prendre mardi 14h")
        trainee = "private:t1: Demain mardi, 14 h–16 h, en formation. | [J'y serai] | [Je ne pourrai pas]"
        assert await reminders(h, local(18)) == [[trainee]]
    async with helpline(lines=[replace(line, mode=LineMode.OBSERVE) for line in LINES]) as h:
        await h.say("v1", "/prendre mardi 14h")
        assert await reminders(h, local(18)) == [
            ["private:v1: Demain mardi, 14 h–16 h. | [J'y serai] | [Je ne pourrai pas]"]
        ]


async def test_no_ringing_is_claimed_for_the_second_of_two_where_one_phone_rings() -> None:
    async with helpline() as h:

        def two_places(tx: Tx) -> None:
            for shift in tx.roster.shifts([PARIS.id], local(11, day=24), local(12, day=24)):
                tx.roster.save_shift(replace(shift, seats=2))

        await h.store.write(two_places)
        await h.privately("p1", "/prendre mardi 11h")
        await h.privately("both", "/prendre @paris mardi 11h")
        [said] = await reminders(h, local(18))
        assert sorted("sonnera" in row for row in said) == [False, True]
        assert [row for row in said if row.startswith("private:p1") and "sonnera dès 10 h 50" in row]


async def test_what_a_closing_covers_is_no_shift_and_a_part_is_said_as_the_part() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("v2", "/prendre mardi 10h")
        await h.say("chief", "/fermer mardi 9h-15h")
        h.said.clear()
        closed = [row for row in (await reminders(h, local(18)))[0] if row.startswith("private:v")]
        assert closed == [
            (
                "private:v1: Demain mardi, 15 h–16 h (le reste de votre créneau, la ligne est fermée). "
                "Votre téléphone sonnera dès 14 h 50. | [J'y serai] | [Je ne pourrai pas]"
            )
        ]


async def test_whoever_looks_for_somebody_is_told_that_it_is_still_theirs() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("v1", "/remplacement mardi 14h")
        h.said.clear()
        assert await reminders(h, local(18)) == [
            [
                (
                    "private:v1: Demain mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50. Vous cherchez un "
                    "remplaçant ; sans réponse, vous en restez responsable. | [Garder mar. 24/11 14h] "
                    "| [Je ne pourrai pas du tout]"
                )
            ]
        ]


async def test_who_took_it_after_the_hour_has_just_said_it() -> None:
    async with helpline() as h:
        h.clock.move(local(20))
        await h.say("v1", "/prendre mardi 14h")
        assert await reminders(h, local(20, 30), local(9, day=24)) == [[], []]


# ---------------------------------------------------------------- at other hours


async def test_another_hour_two_reminders_or_none() -> None:
    async with helpline() as h:
        for handle, shift in (("v1", "14h"), ("v2", "10h"), ("both", "16h")):
            await h.say(handle, f"/prendre mardi {shift}")
        await wish(h, "v1", time(20), 2 * HOUR)
        await wish(h, "v2", None)
        await wish(h, "both", None, timedelta(minutes=45))
        said = await reminders(h, local(18), local(20), local(12, day=24), local(15, 15, day=24))
        assert [[row.partition(" |")[0] for row in rows] for rows in said] == [
            [],
            [TUESDAY.partition(" |")[0]],
            ["private:v1: Aujourd'hui mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50."],
            [
                "private:both: Lyon : Aujourd'hui mardi, 16 h–18 h. Votre téléphone sonnera dès 15 h 58.",
            ],
        ]


async def test_a_stretch_is_one_reminder_before_it() -> None:
    async with helpline() as h:
        for shift in ("14h", "16h"):
            await h.say("v1", f"/prendre mardi {shift}")
        await wish(h, "v1", None, HOUR)
        said = await reminders(h, local(13, day=24), local(15, day=24))
        assert [len(rows) for rows in said] == [1, 0]
        assert "14 h–18 h" in said[0][0]


# ---------------------------------------------------------------- a clock that does not go on evenly


@pytest.mark.parametrize(
    ("instants", "expected"),
    [
        pytest.param([local(20)], [[TUESDAY.replace(" |", f" |{LATE} |", 1)]], id="back at eight in the evening"),
        pytest.param([local(17, 50), local(18, 2)], [[], [TUESDAY]], id="a sleep over the hour"),
        pytest.param([local(18), local(17), local(18), local(18, 30)], [[TUESDAY], [], [], []], id="an hour back"),
        pytest.param(
            [local(23), local(3, day=24), local(8, day=24), local(9, day=24)],
            [
                [],
                [],
                [
                    (
                        "private:v1: Aujourd'hui mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50. |"
                        f"{LATE} | [J'y serai] | [Je ne pourrai pas]"
                    )
                ],
                [],
            ],
            id="back at night: in the morning",
        ),
        pytest.param(
            [local(13, 55, day=24)],
            [[f"private:v1: Aujourd'hui mardi, 14 h–16 h. |{LATE} | [J'y serai] | [Je ne pourrai pas]"]],
            id="a day ahead, as the phone rings already",
        ),
        pytest.param([local(14, day=24), local(15, day=24)], [[], []], id="a day ahead, when it has begun"),
        pytest.param([local(18, day=24), local(18, day=25)], [[], []], id="two days ahead"),
    ],
)
async def test_each_is_said_once_and_late_ones_as_late(instants: Sequence[datetime], expected: list[list[str]]) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        for at, rows in zip(instants, expected, strict=True):
            said = await reminders(h, at)
            assert said == [rows]


async def test_at_night_only_who_must_be_there_before_the_morning_s_first_sound() -> None:
    async with helpline(now=local(9, day=23)) as h:

        def early(tx: Tx) -> None:
            for shift in tx.roster.shifts([LYON.id], local(10, day=24), local(11, day=24)):
                tx.roster.save_shift(replace(shift, starts=local(8, 30, day=24)))

        await h.store.write(early)
        await h.say("v2", "/prendre mardi 8h30")
        await h.say("v1", "/prendre mardi 14h")
        [said] = await reminders(h, local(23))
        assert [row.partition(",")[0] for row in said] == ["private:v2: Demain mardi"]


@pytest.mark.parametrize(
    ("eve", "shift", "rings"),
    [
        pytest.param(local(18, day=28, month=3), "dimanche 14h", "13 h 50", id="an hour less"),
        pytest.param(local(18, day=24, month=10), "dimanche 14h", "13 h 50", id="an hour more"),
        pytest.param(local(18, day=29, month=3), "lundi 10h", "9 h 50", id="the eve is the short day"),
        pytest.param(local(18, day=25, month=10), "lundi 10h", "9 h 50", id="the eve is the long day"),
    ],
)
async def test_the_hour_is_the_wall_s_across_both_changes_of_the_clock(eve: datetime, shift: str, rings: str) -> None:
    async with helpline(now=eve - timedelta(days=2)) as h:
        await h.say("chief", "/creneau dimanche 14h-16h")
        await h.say("v1", f"/prendre {shift}")
        h.said.clear()
        minute = timedelta(minutes=1)
        before, there, after = await reminders(h, eve - minute, eve, eve + HOUR)
        assert [row for row in before + after if row.startswith("private:v1")] == []
        [said] = [row for row in there if row.startswith("private:v1")]
        assert f"Votre téléphone sonnera dès {rings}." in said


async def test_an_early_reminder_the_night_the_clock_changes_comes_once() -> None:
    """The hour from two to three comes twice on that night."""
    night = local(0, 30, day=25, month=10)
    async with helpline(now=night - timedelta(days=1)) as h:
        await h.say("chief", "/creneau lundi 2h-4h")
        await h.say("v1", "/prendre lundi 2h")
        await wish(h, "v1", time(2, 30))
        h.said.clear()
        rows = [row for n in range(12) for row in await ticked(h, night + n * timedelta(minutes=30))]
        assert len([row for row in rows if row.startswith("private:v1")]) == 1
