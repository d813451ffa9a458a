"""`standardiste export` as its user types it."""

import csv
import io
import json
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from bot.model import Call, CallId, LineId, Outcome, Phone
from storage.store import open_store
from storage.transaction import SqlTx
from tests.support.programs.processes import LYON, NUMBER, Desk, desk, line

pytestmark = pytest.mark.slow

RANG = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
CALLER, ANNE = Phone("+33639980101"), Phone("+33639980122")
DAYS = "--from", "2026-11-24", "--to", "2026-11-25"
PLAIN = [
    ["\ufeffline", "rang_at", "outcome", "answered_at", "ended_at", "wait_s", "talk_s"],
    ["lyon", "2026-11-24T10:05:00+01:00", "answered", "2026-11-24T10:05:08+01:00", "2026-11-24T10:09:08+01:00",
     "8", "240"],
    ["lyon", "2026-11-25T10:05:00+01:00", "missed", "", "2026-11-25T10:05:40+01:00", "40", "0"],
    ["lyon", "2026-11-25T23:59:59+01:00", "missed", "", "2026-11-26T00:00:39+01:00", "", "0"],
]  # fmt: skip


def ring(tx: SqlTx) -> None:
    def call(rang: datetime, caller: Phone | None, waited: int | None) -> Call:
        return Call(
            CallId(0),
            LineId("lyon"),
            caller,
            True,
            rang,
            Outcome.MISSED,
            ended_at=rang + timedelta(seconds=40),
            waited=None if waited is None else timedelta(seconds=waited),
        )

    day, minutes = timedelta(days=1), timedelta(minutes=4)
    picked_up = RANG + timedelta(seconds=8)
    answered = Call(
        CallId(0), LineId("lyon"), CALLER, True, RANG, Outcome.ANSWERED, ANNE, picked_up, picked_up + minutes,
        timedelta(seconds=8), minutes,
    )  # fmt: skip
    last = datetime(2026, 11, 25, 22, 59, 59, tzinfo=UTC)
    rang = RANG - day, RANG + day, last, last + timedelta(seconds=1)
    callers = [CALLER if at == RANG + day else None for at in rang]
    waits = [None if at == last else 40 for at in rang]
    tx.calls.save_calls([answered, *map(call, rang, callers, waits)])


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as made:
        made.configure(lines=[line(LYON, NUMBER, "hunting", zone="Europe/Paris")])
        await made.store(ring)
        yield made


def rows(said: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(said, newline="")))


async def test_the_calls_of_some_days_of_the_lines_clock_are_exported_without_any_number(here: Desk) -> None:
    found = await here.do("export", *DAYS)
    assert (found.code, found.err, rows(found.out)) == (0, "", PLAIN)
    as_json = await here.do("export", *DAYS, "--format", "json", "--line", "lyon")
    assert [list(map(str, row.values())) for row in json.loads(as_json.out)] == [
        [cell or "None" for cell in row] for row in PLAIN[1:]
    ]
    nothing = await here.do("export", "--from", "2020-01-01", "--to", "2020-01-02", "--format", "json")
    assert nothing.out == "[]\n"
    assert not (here.folder / "data" / "pseudonyms.key").exists()


async def test_pseudonyms_stay_the_same_and_change_with_the_key(here: Desk) -> None:
    first, again = [await here.do("export", *DAYS, "--pseudonyms") for _ in range(2)]
    assert first.out == again.out
    names = [row[-2:] for row in rows(first.out)]
    assert names[0] == ["caller", "answered_by"]
    assert names[1][0] == names[2][0] != names[1][1]
    assert names[3] == ["", ""]
    assert not any(number[-8:] in first.out for number in (CALLER, ANNE))
    key = here.folder / "data" / "pseudonyms.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    other = await here.do("export", *DAYS, "--pseudonyms")
    assert other.code == 0
    assert other.out != first.out
    key.write_text("nothing")
    spoiled = await here.do("export", *DAYS, "--pseudonyms")
    assert (spoiled.code, spoiled.out) == (2, "")
    assert "pseudonyms.key: this is no key of pseudonyms" in spoiled.err


async def test_it_reads_while_the_bot_runs_and_writes_a_file_of_its_owners(here: Desk) -> None:
    leading = await open_store(here.url, clock=SystemClock())
    done = await here.do("export", *DAYS, "--output", "calls.csv")
    await leading.close()
    assert (done.code, done.out, done.err) == (0, "", "")
    file = here.folder / "calls.csv"
    assert rows(file.read_bytes().decode()) == PLAIN
    assert file.stat().st_mode & 0o777 == 0o600
    nowhere = await here.do("export", *DAYS, "--output", "nowhere/calls.csv")
    assert (nowhere.code, nowhere.err) == (2, "nowhere/calls.csv: cannot be written: No such file or directory\n")


async def test_a_pipe_a_device_or_a_link_is_written_to_and_stays_what_it_is(here: Desk) -> None:
    os.mkfifo(here.folder / "pipe")
    (here.folder / "link.csv").symlink_to("behind.csv")
    whole = f"bot export {' '.join(DAYS)} --output"
    piped = await here.shell(f"cat pipe & {whole} pipe && wait")
    device = await here.shell(f"{whole} /dev/stdout | cat")
    linked = await here.shell(f"{whole} link.csv && cat link.csv")
    for found in (piped, device, linked):
        assert (found.code, found.err, rows(found.out)) == (0, "", PLAIN)
    assert (here.folder / "pipe").is_fifo()
    assert (here.folder / "link.csv").is_symlink()
    assert (here.folder / "behind.csv").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("folder", [".", "/", "", "..", "data"])
async def test_a_folder_is_no_file_to_write(here: Desk, folder: str) -> None:
    found = await here.do("export", *DAYS, "--output", folder)
    said = f"{folder or '.'}: this is a folder; write the name of a file in it\n"
    assert (found.code, found.out, found.err) == (2, "", said)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("--from", "1/11/2026", "--to", "2026-11-30"), "1/11/2026 is not a date; write it like 2026-11-30"),
        (("--from", "2026-11-31", "--to", "2026-12-30"), "2026-11-31 is not a date; write it like 2026-11-30"),
        (("--from", "2026-11-30", "--to", "2026-11-01"), "--to 2026-11-01 is before --from 2026-11-30"),
        (("--from", "0001-01-01", "--to", "2026-11-30"), "0001-01-01 is not between the years 2000 and 2100"),
        (("--from", "2026-11-30", "--to", "9999-12-31"), "9999-12-31 is not between the years 2000 and 2100"),
        ((*DAYS, "--line", "paris"), "there is no line paris; the lines are: lyon"),
        ((*DAYS, "--line", ""), "there is no line without a name; the lines are: lyon"),
    ],
)
async def test_dates_and_lines_that_are_wrong_are_told_in_a_sentence(
    here: Desk, days: tuple[str, ...], said: str
) -> None:
    found = await here.do("export", *days)
    assert (found.code, found.out) == (2, "")
    assert found.err.rstrip().endswith(said)
