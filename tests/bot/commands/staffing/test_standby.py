"""Who waits for a place, and who goes if nobody else can."""

from datetime import timedelta

import pytest

from bot.model import Address, Purpose, Room
from tests.support.helpline import LYON, Helpline, helpline

HOUR = timedelta(hours=1)
COORDINATION = Address("console", "coordination")
GAP = "Ligne Lyon : personne pour l'instant, mercredi 25 novembre, 10 h–12 h. En secours, si personne ne peut : Bakari."
OFFERED = "Une place s'est libérée : jeudi 26 novembre, 10 h–12 h."


async def ticked(h: Helpline, after: timedelta = timedelta(minutes=1)) -> list[str]:
    """What is said when so much time has passed."""
    h.clock.move(h.clock.now() + after)
    h.said.clear()
    await h.app.tick()
    await h.settle()
    return [said.text.replace("\u00a0", " ") for said in h.said]


async def full_with_two_waiting(h: Helpline) -> None:
    await h.say("v1", "/prendre jeudi 10h")
    await h.privately("v2", "/attente jeudi 10h")
    await h.privately("both", "/attente @lyon jeudi 10h")


async def give_up(h: Helpline) -> None:
    await h.privately("v1", "/remplacement jeudi 10h")
    await h.press("v1", "Je ne pourrai pas du tout")


async def test_a_full_shift_offers_to_wait_and_the_first_who_waits_is_asked_first() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre jeudi 10h")
        await h.privately("v2", "/prendre jeudi 10h")
        await h.press("v2", "Me prévenir d'une place")
        await h.privately("both", "/attente @lyon jeudi 10h")
        assert await ticked(h) == []
        await give_up(h)
        told = await ticked(h)
        assert [row[: len(OFFERED)] for row in told] == [OFFERED]
        assert await ticked(h) == []
        await h.press("v2", "Je prends la place")
        assert await h.seats() == ["Bakari: Thu 26/11 10:00-12:00"]
        assert await ticked(h) == []


async def test_who_says_no_or_nothing_makes_room_for_the_next() -> None:
    async with helpline() as h:
        await full_with_two_waiting(h)
        await give_up(h)
        await ticked(h)
        await h.press("v2", "Non merci")
        assert any(OFFERED in row for row in await ticked(h))
        late = await ticked(h, 5 * HOUR)
        assert any("personne suivante" in row for row in late)
        assert await h.seats() == []
        await h.privately("v2", "/prendre jeudi 10h")
        assert await h.seats() == ["Bakari: Thu 26/11 10:00-12:00"]


async def test_while_it_is_offered_nobody_else_takes_it_unless_coordination_puts_them_on() -> None:
    async with helpline() as h:
        await full_with_two_waiting(h)
        await give_up(h)
        await ticked(h)
        answer = (await h.privately("chief", "/prendre @lyon jeudi 10h"))[0]
        assert "d'abord proposée à quelqu'un qui l'attendait" in answer
        await h.privately("c1", "/inscrire Anne jeudi 10h")
        assert await h.seats() == ["Anne: Thu 26/11 10:00-12:00"]
        assert any("a été reprise" in row for row in await ticked(h))


async def test_who_has_a_clash_by_then_or_is_away_is_passed_over() -> None:
    async with helpline() as h:
        await full_with_two_waiting(h)
        await h.privately("v2", "/absent jeudi")
        await give_up(h)
        assert [row[:8] for row in await ticked(h)] == ["Lyon : U"]  # Chloé, who is on two lines


async def test_whoever_seeks_somebody_may_change_their_mind_for_two_minutes() -> None:
    async with helpline() as h:
        await full_with_two_waiting(h)
        await h.privately("v1", "/remplacement jeudi 10h")
        assert await ticked(h, timedelta(seconds=30)) == []
        told = await ticked(h, timedelta(minutes=2))
        assert [row[:23] for row in told] == ["On cherche quelqu'un : "]


async def test_nobody_waits_for_a_place_that_there_is_nor_twice() -> None:
    async with helpline() as h:
        assert (await h.privately("v2", "/attente jeudi 10h"))[0] == "Il y a une place : jeudi 26 novembre, 10 h–12 h."
        await full_with_two_waiting(h)
        assert "Vous attendez déjà" in (await h.privately("v2", "/attente jeudi 10h"))[0]
        assert "déjà à vous" in (await h.privately("v1", "/attente jeudi 10h"))[0]
        await h.privately("v2", "/attente")
        await h.press("v2", "Arrêter jeu. 26/11 10h")
        assert (await h.privately("v2", "/attente"))[0].startswith("Vous n'attendez aucune place")


@pytest.mark.parametrize("held", [False, True])
async def test_a_back_up_is_seen_by_coordination_alone_and_told_of_a_near_gap(*, held: bool) -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))
        await h.privately("v2", "/secours mercredi 10h")
        assert (await h.privately("v1", "/secours"))[0].startswith("Aucun secours")
        assert "mercredi 25 novembre, 10 h–12 h : Bakari" in (await h.say("c1", "/secours", COORDINATION))[0]
        assert "Bakari" not in (await h.say("c1", "/secours"))[0]
        if held:
            await h.say("v1", "/prendre mercredi 10h")
        told = [row for row in await ticked(h, 30 * HOUR) if "secours" in row]
        assert told == ([] if held else [GAP])
        assert [row for row in await ticked(h) if "secours" in row] == []
        if not held:
            await h.press("c1", "Inscrire Bakari", [COORDINATION])
            assert await h.seats() == ["Bakari: Wed 25/11 10:00-12:00"]


async def test_who_leaves_the_team_waits_for_nothing() -> None:
    async with helpline() as h:
        await full_with_two_waiting(h)
        await h.privately("chief", "/retirer @lyon Bakari")
        await give_up(h)
        assert [row[:8] for row in await ticked(h)] == ["Lyon : U"]
