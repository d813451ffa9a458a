"""An open database of each kind."""

from collections.abc import AsyncIterator

import pytest

from storage.store import SqlStore, open_store
from tests.support.clock import StillClock


@pytest.fixture
async def db(url: str, still_clock: StillClock) -> AsyncIterator[SqlStore]:
    store = await open_store(url, clock=still_clock)
    yield store
    await store.close()
