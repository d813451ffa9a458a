"""What is taken every week: which dates, who else is told, and how it ends."""

from datetime import timedelta

from bot.model import Absence, Closure
from bot.ports import Tx
from bot.roster.schedule import add_shifts_ahead
from tests.support.helpline import LYON, MONDAY, Helpline, helpline

DAY = timedelta(days=1)
TAKE = "/prendre tous les mardis 10h"
MISSED = (
    "Paris : mardi 19 janvier, 15 h–17 h : ce n'est pas pour vous cette fois (vous avez une autre permanence). "
    "Le reste de la semaine ne change pas."
)
UNDONE = "Anne revient sur sa dernière action : tous les mardis, 10 h–12 h, ce n'est plus noté (8 dates libérées)."
MOVED = (
    "Lyon : Changement de vos permanences, par Fatou :\n"
    "tous les mardis, 10 h–12 h devient tous les mercredis, 11 h–12 h 30 : 7 dates à votre nom changent\n"
    "mardi 1er décembre, 10 h–12 h : ce n'est plus à vous\n"
    "Si cela ne va pas : /remplacement"
)
GONE = (
    "tous les mardis, 10 h–12 h : ce créneau n'existe plus, vous n'y êtes plus chaque semaine. "
    "8 dates déjà prises restent à votre nom : /moi"
)


async def dates_of(h: Helpline, name: str) -> list[str]:
    """`24/11 10:00`, of the seats that somebody holds."""
    return [row.split(" ", 2)[2][:11] for row in await h.seats() if row.startswith(f"{name}:")]


def said_of(answers: list[str], start: str) -> list[str]:
    return [row for answer in answers for row in answer.split("\n") if row.startswith(start)]


async def test_the_dates_that_exist_are_taken_at_once_and_the_others_as_they_are_created() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        taken = await dates_of(h, "Anne")
        assert (len(taken), taken[0], taken[-1]) == (8, "24/11 10:00", "12/01 10:00")
        h.clock.move(MONDAY + 8 * DAY)
        await h.app.tick()
        assert (await dates_of(h, "Anne"))[-2:] == ["19/01 10:00", "26/01 10:00"]


async def test_the_answer_names_each_date_that_was_not_taken_and_why() -> None:
    async with helpline() as h:
        await h.say("v2", "/prendre mardi 24/11 10h")
        await h.say("both", "/prendre @paris mardi 1/12 11h")

        def work(tx: Tx) -> None:
            tx.roster.save_closure(Closure(0, LYON.id, MONDAY + 15 * DAY - timedelta(hours=8), MONDAY + 16 * DAY))
            tx.staffing.save_absence(Absence(0, h.people["v1"], MONDAY + 22 * DAY, MONDAY + 23 * DAY))

        await h.store.write(work)
        answers = await h.privately("v1", TAKE)
        assert said_of(answers, "Prises") == [
            "Prises dès maintenant (5) : mar. 01/12, mar. 22/12, mar. 29/12, mar. 05/01, mar. 12/01."
        ]
        assert said_of(answers, "Déjà complet") == ["Déjà complet, pas pris : mar. 24/11."]
        assert said_of(answers, "La ligne est fermée") == ["La ligne est fermée, à vous si elle rouvre : mar. 08/12."]
        assert said_of(answers, "Pendant une absence") == ["Pendant une absence, pas pris : mar. 15/12."]


async def test_a_shift_elsewhere_at_that_hour_is_no_date_of_it_and_a_new_one_is_told() -> None:
    async with helpline() as h:
        await h.privately("both", "/prendre @paris tous les mardis 15h")
        answers = await h.privately("both", "/prendre @lyon un mardi sur deux 14h à partir du 8 décembre")
        assert said_of(answers, "Une autre permanence") == [
            "Une autre permanence à cette heure, pas pris : mar. 08/12, mar. 22/12, mar. 05/01."
        ]
        h.clock.move(MONDAY + 8 * DAY)
        h.said.clear()
        await h.app.tick()
        await h.settle()
        told = [said.text.replace("\u00a0", " ") for said in h.said]
        assert [row for row in told if "pas pour vous" in row] == [MISSED]


async def test_saying_it_twice_is_nothing_new_and_further_reaches_further() -> None:
    async with helpline() as h:
        await h.privately("v1", f"{TAKE} jusqu'au 15 décembre")
        assert len(await dates_of(h, "Anne")) == 4
        before = await h.dump("commitments", "seats")
        assert (await h.privately("v1", f"{TAKE} jusqu'au 8 décembre"))[0].startswith("C'est déjà noté")
        assert await h.dump("commitments", "seats") == before
        await h.privately("v1", TAKE)
        assert len(await dates_of(h, "Anne")) == 8
        assert len((await h.dump("commitments"))["commitments"]) == 1


async def test_where_every_date_is_full_nothing_is_promised() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        assert (await h.privately("v2", TAKE))[0].startswith("Toutes les dates sont déjà complètes")
        assert len((await h.dump("commitments"))["commitments"]) == 1


async def test_a_date_given_up_does_not_come_back_and_the_promise_stays() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        await h.privately("v1", "/remplacement mardi 8/12 10h")
        await h.press("v1", "Je ne pourrai pas du tout")
        now = h.clock.now()
        await h.store.write(lambda tx: add_shifts_ahead(tx, LYON, now))
        assert "08/12 10:00" not in await dates_of(h, "Anne")
        assert "tous les mardis" in (await h.privately("v1", "/moi"))[0]


async def test_whoever_takes_over_a_date_has_not_promised_it() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        await h.privately("v1", "/remplacement mardi 8/12 10h")
        await h.say("v2", "/prendre mardi 8/12 10h")
        await h.privately("v1", "/arreter tous les mardis")
        assert await dates_of(h, "Bakari") == ["08/12 10:00"]
        assert await dates_of(h, "Anne") == ["24/11 10:00"]  # tomorrow: they are asked


async def test_it_ends_from_a_date_on() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        await h.privately("v1", "/arreter mardi 10h à partir du 15 décembre")
        assert await dates_of(h, "Anne") == ["24/11 10:00", "01/12 10:00", "08/12 10:00"]
        h.clock.move(MONDAY + 8 * DAY)
        await h.app.tick()
        assert len(await dates_of(h, "Anne")) == 3


async def test_what_stops_is_asked_where_a_word_was_not_read() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        before = await h.dump("commitments", "seats")
        answers = await h.privately("v1", "/arreter mardi 10h xyzzy")
        assert "xyzzy" in answers[0]
        assert await h.dump("commitments", "seats") == before
        await h.press("v1", "Arrêter mar. 10h–12h")
        assert await dates_of(h, "Anne") == ["24/11 10:00"]


async def test_undo_takes_all_of_it_back_in_one_message() -> None:
    async with helpline() as h:
        before = await h.dump("commitments", "seats")
        await h.privately("v1", TAKE)
        answers = await h.privately("v1", "/oups")
        assert await h.dump("commitments", "seats") == before
        assert answers == 2 * [UNDONE]


async def test_only_coordination_notes_or_ends_it_for_others() -> None:
    async with helpline() as h:
        assert await h.privately("v2", "/inscrire Anne tous les mardis 10h") == ["Seule la coordination peut le faire."]
        answers = await h.privately("c1", "/inscrire Anne tous les mardis 10h")
        assert answers[0].startswith("C'est noté pour Anne : tous les mardis, 10 h–12 h.")
        assert len(await dates_of(h, "Anne")) == 8
        assert await h.privately("v2", "/arreter Anne mardi 10h") == ["Seule la coordination peut le faire."]
        await h.privately("c1", "/arreter Anne mardi 10h")
        await h.press("c1", "Libérer la place")
        assert await dates_of(h, "Anne") == []


async def test_who_leaves_the_team_promises_nothing_any_more() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        await h.privately("chief", "/retirer @lyon Anne")
        assert (await h.dump("commitments"))["commitments"] == []
        assert await dates_of(h, "Anne") == []


async def test_a_trainee_promises_trainee_seats() -> None:
    async with helpline() as h:
        await h.privately("t1", "/prendre tous les mardis 14h")
        assert len(await dates_of(h, "Élise*")) == 8
        assert (await h.privately("t1", TAKE))[0].startswith("Toutes les dates sont déjà complètes")


async def test_a_slot_that_moves_takes_its_people_along_and_tells_each_once() -> None:
    async with helpline() as h:
        await h.privately("both", "/prendre @lyon tous les mardis 10h")
        await h.privately("both", "/prendre @paris mercredi 2/12 11h")
        answers = await h.privately("c1", "/creneau mardi 10h-12h devient mercredi 11h-12h30")
        assert [row for row in answers if "Changement" in row] == []
        assert (await dates_of(h, "Chloé"))[:3] == ["25/11 11:00", "02/12 11:00", "09/12 11:00"]
        said = await h.later()
        assert h.heard("both") == [MOVED]
        assert any("Qui peut prendre mercredi 2 décembre, 11 h–12 h 30" in row for row in said)


async def test_a_slot_that_is_moved_and_moved_back_within_fifteen_minutes_is_told_to_nobody() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        before = await h.dump("commitments", "seats", "shifts", "slots")
        await h.privately("c1", "/creneau mardi 10h-12h devient mercredi 11h-12h30")
        await h.privately("c1", "/oups")
        assert h.heard("v1") == []
        assert await h.dump("commitments", "seats", "shifts", "slots") == before
        await h.later()
        assert h.heard("v1") == []


async def test_one_date_that_moves_is_named_also_for_whoever_is_rung_up() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.delete_identity(tx.people.identities(h.people["v1"])[0]))
        await h.say("c1", "/inscrire Anne mardi 10h")
        await h.later()
        await h.privately("c1", "/creneau mardi 10h-12h devient mercredi 11h-12h30")
        said = await h.later()
        assert any(
            "mardi 24 novembre, 10 h–12 h devient mercredi 25 novembre, 11 h–12 h 30" in row
            for row in said
            if row.startswith("À prévenir par téléphone")
        )


async def test_a_slot_that_is_removed_ends_the_promise_and_says_so() -> None:
    async with helpline() as h:
        await h.privately("v1", TAKE)
        await h.privately("c1", "/creneau mardi")
        answers = await h.press("c1", "Retirer mar. 10h–12h")
        assert [row for row in answers if row.startswith("tous les mardis")] == [GONE]
        assert (await h.dump("commitments"))["commitments"] == []


async def test_dates_at_which_the_line_is_closed_are_theirs_once_it_is_reopened_and_they_are_told() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer mardi 8 décembre")
        await h.say("c1", "/fermer du 14 au 28 janvier")
        await h.privately("v1", TAKE)
        await h.privately("v2", "/prendre mardi 8/12 10h")  # closed
        h.clock.move(MONDAY + 8 * DAY)  # the dates of 19 and 26 January are added
        await h.app.tick()
        await h.say("c1", "/rouvrir 8 décembre")
        await h.say("c1", "/rouvrir du 14 au 28 janvier")
        await h.later()
        assert h.heard("v1") == [
            (
                "Changement de vos permanences, par Fatou :\n"
                "mardi 8 décembre, 10 h–12 h : la ligne est de nouveau ouverte, vous y êtes\n"
                "mardi 19 janvier, 10 h–12 h : la ligne est de nouveau ouverte, vous y êtes\n"
                "mardi 26 janvier, 10 h–12 h : la ligne est de nouveau ouverte, vous y êtes"
            )
        ]
        assert "Anne: Tue 08/12 10:00-12:00" in await h.seats()
