"""A machine without PostgreSQL is told what to install, and where nothing may be skipped, that is a failure."""

import pytest

from tests.support.databases import without_postgresql

WORDS = "no PostgreSQL to test on: apt-get install postgresql"


def test_a_missing_postgresql_is_a_skip_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=WORDS):
        without_postgresql()


def test_a_missing_postgresql_is_a_failure_where_all_must_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=WORDS):
        without_postgresql()
