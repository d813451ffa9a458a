"""When a line is looked at next: after a commit that touched it, when it is due, and once a minute whatever happens."""

from datetime import UTC, datetime, timedelta

from bot.model import LineId, Subject, Touched
from bot.run.wake import FAR, Agenda, Wake

NOON = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
LYON, PARIS = LineId("lyon"), LineId("paris")


def rested(*until: datetime) -> Agenda:
    """Both lines were looked at at noon; the first wants its next look then."""
    agenda = Agenda((LYON, PARIS), (Subject.ROSTER,), author="time")
    assert agenda.take(NOON) == [LYON, PARIS]
    for line, then in zip((LYON, PARIS), (*until, FAR, FAR), strict=False):
        agenda.rest(line, NOON, then)
    agenda.woken.clear()
    return agenda


def touched(*lines: LineId, subject: Subject = Subject.ROSTER, author: str = "") -> Touched:
    return Touched({subject: frozenset(lines)}, author=author)


def test_every_line_is_looked_at_at_the_next_whole_minute_though_nobody_told_of_it() -> None:
    agenda = rested()
    assert agenda.next() == NOON + 50 * SECOND
    assert agenda.take(NOON + 49 * SECOND) == []
    assert agenda.take(NOON + 50 * SECOND) == [LYON, PARIS]


def test_a_line_is_looked_at_when_it_is_due_but_not_later_than_the_others() -> None:
    agenda = rested(NOON + 7 * SECOND, NOON + 9 * MINUTE)
    assert (agenda.next(), agenda.take(NOON + 7 * SECOND)) == (NOON + 7 * SECOND, [LYON])
    assert agenda.take(NOON + 50 * SECOND) == [LYON, PARIS]


def test_a_commit_brings_the_lines_that_it_touched_and_no_other() -> None:
    agenda = rested()
    agenda.hear(touched(PARIS))
    assert agenda.woken.is_set()
    assert (agenda.take(NOON), agenda.take(NOON)) == ([PARIS], [])


def test_other_subjects_and_ones_own_commits_bring_nothing() -> None:
    agenda = rested()
    agenda.hear(touched(PARIS, subject=Subject.CALLS))
    agenda.hear(touched(PARIS, author="time"))
    agenda.hear(touched(LineId("elsewhere")))
    agenda.hear(Touched(networks=frozenset({"telegram"})))
    assert (agenda.woken.is_set(), agenda.take(NOON)) == (False, [])


def test_a_commit_during_the_look_counts() -> None:
    agenda = rested()
    agenda.hear(touched(LYON))
    assert agenda.take(NOON) == [LYON]
    agenda.hear(touched(LYON))
    agenda.rest(LYON, NOON)
    assert agenda.take(NOON) == [LYON]


def test_a_look_that_failed_is_due_again() -> None:
    agenda = rested()
    agenda.hear(touched(LYON))
    agenda.touch(agenda.take(NOON))
    assert agenda.take(NOON) == [LYON]


def test_when_time_goes_back_no_line_waits_for_it() -> None:
    assert rested().take(NOON - timedelta(hours=3)) == [LYON, PARIS]


def test_each_listener_hears_of_what_it_wants() -> None:
    wake = Wake()
    everything, posts, asked = wake.listener(), wake.listener(network="matrix"), wake.listener(Subject.ASKED_CALLS)
    heard: list[tuple[bool, ...]] = []
    for what in (
        touched(LYON),
        touched(LYON, subject=Subject.ASKED_CALLS),
        Touched(networks=frozenset({"matrix"})),
        Touched(networks=frozenset({"telegram"})),
        Touched(everything=True),
    ):
        wake.hear(what)
        heard.append((everything.is_set(), posts.is_set(), asked.is_set()))
        for each in (everything, posts, asked):
            each.clear()
    assert heard == [
        (True, False, False),
        (True, False, True),
        (True, True, False),
        (True, False, False),
        (True, True, True),
    ]
