"""`/urgence`: the card of emergency numbers."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.model import Deployment
from tests.support.helpline import LYON, PARIS, Helpline, helpline

PUBLIC = ["15", "112", "114", "3114", "115", "119", "3919"]


@pytest.fixture
async def lyon() -> AsyncIterator[Helpline]:
    async with helpline() as there:
        yield there


def numbers_in(card: str) -> list[str]:
    return [row.split()[0].removesuffix(":") for row in card.splitlines()[1:]]


@pytest.mark.parametrize(("handle", "words"), [("v1", "/urgence"), ("v1", "/emergency"), ("stranger", "/urgence")])
async def test_anybody_gets_the_public_numbers(lyon: Helpline, handle: str, words: str) -> None:
    (card,) = await lyon.privately(handle, words)
    assert numbers_in(card) == PUBLIC


async def test_in_the_room_it_is_one_post(lyon: Helpline) -> None:
    (card,) = await lyon.say("v1", "/urgence")
    assert card.splitlines()[0] == "Numéros d'urgence, gratuits, jour et nuit"


async def test_elsewhere_in_europe_it_is_one_number() -> None:
    async with helpline(lines=[replace(LYON, country="BE"), replace(PARIS, country="BE")]) as there:
        (card,) = await there.privately("v1", "/urgence")
        assert card == "112 : toute urgence, dans toute l'Europe. L'appel est gratuit, jour et nuit."


async def test_a_line_may_have_a_card_of_its_own(lyon: Helpline) -> None:
    rows = ("15, urgence médicale", "01 99 00 12 34, cadre d'astreinte")
    lyon.app.deployment = Deployment((replace(LYON, emergency=rows), PARIS))
    (card,) = await lyon.privately("v1", "/urgence")
    assert card.splitlines() == ["Numéros d'urgence", *rows]
