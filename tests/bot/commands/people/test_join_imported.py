"""Somebody whose roster was taken over from another tool joins the chat, and is the same person."""

import pytest

from adapters.console import COORDINATION, private_chat_of
from bot.demo.helpline import Helpline, open_helpline
from bot.model import Identity, LineId, Membership, Phone, Role, Volunteer, VolunteerId
from bot.ports import Tx
from bot.recipients import private_addresses
from tests.support.helpline import ROSTER, dump

NADIA = Phone("+33639980177")


async def joined(whole: Helpline, name: str) -> list[str]:
    """Coordination invites somebody by that name, who joins with the code: names of the team afterwards."""
    heard: list[str] = []
    whole.console._show = lambda said: heard.append(said.text)
    now = whole.clock.now
    await whole.receive(whole.console.message("c1", "Fatou", f"/inviter {name}", now(), private_chat_of("c1")))
    code = next(text.partition("/rejoindre ")[2] for text in heard if "/rejoindre" in text)
    await whole.receive(whole.console.message("n1", "N.", f"/rejoindre {code}", now(), private_chat_of("n1")))
    team = await whole.store.read(lambda tx: tx.people.members(LineId("lyon")))
    return [
        person.name for person, _ in team if person.name not in {"Anne", "Bakari", "Chloé", "Driss", "Élise", "Fatou"}
    ]


def imported(tx: Tx, role: Role = Role.VOLUNTEER) -> Volunteer:
    nadia = tx.people.save(Volunteer(VolunteerId(0), "Nadia", NADIA))
    tx.people.save_membership(Membership(nadia.id, LineId("lyon"), role))
    return nadia


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.COORDINATOR])
@pytest.mark.parametrize("answer", ["Accepter Nadia", "Refuser"])
async def test_a_code_for_somebody_in_the_roster_makes_nobody_that_person_before_coordination_agrees(
    role: Role, answer: str
) -> None:
    async with open_helpline(lambda _: None) as whole:
        nadia = await whole.store.write(lambda tx: imported(tx, role))
        held = Membership(nadia.id, LineId("lyon"), role)
        assert await joined(whole, "nadia") == ["Nadia"]
        chat = private_chat_of("n1")
        before = await dump(whole.store, *ROSTER, "volunteers")
        for words in ("/planning", "/prendre vendredi 14h", "/equipe", "/tel 06 39 98 01 78", "/nom Zoé", "/quitter"):
            await whole.receive(whole.console.message("n1", "N.", words, whole.clock.now(), chat))
        assert await dump(whole.store, *ROSTER, "volunteers") == before
        assert await whole.store.read(lambda tx: private_addresses(tx, nadia.id)) == []
        press = whole.console.press("c1", "Fatou", answer, whole.clock.now(), [COORDINATION])
        assert press is not None
        await whole.receive(press)
        known = await whole.store.read(lambda tx: tx.people.identity("console", "n1"))
        accepted = answer.startswith("Accepter")
        # Fatou invited them, and the line has no other coordinator who could agree.
        assert known == (Identity("console", "n1", nadia.id, chat.chat) if accepted else None)
        assert await whole.store.read(lambda tx: tx.people.memberships(nadia.id)) == [held]


async def test_an_imported_coordinators_code_is_accepted_by_another_than_who_gave_it() -> None:
    async with open_helpline(lambda _: None) as whole:
        nadia = await whole.store.write(lambda tx: imported(tx, Role.COORDINATOR))

        def second(tx: Tx) -> None:
            (driss,) = tx.people.named(LineId("lyon"), "Driss")
            tx.people.save_membership(Membership(driss.id, LineId("lyon"), Role.COORDINATOR))

        await whole.store.write(second)
        await joined(whole, "Nadia")
        for user, confirmed in (("c1", False), ("v4", True)):
            press = whole.console.press(user, user, "Accepter Nadia", whole.clock.now(), [COORDINATION])
            assert press is not None
            await whole.receive(press)
            (known,) = await whole.store.read(lambda tx: tx.people.identities(nadia.id))
            assert (known.asks_since is None) is confirmed


async def test_an_invitation_by_another_name_or_of_somebody_with_a_chat_makes_a_new_person() -> None:
    async with open_helpline(lambda _: None) as whole:
        nadia = await whole.store.write(imported)
        assert await joined(whole, "Nad") == ["Nad", "Nadia"]
        await whole.store.write(lambda tx: tx.people.save_identity(Identity("console", "n2", nadia.id)))
    async with open_helpline(lambda _: None) as whole:
        nadia = await whole.store.write(imported)
        await whole.store.write(lambda tx: tx.people.save_identity(Identity("console", "n2", nadia.id)))
        assert await joined(whole, "Nadia") == ["Nadia", "Nadia"]
