"""`run`, from its start to its end: the phone follows the roster, and missed calls are written down."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.telephony.simulator import Trouble
from bot.model import LineId
from storage.migrate import HEAD
from tests.support.first_version import connected, write_first_version
from tests.support.programs.processes import (
    ANNE,
    CALLER,
    LYON,
    NUMBER,
    Desk,
    Ended,
    anne_is_on,
    desk,
    line,
    stopped,
    until,
)

LILLE, TOULOUSE = LineId("lille"), LineId("toulouse")
REDIRECTED, SIP_LINE, PLAIN = "+33353010001", "+33353010010", "+33536490001"
SECRETS = ("SimulatorApplicationSecret", "SimulatorConsumerKey", CALLER[-8:], ANNE[-8:])


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as made:
        yield made


def noted(result: Ended) -> list[str]:
    """What went wrong as the log has it, which shows neither numbers nor secrets."""
    assert [secret for secret in SECRETS if secret in result.err] == []
    return [row for row in result.err.splitlines() if " INFO " not in row]


async def test_the_phones_of_all_kinds_of_lines_follow_their_rosters_until_sigterm_ends_it(here: Desk) -> None:
    here.sim.add_line(PLAIN)
    here.sim.add_line(SIP_LINE)
    here.sim.add_redirect(REDIRECTED, None)
    lines = [line(LYON, NUMBER, "hunting"), line(TOULOUSE, PLAIN, "line")]
    here.configure(lines=[*lines, line(LILLE, REDIRECTED, "redirect", service=SIP_LINE)])
    await here.store(lambda tx: anne_is_on(tx, LYON, LILLE, TOULOUSE))
    process = await here.begin("run")
    numbers = (NUMBER, REDIRECTED, PLAIN)
    await until(lambda: [here.sim.phone(number) for number in numbers] == [[ANNE]] * 3)
    await until(lambda: here.rows("select 1 from forwardings where confirmed_at is null") == [])
    result = await stopped(process, signal.SIGTERM, within=2)
    left = [row for row in noted(result) if not row.endswith("posts are dropped: their network is not configured")]
    assert (result.code, result.out, left) == (0, "", [])
    assert [here.sim.phone(number) for number in numbers] == [[ANNE]] * 3


async def test_a_database_of_0_1_0_is_carried_over_and_its_line_goes_on(here: Desk) -> None:
    (here.folder / "data").mkdir()
    with connected(here.url) as c:
        write_first_version(c)
    process = await here.begin("run")
    await until(lambda: here.sim.phone(NUMBER) == ["announcement"])  # its shift was over long ago
    await until(lambda: here.rows("select 1 from forwardings where line = 'lyon' and confirmed_at > '2026-03-03'"))
    result = await stopped(process, signal.SIGTERM, within=2)
    assert result.code == 0
    assert [row for row in noted(result) if "Migration" in row] == []
    assert here.rows("select name from cursors") == [("chat:console",)]
    assert (here.folder / "data" / f"standardiste.db.before-{HEAD}").exists()


async def test_a_missed_call_is_heard_and_becomes_one_alert_to_be_said(here: Desk) -> None:
    await here.store(anne_is_on)
    process = await here.begin("run")
    await here.sim.listening()
    await until(lambda: here.sim.phone(NUMBER) == [ANNE])
    here.misses()
    missed = "post like '%attente%'"
    await until(lambda: here.rows(f"select 1 from outbox where state = 'given_up' and {missed}"))
    result = await stopped(process, signal.SIGTERM, within=2)
    assert here.rows("select line, caller, calls, closed_at from missed") == [(LYON, CALLER, "[1]", None)]
    assert here.rows("select outcome, caller, waited, records_only from calls") == [("missed", CALLER, 20_000_000, 0)]
    ((post,),) = here.rows(f"select post from outbox where {missed}")
    assert json.loads(post)["text"].replace("\u00a0", " ").endswith("(…07, 20 s d'attente).")
    assert CALLER[-8:] not in post
    given_up = "WARNING bot.run.app: 1 posts are dropped: their network is not configured"
    assert (result.code, {row.partition(",")[2][4:] for row in noted(result)}) == (0, {given_up})


async def test_whoever_else_would_write_is_told_who_runs_and_readers_are_not_stopped(here: Desk) -> None:
    await here.store(anne_is_on)
    process = await here.begin("run")
    await until(lambda: here.sim.phone(NUMBER) == [ANNE])
    told = f"the bot is running (pid {process.pid}); stop it first (sudo systemctl stop standardiste)\n"
    writers = (["run"], ["migrate"], ["sync", "--once"])
    assert await asyncio.gather(*(here.do(*words) for words in writers)) == [Ended(1, "", told)] * 3
    look, checked = await asyncio.gather(here.do("sync", "--once", "--dry-run"), here.do("check"))
    assert (look.code, look.out.splitlines()[0]) == (0, "lyon: right")
    assert (checked.err, checked.out.splitlines()[0]) == ("", "ok   database: can be read, and is up to date")
    assert (await stopped(process, signal.SIGINT, within=2)).code == 0


async def test_a_code_and_a_roster_are_had_while_the_bot_runs(here: Desk) -> None:
    await here.store(anne_is_on)
    process = await here.begin("run")
    await until(lambda: here.sim.phone(NUMBER) == [ANNE])
    code = await here.do("invite", "--line", "lyon", "--role", "volunteer")
    assert (code.code, code.err, code.out.split()[0]) == (0, "", "/join")
    (here.folder / "users.txt").write_text("Mardi 14h: Chloe 0033639980177\n", encoding="utf-8")
    taken = await here.do("import", "users.txt", "--line", "lyon")
    assert (taken.code, taken.err) == (0, "")
    assert here.rows("select name from volunteers where name = 'Chloe'") == [("Chloe",)]
    assert here.rows("select count(*) from invites") == [(1,)]
    assert (await stopped(process, signal.SIGTERM, within=2)).code == 0


async def test_a_request_that_ovh_leaves_without_an_answer_holds_up_no_end(here: Desk) -> None:
    await here.store(anne_is_on)
    here.sim.faults.next(Trouble.LOST_BEFORE, method="POST", path="*/agent", hold=30)
    process = await here.begin("run")
    await until(lambda: [write for write in here.sim.writes if write.path.endswith("/agent")])
    assert (await stopped(process, signal.SIGTERM, within=2)).code == 0


async def test_a_line_that_has_shifts_and_is_gone_from_the_configuration_stops_the_start(here: Desk) -> None:
    await here.store(lambda tx: anne_is_on(tx, LYON, LILLE))
    told = "the database has shifts of lille, and the configuration has no such line: "
    assert await here.do("run") == Ended(2, "", f"{told}put it back, or write retired: true for it\n")
    assert here.sim.requests == []


async def test_what_the_bot_keeps_is_closed_to_the_other_users_of_the_machine(here: Desk) -> None:
    await here.store(anne_is_on)
    (here.folder / "data").chmod(0o755)
    process = await here.begin("run")
    await until(lambda: here.sim.phone(NUMBER) == [ANNE])
    kept = [here.folder / "data", *(here.folder / "data").rglob("*")]
    assert (await stopped(process, signal.SIGTERM, within=2)).code == 0
    kept += [path for path in (here.folder / "data").rglob("*") if path not in kept]
    modes = {str(path.name): oct(path.stat().st_mode & 0o077) for path in kept if path.exists()}
    assert len(modes) > 2
    assert set(modes.values()) == {"0o0"}
