"""What people stumbled over when they first tried the bot, each with what they should have met instead."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.console import COORDINATION, TEAM, private_chat_of
from bot.model import Deployment, LineMode, Purpose, Room
from bot.text import NBSP, national_form, text_in
from tests.support.helpline import LYON, MONDAY, STRANGER, Helpline, helpline

PLACES = {TEAM: "team", COORDINATION: "coordination"}


def shown(h: Helpline) -> list[str]:
    """What was said, as `place: words [button]`; edits have a star, toasts a bang."""
    return [
        f"{'!' if said.toast_for else '*' if said.edited else ''}{PLACES.get(said.to, said.to.chat)}: "
        + " / ".join([*said.text.replace("\u00a0", " ").splitlines(), *(f"[{b.label}]" for b in said.buttons)])
        for said in h.said
    ]


# ---------------------------------------------------------------- answers that nobody saw


async def test_who_asks_again_an_hour_later_is_answered_again_though_nothing_has_changed() -> None:
    async with helpline() as h:
        answer = await h.say("v1", "/qui")
        h.clock.move(MONDAY + timedelta(minutes=40))
        assert await h.say("v1", "/qui") == answer
        assert [said.edited for said in h.said] == [False]


async def test_a_call_for_help_stands_at_the_end_of_the_room_with_its_button() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        await h.privately("v1", "/remplacement mardi 14h")
        offers = "team: Anne cherche quelqu'un pour mardi 24 novembre, 14 h–16 h."
        state = " / Anne cherche quelqu'un / libre 14 h–16 h"
        assert [row for row in shown(h) if "team" in row] == [f"{offers}{state} / [Je prends]"]


async def test_a_question_is_asked_anew_and_not_where_it_stood_days_ago() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 14h")
        for _ in range(2):
            await h.privately("v1", "/remplacement mardi 14h")
            await h.privately("v1", "/garder")
        await h.privately("v1", "/remplacement mardi 14h")
        assert [(said.edited, len(said.buttons)) for said in h.said if said.to == private_chat_of("v1")] == [(False, 2)]


# ---------------------------------------------------------------- ways out that were closed


async def test_who_said_they_would_come_can_still_say_that_they_cannot() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/remplacement mardi 10h")
        await h.press("v1", "Je viens si personne ne prend", [private_chat_of("v1")])
        noted = "*private:v1: C'est noté : vous venez si personne ne prend, mardi 24 novembre, 10 h–12 h."
        told = "Anne cherche quelqu'un pour mardi 24 novembre, 10 h–12 h, et vient si personne ne prend."
        assert shown(h) == [f"{noted} / [Je ne pourrai pas du tout]", f"*team: {told} / [Je prends]"]
        await h.press("v1", "Je ne pourrai pas du tout", [private_chat_of("v1")])
        assert await h.seats() == []


async def test_who_already_looks_for_somebody_is_asked_again_whether_they_come() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        for _ in range(2):
            await h.say("v1", "/remplacement mardi 10h")
        await h.press("v1", "Je ne pourrai pas du tout", [private_chat_of("v1")])
        assert await h.seats() == []


async def test_shifts_are_traded_by_buttons_alone() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v2", "/prendre mercredi 10h")
        await h.say("v1", "/echanger")
        await h.press("v1", "mar. 24/11 10h–12h")
        await h.press("v1", "mer. 25/11 10h–12h")
        await h.press("v2", "J'accepte")
        assert await h.seats() == [
            "Bakari: Tue 24/11 10:00-12:00",
            "Anne: Tue 24/11 16:00-18:00",
            "Anne: Wed 25/11 10:00-12:00",
        ]


async def test_who_gave_a_part_away_can_take_it_back_by_its_button() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/remplacement mardi 10h-11h")
        await h.press("v1", "Je ne pourrai pas du tout", [private_chat_of("v1")])
        await h.press("v1", "Je prends", [TEAM])
        assert await h.seats() == ["Anne: Tue 24/11 10:00-11:00", "Anne: Tue 24/11 11:00-12:00"]


async def test_who_is_in_training_is_asked_about_places_they_can_take() -> None:
    async with helpline() as h:
        await h.say("t1", "/prendre")
        labels = [button.label for button in h.said[-1].buttons]
        await h.press("t1", labels[0])
        assert (await h.seats())[0].startswith("Élise*: Mon 23/11 14:00")


# ---------------------------------------------------------------- taking back


async def test_who_was_told_of_an_act_is_told_that_it_is_taken_back() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/remplacement mardi 10h")
        await h.press("v2", "Je prends")
        await h.say("v2", "/oups")
        again = (
            "Bakari revient sur sa dernière action. Ce créneau est de nouveau à vous : mardi 24 novembre, 10 h–12 h."
        )
        assert f"private:v1: {again}" in shown(h)


async def test_a_search_that_is_taken_back_leaves_no_button() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/remplacement mardi 10h")
        await h.say("v1", "/oups")
        assert h.console.press("v2", "Bakari", "Je prends", h.clock.now(), [TEAM]) is None
        assert "*private:v1: Vous ne cherchez plus personne pour ce créneau." in shown(h)


async def test_the_team_hears_that_a_closing_is_taken_back() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer demain")
        await h.say("c1", "/oups")
        told = "la ligne Lyon est de nouveau ouverte le mardi 24 novembre, toute la journée"
        assert f"team: Fatou annule la fermeture : {told}." in shown(h)


async def test_coordination_hears_how_it_went_on_with_a_seat_that_was_empty() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION)))
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/remplacement mardi 10h")
        await h.press("v1", "Je ne pourrai pas du tout", [private_chat_of("v1")])
        await h.press("v2", "Je prends", [TEAM])
        assert "*coordination: Bakari prend mardi 24 novembre, 10 h–12 h." in shown(h)


# ---------------------------------------------------------------- closing and reopening


async def test_reopening_without_a_date_leaves_closures_to_come_alone() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer du 24/12 au 2/1")
        before = await h.dump("closures")
        assert await h.say("c1", "/rouvrir") == [
            "La ligne n'est pas fermée à ce moment-là. Une fermeture à venir s'annule par sa date : /rouvrir 24/12"
        ]
        assert await h.dump("closures") == before


async def test_reopening_on_monday_does_not_reopen_now() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer du 23/11 au 4/12")
        await h.press("c1", "23/11 9h–04/12, 12 jours")
        await h.say("c1", "/rouvrir à partir du lundi 30/11")
        assert h.said[-1].text.startswith("Fatou rouvre Lyon à partir du lundi 30 novembre.\n")
        assert await h.say("v1", "/prendre mardi 24/11 10h") == [
            "mardi 24 novembre, 10 h–12 h\nLa ligne est fermée à ce moment-là."
        ]


async def test_dates_the_wrong_way_round_do_not_close_the_line_at_once() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer du 2/1 au 24/12")
        assert await h.dump("closures") == {"closures": []}


async def test_a_button_that_closed_the_line_does_not_close_it_again() -> None:
    async with helpline() as h:
        await h.say("c1", "/fermer")
        await h.press("c1", "Fermer maintenant")
        await h.say("c1", "/rouvrir")
        assert h.console.press("c1", "Fatou", "Fermer maintenant", h.clock.now(), [TEAM]) is None


# ---------------------------------------------------------------- what is over


async def test_who_takes_a_shift_late_holds_it_from_then_on() -> None:
    async with helpline() as h:
        h.clock.move(MONDAY + timedelta(hours=1, minutes=30))
        await h.say("v1", "/prendre aujourd'hui 10h")
        assert await h.seats() == ["Anne: Mon 23/11 10:30-12:00"]


async def test_nobody_is_wanted_for_what_is_over() -> None:
    async with helpline() as h:
        h.clock.move(MONDAY + timedelta(hours=1, minutes=30))
        await h.say("v1", "/prendre aujourd'hui 10h")
        assert shown(h) == ["team: Anne prend lundi 23 novembre, 10 h 30–12 h."]


# ---------------------------------------------------------------- true sentences


async def test_an_observed_line_is_not_said_to_ring_elsewhere_after_somebody_has_ended() -> None:
    async with helpline() as h:
        h.app.deployment = Deployment((replace(LYON, mode=LineMode.OBSERVE),))
        await h.say("v1", "/prendre aujourd'hui 10h")
        h.clock.move(MONDAY + timedelta(hours=1, minutes=30))
        observed = "Je ne fais qu'observer cette ligne : rien ne change chez OVH."
        asked = f"Vous avez la ligne jusqu'à 12 h. Si vous arrêtez maintenant : {observed}"
        assert await h.say("v1", "/fin") == [asked]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("04 65 71 00 01", "refused-phone-line"),
        ("0800 123 456", "refused-phone-kind"),
        ("0876 12 34 56", "refused-phone-kind"),
        ("+881 612 345 678", "refused-phone-kind"),  # the phonenumbers library's example
        ("+1 876 555 1234", "refused-phone-country"),  # reserved for fiction
        ("+44 20 7946 0018", "refused-phone-country"),
        ("06 39 98 01 5", "refused-phone"),
        ("112", "refused-phone"),
        ("3114", "refused-phone"),
    ],
)
async def test_a_number_that_is_nobodys_own_is_no_volunteers_phone(words: str, answer: str) -> None:
    async with helpline() as h:
        assert await h.privately("v1", f"/tel {words}") == [text_in("fr", "UTC").say(answer).replace(NBSP, " ")]
        anne = await h.store.read(lambda tx: tx.people.get(h.people["v1"]))
        assert anne.phone == "+33639980100"


@pytest.mark.parametrize(
    ("phone", "written"), [("+33639980207", "06 39 98 02 07"), ("+442079460018", "+44 20 7946 0018")]
)
def test_a_number_is_written_so_that_it_can_be_dialled(phone: str, written: str) -> None:
    assert national_form(phone) == written  # type: ignore[arg-type]  # E.164, as in the store


async def test_a_stranger_is_answered_in_the_language_of_the_lines() -> None:
    async with helpline() as h:
        h.app.deployment = Deployment((replace(LYON, language="en"),))
        assert (await h.privately(STRANGER, "/help"))[0].startswith("I keep ")


async def test_who_forgets_the_slash_in_private_is_understood_or_hears_of_it() -> None:
    async with helpline() as h:
        assert (await h.privately("v1", "prendre mardi 10h"))[0].startswith("Anne prend mardi 24 novembre, 10 h–12 h.")
        assert await h.privately("v1", "garder") == ["Vouliez-vous dire /garder ?"]
