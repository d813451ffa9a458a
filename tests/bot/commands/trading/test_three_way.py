"""A trade of three: nothing moves before all have agreed, and each hears once how it ended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.model import Notice, NoticeKind
from bot.ports import Tx
from bot.roster.telling.notices import A_WEEK
from tests.support.helpline import LYON, Helpline, helpline

GIVEN = ["Anne: Tue 24/11 14:00-16:00", "Bakari: Wed 25/11 14:00-16:00", "Chloé: Thu 26/11 10:00-12:00"]
TRADED = ["Chloé: Tue 24/11 14:00-16:00", "Anne: Wed 25/11 14:00-16:00", "Bakari: Thu 26/11 10:00-12:00"]
WISHES = (
    ("v1", "mardi 14h", "mercredi 14h"),
    ("v2", "mercredi 14h", "jeudi 10h"),
    ("both", "jeudi 10h", "mardi 14h"),
)
AT_ONCE = timedelta(minutes=1)


@asynccontextmanager
async def ring() -> AsyncIterator[Helpline]:
    """Three who hold a shift each, and look for the next one's; the ring is proposed."""
    async with helpline() as h:
        for handle, given, _ in WISHES:
            await h.say(handle, f"/prendre {given}")
        for handle, given, wanted in WISHES:
            await h.privately(handle, f"/echanger @lyon {given} contre {wanted}")
        await h.later(AT_ONCE)
        yield h


async def agree(h: Helpline, *handles: str) -> None:
    for handle in handles:
        await h.press(handle, "D'accord")


async def test_each_sees_what_they_give_and_get_and_it_is_done_once_all_agreed() -> None:
    async with ring() as h:
        h.said.clear()
        await agree(h, "v1", "v2")
        assert await h.seats() == GIVEN
        await agree(h, "both")
        assert await h.seats() == TRADED
        assert [said.to.chat for said in h.said if "Échange fait" in said.text].count("team") == 1


@pytest.mark.parametrize("by", ["v1", "v2", "both"])
async def test_each_of_them_takes_it_back_within_ten_minutes(by: str) -> None:
    async with ring() as h:
        await agree(h, "v1", "v2", "both")
        await h.privately(by, "/oups")
        assert await h.seats() == GIVEN
        others = {"v1", "v2", "both"} - {by}
        assert all(any("revient sur l'échange" in row for row in h.heard(other)) for other in others)
        await agree(h, *sorted({by, "both"}))  # the third had agreed, and did not take it back
        assert await h.seats() == TRADED


async def test_it_is_too_late_after_ten_minutes() -> None:
    async with ring() as h:
        await agree(h, "v1", "v2", "both")
        h.clock.move(h.clock.now() + timedelta(minutes=11))
        assert await h.privately("v1", "/oups") == [
            "Rien à annuler : vous n'avez rien changé ces dix dernières minutes."
        ]
        assert await h.seats() == TRADED


async def test_a_no_ends_it_for_all_and_none_is_asked_again() -> None:
    async with ring() as h:
        await agree(h, "v1")
        await h.press("both", "Non")
        for handle in ("v1", "v2", "both"):
            assert [row for row in h.heard(handle) if "l'un de vous a dit non" in row] != []
        assert await h.seats() == GIVEN
        assert not [row for row in await h.later() if "échange" in row.lower()]


async def test_it_lapses_when_a_shift_is_in_other_hands_and_each_hears_once() -> None:
    async with ring() as h:
        await agree(h, "v1")
        await h.say("chief", "/desinscrire Bakari mercredi 14h")
        await h.later(AT_ONCE)
        said = [(post.to.chat, post.text) for post in h.said if "n'est plus à échanger" in post.text]
        assert len(said) == 3
        assert len([text for _, text in said if "Vous gardez" in text]) == 2
        assert not [row for row in await h.later() if "n'est plus à échanger" in row]


async def test_it_lapses_an_hour_before_the_first_of_the_shifts() -> None:
    async with ring() as h:
        await agree(h, "v1", "v2")
        told = await h.later(timedelta(days=1, hours=4, minutes=1))  # Tuesday, 13:01
        assert len([row for row in told if "un des créneaux commence trop tôt" in row]) == 3
        assert await h.seats() == GIVEN


async def test_who_would_hold_two_shifts_at_once_is_not_asked_or_lapses_it() -> None:
    async with ring() as h:
        await agree(h, "v1", "v2")
        await h.privately("both", "/prendre @paris mardi 14h")
        assert len([row for row in await h.later(AT_ONCE) if "n'est plus libre" in row]) == 3
        assert GIVEN[0] in await h.seats()
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("both", "/prendre jeudi 10h")
        await h.privately("both", "/prendre @paris mardi 14h")
        await h.privately("v1", "/echanger mardi 14h contre un autre")
        await h.privately("both", "/echanger @lyon jeudi 10h contre un autre")
        assert not [row for row in await h.later() if "Échange possible" in row]


async def test_whose_messages_are_used_up_is_not_asked() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("v2", "/prendre jeudi 10h")
        now = h.clock.now()

        def use_up(tx: Tx) -> None:
            for n in range(A_WEEK):
                tx.staffing.add_notice(Notice(h.people["v2"], NoticeKind.PLAN, f"{n}", LYON.id, now))

        await h.store.write(use_up)
        await h.privately("v1", "/echanger mardi 14h contre un autre")
        await h.privately("v2", "/echanger jeudi 10h contre un autre")
        assert not [row for row in await h.later() if "Échange possible" in row]


async def test_only_who_is_asked_answers() -> None:
    async with ring() as h:
        assert await h.privately("p1", "/answertrade 1 yes") != []
        assert await h.privately("c1", "/answertrade 1 yes") == ["Cette question ne s'adresse pas à vous."]
        assert await h.seats() == GIVEN
