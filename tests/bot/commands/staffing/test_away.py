"""Who is away: the shifts meanwhile, what is not asked of them, and who sees it."""

from datetime import timedelta

import pytest

from bot.model import Address, Purpose, Room
from bot.parsing.intent_phrases import Intent
from bot.parsing.weekly.away import away_wish
from bot.ports import Tx
from tests.support.helpline import LYON, MONDAY, Helpline, helpline

DAY = timedelta(days=1)
AWAY = "/absent du 24 au 26 novembre"


async def on_three_shifts(h: Helpline) -> None:
    """Chloé holds two shifts of Lyon and one of Paris, of which one is not meanwhile."""
    await h.say("both", "/prendre mardi 14h")
    await h.privately("both", "/prendre @paris jeudi 11h")
    await h.say("both", "/prendre vendredi 10h")
    h.said.clear()


async def test_the_shifts_of_all_lines_are_asked_about_as_a_whole() -> None:
    async with helpline() as h:
        await on_three_shifts(h)
        answers = await h.privately("both", AWAY)
        assert answers[-1].split("\n") == [
            "Vous avez 2 permanences pendant ce temps :",
            "• mardi 24 novembre, 14 h–16 h · Lyon",
            "• jeudi 26 novembre, 11 h–13 h · Paris",
        ]


async def test_looking_for_somebody_offers_each_and_asks_each_room_once() -> None:
    async with helpline() as h:
        await on_three_shifts(h)
        await h.privately("both", AWAY)
        before = await h.seats()
        answers = await h.press("both", "Chercher quelqu'un")
        assert [row for row in answers if "s'absente" in row] == [
            "Chloé s'absente : on cherche quelqu'un.\n• mardi 24 novembre, 14 h–16 h",
            "Chloé s'absente : on cherche quelqu'un.\n• jeudi 26 novembre, 11 h–13 h",
        ]
        assert await h.seats() == before
        await h.say("v1", "/prendre mardi 14h")
        assert "Anne: Tue 24/11 14:00-16:00" in await h.seats()


async def test_freeing_them_tells_coordination_once_and_keeping_them_nobody() -> None:
    async with helpline() as h:
        await on_three_shifts(h)
        await h.privately("both", AWAY)
        before = await h.seats(), await h.dump("swaps")
        assert await h.press("both", "Les garder") == ["C'est noté, rien ne change pour ces permanences."]
        assert (await h.seats(), await h.dump("swaps")) == before
    async with helpline() as h:
        await on_three_shifts(h)
        await h.privately("both", AWAY)
        answers = await h.press("both", "Les libérer")
        assert await h.seats() == ["Chloé: Fri 27/11 10:00-12:00"]
        assert len([row for row in answers if row.startswith("Ligne Lyon")]) == 2  # to each of its two coordinators


async def test_a_part_of_a_shift_alone_is_given_away_with_half_a_day() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.privately("v1", "/absent mardi 11h-18h")
        await h.press("v1", "Les libérer")
        assert await h.seats() == ["Anne: Tue 24/11 10:00-11:00"]


async def test_undo_takes_the_absence_back_and_closes_its_question() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        before = await h.dump("absences", "seats")
        await h.privately("v1", AWAY)
        await h.privately("v1", "/oups")
        assert await h.dump("absences", "seats") == before
        h.said.clear()
        assert await h.privately("v1", "/absent") == ["Aucune absence n'est notée. Par exemple : /absent 3-15 août"]


async def test_absences_that_meet_are_one() -> None:
    async with helpline() as h:
        await h.privately("v1", AWAY)
        await h.privately("v1", "/absent du 27 au 30 novembre")
        rows = (await h.privately("v1", "/absent"))[0].split("\n")
        assert rows == ["Vos absences", "• du mardi 24 novembre au lundi 30 novembre inclus"]
        assert await h.privately("v1", "/absent le 25 novembre") == ["Cette absence est déjà notée."]


async def test_a_shift_inside_an_absence_is_taken_only_after_a_question_to_that_person() -> None:
    async with helpline() as h:
        await h.privately("v1", AWAY)
        await h.say("v1", "/prendre mardi 10h")
        assert await h.seats() == []
        await h.press("v2", "Prendre quand même")
        assert await h.seats() == []
        await h.press("v1", "Prendre quand même")
        assert await h.seats() == ["Anne: Tue 24/11 10:00-12:00"]
        await h.privately("c1", "/inscrire Anne jeudi 10h")
        assert len(await h.seats()) == 1
        await h.press("c1", "Inscrire quand même")
        assert await h.seats() == ["Anne: Tue 24/11 10:00-12:00", "Anne: Thu 26/11 10:00-12:00"]


async def test_being_back_early_counts_from_now_and_gives_weekly_dates_back() -> None:
    async with helpline() as h:
        await h.privately("v1", "/absent du 24 novembre au 9 décembre")
        await h.privately("v1", "/prendre tous les mardis 10h")
        assert len(await h.seats()) == 5
        h.clock.move(MONDAY + 4 * DAY)
        await h.privately("v1", "/absent")
        await h.press("v1", "Je suis de retour")
        await h.press("v1", "Reprendre ces dates")
        assert [row[6:15] for row in await h.seats()][:3] == ["Tue 01/12", "Tue 08/12", "Tue 15/12"]
        assert await h.privately("v1", "/absent") == ["Aucune absence n'est notée. Par exemple : /absent 3-15 août"]


async def test_coordination_notes_it_for_others_who_hear_of_it_and_may_object() -> None:
    async with helpline() as h:
        assert await h.privately("v2", "/absent Anne demain") == ["Seule la coordination peut le faire."]
        answers = await h.privately("c1", "/absent Anne demain")
        assert "Fatou a noté votre absence, le mardi 24 novembre, toute la journée." in answers
        answers = await h.press("v1", "Ce n'est pas juste")
        assert (await h.dump("absences"))["absences"] == []
        assert [row for row in answers if row.startswith("Anne dit")] == 2 * [
            "Anne dit ne pas être en absence, le mardi 24 novembre, toute la journée : ce n'est plus noté."
        ]


async def test_coordination_sees_who_is_away_and_on_sunday_for_the_week() -> None:
    coordination = Address("console", "coordination")
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_room(Room(coordination, LYON.id, Purpose.COORDINATION)))
        assert (await h.privately("v1", "/absents"))[0] == "Seule la coordination peut le faire."
        await h.privately("v1", "/absent du 1 au 3 décembre")
        assert (await h.say("c1", "/absents", coordination))[0].split("\n") == [
            "Absences, Lyon",
            "• Anne : du mardi 1er décembre au jeudi 3 décembre inclus",
        ]
        h.clock.move(MONDAY + 6 * DAY + timedelta(hours=9, minutes=30))
        h.said.clear()
        await h.app.tick()
        await h.settle()
        weekly = [said.text for said in h.said if said.to == coordination]
        assert [text.split("\n")[-2:] for text in weekly] == [
            ["Absences de la semaine", "• Anne\u00a0: du mardi 1er décembre au jeudi 3 décembre inclus"]
        ]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("à partir de lundi", "Jusqu'à quand ? Écrivez par exemple : /absent 3-15 août"),
        ("truc", "Je n'ai pas compris « truc ». Par exemple : /absent 3-15 août"),
        ("du 1er janvier 2027 au 5 janvier 2029", "C'est plus d'un an : vérifiez les dates."),
        ("hier", "Ces dates sont passées."),
    ],
)
async def test_what_is_no_absence_is_said_in_one_sentence(words: str, answer: str) -> None:
    async with helpline() as h:
        assert await h.privately("v1", f"/absent {words}") == [answer]
        assert (await h.dump("absences"))["absences"] == []


async def test_which_of_two_times_is_meant_is_asked() -> None:
    async with helpline() as h:
        await h.privately("v1", "/absent lundi")
        await h.press("v1", "lun. 30/11, 1 jour")
        assert (await h.privately("v1", "/absent"))[0].endswith("• le lundi 30 novembre, toute la journée")


async def test_an_absence_changes_nothing_for_others() -> None:
    async with helpline() as h:
        await h.privately("v1", AWAY)
        await h.say("v2", "/prendre mardi 10h")
        assert await h.seats() == ["Bakari: Tue 24/11 10:00-12:00"]

        def work(tx: Tx) -> int:
            return len(tx.staffing.absences(h.people["v2"], MONDAY, MONDAY + 9 * DAY))

        assert await h.store.read(work) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Je suis en vacances du 24/12 au 2/1.", "du 24/12 au 2/1"),
        ("je ne suis pas là la semaine prochaine", "la semaine prochaine"),
        ("Bonjour, absente du 3 au 15 août, merci", "du 3 au 15 aout"),
        ("I'm on holiday next week", "next week"),
        ("I'll be away from 3 to 15 August", "from 3 to 15 august"),
    ],
)
def test_a_sentence_says_who_is_away(text: str, words: str) -> None:
    wish = away_wish(text, MONDAY)
    assert wish is not None
    assert (wish.intent, wish.words, wish.clear) == (Intent.AWAY, words, True)


@pytest.mark.parametrize(
    "text",
    [
        "je suis absente jeudi",
        "je suis en vacances",
        "je serai peut-être absent du 3 au 15 août",
        "j'étais absente la semaine dernière",
        "tu es en vacances du 24/12 au 2/1 ?",
        "je suis en vacances la semaine prochaine donc je ne peux pas jeudi",
        "Bakari est en vacances la semaine prochaine",
        "je rêve de vacances en août",
        "I'm away Thursday, can anyone step in?",
    ],
)
def test_a_sentence_that_says_something_else_is_left_alone(text: str) -> None:
    assert away_wish(text, MONDAY) is None
