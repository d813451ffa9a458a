"""Joining, counted: presses and messages from the link to "ready", what is refused meanwhile, and who may agree."""

import hashlib
import re
import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from adapters.console import TEAM, private_chat_of
from bot.model import Deployment, Invite, Membership, ProofCall, Purpose, Role
from bot.people.invitations import hash_code
from bot.ports import Tx
from tests.support.helpline import MOMENT, PARIS, TEAM_2, UNBOUND, Helpline, helpline

LINK = "https://t.me/helpline_bot?start={code}"
NUMBER = "+33639980177"  # as a network's own button sends it
N = "stranger"
WRONG = "Ce code n'est pas valable. Vérifiez chaque lettre, ou demandez-en un nouveau à la coordination."
USED = "Ce code a déjà servi, ou il a été annulé. Demandez-en un nouveau à la coordination."
EXPIRED = "Ce code a expiré. Demandez-en un nouveau à la coordination."


async def link(h: Helpline, words: str = "/inviter @paris") -> str:
    """What stands in the link that a coordinator gets."""
    h.app.deployment = Deployment(h.app.deployment.lines, LINK)
    said = (await h.privately("chief", words))[0]
    return said.rpartition(LINK.removesuffix("{code}"))[2].strip()


async def roles(h: Helpline) -> dict[str, Membership]:
    """The newcomer's memberships by line."""

    def work(tx: Tx) -> dict[str, Membership]:
        identity = tx.people.identity("console", N)
        return {m.line: m for m in tx.people.memberships(identity.volunteer)} if identity else {}

    return await h.store.read(work)


def store(code: Invite, tx: Tx) -> None:
    tx.people.save_invite(code)


async def press(h: Helpline, label: str) -> list[str]:
    pressed = h.console.press(N, "Nadia", label, h.clock.now(), [private_chat_of(N)])
    assert pressed is not None, label
    return await h.receive(pressed)


async def test_from_the_link_to_ready_is_at_most_six_presses_and_two_minutes() -> None:
    async with helpline() as h:
        token = await link(h)
        began = h.clock.now()
        await h.privately(N, f"/start {token}")
        presses = [await press(h, f"C'est moi : {N}"), await press(h, "J'ai lu")]
        await h.privately(N, f"/tel {NUMBER}")
        presses += [await h.press("chief", f"Accepter {N}"), await press(h, "Vérifier mon numéro")]
        await h.ring_phones()
        presses += [await press(h, "Oui, il a sonné")]
        assert len(presses) <= 6
        assert h.clock.now() - began <= timedelta(minutes=2)
        assert presses[-1] == ["Merci. Votre numéro est prêt : vous pouvez prendre des créneaux."]
        assert (await roles(h))[PARIS.id].role is Role.VOLUNTEER
        assert await h.privately(N, "/prendre demain 11h") == [
            f"{N} prend mardi 24 novembre, 11 h–13 h.",
            f"{N} prend mardi 24 novembre, 11 h–13 h.",
        ]


async def test_nothing_can_be_read_or_held_before_coordination_agrees() -> None:
    async with helpline() as h:
        await h.privately(N, f"/start {await link(h)}")
        await h.privately(N, f"/tel {NUMBER}")
        not_yet = "La coordination n'a pas encore donné son accord pour rejoindre l'équipe."
        for words in ("/planning", "/prendre demain 11h", "/relais", "/appels", "/stats", "/libres", "/moi"):
            assert await h.privately(N, words) == [not_yet]
        assert await h.privately("chief", f"/inscrire @paris {N} demain 11h") != []
        assert await h.seats() == []


async def test_a_code_works_once_in_private_and_not_for_ever() -> None:
    async with helpline() as h:
        token = await link(h)
        assert await h.say(N, f"/start {token}") == ["Pas ici : écrivez-moi /start en privé."]
        spoken = f"{token[:4]} {token[4:8].lower()}-{token[8:]}"
        assert (await h.privately(N, f"/rejoindre {spoken}"))[-1].startswith("Bienvenue.")
        assert await h.privately("p1", f"/rejoindre {token}") == [USED]
        late = await link(h)
        h.clock.move(h.clock.now() + timedelta(days=7))
        assert await h.privately("p1", f"/rejoindre {late}") == [EXPIRED]


async def test_a_stranger_may_write_the_code_alone_and_somebody_known_is_not_taken_to_try_one() -> None:
    async with helpline() as h:
        token = await link(h)
        spoken = f"{token[:4]} {token[4:8]}.{token[8:].lower()}"
        (chatter,) = await h.privately("v1", spoken)
        assert chatter.startswith("Je ne suis qu'un programme")
        assert await h.say(N, token) == []
        assert (await h.privately(N, spoken))[-1].startswith("Bienvenue.")


async def test_codes_of_the_earlier_form_are_good_until_they_expire() -> None:
    async with helpline() as h:
        week = h.clock.now() + timedelta(days=7)
        for code in ("1234 5678", "8765 4321"):
            made = Invite(hash_code(code), PARIS.id, week, role=Role.VOLUNTEER, invited_by=h.people["chief"])
            await h.store.write(partial(store, made))
        assert (await h.privately(N, "12345678"))[-1].startswith("Bienvenue.")
        h.clock.move(week)
        assert await h.privately("new", "8765-4321") == [EXPIRED]


async def test_a_room_is_bound_once_by_a_code_and_not_for_ever() -> None:
    async with helpline() as h:
        assert (await h.say("c1", "/lier", UNBOUND))[0].startswith("Écrivez le code de ce salon")
        week = h.clock.now() + timedelta(days=7)
        codes = [Invite(hash_code(f"ABCD-EFGH-{n}"), PARIS.id, week, purpose=Purpose.TEAM) for n in (1, 8)]
        for code in codes:
            await h.store.write(partial(store, code))
        assert await h.say("c1", "/lier abcd efgh 1", UNBOUND) == ["Ce salon est lié à Paris (équipe)."]
        assert await h.say("c1", "/lier abcd efgh 1", TEAM) == [USED]
        h.clock.move(h.clock.now() + timedelta(days=7))
        assert await h.say("c1", "/lier abcd efgh 8", TEAM) == [EXPIRED]


async def test_the_journal_holds_neither_codes_nor_numbers() -> None:
    async with helpline() as h:
        room = Invite(hash_code("ABCD-EFGH-JKMN"), PARIS.id, h.clock.now() + timedelta(days=7), purpose=Purpose.TEAM)
        await h.store.write(partial(store, room))
        token = await link(h)
        await h.privately(N, f"/start {token}")
        await h.privately(N, f"/tel {NUMBER}")
        await h.say("c1", "/lier ABCD-EFGH-JKMN", UNBOUND)
        journal = (await h.dump("journal"))["journal"]
        assert {"start", "phone", "bind"} <= {row[4] for row in journal}
        assert [row for row in journal if re.search("\\d{4}|ABCD", " ".join(map(str, (row[4], row[5]))))] == []


ENOUGH = ["Trop d'essais. Demandez à la coordination, et réessayez dans une heure."]


async def test_five_tries_an_hour_and_then_not_even_the_right_code() -> None:
    async with helpline() as h:
        token = await link(h)
        assert [await h.privately(N, f"/rejoindre 0000 000{n}") for n in range(5)] == [[WRONG]] * 5
        for words in (f"/rejoindre {token}", f"/start {token}", token):
            assert await h.privately(N, words) == ENOUGH
        h.clock.move(h.clock.now() + timedelta(hours=1))
        assert (await h.privately(N, f"/rejoindre {token}"))[-1].startswith("Bienvenue.")


async def test_codes_of_rooms_cannot_be_tried_for_ever_either() -> None:
    async with helpline() as h:
        room = Invite(hash_code("ABCD-EFGH-JKMN"), PARIS.id, h.clock.now() + timedelta(days=7), purpose=Purpose.TEAM)
        await h.store.write(partial(store, room))
        assert [await h.say(N, f"/lier ABCD-EFGH-JKM{n}", UNBOUND) for n in range(2, 7)] == [[WRONG]] * 5
        assert await h.say(N, "/lier ABCD-EFGH-JKMN", UNBOUND) == ENOUGH
        assert await h.say("c1", "/lier ABCD-EFGH-JKMN", UNBOUND) == ["Ce salon est lié à Paris (équipe)."]


@pytest.mark.slow
async def test_many_accounts_have_a_hundred_tries_an_hour_between_them_and_coordination_hears_of_it_once() -> None:
    async with helpline() as h:
        token = await link(h)
        told = []
        for n in range(22):
            for m in range(5):
                told += [text for text in await h.privately(f"bot{n}", f"/rejoindre {n:04} {m:04}") if "essaie" in text]
        assert len(told) == 3  # Fatou and Inès for Lyon, and Inès for Paris
        assert await h.privately(N, f"/rejoindre {token}") == ENOUGH
        h.clock.move(h.clock.now() + timedelta(hours=1))
        assert (await h.privately(N, f"/rejoindre {token}"))[-1].startswith("Bienvenue.")


async def test_the_slow_hash_never_keeps_the_database_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    threads, scrypt = set(), hashlib.scrypt

    def noted(*args: Any, **more: Any) -> bytes:
        threads.add(threading.current_thread().name)
        return scrypt(*args, **more)

    monkeypatch.setattr(hashlib, "scrypt", noted)
    async with helpline() as h:
        token = await link(h)
        await h.privately("v1", "/rejoindre")
        await h.privately(N, "/rejoindre 1234 5678")
        await h.say(N, "/lier 1234 5678")
        await h.privately(N, token)
    assert threads
    assert [name for name in threads if name.startswith("store")] == []


async def test_a_flood_of_codes_costs_a_bounded_number_of_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    count, scrypt = [], hashlib.scrypt

    def quick(code: bytes, **_: Any) -> bytes:
        count.append(code)
        return scrypt(code, salt=b"x", n=2, r=1, p=1)

    monkeypatch.setattr(hashlib, "scrypt", quick)
    async with helpline() as h:
        flood = [
            h.console.message(f"bot{n % 100}", "x", f"/join {n:08}", h.clock.now(), private_chat_of(f"bot{n % 100}"))
            for n in range(3000)
        ]
        await h.app.on_messages(flood, None)
    assert len(count) <= 500


@pytest.mark.parametrize(
    ("role", "coordinated", "expected"),
    [
        (Role.VOLUNTEER, True, (Role.VOLUNTEER, None)),
        (Role.COORDINATOR, True, (Role.NEWCOMER, Role.COORDINATOR)),
        (Role.COORDINATOR, False, (Role.COORDINATOR, None)),
    ],
)
async def test_who_was_invited_from_the_command_line_needs_consent_only_to_be_a_second_coordinator(
    role: Role, coordinated: bool, expected: tuple[Role, Role | None]
) -> None:
    async with helpline() as h:
        if not coordinated:
            await h.store.write(lambda tx: tx.people.delete_membership(h.people["chief"], PARIS.id))
        made = Invite(hash_code("ABCD-EFGH-JKMN"), PARIS.id, h.clock.now() + timedelta(days=1), role=role)
        await h.store.write(lambda tx: tx.people.save_invite(made))
        await h.privately(N, "/rejoindre abcdefghjkmn")
        (membership,) = (await roles(h)).values()
        assert (membership.role, membership.asks) == expected


async def test_a_volunteer_invited_to_coordinate_stays_a_volunteer_until_coordination_agrees() -> None:
    async with helpline() as h:
        token = await link(h, "/inviter @paris coordination")
        await h.privately("p1", f"/rejoindre {token}")

        def held(tx: Tx) -> list[tuple[Role, Role | None]]:
            return [(m.role, m.asks) for m in tx.people.memberships(h.people["p1"])]

        assert await h.store.read(held) == [(Role.VOLUNTEER, Role.COORDINATOR)]
        await h.press("chief", "Refuser")
        assert await h.store.read(held) == [(Role.VOLUNTEER, None)]
        await h.privately("p1", f"/rejoindre {await link(h, '/inviter @paris coordination')}")
        await h.press("chief", "Accepter Gaël")
        assert await h.store.read(held) == [(Role.COORDINATOR, None)]


async def test_a_name_may_be_changed_and_coordination_sees_the_new_one() -> None:
    async with helpline() as h:
        await h.privately(N, f"/start {await link(h)}")
        said = await h.privately(N, "/nom **Nadia**\nB.")
        assert said[0] == "Nadia B. demande à rejoindre Paris (bénévole)."
        assert await h.privately(N, "/nom ** ") == ["Écrivez votre prénom ainsi : /nom Nadia"]


async def test_coordination_vouches_for_the_number_it_rang_and_for_no_later_one() -> None:
    async with helpline() as h:
        await h.privately(N, f"/start {await link(h)}")
        (person,) = {m.volunteer for m in (await roles(h)).values()}
        checks: list[ProofCall] = []
        began = h.clock.now()
        for number in (NUMBER, "+33639980178"):
            await h.privately(N, f"/tel {number}")
            await h.say("chief", "/equipe", TEAM_2)
            checks += await h.store.read(lambda tx: tx.people.proof_calls_of(person, began - MOMENT)[-1:])
        for check, proved in zip(checks, (False, True), strict=True):
            answers = await h.privately("chief", f"/vouch @paris {person} {check.id}")
            assert (answers == ["Cela n'existe plus."]) is not proved
            known = await h.store.read(lambda tx: tx.people.get(person))
            assert (known.phone_proved_at is not None) is proved


async def test_only_coordination_accepts_also_where_all_see_the_button() -> None:
    async with helpline() as h:
        await h.privately(N, f"/start {await link(h)}")
        await h.say("chief", "/equipe", TEAM_2)
        assert await h.press("p1", f"Accepter {N}", [TEAM_2]) == ["Seule la coordination peut le faire."]
        assert (await roles(h))[PARIS.id].role is Role.NEWCOMER


@pytest.mark.parametrize(
    "words", ["Non", "Quitter", "Menu", "No", "Non.", "Plus Tard", "Stop", "Aide Moi", "Non merci"]
)
async def test_an_answer_that_is_no_name_names_nobody(words: str) -> None:
    async with helpline() as h:
        await h.privately(N, f"/start {await link(h)}")
        (person,) = {m.volunteer for m in (await roles(h)).values()}
        before = await h.store.read(lambda tx: tx.people.get(person))
        await h.privately(N, words)
        assert await h.store.read(lambda tx: tx.people.get(person)) == before
        await h.privately(N, "Nadia")
        assert (await h.store.read(lambda tx: tx.people.get(person))).name == "Nadia"


@pytest.mark.parametrize("words", ["Moi, c'est Nadia", "My name is Nadia", "Non, plutôt Nadia", "Nadia"])
async def test_a_name_may_be_introduced_by_words_that_begin_like_a_command(words: str) -> None:
    async with helpline() as h:
        await h.privately(N, f"/start {await link(h)}")
        (person,) = {m.volunteer for m in (await roles(h)).values()}
        await h.privately(N, words)
        assert (await h.store.read(lambda tx: tx.people.get(person))).name == "Nadia"
