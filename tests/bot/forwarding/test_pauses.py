from datetime import UTC, datetime, timedelta

from bot.errors import AdapterError
from bot.forwarding.pauses import Pause, pause_after_failure

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
FAILED, REFUSED = AdapterError("away"), AdapterError("no", permanent=True)


def seconds_of(*errors: AdapterError) -> list[int]:
    found: list[int] = []
    last: Pause | None = None
    for error in errors:
        last = pause_after_failure(last, error, (), NOW)
        found.append(round((last.until - NOW).total_seconds()))
    return found


def test_each_failure_makes_the_pause_longer() -> None:
    assert seconds_of(*[FAILED] * 7) == [2, 4, 8, 16, 32, 60, 60]


def test_after_a_permanent_failure_the_pause_is_the_longest() -> None:
    assert seconds_of(FAILED, REFUSED, FAILED, FAILED, REFUSED) == [2, 300, 60, 60, 300]


def test_ovh_may_ask_for_a_longer_pause_and_not_for_a_shorter_one() -> None:
    asked = [AdapterError("wait", retry_after=timedelta(seconds=seconds)) for seconds in (1, 90)]
    assert seconds_of(*asked) == [2, 90]
