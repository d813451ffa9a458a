"""/journal: pages, filters, and what is never shown."""

from datetime import UTC, datetime, timedelta

from adapters.console import COORDINATION, private_chat_of
from bot.model import Purpose, Room
from bot.roster.import_apply import apply_import
from bot.roster.import_table import read_csv
from tests.support.helpline import LYON, MONDAY, Helpline, helpline

BEFORE_AUTUMN = datetime(2026, 10, 24, 21, 30, tzinfo=UTC)  # 23:30 in Paris, the eve of the change of the clock


async def take_many(h: Helpline, count: int) -> None:
    for _ in range(count // 2):
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/oups")
        await h.say("v2", "/prendre mercredi 10h")
        await h.say("v2", "/oups")


async def test_a_page_has_twenty_rows_and_a_button_for_older_ones(url: str) -> None:
    async with helpline(url) as h:
        await h.say("v1", "/prendre jeudi 14h")
        await take_many(h, 44)
        pages = [(await h.privately("c1", "/journal"))[-1]]
        for _ in range(2):
            pages.append((await h.press("c1", "Plus anciens", [private_chat_of("c1")]))[-1])  # noqa: PERF401 -- awaited
        rows = [row for page in pages for row in page.splitlines() if " · " in row]
        assert [sum(" · " in row for row in page.splitlines()) for page in pages] == [20, 20, 5]
        assert len(rows) == 45
        assert rows[-1] == "9 h · Anne a pris jeudi 26 novembre, 14 h–16 h"


async def test_older_pages_keep_the_filter() -> None:
    async with helpline() as h:
        await take_many(h, 50)
        await h.privately("c1", "/journal Anne aujourd'hui")
        page = (await h.press("c1", "Plus anciens", [private_chat_of("c1")]))[-1]
        assert page.splitlines()[0] == "Journal de la ligne Lyon · Anne · lundi 23 novembre"
        assert "Bakari" not in page
        assert sum("Anne a pris" in row for row in page.splitlines()) == 5


async def test_it_shows_nothing_that_somebody_typed() -> None:
    async with helpline() as h:
        await h.privately("v1", "/tel 06 39 98 01 99")
        await h.say("v1", "/prendre mardi 14h 06 39 98 01 99")
        await h.say("v1", "/retard 10")
        await h.privately("c1", "/inviter Zoé")
        page = "\n".join(await h.privately("c1", "/journal"))
        assert "98" not in page
        assert "Zoé" not in page


async def test_the_days_are_those_of_the_line_s_clock() -> None:
    async with helpline(now=BEFORE_AUTUMN) as h:
        await h.say("v1", "/prendre mardi 14h")
        h.clock.move(BEFORE_AUTUMN + timedelta(hours=1))
        await h.say("v2", "/prendre mardi 10h")
        h.clock.move(BEFORE_AUTUMN + timedelta(hours=9))
        rows = (await h.privately("c1", "/journal"))[-1].splitlines()
        assert [row for row in rows if " · " not in row][1:] == ["dimanche 25 octobre", "samedi 24 octobre"]
        assert "23 h 30 · Anne a pris mardi 27 octobre, 14 h–16 h" in rows
        said = (await h.privately("c1", "/journal samedi"))[-1]
        assert "Anne" in said
        assert "Bakari" not in said


async def test_each_line_has_its_own() -> None:
    async with helpline() as h:
        await h.say("both", "/prendre mardi 14h")
        await h.privately("both", "/prendre @paris mercredi 11h")
        paris, lyon = [(await h.privately("chief", f"/journal @{line}"))[-1] for line in ("paris", "lyon")]
        assert "mercredi 25 novembre, 11 h" in paris
        assert "14 h" not in paris
        assert "mardi 24 novembre, 14 h" in lyon
        assert "11 h" not in lyon


async def test_an_import_is_one_row() -> None:
    async with helpline() as h:
        table = "nom;date;debut;fin\nZita;2026-11-25;18:00;20:00\nYann;2026-11-26;18:00;20:00\n"
        rows = read_csv(table, "t.csv", LYON, timedelta(hours=2)).rows
        await h.store.write(lambda tx: apply_import(tx, LYON, rows, MONDAY, proved=True))
        page = (await h.privately("c1", "/journal"))[-1]
        assert page.splitlines()[-1] == "9 h · L'import a changé 2 places, pour 2 personnes"


async def test_in_coordination_s_room_it_is_shown_and_in_the_team_s_it_is_not() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))
        await h.say("v1", "/prendre mardi 14h")
        assert "Anne a pris" in (await h.say("c1", "/journal", COORDINATION))[-1]
        assert await h.say("c1", "/journal") == ["Pas ici : écrivez-moi /journal en privé."]
        assert await h.say("v1", "/journal", COORDINATION) == ["Seule la coordination peut le faire."]


async def test_what_has_not_come_yet_is_no_history() -> None:
    async with helpline() as h:
        said = await h.privately("c1", "/journal 3 décembre 2027")
        assert said == ["Le journal dit ce qui a été fait : ce jour n'est pas encore venu."]
