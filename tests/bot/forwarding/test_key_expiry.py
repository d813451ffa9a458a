"""A key to OVH that comes to its end is told to coordination 14, 7 and 1 days ahead, once each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.console import COORDINATION, TEAM
from bot.demo import seed
from bot.demo.helpline import MONDAY, Helpline, open_helpline
from bot.forwarding.key_expiry import notice_due, tell_expiry
from bot.model import Deployment, Line, LineId, LineKind, Purpose
from bot.run import wiring
from storage.store import SqlStore

END = datetime(2026, 12, 24, 11, tzinfo=UTC)
LYON = seed.demo_line(LineKind.HUNTING)


@pytest.mark.parametrize(
    ("days", "due"), [(15, None), (14, 14), (8, 14), (7, 7), (1.01, 7), (1, 1), (0.01, 1), (0, None), (-1, None)]
)
def test_the_nearest_notice_whose_day_has_come_is_due(days: float, due: int | None) -> None:
    assert notice_due(END, END - timedelta(days=days)) == due


async def said(store: SqlStore, *lines: Line, at: datetime, expires: datetime = END) -> list[str]:
    """What is added to the outbox when the key is looked at."""
    before = {outgoing.id for outgoing in await store.read(lambda tx: tx.outbox.due(END, 99))}
    told = await store.write(lambda tx: tell_expiry(tx, Deployment(lines), "default", expires, at))
    new = [o for o in await store.read(lambda tx: tx.outbox.due(END, 99)) if o.id not in before]
    assert {outgoing.post.to for outgoing in new} <= {COORDINATION}
    assert told == bool(new)
    return [outgoing.post.text for outgoing in new]


async def test_each_notice_is_said_once_to_coordination_alone(store: SqlStore) -> None:
    rooms = {Purpose.TEAM: TEAM, Purpose.COORDINATION: COORDINATION}
    here = {handle: COORDINATION for handle, *_ in seed.PEOPLE}
    await store.write(lambda tx: seed.seed_helpline(tx, LYON, MONDAY, rooms, here))
    words = (
        "La clé OVH « default » expire jeudi 24 décembre, 12\u00a0h. Ensuite, le renvoi ne suivra plus le planning : "
        "Lyon. À la personne qui installe : python -m bot ovh-login --key default"
    )
    days = [20, 14, 13, 12, 7, 6, 1, 0.5, 0]
    heard = [await said(store, LYON, at=END - timedelta(days=day)) for day in days]
    heard = [[row.replace("\u00a0", " ") for row in of_day] for of_day in heard]
    words = words.replace("\u00a0", " ")
    assert heard == [[], [words], [], [], [words], [], [words], [], []]
    # A new key has an end of its own.
    later = END + timedelta(days=1)
    assert len(await said(store, LYON, at=END - timedelta(days=6), expires=later)) == 1


async def test_lines_of_one_key_and_one_room_are_named_together(store: SqlStore) -> None:
    rooms = {Purpose.COORDINATION: COORDINATION}
    here = {handle: COORDINATION for handle, *_ in seed.PEOPLE}
    await store.write(lambda tx: seed.seed_helpline(tx, LYON, MONDAY, rooms, here))
    nice = replace(LYON, id=LineId("nice"), name="Nice")
    other = replace(LYON, id=LineId("brest"), name="Brest", key="west")
    retired = replace(LYON, id=LineId("metz"), name="Metz", retired=True)
    (words,) = await said(store, LYON, nice, other, retired, at=END - timedelta(days=3))
    assert "planning : Lyon et Nice. À" in words.replace("\u00a0", " ")


async def test_the_daily_job_reads_it_from_ovh_and_says_it() -> None:
    heard: list[str] = []
    async with open_helpline(lambda said: heard.append(said.text)) as whole:
        await expiring(whole, timedelta(days=30))
        await expiring(whole, timedelta(days=6))
        await expiring(whole, timedelta(days=6))
    assert len([text for text in heard if "ovh-login" in text]) == 1


async def expiring(whole: Helpline, within: timedelta) -> None:
    whole.simulator.credential.expiration = whole.clock.now() + within
    (job,) = [job for job in wiring.scheduled_jobs(whole.app, whole.telephony, whole.events) if job.name == "keys"]
    await whole.clock.through(job.run())
    await whole.settle()
