"""/ajouter: somebody without a chat is in the team, once coordination has proved the number."""

import pytest

from adapters.console import COORDINATION, private_chat_of
from bot.model import Membership, Phone, Purpose, Role, Room
from tests.support.helpline import LYON, helpline

NUMBER = "06 39 98 01 90"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Vouliez-vous dire /inscrire ou /prendre ?"),
        ("Jeanne mardi 14h", "Vouliez-vous dire /inscrire ou /prendre ?"),
        (NUMBER, "Écrivez le prénom et le numéro"),
        (f"Anne {NUMBER}", "Quelqu'un dans l'équipe s'appelle déjà Anne."),
        ("Jeanne 06 39 98 01 00", "Ce numéro est déjà celui de quelqu'un d'autre."),
        ("Jeanne 08 99 12 34 56", "La ligne Lyon ne peut pas appeler ce numéro."),
        (f"demain {NUMBER}", "est un mot du planning"),
        (f"Jeanne coordination {NUMBER}", "La coordination a besoin d'une messagerie"),
    ],
)
async def test_what_cannot_be_is_said_in_a_sentence_and_stores_nothing(words: str, answer: str) -> None:
    async with helpline() as h:
        before = await h.dump("volunteers", "memberships")
        (said,) = await h.privately("c1", f"/ajouter {words}")
        assert answer in said
        assert await h.dump("volunteers", "memberships") == before


async def test_the_number_is_said_in_private_alone_and_proved_by_hand() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))
        (said,) = await h.say("c1", f"/ajouter Jeanne {NUMBER}", COORDINATION)
        assert said == "Pas ici : écrivez-moi /ajouter en privé."
        said_all = await h.privately("c1", f"/ajouter Jeanne {NUMBER}")
        assert "Fatou ajoute Jeanne à l'équipe Lyon, sans messagerie." in said_all
        assert not [post for post in h.said if "01 90" in post.text and post.to != private_chat_of("c1")]
        refused = await h.say("c1", "/inscrire Jeanne mardi 14h", COORDINATION)
        assert any("fait vérifier son numéro" in text for text in refused)
        await h.press("c1", "Valider n° Jeanne", [private_chat_of("c1")])
        await h.say("c1", "/inscrire Jeanne mardi 14h", COORDINATION)
        assert "Jeanne: Tue 24/11 14:00-16:00" in await h.seats()
        words = [row[5] for row in (await h.dump("journal"))["journal"]]
        assert not any("01 90" in kept for kept in words)


async def test_a_trainee_can_be_added_and_only_coordination_may() -> None:
    async with helpline() as h:
        assert await h.privately("v1", f"/ajouter Jeanne {NUMBER}") == ["Seule la coordination peut le faire."]
        await h.privately("c1", f"/ajouter formation Jeanne {NUMBER}")
        jeanne = (await h.store.read(lambda tx: tx.people.by_phone([Phone("+33639980190")])))[Phone("+33639980190")]
        held = await h.store.read(lambda tx: tx.people.memberships(jeanne.id))
        assert held == [Membership(jeanne.id, LYON.id, Role.TRAINEE)]


async def test_in_english() -> None:
    async with helpline() as h:
        said = await h.privately("c1", f"/add Jeanne {NUMBER}")
        assert any("Jeanne" in text for text in said)
