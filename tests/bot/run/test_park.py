"""The bot is dead in mid-shift: what its heartbeat says, and who is rung once somebody else has parked its lines."""

import resource
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from adapters.clock import SteppedClock
from adapters.heartbeat import Ping, read_beat, read_parked, write_beat, write_parked
from adapters.telephony.simulator import Trouble
from bot.demo import seed
from bot.demo.helpline import Helpline, open_helpline
from bot.errors import AdapterError
from bot.forwarding.failsafe import lines_to_park, make_heartbeat
from bot.model import Heartbeat, LineId, LineKind, LineMode, Parking, Phone, Target, TargetKind
from bot.run.park import park_line

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
STALE = timedelta(minutes=15)
CLOSED = {LineKind.HUNTING: ["announcement"], LineKind.LINE: ["voicemail"], LineKind.REDIRECT: ["voicemail"]}
CHLOE = "+33639980103"


async def beat_of(whole: Helpline) -> Heartbeat:
    return await whole.store.read(lambda tx: make_heartbeat(tx, whole.app.deployment, whole.clock.now()))


async def put(whole: Helpline, parking: Parking) -> str:
    return await whole.clock.through(park_line(whole.telephony, parking))


@pytest.mark.parametrize("kind", list(LineKind))
async def test_fifteen_minutes_after_the_shift_its_line_is_put_to_closed(kind: LineKind, tmp_path: Path) -> None:
    async with open_helpline(lambda _: None, kind=kind) as whole:
        await whole.wait(timedelta(hours=5, minutes=30))  # 14:30 in Paris: Chloé is on until 16:00
        assert whole.simulator.phone(whole.line.number) == [CHLOE]
        write_beat(tmp_path, await beat_of(whole))  # and then it is killed for good
        beat = read_beat(tmp_path)
        ends = datetime(2026, 11, 23, 15, tzinfo=UTC)
        assert [(parking.line, parking.until) for parking in beat.lines] == [(whole.line, ends)]
        for at in (beat.at + timedelta(minutes=14), ends + timedelta(minutes=14)):
            assert lines_to_park(beat, at, STALE, ()) == []
        (parking,) = lines_to_park(beat, ends + STALE, STALE, ())
        assert await put(whole, parking) == "parked"
        assert whole.simulator.phone(whole.line.number) == CLOSED[kind]
        # Once more does no harm, and asks for no change.
        whole.simulator.requests.clear()
        assert await put(whole, parking) == "was closed already"
        assert whole.simulator.writes == []


async def test_a_line_that_was_closed_is_parked_in_case_its_next_shift_was_just_set() -> None:
    async with open_helpline(lambda _: None, kind=LineKind.LINE) as whole:
        beat = await beat_of(whole)
        assert [parking.until for parking in beat.lines] == [None]
        await whole.wait(timedelta(hours=1, minutes=10))  # and the first shift begins
        (parking,) = lines_to_park(beat, beat.at + STALE, STALE, ())
        assert await put(whole, parking) == "parked"
        assert whole.simulator.phone(whole.line.number) == ["voicemail"]


async def test_the_coming_shift_counts_from_its_lead_on() -> None:
    async with open_helpline(lambda _: None, kind=LineKind.LINE) as whole:
        await whole.wait(timedelta(minutes=52))
        beat = await beat_of(whole)
        assert [parking.until for parking in beat.lines] == [datetime(2026, 11, 23, 11, tzinfo=UTC)]


async def test_an_ovh_that_fails_is_asked_again_and_then_told() -> None:
    async with open_helpline(lambda _: None, kind=LineKind.LINE) as whole:
        await whole.wait(timedelta(hours=5, minutes=30))
        (parking,) = (await beat_of(whole)).lines
        whole.simulator.faults.next(Trouble.SERVER_ERROR, method="PUT")
        whole.simulator.faults.next(Trouble.LOST_AFTER, method="PUT")
        assert await put(whole, parking) == "parked"
        whole.simulator.someone_sets(whole.line.service, forwardUnconditionalNature="number")
        whole.simulator.faults.next(Trouble.DOES_NOT_STICK, method="PUT", times=99)
        with pytest.raises(AdapterError, match="OVH accepts the change and does not keep it"):
            await put(whole, parking)


async def test_a_stranger_who_rings_in_a_queue_is_told_and_not_touched() -> None:
    async with open_helpline(lambda _: None) as whole:
        await whole.wait(timedelta(hours=5, minutes=30))
        hunting = whole.simulator.state.huntings["0033465710001"]
        whole.simulator.add_agent(hunting, "+33639980177", status="available")
        (parking,) = (await beat_of(whole)).lines
        assert await put(whole, parking) == "parked; 1 phones that are not ours still ring"
        assert whole.simulator.phone(whole.line.number) == ["+33639980177"]


async def test_only_lines_that_we_act_on_are_in_the_heartbeat() -> None:
    async with open_helpline(lambda _: None) as whole:
        for settings in ({"mode": LineMode.OBSERVE}, {"retired": True}):
            line = replace(whole.line, **settings)
            deployment = replace(whole.app.deployment, lines=(line,))
            assert await whole.store.read(lambda tx: make_heartbeat(tx, deployment, NOON)) == Heartbeat(NOON, ())  # noqa: B023


# ---------------------------------------------------------------- values and files

EVERY = replace(
    seed.demo_line(LineKind.REDIRECT),
    ring_time=timedelta(seconds=8),
    queue=7,
    closed=Target(TargetKind.ANNOUNCEMENT, Phone("+331")),
)
BEAT = Heartbeat(
    NOON,
    (
        Parking(EVERY, NOON + timedelta(hours=1), frozenset({Phone("+33639980101")})),
        Parking(replace(EVERY, id=LineId("nice")), None),
    ),
)


@pytest.mark.parametrize(
    ("minutes", "parked", "due"),
    [
        (14, (), []),  # it may live
        (15, (), ["nice"]),
        (74, (), ["nice"]),
        (75, (), ["lyon", "nice"]),
        (75, ("nice",), ["lyon"]),
        (1000, ("nice", "lyon"), []),  # what somebody set by hand since then stays
        (-60, (), []),  # the clock was put back
    ],
)
def test_each_line_is_parked_once_when_its_time_has_come(
    minutes: int, parked: tuple[LineId, ...], due: list[str]
) -> None:
    found = lines_to_park(BEAT, NOON + timedelta(minutes=minutes), STALE, parked)
    assert [parking.line.id for parking in found] == due


def test_the_heartbeat_comes_back_from_its_file_whole_and_is_its_owner_s_alone(tmp_path: Path) -> None:
    write_beat(tmp_path / "data", BEAT)
    assert read_beat(tmp_path / "data") == BEAT
    assert {file.name: file.stat().st_mode & 0o777 for file in (tmp_path / "data").iterdir()} == {
        "heartbeat.json": 0o600,
        "heartbeat.alive": 0o600,
    }


def test_a_heartbeat_that_has_no_room_is_a_sign_of_life_all_the_same(tmp_path: Path) -> None:
    write_beat(tmp_path, BEAT)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))  # Python ignores the signal, and writing fails
    try:
        with pytest.raises(AdapterError, match="cannot be written"):
            write_beat(tmp_path, replace(BEAT, at=NOON + STALE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert read_beat(tmp_path) == replace(BEAT, at=NOON + STALE)
    write_beat(tmp_path, BEAT)
    assert read_beat(tmp_path) == BEAT


def test_parked_lines_are_remembered_until_the_bot_has_lived_again(tmp_path: Path) -> None:
    assert read_parked(tmp_path, BEAT) == set()
    write_parked(tmp_path, BEAT, {LineId("nice")})
    assert read_parked(tmp_path, BEAT) == {"nice"}
    assert read_parked(tmp_path, replace(BEAT, at=NOON + STALE)) == set()


def test_a_file_that_is_missing_or_broken_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match=r"there is no .*heartbeat.json: the bot has never run here"):
        read_beat(tmp_path)
    (tmp_path / "heartbeat.json").write_text('{"at": "today"')
    with pytest.raises(AdapterError, match="is not what the bot writes"):
        read_beat(tmp_path)


HEARTBEAT_OF_0_1_0 = """{"at":"2026-11-23T12:00:00Z","lines":[{"line":{"id":"lyon","name":"Lyon",\
"number":"+33199005001","service":"+33199005001","kind":"hunting","billing_account":"ab1234567-ovh-1",\
"zone":"Europe/Paris","language":"fr","country":"FR","mode":"observe","lead":"PT10M",\
"closed":{"nature":"number","phone":"+33199005009"},"uncovered":[],"numbers":[],"hunting":"easyHunting","queue":null,\
"shared":false,"time_conditions":false,"trainees_ring":false,"numbers_on":[],"ring_time":"PT10S",\
"suspect_under":"PT10S","key":"default","retired":false},"until":null,"ours":["+33639980101"]}]}"""


def test_a_bot_that_died_before_it_was_updated_can_be_parked_after(tmp_path: Path) -> None:
    (tmp_path / "heartbeat.json").write_text(HEARTBEAT_OF_0_1_0)
    (parking,) = read_beat(tmp_path).lines
    assert parking.line.closed == Target(TargetKind.NUMBER, Phone("+33199005009"))
    assert (read_beat(tmp_path).at, parking.until, parking.ours) == (NOON, None, frozenset({Phone("+33639980101")}))


# ---------------------------------------------------------------- the address that is pinged


async def test_the_address_is_asked_once_a_minute_and_a_failure_told_once(caplog: pytest.LogCaptureFixture) -> None:
    clock, asked, status = SteppedClock(NOON), [], [200]

    async def answer(request: web.Request) -> web.Response:
        asked.append(clock.now())
        return web.Response(status=status[0])

    app = web.Application()
    app.router.add_get("/secret", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ping = Ping(f"http://127.0.0.1:{runner.addresses[0][1]}/secret", clock)
    await ping.ping()
    await ping.ping()
    assert asked == [NOON]
    for status[0] in (500, 500, 200):
        clock.move(clock.now() + timedelta(minutes=1))
        await ping.ping()
    await runner.cleanup()
    for _ in range(2):
        clock.move(clock.now() + timedelta(minutes=1))
        await ping.ping()
    assert asked == [NOON + timedelta(minutes=n) for n in range(4)]
    silent = "nobody outside knows that the bot lives"
    assert [record.getMessage() for record in caplog.records if record.name == "adapters.heartbeat"] == [
        f"the heartbeat address does not answer (500); {silent}",
        f"the heartbeat address does not answer (ClientConnectorError); {silent}",
    ]


async def test_without_an_address_nobody_is_asked() -> None:
    await Ping(None, SteppedClock(NOON)).ping()
