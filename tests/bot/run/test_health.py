"""What `/healthz` says: of a real store, and of chats that answer, are silent, or are shut out."""

from datetime import timedelta

import pytest

from bot.errors import AdapterError
from bot.model import Address, ForwardingState, LineId, Post
from bot.ports import Receive
from bot.run.health import REFUSED, SLOW_TO_START, ChatState
from bot.run.last_known import LastKnown
from bot.run.wiring import health_report, listen_to_chat
from storage.store import SqlStore, open_store
from tests.support.helpline import MONDAY, Helpline, helpline

SECOND = timedelta(seconds=1)


class Failing:
    """A network that cannot be read."""

    def __init__(self, error: AdapterError) -> None:
        self.error = error

    async def run(self, receive: Receive, cursor: str | None) -> None:
        raise self.error


async def known_of(h: Helpline) -> LastKnown:
    """Of a database that has just been written."""
    assert isinstance(h.store, SqlStore)
    return LastKnown(h.store, await open_store("sqlite://", clock=h.clock), h.clock, h.app.deployment, h.app.wake)


def test_a_chat_starts_listens_fails_and_recovers() -> None:
    pulse = ChatState(MONDAY)
    assert pulse.state(None, MONDAY) == "starting"
    assert pulse.state(MONDAY - SECOND, MONDAY) == "starting", "what was heard in the life before does not count"
    assert pulse.state(None, MONDAY + SLOW_TO_START) == "failing"
    assert pulse.state(MONDAY + SECOND, MONDAY + SLOW_TO_START) == "listening"
    failing = ChatState(MONDAY, "failing")
    assert (failing.state(MONDAY - SECOND, MONDAY), failing.state(MONDAY + SECOND, MONDAY)) == ("failing", "listening")
    refused = ChatState(MONDAY, REFUSED)
    assert (refused.state(None, MONDAY), refused.state(MONDAY + SECOND, MONDAY)) == (REFUSED, "listening")


async def test_lines_are_verified_changing_or_in_trouble_and_only_trouble_wants_somebody() -> None:
    async with helpline() as h:
        h.console.heard_at = MONDAY
        h.clock.move(MONDAY + 9 * SECOND)
        pulses = {"console": ChatState(MONDAY)}
        chats = {"console": {"state": "listening", "heard_seconds_ago": 9, "oldest_post_seconds": 0}}
        verified = ForwardingState(LineId("lyon"), verified_at=MONDAY)
        await h.store.write(lambda tx: tx.phones.save_forwarding(verified))
        said = {"database": "ok", "chats": chats, "lines": {"lyon": "verified", "paris": "changing"}}
        assert await health_report(h.app, pulses, await known_of(h)) == (True, said)
        late = ForwardingState(LineId("paris"), alert_key="forward-late")
        await h.store.write(lambda tx: tx.phones.save_forwarding(late))
        said["lines"] = {"lyon": "verified", "paris": "trouble"}
        assert await health_report(h.app, pulses, await known_of(h)) == (False, said)


async def test_a_revoked_token_shows_and_a_passing_failure_too() -> None:
    async with helpline() as h:
        for permanent, state in ((True, REFUSED), (False, "failing")):
            pulse = ChatState(MONDAY)
            h.console.run = Failing(AdapterError("no", permanent=permanent)).run  # type: ignore[method-assign]  # its far end
            with pytest.raises(AdapterError):
                await listen_to_chat(h.app, h.console, pulse)
            well, said = await health_report(h.app, {"console": pulse}, await known_of(h))
            assert (well, said["chats"]) == (
                False,
                {"console": {"state": state, "heard_seconds_ago": None, "oldest_post_seconds": 0}},
            )


async def test_a_database_that_is_away_is_told_and_nothing_is_said_of_lines() -> None:
    async with helpline() as h:
        known = await known_of(h)
        await h.store.close()
        well, said = await health_report(h.app, {"console": ChatState(h.clock.now())}, known)
    assert (well, said["database"], said["lines"]) == (False, "away", {})


async def test_what_cannot_be_said_for_long_is_somebodys_work() -> None:
    async with helpline() as h:
        h.console.heard_at = h.clock.now()
        pulses = {"console": ChatState(h.clock.now())}
        await h.store.write(lambda tx: tx.outbox.add(Post(Address("console", "team"), "waits")))
        for seconds, well in ((60, True), (120, False)):
            h.clock.move(MONDAY + seconds * SECOND)
            found, said = await health_report(h.app, pulses, await known_of(h))
            assert (found, said["chats"]) == (
                well,
                {"console": {"state": "listening", "heard_seconds_ago": seconds, "oldest_post_seconds": seconds}},
            )
