"""Holidays: coordination is asked once, three weeks ahead; what it decides is done, and who holds shifts is asked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.console import COORDINATION, TEAM, private_chat_of
from bot.cli.check import check_school_days
from bot.model import Purpose, Room
from bot.ports import Tx
from bot.roster.staffing.holiday_questions import holidays_near
from bot.roster.staffing.school_days import SchoolHoliday, school_days_known_until, school_holidays
from bot.text import text_in
from tests.support.helpline import LYON, PARIS, Helpline, helpline

CHRISTMAS = "Le vendredi 25 décembre est férié (Noël)."
DUE = datetime(2026, 12, 4, 9, tzinfo=UTC)  # three weeks before, ten in the morning in Paris


async def with_room(h: Helpline) -> None:
    await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))


async def without_chat(h: Helpline, who: str) -> None:
    def leave(tx: Tx) -> None:
        for account in tx.people.identities(h.people[who]):
            tx.people.delete_identity(account)

    await h.store.write(leave)


async def tick_at(h: Helpline, at: datetime) -> list[str]:
    """What coordination's room hears of holidays then."""
    h.said.clear()
    h.clock.move(at)
    await h.app.tick()
    await h.settle()
    marks = "férié", "Vacances", "public holiday", "holidays:"
    texts = [said.text.replace("\u00a0", " ") for said in h.said if said.to == COORDINATION]
    return [text for text in texts if any(mark in text for mark in marks)]


async def test_a_holiday_is_asked_about_once_three_weeks_ahead_and_by_day() -> None:
    async with helpline() as h:
        await with_room(h)
        assert await tick_at(h, DUE - timedelta(days=1)) == []
        assert await tick_at(h, DUE - timedelta(hours=3)) == []  # seven in the morning
        (said,) = await tick_at(h, DUE)
        assert said == f"{CHRISTMAS}\nLa ligne est-elle ouverte ? Sans réponse, elle l'est."
        assert not [post for post in h.said if post.to == TEAM and "férié" in post.text]
        assert await tick_at(h, DUE + timedelta(minutes=1)) == []
        assert await tick_at(h, DUE - timedelta(minutes=50)) == []  # the clock goes back an hour
        assert await tick_at(h, DUE + timedelta(days=1)) == []
        (new_year,) = await tick_at(h, DUE + timedelta(days=7))
        assert new_year.startswith("Le vendredi 1er janvier est férié (Jour de l'an).")


async def test_after_a_stop_of_weeks_what_is_still_to_come_is_asked_about() -> None:
    async with helpline() as h:
        await with_room(h)
        first, second = await tick_at(h, DUE + timedelta(days=19))
        assert first.startswith(CHRISTMAS)
        assert "1er janvier" in second
        assert await tick_at(h, DUE + timedelta(days=21)) == []


async def test_where_coordination_has_no_chat_it_is_asked_once_it_has() -> None:
    async with helpline() as h:
        for who in ("c1", "chief"):
            await without_chat(h, who)
        assert await tick_at(h, DUE) == []
        assert await h.dump("holiday_questions") == {"holiday_questions": []}
        await with_room(h)
        (said,) = await tick_at(h, DUE + timedelta(minutes=1))
        assert said.startswith(CHRISTMAS)


async def test_nobody_is_asked_where_the_line_has_no_shift_or_is_closed_then() -> None:
    async with helpline() as h:
        await with_room(h)
        await h.say("c1", "/fermer 25 décembre", COORDINATION)
        assert await tick_at(h, DUE) == []


async def test_to_close_is_a_closure_that_can_be_undone_and_then_it_is_asked_again() -> None:
    async with helpline() as h:
        await with_room(h)
        h.clock.move(DUE - timedelta(days=1))
        await h.app.tick()
        await h.say("c1", "/inscrire Anne vendredi 25/12 14h", COORDINATION)
        await tick_at(h, DUE)
        said = await h.press("c1", "On ferme", [COORDINATION])
        assert f"{CHRISTMAS}\nFatou : on ferme." in said
        assert sum("Fatou ferme Lyon le vendredi 25 décembre" in text for text in said) >= 2
        said = await h.say("c1", "/oups", COORDINATION)
        assert any(text.startswith(f"{CHRISTMAS}\nLa ligne est-elle ouverte ?") for text in said)
        said = await h.press("c1", "On ouvre", [COORDINATION])
        assert f"{CHRISTMAS}\nFatou : on ouvre." in said
        assert await h.dump("closures") == {"closures": []}


async def test_those_who_hold_shifts_are_asked_once_and_coordination_sees_who_comes() -> None:
    async with helpline() as h:
        await with_room(h)
        h.clock.move(DUE - timedelta(days=1))
        await h.app.tick()
        for who, hour in (("Anne", 14), ("Bakari", 16)):
            await h.say("c1", f"/inscrire {who} vendredi 25/12 {hour}h", COORDINATION)
        await tick_at(h, DUE)
        said = await h.press("c1", "Demander à chacun", [COORDINATION])
        assert f"{CHRISTMAS} Serez-vous là ?\nvendredi 25 décembre, 14 h–16 h" in said
        assert f"{CHRISTMAS}\nN'ont pas répondu : Anne et Bakari." in said
        said = await h.press("v1", "J'y serai")
        assert f"{CHRISTMAS}\nViennent : Anne.\nN'ont pas répondu : Bakari." in said
        said = await h.press("v2", "Je ne pourrai pas")
        assert f"{CHRISTMAS}\nViennent : Anne.\nNe peuvent pas venir : Bakari." in said
        assert "Bakari: Fri 25/12 16:00-18:00" in await h.seats()
        said = await h.press("v2", "Proposer ven. 25/12 16h")
        assert any("Bakari" in text for text in said)


async def test_a_question_about_a_day_that_is_past_is_answered_as_such() -> None:
    async with helpline() as h:
        await with_room(h)
        await tick_at(h, DUE)
        h.clock.move(DUE + timedelta(days=22))
        assert (await h.press("c1", "On ferme", [COORDINATION]))[-1].startswith("Ces dates sont passées")


async def test_school_holidays_are_asked_about_as_a_whole_where_the_line_has_a_zone() -> None:
    async with helpline(lines=(replace(LYON, school_zone="A"), PARIS)) as h:
        await with_room(h)
        (said,) = await tick_at(h, datetime(2026, 11, 28, 9, tzinfo=UTC))
        assert said.startswith("Vacances de Noël : du samedi 19 décembre au dimanche 3 janvier.")
        await h.press("c1", "On ferme", [COORDINATION])
        assert await tick_at(h, DUE) == []  # Christmas lies in it, and is closed
        assert await tick_at(h, DUE + timedelta(days=7)) == []


async def test_in_english() -> None:
    async with helpline(lines=(replace(LYON, language="en", school_zone="A"), PARIS)) as h:
        await with_room(h)
        (said,) = await tick_at(h, datetime(2026, 11, 28, 9, tzinfo=UTC))
        assert said.startswith("Christmas holidays: from Saturday 19 December to Sunday 3 January.")
        (said,) = await tick_at(h, DUE)
        assert said == (
            "Friday 25 December is a public holiday (Christmas Day).\nIs the line open? Without an answer, it is."
        )


@pytest.mark.parametrize(
    ("zone", "first", "last", "found"),
    [
        ("A", "2026-12-01", "2026-12-31", [SchoolHoliday(date(2026, 12, 19), date(2027, 1, 3), "christmas")]),
        ("A", "2026-12-20", "2026-12-31", []),
        ("C", "2027-02-01", "2027-02-28", [SchoolHoliday(date(2027, 2, 6), date(2027, 2, 21), "winter")]),
    ],
)
def test_a_school_holiday_begins_on_its_first_day(zone: str, first: str, last: str, found: list[SchoolHoliday]) -> None:
    assert school_holidays(zone, date.fromisoformat(first), date.fromisoformat(last)) == found


def test_beyond_what_is_known_nothing_is_guessed_and_check_says_so() -> None:
    line = replace(LYON, school_zone="B")
    last = school_days_known_until("B")
    words = text_in("fr", LYON.zone)
    beyond = holidays_near(line, last + timedelta(days=1), last + timedelta(days=400), words)
    assert not any(one.school for one in beyond)
    assert check_school_days(LYON, last) == []
    (found,) = check_school_days(line, last - timedelta(days=300))
    assert (found.good, str(last) in found.words) == (True, True)
    (found,) = check_school_days(line, last - timedelta(days=30))
    assert not found.good
    assert "vacances-scolaires-france" in found.todo


async def test_whom_nobody_can_write_to_is_on_the_list_of_those_to_ring_up() -> None:
    async with helpline() as h:
        await with_room(h)
        await without_chat(h, "v1")
        h.clock.move(DUE - timedelta(days=1))
        await h.app.tick()
        await h.say("c1", "/inscrire Anne vendredi 25/12 14h", COORDINATION)
        await tick_at(h, DUE)
        await h.press("c1", "C'est fait : Anne", [COORDINATION])
        h.said.clear()
        await h.press("c1", "Demander à chacun", [COORDINATION])
        await h.app.tick()
        await h.settle()
        texts = [said.text.replace("\u00a0", " ") for said in h.said if said.to == COORDINATION]
        assert any("Anne – Noël : vendredi 25 décembre, 14 h–16 h (demander si cela va)" in text for text in texts)
        assert not [said for said in h.said if said.to == private_chat_of("v1")]
