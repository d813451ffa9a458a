"""People are asked in private to stand in, a few at a time, until somebody came."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.console import private_chat_of
from bot.model import Absence, NoticeKind, Preferences, Search, ShiftId
from bot.ports import Tx
from tests.bot.roster.passing_time import Heard, hear, wait_for, wait_until
from tests.support.helpline import LYON, MONDAY, ZONE, Helpline, helpline

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WHEN = "mercredi 25 novembre, 10 h–12 h"
ASKED = f"Qui peut prendre {WHEN} ?"
SEEN = "mercredi 10h"


async def begin(h: Helpline, words: str = SEEN) -> None:
    """Anne holds a shift and seeks somebody."""
    await h.say("v1", f"/prendre {words}")
    await h.say("v1", f"/remplacement {words}")


async def write(h: Helpline, work: object) -> None:
    await h.store.write(work)  # type: ignore[arg-type]  # a lambda of the test


def asked(heard: list[Heard]) -> list[str]:
    return [one.where for one in heard if one.text.removeprefix("Lyon : ").startswith("Qui peut prendre")]


async def searches(h: Helpline) -> list[Search]:
    return list(await h.store.read(lambda tx: tx.requests.open_searches(LYON.id)))


async def test_for_two_minutes_nobody_is_asked_and_undo_leaves_no_trace() -> None:
    async with helpline() as h:
        await begin(h)
        assert asked(await wait_for(h, MINUTE)) == []
        assert len(await searches(h)) == 1
        await h.say("v1", "/oups")
        assert await wait_for(h, 5 * MINUTE) == []
        assert (await h.dump("searches", "asked_people", "notices")) == {
            "searches": [],
            "asked_people": [],
            "notices": [],
        }


async def test_a_shift_within_two_hours_is_looked_for_at_once() -> None:
    async with helpline() as h:
        await begin(h, "aujourd'hui 10h")
        assert asked(await hear(h)) == ["both", "c1", "v2"]


async def test_three_are_asked_first_and_the_others_half_an_hour_later_each_once() -> None:
    async with helpline() as h:
        await begin(h, "mardi 10h")
        assert asked(await wait_for(h, 3 * MINUTE)) == ["both", "c1", "v2"]
        assert asked(await wait_for(h, 20 * MINUTE)) == []
        assert asked(await wait_for(h, 2 * HOUR)) == ["chief"]
        nobody = [one.where for one in await wait_for(h, 3 * HOUR) if "n'a encore pris" in one.text]
        assert nobody == ["c1", "chief", "v1"]  # there is no room of coordination; nobody learns who was asked
        assert [one for one in await wait_for(h, 3 * HOUR) if "n'a encore pris" in one.text] == []


async def test_when_all_have_declined_the_next_are_asked_and_in_the_end_it_is_told_once() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        for handle in ("v2", "both", "c1"):
            await h.press(handle, "Pas cette fois", [private_chat_of(handle)])
        assert asked(await hear(h)) == ["chief"]
        await h.press("chief", "Pas cette fois", [private_chat_of("chief")])
        told = await hear(h)
        assert [one.where for one in told] == ["c1", "chief", "v1"]
        assert all("J'ai demandé à 4 personnes" in one.text for one in told)
        assert await wait_for(h, MINUTE) == []


async def test_all_who_were_asked_hear_by_whom_it_is_filled_in_the_post_they_have() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        said = await h.press("v2", "Je le prends", [private_chat_of("v2")])
        assert f"Bakari remplace Anne : {WHEN}." in said
        assert await hear(h) == [
            Heard("both", f"Lyon : C'est pourvu, par Bakari : {WHEN}. Merci !", edited=True),
            Heard("c1", f"C'est pourvu, par Bakari : {WHEN}. Merci !", edited=True),
            Heard("v2", f"C'est vous : {WHEN}. Merci !", edited=True),
        ]
        act = await h.store.read(lambda tx: tx.last_act(h.people["v2"]))
        assert act is not None
        assert act.verb == "take"


async def test_who_takes_it_and_undoes_that_brings_the_question_back() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        await h.press("v2", "Je le prends", [private_chat_of("v2")])
        await hear(h)
        await h.privately("v2", "/oups")
        back = await hear(h)
        assert [(one.where, one.edited) for one in back] == [("both", True), ("c1", True), ("v2", True)]
        assert asked(back) == ["both", "c1", "v2"]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("/garder", f"Ce n'est plus nécessaire : {WHEN}. Merci !"),
        ("/fermer mercredi", f"La ligne est fermée {WHEN} : ce n'est plus nécessaire. Merci !"),
    ],
)
async def test_who_was_asked_hears_that_it_is_no_longer_needed(act: str, sentence: str) -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        await h.say("c1" if "fermer" in act else "v1", act)
        assert Heard("v2", sentence, edited=True) in await hear(h)
        assert await searches(h) == []


async def test_once_the_shift_has_begun_nobody_is_asked_any_more() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        heard = await wait_until(h, datetime(2026, 11, 25, 10, 0, tzinfo=ZONE))
        assert Heard("v2", f"La permanence a commencé : {WHEN}. Merci quand même !", edited=True) in heard
        assert asked(heard) == []


async def test_at_night_people_are_asked_only_about_what_begins_within_hours() -> None:
    async with helpline(now=datetime(2026, 11, 24, 22, 0, tzinfo=ZONE)) as h:
        await begin(h)
        assert asked(await wait_for(h, 5 * MINUTE)) == []
        assert asked(await wait_until(h, datetime(2026, 11, 25, 5, 59, tzinfo=ZONE))) == []
        assert asked(await wait_until(h, datetime(2026, 11, 25, 6, 0, tzinfo=ZONE))) == ["both", "c1", "v2"]


async def test_a_part_only_is_asked_for_and_what_is_left_of_it_is_corrected() -> None:
    async with helpline() as h:
        await h.say("v1", f"/prendre {SEEN}")
        await h.say("v1", f"/remplacement {SEEN}-11h30")
        heard = await wait_for(h, 3 * MINUTE)
        assert Heard("v2", "Qui peut prendre mercredi 25 novembre, 10 h–11 h 30 ?") in heard
        await h.say("both", "/prendre mercredi 10h-11h")
        assert Heard("v2", "Qui peut prendre mercredi 25 novembre, 11 h–11 h 30 ?", edited=True) in await hear(h)
        await h.press("v2", "Je le prends", [private_chat_of("v2")])
        await hear(h)
        assert [seat for seat in await h.seats() if "25/11" in seat] == [
            "Chloé: Wed 25/11 10:00-11:00",
            "Bakari: Wed 25/11 11:00-11:30",
            "Anne: Wed 25/11 11:30-12:00",
        ]


async def test_a_seat_given_up_is_looked_for_and_not_with_who_gave_it_up() -> None:
    async with helpline() as h:
        await begin(h)
        await h.press("v1", "Je ne pourrai pas du tout", [private_chat_of("v1")])
        assert asked(await wait_for(h, 3 * MINUTE)) == ["both", "c1", "v2"]
        for handle in ("v2", "both", "c1"):
            await h.press(handle, "Pas cette fois", [private_chat_of(handle)])
        assert asked(await hear(h)) == ["chief"]


async def test_a_second_place_that_is_free_is_not_taken_in_its_stead() -> None:
    async with helpline() as h:
        await begin(h, "mercredi 14h")
        await wait_for(h, 3 * MINUTE)
        await h.press("v2", "Je le prends", [private_chat_of("v2")])
        assert [seat for seat in await h.seats() if "25/11" in seat] == ["Bakari: Wed 25/11 14:00-16:00"]


def never_asked(tx: Tx, who: int) -> None:
    tx.staffing.save_preferences(replace(tx.staffing.preferences(who), never_asked=True))  # type: ignore[arg-type]


def rests(tx: Tx, who: int) -> None:
    wishes = Preferences(who, not_asked_until=MONDAY + DAY)  # type: ignore[arg-type]
    tx.staffing.save_preferences(wishes)


def is_away(tx: Tx, who: int) -> None:
    tx.staffing.save_absence(Absence(0, who, MONDAY, MONDAY + 9 * DAY))  # type: ignore[arg-type]


@pytest.mark.parametrize("hinder", [never_asked, rests, is_away])
async def test_nobody_is_asked_who_is_away_or_does_not_wish_it(hinder: object) -> None:
    async with helpline() as h:
        await write(h, lambda tx: hinder(tx, h.people["v2"]))  # type: ignore[operator]
        await begin(h)
        assert asked(await wait_for(h, 3 * MINUTE)) == ["both", "c1", "chief"]


async def test_nobody_is_asked_who_is_on_another_shift_on_any_line() -> None:
    async with helpline() as h:
        await h.privately("both", "/prendre @paris mercredi 11h")
        await begin(h)
        assert asked(await wait_for(h, 3 * MINUTE)) == ["c1", "chief", "v2"]


async def test_nobody_is_asked_more_than_twice_a_week() -> None:
    async with helpline() as h:
        for number, day in enumerate(("mercredi", "jeudi", "vendredi")):
            await begin(h, f"{day} 10h")
            heard = await wait_for(h, 3 * MINUTE)
            assert ("v2" in asked(heard)) == (number < 2)
            await h.say("v1", f"/garder {day} 10h")
            await hear(h)
        told = await h.store.read(lambda tx: tx.staffing.notices(h.people["v2"], MONDAY - DAY))
        assert [one.kind for one in told] == [NoticeKind.REQUEST] * 2


async def test_who_does_not_wish_to_be_asked_this_week_or_ever_says_so_with_a_button() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        await h.press("v2", "Pas cette semaine", [private_chat_of("v2")])
        await h.press("c1", "Ne plus me demander", [private_chat_of("c1")])
        wishes = {
            handle: await h.store.read(lambda tx, who=h.people[handle]: tx.staffing.preferences(who))  # type: ignore[misc]
            for handle in ("v2", "c1")
        }
        assert wishes["v2"].not_asked_until == datetime(2026, 11, 30, tzinfo=ZONE)
        assert wishes["c1"].never_asked
        await h.press("c1", "Me demander à nouveau", [private_chat_of("c1")])
        assert not (await h.store.read(lambda tx: tx.staffing.preferences(h.people["c1"]))).never_asked


async def test_who_declined_is_not_asked_again_about_that_shift() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        await h.press("v2", "Pas cette fois", [private_chat_of("v2")])
        await h.say("both", f"/prendre {SEEN}")
        await hear(h)
        h.clock.move(h.clock.now() + HOUR)
        await h.say("both", f"/remplacement {SEEN}")
        assert asked(await wait_for(h, 3 * MINUTE)) == ["c1", "chief", "v1"]


async def test_an_old_question_of_somebody_else_cannot_be_answered() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        [search] = await searches(h)
        assert await h.privately("v1", f"/standin {search.id} never") == ["Cela n'existe plus."]
        assert search.shift != ShiftId(0)


async def test_the_room_is_promised_nothing_that_the_holder_has_not_said() -> None:
    async with helpline() as h:
        await h.say("v1", f"/prendre {SEEN}")
        said = await h.say("v1", f"/remplacement {SEEN}")
        assert f"Anne cherche quelqu'un pour {WHEN}." in said
        said = await h.press("v1", "Je viens si personne ne prend", [private_chat_of("v1")])
        assert f"Anne cherche quelqu'un pour {WHEN}, et vient si personne ne prend." in said


async def test_who_left_the_team_meanwhile_does_not_read_who_came() -> None:
    async with helpline() as h:
        await begin(h)
        await wait_for(h, 3 * MINUTE)
        await h.say("c1", "/retirer Bakari")
        await h.press("both", "Je le prends", [private_chat_of("both")])
        assert [one.where for one in await hear(h)] == ["both", "c1"]
