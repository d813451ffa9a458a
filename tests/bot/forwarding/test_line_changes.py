"""What readings show and figures tell: how soon a swap was on the line, and how often somebody else had changed it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.stats import line_rows
from bot.model import LineChange, LineChangeKind, LineId, LineKind, LineMode, Swap, SwapId
from bot.ports import Tx
from bot.text import text_in
from storage.store import SqlStore
from tests.support.scene import ANNE, BAKARI, NOON, STRANGER, Scene, a_line, scene

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LYON = LineId("lyon")


async def changes(of: Scene) -> list[LineChange]:
    return list(await of.store.read(lambda tx: tx.phones.line_changes(LYON, NOON - HOUR, NOON + 9 * HOUR)))


async def swap_now(of: Scene, seat: int, *, agreed: bool = True) -> None:
    """Bakari takes Anne's seat, as an accepted swap does it; without `agreed`, as coordination does it."""
    now = of.clock.now()

    def work(tx: Tx) -> None:
        people = {person.name: person.id for person, _ in tx.people.members(LYON)}
        known = next(s for _, s in tx.roster.seats_of(people["Anne"], NOON, NOON + HOUR) if s.id == seat)
        tx.roster.save_seat(replace(known, volunteer=people["Bakari"]))
        swap = Swap(SwapId(0), LYON, known.id, people["Anne"], people["Anne"], now, people["Bakari"])
        tx.roster.save_swap(replace(swap, closed_at=now, agreed=agreed))

    await of.store.write(work)


@pytest.mark.parametrize("kind", LineKind)
async def test_how_soon_an_accepted_swap_is_on_the_line_is_kept_and_no_other_change(kind: LineKind) -> None:
    async with scene(a_line(kind)) as lyon:
        (seat,) = await lyon.shift((NOON, NOON + 4 * HOUR), "Anne")
        await lyon.until(NOON + 5 * MINUTE)
        assert lyon.rings() == [ANNE]
        assert await changes(lyon) == []
        await swap_now(lyon, seat.id)
        await lyon.until(NOON + 15 * MINUTE)
        assert lyon.rings() == [BAKARI]
        (change,) = await changes(lyon)
        assert (change.kind, change.since) == (LineChangeKind.SWAP, NOON + 5 * MINUTE)
        assert timedelta(0) <= change.at - change.since <= MINUTE


async def test_a_change_without_a_swap_is_none() -> None:
    async with scene(a_line()) as lyon:
        (seat,) = await lyon.shift((NOON, NOON + 4 * HOUR), "Anne")
        await lyon.until(NOON + 5 * MINUTE)
        await swap_now(lyon, seat.id, agreed=False)
        await lyon.until(NOON + 15 * MINUTE)
        assert lyon.rings() == [BAKARI]
        assert await changes(lyon) == []


async def test_each_drift_is_kept_once_and_its_repair_is_no_swap() -> None:
    async with scene(a_line()) as lyon:
        await lyon.shift((NOON, NOON + 8 * HOUR), "Anne")
        await lyon.until(NOON + 5 * MINUTE)
        for n in (1, 2):
            lyon.another_hand(STRANGER)
            await lyon.until(NOON + n * 2 * HOUR)
            assert ANNE in lyon.rings()
            assert [change.kind for change in await changes(lyon)] == [LineChangeKind.DRIFT] * n
        assert all(change.since < change.at for change in await changes(lyon))


async def test_a_line_that_is_only_observed_promises_nothing() -> None:
    async with scene(a_line(mode=LineMode.OBSERVE)) as lyon:
        await lyon.shift((NOON, NOON + 4 * HOUR), "Anne")
        await lyon.until(NOON + 5 * MINUTE)
        lyon.another_hand(STRANGER)
        await lyon.until(NOON + 2 * HOUR)
        assert await changes(lyon) == []


def test_they_are_told_in_a_row_each() -> None:
    def swap(seconds: int) -> LineChange:
        return LineChange(1, LYON, LineChangeKind.SWAP, NOON, NOON + timedelta(seconds=seconds))

    drift = LineChange(1, LYON, LineChangeKind.DRIFT, NOON, NOON + HOUR)
    french, english = text_in("fr", "Europe/Paris"), text_in("en", "Europe/Paris")
    rows = line_rows([swap(40), swap(6), drift, swap(9), drift], french)
    assert [row.replace("\u00a0", " ") for row in rows] == [
        "Échanges acceptés : 3, sur la ligne en 9 s le plus souvent, 40 s au pire",
        "La ligne a été trouvée 2 fois autrement que le planning",
    ]
    assert [row.replace("\u00a0", " ") for row in line_rows([swap(6), drift], english)] == [
        "One swap agreed to, on the line within 6 s",
        "The line was found different from the roster once",
    ]
    assert line_rows([], french) == []


async def test_they_are_forgotten_after_thirteen_months(db: SqlStore) -> None:
    def work(tx: Tx) -> list[LineChange]:
        for days in (0, 395, 397):
            at = NOON + timedelta(days=1000 - days)
            tx.phones.add_line_change(LineChange(0, LYON, LineChangeKind.DRIFT, at - MINUTE, at))
        tx.forget(NOON + timedelta(days=1000))
        return list(tx.phones.line_changes(LYON, NOON, NOON + timedelta(days=1001)))

    kept = await db.write(work)
    assert [(NOON + timedelta(days=1000) - change.at).days for change in kept] == [395, 0]
