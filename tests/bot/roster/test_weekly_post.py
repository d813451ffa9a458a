"""The week: pinned and kept true in the team's rooms, told to coordination on Sunday evening."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.console import TEAM, Said, private_chat_of
from bot.model import PostAction, Purpose, Room
from bot.ports import Tx
from bot.roster.shortages import shifts_short_of_people
from tests.support.helpline import LYON, MONDAY, TEAM_2, Helpline, helpline

SUNDAY = datetime(2026, 11, 29, 17, 0, tzinfo=UTC)  # six in the evening in Paris


async def pass_to(h: Helpline, moment: datetime) -> list[Said]:
    """Let time pass; what was said at that moment."""
    h.clock.move(moment)
    h.said.clear()
    await h.app.tick()
    await h.settle()
    return list(h.said)


def pinned(h: Helpline) -> list[tuple[str, list[str]]]:
    """Titles and labels of what is pinned."""
    return [
        (said.text.splitlines()[0].replace("\u00a0", " "), [button.label for button in said.buttons])
        for said in h.console.pinned.values()
        if said.to == TEAM
    ]


def rows(said: Said) -> list[str]:
    return said.text.replace("\u00a0", " ").splitlines()


async def test_the_week_is_pinned_quietly_and_kept_true_in_its_one_post() -> None:
    async with helpline() as h:
        await pass_to(h, MONDAY)
        [(title, labels)] = pinned(h)
        assert (title, labels[0]) == ("Lyon, semaine du lundi 23 novembre", "Prendre lun. 23/11 10h")
        await h.privately("v1", "/prendre mardi 10h")
        await pass_to(h, h.clock.now())
        [said] = [said for said in h.console.pinned.values() if said.to == TEAM]
        assert "10 h–12 h (n° 4) : Anne" in rows(said)
        assert (said.edited, said.action) == (True, PostAction.PIN)
        standing = await h.store.read(lambda tx: tx.outbox.keyed(TEAM, "week:lyon:2026-11-23"))
        assert standing is not None
        assert standing.post.quiet
        before = await h.dump("outbox")
        await pass_to(h, h.clock.now())
        assert await h.dump("outbox") == before  # nothing changed: nothing is written


async def test_what_is_over_leaves_the_week_and_a_pressed_button_is_answered_with_todays_state() -> None:
    async with helpline() as h:
        await pass_to(h, MONDAY)
        await h.press("v1", "Prendre lun. 23/11 10h", [TEAM])
        await pass_to(h, h.clock.now())
        [(_, labels)] = pinned(h)
        assert labels[0] == "Prendre lun. 23/11 14h"
        assert (await h.seats())[0].startswith("Anne: Mon 23/11 10:00")
        await pass_to(h, MONDAY + timedelta(hours=8))  # five in the afternoon
        [said] = [said for said in h.console.pinned.values() if said.to == TEAM]
        assert rows(said)[1:4] == ["lundi 23 novembre", "16 h–18 h (n° 3) : libre", "mardi 24 novembre"]


async def test_on_sunday_evening_the_next_week_takes_the_place_of_the_last() -> None:
    async with helpline() as h:
        await pass_to(h, MONDAY)
        [old] = [said for said in h.console.pinned.values() if said.to == TEAM]
        await pass_to(h, SUNDAY - timedelta(minutes=1))
        assert [title for title, _ in pinned(h)] == ["Lyon, semaine du lundi 23 novembre"]
        await pass_to(h, SUNDAY)
        assert [title for title, _ in pinned(h)] == ["Lyon, semaine du lundi 30 novembre"]
        h.said.clear()
        await h.receive(h.console.press_on(old, old.buttons[0], "v1", "Anne", h.clock.now()))
        assert [said.text for said in h.said if said.toast_for] == ["C'est déjà réglé."]


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (SUNDAY - timedelta(minutes=1), False),
        (SUNDAY, True),
        (SUNDAY + timedelta(hours=3), False),  # at night, nobody
        (SUNDAY + timedelta(hours=14, minutes=45), True),  # the bot was away: on Monday, before nine
        (SUNDAY + timedelta(hours=16), False),
    ],
)
async def test_a_coordinator_gets_the_week_with_its_gaps_on_sunday_evening(moment: datetime, *, told: bool) -> None:
    async with helpline() as h:
        await h.privately("v1", "/prendre mardi 10h")
        digests = [said for said in await pass_to(h, moment) if said.to == private_chat_of("c1")]
        if not told:
            assert digests == []
            return
        [digest] = digests
        assert rows(digest)[:4] == [
            "Lyon, semaine du lundi 30 novembre",
            "Il manque quelqu'un pour 15 créneaux.",
            "lundi 30 novembre",
            "10 h–12 h (n° 16) : libre",
        ]
        assert [
            said for said in await pass_to(h, moment + timedelta(minutes=15)) if said.to == private_chat_of("c1")
        ] == []


async def test_a_shift_with_as_many_people_as_it_needs_is_no_gap_of_the_week() -> None:
    async with helpline() as h:
        answers = await h.privately("c1", "/creneau mardi 14h-16h 2 places 1 formation minimum 1")
        assert answers[0].endswith("mardi 14 h–16 h · 2 places + 1 formation · 1 au minimum.")
        await h.privately("v1", "/prendre mardi 1/12 14h")
        digest = next(said for said in await pass_to(h, SUNDAY) if said.to == private_chat_of("c1"))
        assert rows(digest)[1] == "Il manque quelqu'un pour 14 créneaux."
        await h.privately("v1", "/remplacement mardi 1/12 14h")
        assert await short_of_people(h) == 15


async def short_of_people(h: Helpline) -> int:
    first = SUNDAY + timedelta(hours=6)

    def work(tx: Tx) -> int:
        shifts = tx.roster.shifts([LYON.id], first, first + timedelta(days=6))
        return len(shifts_short_of_people(tx, LYON, shifts, first))

    return await h.store.read(work)


async def test_a_room_that_is_bound_during_the_week_has_it_at_once_and_a_line_without_a_room_nowhere() -> None:
    async with helpline() as h:
        await h.store.write(lambda tx: tx.people.delete_room(TEAM))
        await pass_to(h, MONDAY)
        assert pinned(h) == []
        await h.store.write(lambda tx: tx.people.save_room(Room(TEAM, LYON.id, Purpose.TEAM)))
        await h.privately("v1", "/moi")  # whatever comes in
        await pass_to(h, h.clock.now())
        assert [title for title, _ in pinned(h)] == ["Lyon, semaine du lundi 23 novembre"]
        assert len([said for said in h.console.pinned.values() if said.to == TEAM_2]) == 1
