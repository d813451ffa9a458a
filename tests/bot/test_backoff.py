from datetime import timedelta

from bot.backoff import Backoff

SECOND = timedelta(seconds=1)


def test_grows_from_the_first_delay_to_the_longest() -> None:
    backoff = Backoff(SECOND, 1.5, 3 * SECOND)
    assert [backoff.delay(n) / SECOND for n in (1, 2, 3, 4, 5)] == [1, 1.5, 2.25, 3, 3]


def test_is_short_to_count_after_any_number_of_failures() -> None:
    assert Backoff(SECOND, 2, 60 * SECOND).delay(10**9) == 60 * SECOND


def test_what_the_server_asks_for_replaces_it() -> None:
    backoff = Backoff(SECOND, 2, 60 * SECOND)
    assert [backoff.delay(3, retry_after=asked * SECOND) for asked in (0, 300)] == [timedelta(0), 300 * SECOND]
