"""Closing and reopening: what is undone or opened again is as it was, to the row; whoever has a shift then is told."""

from datetime import datetime, timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.console import private_chat_of
from bot.ports import Tx
from tests.support.helpline import LYON, MONDAY, ZONE, Helpline, helpline

CLOSINGS: Final = [
    "du 24/12 au 2/1",
    "demain",
    "mardi 14 à 18",
    "demain à 16h",
    "à partir de mercredi",
    "jusqu'à lundi",
    "from 24 Dec to 2 Jan",
    "le 15 et le 16",
    "la nuit du 24 au 25",
    "jusqu'à nouvel ordre",
    "pendant 3 jours",
    "",
]
REOPENINGS: Final = ["", "mardi", "mardi 15h-16h", "28/12 14h", "du 26/12 au 28/12", "jeudi", "à partir de jeudi 15h"]


async def said_for_sure(h: Helpline, words: str) -> None:
    """Say it, and press the last of the buttons if the bot asks."""
    await h.say("c1", words)
    buttons = [button.label for said in h.said for button in said.buttons]
    if buttons:
        await h.press("c1", buttons[-1])


async def rows(h: Helpline) -> object:
    return (await h.dump("closures"))["closures"]


@pytest.mark.parametrize("closing", CLOSINGS)
async def test_a_closing_and_each_reopening_of_it_are_undone_to_the_row(closing: str) -> None:
    async with helpline() as h:
        await said_for_sure(h, "/fermer vendredi 10h-12h")
        open_before = await rows(h)
        await said_for_sure(h, f"/fermer {closing}")
        closed = await rows(h)
        assert closed != open_before
        for reopening in REOPENINGS:
            await said_for_sure(h, f"/rouvrir {reopening}")
            if await rows(h) != closed:
                await h.say("c1", "/oups")
                assert await rows(h) == closed, reopening
        await said_for_sure(h, f"/fermer {closing}")  # already closed: nothing to undo but the first
        assert await rows(h) == closed


@pytest.mark.parametrize("closing", CLOSINGS)
async def test_undoing_a_closing_leaves_nothing_of_it(closing: str) -> None:
    async with helpline() as h:
        await said_for_sure(h, "/fermer vendredi 10h-12h")
        before = await rows(h)
        h.clock.move(MONDAY + timedelta(minutes=12))
        await said_for_sure(h, f"/fermer {closing}")
        assert await rows(h) != before
        await h.say("c1", "/oups")
        assert await rows(h) == before


@pytest.mark.parametrize(
    "period", ["du 24/12 au 2/1", "mardi 14h-16h", "le 15 et le 16", "la nuit du 24 au 25", "ce week-end", "mardi en 8"]
)
async def test_reopening_with_the_words_of_the_closing_leaves_nothing_closed(period: str) -> None:
    async with helpline() as h:
        await said_for_sure(h, f"/fermer {period}")
        assert await rows(h) != []
        await said_for_sure(h, f"/rouvrir {period}")
        assert await rows(h) == []


@pytest.mark.parametrize(
    "closing",
    [
        *("demain", "mardi 14h-16h", "mardi 15h-15h30", "demain à 15h", "à partir de demain", "jusqu'à mercredi"),
        *(
            "mardi et mercredi",
            "du 24 au 26",
            "cette semaine",
            "la semaine du 23",
            "pendant 3 jours",
        ),
        *("from tomorrow until further notice", "tuesday 2-4pm", ""),
    ],
)
async def test_whoever_has_a_shift_then_is_told_at_every_kind_of_closing(closing: str) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("c1", f"/fermer {closing}")
        asked = [button.label for said in h.said for button in said.buttons]
        if asked:
            assert not any(said.to == private_chat_of("v1") for said in h.said)  # nothing is closed yet
            await h.press("c1", asked[-1])
        await h.later()
        (told,) = h.heard("v1")
        title, *rows = told.splitlines()
        assert title == "Changement de vos permanences, par Fatou :"
        assert [row.endswith(" : la ligne est fermée") for row in rows] == [True]


@pytest.mark.parametrize(
    "ending",
    ["/rouvrir", "/rouvrir mardi", "/rouvrir à partir de mardi", "/rouvrir mardi 15h-15h30", "/rouvrir du 24 au 25"],
)
async def test_whoever_has_a_shift_then_is_told_at_each_end_of_a_closing(ending: str) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await said_for_sure(h, "/fermer")
        await h.later()
        assert ["fermée" in words for words in h.heard("v1")] == [True]
        await said_for_sure(h, ending)
        await h.say("c1", "/oups")
        await h.later()
        assert h.heard("v1") == []
        await said_for_sure(h, ending)
        await h.later()
        assert ["de nouveau ouverte" in words for words in h.heard("v1")] == [True]


WEEKS: Final = 6
HOUR: Final = timedelta(hours=1)
FIRST: Final = datetime(2026, 11, 24, tzinfo=ZONE)


def day_words(first: int, last: int) -> str:
    """Days counted from 24 November, both included."""
    one, other = (f"{FIRST + timedelta(days=n):%d/%m}" for n in (first, last))
    return f"le {one}" if one == other else f"du {one} au {other}"


async def closed_days(h: Helpline) -> set[int]:
    """The days on which the line is closed at noon, counted from 24 November."""

    def work(tx: Tx) -> set[int]:
        noons = {n: FIRST + timedelta(days=n, hours=12) for n in range(7 * WEEKS)}
        return {n for n, noon in noons.items() if tx.roster.closures(LYON.id, noon, noon + HOUR)}

    return await h.store.read(work)


@settings(max_examples=8, deadline=None)
@given(st.data())
async def test_reopening_takes_exactly_the_named_days_out_of_all_closings(data: st.DataObject) -> None:
    """Set subtraction; and what the bot says is what it stored."""
    days = st.integers(0, 18)
    async with helpline() as h:
        expected: set[int] = set()
        for _ in range(data.draw(st.integers(1, 3))):
            first, last = sorted((data.draw(days), data.draw(days)))
            await said_for_sure(h, f"/fermer {day_words(first, last)}")
            expected |= set(range(first, last + 1))
        assert await closed_days(h) == expected
        first, last = sorted((data.draw(days), data.draw(days)))
        named = set(range(first, last + 1))
        answer = (await h.say("c1", f"/rouvrir {day_words(first, last)}"))[-1]
        assert await closed_days(h) == expected - named
        assert ("n'est pas fermée" in answer) is not bool(named & expected)
        assert ("reste fermée" in answer) is bool(expected & named and expected - named)


@pytest.mark.parametrize(
    ("reopening", "told"),
    [
        ("le 25 décembre", "le vendredi 25 décembre, toute la journée"),
        ("du 20 au 30 décembre", "du jeudi 24 décembre au samedi 26 décembre inclus"),
        ("du 25/12 14h au 30/12", "du vendredi 25 décembre, 14 h au samedi 26 décembre inclus"),
        ("à partir du 25 décembre", "à partir du vendredi 25 décembre"),
        ("25/12 14h", "à partir du vendredi 25 décembre, 14 h"),
    ],
)
async def test_a_reopening_tells_what_was_closed_and_is_open_now(reopening: str, told: str) -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer du 24/12 au 26/12")
        answer = (await h.say("c1", f"/rouvrir {reopening}"))[-1].splitlines()[0]
        assert answer == f"Fatou rouvre Lyon {told}."


@pytest.mark.parametrize("words", ["/rouvrir", "/rouvrir à partir de mardi", "/rouvrir mardi 9h"])
async def test_a_reopening_without_an_end_leaves_a_later_closing_and_says_so(words: str) -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer du 24/12 au 26/12")
        await said_for_sure(h, "/fermer")
        answer = (await h.say("c1", words))[-1]
        assert await closed_days(h) == {30, 31, 32}
        assert answer.splitlines()[-1].endswith("du jeudi 24 décembre au samedi 26 décembre inclus.")


async def test_a_day_in_a_closing_without_end_may_mean_that_day_or_from_then_on() -> None:
    async with helpline() as h:
        await said_for_sure(h, "/fermer")
        await h.say("c1", "/rouvrir jeudi")
        assert [button.label for said in h.said for button in said.buttons] == ["jeu. 26/11, 1 jour", "Dès jeu. 26/11"]


async def test_a_day_that_was_guessed_is_not_reopened_before_it_is_confirmed() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer mardi")
        assert await h.say("c1", "/rouvrir mari") == ["Rouvrir Lyon le mardi 24 novembre, toute la journée ?"]
        assert await closed_days(h) == {0}


@pytest.mark.parametrize("words", ["/fermer @lyon mardi", "/fermer @lyon", "/fermer", "/fermer tous les mardis"])
async def test_a_coordinator_of_two_lines_closes_one_and_its_people_are_told_at_both_ends(words: str) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.privately("chief", words if "tous" not in words else "/fermer @lyon tous les mardis")
        while buttons := [button.label for said in h.said for button in said.buttons]:
            await h.press("chief", buttons[0])
        await h.later()
        assert ["fermée" in words for words in h.heard("v1")] == [True]
        await h.privately("chief", "/rouvrir @lyon mardi")
        if buttons := [button.label for said in h.said for button in said.buttons]:
            await h.press("chief", buttons[0])
        await h.later()
        assert ["de nouveau ouverte" in words for words in h.heard("v1")] == [True]


async def test_who_has_no_shift_then_is_not_told() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("c1", "/fermer mercredi")
        await h.say("c1", "/fermer mardi 10h-14h")
        await h.later()
        assert h.heard("v1") == []


async def test_a_question_answered_too_late_closes_nothing() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer 9h30-11h")
        label = h.said[-1].buttons[0].label
        h.clock.move(MONDAY + timedelta(hours=4))
        assert await h.press("c1", label) == ["Ces dates sont passées."]
        assert await rows(h) == []


@pytest.mark.parametrize("words", ["cette semaine sauf mercredi 14h", "cette semaine sauf mercredi et le 20/12"])
async def test_a_reopening_with_a_doubtful_exception_is_asked_about(words: str) -> None:
    async with helpline() as h:
        await said_for_sure(h, "/fermer cette semaine")
        closed = await rows(h)
        assert (await h.say("c1", f"/rouvrir {words}"))[0].endswith("?")
        assert await rows(h) == closed


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("demain sauf 2-4", ["mar. 24/11 sauf 2h–4h", "mar. 24/11 sauf 14h–16h"]),
        ("demain 9h-18h sauf 12h-14h et 15h", ["mar. 24/11 9h–15h sauf 12h–14h"]),
        ("du 1er au 31 décembre sauf le 25 14h-16h", ["01/12–31/12 sauf 25/12 14h–16h"]),
        ("du 1er au 31 décembre sauf le 25 et le 26 14h-16h", None),
        ("du 1er au 31 décembre sauf le 25", ["01/12–31/12, 30 jours"]),
        ("la semaine prochaine sauf 2-4", None),
    ],
)
async def test_no_two_buttons_of_one_question_look_alike(words: str, labels: list[str] | None) -> None:
    async with helpline() as h:
        await h.say("c1", f"/fermer {words}")
        shown = [button.label for button in h.said[-1].buttons]
        assert shown
        assert len(set(shown)) == len(shown)
        assert labels in (None, shown)
