"""One person on two networks: the code, where it works, where it does not, and what follows the person."""

from datetime import timedelta

import pytest

from adapters.console import private_chat_of
from bot.model import Address, Message
from bot.ports import Tx
from tests.support.helpline import PEOPLE, Helpline, helpline

ELSEWHERE = Address("matrix", "@anne:hs.test")
WRONG = "Ce code n'est pas valable. Vérifiez chaque lettre, ou demandez-en un nouveau à la coordination."
GONE = {
    "used": "Ce code a déjà servi, ou il a été annulé. Demandez-en un nouveau à la coordination.",
    "an hour": "Ce code a expiré. Demandez-en un nouveau à la coordination.",
}


async def code(h: Helpline, handle: str = "v1") -> str:
    return (await h.privately(handle, "/rejoindre"))[0].split("\n")[0].rpartition(": ")[2]


async def elsewhere(h: Helpline, words: str, at: Address = ELSEWHERE) -> list[str]:
    """Write that in private on another network; what is said there."""
    id_ = f"{at.chat} {words} {h.clock.now()}"
    await h.app.on_messages([Message(id_, at, at.chat, "anne", words, h.clock.now(), private=True)], None, at.network)

    def there(tx: Tx) -> list[str]:
        due = tx.outbox.due(h.clock.now(), 99, at.network)
        return [row.post.text.replace("\u00a0", " ") for row in due]

    said = await h.store.read(there)
    await h.store.write(lambda tx: tx.outbox.keep_to(["console"]))
    await h.settle()
    return said


async def accounts(h: Helpline, handle: str = "v1") -> list[tuple[str, str, str | None]]:
    known = await h.store.read(lambda tx: tx.people.identities(h.people[handle]))
    return sorted((identity.network, identity.user, identity.private) for identity in known)


async def test_whoever_writes_the_code_on_another_network_is_that_person() -> None:
    async with helpline() as h:
        secret = await code(h)
        assert await elsewhere(h, f"/rejoindre {secret.lower()}") == [
            "C'est vous, Anne. Vos créneaux, votre téléphone et vos messages sont aussi ici."
        ]
        assert [(said.to, said.text[:35]) for said in h.said] == [
            (private_chat_of("v1"), "Votre code, valable une heure, une "),
            (private_chat_of("v1"), "Vous pouvez maintenant m'écrire dep"),
        ]
        assert await accounts(h) == [("console", "v1", "private:v1"), ("matrix", ELSEWHERE.chat, ELSEWHERE.chat)]
        await elsewhere(h, "/prendre demain 10h")
        assert await h.seats() == ["Anne: Tue 24/11 10:00-12:00"]
        await h.privately("v1", "/oups")
        assert await h.seats() == []


@pytest.mark.parametrize("after", ["used", "an hour", "in a room"])
async def test_a_code_is_good_once_for_an_hour_and_in_private(after: str) -> None:
    async with helpline() as h:
        secret, second = await code(h), Address("matrix", "@other:hs.test")
        if after == "in a room":
            assert await h.say("stranger", f"/rejoindre {secret}") == ["Pas ici : écrivez-moi /rejoindre en privé."]
            return
        if after == "used":
            await elsewhere(h, f"/rejoindre {secret}")
        else:
            h.clock.move(h.clock.now() + timedelta(hours=1))
        before = await h.dump(*PEOPLE)
        assert await elsewhere(h, f"/rejoindre {secret}", second) == [GONE[after]]
        assert await h.dump(*PEOPLE) == before


async def test_who_is_somebody_already_stays_who_they_are_and_the_code_is_still_good() -> None:
    async with helpline() as h:
        secret, before = await code(h), await accounts(h, "v2")
        (no,) = await h.privately("v2", f"/rejoindre {secret}")
        assert no.startswith("Ici, vous êtes Bakari, et ce code est celui de quelqu'un d'autre. Rien n'a changé.")
        assert await h.privately("v1", f"/rejoindre {secret}") == [
            "Ici, je sais déjà que vous êtes Anne. Écrivez ce code sur l'autre messagerie."
        ]
        assert await accounts(h, "v2") == before
        assert (await elsewhere(h, f"/rejoindre {secret}"))[0].startswith("C'est vous, Anne.")


async def test_a_second_account_on_one_network_is_the_person_too_and_every_account_is_told() -> None:
    async with helpline() as h:
        await elsewhere(h, f"/rejoindre {await code(h)}")
        second = Address("matrix", "@anne:new.test")
        said = await elsewhere(h, f"/rejoindre {await code(h)}", second)
        told = "Vous pouvez maintenant m'écrire depuis un autre compte (Matrix). Ce n'était pas vous ? "
        assert sorted(words[: len(told)] for words in said) == sorted(
            [told, "C'est vous, Anne. Vos créneaux, votre téléphone et vos messages sont aussi ici."]
        )
        assert len(await accounts(h)) == 3


async def test_a_code_for_oneself_binds_no_room_and_brings_nobody_into_a_team() -> None:
    async with helpline() as h:
        secret, before = await code(h), await h.dump("rooms", "memberships", "volunteers")
        assert await h.say("v2", f"/lier {secret}") == [WRONG]
        await elsewhere(h, f"/rejoindre {secret}")
        assert await h.dump("rooms", "memberships", "volunteers") == before


async def test_tries_are_counted_for_these_codes_too() -> None:
    async with helpline() as h:
        secret = await code(h)
        for n in range(5):
            await elsewhere(h, f"/rejoindre AAAA-AAAA-AAA{n}")
        enough = ["Trop d'essais. Demandez à la coordination, et réessayez dans une heure."]
        assert await elsewhere(h, f"/rejoindre {secret}") == enough


async def test_the_other_coordinators_hear_that_a_coordinator_writes_from_another_account() -> None:
    async with helpline() as h:
        await elsewhere(h, f"/rejoindre {await code(h, 'c1')}")
        told = "Fatou, de la coordination, m'écrit maintenant aussi depuis un autre compte."
        assert [said.to for said in h.said if told in said.text] == [private_chat_of("chief")]
