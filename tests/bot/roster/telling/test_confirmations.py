"""Who may not know of their shift is asked whether they will be there; coordination hears who does not answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Membership, Role, Seat, SeatId, ShiftId, VolunteerId
from bot.ports import Tx
from bot.roster.telling.confirmations import by_day, needs_confirmation
from bot.roster.telling.notices import WAKING
from bot.text import text_in
from tests.bot.roster.passing_time import wait_until
from tests.bot.roster.telling.test_reminders import local
from tests.support.helpline import LYON, Helpline, helpline
from tests.support.telling import CHANGES, GAPS, REQUESTS, told_at, told_when_pressed

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
DAY = timedelta(days=1)
ASKED = (
    "private:v1: Demain mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50. | Dites-moi, s'il vous plaît, si vous y "
    "serez. | [J'y serai] | [Je ne pourrai pas]"
)
AGAIN = (
    "private:v1: Je n'ai pas encore votre réponse : serez-vous là, mardi 24 novembre, 14 h–16 h ? | [J'y serai] | "
    "[Je ne pourrai pas]"
)
UNCONFIRMED = (
    "Ligne Lyon : Anne n'a pas dit si la permanence sera tenue (mardi 24 novembre, 14 h–16 h). Elle reste à son nom. "
    "| [Chercher quelqu'un]"
)


async def ticked(h: Helpline, at: datetime) -> list[str]:
    """What is said then of what is looked at here."""
    return await told_at(h, at, CHANGES, GAPS, REQUESTS)


def held(**given_: object) -> Seat:
    seat = Seat(SeatId(1), ShiftId(1), VolunteerId(1), NOW + DAY, NOW + DAY + timedelta(hours=2))
    return replace(seat, **given_)  # type: ignore[arg-type]  # as a seat has them


@pytest.mark.parametrize(
    ("seat", "since", "asked"),
    [
        pytest.param(held(taken_at=NOW - DAY), NOW - 400 * DAY, False, id="taken yesterday"),
        pytest.param(held(taken_at=NOW - DAY, put_by=VolunteerId(2)), NOW - 400 * DAY, True, id="put there by another"),
        pytest.param(
            held(taken_at=NOW - DAY, put_by=VolunteerId(1)), NOW - 400 * DAY, False, id="put there by oneself"
        ),
        pytest.param(held(taken_at=NOW - 14 * DAY), NOW - 400 * DAY, False, id="fourteen days ago"),
        pytest.param(held(taken_at=NOW - 15 * DAY), NOW - 400 * DAY, True, id="more than fourteen days ago"),
        pytest.param(held(), NOW - 400 * DAY, False, id="nobody knows when"),
        pytest.param(held(taken_at=NOW - DAY), NOW - 20 * DAY, True, id="in their first month"),
        pytest.param(held(taken_at=NOW - DAY), NOW - 31 * DAY, False, id="after their first month"),
        pytest.param(held(taken_at=NOW - DAY), None, False, id="nobody knows since when"),
        pytest.param(
            held(taken_at=NOW - 15 * DAY, confirmed_at=NOW), NOW - 400 * DAY, False, id="they have said it already"
        ),
    ],
)
def test_who_is_asked(seat: Seat, since: datetime | None, asked: bool) -> None:
    assert needs_confirmation(seat, since, NOW) is asked


@given(st.integers(0, 366 * 24 * 60))
def test_what_falls_into_the_night_is_done_the_evening_before(minute: int) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    words, ahead = text_in("fr", LYON.zone), timedelta(hours=1)
    moved = by_day(at, words, ahead)
    assert WAKING[0] <= words.local(moved).time() < WAKING[1]
    assert moved <= at
    assert moved == at or at - moved < timedelta(hours=13)  # a night and an hour, and one that the clock gives back


async def put_on(h: Helpline) -> None:
    """Coordination puts Anne on tomorrow's shift."""
    await h.say("c1", "/inscrire Anne mardi 14h")
    h.said.clear()


async def test_without_an_answer_it_is_asked_again_and_then_told_each_once() -> None:
    async with helpline() as h:
        await put_on(h)
        assert await ticked(h, local(18)) == [ASKED]
        for at in (local(20), local(10, 59, day=24)):
            assert await ticked(h, at) == []
        assert await ticked(h, local(11, day=24)) == [AGAIN]
        assert await ticked(h, local(12, 59, day=24)) == []
        told = await ticked(h, local(13, day=24))
        assert told == [f"private:{who}: {said}" for who, said in both(UNCONFIRMED)]
        assert await ticked(h, local(13, 1, day=24)) == []
        assert "private:c1*: Ligne Lyon : Anne sera là, mardi 24 novembre, 14 h–16 h." in await told_when_pressed(
            h, "v1", "J'y serai"
        )


def both(said: str) -> list[tuple[str, str]]:
    """The two coordinators of Lyon, which has no room for them; one is of two teams."""
    return [("c1", said), ("chief", said)]


async def test_an_answer_ends_it() -> None:
    async with helpline() as h:
        await put_on(h)
        await ticked(h, local(18))
        said = await told_when_pressed(h, "v1", "J'y serai")
        assert said == [
            "private:v1*: C'est noté, vous y serez : mardi 24 novembre, 14 h–16 h. Merci ! | [Je ne pourrai pas]"
        ]
        for at in (local(11, day=24), local(13, day=24)):
            assert await ticked(h, at) == []
        assert any("C'est demandé à l'équipe" in row for row in await told_when_pressed(h, "v1", "Je ne pourrai pas"))


async def away(h: Helpline, answer: str = "") -> None:
    """Anne holds tomorrow's shift, is away then, and says what becomes of it, or not."""
    await h.say("v1", "/prendre mardi 14h")
    await h.privately("v1", "/absent mardi")
    if answer:
        await h.press("v1", answer)


async def test_who_is_away_and_still_holds_it_is_asked_once_and_coordination_hears_of_it_early() -> None:
    async with helpline() as h:
        await away(h)
        assert await ticked(h, local(18)) == [
            (
                "private:v1: Demain mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50. | Votre absence est notée à "
                "ce moment-là, et cette permanence est encore à votre nom. Viendrez-vous ? "
                "| [J'y serai] | [Je ne pourrai pas]"
            )
        ]
        assert await ticked(h, local(10, 59, day=24)) == []
        holds = "Ligne Lyon : Anne est en absence, et tient encore mardi 24 novembre, 14 h–16 h. | [Chercher quelqu'un]"
        assert await ticked(h, local(11, day=24)) == [f"private:{who}: {said}" for who, said in both(holds)]
        for at in (local(12, day=24), local(13, day=24), local(13, 30, day=24)):
            assert await ticked(h, at) == []
        await told_when_pressed(h, "c1", "Chercher quelqu'un")
        assert any("Qui peut prendre" in one.text for one in await wait_until(h, local(13, 33, day=24)))


async def test_who_is_away_and_has_said_that_they_come_is_reminded_like_all_others() -> None:
    async with helpline() as h:
        await away(h, "Les garder")
        assert await ticked(h, local(18)) == [
            (
                "private:v1: Demain mardi, 14 h–16 h. Votre téléphone sonnera dès 13 h 50. "
                "| [J'y serai] | [Je ne pourrai pas]"
            )
        ]
        assert await ticked(h, local(11, day=24)) == []
        await h.privately("v1", "/absent jeudi")
        await h.privately("v1", "/prendre jeudi 14h")
        await h.press("v1", "Prendre quand même")
        assert not any("absence" in row for row in await ticked(h, local(18, day=25)))


async def test_who_is_away_and_looks_for_somebody_is_told_that_it_is_still_theirs_and_is_not_asked() -> None:
    async with helpline() as h:
        await away(h, "Chercher quelqu'un")
        [said] = await ticked(h, local(18))
        assert "Vous cherchez un remplaçant ; sans réponse, vous en restez responsable." in said
        assert "absence" not in said
        assert await ticked(h, local(11, day=24)) == []


async def test_who_looks_for_somebody_has_answered() -> None:
    async with helpline() as h:
        await put_on(h)
        await ticked(h, local(18))
        await h.press("v1", "Je ne pourrai pas")
        for at in (local(11, day=24), local(13, day=24)):
            assert await ticked(h, at) == []


async def test_coordination_has_somebody_looked_for_and_the_holder_stays_responsible() -> None:
    async with helpline() as h:
        await put_on(h)
        for at in (local(18), local(11, day=24), local(13, day=24)):
            await ticked(h, at)
        said = await told_when_pressed(h, "c1", "Chercher quelqu'un")
        assert sorted(said) == [
            (
                "c1: La coordination cherche quelqu'un pour mardi 24 novembre, 14 h–16 h. Sans réponse, Anne en reste "
                "responsable."
            ),
            *(
                f"private:{who}*: Ligne Lyon : Fatou fait chercher quelqu'un pour mardi 24 novembre, 14 h–16 h. "
                "Sans réponse, Anne en reste responsable."
                for who in ("c1", "chief")
            ),
            (
                "private:v1: Fatou cherche quelqu'un à votre place : mardi 24 novembre, 14 h–16 h. Sans réponse, "
                "vous en restez responsable. | [Garder mar. 24/11 14h]"
            ),
            (
                "team: La coordination cherche quelqu'un pour mardi 24 novembre, 14 h–16 h. Sans réponse, Anne en "
                "reste responsable. | Anne cherche quelqu'un | libre 14 h–16 h | [Je prends]"
            ),
        ]
        assert "Anne: Tue 24/11 14:00-16:00" in await h.seats()


async def test_nobody_is_looked_for_in_place_of_who_took_the_seat_since() -> None:
    async with helpline() as h:
        await put_on(h)
        for at in (local(18), local(11, day=24), local(13, day=24)):
            await ticked(h, at)

        def another_holder(tx: Tx) -> None:
            [(_, seat)] = tx.roster.seats_of(h.people["v1"], local(14, day=24), local(15, day=24))
            tx.roster.save_seat(replace(seat, volunteer=h.people["v2"]))

        await h.store.write(another_holder)
        [said] = await told_when_pressed(h, "c1", "Chercher quelqu'un")
        assert said.endswith("Quelqu'un d'autre tient ce créneau entre-temps.")


async def test_a_seat_that_changed_hands_is_asked_about_anew_and_old_buttons_say_so() -> None:
    async with helpline() as h:
        await put_on(h)
        await ticked(h, local(18))
        await h.press("v1", "J'y serai")
        await h.say("c1", "/desinscrire Anne mardi 14h")
        await h.say("c1", "/inscrire Bakari mardi 14h")

        def again(tx: Tx) -> list[bool]:
            shifts = tx.roster.shifts([LYON.id], local(14, day=24), local(15, day=24))
            return [seat.confirmed_at is None for of in tx.roster.seats([s.id for s in shifts]).values() for seat in of]

        assert await h.store.read(again) == [True]
        assert any(
            "Vous n'avez aucun créneau à venir" in row for row in await told_when_pressed(h, "v1", "Je ne pourrai pas")
        )


async def test_buttons_of_a_shift_that_is_gone_or_over_say_so() -> None:
    async with helpline() as h:
        await put_on(h)
        await ticked(h, local(18))
        await h.say("c1", "/desinscrire Anne mardi 14h")
        assert (await told_when_pressed(h, "v1", "J'y serai"))[-1].endswith("Ce créneau n'est plus à vous.")
    async with helpline() as h:
        await put_on(h)
        await ticked(h, local(18))
        h.clock.move(local(17, day=24))
        assert (await told_when_pressed(h, "v1", "J'y serai"))[-1].endswith("Ce créneau est passé.")


async def test_who_is_put_on_after_the_hour_is_asked_an_hour_later() -> None:
    async with helpline() as h:
        h.clock.move(local(19))
        await put_on(h)
        assert await ticked(h, local(19, 30)) == []
        assert await ticked(h, local(20, 1)) == [ASKED]


async def test_a_shift_early_in_the_morning_is_seen_to_in_the_evening() -> None:
    async with helpline() as h:

        def early(tx: Tx) -> None:
            for shift in tx.roster.shifts([LYON.id], local(10, day=24), local(11, day=24)):
                tx.roster.save_shift(replace(shift, starts=local(8, day=24)))

        await h.store.write(early)
        await h.say("c1", "/inscrire Anne mardi 8h")
        said = [await ticked(h, at) for at in (local(18), local(19, 59), local(20), local(20, 44), local(20, 45))]
        assert [len(rows) for rows in said] == [1, 0, 1, 0, 2]


async def test_whoever_is_in_their_first_month_is_asked() -> None:
    async with helpline() as h:
        anne = h.people["v1"]
        joined = Membership(anne, LYON.id, Role.VOLUNTEER, since=h.clock.now() - 9 * DAY)
        await h.store.write(lambda tx: tx.people.save_membership(joined))
        await h.say("v1", "/prendre mardi 14h")
        assert await ticked(h, local(18)) == [ASKED]


async def test_who_wants_no_reminders_is_still_asked_and_only_about_that_shift() -> None:
    async with helpline() as h:
        wishes = await h.store.read(lambda tx: tx.staffing.preferences(h.people["v1"]))
        await h.store.write(lambda tx: tx.staffing.save_preferences(replace(wishes, eve_at=None)))
        await h.say("v1", "/prendre mardi 10h")
        await put_on(h)
        assert await ticked(h, local(18)) == [ASKED]
