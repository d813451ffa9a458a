"""/mois: a draft tells nobody anything and changes no seat; publishing does, once, and can be taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.console import COORDINATION, TEAM, private_chat_of
from bot.commands.month.month_reading import MonthAsked, MonthWish, month_asked
from bot.model import Absence, Purpose, Room, Seat, SeatId
from bot.ports import Tx
from bot.roster.staffing.month_days import month_bounds, next_month
from tests.support.helpline import LYON, MONDAY, PARIS, Helpline, helpline

HELD = (("v1", 1, 14), ("v2", 1, 14), ("both", 3, 16), ("t1", 1, 14))
"""Who comes each week, on which day and at what hour."""


@asynccontextmanager
async def with_habits(**more: Any) -> AsyncIterator[Helpline]:
    """Eight weeks later, people have come each week; coordination has a room."""
    async with helpline(**more) as h:
        people = h.people

        def come(tx: Tx) -> None:
            tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION))
            for shift in tx.roster.shifts([LYON.id], MONDAY, MONDAY + timedelta(weeks=8)):
                local = shift.starts.astimezone(h.clock.now().tzinfo) + timedelta(hours=1)
                for who, weekday, hour in HELD:
                    if (local.weekday(), local.hour) == (weekday, hour):
                        trainee = who == "t1"
                        tx.roster.save_seat(
                            Seat(SeatId(0), shift.id, people[who], shift.starts, shift.ends, trainee=trainee)
                        )

        await h.store.write(come)
        h.clock.move(datetime(2027, 1, 18, 9, tzinfo=MONDAY.tzinfo))
        await h.app.tick()
        await h.settle()
        h.said.clear()
        yield h


async def draft(h: Helpline) -> str:
    (said,) = await h.say("c1", "/mois février", COORDINATION)
    return said


async def places(h: Helpline) -> list[str]:
    """What is proposed, by person and date."""

    def work(tx: Any) -> list[str]:
        ids = [row.id for row in tx._c.exec_driver_sql("SELECT id FROM months")]
        found = [place for id_ in ids for place in tx.months.places(id_)]
        return sorted(f"{tx.people.get(p.volunteer).name} {tx.roster.shift(p.shift).date:%d/%m}" for p in found)

    return await h.store.read(work)


async def test_a_draft_follows_habits_and_says_nothing_to_anybody() -> None:
    async with with_habits() as h:
        before = await h.dump("seats")
        said = await draft(h)
        assert said.startswith("Brouillon de février, Lyon : 16 propositions, marquées « ? ».")
        assert "mar. 02/02 : 14 h Anne ?, Bakari ?, Élise (en formation) ? · libre : 10 h, 16 h" in said
        assert "jeu. 04/02 : 16 h Chloé ? · libre : 10 h, 14 h" in said
        assert [post.to for post in h.said] == [COORDINATION]
        assert await h.dump("seats") == before
        assert await places(h) == sorted(
            [f"{who} {day:02}/02" for who in ("Anne", "Bakari", "Élise") for day in (2, 9, 16, 23)]
            + [f"Chloé {day:02}/02" for day in (4, 11, 18, 25)]
        )


async def test_shifts_exist_for_a_month_that_is_farther_away_than_eight_weeks() -> None:
    async with with_habits() as h:
        await h.say("c1", "/mois mars", COORDINATION)
        starts, ends = month_bounds(date(2027, 3, 1), LYON.zone)
        shifts = await h.store.read(lambda tx: tx.roster.shifts([LYON.id], starts, ends))
        assert len(shifts) == 23 * 3
        said = await h.say("c1", "/inscrire Anne mercredi 31 mars 14h", COORDINATION)
        assert "Fatou inscrit Anne : mercredi 31 mars, 14 h–16 h." in said


async def test_who_is_away_or_on_another_line_is_not_proposed() -> None:
    async with with_habits() as h:
        now = h.clock.now()

        def go(tx: Tx) -> None:
            tx.staffing.save_absence(Absence(0, h.people["v1"], now + timedelta(days=12), now + timedelta(days=17)))
            other = next(
                shift
                for shift in tx.roster.shifts([PARIS.id], now + timedelta(days=17), now + timedelta(days=18))
                if shift.starts.hour == 14
            )
            tx.roster.save_seat(Seat(SeatId(0), other.id, h.people["both"], other.starts, other.ends))

        await h.store.write(go)
        await draft(h)
        found = await places(h)
        assert "Anne 02/02" not in found
        assert "Anne 09/02" in found
        assert "Chloé 04/02" not in found
        assert "Chloé 11/02" in found


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("mardi 2 14h Anne", "Cette personne est déjà sur ce créneau."),
        ("jeudi 4 16h Anne", "Ce créneau est complet."),
        ("mercredi 3 14h Anne", "Brouillon : Anne, mercredi 3 février, 14 h–16 h."),
        ("Anne mercredi 3 14h", "Brouillon : Anne, mercredi 3 février, 14 h–16 h."),
        ("retirer Anne mardi 9", "Brouillon : sans Anne, mardi 9 février, 14 h–16 h."),
        ("retirer Anne mercredi 3", "Aucun créneau ne correspond à"),
        ("mercredi 3 14h-15h Anne", "Le brouillon ne connaît que des créneaux entiers."),
        ("mercredi 3 14h Zoé", "Je ne connais pas"),
    ],
)
async def test_coordination_changes_the_draft_in_words(words: str, answer: str) -> None:
    async with with_habits() as h:
        await draft(h)
        said = await h.say("c1", f"/mois février {words}", COORDINATION)
        assert any(answer in text for text in said), said
        assert all(post.to == COORDINATION for post in h.said)


async def test_everybody_is_asked_once_and_answers_change_the_draft() -> None:
    async with with_habits() as h:
        await draft(h)
        said = await h.press("c1", "Demander à chacun", [COORDINATION])
        assert (
            "Février : vos 4 mardis, 14 h–16 h (2, 9, 16 et 23). Qu'en dites-vous ? "
            "La coordination publie le planning ensuite." in said
        )
        assert not [post for post in h.said if post.to == TEAM]
        assert any("N'ont pas répondu : Anne, Bakari, Chloé et Élise." in text for text in said)
        assert await h.press("c1", "Demander à chacun", [COORDINATION]) == ["C'est déjà demandé à chacun."]
        assert any("N'ont pas répondu : Bakari" in text for text in await h.press("v1", "Je garde tout"))
        await h.press("v2", "Je choisis")
        await h.press("v2", "Oui : mar. 09/02 14h")
        await h.press("v2", "Oui : mar. 16/02 14h")
        await h.press("v2", "Non : mar. 16/02 14h")
        said = await h.press("v2", "C'est tout")
        assert "Février, c'est noté : vos 3 mardis, 14 h–16 h (2, 16 et 23)." in said[0]
        said = await h.press("both", "Pas ce mois-ci", [private_chat_of("both")])
        assert any("Pas ce mois-ci : Chloé." in text and "N'ont pas répondu : Élise." in text for text in said)
        assert any("mar. 09/02 : 14 h Anne (d'accord), Élise" in text for text in said)
        await h.press("c1", "Publier", [COORDINATION])
        seats = [seat for seat in await all_seats(h) if "/02" in seat]
        assert seats == sorted(
            [
                *(f"02/02 {who}" for who in ("Anne confirmed", "Bakari confirmed", "Élise")),
                *(f"09/02 {who}" for who in ("Anne confirmed", "Élise")),
                *(f"16/02 {who}" for who in ("Anne confirmed", "Bakari confirmed", "Élise")),
                *(f"23/02 {who}" for who in ("Anne confirmed", "Bakari confirmed", "Élise")),
            ]
        )


async def all_seats(h: Helpline) -> list[str]:
    def work(tx: Tx) -> list[str]:
        starts, ends = month_bounds(date(2027, 2, 1), LYON.zone)
        shifts = {shift.id: shift for shift in tx.roster.shifts([LYON.id], starts, ends)}
        seats = [seat for of_shift in tx.roster.seats(shifts).values() for seat in of_shift]
        assert {seat.put_by for seat in seats} <= {h.people["c1"]}
        return sorted(
            f"{shifts[s.shift].date:%d/%m} {tx.people.get(s.volunteer).name}{' confirmed' * bool(s.confirmed_at)}"
            for s in seats
        )

    return await h.store.read(work)


async def test_what_clashes_by_then_is_left_out_and_named() -> None:
    async with with_habits() as h:
        await draft(h)
        await h.say("c1", "/inscrire Gaël mardi 2 février 14h", COORDINATION)
        await h.say("c1", "/fermer mardi 9 février", COORDINATION)
        await h.store.write(
            lambda tx: tx.staffing.save_absence(
                Absence(
                    0,
                    h.people["v1"],
                    datetime(2027, 2, 16, tzinfo=MONDAY.tzinfo),
                    datetime(2027, 2, 17, tzinfo=MONDAY.tzinfo),
                )
            )
        )
        said = await h.press("c1", "Publier", [COORDINATION])
        result = next(text for text in said if text.startswith("Février est publié par"))
        assert "12 permanences inscrites" in result
        assert "Pas inscrit : Anne, mardi 16 février, 14 h–16 h. Cette personne est absente à ce moment-là." in result
        room = [post.text for post in h.said if post.to == TEAM]
        assert len(room) == 1


async def test_publishing_is_one_act_that_is_taken_back_within_ten_minutes() -> None:
    async with with_habits() as h:
        await draft(h)
        await h.press("c1", "Demander à chacun", [COORDINATION])
        await h.press("v1", "Je garde tout")
        before = await h.dump("seats")
        said = await h.press("c1", "Publier", [COORDINATION])
        assert "Février est publié : vos 4 mardis, 14 h–16 h (2, 9, 16 et 23)." in said
        assert await h.dump("seats") != before
        said = await h.say("c1", "/oups", COORDINATION)
        assert await h.dump("seats") == before
        assert sum("Fatou retire le planning de février" in text for text in said) == 2  # the room's, edited, and here
        assert any(text.startswith("Février, c'est noté : vos 4 mardis") for text in said)
        await h.press("c1", "Publier", [COORDINATION])
        assert await h.dump("seats") != before
        h.clock.move(h.clock.now() + timedelta(minutes=11))
        await h.say("c1", "/oups", COORDINATION)
        assert await h.dump("seats") != before


async def test_who_was_not_asked_gets_the_dates_once_and_the_room_one_quiet_post() -> None:
    async with with_habits() as h:
        await draft(h)
        await h.press("c1", "Publier", [COORDINATION])
        to_anne = [post.text.replace("\u00a0", " ") for post in h.said if post.to == private_chat_of("v1")]
        assert to_anne == ["Février est publié : vos 4 mardis, 14 h–16 h (2, 9, 16 et 23)."]
        assert len([post for post in h.said if post.to == TEAM]) == 1
        await h.press("v1", "Sur papier (PDF)", [TEAM])
        assert [post.document.file_name for post in h.said if post.document] == ["planning-lyon-2027-02.pdf"]


async def test_a_draft_is_given_up_after_a_question_if_people_have_answered() -> None:
    async with with_habits() as h:
        await draft(h)
        await h.press("c1", "Demander à chacun", [COORDINATION])
        await h.press("v1", "Je garde tout")
        assert "Une personne a déjà répondu" in (await h.press("c1", "Abandonner", [COORDINATION]))[0]
        said = await h.press("c1", "Oui, abandonner", [COORDINATION])
        assert "Février : la coordination ne demande plus. Rien ne change pour vous." in said
        assert (await h.dump("months", "month_places", "month_replies")) == {
            "months": [],
            "month_places": [],
            "month_replies": [],
        }


async def test_a_volunteer_gets_the_month_on_paper_with_names_alone() -> None:
    async with with_habits() as h:
        for words in ("/mois janvier", "/mois janvier pdf"):
            await h.privately("v1", words)
            (post,) = h.said
            assert post.document is not None
            assert post.document.calendar
            assert post.document.file_name == "planning-lyon-2027-01.pdf"
            assert post.document.heads == ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
            cell = post.document.rows[1][1].replace("\u00a0", " ")
            assert cell == "5\n10 h–12 h ……\n14 h–16 h Anne, Bakari, Élise (en formation)\n16 h–18 h ……"
            assert "39980" not in repr(post.document)
        await h.say("v1", "/mois janvier pdf")
        assert h.said[-1].to == TEAM
        (said,) = await h.privately("v1", "/mois janvier mardi 5 14h Anne")
        assert said.splitlines()[0] == "Je n'ai pas compris « mardi 5 14h Anne »."


async def test_only_coordination_drafts_and_not_in_the_team_s_room() -> None:
    async with with_habits() as h:
        assert (await h.say("c1", "/mois février"))[0].startswith("Le brouillon du mois se fait en privé")
        await h.say("v1", "/mois février mercredi 3 14h Anne")
        assert (await h.dump("months")) == {"months": []}
        await draft(h)
        pressed = h.console.press("v1", "Anne", "Publier", h.clock.now(), [COORDINATION])
        assert pressed is not None
        assert await h.receive(pressed) == ["Seule la coordination peut le faire."]


async def test_english_lines_speak_english() -> None:
    async with with_habits(lines=(replace(LYON, language="en"), PARIS)) as h:
        (said,) = await h.say("c1", "/month february", COORDINATION)
        assert said.startswith('Draft of February, Lyon: 16 proposals, marked "?".')
        said_all = await h.press("c1", "Ask everybody", [COORDINATION])
        assert (
            "February: your 4 Tuesdays, 14:00–16:00 (2, 9, 16, and 23). What do you say? "
            "Coordination publishes the roster afterwards." in said_all
        )


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("", MonthAsked(date(2026, 12, 1), MonthWish.SHOW)),
        ("décembre", MonthAsked(date(2026, 12, 1), MonthWish.SHOW)),
        ("de décembre 2026 PDF", MonthAsked(date(2026, 12, 1), MonthWish.PAPER)),
        ("novembre", MonthAsked(date(2026, 11, 1), MonthWish.SHOW)),
        ("janvier", MonthAsked(date(2027, 1, 1), MonthWish.SHOW)),
        ("ce mois pdf", MonthAsked(date(2026, 11, 1), MonthWish.PAPER)),
        ("mois prochain", MonthAsked(date(2026, 12, 1), MonthWish.SHOW)),
        ("december remove Anne tuesday 8", MonthAsked(date(2026, 12, 1), MonthWish.TAKE_OFF, "Anne tuesday 8")),
        ("mar 8 14h Anne", MonthAsked(date(2026, 12, 1), MonthWish.PUT, "mar 8 14h Anne")),
        ("décembre ajouter Anne mardi 8", MonthAsked(date(2026, 12, 1), MonthWish.PUT, "Anne mardi 8")),
    ],
)
def test_which_month_is_meant(words: str, asked: MonthAsked) -> None:
    assert month_asked(words, date(2026, 11, 23)) == asked


def test_months_follow_each_other_over_new_year() -> None:
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert next_month(date(2026, 11, 1), 3) == date(2027, 2, 1)
