"""The job that reads call records: whatever kept calls from being known, they are known afterwards, once."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final

import pytest
from typing_extensions import override

from adapters.console import COORDINATION, TEAM, Said
from adapters.telephony.ovh import records
from adapters.telephony.ovh.telephony import OvhTelephony
from bot.calls.late_news import OVERLAP
from bot.calls.mute_stream import StreamWatch, watch_stream
from bot.demo.helpline import Helpline, open_helpline
from bot.errors import AdapterError
from bot.forwarding.status import read_line_view, where_answer
from bot.model import CallFact, CallFeed, Deployment, Line, MissedCall, Outcome, Phone, StreamMode
from bot.ports import Tx
from bot.run.call_records import PORTION, CallRecords
from bot.text import Text
from tests.support import helpline as two_lines
from tests.support.helpline import MONDAY
from tests.support.programs.processes import until
from tests.support.ringing import MuteStream, is_about_calls

HOUR: Final = timedelta(hours=1)
MINUTE: Final = timedelta(minutes=1)
TEN: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # in Paris, when the first shift begins


class Records(OvhTelephony):
    """Notes which records are asked for; OVH answers or not, and lists at most so much time in one portion."""

    def __init__(self, most: timedelta = timedelta.max) -> None:
        self.asked: list[tuple[str, datetime, datetime]] = []
        self.answers = {"lyon", "paris"}
        self.most = most

    @override
    async def records(self, line: Line, since: datetime, until: datetime) -> tuple[Sequence[CallFact], datetime]:
        self.asked.append((line.id, since, until))
        if line.id not in self.answers:
            raise AdapterError("OVH does not answer")
        return [], min(until, since + min(self.most, PORTION))

    @override
    async def live_calls(self, line: Line) -> Sequence[CallFact]:
        return []


@pytest.mark.parametrize("begins_again", [False, True])
async def test_reading_goes_on_from_the_last_success(begins_again: bool) -> None:
    """Also in a new process: the success is a row."""
    async with two_lines.helpline() as h:
        ovh = Records()
        reading = CallRecords(h.app, ovh, MuteStream())
        await reading.read_all()
        ovh.answers = {"paris"}
        h.clock.move(MONDAY + HOUR)
        await reading.read_all()
        ovh.answers = {"lyon", "paris"}
        now = MONDAY + 60 * HOUR
        h.clock.move(now)
        ovh.asked.clear()
        await (CallRecords(h.app, ovh, MuteStream()) if begins_again else reading).read_all()
        lyon = [(since, until) for line, since, until in ovh.asked if line == "lyon"]
        begin = MONDAY - OVERLAP
        assert lyon == [
            (begin, begin + PORTION),
            (begin + PORTION, begin + 2 * PORTION),
            (begin + 2 * PORTION, now),
        ]
        assert next(since for line, since, _ in ovh.asked if line == "paris") == MONDAY + HOUR - OVERLAP
        assert [line for line, *_ in ovh.asked][:4] == ["lyon", "paris", "lyon", "paris"]


async def test_a_stop_in_the_middle_loses_what_was_not_stored_and_nothing_else() -> None:
    async with two_lines.helpline(lines=two_lines.LINES[:1]) as h:
        ovh = Records(most=6 * HOUR)
        await CallRecords(h.app, ovh, MuteStream()).read_all()
        now = MONDAY + 30 * HOUR
        h.clock.move(now)

        class Killed(Exception):
            pass

        class Stops(Records):
            @override
            async def records(
                self, line: Line, since: datetime, until: datetime
            ) -> tuple[Sequence[CallFact], datetime]:
                if since >= MONDAY + 10 * HOUR:
                    raise Killed
                return await super().records(line, since, until)

        with pytest.raises(Killed):
            await CallRecords(h.app, Stops(most=6 * HOUR), MuteStream()).read_all()
        ovh.asked.clear()
        await CallRecords(h.app, ovh, MuteStream()).read_all()
        assert ovh.asked[0][1] == MONDAY + 10 * HOUR - OVERLAP
        assert ovh.asked[-1][2] == now


# ---------------------------------------------------------------- with OVH


@asynccontextmanager
async def the_helpline(url: str = "sqlite://", now: datetime = MONDAY) -> AsyncIterator[tuple[Helpline, list[Said]]]:
    said: list[Said] = []
    async with open_helpline(said.append, url=url, now=now) as stage:
        await stage.wait(HOUR + MINUTE)
        said.clear()
        yield stage, said


async def ring(stage: Helpline, caller: int | None, *, talk: timedelta | None = None) -> None:
    """Somebody calls and waits for twenty seconds; with `talk`, somebody answers."""
    number = None if caller is None else Phone(f"+3363998{caller:04}")
    call = stage.simulator.call(stage.line.number, number)
    await stage.wait(timedelta(seconds=9))
    if talk is not None:
        call.answer()
        await stage.wait(talk)
    call.hang_up()
    await stage.wait(10 * MINUTE)


def in_team(said: list[Said]) -> list[str]:
    """What was said there of calls."""
    told = [post.text for post in said if post.to == TEAM and not post.edited]
    return [words.replace("\u00a0", " ") for words in told if is_about_calls(words)]


async def alerts_of(stage: Helpline) -> list[MissedCall]:
    now = stage.clock.now()
    return list(await stage.store.read(lambda tx: tx.calls.missed_between(stage.line.id, now - 60 * 24 * HOUR, now)))


async def test_after_a_stop_the_missed_calls_are_told_in_one_post(url: str) -> None:
    async with the_helpline(url) as (stage, said):
        stage.simulator.questions.record_tells_phone = True
        await stage.switch_off()
        for caller in (201, 202, 201, 203):
            await ring(stage, caller)
        await ring(stage, 204, talk=2 * MINUTE)
        await ring(stage, 203, talk=2 * MINUTE)  # got through meanwhile
        await stage.switch_on()
        (post,) = in_team(said)
        assert post == (
            "Pendant que j'étais arrêté : 3 appels sans réponse, de 10 h 01 à 10 h 21.\n"
            "1. …01, 2 appels, dernier à 10 h 21.\n"
            "2. …02, à 10 h 11."
        )
        alerts = await alerts_of(stage)
        assert [(alert.caller, len(alert.calls), alert.closed_at is None) for alert in alerts] == [
            ("+33639980201", 2, True),
            ("+33639980202", 1, True),
            ("+33639980203", 1, False),
        ]
        await stage.switch_off()
        await stage.switch_on()
        await stage.clock.through(stage.records.read_all())
        assert len(in_team(said)) == 1
        assert await alerts_of(stage) == alerts


async def test_who_waits_as_the_bot_begins_is_told_of_like_anybody_else(url: str) -> None:
    async with the_helpline(url) as (stage, said):
        await stage.switch_off()
        call = stage.simulator.call(stage.line.number, Phone("+33639980201"))
        await stage.wait(timedelta(seconds=6))
        await stage.switch_on()
        assert in_team(said) == []
        call.hang_up()
        await stage.wait(MINUTE)
        (told,) = in_team(said)
        assert told == "Appel sans réponse à 10 h 01 (…01, 8 s d'attente)."


async def test_who_talks_as_the_bot_begins_is_talking_for_it_too() -> None:
    async with the_helpline() as (stage, _):
        await stage.switch_off()
        call = stage.simulator.call(stage.line.number, Phone("+33639980201"))
        await stage.wait(timedelta(seconds=9))
        call.answer()
        await stage.wait(MINUTE)
        await stage.switch_on()
        now = stage.clock.now()
        (talk,) = await stage.store.read(lambda tx: tx.calls.talks(stage.line.id, now - HOUR, now))
        assert (talk.outcome, talk.waited, talk.answered_by) == (
            Outcome.GOING_ON,
            timedelta(seconds=9),
            Phone("+33639980102"),
        )
        call.hang_up()
        await stage.wait(10 * MINUTE)
        now = stage.clock.now()
        (talk,) = await stage.store.read(lambda tx: tx.calls.calls(stage.line.id, now - HOUR, now))
        assert (talk.outcome, talk.records_only) == (Outcome.ANSWERED, False)


async def test_who_calls_again_afterwards_is_told_of_at_once(url: str) -> None:
    async with the_helpline(url) as (stage, said):
        await stage.switch_off()
        await ring(stage, 201)
        await stage.wait(HOUR / 2)
        await stage.switch_on()
        await ring(stage, 201)
        assert in_team(said)[-1] == "2 appels sans réponse (…01), dernier à 10 h 41."
        edited = [post.text for post in said if post.edited and post.to == TEAM]
        assert edited[-1].endswith("1. …01, 2 appels, dernier à 10 h 41.".replace(" h ", "\u00a0h\u00a0"))


@pytest.mark.parametrize(("hours", "quiet"), [(0, False), (7, True)])
async def test_late_calls_are_told_without_a_sound_at_hours_at_which_nobody_calls_back(hours: int, quiet: bool) -> None:
    async with the_helpline() as (stage, _):
        await stage.wait(hours * HOUR)
        stage.app.deployment = Deployment((replace(stage.line, callback_hours=((time(9), time(16)),)),))
        await stage.switch_off()
        await ring(stage, 201)
        await stage.switch_on()
        alerts = await alerts_of(stage)
        key = f"latecalls:{alerts[-1].id}"
        told = await stage.store.read(lambda tx: tx.outbox.keyed(TEAM, key))
        assert told is not None
        assert told.post.quiet is quiet


async def test_calls_of_a_closed_night_are_told_at_opening_only() -> None:
    async with the_helpline() as (stage, said):
        await stage.wait(12 * HOUR)
        await stage.switch_off()
        for caller in (201, 202):
            await ring(stage, caller)
        await stage.wait(5 * HOUR)
        await stage.switch_on()
        assert in_team(said) == []
        await stage.wait(7 * HOUR)
        assert in_team(said)[:1] == ["2 appels pendant que la ligne était fermée."]


async def test_calls_of_more_than_two_days_ago_are_counted_only(url: str) -> None:
    async with the_helpline(url) as (stage, said):
        await stage.switch_off()
        for caller in (201, None):
            await ring(stage, caller)
        await stage.wait(52 * HOUR)
        await ring(stage, 202)
        await stage.wait(HOUR)
        await stage.switch_on()
        (post,) = in_team(said)
        assert post == (
            "Pendant que j'étais arrêté : 3 appels sans réponse, de lundi 23 novembre 10 h 01 à "
            "mercredi 25 novembre 14 h 21. 2 datent de plus de deux jours : je les compte, sans les proposer.\n"
            "1. …02, à 14 h 21."
        )
        assert [alert.closed_at is None for alert in await alerts_of(stage)] == [False, False, True]
        now = stage.clock.now()
        calls = await stage.store.read(lambda tx: tx.calls.calls(stage.line.id, MONDAY, now))
        assert [call.outcome for call in calls] == [Outcome.MISSED] * 3


async def test_what_ovh_keeps_no_more_is_said_in_the_log_once(caplog: pytest.LogCaptureFixture) -> None:
    async with the_helpline() as (stage, _):
        await stage.switch_off()
        await ring(stage, 201)
        stage.clock.move(datetime(2027, 1, 20, tzinfo=UTC))
        await ring(stage, 202)
        caplog.clear()
        await stage.switch_on()
        lost = [row.getMessage() for row in caplog.records if row.name == records.__name__]
        assert lost == ["calls of lyon before 2026-12-01 cannot be read any more: OVH keeps two months"]
        now = stage.clock.now()
        calls = await stage.store.read(lambda tx: tx.calls.calls(stage.line.id, MONDAY, now))
        assert [call.caller for call in calls] == ["+33639980202"]


async def test_a_stop_of_a_moment_is_no_stop() -> None:
    """And two stops with a moment between them are one."""
    async with the_helpline() as (stage, _):

        async def feed() -> CallFeed:
            return await stage.store.read(lambda tx: tx.calls.feed(stage.line.id))

        async def off_for(length: timedelta) -> None:
            await stage.clock.through(stage.records.read_all())
            await stage.switch_off()
            await stage.wait(length)
            await stage.switch_on()

        before = await feed()
        await off_for(2 * MINUTE)
        assert (await feed()).off_until == before.off_until
        begin = stage.clock.now()
        await off_for(2 * HOUR)
        await off_for(HOUR)
        known = await feed()
        assert known.off_since is not None
        assert begin <= known.off_since <= begin + MINUTE
        assert known.off_until is not None
        assert known.off_until >= begin + 3 * HOUR


async def test_many_records_are_read_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before a stop is not asked for again."""
    async with the_helpline() as (stage, _):
        monkeypatch.setattr(records, "MOST", 3)
        stage.simulator.state.most_records = 5
        await stage.switch_off()
        for caller in range(12):
            await ring(stage, 200 + caller)
        await stage.switch_on()
        now = stage.clock.now()
        calls = await stage.store.read(lambda tx: tx.calls.calls(stage.line.id, MONDAY, now))
        assert [call.caller for call in calls] == [f"+33639980{200 + caller}" for caller in range(12)]


# ---------------------------------------------------------------- a mute stream


def in_coordination(said: list[Said]) -> list[str]:
    about = ("Ligne Lyon : depuis", "Ligne Lyon : le téléphone")
    posts = [post.text.replace("\u00a0", " ") for post in said if post.to == COORDINATION]
    return [text for text in posts if text.startswith(about)]


MUTE: Final = (
    "Ligne Lyon : depuis 10 h 01, le téléphone ne me dit plus rien des appels. "
    "Je les apprends par les relevés d'OVH : les alertes ont quelques minutes de retard."
)
HEARD: Final = "Ligne Lyon : le téléphone me dit de nouveau les appels. Les alertes arrivent de nouveau tout de suite."


SECOND: Final = (
    "OVH ne me disait plus les appels par la voie habituelle : je les apprends par une autre (v2), tout aussi vite."
)
SWITCHED_OFF: Final = (
    "Les appels en direct sont coupés dans la configuration (réglage stream) :"
    " les alertes ont quelques minutes de retard."
)


async def test_a_mute_stream_is_told_once_and_so_is_its_end() -> None:
    async with the_helpline() as (stage, said):
        stage.reads_records = stage.simulator.stream.mute = True
        await ring(stage, 201)
        assert in_coordination(said) == []
        await ring(stage, 202)
        assert in_coordination(said) == [MUTE]
        await ring(stage, 203)
        await stage.switch_off()
        await stage.switch_on()
        await ring(stage, 204)
        assert in_coordination(said) == [MUTE]
        stage.simulator.stream.mute = False
        for caller in (205, 206):
            await ring(stage, caller)
        assert in_coordination(said) == [MUTE, HEARD]
        assert len(in_team(said)) == 6


async def test_a_stream_that_is_mute_in_its_first_version_is_heard_in_its_second() -> None:
    async with the_helpline() as (stage, said):
        await stage.switch_off()
        stage.simulator.stream.longest_poll = 0.05
        await stage.switch_on()
        stage.reads_records, stage.simulator.stream.deaf = True, {1}
        for caller in (201, 202):
            await ring(stage, caller)
        assert in_coordination(said) == [MUTE]
        await until(lambda: any(session.version == 2 for session in stage.simulator.stream.sessions.values()))
        for caller in (203, 204):
            await ring(stage, caller)
        assert in_coordination(said) == [MUTE, HEARD]
        assert await last_row_about(stage, stage.line) == SECOND


async def test_a_line_whose_stream_is_switched_off_is_not_called_mute() -> None:
    async with the_helpline() as (stage, said):
        await stage.switch_off()
        off = replace(stage.line, stream=StreamMode.OFF)
        for caller in (201, 202, 203):
            await ring(stage, caller)
        now = stage.clock.now()
        await stage.app.on_call_events((await stage.telephony.records(stage.line, now - HOUR, now))[0])
        assert await stage.store.write(lambda tx: watch_stream(tx, off, now)) == StreamWatch()
        assert (await stage.store.write(lambda tx: watch_stream(tx, stage.line, now))).said
        assert await last_row_about(stage, off) == SWITCHED_OFF
    assert in_coordination(said) == []


async def last_row_about(stage: Helpline, line: Line) -> str:
    """The last row of the answer to /ligne."""

    def answer(tx: Tx) -> str:
        return where_answer(read_line_view(tx, line, stage.clock.now()), Text("fr", line.zone))

    return (await stage.store.read(answer)).splitlines()[-1].replace("\u00a0", " ")


@pytest.mark.parametrize(("wait", "callers"), [(11 * HOUR, (201, 202, 203)), (timedelta(0), (None, None, None, 201))])
async def test_calls_that_the_stream_need_not_tell_of_are_no_sign(
    wait: timedelta, callers: tuple[int | None, ...]
) -> None:
    """Those that came while the line was closed, and those without a number, of which one may look like several."""
    async with the_helpline() as (stage, said):
        await stage.wait(wait)
        stage.reads_records = stage.simulator.stream.mute = True
        for caller in callers:
            await ring(stage, caller)
        assert in_coordination(said) == []


async def test_the_records_are_read_also_by_who_waits_in_small_steps() -> None:
    async with the_helpline() as (stage, said):
        stage.reads_records = stage.simulator.stream.mute = True
        call = stage.simulator.call(stage.line.number, Phone("+33639980201"))
        for _ in range(10):
            await stage.wait(MINUTE)
            if not call.over:
                call.hang_up()
        assert len(in_team(said)) == 1


async def test_calls_of_a_stop_are_no_sign_of_a_mute_stream() -> None:
    async with the_helpline() as (stage, said):
        await stage.switch_off()
        for caller in (201, 202, 203):
            await ring(stage, caller)
        await stage.switch_on()
        assert in_coordination(said) == []
