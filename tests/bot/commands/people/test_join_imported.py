"""Somebody whose roster was taken over from another tool joins the chat, and is the same person."""

from adapters.console import private_chat_of
from bot.demo.helpline import Helpline, open_helpline
from bot.model import Identity, LineId, Membership, Phone, Role, Volunteer, VolunteerId
from bot.ports import Tx

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


def imported(tx: Tx) -> Volunteer:
    nadia = tx.people.save(Volunteer(VolunteerId(0), "Nadia", NADIA))
    tx.people.save_membership(Membership(nadia.id, LineId("lyon"), Role.VOLUNTEER))
    return nadia


async def test_an_invitation_by_the_name_of_the_roster_gives_that_person_their_chat() -> None:
    async with open_helpline(lambda _: None) as whole:
        nadia = await whole.store.write(imported)
        assert await joined(whole, "nadia") == ["Nadia"]
        known = await whole.store.read(lambda tx: tx.people.identity("console", "n1"))
        assert known == Identity("console", "n1", nadia.id, private_chat_of("n1").chat)


async def test_an_invitation_by_another_name_or_of_somebody_with_a_chat_makes_a_new_person() -> None:
    async with open_helpline(lambda _: None) as whole:
        nadia = await whole.store.write(imported)
        assert await joined(whole, "Nad") == ["Nad", "Nadia"]
        await whole.store.write(lambda tx: tx.people.save_identity(Identity("console", "n2", nadia.id)))
    async with open_helpline(lambda _: None) as whole:
        nadia = await whole.store.write(imported)
        await whole.store.write(lambda tx: tx.people.save_identity(Identity("console", "n2", nadia.id)))
        assert await joined(whole, "Nadia") == ["Nadia", "Nadia"]
