"""The database fails under the reconciler: the phone goes on from memory, and from the rows once that is over."""

import resource
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Overtaken, StoreError, StoreTrouble
from bot.model import Address, Deployment, LineKind, Message, NetworkId
from bot.run.last_known import AHEAD, LastKnown
from bot.run.reconciler import Reconciler
from bot.run.wake import Wake
from storage.connect import with_driver
from storage.last_known import open_last_known
from storage.leader import BEAT
from storage.store import SqlStore
from tests.support.scene import ANNE, BAKARI, COORDINATION, STRANGER, Scene, a_line, hours, scene

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Ill:
    """A scene whose reconciler goes on without the database. `told` is what was said from memory."""

    here: Scene
    known: LastKnown

    async def beats(self, length: timedelta) -> None:
        """Let time pass, with a sign of life every five seconds and a pass whenever one is due."""
        end = self.here.clock.now() + length
        while self.here.clock.now() < end:
            await self.here.clock.through(self.known.look())
            await self.here.clock.through(self.here.following.follow_all())
            self.here.clock.move(self.here.clock.now() + BEAT)

    async def told(self, where: Address = COORDINATION) -> list[str]:
        now = self.here.clock.now()
        due = await self.known.memory.read(lambda tx: tx.outbox.due(now, 50))
        return [outgoing.post.text.replace("\u00a0", " ") for outgoing in due if outgoing.post.to == where]

    async def stored(self) -> list[str]:
        now = self.here.clock.now()
        due = await self.here.store.read(lambda tx: tx.outbox.due(now + MINUTE, 50))
        return [outgoing.post.text.replace("\u00a0", " ") for outgoing in due if outgoing.post.to == COORDINATION]


@asynccontextmanager
async def ill(url: str, kind: LineKind = LineKind.LINE) -> AsyncIterator[Ill]:
    async with scene(a_line(kind), database=url) as here:
        deployment, wake = Deployment((here.line,)), Wake()
        memory = await open_last_known(here.clock)
        known = LastKnown(here.store, memory, here.clock, deployment, wake)
        here.following = Reconciler(
            known, here.telephony, here.clock, deployment, hands_off=lambda: known.may_be_led_by_another
        )
        try:
            yield Ill(here, known)
        finally:
            await known.close()


@contextmanager
def no_room() -> Iterator[None]:
    """No file can be written; Python ignores the signal that comes with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("kind", list(LineKind))
async def test_a_shift_change_is_made_from_memory_and_nothing_flaps_when_it_is_over(
    sqlite_url: str, kind: LineKind
) -> None:
    async with ill(sqlite_url, kind) as it:
        here = it.here
        now, soon, later = hours(0, 0.1, 1)
        await here.shift((now, soon), "Anne")
        await here.shift((soon, later), "Bakari")
        await it.beats(MINUTE)
        assert (here.rings(), it.known.trouble) == ([ANNE], None)
        with no_room():
            await it.beats(8 * MINUTE)
            assert here.rings() == [BAKARI]
            assert (it.known.fallen, it.known.trouble) == (True, StoreTrouble.AWAY)
            (told,) = await it.told()
            assert told.startswith("Je ne peux plus rien enregistrer depuis 13 h 01 : la base de données est")
            assert "jusqu'au lundi 9 mars" in told
        writes = len(here.simulator.writes)
        await it.beats(MINUTE)
        assert (it.known.trouble, await it.told()) == (None, [])
        assert [words[:29] for words in await it.stored()] == ["Tout s'enregistre de nouveau "]
        assert (here.rings(), len(here.simulator.writes)) == ([BAKARI], writes)
        known = await here.known()
        assert known.verified_at is not None
        assert known.desired is not None
        assert [target.phone for target in known.desired.must] == [BAKARI]


async def test_what_was_stored_last_is_known_where_the_database_can_be_read(sqlite_url: str) -> None:
    async with ill(sqlite_url) as it:
        await it.beats(MINUTE)
        await it.here.shift(hours(0, 1), "Anne")  # no copy was made since
        with no_room():
            await it.beats(MINUTE)
            assert it.here.rings() == [ANNE]


async def test_a_moment_is_no_illness_and_a_pass_waits_for_it(sqlite_url: str) -> None:
    async with ill(sqlite_url) as it:
        await it.here.shift(hours(0, 1), "Anne")
        await it.beats(MINUTE)
        with no_room():
            await it.here.clock.through(it.known.look())
            it.here.clock.move(it.here.clock.now() + BEAT)
        await it.beats(2 * MINUTE)
        assert (it.known.fallen, await it.told(), await it.stored()) == (False, [], [])
        assert it.here.rings() == [ANNE]


async def test_a_database_that_is_gone_leaves_what_was_copied_and_a_week_of_it(sqlite_url: str, tmp_path: Path) -> None:
    async with ill(sqlite_url) as it:
        start = it.here.clock.now()
        await it.here.shift((start + AHEAD - 2 * MINUTE, start + AHEAD + 60 * MINUTE), "Anne")
        await it.beats(MINUTE)
        for suffix in ("", "-wal", "-shm"):
            (tmp_path / f"bot.db{suffix}").rename(tmp_path / f"aside{suffix}")
        await it.beats(MINUTE)
        assert it.known.trouble is StoreTrouble.GONE
        it.here.clock.move(start + AHEAD)
        await it.beats(MINUTE)
        assert it.here.rings() == [ANNE]


async def test_who_writes_hears_once_an_hour_that_it_is_not_stored(sqlite_url: str) -> None:
    async with ill(sqlite_url) as it:
        alone = Address("console", "@v1")

        def said(n: int) -> Message:
            now = it.here.clock.now()
            return Message(str(n), alone, "v1", "Anne", "/planning", now, private=True, written=NetworkId(str(n)))

        await it.beats(MINUTE)
        await it.known.answer_unstored([said(0)])
        assert await it.told(alone) == [], "it will be stored in a moment"
        with no_room():
            await it.beats(MINUTE)
            for n in (1, 1, 2):
                await it.known.answer_unstored([said(n)])
            (answer,) = await it.told(alone)
            assert answer.startswith("Ce n'est pas enregistré")
            it.here.clock.move(it.here.clock.now() + 61 * MINUTE)
            await it.known.answer_unstored([said(1), said(2)])
            assert len(await it.told(alone)) == 1
            await it.known.answer_unstored([said(3)])
            assert len(await it.told(alone)) == 2


async def test_an_alert_that_could_not_be_said_is_said_when_it_is_over(sqlite_url: str) -> None:
    async with ill(sqlite_url, LineKind.HUNTING) as it:
        await it.here.shift(hours(0, 1), "Anne")
        await it.beats(MINUTE)
        with no_room():
            await it.beats(MINUTE)
            hunting = it.here.simulator.state.huntings[it.here.line.service.replace("+", "00")]
            it.here.simulator.add_agent(hunting, STRANGER, status="available")
            await it.beats(6 * MINUTE)
            assert len(await it.told()) == 2
        await it.beats(MINUTE)
        assert (await it.here.known()).alert_key.startswith("forward:lyon:")
        assert len(await it.stored()) == 2


async def test_whoever_may_have_lost_the_lead_leaves_what_others_change_and_makes_the_next_change(
    postgresql_url: str,
) -> None:
    async with ill(postgresql_url) as it:
        here = it.here
        now, soon, later = hours(0, 0.2, 1)
        await here.shift((now, soon), "Anne")
        await here.shift((soon, later), "Bakari")
        await it.beats(MINUTE)
        await here.store.close()  # as seen from here, a server that is away
        await it.beats(MINUTE)
        assert it.known.may_be_led_by_another
        here.another_hand(STRANGER)
        await it.beats(7 * MINUTE)
        assert here.rings() == [STRANGER]
        await it.beats(5 * MINUTE)
        assert here.rings() == [BAKARI]


async def test_whoever_has_lost_the_lead_goes_on_with_nothing(sqlite_url: str) -> None:
    async with ill(sqlite_url) as it:
        await it.beats(MINUTE)
        new = SqlStore(with_driver(sqlite_url), it.here.clock)
        await new._writer.do(lambda c: new.begin_to_lead(c, migrate=True, silence=timedelta(0)))
        with pytest.raises(Overtaken):
            await it.here.clock.through(it.known.look())
        with pytest.raises(Overtaken):
            await it.here.clock.through(it.known.write(lambda _: None))
        assert not it.known.fallen
        await new.close()


async def test_the_first_copy_must_succeed(sqlite_url: str) -> None:
    async with ill(sqlite_url) as it:
        await it.here.store.close()
        with pytest.raises(StoreError):
            await it.known.copy()
