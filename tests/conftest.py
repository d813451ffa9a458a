"""What every test may ask for."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import settings

from adapters.telephony.simulator.api.server import Api, Request
from storage.store import SqlStore, open_store
from tests.support.clock import StillClock
from tests.support.contract import objections
from tests.support.databases import PostgreSql, binaries, postgresql, without_postgresql
from tests.support.matrix.element import Elements, elements
from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Account, Synapse, synapse, without_synapse

settings.register_profile("any-machine", deadline=None)  # how long an example takes says how busy the machine is
settings.load_profile("any-machine")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgreSql | None]:
    programs = binaries()
    if programs is None:
        yield None
        return
    with postgresql(programs) as server:
        yield server


@pytest.fixture
def postgresql_url(postgresql_server: PostgreSql | None) -> str:
    """A new and empty PostgreSQL database."""
    if postgresql_server is None:
        without_postgresql()
    assert postgresql_server is not None
    return postgresql_server.fresh()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file that is not there yet."""
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """An empty database of each kind in turn."""
    found = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(found, str)
    return found


@pytest.fixture
def still_clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(still_clock: StillClock) -> AsyncIterator[SqlStore]:
    """A database in memory, with its tables, led by us."""
    store = await open_store("sqlite://", clock=still_clock)
    yield store
    await store.close()


@pytest.fixture
async def db(url: str, still_clock: StillClock) -> AsyncIterator[SqlStore]:
    """An open database of each kind in turn."""
    store = await open_store(url, clock=still_clock)
    yield store
    await store.close()


@pytest.fixture(autouse=True)
def only_what_ovh_takes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every request that the bot makes to a simulated OVH, from whatever process, is one that the real OVH describes.

    The simulator's own tests ask it what they like.
    """
    if request.path.parent.name == "simulator":
        yield
        return
    seen: list[Request] = []
    Api.watchers.append(seen.append)
    yield
    Api.watchers.clear()
    found = dict.fromkeys(objection for each in seen for objection in objections(each))
    assert list(found) == []


@pytest.fixture(scope="session")
def synapse_server() -> Iterator[Synapse | None]:
    with synapse() as server:
        yield server


@pytest.fixture
def homeserver(synapse_server: Synapse | None) -> Synapse:
    """A Matrix server that all tests share; people and rooms are one's own."""
    if synapse_server is None:
        without_synapse()
    assert synapse_server is not None
    return synapse_server


@pytest.fixture(scope="session")
def elements_process() -> Iterator[Elements | None]:
    with elements() as process:
        yield process


@pytest.fixture
def other_make(elements_process: Elements | None) -> Elements:
    """The library of Element, which all tests share; accounts and devices are one's own."""
    if elements_process is None:
        without_synapse()
    assert elements_process is not None
    return elements_process


@pytest.fixture
async def person(homeserver: Synapse) -> AsyncIterator[Callable[..., Awaitable[Person]]]:
    """`await person("Anne")` is somebody with a Matrix client; with an account, on a device of that account.

    `through` is another address of the homeserver.
    """
    async with AsyncExitStack() as stack:

        async def come(name: str, account: Account | None = None, through: str = "") -> Person:
            known = account or await homeserver.account(name)
            one = await stack.enter_async_context(Person.of(homeserver, known, through))
            await one.read()
            return one

        yield come
