"""Whatever is stored, a line never rings a line, nor a number that costs more: it counts as nobody, told once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.forwarding.plan import targets_as_read
from bot.model import Backup, Deployment, LineId, LineKind, Phone, Target, TargetKind
from bot.ports import Tx
from bot.run.reconciler import Reconciler
from tests.support.scene import ANNE, BACKUP, BAKARI, NUMBER, QUEUE, SIP, Scene, a_line, hours, scene

ELSEWHERE = Phone("+33199005090")
FORBIDDEN = [
    ELSEWHERE,  # another line's
    Phone("+33899000000"),  # impossible, of the premium kind
    Phone("+881612345678"),  # the phonenumbers library's example of a satellite phone
    Phone("+18765551234"),  # reserved for fiction, in Jamaica
]
KINDS = {LineKind.LINE: [SIP], LineKind.REDIRECT: [NUMBER, SIP], LineKind.HUNTING: [QUEUE]}


async def store_phone(here: Scene, name: str, phone: Phone) -> None:
    """As a faulty import or another hand in the database would."""

    def work(tx: Tx) -> None:
        person = next(p for p, _ in tx.people.members(here.line.id) if p.name == name)
        tx.people.save(replace(person, phone=phone))

    await here.store.write(work)


def with_another_line(here: Scene) -> None:
    other = replace(a_line(LineKind.LINE), id=LineId("nice"), number=ELSEWHERE, service=ELSEWHERE, retired=True)
    deployment = Deployment((here.line, other))
    here.line = deployment.by_id[here.line.id]
    here.following = Reconciler(here.store, here.telephony, here.clock, deployment)


@pytest.mark.parametrize(("kind", "number"), [(kind, n) for kind, own in KINDS.items() for n in own + FORBIDDEN])
async def test_a_forbidden_number_counts_as_nobody_and_coordination_hears_once(kind: LineKind, number: Phone) -> None:
    async with scene(a_line(kind, uncovered=(BACKUP,))) as here:
        with_another_line(here)
        await here.shift(hours(1, 3), "Anne")
        await store_phone(here, "Anne", number)
        await here.until(hours(2)[0])
        assert here.rings() == [BACKUP.phone]
        assert not any(number in rang for rang in here.telephony.rang)
        told = [text for chat, text in here.said if chat == "coordination"]
        assert told == [
            (
                "Ligne Lyon : je n'appelle pas le numéro enregistré pour Anne (numéro d'une ligne, pays ou sorte de "
                "numéro refusés). Les appels vont chez Astreinte. Il faut un autre numéro : /tel"
            )
        ]
        assert [text for chat, text in here.said if chat == "@v1"] == [
            (
                "Vous avez la ligne Lyon, mais je ne peux pas faire sonner votre numéro : écrivez-m'en un autre en "
                "privé, avec /tel."
            )
        ]
        await store_phone(here, "Anne", ANNE)
        await here.until(hours(2.1)[0])
        assert here.rings() == [ANNE]


async def test_others_on_the_shift_ring_all_the_same() -> None:
    async with scene(a_line()) as here:
        await here.shift(hours(1, 3), "Anne", "Bakari")
        await store_phone(here, "Anne", QUEUE)
        await here.until(hours(2)[0])
        assert here.rings() == [BAKARI]


async def test_a_queue_that_rings_itself_is_put_right() -> None:
    async with scene(a_line()) as here:
        await here.shift(hours(1, 3), "Anne", "Bakari")
        await store_phone(here, "Anne", QUEUE)
        here.another_hand(QUEUE)
        await here.until(hours(2)[0])
        assert here.rings() == [BAKARI]


@pytest.mark.parametrize("kind", KINDS)
async def test_backups_and_the_closed_target_are_guarded_too(kind: LineKind) -> None:
    bad = Backup("Loop", KINDS[kind][0])
    closed = Target(TargetKind.ANNOUNCEMENT, KINDS[kind][0])
    async with scene(a_line(kind, uncovered=(bad, BACKUP), closed=closed)) as here:
        await here.shift(hours(1, 3))
        await here.until(hours(2)[0])
        assert here.rings() == [BACKUP.phone]
        await here.until(hours(3)[0] + timedelta(minutes=5))
        assert here.rings() == (["announcement"] if kind is LineKind.HUNTING else ["voicemail"])
        assert all(target.phone == "" for target in targets_as_read(here.line, closed))


# ---------------------------------------------------------------- whose word is enough


async def change(here: Scene, name: str, **fields: object) -> None:
    def work(tx: Tx) -> None:
        person = next(p for p, _ in tx.people.members(here.line.id) if p.name == name)
        tx.people.save(replace(person, **fields))  # type: ignore[arg-type]  # as Volunteer has them

    await here.store.write(work)


async def test_a_queue_rings_nobody_for_whom_coordination_did_not_vouch() -> None:
    async with scene(a_line(uncovered=(BACKUP,))) as here:
        await here.shift(hours(1, 3), "Anne")
        await change(here, "Anne", proved_by_owner=True)
        await here.until(hours(2)[0])
        assert here.rings() == [BACKUP.phone]
        told = [text for chat, text in here.said if chat == "coordination"]
        assert told == ["Ligne Lyon : pas de numéro vérifié pour Anne. Les appels vont chez Astreinte."]


@pytest.mark.parametrize("kind", [LineKind.LINE, LineKind.REDIRECT])
async def test_a_line_that_can_place_a_test_call_takes_the_owners_word(kind: LineKind) -> None:
    async with scene(a_line(kind, uncovered=(BACKUP,))) as here:
        await here.shift(hours(1, 3), "Anne")
        await change(here, "Anne", proved_by_owner=True)
        await here.until(hours(2)[0])
        assert here.rings() == [ANNE]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_number_that_is_not_proved_yet_takes_nobody_off_duty(kind: LineKind) -> None:
    async with scene(a_line(kind, uncovered=(BACKUP,))) as here:
        await here.shift(hours(1, 3), "Anne")
        await here.until(hours(1.5)[0])
        await change(here, "Anne", next_phone=Phone("+33639980177"))
        await here.until(hours(2)[0])
        assert here.rings() == [ANNE]
        assert [text for chat, text in here.said if chat in {"coordination", "@v1"}] == []
