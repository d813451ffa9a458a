"""No command drops a word in silence: what it cannot read is named, or nothing is done."""

import pytest

from adapters.console import TEAM, private_chat_of
from bot.commands.table import COMMANDS
from tests.support.helpline import ROSTER, TEAMS, helpline

WORD = "xyzzy"
ITS_OWN = {"name", "rename", "invite", "join", "bind"}
"""Commands whose words are a name or a code, whatever they are."""
TYPED = [c for c in COMMANDS if (not c.hidden or c.en in {"cancel", "now", "stop", "pause"}) and c.en not in ITS_OWN]
REFUSES = {
    "slot",
    "callback",
    "done",
    "phone",
    "keep",
    "assign",
    "unassign",
    "endweekly",
    "month",
    "add",
    "calendar",
    "board",
}
"""Commands that refuse such words as a whole: nothing is done, and they say how it is written, or why not at all."""
ASKS = {"pause"}
"""Who is not on duty and writes it is asked what they would like to stop, whatever follows."""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("before", ["", "mardi 14h "])
async def test_a_word_that_no_command_knows_is_named(language: str, before: str) -> None:
    async with helpline() as h:
        await h.say("c1", "/prendre mardi 14h")
        stored = await h.dump(*ROSTER)
        silent = {}
        for command in TYPED:
            words = f"/{command.name(language)} {before}{WORD}"
            for place in (private_chat_of("c1"), TEAM):
                answers = await h.ask("c1", words, place)
                if answers and WORD not in " ".join(answers) and "en privé" not in " ".join(answers):
                    silent[command.en] = answers[0].splitlines()[0]
        assert {name: said for name, said in silent.items() if name not in REFUSES | ASKS} == {}
        assert await h.dump(*ROSTER) == stored


async def test_words_that_change_nothing_are_not_named() -> None:
    async with helpline() as h:
        for words in ("/aide svp", "/relais maintenant", "/fin de permanence merci", "/ligne Lyon", "/ligne lyon ?"):
            assert [said for said in await h.say("v1", words) if "pas compris" in said] == []


async def test_what_takes_no_words_is_done_once_it_is_confirmed() -> None:
    async with helpline() as h:
        asked = await h.say("v1", "/relais demain")
        assert asked == ["Je n'ai pas compris « demain ».\nVouliez-vous dire /relais ?"]
        assert await h.seats() == []
        await h.press("v1", "/relais")
        assert [seat.split(":")[0] for seat in await h.seats()] == ["Anne"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("jeudi 14h", "jeudi 19 novembre"),
        ("1 à 15", "du dimanche 1er novembre au dimanche 15 novembre"),
        ("1-15", "du dimanche 1er novembre au dimanche 15 novembre"),
        ("octobre et novembre", "du jeudi 1er octobre au lundi 30 novembre"),
        ("octobre, novembre", "du jeudi 1er octobre au lundi 30 novembre"),
        ("d'octobre à novembre", "du jeudi 1er octobre au lundi 30 novembre"),
        ("oct to nov", "du jeudi 1er octobre au lundi 30 novembre"),
        ("novembre à février", "du samedi 1er novembre 2025 au samedi 28 février 2026"),
        ("2025 et 2026", "du mercredi 1er janvier 2025 au jeudi 31 décembre 2026"),
        ("depuis octobre", "du jeudi 1er octobre au lundi 23 novembre"),
        ("since october", "du jeudi 1er octobre au lundi 23 novembre"),
        ("depuis le mois dernier", "du jeudi 1er octobre au lundi 23 novembre"),
        ("depuis 2025", "du mercredi 1er janvier 2025 au lundi 23 novembre 2026"),
        ("depuis le 5", "du jeudi 5 novembre au lundi 23 novembre"),
        ("semaine 45", "du lundi 2 novembre au dimanche 8 novembre"),
        ("week 52", "du lundi 22 décembre au dimanche 28 décembre 2025"),
    ],
)
async def test_figures_are_of_the_period_that_was_said(words: str, title: str) -> None:
    async with helpline() as h:
        rows = (await h.say("v1", f"/stats {words}"))[0].splitlines()
        assert ("sans les heures" in rows[0]) is ("14h" in words)
        assert f"Chiffres, Lyon : {title}" in rows[:2]


@pytest.mark.parametrize("words", ["octobre et décembre", "lundi et mercredi", "sauf lundi", "avec Bakari"])
async def test_what_is_no_one_period_gives_no_figures(words: str) -> None:
    async with helpline() as h:
        assert "Chiffres" not in (await h.say("v1", f"/stats {words}"))[0]


async def test_somebody_else_s_shifts_are_not_one_s_own() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        said = (await h.privately("v1", "/moi Bakari"))[0].splitlines()
        assert said[0] == "Je n'ai pas compris « Bakari »."
        assert TEAMS["v2"][0] == "Bakari"
