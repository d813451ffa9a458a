"""A call-back ends: whoever took it is asked, it is offered again, tried three times, and closed."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

import pytest

from adapters.console import NETWORK, Console, Said, private_chat_of
from bot.calls.call_backs.callback import (
    ASKED_AFTER,
    BETWEEN_TRIES,
    PATIENCE,
    STALE_AFTER,
    is_calling_time,
    next_calling_time,
)
from bot.calls.late_news import tell_late_calls
from bot.model import Ending, MissedCall, Purpose, Room, Seat, SeatId
from bot.ports import Tx
from bot.run.app import App
from storage.store import open_store
from tests.support.helpline import LYON, MONDAY, ZONE, Helpline, helpline
from tests.support.ringing import ANNE, BILAL, facts, hear, heard, pressed, ring, ticked
from tests.support.telling import GAPS, told_at

HALF_PAST_TEN: Final = MONDAY + timedelta(minutes=90)
ONCE: Final = "Appel sans réponse à 10 h 29 (…07, 40 s d'attente)."
BEGINS: Final = "Votre permanence commence, jusqu'à 16 h."
ANSWERS: Final = "[J'ai eu la personne] | [Ça ne répond pas] | [Faux numéro] | [Je laisse]"
QUESTION: Final = f"private:v1: Où en est le rappel de 10 h 29 (…07) ? | {ANSWERS}"
COORDINATION: Final = private_chat_of("office")


@pytest.fixture
async def lyon() -> AsyncIterator[Helpline]:
    """A Monday at 10:30, in the middle of a shift that nobody holds."""
    async with helpline(now=HALF_PAST_TEN) as there:
        yield there


async def open_alerts(line: Helpline) -> Sequence[MissedCall]:
    return await line.store.read(lambda tx: tx.calls.open_missed(LYON.id))


async def taken_by_v1(line: Helpline) -> datetime:
    await ring(line)
    at = line.clock.now()
    await line.press("v1", "Je rappelle")
    return at


def local(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


# ---------------------------------------------------------------- asked, and released


async def test_whoever_took_a_call_is_asked_once_after_twenty_minutes_also_after_a_restart(url: str) -> None:
    async with helpline(url, HALF_PAST_TEN) as line:
        at = await taken_by_v1(line)
        assert await ticked(line, at + ASKED_AFTER - timedelta(seconds=1)) == []
        assert await ticked(line, at + ASKED_AFTER) == [QUESTION]
        again: list[Said] = []
        beside = await open_store(url, clock=line.clock, beside=True)
        app = App(beside, line.clock, line.app.deployment, {NETWORK: Console(again.append)})
        await app.tick()
        await app.deliver()
        await beside.close()
        assert again == []
        assert await ticked(line, at + ASKED_AFTER + timedelta(minutes=1)) == []


async def test_without_an_answer_the_call_is_free_again_and_offered_in_one_new_line_and_the_number_goes(
    url: str,
) -> None:
    async with helpline(url, HALF_PAST_TEN) as line:
        asked = await taken_by_v1(line) + ASKED_AFTER
        await ticked(line, asked)
        assert await ticked(line, asked + PATIENCE - timedelta(seconds=1)) == []
        no_news = (
            "private:v1*: Appel à 10 h 29 (…07) : sans nouvelles de vous, je propose de nouveau ce rappel à l'équipe. "
            "Le numéro n'est plus affiché."
        )
        assert sorted(await ticked(line, asked + PATIENCE)) == [
            no_news,
            no_news,
            f"team*: {ONCE} | [Je rappelle]",
            "team: À rappeler : …07, appel à 10 h 29. | [Je rappelle]",
        ]
        assert await ticked(line, asked + PATIENCE + timedelta(minutes=5)) == []
        held = await line.store.read(lambda tx: tx.outbox.keyed(private_chat_of("v1"), "caller:1"))
        assert held is not None
        assert "{caller" not in held.post.text
        await line.press("v2", "Je rappelle")
        assert [alert.taken_by for alert in await open_alerts(line)] == [line.people["v2"]]
        assert "team*: …07, appel à 10 h 29. Bakari rappelle." in heard(line)


async def test_a_bot_that_was_down_asks_before_it_gives_the_call_to_others(lyon: Helpline) -> None:
    at = await taken_by_v1(lyon)
    assert await ticked(lyon, at + timedelta(hours=3)) == [QUESTION]
    assert await ticked(lyon, at + timedelta(hours=3) + PATIENCE - timedelta(seconds=30)) == []


async def test_the_question_can_be_answered_and_is_over_when_the_number_post_was(lyon: Helpline) -> None:
    at = await taken_by_v1(lyon)
    await ticked(lyon, at + ASKED_AFTER)
    thanks = "private:v1*: Appel à 10 h 29 (…07) : vous avez eu la personne. Merci !"
    said = await pressed(lyon, "v1", "J'ai eu la personne")
    assert said.count(thanks) == 2
    assert await ticked(lyon, at + timedelta(hours=6)) == []


async def test_who_leaves_a_call_to_the_team_has_it_offered_in_a_new_line(lyon: Helpline) -> None:
    await taken_by_v1(lyon)
    assert "team: À rappeler : …07, appel à 10 h 29. | [Je rappelle]" in await pressed(lyon, "v1", "Je laisse")


# ---------------------------------------------------------------- tried up to three times


async def test_who_does_not_answer_is_offered_again_two_hours_later_and_closed_after_the_third_try(url: str) -> None:
    async with helpline(url, HALF_PAST_TEN) as line:
        await ring(line)
        for tries in (1, 2):
            await line.press("v1", "Je rappelle")
            tried = line.clock.now()
            await line.press("v1", "Ça ne répond pas")
            early = await line.privately("v2", "/rappeler")
            assert early == [
                {
                    1: "On a déjà rappelé, sans réponse. On essaie de nouveau à partir de : 12 h 30.",
                    2: "On a rappelé 2 fois, sans réponse. On essaie de nouveau à partir de : 14 h 30.",
                }[tries]
            ]
            assert [(alert.tries, alert.retry_at) for alert in await open_alerts(line)] == [
                (tries, tried + BETWEEN_TRIES)
            ]
            count = ("", "une fois", "2 fois")[tries]
            (row,) = (await line.privately("v2", "/appels"))[0].splitlines()[1:]
            assert row.startswith(f"1. …07, à 10 h 29. Rappelé {count}, sans réponse. À rappeler à partir de : 1")
            assert not any(button.label.startswith("Rappeler") for said in line.said for button in said.buttons)
            assert await ticked(line, tried + BETWEEN_TRIES - timedelta(seconds=1)) == []
            offered = f"Rappelé {count}, sans réponse. Toujours à rappeler. | [Je rappelle]"
            assert [w for w in await ticked(line, tried + BETWEEN_TRIES) if w.startswith("team")] == [
                f"team*: {ONCE} | {offered}",
                f"team: …07, appel à 10 h 29. {offered}",
            ]
        await line.press("v2", "Je rappelle")
        last = await pressed(line, "v2", "Ça ne répond pas")
        assert f"team*: {ONCE} | Rappelé 3 fois, sans réponse. On s'arrête là." in last
        assert await open_alerts(line) == []
        ended = await line.store.read(lambda tx: tx.calls.missed(1))
        assert ended is not None
        assert (ended.ending, ended.tries, ended.closed_by) == (Ending.NOT_REACHED, 3, line.people["v2"])
        assert await ticked(line, line.clock.now() + timedelta(hours=5)) == []


async def test_who_calls_again_is_offered_at_once_whenever_the_last_try_was(lyon: Helpline) -> None:
    await taken_by_v1(lyon)
    await lyon.press("v1", "Ça ne répond pas")
    lyon.clock.move(lyon.clock.now() + timedelta(minutes=10))
    assert [words for words in await ring(lyon) if "Je rappelle" in words] != []
    assert [alert.retry_at for alert in await open_alerts(lyon)] == [None]


# ---------------------------------------------------------------- the hours


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (local(9), local(9)),
        (local(20, 29), local(20, 29)),
        (local(20, 30), local(9, day=24)),
        (local(23, 59), local(9, day=24)),
        (local(0), local(9)),
        (local(8, 59), local(9)),
    ],
)
def test_people_are_called_back_between_nine_and_half_past_eight_by_the_line_s_clock(
    at: datetime, opens: datetime
) -> None:
    assert (is_calling_time(LYON, at), next_calling_time(LYON, at)) == (at == opens, opens)


def test_a_line_may_have_other_hours_or_none_at_all() -> None:
    night = replace(LYON, callback_hours=((time(22), time(2)), (time(8), time(10))))
    assert [hour for hour in range(24) if is_calling_time(night, local(hour))] == [0, 1, 8, 9, 22, 23]
    assert next_calling_time(night, local(11)) == local(22)
    assert all(is_calling_time(replace(LYON, callback_hours=()), local(hour)) for hour in range(24))


async def test_nothing_happens_to_a_call_back_after_half_past_eight_and_before_nine(lyon: Helpline) -> None:
    lyon.clock.move(local(17, 30))
    await ring(lyon)
    lyon.clock.move(local(20, 25))
    await lyon.press("v1", "Je rappelle")
    for at in (local(20, 46), local(23), local(8, 59, day=24)):
        assert await ticked(lyon, at) == []
    asked = [words for words in await ticked(lyon, local(9, day=24)) if words.startswith("private:v1")]
    assert asked == [f"private:v1: Où en est le rappel du lundi 23 novembre à 17 h 29 (…07) ? | {ANSWERS}"]


async def test_a_try_in_the_evening_is_followed_by_one_in_the_morning(lyon: Helpline) -> None:
    lyon.clock.move(local(17, 30))
    await ring(lyon)
    lyon.clock.move(local(19))
    await lyon.press("v1", "Je rappelle")
    await lyon.press("v1", "Ça ne répond pas")
    assert [alert.retry_at for alert in await open_alerts(lyon)] == [local(9, day=24)]
    (row,) = (await lyon.privately("v1", "/appels"))[0].splitlines()[1:]
    assert row.endswith("À rappeler à partir de : mardi 24 novembre, 9 h.")
    assert await ticked(lyon, local(22)) == []
    assert [words for words in await ticked(lyon, local(9, day=24)) if words.startswith("team: …07")] != []


async def test_who_presses_late_hears_so_and_has_the_number_only_if_they_insist(lyon: Helpline) -> None:
    lyon.clock.move(local(17, 30))
    await ring(lyon)
    lyon.clock.move(local(21, 4))
    late = (
        "private:v1: Il est 21 h 04. À cette heure, on ne rappelle (…07) que si la personne attend notre appel. "
        "Sinon, à partir de : mardi 24 novembre, 9 h. | [Rappeler quand même]"
    )
    assert await pressed(lyon, "v1", "Je rappelle") == [
        late,
        "v1: Je vous le demande dans notre conversation privée.",
    ]
    assert [alert.taken_by for alert in await open_alerts(lyon)] == [None]
    said = await pressed(lyon, "v1", "Rappeler quand même")
    assert [words for words in said if "06 39 98 02 07" in words] != []
    assert [alert.taken_by for alert in await open_alerts(lyon)] == [lyon.people["v1"]]
    assert await pressed(lyon, "v2", "Je rappelle") == ["v2: Anne rappelle déjà cette personne. Merci !"]


# ---------------------------------------------------------------- stale


async def coordination_room(line: Helpline) -> None:
    await line.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))


async def test_after_two_days_a_call_back_is_closed_and_coordination_hears_so_once(url: str) -> None:
    async with helpline(url, HALF_PAST_TEN) as line:
        await coordination_room(line)
        for caller in (ANNE, BILAL):
            await ring(line, caller)
        told = [alert.told_at for alert in await open_alerts(line)]
        assert None not in told
        last = max(at for at in told if at)
        assert [words for words in await ticked(line, last + STALE_AFTER - timedelta(minutes=1)) if "48" in words] == []
        said = await ticked(line, last + STALE_AFTER)
        assert [words for words in said if words.startswith("private:office")] == [
            "private:office: Ligne Lyon : 2 personnes n'ont pas été jointes en 48 heures. Leurs rappels sont clos."
        ]
        assert len([words for words in said if words.startswith("team*") and "ce rappel est clos" in words]) == 2
        assert await open_alerts(line) == []
        assert [w for w in await ticked(line, last + STALE_AFTER + timedelta(hours=1)) if "48" in w] == []


async def test_a_call_of_closed_hours_is_not_stale_before_the_team_has_heard_of_it(lyon: Helpline) -> None:
    friday = local(20, day=27)
    lyon.clock.move(friday)
    await ring(lyon)
    assert [words for words in await ticked(lyon, local(20, day=29)) if "48" in words] == []
    opening = datetime(2026, 11, 30, 10, tzinfo=ZONE)
    said = await ticked(lyon, opening)
    assert "team: Un appel pendant que la ligne était fermée. | [Voir les appels]" in said
    assert [alert.told_at for alert in await open_alerts(lyon)] == [opening]


async def test_who_calls_again_while_the_line_is_closed_is_not_given_up_before_two_days_more(lyon: Helpline) -> None:
    lyon.clock.move(local(16, day=27))
    assert len(await ring(lyon)) == 1
    again = local(21, day=28)
    await ticked(lyon, again)
    await ring(lyon)
    assert [words for words in await ticked(lyon, local(20, day=29)) if "48" in words] == []
    (alert,) = await open_alerts(lyon)
    assert len(alert.calls) == 2
    assert alert.told_at is not None
    assert alert.told_at >= again


async def test_a_call_that_comes_to_be_known_after_the_alert_was_stale_is_not_lost_in_it(lyon: Helpline) -> None:
    await ring(lyon)
    lyon.clock.move(HALF_PAST_TEN + timedelta(days=1))
    late = facts(lyon, ANNE, 40)
    await ticked(lyon, HALF_PAST_TEN + timedelta(days=2, hours=1))
    await hear(lyon, *late)
    assert await lyon.store.write(lambda tx: tell_late_calls(tx, LYON, lyon.clock.now()))
    await lyon.settle()
    assert heard(lyon)[-1].startswith("team: Pendant que le téléphone ne me disait rien : un appel sans réponse, mardi")
    assert len(await open_alerts(lyon)) == 1


# ---------------------------------------------------------------- the hand-over, and Sunday


async def seat_on_next_shift(line: Helpline, handle: str) -> datetime:
    """Give somebody the shift from two in the afternoon; returns its start."""
    starts = local(14)

    def work(tx: Tx) -> None:
        (shift,) = [s for s in tx.roster.shifts([LYON.id], starts, starts + timedelta(minutes=1)) if s.starts == starts]
        taken_at = line.clock.now()
        tx.roster.save_seat(Seat(SeatId(0), shift.id, line.people[handle], shift.starts, shift.ends, taken_at=taken_at))

    await line.store.write(work)
    return starts


async def test_whoever_s_shift_begins_hears_in_private_of_what_is_open_once(url: str) -> None:
    async with helpline(url, HALF_PAST_TEN) as line:
        starts = await seat_on_next_shift(line, "v2")
        await ring(line)
        await ring(line, BILAL)
        await line.press("v1", "Je rappelle")  # the newest alert
        await line.press("v1", "Ça ne répond pas")
        assert await ticked(line, starts - timedelta(minutes=90)) == []
        await ticked(line, starts - timedelta(minutes=1))
        tried = "Rappelé une fois, sans réponse. Toujours à rappeler."
        buttons = "[Rappeler …07 (10 h 29)] | [Rappeler …33 (10 h 29)]"
        assert await ticked(line, starts) == [
            f"private:v2: {BEGINS} | 2 personnes à rappeler, Lyon | 1. …07, à 10 h 29. | 2. …33, à 10 h 29. {tried} | "
            + buttons
        ]
        assert await ticked(line, starts + timedelta(minutes=1)) == []


async def test_nothing_is_handed_over_when_nothing_is_open_or_it_came_after_the_shift_began(lyon: Helpline) -> None:
    starts = await seat_on_next_shift(lyon, "v2")
    assert await told_at(lyon, starts, GAPS) == [f"private:v2: {BEGINS}"]
    lyon.clock.move(starts + timedelta(minutes=5))
    await ring(lyon)
    assert await told_at(lyon, starts + timedelta(minutes=6), GAPS) == []


async def test_what_the_night_left_is_in_the_hand_over_too(lyon: Helpline) -> None:
    lyon.clock.move(local(7))
    await ring(lyon)
    starts = await seat_on_next_shift(lyon, "v2")
    await ticked(lyon, local(9, 30))
    lyon.clock.move(starts)
    assert [
        words for words in await ticked(lyon, starts) if words.startswith(f"private:v2: {BEGINS} | Une personne")
    ] != []


async def test_coordination_hears_on_sunday_of_what_is_open(lyon: Helpline) -> None:
    await coordination_room(lyon)
    lyon.clock.move(local(12, day=28))
    await ring(lyon)
    (digest,) = [w for w in await ticked(lyon, local(18, day=29)) if w.startswith("private:office")]
    assert digest.endswith("Une personne à rappeler, Lyon | 1. …07, samedi 28 novembre à 11 h 59.")
    assert [w for w in await ticked(lyon, local(18, 30, day=29)) if w.startswith("private:office")] == []


async def test_no_post_of_these_holds_the_number(lyon: Helpline) -> None:
    at = await taken_by_v1(lyon)
    await ticked(lyon, at + ASKED_AFTER)
    await ticked(lyon, at + ASKED_AFTER + PATIENCE)
    rows = (await lyon.dump("outbox"))["outbox"]
    assert not any("39980207" in repr(row).replace(" ", "") for row in rows)
