"""At each change of person both hear of it in one short private message, and it says only what is known."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model import Desired, ForwardingState, LineMode, Notice, NoticeKind, Observed, Target, TargetKind
from bot.ports import Tx
from bot.roster.telling.notices import A_WEEK
from tests.support.helpline import LINES, LYON, ZONE, Helpline, helpline
from tests.support.ringing import ring
from tests.support.telling import GAPS, REMINDERS, REQUESTS, told_at

SECOND = timedelta(seconds=1)
TALK = "[Parler d'un appel difficile]"


async def ticked(h: Helpline, at: datetime) -> list[str]:
    """What is said then of what is looked at here."""
    return await told_at(h, at, GAPS, REMINDERS, REQUESTS)


def today(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second, tzinfo=ZONE)


async def roster(h: Helpline, *places: tuple[str, str]) -> None:
    for handle, shift in places:
        await h.say(handle, f"/prendre aujourd'hui {shift}")
    h.said.clear()


async def verify(h: Helpline, *handles: str, verified: bool = True) -> None:
    """OVH was read: the line rings these people, or it is about to."""

    def work(tx: Tx) -> None:
        phones = [tx.people.get(h.people[handle]).phone for handle in handles]
        targets = tuple(Target(TargetKind.NUMBER, phone) for phone in phones if phone)
        at = h.clock.now()
        read = Observed(targets, at) if verified else None
        known = ForwardingState(LYON.id, Desired(targets), at, read, at, at if verified else None)
        tx.phones.save_forwarding(known)

    await h.store.write(work)


def private(rows: Sequence[str]) -> list[str]:
    return [row for row in rows if row.startswith("private")]


async def test_from_a_shift_to_the_next_with_what_happened_before_and_who_is_there() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"), ("v2", "14h"), ("t1", "14h"), ("both", "16h"))
        await verify(h, "v1", "v2")
        said = private(await ticked(h, today(14)))
        assert said == [
            f"private:{who}: La ligne sonne chez vous, jusqu'à 16 h. | Avec vous : {other}. "
            "| En formation avec vous : Élise."
            for who, other in (("v1", "Bakari"), ("v2", "Anne"))
        ]
        h.clock.move(today(15))
        await ring(h, talked=60)
        await ring(h, waited=3)
        await h.store.write(close_alerts)
        await ticked(h, today(15, 59))
        await verify(h, "both")
        said = private(await ticked(h, today(16)))
        over = "Votre permanence est finie"
        assert sorted(said) == [
            (
                "private:both: Lyon : La ligne sonne chez vous, jusqu'à 18 h. "
                "| Avant vous (Anne et Bakari) : un appel pris, un manqué."
            ),
            f"private:t1: Merci Élise ! {over}. | {TALK}",
            f"private:v1: Merci Anne ! {over}, la ligne ne sonne plus chez vous. | {TALK}",
            f"private:v2: Merci Bakari ! {over}, la ligne ne sonne plus chez vous. | {TALK}",
        ]
        assert private(await ticked(h, today(16, 1))) == []


def close_alerts(tx: Tx) -> None:
    for alert in tx.calls.open_missed(LYON.id):
        tx.calls.save_missed(replace(alert, closed_at=alert.opened_at))


async def test_after_a_gap_it_is_said_as_the_line_begins_to_ring_there_and_once() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"))
        h.clock.move(today(13, 50))
        await verify(h, "v1", verified=False)
        assert private(await ticked(h, today(13, 50, 5))) == []
        await verify(h, "v1")
        assert private(await ticked(h, today(13, 50, 40))) == ["private:v1: La ligne sonne chez vous, jusqu'à 16 h."]
        assert private(await ticked(h, today(14))) == []


async def test_while_it_is_not_verified_nothing_is_claimed() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"))
        h.clock.move(today(13, 50))
        await verify(h, "v1", verified=False)
        assert private(await ticked(h, today(14))) == []
        assert private(await ticked(h, today(14, 1, 59))) == []
        assert private(await ticked(h, today(14, 2))) == ["private:v1: Votre permanence commence, jusqu'à 16 h."]


async def test_a_phone_that_still_rings_is_not_said_to_be_silent() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"))
        await ticked(h, today(14))
        await verify(h, "v1")
        assert private(await ticked(h, today(16))) == []
        assert private(await ticked(h, today(16, 2))) == [
            f"private:v1: Merci Anne ! Votre permanence est finie. | {TALK}"
        ]


async def test_on_a_line_that_is_observed_no_ringing_is_claimed() -> None:
    async with helpline(lines=[replace(line, mode=LineMode.OBSERVE) for line in LINES]) as h:
        await roster(h, ("v1", "14h"))
        await verify(h, "v1")
        assert private(await ticked(h, today(14))) == ["private:v1: Votre permanence commence, jusqu'à 16 h."]
        assert private(await ticked(h, today(16))) == [f"private:v1: Merci Anne ! Votre permanence est finie. | {TALK}"]


async def test_who_goes_on_is_told_nothing_in_between() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"), ("v1", "16h"))
        assert private(await ticked(h, today(14))) == ["private:v1: Votre permanence commence, jusqu'à 18 h."]
        assert private(await ticked(h, today(16))) == []
        assert private(await ticked(h, today(18))) == [f"private:v1: Merci Anne ! Votre permanence est finie. | {TALK}"]


async def test_with_the_budget_used_up_only_what_must_be_done_is_said() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"), ("v2", "16h"))
        now = h.clock.now()

        def use_up(tx: Tx) -> None:
            for handle in ("v1", "v2"):
                for n in range(A_WEEK):
                    tx.staffing.add_notice(Notice(h.people[handle], NoticeKind.PLAN, f"{n}", LYON.id, now))

        await h.store.write(use_up)
        assert private(await ticked(h, today(14))) == []
        h.clock.move(today(15))
        await ring(h)
        assert [row.partition(" | ")[0] for row in private(await ticked(h, today(16)))] == [
            "private:v2: Votre permanence commence, jusqu'à 18 h."
        ]


@pytest.mark.parametrize("back", [today(16, 31), today(20)])
async def test_thanks_that_come_half_an_hour_late_are_left_out(back: datetime) -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"))
        await ticked(h, today(14))
        assert private(await ticked(h, back)) == []


# ---------------------------------------------------------------- a difficult call


async def test_whoever_wants_to_talk_is_known_to_coordination_in_private_and_to_nobody_else() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"))
        await ticked(h, today(14))
        await ticked(h, today(16))
        counted = ("journal", "notices", "calls", "call_days", "missed")
        before = await h.dump(*counted)
        await h.press("v1", "Parler d'un appel difficile")
        assert sorted((said.to.chat, said.text.replace("\u00a0", " ")) for said in h.said) == [
            ("private:c1", "Ligne Lyon : Anne aimerait parler après un appel. Pouvez-vous prendre contact ?"),
            ("private:chief", "Ligne Lyon : Anne aimerait parler après un appel. Pouvez-vous prendre contact ?"),
            (
                "private:v1",
                (
                    "Merci de l'avoir dit : c'est bien d'en parler. Fatou et Inès savent que vous aimeriez parler : "
                    "l'une de "
                    "ces personnes prendra contact avec vous. Personne d'autre ne le sait."
                ),
            ),
        ]
        assert await h.dump(*counted) == before


async def test_where_no_coordinator_can_be_written_to_it_says_so() -> None:
    async with helpline() as h:
        await roster(h, ("v1", "14h"))
        await ticked(h, today(14))
        await ticked(h, today(16))

        def without_chat(tx: Tx) -> None:
            for handle in ("c1", "chief"):
                for identity in tx.people.identities(h.people[handle]):
                    tx.people.save_identity(replace(identity, private=None))

        await h.store.write(without_chat)
        [said] = await h.press("v1", "Parler d'un appel difficile")
        assert said.startswith("C'est bien d'en parler, mais je ne peux écrire à personne de la coordination.")
