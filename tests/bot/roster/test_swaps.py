"""Giving, trading and taking back: the rules of seats, and what the commands make of them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console import private_chat_of
from bot.errors import Refused
from bot.model import Seat, SeatId, ShiftId, Swap, SwapId, VolunteerId
from bot.roster.swaps import carve_seat, check_not_over, close_swap, look_for_replacement, open_offer, trade_seats
from tests.support.helpline import MONDAY, TEAM_2, Helpline, helpline
from tests.support.watchwords import DAY, LYON, at, person, seat, shift, sitting, stretch

# ---------------------------------------------------------------- covering a part


@pytest.mark.parametrize(
    ("part", "to", "expected"),
    [
        ("14-16", "B", ["14-16 B"]),
        ("14-16", None, []),
        ("14-15", "B", ["14-15 B", "15-16 A"]),
        ("15-16", "B", ["14-15 A", "15-16 B"]),
        ("14:30-15", "B", ["14-14:30 A", "14:30-15 B", "15-16 A"]),
        ("14:30-15", None, ["14-14:30 A", "15-16 A"]),
        ("14-15", "A", ["14-15 A", "15-16 A"]),  # a part of one's own, to be offered by itself
        ("13-15", "B", ["14-15 B", "15-16 A"]),  # what lies outside is nobody's to give
        ("13-17", "B", ["14-16 B"]),
        ("16-17", "B", "refused-part"),
        ("15-15", "B", "refused-part"),
    ],
)
def test_a_part_goes_and_the_rest_stays(part: str, to: str | None, expected: list[str] | str) -> None:
    def moved() -> list[str]:
        moves = carve_seat(seat("14-16 A"), *stretch(part), to=person(to) if to else None)
        return sitting(moves.kept + moves.made)

    assert outcome(moved) == expected


def outcome(work: Callable[[], object]) -> object:
    try:
        return work()
    except Refused as refusal:
        return refusal.sentence


minutes = st.integers(0, 240)
spans = st.tuples(minutes, minutes).map(sorted).filter(lambda b: b[0] < b[1])


@given(spans, spans, st.none() | st.integers(1, 3), st.booleans())
def test_covering_moves_no_bound_and_seats_nobody_twice(
    of: list[int], part: list[int], to: int | None, trainee: bool
) -> None:
    start, end, *cut = (DAY + timedelta(minutes=n) for n in (*of, *part))
    before = Seat(SeatId(7), ShiftId(1), VolunteerId(1), start, end, trainee)
    try:
        moves = carve_seat(before, cut[0], cut[1], VolunteerId(to) if to else None)
    except Refused:
        assert cut[1] <= start or end <= cut[0]
        return
    seats = [*moves.kept, *moves.made]
    for minute in range(241):
        now = DAY + timedelta(minutes=minute)
        there = [s.volunteer for s in seats if s.starts <= now < s.ends]
        given = [to] if to else []
        assert there == ([] if not start <= now < end else given if cut[0] <= now < cut[1] else [1])
    assert all(start <= s.starts < s.ends <= end for s in seats)
    assert {(s.shift, s.trainee) for s in seats} <= {(before.shift, trainee)}
    assert [s.id for s in moves.kept] + list(moves.gone) == [before.id]
    assert {s.id for s in moves.made} <= {0}


# ---------------------------------------------------------------- trading


@pytest.mark.parametrize(
    ("mine", "theirs", "now", "expected"),
    [
        (seat("14-16 A"), seat("18-20 B", 2, 2), "9", ["14-16 B", "18-20 A"]),
        (seat("14-16 A*"), seat("18-20 B*", 2, 2), "9", ["14-16 B*", "18-20 A*"]),
        (seat("14-16 A*"), seat("18-20 B", 2, 2), "9", "refused-in-training"),
        (seat("14-16 A"), seat("18-20 B", 2, 2), "14", "refused-started"),
        (seat("14-16 A"), seat("18-20 B", 2, 2), "16", "refused-past"),
        (seat("18-20 A"), seat("14-16 B", 2, 2), "15", "refused-started"),
        (seat("14-15 A"), seat("15-16 B", 2), "9", ["14-15 B", "15-16 A"]),  # two halves of one shift
        (seat("14-16 A"), seat("14-16 B", 2), "9", "refused-nobody-to-swap"),  # side by side: nothing to trade
        (seat("14-16 A"), seat("15-17 B", 2), "9", "refused-nobody-to-swap"),
    ],
)
def test_two_seats_change_hands_or_why_not(mine: Seat, theirs: Seat, now: str, expected: list[str] | str) -> None:
    assert outcome(lambda: sitting(trade_seats(mine, theirs, at(now)).kept)) == expected


@given(spans, spans)
def test_a_trade_moves_no_bound_and_traded_back_all_is_as_before(one: list[int], other: list[int]) -> None:
    mine, theirs = (
        Seat(SeatId(n), ShiftId(n), VolunteerId(n), at("9") + timedelta(minutes=a), at("9") + timedelta(minutes=b))
        for n, (a, b) in enumerate((one, other), 1)
    )
    there = trade_seats(mine, theirs, DAY)
    back = trade_seats(there.kept[0], there.kept[1], DAY)
    assert (there.made, there.gone) == ((), ())
    assert [(s.id, s.volunteer, s.starts, s.ends) for s in there.kept] == [
        (1, 2, mine.starts, mine.ends),
        (2, 1, theirs.starts, theirs.ends),
    ]
    assert back.kept == (mine, theirs)


# ---------------------------------------------------------------- looking for somebody

OFFERED = Swap(SwapId(3), LYON, SeatId(1), person("A"), person("A"), at("9"))


def test_an_offer_leaves_the_seat_with_its_holder() -> None:
    assert look_for_replacement(seat("14-16 A"), shift("14-16"), [], at("9")) == Swap(
        SwapId(0), LYON, SeatId(1), person("A"), person("A"), at("9")
    )


@pytest.mark.parametrize(
    ("now", "swaps", "expected"),
    [("16", [], "refused-past"), ("9", [OFFERED], "refused-already-offered")],
)
def test_what_is_over_or_offered_is_not_offered(now: str, swaps: list[Swap], expected: str) -> None:
    assert outcome(lambda: look_for_replacement(seat("14-16 A"), shift("14-16"), swaps, at(now))) == expected


def test_only_an_open_offer_to_everybody_is_one() -> None:
    settled = close_swap(OFFERED, at("10"), agreed=True)
    others = [
        settled,
        Swap(SwapId(4), LYON, SeatId(1), person("A"), person("A"), at("9"), to=person("B")),
        Swap(SwapId(5), LYON, SeatId(1), person("A"), person("B"), at("9"), takeover=True),
        Swap(SwapId(6), LYON, SeatId(2), person("A"), person("A"), at("9")),
    ]
    assert (open_offer(others, SeatId(1)), open_offer([*others, OFFERED], SeatId(1))) == (None, OFFERED)
    assert (settled.closed_at, settled.agreed) == (at("10"), True)


def test_a_swap_is_settled_once() -> None:
    with pytest.raises(Refused, match="refused-settled"):
        close_swap(close_swap(OFFERED, at("10"), agreed=False), at("11"), agreed=True)


def test_a_seat_is_still_to_come_until_it_ends() -> None:
    check_not_over(seat("14-16 A"), at("15:59"))
    with pytest.raises(Refused, match="refused-past"):
        check_not_over(seat("14-16 A"), at("16"))


# ---------------------------------------------------------------- taken back: only what nothing has followed on

TUESDAY = "mar. 24/11 16h–18h"
LATE = ["Trop tard : quelque chose a changé depuis."]


async def test_who_gave_a_seat_up_does_not_get_it_back_once_somebody_has_it() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v1", "/remplacement mardi 16h")
        await h.press("v1", "Je ne pourrai pas du tout")
        await h.say("v2", "/prendre mardi 16h")
        assert await h.say("v1", "/oups") == LATE
        assert await h.seats() == ["Bakari: Tue 24/11 16:00-18:00"]


async def test_nobody_is_put_back_where_they_would_be_in_two_places() -> None:
    async with helpline() as h:
        await h.say("c1", "/inscrire Chloé mardi 14h")
        await h.say("c1", "/desinscrire Chloé mardi 14h")
        await h.say("both", "/prendre mardi 14h", TEAM_2)
        assert await h.say("c1", "/oups") == LATE
        assert await h.seats() == ["Chloé: Tue 24/11 14:00-16:00"]


async def test_nobody_is_put_back_on_a_seat_they_took_again_themselves() -> None:
    async with helpline() as h:
        await h.say("c1", "/inscrire Anne mardi 14h")
        await h.say("c1", "/desinscrire Anne mardi 14h")
        await h.say("v1", "/prendre mardi 14h")
        assert await h.say("c1", "/oups") == LATE
        assert await h.seats() == ["Anne: Tue 24/11 14:00-16:00"]


async def test_a_seat_does_not_come_back_to_a_shift_that_went() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v1", "/remplacement mardi 16h")
        await h.press("v1", "Je ne pourrai pas du tout")
        await h.say("c1", "/creneau mardi")
        await h.press("c1", "Retirer mar. 16h–18h")
        assert await h.say("v1", "/oups") == LATE
        assert await h.seats() == []


async def test_what_was_done_in_one_room_is_taken_back_in_another() -> None:
    async with helpline() as h:
        before = await h.dump("seats", "swaps")
        await h.say("both", "/prendre mardi 14h", TEAM_2)
        assert await h.say("both", "/oups") == [
            "Chloé revient sur sa dernière action : mardi 24 novembre, 14 h–16 h.",
            "Chloé revient sur sa dernière action : mardi 24 novembre, 14 h–16 h.\nlibre 14 h–16 h",
        ]
        assert await h.dump("seats", "swaps") == before


async def test_a_slot_is_taken_back_with_its_dates() -> None:
    async with helpline() as h:
        before = await h.dump("slots", "shifts", "seats")
        await h.say("c1", "/creneau mardi 20h-22h")
        assert "Fatou annule son changement : les créneaux de la ligne Lyon sont comme avant." in await h.say(
            "c1", "/oups"
        )
        assert await h.dump("slots", "shifts", "seats") == before


async def test_other_places_of_a_slot_are_those_of_its_coming_shifts_and_can_be_taken_back() -> None:
    async with helpline() as h:
        before = await h.dump("slots", "shifts", "seats")
        await h.say("c1", "/creneau mardi 16h-18h 2 places")
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v2", "/prendre mardi 16h")
        assert await h.seats() == ["Anne: Tue 24/11 16:00-18:00", "Bakari: Tue 24/11 16:00-18:00"]
        assert (await h.say("c1", "/creneau mardi 16h-18h"))[0].endswith(
            "Une date où il y a déjà plus de monde reste comme elle est."
        )
        await h.say("v2", "/oups")
        await h.say("v1", "/oups")
        await h.say("c1", "/oups")
        await h.say("c1", "/oups")
        assert await h.dump("slots", "shifts", "seats") == before


async def test_what_was_kept_is_not_offered_again_once_it_is_another_s_or_gone() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v1", "/remplacement mardi 16h")
        await h.say("v1", "/garder")
        await h.say("c1", "/desinscrire Anne mardi 16h")
        before = await h.dump("swaps")
        assert await h.say("v1", "/oups") == LATE
        await h.say("c1", "/inscrire Bakari mardi 16h")
        assert await h.say("v1", "/oups") == LATE
        assert await h.dump("swaps") == before


async def test_somebody_is_taken_off_a_part_of_a_shift() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("c1", "/desinscrire Anne mardi 16h-17h")
        said = await h.later()
        rows = "mardi 24 novembre, 16 h–17 h : ce n'est plus à vous"
        assert f"Changement de vos permanences, par Fatou :\n{rows}" in said
        assert await h.seats() == ["Anne: Tue 24/11 17:00-18:00"]


async def test_who_keeps_a_part_keeps_that_part() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h-17h")
        await h.say("v1", "/remplacement mardi 16h")
        (said,) = await h.say("v1", "/garder")
        assert said.startswith("Anne garde mardi 24 novembre, 16 h–17 h.")


async def test_two_seasons_may_have_slots_at_the_same_hours() -> None:
    async with helpline() as h:
        await h.say("c1", "/creneau dimanche 16h-18h du 1/9 au 30/6")
        said = await h.say("c1", "/creneau dimanche 16h-18h 2 places du 1/7 au 31/8")
        assert said[0].startswith("Créneau ajouté : dimanche 16 h–18 h · 2 places.")


async def test_a_new_slot_has_no_shift_that_was_over_before() -> None:
    """Or the figures would count hours that nobody could have held."""
    async with helpline() as h:
        starts = {row[6] for row in (await h.dump("shifts"))["shifts"]}
        await h.say("c1", "/creneau dimanche 14h-16h")
        assert await h.say("v1", "/stats hier") == [
            "Chiffres, Lyon : dimanche 22 novembre\nAucun appel.\nPermanences tenues : 0 h ; sans personne : 0 h"
        ]
        assert min(starts) > h.clock.now() - timedelta(minutes=1)


async def test_a_slot_stays_once_somebody_holds_one_of_its_dates() -> None:
    async with helpline() as h:
        await h.say("c1", "/creneau mardi 20h-22h")
        await h.say("v1", "/prendre mardi 20h")
        before = await h.dump("slots", "shifts", "seats")
        assert await h.say("c1", "/oups") == LATE
        assert await h.dump("slots", "shifts", "seats") == before


async def test_a_proposal_is_settled_when_the_other_s_shift_is_taken_from_them_and_stands_again_with_it() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v2", "/prendre mercredi 16h")
        await h.say("v1", "/echanger mardi 16h contre mercredi 16h")
        await h.say("c1", "/desinscrire Bakari mercredi 16h")
        assert await h.press("v2", "J'accepte") == ["C'est déjà réglé."]
        await h.say("c1", "/oups")
        await h.press("v2", "J'accepte")
        assert await h.seats() == ["Bakari: Tue 24/11 16:00-18:00", "Anne: Wed 25/11 16:00-18:00"]


# ---------------------------------------------------------------- a rule that says no leaves nothing behind


async def test_who_may_not_take_the_line_opens_no_shift_by_trying() -> None:
    async with helpline() as h:
        h.clock.move(MONDAY.replace(hour=12, minute=30))  # between two shifts
        await h.say("both", "/relais", TEAM_2)
        before = await h.dump("shifts", "seats")
        assert await h.say("both", "/relais") == [
            "lundi 23 novembre, 13 h 30–14 h : déjà une permanence à ce moment-là (Paris)."
        ]
        assert await h.dump("shifts", "seats") == before


async def test_two_people_on_one_shift_have_nothing_to_trade_there() -> None:
    async with helpline() as h:
        for who in ("v1", "v2"):
            await h.say(who, "/prendre mardi 14h")
        assert await h.say("v1", "/echanger mardi 14h contre mardi 14h") == [
            "mardi 24 novembre, 14 h–16 h\nIl n'y a personne avec qui échanger sur ce créneau."
        ]


async def test_a_minute_of_an_offered_shift_is_not_taken() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v1", "/remplacement mardi 16h")
        assert await h.say("v2", "/prendre mardi 16h-16h05") == [
            "mardi 24 novembre, 16 h–16 h 05\nCette partie ne tient pas dans le créneau."
        ]
        assert await h.seats() == ["Anne: Tue 24/11 16:00-18:00"]


# ---------------------------------------------------------------- what was is not changed any more

FIVE = MONDAY.replace(hour=16)  # in Paris it is five o'clock
HELD_BY_ANNE = "Anne: Mon 23/11 16:00-17:00"


async def half_way(h: Helpline) -> None:
    """Anne has the shift from four to six, looks for somebody, and it is five."""
    await h.say("v1", "/prendre n° 3")
    await h.say("v1", "/remplacement 3")
    h.clock.move(FIVE)


async def test_who_takes_over_has_the_time_that_is_left() -> None:
    async with helpline() as h:
        await half_way(h)
        await h.say("v2", "/prendre n° 3")
        assert await h.seats() == [HELD_BY_ANNE, "Bakari: Mon 23/11 17:00-18:00"]


async def test_who_takes_a_free_shift_has_the_time_that_is_left() -> None:
    async with helpline() as h:
        h.clock.move(FIVE)
        await h.say("v2", "/prendre n° 3")
        assert await h.seats() == ["Bakari: Mon 23/11 17:00-18:00"]


async def test_who_gives_up_half_way_has_been_there() -> None:
    async with helpline() as h:
        await half_way(h)
        assert "La place est libre." in (await h.press("v1", "Je ne pourrai pas du tout"))[-1]
        assert await h.seats() == [HELD_BY_ANNE]


async def test_who_is_taken_off_half_way_has_been_there() -> None:
    async with helpline() as h:
        await half_way(h)
        await h.say("c1", "/desinscrire Anne 3")
        assert await h.seats() == [HELD_BY_ANNE]
        assert (await h.dump("swaps"))["swaps"][0][9] is not None, "her search is over too"


async def test_what_is_over_is_neither_free_nor_to_be_covered() -> None:
    async with helpline() as h:
        await half_way(h)
        await h.say("c1", "/desinscrire Anne 3")
        await h.say("v2", "/prendre n° 3")
        (free,) = await h.say("both", "/libres")
        assert "(n° 3)" not in free
        assert await h.say("v2", "/remplacement 23/11 16h-17h") == [
            "lundi 23 novembre, 16 h–17 h\nCette partie ne tient pas dans le créneau."
        ]


async def test_who_stopped_can_come_back() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre n° 3")
        h.clock.move(FIVE - timedelta(minutes=30))
        await h.say("v1", "/fin")
        await h.press("v1", "Finir maintenant")
        h.clock.move(FIVE)
        await h.say("v1", "/prendre n° 3")
        assert await h.seats() == ["Anne: Mon 23/11 16:00-16:30", "Anne: Mon 23/11 17:00-18:00"]


async def test_of_two_offered_halves_the_one_to_come_is_taken() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre 16h-17h")
        await h.say("v2", "/prendre 17h-18h")
        for who in ("v1", "v2"):
            await h.say(who, "/remplacement 16h")
        h.clock.move(FIVE)
        await h.say("both", "/prendre n° 3")
        assert await h.seats() == [HELD_BY_ANNE, "Chloé: Mon 23/11 17:00-18:00"]


async def test_when_the_middle_is_taken_both_ends_are_still_looked_for() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 16h")
        await h.say("v1", "/remplacement mardi 16h")
        await h.say("v2", "/prendre mardi 16h30-17h")
        await h.say("both", "/prendre mardi 17h-18h")
        await h.say("both", "/prendre mardi 16h-16h30")
        assert await h.seats() == [
            "Chloé: Tue 24/11 16:00-16:30",
            "Bakari: Tue 24/11 16:30-17:00",
            "Chloé: Tue 24/11 17:00-18:00",
        ]


# ---------------------------------------------------------------- a button pressed again, or by somebody else


async def test_who_keeps_nothing_is_not_said_to_keep_what_a_button_names() -> None:
    async with helpline() as h:
        for who, hours in (("v1", "10h"), ("v1", "16h"), ("v2", "14h")):
            await h.say(who, f"/prendre mardi {hours}")
            await h.say(who, f"/remplacement mardi {hours}")
        assert await h.say("v1", "/garder") == ["Quel créneau ?"]
        assert await h.press("v2", TUESDAY) == [
            "mardi 24 novembre, 16 h–18 h\nVous ne cherchez de remplacement pour aucun créneau."
        ]


async def test_who_was_taken_off_by_one_press_is_not_taken_off_by_the_next() -> None:
    async with helpline() as h:
        for hours in ("10h", "16h"):
            await h.say("v1", f"/prendre mardi {hours}")
        assert await h.say("c1", "/desinscrire Anne mardi") == ["Quel créneau ?"]
        await h.press("c1", TUESDAY)
        assert await h.press("chief", TUESDAY) == ["mardi 24 novembre, 16 h–18 h\nCela n'existe plus."]
        assert await h.seats() == ["Anne: Tue 24/11 10:00-12:00"]


@pytest.mark.parametrize("words", ["/inscrire @lyon Anne mardi", "/inscrire @paris Gaël mardi"])
async def test_who_coordinates_two_lines_presses_in_private_without_being_asked_which(words: str) -> None:
    async with helpline() as h:
        assert await h.privately("chief", words) == ["Quel créneau ?"]
        button = h.said[0].buttons[0]
        await h.press("chief", button.label, [private_chat_of("chief")])
        assert len(await h.seats()) == 1
