"""Several lines in one private chat, several people of one name, dates of several years: which one is always said."""

from adapters.console import private_chat_of
from bot.model import Identity, Membership, Phone, Role, Volunteer, VolunteerId
from bot.ports import Tx
from tests.support.helpline import LYON, TEAM_2, helpline


async def test_in_private_shifts_of_two_lines_are_told_apart_and_each_sentence_says_of_which() -> None:
    async with helpline() as h:
        await h.privately("both", "/prendre mardi 14h")
        assert [b.label for said in h.said for b in said.buttons] == ["mar. 24/11 14h Lyon", "mar. 24/11 14h Paris"]
        answers = await h.press("both", "mar. 24/11 14h Paris", [private_chat_of("both")])
        assert "Paris : Chloé prend mardi 24 novembre, 14 h–16 h." in answers
        await h.say("chief", "/desinscrire Chloé mardi 14h", TEAM_2)
        await h.later()
        row = "mardi 24 novembre, 14 h–16 h : ce n'est plus à vous"
        assert h.heard("both") == [f"Paris : Changement de vos permanences, par Inès :\n{row}"]


async def test_a_coordinator_of_two_lines_hears_in_private_of_which_one() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v1", "/remplacement mardi 16h")
        await h.press("v1", "Je ne pourrai pas du tout")
        told = {said.text.replace("\u00a0", " ") for said in h.said if said.to == private_chat_of("chief")}
        (sentence,) = told
        assert sentence.startswith("Ligne Lyon : Anne ne pourra pas venir, mardi 24 novembre, 16 h–18 h.")


async def test_two_people_of_one_name_are_told_apart_by_their_handles() -> None:
    async with helpline() as h:

        def another_anne(tx: Tx) -> None:
            anne = tx.people.save(Volunteer(VolunteerId(0), "Anne", Phone("+33639980177"), h.clock.now()))
            tx.people.save_identity(Identity("console", "a2", anne.id, handle="anne_b"))
            tx.people.save_membership(Membership(anne.id, LYON.id, Role.VOLUNTEER))

        await h.store.write(another_anne)
        which = "« Anne » : qui est-ce ? Anne et Anne (@anne_b)."
        assert await h.say("c1", "/inscrire Anne mardi") == [which]
        assert await h.say("c1", "/inscrire Anne mardi 10h") == [which]
        await h.press("c1", "Anne @anne_b")
        assert await h.seats() == ["Anne: Tue 24/11 10:00-12:00"]
        assert await h.say("c1", "/desinscrire Anne mardi 10h") == [which]
        await h.press("c1", "Anne @anne_b")
        assert await h.seats() == []
        assert await h.say("c1", "/inscrire @anne_b mardi 16h") == [
            "Fatou inscrit Anne : mardi 24 novembre, 16 h–18 h."
        ]


async def test_a_day_of_another_year_is_told_with_its_year() -> None:
    async with helpline() as h:
        told = "Fatou ferme Lyon le jeudi 11 novembre 2027, toute la journée."
        await h.say("c1", "/fermer le 11 novembre")
        assert told in await h.press("c1", "11/11/2027, 1 jour")
        assert "Fatou ferme Lyon du jeudi 24 décembre au samedi 2 janvier inclus." in await h.say(
            "c1", "/fermer du 24/12 au 2/1"
        )
        assert "Rouvrir Lyon le jeudi 11 novembre 2027, toute la journée ?" in await h.say("c1", "/rouvrir 11/11/2027")
        told = "Fatou rouvre Lyon le jeudi 11 novembre 2027, toute la journée."
        assert any(said.startswith(told[:-1]) for said in await h.press("c1", "11/11/2027, 1 jour"))
