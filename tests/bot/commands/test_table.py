"""Who may say what, and where: what happens is exactly what the table of commands says."""

import re
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update

from adapters.console import TEAM, private_chat_of
from bot.commands.request import Command, Where, Who
from bot.commands.table import COMMANDS
from bot.model import Address, Button
from bot.text import text_in
from storage import tables
from tests.support.helpline import LYON, MOMENT, PEOPLE, ROSTER, STRANGER, TEAM_2, TEAMS, UNBOUND, Helpline, helpline

EVERYBODY = (STRANGER, "p1", "t1", "v1", "c1")  # p1 is of another line's team
PLACES = ("team", "unbound", "private")
REFUSALS = (
    "refused-not-in-team",
    "refused-no-line",
    "refused-coordination-only",
    "refused-private-only",
)


def address(place: str, handle: str) -> Address:
    return {"team": TEAM, "unbound": UNBOUND, "private": private_chat_of(handle)}[place]


def expected(command: Command, handle: str, place: str) -> str:
    """The row, read anew."""
    if command.where in {Where.PRIVATE, Where.COORDINATION} and place != "private":
        return "refused-private-only"
    if command.who is Who.ANYONE:
        return "through"
    roles = TEAMS[handle][1] if handle in TEAMS else {}
    if command.who is Who.KNOWN:
        return "through" if roles else "refused-not-in-team"
    if place == "unbound" and roles:
        return "refused-no-line"
    if not roles or (place == "team" and LYON.id not in roles):
        return "refused-not-in-team"
    coordinates = roles.get("lyon") == "coordinator"
    return "refused-coordination-only" if command.who is Who.COORDINATION and not coordinates else "through"


def heard(answers: list[str], command: Command) -> str:
    known = {
        text_in("fr", LYON.zone).say(name, **gaps(name, command)).replace("\u00a0", " "): name for name in REFUSALS
    }
    # In a room an answer that stands there already is not said again; a refusal always is.
    found = {known.get(answer, "through") for answer in answers} or {"through"}
    assert len(found) == 1, answers
    return found.pop()


def gaps(sentence: str, command: Command) -> dict[str, str]:
    return {"command": command.fr} if sentence == "refused-private-only" else {}


async def test_who_gets_through_where_is_what_the_table_says() -> None:
    async with helpline() as h:
        found, wanted = {}, {}
        for command, handle, place in product(COMMANDS, EVERYBODY, PLACES):
            answers = await h.ask(handle, f"/{command.fr}", address(place, handle))
            found[command.en, handle, place] = heard(answers, command)
            wanted[command.en, handle, place] = expected(command, handle, place)
        assert found == wanted


async def begin(h: Helpline) -> None:
    """Something to read, and somebody's request that stands."""
    await h.say("v1", "/prendre mardi 14h")
    await h.say("v2", "/prendre mardi 16h")
    await h.say("v2", "/remplacement mardi 16h")
    await h.say("p1", "/prendre mardi 14h", TEAM_2)
    await h.say("c1", "/fermer vendredi")


TRIED = ("", "Anne mardi 14h", "1", "@lyon novembre")


async def test_a_stranger_hears_no_name_and_no_figure_whatever_they_say() -> None:
    async with helpline() as h:
        await begin(h)
        before = await h.dump(*ROSTER, *PEOPLE, "journal")
        names = "|".join(name for name, _ in TEAMS.values())
        for command, place, words in product(COMMANDS, PLACES, TRIED):
            answers = await h.ask(STRANGER, f"/{command.en} {words}", address(place, STRANGER))
            told = names if command.en == "emergency" else rf"\d|{names}"  # its figures are everybody's
            assert [answer for answer in answers if re.search(told, answer)] == []
        assert await h.dump(*ROSTER, *PEOPLE, "journal") == before


async def test_a_stranger_s_press_is_refused_in_the_same_words() -> None:
    async with helpline() as h:
        await begin(h)
        before = await h.dump(*ROSTER)
        buttons = [(said, b) for said in list(h.console._standing.values()) if said.to == TEAM for b in said.buttons]
        assert [button.label for _, button in buttons] == ["Je prends"] * 2
        for said, button in buttons:
            pressed = h.console.press_on(said, button, STRANGER, STRANGER, h.clock.now())
            assert await h.receive(pressed) == ["Ce planning est réservé à l'équipe."]
        assert await h.dump(*ROSTER) == before


@pytest.mark.parametrize(("handle", "place"), [("t1", "team"), ("v1", "private"), ("c1", "team"), ("c1", "private")])
async def test_reading_changes_nothing_and_is_not_written_down(handle: str, place: str) -> None:
    async with helpline() as h:
        await begin(h)
        before = await h.dump(*ROSTER, *PEOPLE, "journal")
        for command, words in product((c for c in COMMANDS if c.reads), TRIED):
            await h.ask(handle, f"/{command.fr} {words}", address(place, handle))
            assert await h.dump(*ROSTER, *PEOPLE, "journal") == before, command.fr


async def test_two_lines_in_private_are_asked_about_and_the_button_goes_on() -> None:
    """Every command that needs one line, said in private by who coordinates two, and then the line's button."""
    async with helpline() as h:
        asked = []
        for command in COMMANDS:
            if "De quelle ligne s'agit-il ?" not in " ".join(await h.privately("chief", f"/{command.fr}")):
                continue
            asked.append(command.en)
            answers = await h.press("chief", "Lyon", [private_chat_of("chief")])
            assert answers != []
            assert "De quelle ligne" not in " ".join(answers)
            assert answers != ["Cela n'existe plus."]
        assert asked == [
            "shifts",
            "who",
            "missed",
            "open",
            "takeover",
            "line",
            "callback",
            "stats",
            "leave",
            "month",
            "assign",
            "unassign",
            "slot",
            "report",
            "close",
            "reopen",
            "team",
            "absences",
            "journal",
            "remove",
            "role",
            "rename",
            "invite",
            "bridge",
        ]
        assert await h.dump("aside") == {"aside": []}


async def test_who_coordinates_two_lines_can_press_what_the_answer_offers() -> None:
    async with helpline() as h:
        await h.privately("chief", "/fermer @paris")
        assert await h.press("chief", "Fermer maintenant", [private_chat_of("chief")]) != []
        await h.privately("chief", "/creneau @paris mardi")
        assert (await h.press("chief", "Retirer mar. 11h–13h", [private_chat_of("chief")]))[0].startswith(
            "Créneau supprimé"
        )
        rows = await h.dump("closures", "slots")
        assert [row[1] for row in rows["closures"]] == ["paris"]
        assert len([row for row in rows["slots"] if row[1] == "paris"]) == 14


async def test_a_press_does_only_what_its_post_offers() -> None:
    """Or an old button, or one that somebody's own program sends, would do what nobody offered."""
    async with helpline() as h:
        await h.say("v1", "/planning")
        (planning,) = h.said
        before = await h.dump(*ROSTER)
        for handle, says in (("v1", "take:12"), ("v1", "undo:"), ("c1", "close:lyon"), ("v2", "needcover:1")):
            assert says not in [button.says for button in planning.buttons]
            pressed = h.console.press_on(planning, Button("?", says), handle, TEAMS[handle][0], h.clock.now())
            assert await h.receive(pressed) == ["C'est déjà réglé."]
        assert await h.dump(*ROSTER) == before


TYPED = ("9999999999999999999999", "2147483648", "-1", "0", "x", "", "1 2 3", "¹", "٣")


@pytest.mark.parametrize(
    "verb", [c.en for c in COMMANDS if c.hidden and not c.reads and c.en != "name"] + ["callback", "done", "slot"]
)
async def test_what_buttons_say_can_be_typed_without_harm(verb: str) -> None:
    async with helpline() as h:
        before = await h.dump(*ROSTER, *PEOPLE, "aside")
        for words, place in product(TYPED, ("team", "private")):
            await h.ask("c1", f"/{verb} {words}", address(place, "c1"))
        assert await h.dump(*ROSTER, *PEOPLE, "aside") == before


@pytest.mark.parametrize("verb", ["oups", "relais", "fin"])
async def test_what_came_too_late_is_answered_and_not_done(verb: str) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre 10h")
        before = await h.dump(*ROSTER)
        late = h.console.message("v1", "Anne", f"/{verb}", h.clock.now())
        h.clock.move(h.clock.now() + 200 * MOMENT)
        assert await h.receive(late) == [
            "Ce message de 9 h m'est parvenu trop tard : je n'ai rien fait. Renvoyez-le s'il est toujours valable."
        ]
        assert await h.dump(*ROSTER) == before


async def test_a_press_told_by_number_is_what_the_button_of_that_number_says() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("v1", "/remplacement mardi 14h")
        offer = next(said for said in reversed(h.said) if said.buttons)
        press = h.console.press("v2", "Bakari", offer.buttons[0].label, h.clock.now(), [TEAM])
        assert press is not None
        assert "pas de bouton 9" in "".join(await h.receive(replace(press, id="none", text="9")))
        by_number = await h.receive(replace(press, text="1"))
        assert any("Bakari" in words for words in by_number)
        assert any("Bakari: Tue 24/11 14:00" in seat for seat in await h.seats())


async def test_a_shift_s_number_is_said_as_it_is_typed_past_a_thousand_too() -> None:
    """It is a name, not a quantity: `1234`, never `1 234`."""

    def a_year_later(tx: Any) -> None:
        tx._c.execute(update(tables.shifts).values(number=tables.shifts.c.number + 1000))

    async with helpline() as h:
        await h.store.write(a_year_later)
        free = await h.say("v1", "/libres")
        number = re.findall(r"\(n° (1\d{3})\)", free[0])[0]
        await h.say("v1", f"/prendre {number}")
        for command in ("/moi", "/planning"):
            assert f"(n° {number})" in (await h.privately("v1", command))[0]
