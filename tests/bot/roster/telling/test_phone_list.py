"""Whom coordination rings up: what people without a chat would be told, once, by person, until it is past."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from adapters.console import COORDINATION
from bot.model import ExternalNumber, Membership, NoticeKind, Phone, Purpose, Role, Room, Volunteer, VolunteerId
from bot.ports import Tx
from bot.roster.telling.notices import tell_unasked
from bot.roster.telling.phone_list import phone_rows
from bot.run.app import notes_for_sunday
from tests.support.helpline import LYON, Helpline, helpline

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@asynccontextmanager
async def with_jeanne() -> AsyncIterator[tuple[Helpline, VolunteerId]]:
    """Jeanne is in the team, and has no chat."""
    async with helpline() as h:
        now = h.clock.now()

        def come(tx: Tx) -> VolunteerId:
            tx.people.save_room(Room(COORDINATION, LYON.id, Purpose.COORDINATION))
            jeanne = tx.people.save(Volunteer(VolunteerId(0), "Jeanne", Phone("+33639980190"), now))
            tx.people.save_membership(Membership(jeanne.id, LYON.id, Role.VOLUNTEER))
            return jeanne.id

        yield h, await h.store.write(come)


async def tell(
    h: Helpline, who: VolunteerId, about: str, kind: NoticeKind = NoticeKind.REMINDER, hours: int | None = 30
) -> bool:
    now = h.clock.now()
    until = now + hours * HOUR if hours is not None else None

    def work(tx: Tx) -> bool:
        return tell_unasked(
            tx, LYON, who, kind, about, now, lambda _: f"Vous : {about}", by_phone=lambda _: about, until=until
        )

    return await h.store.write(work)


async def tick(h: Helpline, after: timedelta = timedelta(0)) -> list[tuple[str, bool]]:
    """What coordination's room hears of it: the text, and whether it is an edit."""
    h.said.clear()
    h.clock.move(h.clock.now() + after)
    await h.app.tick()
    await h.settle()
    said = [(one.text.replace("\u00a0", " "), one.edited) for one in h.said if one.to == COORDINATION]
    return [(text, edited) for text, edited in said if "téléphone" in text]


async def test_what_somebody_without_a_chat_would_be_told_becomes_one_row_a_person() -> None:
    async with with_jeanne() as (h, jeanne):
        assert not await tell(h, jeanne, "mardi 24 novembre, 14 h–16 h")
        await tell(h, jeanne, "mardi 24 novembre, 14 h–16 h")  # the next minute
        assert await tick(h) == [("À prévenir par téléphone\nJeanne – mardi 24 novembre, 14 h–16 h", False)]
        assert await tick(h, timedelta(minutes=1)) == []
        await tell(h, jeanne, "jeudi 26 novembre, 14 h–16 h", NoticeKind.PLAN)
        rows = "Jeanne – mardi 24 novembre, 14 h–16 h · jeudi 26 novembre, 14 h–16 h"
        assert await tick(h, timedelta(minutes=1)) == [(f"À prévenir par téléphone\n{rows}", False)]
        assert await h.store.read(lambda tx: notes_for_sunday(tx, LYON, h.clock.now())) == [
            "**À prévenir par téléphone**",
            rows,
        ]


async def test_who_told_them_is_noted_and_what_came_since_stays() -> None:
    async with with_jeanne() as (h, jeanne):
        await tell(h, jeanne, "mardi")
        await tick(h)
        await tell(h, jeanne, "jeudi")
        said = await h.press("c1", "C'est fait : Jeanne", [COORDINATION])
        assert "À prévenir par téléphone\nJeanne – jeudi" in said
        (done,) = [row for row in (await h.dump("phone_notices"))["phone_notices"] if row[-1] is not None]
        assert done[-2] == h.people["c1"]
        await tick(h)
        assert "Plus personne à prévenir par téléphone." in await h.press("c1", "C'est fait : Jeanne", [COORDINATION])
        await tell(h, jeanne, "mardi")  # it was told
        assert await tick(h) == []


async def test_what_is_past_disappears() -> None:
    async with with_jeanne() as (h, jeanne):
        await tell(h, jeanne, "mardi", hours=2)
        await tell(h, jeanne, "jeudi", hours=40)
        await tick(h)
        (edit,) = await tick(h, timedelta(hours=3))
        assert edit == ("À prévenir par téléphone\nJeanne – jeudi", True)
        (edit,) = await tick(h, timedelta(days=2))
        assert edit == ("Plus personne à prévenir par téléphone.", True)
        await tell(h, jeanne, "samedi", hours=-1)
        assert await tick(h) == []


async def test_a_stop_of_days_brings_nothing_that_is_past() -> None:
    async with with_jeanne() as (h, jeanne):
        await tell(h, jeanne, "mardi", hours=2)
        assert await tick(h, timedelta(days=9)) == []


async def test_neither_numbers_nor_those_who_left_are_rung_up_nor_for_what_can_wait() -> None:
    async with with_jeanne() as (h, jeanne):
        await tell(h, jeanne, "ringing", NoticeKind.RINGING)
        assert await tick(h) == []
        await h.store.write(lambda tx: tx.people.save_external_number(ExternalNumber(LYON.id, "Pont", jeanne)))
        await tell(h, jeanne, "mardi")
        assert await tick(h) == []
        await h.store.write(lambda tx: tx.people.delete_external_number(ExternalNumber(LYON.id, "Pont", jeanne)))
        await tell(h, jeanne, "mardi")
        await h.store.write(lambda tx: tx.people.delete_membership(jeanne, LYON.id))
        assert await tick(h) == []
        assert await h.store.read(lambda tx: phone_rows(tx, LYON, h.clock.now())) == []


async def test_a_change_of_the_plan_by_coordination_is_told_by_phone() -> None:
    async with with_jeanne() as (h, _):
        await h.say("c1", "/inscrire Jeanne mardi 14h", COORDINATION)
        assert await tick(h, 16 * MINUTE) == [
            ("À prévenir par téléphone\nJeanne – inscription : mardi 24 novembre, 14 h–16 h", False)
        ]
        await h.say("c1", "/fermer mardi", COORDINATION)
        ((said, _),) = [one for one in await tick(h, 16 * MINUTE) if "Jeanne" in one[0]]
        assert "ligne fermée : mardi 24 novembre, 14 h–16 h" in said
        assert await tick(h, timedelta(days=2)) != []


async def test_a_reminder_of_the_eve_is_told_by_phone_once() -> None:
    async with with_jeanne() as (h, _):
        await h.say("c1", "/inscrire Jeanne mardi 14h", COORDINATION)
        await tick(h, 16 * MINUTE)
        await h.press("c1", "C'est fait : Jeanne", [COORDINATION])
        evening = h.clock.now().replace(hour=17, minute=0)  # 18:00 in Paris
        rows = await tick(h, evening - h.clock.now())
        said = "Jeanne – rappel : mardi 24 novembre, 14 h–16 h (demander si cela va)"
        assert rows == [(f"À prévenir par téléphone\n{said}", False)]
        assert await tick(h, 5 * MINUTE) == []
        await h.press("c1", "C'est fait : Jeanne", [COORDINATION])
        assert await tick(h, timedelta(hours=2)) == []


async def test_who_was_put_on_a_shift_late_in_the_evening_before_is_rung_up_once() -> None:
    async with with_jeanne() as (h, _):
        await tick(h, h.clock.now().replace(hour=18, minute=0) - h.clock.now())
        await h.say("c1", "/inscrire Jeanne mardi 14h", COORDINATION)
        assert await tick(h, 16 * MINUTE) == [
            ("À prévenir par téléphone\nJeanne – inscription : mardi 24 novembre, 14 h–16 h", False)
        ]
        assert await tick(h, 90 * MINUTE) == []
