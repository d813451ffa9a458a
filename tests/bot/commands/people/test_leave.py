"""Whoever is out of a team holds nothing of it any more: no shift, no caller's number, no code, no question."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.console import COORDINATION, NETWORK, TEAM, private_chat_of
from bot.forwarding.external_numbers import sync_external_numbers
from bot.model import (
    Call,
    CallId,
    Identity,
    Membership,
    MissedCall,
    NamedNumber,
    Outcome,
    Overtime,
    Phone,
    Purpose,
    Role,
    Room,
    RoomEvent,
    RoomEventKind,
    Volunteer,
    VolunteerId,
)
from bot.ports import Tx
from bot.text import national_form
from tests.support.helpline import LYON, PARIS, TEAM_2, Helpline, helpline

CALLER = Phone("+33639980207")
NUMBER = national_form(CALLER).replace("\u00a0", " ")
OUT = "Ce planning est réservé à l'équipe."
LAST = "La ligne Paris n'aurait plus de coordination."


async def roles(h: Helpline, handle: str) -> dict[str, Role]:
    known = await h.store.read(lambda tx: tx.people.memberships(h.people[handle]))
    return {membership.line: membership.role for membership in known}


async def missed_call(h: Helpline) -> int:
    """Somebody called in vain half an hour ago."""
    at = h.clock.now() - timedelta(minutes=30)

    def store(tx: Tx) -> int:
        (call,) = tx.calls.save_calls([Call(CallId(0), LYON.id, CALLER, True, at, Outcome.MISSED, ended_at=at)])
        return tx.calls.save_missed(MissedCall(0, LYON.id, CALLER, (call.id,), at)).id

    return await h.store.write(store)


def screen(h: Helpline, handle: str) -> str:
    """All that stands in the private chat of that person."""
    standing = [said.text for said in h.console._standing.values() if said.to == private_chat_of(handle)]
    return "\n".join(standing).replace("\u00a0", " ")


async def another_coordinator(h: Helpline, handle: str = "p2", name: str = "Hugo", line: str = PARIS.id) -> VolunteerId:
    def store(tx: Tx) -> VolunteerId:
        person = tx.people.save(Volunteer(VolunteerId(0), name, Phone("+33639980150"), h.clock.now()))
        tx.people.save_identity(Identity(NETWORK, handle, person.id, private_chat_of(handle).chat))
        tx.people.save_membership(Membership(person.id, LYON.id if line == "lyon" else PARIS.id, Role.COORDINATOR))
        return person.id

    return await h.store.write(store)


# ---------------------------------------------------------------- call-backs


@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=3)], ids=["at once", "held too long"])
@pytest.mark.parametrize("way", ["/retirer Bakari", "/role Bakari formation", "/quitter"])
async def test_the_callers_number_goes_off_the_screen_and_the_call_is_anybodys(way: str, after: timedelta) -> None:
    async with helpline() as h:
        await missed_call(h)
        await h.say("v2", "/rappeler")
        assert NUMBER in screen(h, "v2")
        h.clock.move(h.clock.now() + after)
        if way == "/quitter":
            await h.privately("v2", way)
            await h.press("v2", "Oui, je quitte")
        else:
            await h.say("c1", way)
        assert NUMBER not in screen(h, "v2")
        await h.say("v1", "/rappeler")
        assert NUMBER in screen(h, "v1")
        assert NUMBER not in screen(h, "v2")


async def test_a_number_that_somebody_took_and_never_dealt_with_goes_after_thirty_days() -> None:
    async with helpline() as h:
        alert = await missed_call(h)
        await h.say("v2", "/rappeler")
        for days, shown in ((29, True), (2, False)):
            h.clock.move(h.clock.now() + timedelta(days=days))
            await h.app.forget_old()
            await h.settle()
            assert (NUMBER in screen(h, "v2")) is shown
        kept = await h.store.read(lambda tx: tx.calls.missed(alert))
        assert kept is not None
        assert (kept.caller, kept.closed_at is not None) == (None, True)
        assert await h.say("v1", "/rappeler") == ["Personne à rappeler."]


async def test_a_number_that_waits_to_be_said_is_not_said_to_who_is_out_by_then() -> None:
    async with helpline() as h:
        await missed_call(h)
        now = h.clock.now()
        for user, words in (("v2", "/rappeler"), ("c1", "/retirer Bakari")):  # both before anything is delivered
            await h.app.on_messages([h.console.message(user, user, words, now)], None)
        await h.settle()
        assert [said.text for said in h.said if NUMBER in said.text.replace("\u00a0", " ")] == []


# ---------------------------------------------------------------- shifts, swaps, the phone


async def test_who_is_out_holds_no_shift_and_more_than_five_are_told_in_one_post() -> None:
    async with helpline() as h:
        for day in ("mardi", "mercredi", "jeudi", "vendredi"):
            for hour in ("10h", "14h"):
                await h.say("v2", f"/prendre {day} {hour}")
        said = await h.say("c1", "/retirer Bakari")
        assert await h.seats() == []
        assert sum("Fatou retire Bakari :" in text for text in said) == 5
        assert "Bakari quitte l'équipe : 3 autres créneaux cherchent quelqu'un." in said


async def test_a_shift_that_is_on_ends_now_and_what_was_held_before_stays() -> None:
    async with helpline() as h:
        await h.say("v2", "/prendre ce matin 10h")
        h.clock.move(h.clock.now().replace(hour=9, minute=30))
        await h.say("c1", "/retirer Bakari")
        assert await h.seats() == ["Bakari: Mon 23/11 10:00-10:30"]


@pytest.mark.parametrize("gone", ["who asks", "who is asked"])
async def test_questions_of_who_is_out_are_closed_wherever_they_stand(gone: str) -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.say("v2", "/prendre jeudi 14h")
        await h.say("v2", "/echanger jeudi 14h contre mardi 14h")
        old = [(s, b) for s in h.console._standing.values() for b in s.buttons if b.label == "J'accepte"]
        assert {said.to for said, _ in old} == {TEAM, private_chat_of("v1")}
        await h.say("c1", "/retirer Bakari" if gone == "who asks" else "/retirer Anne")
        left = [s for s in h.console._standing.values() for b in s.buttons if b.label == "J'accepte"]
        assert left == []
        answer = "C'est déjà réglé."
        said, button = next(pair for pair in old if pair[0].to == private_chat_of("v1"))
        assert answer in await h.receive(h.console.press_on(said, button, "v1", "Anne", h.clock.now()))


async def test_who_wanted_to_take_the_line_over_and_is_out_does_not_get_it() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre ce matin 10h")
        h.clock.move(h.clock.now().replace(hour=9, minute=30))
        await h.say("v2", "/relais")
        await h.press("v2", "Remplacer Anne")
        await h.say("c1", "/retirer Bakari")
        assert await h.store.read(lambda tx: tx.roster.open_swaps(LYON.id)) == []
        assert [s for s in h.console._standing.values() for b in s.buttons if "Bakari" in b.label] == []


async def test_who_stayed_after_the_shift_for_callers_does_not_ring_any_more() -> None:
    async with helpline() as h:
        now = h.clock.now()
        people = tuple((h.people[handle], now + timedelta(minutes=20)) for handle in ("v1", "v2"))
        await h.store.write(lambda tx: tx.phones.save_overtime(Overtime(LYON.id, now, now, people)))
        await h.say("c1", "/retirer Bakari")
        kept = await h.store.read(lambda tx: tx.phones.overtime(LYON.id))
        assert kept is not None
        assert kept.people == people[:1]


# ---------------------------------------------------------------- codes, accounts, screens


async def test_codes_that_who_is_out_made_bring_nobody_in() -> None:
    async with helpline() as h:
        await another_coordinator(h, "c2", "Hugo", "lyon")
        code = (await h.privately("c2", "/inviter Nadia"))[0].rpartition("/rejoindre ")[2]
        link = (await h.privately("c2", "/rejoindre"))[0].split("\n")[0].rpartition(": ")[2]
        await h.say("c1", "/retirer Hugo")
        for secret in (code, link):
            assert (await h.privately("stranger", f"/rejoindre {secret}"))[-1].startswith("Ce code")
        assert (await h.privately("c2", "/rejoindre"))[0].startswith("Pour rejoindre l'équipe")


async def test_volunteers_numbers_go_off_the_screen_of_who_coordinates_no_more() -> None:
    for way in ("/retirer Hugo", "/role Hugo bénévole"):
        async with helpline() as h:
            await another_coordinator(h, "c2", "Hugo", "lyon")
            await h.privately("v1", "/tel 06 39 98 01 77")
            assert "06 39 98 01 77" in screen(h, "c2")
            await h.say("c1", way)
            assert "06 39 98 01 77" not in screen(h, "c2")
            assert "06 39 98 01 77" in screen(h, "c1")


async def test_every_command_and_every_old_button_is_dead_for_who_is_out() -> None:
    async with helpline() as h:
        await h.say("v2", "/prendre mardi 14h")
        await h.privately("v2", "/remplacement mardi 14h")
        await h.privately("v2", "/planning")
        old = [(s, b) for s in h.console._standing.values() if s.to in {TEAM, private_chat_of("v2")} for b in s.buttons]
        assert len(old) > 5
        await h.say("c1", "/retirer Bakari")
        before = await h.dump("seats", "swaps", "missed", "memberships", "volunteers")
        for said, button in old:
            answers = await h.receive(h.console.press_on(said, button, "v2", "Bakari", h.clock.now()))
            assert set(answers) <= {OUT, "C'est déjà réglé."}
        for words in (
            "/planning",
            "/prendre mardi 14h",
            "/fin",
            "/relais",
            "/tel 06 39 98 01 78",
            "/nom X",
            "/quitter",
        ):
            assert await h.privately("v2", words) == [OUT]
        assert await h.dump("seats", "swaps", "missed", "memberships", "volunteers") == before


# ---------------------------------------------------------------- who may


async def test_the_last_coordinator_neither_leaves_nor_steps_down_in_any_way() -> None:
    async with helpline() as h:
        await h.say("v1", "/qui")
        for words in ("/quitter @paris", "/retirer @paris Inès", "/role @paris Inès bénévole"):
            (said,) = await h.privately("chief", words)
            assert said.startswith(LAST)
        event = RoomEvent("1", TEAM_2, RoomEventKind.LEFT, h.clock.now(), "chief")
        await h.app.on_messages([event], None)
        await h.settle()
        assert any(text.startswith(LAST) for text in await h.press("chief", "Retirer de l'équipe"))
        assert await roles(h, "chief") == {"lyon": Role.COORDINATOR, "paris": Role.COORDINATOR}
        await another_coordinator(h)
        await h.privately("chief", "/role @paris Inès bénévole")
        assert await roles(h, "chief") == {"lyon": Role.COORDINATOR, "paris": Role.VOLUNTEER}


async def test_a_coordinator_without_an_account_is_nobody_who_could_go_on() -> None:
    async with helpline() as h:
        other = await another_coordinator(h)
        await h.store.write(lambda tx: tx.people.delete_identity(Identity(NETWORK, "p2", other)))
        assert (await h.privately("chief", "/quitter @paris"))[0].startswith(LAST)


async def test_somebody_of_two_teams_leaves_the_one_that_the_button_names() -> None:
    async with helpline() as h:
        await h.say("both", "/prendre mardi 14h")
        event = RoomEvent("1", TEAM_2, RoomEventKind.LEFT, h.clock.now(), "both")
        await h.app.on_messages([event], None)
        await h.settle()
        await h.press("chief", "Retirer de l'équipe")
        assert await roles(h, "both") == {"lyon": Role.VOLUNTEER}
        assert await h.seats() == ["Chloé: Tue 24/11 14:00-16:00"]
        assert (await h.privately("both", "/moi"))[0].startswith("Vos créneaux")


async def test_only_oneself_says_yes_i_leave() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_identity(Identity(NETWORK, "v1", h.people["v1"])))  # no chat
        await h.say("v1", "/quitter")
        assert await h.press("v2", "Oui, je quitte", [TEAM]) == ["Cette question ne s'adresse pas à vous."]
        assert await roles(h, "v1") == {"lyon": Role.VOLUNTEER}
        await h.press("v1", "Oui, je quitte", [TEAM])
        assert await roles(h, "v1") == {}


async def test_a_newcomer_may_withdraw() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_membership(Membership(h.people["v1"], PARIS.id, Role.NEWCOMER)))
        await h.privately("v1", "/quitter @paris")
        await h.press("v1", "Oui, je quitte")
        assert await roles(h, "v1") == {"lyon": Role.VOLUNTEER}


async def test_a_number_of_the_configuration_is_no_person_to_remove() -> None:
    number = NamedNumber("Conférence", Phone("+33199005077"))
    lines = (replace(LYON, numbers=(number,)), PARIS)
    async with helpline(lines=lines) as h:
        await h.store.write(lambda tx: sync_external_numbers(tx, lines, h.clock.now()))
        refused = "« Conférence » est un numéro, pas une personne. Il se change dans le fichier de configuration."
        for words in ("/retirer Conférence", "/role Conférence formation", "/renommer Conférence en X"):
            assert await h.say("c1", words) == [refused]


async def test_the_configuration_s_own_backup_is_named_to_coordination() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))
        bakari = await h.store.read(lambda tx: tx.people.get(h.people["v2"]))
        assert bakari.phone is not None
        lines = tuple(
            replace(line, uncovered=(replace(line.uncovered[0], phone=bakari.phone),)) if line == LYON else line
            for line in h.app.deployment.lines
        )
        h.app.deployment = replace(h.app.deployment, lines=lines)
        said = await h.say("c1", "/retirer Bakari")
        assert any("Bakari reste dans la configuration" in text for text in said)


# ---------------------------------------------------------------- roles


async def test_who_becomes_a_trainee_holds_no_place_alone() -> None:
    async with helpline() as h:
        await h.say("v2", "/prendre mardi 14h")
        await h.say("c1", "/role Bakari formation")
        assert await h.seats() == []
        assert await roles(h, "v2") == {"lyon": Role.TRAINEE}


async def test_nobody_becomes_a_coordinator_on_one_coordinators_word() -> None:
    async with helpline() as h:
        await h.say("c1", "/role Bakari coordination")
        assert await roles(h, "v2") == {"lyon": Role.VOLUNTEER}
        asked = "Fatou propose un nouveau rôle pour Bakari sur Lyon (coordination). Êtes-vous d'accord ?"
        told = {said.to for said in h.said if said.text.replace("\u00a0", " ") == asked}
        assert told == {private_chat_of("c1"), private_chat_of("chief")}
        assert await h.press("c1", "Accepter Bakari") == [
            "C'est à une autre personne de la coordination d'accepter Bakari."
        ]
        assert await h.say("v2", "/equipe") == ["Seule la coordination peut le faire."]
        said = await h.press("chief", "Accepter Bakari")
        assert await roles(h, "v2") == {"lyon": Role.COORDINATOR}
        assert sum(text.endswith("Bakari fait maintenant partie de la coordination de Lyon.") for text in said) == 2


async def test_the_only_coordinator_may_name_a_second_one() -> None:
    async with helpline() as h:
        await h.privately("chief", "/role @paris Gaël coordination")
        assert await roles(h, "p1") == {"paris": Role.COORDINATOR}
