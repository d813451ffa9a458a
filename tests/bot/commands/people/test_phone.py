"""A number in force, the one that is to follow it, and what proves a number: /tel, /test, /equipe."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.console import COORDINATION, TEAM, private_chat_of
from bot.model import Phone, ProofCall, Purpose, Role, Room, Volunteer
from bot.people.proofs import proved_phone
from bot.ports import Tx
from tests.support.helpline import LYON, PARIS, TEAM_2, Helpline, helpline

OLD, NEW, OTHER = "+33639980105", "+33639980178", "+33639980179"
HOUR = timedelta(hours=1)
NOTHING_RANG = "Je n'ai pas encore appelé. Attendez que votre téléphone sonne, puis répondez."
FAILED = "Je n'ai pas réussi à vous appeler. Réessayez plus tard : /tel"


async def known(h: Helpline, handle: str) -> Volunteer:
    return await h.store.read(lambda tx: tx.people.get(h.people[handle]))


async def in_force(h: Helpline, handle: str) -> tuple[Phone | None, Phone | None]:
    """On the queue of Lyon and on the plain line of Paris."""
    person = await known(h, handle)
    return proved_phone(LYON, person), proved_phone(PARIS, person)


async def waiting(h: Helpline) -> list[ProofCall]:
    return list(await h.store.read(lambda tx: tx.people.proof_calls_to_place()))


async def fail_calls(h: Helpline) -> None:
    """OVH places none of the calls that wait."""
    now = h.clock.now()

    def work(tx: Tx) -> None:
        for call in tx.people.proof_calls_to_place():
            tx.people.save_proof_call(
                ProofCall(call.id, call.line, call.volunteer, call.phone, call.asked_at, now, "no answer")
            )

    await h.store.write(work)


# ---------------------------------------------------------------- what is said beside a number


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("/tel Anne {}", "Anne"),
        ("/tel {} Anne", "Anne"),
        ("/tel supprimer {}", "supprimer"),
        ("/tel pas le {}", "pas"),
        ("/tel j'avais {} mais plus maintenant", "j'avais mais plus maintenant"),
        ("/tel {} à partir du 15 décembre", "à partir du 15 décembre"),
        ("/tel {} poste 12", "poste 12"),
        ("/phone Anne {}", "Anne"),
        ("/phone delete {}", "delete"),
        ("/phone not {}", "not"),
        ("/phone {} from December", "from December"),
        ("/phone my old number was {}", "old number was"),
        ("/tel bonjour, voici mon numéro de téléphone portable : {} ou celui de ma sœur", "ou celui de ma sœur"),
    ],
)
async def test_a_number_with_other_words_is_not_stored(said: str, left: str) -> None:
    async with helpline() as h:
        english = said.startswith("/phone")
        before = replace(await known(h, "c1"), language="en" if english else "fr")
        await h.store.write(lambda tx: tx.people.save(before))
        (answer,) = await h.privately("c1", said.format("06 39 98 76 54"))
        assert (f"“{left}”" if english else f"« {left} »") in answer
        assert ("Everybody gives their own" if english else "Chacun donne son propre") in answer
        assert "76 54" not in answer
        assert await known(h, "c1") == before
        assert await waiting(h) == []


@pytest.mark.parametrize(
    "said",
    [
        "/tel mon numéro est le {}",
        "/tel c'est le {}, merci !",
        "/tel Voici : {} svp",
        "/tel n° {}",
        "/tel Tél. : {}",
        "/tel Bonjour, voici mon nouveau numéro de téléphone portable, c'est le {} s'il vous plaît, merci beaucoup",
        "/phone my number is {}",
        "/phone it's {}, thank you",
        "/phone here is my new mobile number: {} please",
    ],
)
async def test_a_number_with_courtesy_is_stored(said: str) -> None:
    async with helpline() as h:
        await h.privately("c1", said.format("06 39 98 76 54"))
        person = await known(h, "c1")
        assert "+33639987654" in (person.phone, person.next_phone)


# ---------------------------------------------------------------- what proves a number


async def test_a_yes_proves_nothing_before_the_call_was_placed() -> None:
    async with helpline() as h:
        await h.privately("p1", f"/tel {NEW}")
        assert await h.press("p1", "Oui, il a sonné") == [NOTHING_RANG]
        assert await in_force(h, "p1") == (OLD, OLD)
        await h.ring_phones()
        await h.press("p1", "Oui, il a sonné")
        assert (await in_force(h, "p1"))[1] == NEW


async def test_a_yes_proves_nothing_after_the_call_failed() -> None:
    async with helpline() as h:
        await h.privately("p1", f"/tel {NEW}")
        await fail_calls(h)
        assert await h.press("p1", "Oui, il a sonné") == [FAILED]
        assert await in_force(h, "p1") == (OLD, OLD)


async def test_a_yes_about_an_earlier_number_proves_nothing() -> None:
    async with helpline() as h:
        await h.privately("p1", f"/tel {NEW}")
        await h.ring_phones()
        (first,) = await h.store.read(lambda tx: tx.people.proof_calls_of(h.people["p1"], h.clock.now() - HOUR))
        await h.privately("p1", f"/tel {OTHER}")
        assert await h.privately("p1", f"/heard {first.id} yes") == ["Cela n'existe plus."]
        assert await in_force(h, "p1") == (OLD, OLD)


async def test_a_check_by_hand_is_no_test_call_whose_owner_can_say_that_it_rang() -> None:
    async with helpline() as h:
        await h.privately("v1", f"/tel {NEW}")
        (check,) = await h.store.read(lambda tx: tx.people.proof_calls_of(h.people["v1"], h.clock.now() - HOUR))
        assert await h.privately("v1", f"/heard {check.id} yes") == ["Cela n'existe plus."]
        assert (await known(h, "v1")).next_phone == NEW


async def test_the_owners_word_is_not_enough_for_a_queue() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save(Volunteer(h.people["both"], "Chloé", language="fr")))
        said = await h.privately("both", f"/tel {NEW}")
        assert "Merci d'appeler Chloé pour vérifier son numéro (06 39 98 01 78), puis de valider." in str(said)
        await h.ring_phones()
        assert await h.press("both", "Oui, il a sonné") == [
            "Merci, il sonne. Pour Lyon, la coordination doit encore vous appeler pour vérifier."
        ]
        assert await in_force(h, "both") == (None, NEW)
        assert await h.privately("both", "/prendre @lyon demain 10h") != []
        assert await h.seats() == []
        await h.say("both", "/prendre demain 11h", TEAM_2)
        assert await h.seats() == ["Chloé: Tue 24/11 11:00-13:00"]
        await h.press("c1", "Valider n° Chloé", [private_chat_of("c1")])
        assert await in_force(h, "both") == (NEW, NEW)


async def test_equipe_shows_for_each_line_whether_the_number_is_good_there() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save(Volunteer(h.people["both"], "Chloé", language="fr")))
        await h.privately("both", f"/tel {NEW}")
        await h.ring_phones()
        await h.press("both", "Oui, il a sonné")
        (lyon,) = await h.say("c1", "/equipe", TEAM)
        (paris,) = await h.say("chief", "/equipe", TEAM_2)
        unproved = "Chloé · bénévole · téléphone à vérifier"
        assert (unproved in lyon, unproved in paris) == (True, False)


async def test_who_vouched_for_a_number_does_not_vouch_for_the_next() -> None:
    async with helpline() as h:
        await h.privately("v1", f"/tel {NEW}")
        (check,) = await h.store.read(lambda tx: tx.people.proof_calls_of(h.people["v1"], h.clock.now() - HOUR))
        await h.privately("v1", f"/tel {OTHER}")
        words = f"/vouch {h.people['v1']} {check.id}"
        assert await h.privately("c1", words) == ["Cela n'existe plus."]
        assert (await in_force(h, "v1"))[0] == "+33639980100"


async def test_two_people_cannot_prove_one_number() -> None:
    async with helpline() as h:
        await h.privately("p1", f"/tel {NEW}")
        assert await h.privately("v1", f"/tel {NEW}") == ["Ce numéro est déjà celui de quelqu'un d'autre."]


# ---------------------------------------------------------------- changing one's number


async def test_the_proved_number_stays_in_force_until_the_new_one_is_proved() -> None:
    async with helpline() as h:
        (said,) = await h.privately("p1", f"/tel {NEW}")
        assert said == (
            "J'appelle le 06 39 98 01 78. Avez-vous entendu sonner ?\n"
            "D'ici là, les appels continuent d'aller au 06 39 98 01 05."
        )
        assert await in_force(h, "p1") == (OLD, OLD)
        await h.ring_phones()
        await h.press("p1", "Oui, il a sonné")
        person = await known(h, "p1")
        assert (person.phone, person.next_phone, await in_force(h, "p1")) == (NEW, None, (None, NEW))


async def test_on_a_queue_the_old_number_stays_until_coordination_has_rung_the_new_one() -> None:
    async with helpline() as h:
        said = await h.privately("both", f"/tel {NEW}")
        assert said[0] == (
            "C'est noté : 06 39 98 01 78. La coordination vous appelle pour vérifier.\n"
            "D'ici là, les appels continuent d'aller au 06 39 98 01 02."
        )
        assert await in_force(h, "both") == ("+33639980102", "+33639980102")
        assert await waiting(h) == []
        await h.press("c1", "Valider n° Chloé", [private_chat_of("c1")])
        assert await in_force(h, "both") == (NEW, NEW)


async def test_who_changes_their_mind_keeps_the_old_number_with_all_its_rights() -> None:
    async with helpline() as h:
        before = await known(h, "v1")
        await h.privately("v1", f"/tel {NEW}")
        assert await h.privately("v1", f"/tel {before.phone}") == [
            "Votre numéro : 06 39 98 01 00. Il est vérifié, tout va bien."
        ]
        assert await known(h, "v1") == before


async def test_a_stored_number_that_must_not_ring_is_not_called_good() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save(replace(tx.people.get(h.people["v1"]), phone=LYON.number)))
        (said,) = await h.privately("v1", "/tel")
        assert said.startswith("C'est un numéro de la ligne elle-même")
        (team,) = await h.say("c1", "/equipe", TEAM)
        assert "Anne · bénévole · téléphone à vérifier" in team
        assert [button.label for button in h.said[-1].buttons] == []
        (refused,) = await h.say("v1", "/prendre demain 10h")
        assert refused.endswith("La ligne Lyon ne peut pas appeler le numéro enregistré. Il en faut un autre : /tel")


# ---------------------------------------------------------------- how often


@pytest.mark.parametrize("handle", ["p1", "v1"])
async def test_a_person_has_three_checks_an_hour_and_ten_a_day_and_coordination_hears_once(handle: str) -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))
        told = []
        for hour in range(6):
            for n in range(6):
                said = await h.privately(handle, f"/tel +336399801{70 + n}")
                told += [text for text in said if "demande sans cesse" in text]
                assert ("Trop de vérifications" in str(said)) is (n > 2 or hour * 3 + n > 9)
            h.clock.move(h.clock.now() + HOUR)
        asked = await h.store.read(lambda tx: tx.people.proof_calls_of(h.people[handle], h.clock.now() - 24 * HOUR))
        assert len(asked) == 10
        assert len(told) == 1


async def test_a_line_places_twenty_calls_an_hour_and_coordination_hears_once() -> None:
    async with helpline() as h:

        def many(tx: Tx) -> None:
            for n in range(20):
                tx.people.save_proof_call(
                    ProofCall(0, PARIS.id, h.people["both"], Phone(f"+3363998015{n:02}"), h.clock.now())
                )

        await h.store.write(many)
        said = [await h.privately("p1", words) for words in (f"/tel {NEW}", "/tel", "/test")]
        assert sum("Trop d'appels de vérification" in str(texts) for texts in said) == 1
        assert len(await waiting(h)) == 20


async def test_a_newcomer_is_not_rung_before_coordination_agreed() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: settle_newcomer(tx, h))
        for n in range(30):
            said = await h.privately("p1", f"/tel +336399801{n + 50}")
            assert said[-1].startswith("C'est noté : ")
            assert "Dès que la coordination aura donné son accord" in said[-1]
        assert await waiting(h) == []


def settle_newcomer(tx: Tx, h: Helpline) -> None:
    (held,) = tx.people.memberships(h.people["p1"])
    tx.people.save_membership(type(held)(held.volunteer, held.line, Role.NEWCOMER, Role.VOLUNTEER))


# ---------------------------------------------------------------- what buttons hold


async def test_no_button_and_no_key_changes_with_the_number() -> None:
    """What clients see is the same for every number; so no number can be computed from it."""
    seen = []
    for number in (NEW, OTHER):
        async with helpline() as h:
            await h.store.write(lambda tx, h=h: tx.people.save(Volunteer(h.people["both"], "Chloé", language="fr")))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            posts = []
            for words, who, to in (
                (f"/tel {number}", "both", private_chat_of("both")),
                ("/equipe", "c1", TEAM),
                ("/test", "both", private_chat_of("both")),
            ):
                await h.say(who, words, to)
                posts += [(said.id, said.to, [(b.label, b.says) for b in said.buttons]) for said in h.said]
            keys = await h.store.read(lambda tx, posts=posts: [tx.outbox.find(to, id_) for id_, to, _ in posts])  # type: ignore[misc]  # as above
            seen.append((posts, [found.post.key for found in keys if found]))
    assert seen[0] == seen[1]
    assert "vouch:" in str(seen[0])
