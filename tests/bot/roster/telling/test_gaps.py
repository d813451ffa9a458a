"""Free shifts are told ahead: to the room three days and one day before, to coordination at noon for tonight."""

from datetime import datetime, timedelta

import pytest

from adapters.console import COORDINATION, TEAM, private_chat_of
from bot.model import Line, Purpose, Room, Slot, SlotId
from bot.roster.schedule import add_shifts_ahead
from tests.bot.roster.passing_time import hear, wait_until
from tests.support.helpline import LYON, ZONE, Helpline, helpline

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FREE = "Lyon : permanences libres"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


async def with_coordination(h: Helpline) -> None:
    await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))


async def room_posts(h: Helpline, when: datetime) -> list[str]:
    """What Lyon's team reads of free shifts when it is that time, whole."""
    await wait_until(h, when)
    return [said.text.replace("\u00a0", " ") for said in h.said if said.to == TEAM and not said.edited]


async def coordination_posts(h: Helpline, when: datetime) -> list[str]:
    await wait_until(h, when)
    return [said.text.replace("\u00a0", " ") for said in h.said if said.to == COORDINATION]


async def take_all(h: Helpline, *days: int) -> None:
    """Anne and Bakari hold all of these days."""
    for day in days:
        for hours in ("10h", "14h", "16h"):
            await h.say("v1", f"/prendre {day} novembre {hours}")
        await h.say("v2", f"/prendre {day} novembre 14h")


async def test_the_room_hears_once_of_tomorrow_and_of_three_days_ahead() -> None:
    async with helpline(now=at(22, 9)) as h:
        await take_all(h, 24)
        await h.say("v1", "/prendre jeudi 14h-15h")
        assert await room_posts(h, at(23, 9, 59)) == []
        [post] = await room_posts(h, at(23, 10))
        assert post.splitlines() == [
            FREE,
            "jeudi 26 novembre",
            "10 h–12 h (n° 10) : libre",
            "14 h–16 h (n° 11) : Anne (14 h–15 h), il manque une personne 14 h–15 h, libre 15 h–16 h",
            "16 h–18 h (n° 12) : libre",
            "Tant que personne n'y est, les appels iront chez Astreinte.",
        ]
        assert await room_posts(h, at(23, 10, 1)) == []
        assert await room_posts(h, at(23, 19)) == []


async def test_it_is_quiet_and_makes_no_sound_of_the_day_s_budget() -> None:
    async with helpline() as h:
        await room_posts(h, at(23, 10))
        standing = await h.store.read(lambda tx: tx.outbox.keyed(TEAM, "gaps:lyon:2026-11-23"))
        assert standing is not None
        assert standing.post.quiet
        assert (await h.dump("room_sounds")) == {"room_sounds": []}


@pytest.mark.parametrize(("back", "told"), [(at(23, 15), True), (at(23, 21), False), (at(24, 3), False)])
async def test_after_an_outage_it_is_told_when_we_are_back_though_not_at_night(back: datetime, told: bool) -> None:
    async with helpline() as h:
        assert bool(await room_posts(h, back)) == told


async def test_over_a_day_s_jump_and_an_hour_back_each_day_has_one() -> None:
    async with helpline(now=at(24, 9, month=10)) as h:  # the clock goes back in that night
        assert len(await room_posts(h, at(24, 10, month=10))) == 1
        assert len(await room_posts(h, at(25, 10, month=10))) == 1
        assert await room_posts(h, at(25, 11, month=10)) == []
        assert len(await room_posts(h, at(27, 12, month=10))) == 1


async def test_an_old_post_never_offers_what_is_taken() -> None:
    async with helpline() as h:
        await take_all(h, 24)
        await h.say("v1", "/prendre 26 novembre 10h")
        await h.say("v1", "/prendre 26 novembre 14h")
        await h.say("v2", "/prendre 26 novembre 14h")
        await room_posts(h, at(23, 10))
        await h.press("v1", "Prendre jeu. 26/11 16h")
        await hear(h)
        [edit] = [said for said in h.said if said.text.startswith("Lyon")]
        assert (edit.text, edit.buttons, edit.edited) == (
            "Lyon\u00a0: permanences libres\nTout est pris. Merci\u00a0!",
            (),
            True,
        )


async def test_what_has_begun_or_is_closed_is_not_offered_any_more() -> None:
    async with helpline() as h:
        await room_posts(h, at(23, 10))
        await h.say("c1", "/fermer jeudi")
        await hear(h)
        [edit] = [said for said in h.said if said.text.startswith("Lyon")]
        assert "jeudi" not in edit.text
        await wait_until(h, at(24, 16, 1))
        old = await h.store.read(lambda tx: tx.outbox.keyed(TEAM, "gaps:lyon:2026-11-23"))
        assert old is not None
        assert old.post.buttons == ()


async def test_what_the_room_was_asked_about_that_day_is_left_out() -> None:
    async with helpline() as h:
        await take_all(h, 24, 26)
        await h.say("v1", "/remplacement 24 novembre 10h")
        assert await room_posts(h, at(23, 10)) == []
        await h.say("v1", "/garder")
        await take_all(h, 25, 27)
        await h.say("v1", "/remplacement 25 novembre 10h")
        await h.say("v1", "/remplacement 27 novembre 10h")
        [post] = await room_posts(h, at(24, 10))
        assert "25 novembre" in post  # it was asked about the day before


# ---------------------------------------------------------------- tonight


async def test_coordination_hears_at_noon_where_nobody_is_tonight_and_who_may_be_asked() -> None:
    async with helpline() as h:
        await with_coordination(h)
        await h.say("v1", "/prendre aujourd'hui 14h-15h")
        assert await coordination_posts(h, at(23, 11, 59)) == []
        partly, evening = await coordination_posts(h, at(23, 12))
        assert partly.splitlines() == [
            "Ligne Lyon : personne lundi 23 novembre, 15 h–16 h",
            "Tant que personne n'y est, les appels iront chez Astreinte.",
            "On peut demander à Bakari, Chloé, Anne, Fatou et Inès.",
        ]
        assert evening.splitlines()[0] == "Ligne Lyon : personne lundi 23 novembre, 16 h–18 h"
        assert await coordination_posts(h, at(23, 12, 1)) == []
        assert await coordination_posts(h, at(23, 15)) == []


async def add_evening(h: Helpline, line: Line, *hours: tuple[int, int]) -> None:
    """Slots of this Monday."""

    def work(tx: object) -> None:
        for starts, ends in hours:
            wall = datetime(2026, 1, 1, starts).time(), datetime(2026, 1, 1, ends).time()  # noqa: DTZ001
            tx.roster.save_slot(Slot(SlotId(0), line.id, 0, *wall))  # type: ignore[attr-defined]
        add_shifts_ahead(tx, line, h.clock.now())  # type: ignore[arg-type]

    await h.store.write(work)


async def test_touching_shifts_leave_no_gap_nor_does_a_time_without_a_shift() -> None:
    async with helpline() as h:
        await with_coordination(h)
        await h.say("v1", "/prendre aujourd'hui 14h")
        await h.say("v2", "/prendre aujourd'hui 14h")
        await h.say("v2", "/prendre aujourd'hui 16h")
        await add_evening(h, LYON, (20, 22))
        await h.say("v1", "/prendre aujourd'hui 20h")
        assert await coordination_posts(h, at(23, 12)) == []


async def test_where_somebody_is_on_duty_but_one_more_is_needed_somebody_is_missing() -> None:
    async with helpline() as h:
        await with_coordination(h)
        await h.say("v1", "/prendre aujourd'hui 14h")
        await h.say("v1", "/prendre aujourd'hui 16h")
        await add_evening(h, LYON, (15, 17))
        first, second = await coordination_posts(h, at(23, 12))
        assert first.splitlines() == [
            "Ligne Lyon : il manque une personne, lundi 23 novembre, 14 h–16 h",
            "Il y aura Anne.",
            "On peut demander à Bakari, Chloé, Fatou et Inès.",
        ]
        assert second.splitlines()[0] == "Ligne Lyon : il manque une personne, lundi 23 novembre, 15 h–17 h"


async def test_with_as_many_as_its_slot_needs_at_least_nobody_is_missing() -> None:
    async with helpline() as h:
        await with_coordination(h)
        await h.privately("c1", "/creneau lundi 14h-16h 2 places 1 formation minimum 1")
        await h.privately("c1", "/creneau jeudi 14h-16h 2 places 1 formation minimum 1")
        for who, when in (("v1", "aujourd'hui 14h"), ("v1", "aujourd'hui 16h"), ("v1", "jeudi 14h")):
            await h.say(who, f"/prendre {when}")
        [post] = await room_posts(h, at(23, 10))
        assert "jeudi 26 novembre\n10 h–12 h (n° 10) : libre\n16 h–18 h (n° 12) : libre" in post
        assert await coordination_posts(h, at(23, 12)) == []


async def test_whoever_looks_for_somebody_is_named_and_the_person_asked_takes_their_place() -> None:
    async with helpline() as h:
        await with_coordination(h)
        for who, hour in (("v1", 14), ("v2", 14), ("v1", 16)):
            await h.say(who, f"/prendre aujourd'hui {hour}h")
        await h.say("v1", "/remplacement aujourd'hui 16h")
        [post] = await coordination_posts(h, at(23, 12))
        assert post.splitlines()[0] == "Ligne Lyon : Anne cherche quelqu'un, lundi 23 novembre, 16 h–18 h"
        await h.press("v2", "Je le prends", [private_chat_of("v2")])
        await hear(h)
        assert await h.seats() == [
            "Anne: Mon 23/11 14:00-16:00",
            "Bakari: Mon 23/11 14:00-16:00",
            "Bakari: Mon 23/11 16:00-18:00",
        ]


async def test_coordination_asks_for_the_one_who_is_missing_beside_another() -> None:
    async with helpline() as h:
        await with_coordination(h)
        await h.say("v1", "/prendre aujourd'hui 14h")
        await h.say("v1", "/prendre aujourd'hui 16h")
        await coordination_posts(h, at(23, 12))
        await h.press("c1", "Demander à Bakari", [COORDINATION])
        await h.press("v2", "Je le prends", [private_chat_of("v2")])
        await hear(h)
        standing = await h.store.read(lambda tx: tx.outbox.keyed(COORDINATION, "tonight:2"))
        assert standing is not None
        assert standing.post.text.replace("\u00a0", " ").startswith("C'est pourvu, par Anne et Bakari")


async def test_a_shift_that_begins_in_the_night_is_tonight_s_and_one_of_the_morning_is_not() -> None:
    async with helpline() as h:
        await with_coordination(h)
        for who, hour in (("v1", 14), ("v2", 14), ("v1", 16)):
            await h.say(who, f"/prendre aujourd'hui {hour}h")
        await add_evening(h, LYON, (22, 6))
        [post] = await coordination_posts(h, at(23, 12))
        assert post.splitlines()[0] == "Ligne Lyon : personne lundi 23 novembre, 22 h–6 h"


async def test_a_closed_line_has_no_gap() -> None:
    async with helpline() as h:
        await with_coordination(h)
        await h.say("c1", "/fermer aujourd'hui 14h-20h")
        assert await coordination_posts(h, at(23, 12)) == []


@pytest.mark.parametrize(("back", "told"), [(at(23, 15), True), (at(23, 21), False)])
async def test_coordination_hears_when_we_are_back_though_not_at_night(back: datetime, told: bool) -> None:
    async with helpline() as h:
        await with_coordination(h)
        await add_evening(h, LYON, (22, 23))
        assert bool(await coordination_posts(h, back)) == told


async def test_what_coordination_reads_is_kept_true() -> None:
    async with helpline() as h:
        await with_coordination(h)
        await h.say("v1", "/prendre aujourd'hui 14h")
        await coordination_posts(h, at(23, 12))
        await h.say("v2", "/prendre aujourd'hui 16h-17h")
        [smaller] = await coordination_posts(h, at(23, 12, 1))
        assert smaller.startswith("Ligne Lyon : personne lundi 23 novembre, 17 h–18 h")
        await h.say("both", "/prendre aujourd'hui 17h-18h")
        filled = "C'est pourvu, par Bakari et Chloé : lundi 23 novembre, 16 h–18 h. Merci !"
        assert await coordination_posts(h, at(23, 12, 2)) == [filled]


async def test_who_gave_it_up_today_is_not_told_of_twice() -> None:
    async with helpline() as h:
        await with_coordination(h)
        for who, hour in (("v1", 14), ("v2", 14), ("v1", 16)):
            await h.say(who, f"/prendre aujourd'hui {hour}h")
        await h.say("v1", "/remplacement aujourd'hui 16h")
        await h.press("v1", "Je ne pourrai pas du tout", [private_chat_of("v1")])
        assert await coordination_posts(h, at(23, 12)) == []


async def test_coordination_asks_one_person_or_all_and_nobody_else_may() -> None:
    async with helpline() as h:
        await with_coordination(h)
        for who in ("v1", "chief"):
            await h.say(who, "/prendre @lyon aujourd'hui 14h")
        await coordination_posts(h, at(23, 12))
        refused = await h.press("v1", "Demander à Bakari", [COORDINATION])
        assert refused == ["Seule la coordination peut le faire."]
        await h.press("c1", "Demander à Bakari", [COORDINATION])
        asked = [one.where for one in await wait_until(h, at(23, 12, 5)) if one.text.endswith(" ?")]
        assert asked == []
        await h.press("c1", "Demander à tous", [COORDINATION])
        asked = [one.where for one in await hear(h) if one.text.endswith("16 h–18 h ?")]
        assert asked == ["both", "c1", "v1"]
        await h.press("v2", "Je le prends", [private_chat_of("v2")])
        heard = {one.where: one.text for one in await hear(h) if "16 h–18 h" in one.text}
        assert heard["c1"] == "C'est pourvu, par Bakari : lundi 23 novembre, 16 h–18 h. Merci !"
        assert heard["v2"] == "C'est vous : lundi 23 novembre, 16 h–18 h. Merci !"
