"""The commands as their user types them: what comes out, what is complained of, and the exit code."""

import asyncio
import json
import os
import pty
import re
import signal
from collections.abc import AsyncIterator
from datetime import time
from pathlib import Path

import pytest
from aiohttp import ClientSession

from adapters.telephony.simulator import Trouble
from bot.model import Hours, Identity, LineId, Membership, Opening, OpeningHours, Role
from bot.people.invitations import hash_code
from bot.ports import Tx
from tests.support.paths import SAMPLES
from tests.support.programs.processes import (
    ANNE,
    LYON,
    PATIENCE,
    Desk,
    Ended,
    anne_is_on,
    desk,
    ended,
    stopped,
    until,
    volunteer,
)

pytestmark = pytest.mark.slow

PROMPT = b"\x1b[?2004h"  # before each prompt a terminal is told that pastes are welcome
TERMINAL = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
WELCOME = """\
standardiste, demonstration: an invented line in Lyon, Monday 23 November 2026, 09:00.

Today's roster:
  10:00–12:00: Bakari
  14:00–16:00: Chloé
  16:00–18:00: Driss
  18:00–20:00: free
Who is who:
  @v1 Anne, volunteer
  @v2 Bakari, volunteer
  @v3 Chloé, volunteer
  @v4 Driss, volunteer
  @t1 Élise, in training
  @c1 Fatou, coordination
Six things to try
  :try 1  Somebody cannot come on Tuesday
  :try 2  A caller nobody answers
  :try 3  OVH does not answer
  :try 4  Two people swap shifts
  :try 5  Who is on? I take the line
  :try 6  The figures of a day

Type what somebody writes (@v1 /shifts) or the number of a button. :try 1 to 6, :ring, :wait 2h; :help, :quit.
"""
WHO = """\
                  team | Lyon: no shift at the moment.
                       | Next: Monday 23 November, 10:00–12:00, Bakari.
"""
QUI = """\
                équipe | Lyon : pas de permanence en ce moment.
                       | Ensuite : lundi 23 novembre, 10 h–12 h, Bakari.
"""
HOW = "Write for example: @v1 /shifts or @v2 [Take it] or :ring (:help shows all)\n"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as made:
        yield made


# ---------------------------------------------------------------- demo


async def test_a_script_is_played_and_its_transcript_printed(here: Desk) -> None:
    (here.folder / "script").write_text("# on Monday\n@v3 /qui\n\n:phone\n", encoding="utf-8-sig")
    phone = "                       * La ligne sonne : message d'accueil.\n"
    expected = f"# on Monday\n> @v3 /qui\n{QUI}\n> :phone\n{phone}"
    assert await here.do("demo", "--script", "script") == Ended(0, expected, "")


async def test_a_line_that_cannot_be_played_is_named_and_ends_the_script(here: Desk) -> None:
    (here.folder / "script").write_text("# first\n@v3 /who\nhello\n:phone\n")
    said = f"# first\n> @v3 /who\n{WHO}> hello\nline 3 cannot be played: {HOW}"
    assert await here.do("demo", "--script", "script", "--language", "en") == Ended(1, said, "")


@pytest.mark.parametrize(
    ("content", "code", "complaint"),
    [
        (b"", 0, ""),
        (b"@v1 caf\xe9\n", 2, "script: this is not UTF-8\n"),
        (None, 2, "script: No such file or directory\n"),
        ("directory", 2, "script: Is a directory\n"),
    ],
)
async def test_a_script_that_holds_nothing_or_cannot_be_read_plays_nothing(
    here: Desk, content: bytes | str | None, code: int, complaint: str
) -> None:
    script = here.folder / "script"
    if isinstance(content, bytes):
        script.write_bytes(content)
    elif content:
        script.mkdir()
    assert await here.do("demo", "--script", "script") == Ended(code, "", complaint)


async def test_lines_of_ten_thousand_characters_are_answered_in_a_few_words_or_not_at_all(here: Desk) -> None:
    rows = [f"@v1 {'x' * 10_000}", f"@v1 /who {'é' * 10_000}", f":wait {'9' * 10_000}h"]
    (here.folder / "script").write_text("\n".join(rows))
    result = await here.do("demo", "--script", "script", "--language", "en")
    unread = f"                  team | I did not understand “{'é' * 39}…”.\n"
    who = WHO.replace("team |", "     |")
    expected = f"> {rows[0]}\n> {rows[1]}\n{unread}{who}> {rows[2]}\nline 3 cannot be played: "
    assert result == Ended(1, f"{expected}write a length of time, for example :wait 2h or :wait 10 min\n", "")


async def test_lines_piped_in_are_answered_until_they_end_whatever_is_wrong_with_them(here: Desk) -> None:
    typed = b"@v1 /who\nhello\n@v1 caf\xe9 \xff\n@v9 /who\n"
    nobody = "nobody is called @v9 here; there are @v1, @v2, @v3, @v4, @t1, @c1, @n1\n"
    assert await here.do("demo", "--terminal", "--language", "en", typed=typed) == Ended(
        0, f"{WELCOME}{WHO}{HOW}{nobody}", ""
    )


async def test_a_terminal_that_knows_few_characters_gets_the_others_as_question_marks(here: Desk) -> None:
    typed, few = b"@v1 /who\n", {"PYTHONIOENCODING": "ascii"}
    result = await here.do("demo", "--terminal", "--language", "en", typed=typed, environment=few)
    assert result == Ended(0, re.sub(r"[^\x00-\x7f]", "?", WELCOME + WHO), "")


async def test_a_terminal_has_a_prompt_where_ctrl_c_empties_the_line_and_ctrl_d_ends(here: Desk) -> None:
    ours, theirs = pty.openpty()
    process = await here.begin("demo", "--terminal", "--language", "en", terminal=theirs, environment=TERMINAL)
    os.close(theirs)
    screen = asyncio.StreamReader()
    reading = asyncio.StreamReaderProtocol(screen)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(lambda: reading, os.fdopen(ours, "rb", 0))
    for typed, shown in ((b"@v1 /take all\x03", PROMPT), (b"@v1 /who\r", PROMPT), (b"", b"Bakari."), (b"\x04", PROMPT)):
        await asyncio.wait_for(screen.readuntil(shown), PATIENCE)
        os.write(ours, typed)
    assert await ended(process) == Ended(0, "", "")
    transport.close()


async def test_quit_ends_the_terminal_whatever_follows(here: Desk) -> None:
    typed = b"@v1 /who\n:quit\n@v1 /who\n"
    assert await here.do("demo", "--terminal", "--language", "en", typed=typed) == Ended(0, WELCOME + WHO, "")


async def test_the_page_of_the_demo_is_named_and_ctrl_c_closes_it(here: Desk) -> None:
    process = await here.begin("demo", "--language", "en")
    assert process.stdout is not None
    said = (await asyncio.wait_for(process.stdout.readline(), PATIENCE)).decode()
    found = re.fullmatch(
        r"The playground is ready. Open in your browser: (http://127.0.0.1:\d+/play/[\w-]{22}/)\n", said
    )
    assert found is not None, said
    async with ClientSession() as browser, browser.get(found[1]) as answer:
        assert (answer.status, "The playground" in await answer.text()) == (200, True)
    await process.stdout.readline()
    assert await stopped(process, signal.SIGINT, within=5) == Ended(130, "", "")


async def test_ctrl_c_ends_a_demo_that_waits_for_a_line(here: Desk) -> None:
    process = await here.begin("demo", "--terminal")
    assert process.stdout is not None
    await asyncio.wait_for(process.stdout.readuntil(b":quit.\n"), PATIENCE)
    assert await stopped(process, signal.SIGINT, within=2) == Ended(130, "", "")


# ---------------------------------------------------------------- check

NO_CALENDARS = "ok   web: no calendars (/agenda) and no board (/tableau) without web.public_url\n"


async def test_check_tells_what_would_run_and_that_all_is_well(here: Desk) -> None:
    expected = f"""\
ok   database: there is none yet; the first run makes it
ok   Lyon (lyon): hunting, act, lead 10 min
ok   lyon: the clock agrees with OVH's
ok   lyon: the consumer key has no expiry date
ok   lyon: the consumer key has the rights it needs
ok   lyon: the service is of the type easyHunting
ok   lyon: the queue has 0 agents, of whom 0 ring now
{NO_CALENDARS}"""
    here.sim.state.huntings["0033465710001"].hunting["statusIvrEnabled"] = False  # OVH begins with it on
    assert await here.do("check") == Ended(0, expected, "")
    assert not (here.folder / "data").exists()


async def test_check_sees_what_keeps_a_key_from_working_and_says_what_to_do(here: Desk) -> None:
    here.sim.credential.expiration = here.clock.now()
    expired = await here.do("check")
    here.sim.access.application_secret, here.sim.credential.expiration = "another", None
    refused = await here.do("check")
    await here.sim.stop()
    down = await here.do("check")
    at, mend = "on GET /auth/currentCredential", "correct this first, then check again"
    secret = "application secret, or a consumer key nobody validated yet"
    assert [wrong(result) for result in (expired, refused, down)] == [
        f"OVH refused (403 INVALID_CREDENTIAL): the consumer key has expired or was refused, {at} -> {mend}",
        f"OVH refused (400 INVALID_SIGNATURE): the signature was refused ({secret}), {at} -> {mend}",
        f"the connection to OVH failed, on GET /auth/time -> {mend}",
    ]


def wrong(result: Ended, where: str = "lyon") -> str:
    """The one thing that was found wrong, and there."""
    (found,) = (row for row in result.out.splitlines() if not row.startswith("ok "))
    assert (result.code, result.err) == (1, "")
    return found.removeprefix(f"FAIL {where}: ")


async def test_check_names_each_missing_secret_and_the_rest_of_what_would_run(here: Desk) -> None:
    here.configure(ovh={"endpoint": here.sim.url, "consumer_key_file": "nowhere"})
    variable = "missing; set the environment variable STANDARDISTE_OVH_APPLICATION"
    expected = f"""\
FAIL configuration: bot.yaml:1: ovh.application_key: {variable}_KEY, or give application_key_file
FAIL configuration: bot.yaml:1: ovh.application_secret: {variable}_SECRET, or give application_secret_file
FAIL configuration: bot.yaml:1: ovh.consumer_key_file: nowhere cannot be read: No such file or directory
ok   database: there is none yet; the first run makes it
ok   Lyon (lyon): hunting, act, lead 10 min
{NO_CALENDARS}"""
    assert await here.do("check") == Ended(1, expected, "")


async def test_check_sees_a_line_that_nobody_in_a_chat_coordinates(here: Desk) -> None:
    def coordinates(tx: Tx) -> None:
        fatou = volunteer(tx, "Fatou", ANNE, here.clock.now())
        tx.people.save_membership(Membership(fatou.id, LYON, Role.COORDINATOR))

    def in_a_chat(tx: Tx) -> None:
        (fatou, _), *_ = (one for one in tx.people.members(LYON) if one[1].role is Role.COORDINATOR)
        tx.people.save_identity(Identity("console", "fatou", fatou.id))

    await here.store(anne_is_on)
    todo = "standardiste invite --line lyon --role coordinator, then write the code to the bot in private"
    await here.store(coordinates)
    missing = await here.do("check")
    await here.store(in_a_chat)
    there = await here.do("check")
    assert wrong(missing, "lyon team") == f"nobody in a chat coordinates it -> {todo}"
    assert there.code == 0
    assert "ok   lyon team: 1 in a chat, of whom 1 coordinates it\n" in there.out


MISTAKES = """\
langauge: fr
ovh:
  endpoint: http://example.org/1.0
lines:
  - {id: lyon, name: Lyon, number: 12, kind: hunting, billing_account: ab1234567-ovh-1}
  - {id: lille, name: Lille, number: 03 53 01 50 01, kind: queue, billing_account: ab1234567-ovh-1, zone: Europe/Pari}
"""


TOLD = """\
bot.yaml:1: langauge: unknown, did you mean language?
bot.yaml:3: ovh.endpoint: must be an address that begins with https:// (http:// for this machine only)
bot.yaml:5: lines[0].number: not a phone number of FR; write it in full, such as +33 1 99 00 50 01
bot.yaml:6: lines[1].kind: must be line or redirect or hunting
bot.yaml:6: lines[1].zone: no such time zone, did you mean Europe/Paris?
"""


@pytest.mark.parametrize("verb", ["check", "run"])
async def test_mistakes_of_the_configuration_are_told_in_one_sentence_each(here: Desk, verb: str) -> None:
    (here.folder / "bot.yaml").write_text(MISTAKES)
    assert await here.do(verb) == Ended(2, "", TOLD)
    assert not (here.folder / "data").exists()


async def test_a_town_left_out_is_told_whatever_is_done(here: Desk) -> None:
    (here.folder / "lines.d").mkdir()
    (here.folder / "lines.d" / "lille.yaml").write_text("lyon\n")
    result = await here.do("migrate")
    assert (result.code, result.out) == (0, "the database is up to date\n")
    told = (
        "ERROR bot.cli.commands: this town is left out: lines.d/lille.yaml:1: must be keys with values, not one value"
    )
    assert result.err.endswith(f"{told}\n")
    assert result.err.count("\n") == 1


# ---------------------------------------------------------------- the database


async def test_migrate_makes_a_database_for_its_owner_alone_and_says_so_again(here: Desk) -> None:
    done = Ended(0, "the database is up to date\n", "")
    assert [await here.do("migrate"), await here.do("migrate")] == [done, done]
    file = here.folder / "data" / "standardiste.db"
    assert (oct(file.stat().st_mode)[-3:], here.rows("select count(*) from shifts")) == ("600", [(0,)])


@pytest.mark.parametrize("kind", ["corrupt", "directory", "folder is a file", "read-only"])
async def test_a_database_that_cannot_be_used_is_told_in_one_sentence(here: Desk, kind: str) -> None:
    data = here.folder / "data"
    file = data / "standardiste.db"
    if kind == "folder is a file":
        data.write_text("")
    elif kind == "read-only":
        here.configure(data="/sys/kernel")  # where nobody may make a file, not even root
    else:
        data.mkdir()
        file.mkdir() if kind == "directory" else file.write_bytes(b"This was never a database. " * 500)
    words = {
        "corrupt": "the database is damaged (file is not a database)\n",
        "directory": "the database cannot be used (unable to open database file)\n",
        "folder is a file": f"{data}: the folder cannot be made: File exists\n",
        "read-only": "the database cannot be used: Permission denied\n",
    }
    assert await here.do("run") == Ended(1, "", words[kind])


async def test_an_invitation_is_a_code_of_which_only_a_hash_is_stored(here: Desk) -> None:
    person = await here.do("invite", "--line", "lyon", "--role", "coordinator")
    room = await here.do("invite", "--line", "lyon", "--room", "team")
    pattern = "[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\n"
    assert re.fullmatch(f"/join {pattern}", person.out), person
    assert re.fullmatch(f"/bind {pattern}", room.out), room
    stored = [(hash_code(person.out[6:]), LYON, "coordinator", None), (hash_code(room.out[6:]), LYON, None, "team")]
    assert sorted(here.rows("select code_hash, line, role, purpose from invites")) == sorted(stored)


async def test_an_invitation_to_no_line_names_those_there_are(here: Desk) -> None:
    said = "there is no line lile; the lines are: lyon\n"
    assert await here.do("invite", "--line", "lile", "--role", "volunteer") == Ended(2, "", said)


# ---------------------------------------------------------------- restore


async def test_a_line_is_put_back_to_what_it_was_before_the_first_change(here: Desk) -> None:
    untouched = await here.do("restore", "--line", "lyon")
    assert untouched == Ended(0, "Lyon: the bot has never changed anything there\n", "")
    await here.store(anne_is_on)
    assert (await here.do("sync", "--once")).code == 0
    planned, done = await here.do("restore", "--line", "lyon", "--dry-run"), await here.do("restore", "--line", "lyon")
    (taken,) = here.rows("select taken_at from snapshots")
    back = f"as it was on {str(taken[0])[:16]} UTC\n    set 0033639980101 to loggedOut\n"
    warning = "Write mode: observe for lyon before the bot runs again, or it will follow the roster.\n"
    assert planned == Ended(0, f"Lyon: would be {back}{warning}", "")
    assert done == Ended(0, f"Lyon: is {back}{warning}", "")
    assert here.sim.phone("+33465710001") == ["announcement"]


def hours_were_kept(tx: Tx) -> None:
    openings = frozenset({Opening(1, time(8), time(12))})
    tx.phones.save_opening_hours(OpeningHours(LineId("lyon"), before=Hours(kept=True, openings=openings)))


async def test_weekly_time_conditions_are_put_back_too(here: Desk) -> None:
    await here.do("migrate")
    await here.store(hours_were_kept)
    planned, done = await here.do("restore", "--line", "lyon", "--dry-run"), await here.do("restore", "--line", "lyon")
    assert planned.out.startswith("Lyon: would be as it was\n    bring back the weekly time conditions\n")
    assert done.out.startswith("Lyon: is as it was\n    bring back the weekly time conditions\n")
    hunting = here.sim.state.huntings["0033465710001"]
    assert [row["timeTo"] for row in hunting.conditions.values()] == ["12:00:00"]
    again = await here.do("restore", "--line", "lyon")
    assert "bring back" not in again.out


# ---------------------------------------------------------------- sync


ANNE_WISHED = f"{ANNE} (Anne)"
STEPS = [f"create {ANNE_WISHED}", f"attach {ANNE_WISHED}", f"log_in {ANNE_WISHED}"]


async def test_a_dry_run_tells_the_steps_and_leaves_everything_as_it_was(here: Desk) -> None:
    await here.store(anne_is_on)
    plan = {"line": "lyon", "wish": [ANNE_WISHED], "fact": [], "steps": STEPS, "result": "planned"}
    as_json = await here.do("sync", "--once", "--dry-run", "--json")
    assert (as_json.code, json.loads(as_json.out), as_json.err) == (0, plan, "")
    told = f"""\
lyon: planned
    found   none
    wanted  {ANNE_WISHED}
    steps   {", ".join(STEPS)}
"""
    assert await here.do("sync", "--once", "--dry-run") == Ended(0, told, "")
    assert (here.sim.writes, here.rows("select * from forwardings")) == ([], [])


async def test_a_dry_run_needs_no_database_and_makes_none(here: Desk) -> None:
    told = "lyon: right\n    found   none\n    wanted  none\n    steps   none\n"
    assert await here.do("sync", "--once", "--dry-run") == Ended(0, told, "")
    assert not (here.folder / "data").exists()


async def test_a_line_is_put_right_and_then_found_right(here: Desk) -> None:
    await here.store(anne_is_on)
    first, again = await here.do("sync", "--once", "--json"), await here.do("sync", "--once", "--json")
    done = {"line": "lyon", "wish": [ANNE_WISHED], "fact": [], "steps": STEPS, "result": "done"}
    right = done | {"fact": [ANNE_WISHED], "steps": [], "result": "right"}
    assert [(r.code, json.loads(r.out)) for r in (first, again)] == [(0, done), (0, right)]
    assert here.sim.phone("+33465710001") == [ANNE]


async def test_a_phone_that_rings_and_that_nobody_knows_is_named_and_left_alone(here: Desk) -> None:
    await here.store(anne_is_on)
    assert (await here.do("sync", "--once")).code == 0
    here.sim.add_agent(here.sim.state.huntings["0033465710001"], "+33199005099", status="available")
    result = await here.do("sync", "--once")
    told = f"""\
lyon: right
    found   {ANNE_WISHED}, +33199005099
    wanted  {ANNE_WISHED}
    steps   none
    unknown +33199005099 (not ours: left alone)
"""
    assert result == Ended(0, told, "")


async def test_an_observed_line_is_told_and_left_alone(here: Desk) -> None:
    await here.store(anne_is_on)
    config = here.folder / "bot.yaml"
    config.write_text(config.read_text().replace('"act"', '"observe"'))
    result = await here.do("sync", "--once")
    assert (result.code, result.out.splitlines()[0], here.sim.writes) == (0, "lyon: observed", [])


async def test_a_line_that_cannot_be_read_fails_the_command(here: Desk) -> None:
    await here.sim.stop()
    result = await here.do("sync", "--once")
    why = "the connection to OVH failed, on GET /telephony/*/easyHunting/*/hunting/queue"
    told = f"lyon: failed: {why}\n    found   unknown\n    wanted  none\n    steps   none\n"
    assert result == Ended(1, told, "")


async def test_ctrl_c_ends_a_sync_though_ovh_does_not_answer(here: Desk) -> None:
    here.sim.faults.next(Trouble.LOST_BEFORE, hold=30)
    process = await here.begin("sync", "--once")
    await until(lambda: here.sim.requests)
    assert await stopped(process, signal.SIGINT, within=2) == Ended(130, "", "")


# ---------------------------------------------------------------- replay, and whatever reads us


async def test_recorded_answers_become_an_object_a_call(here: Desk) -> None:
    result = await here.do("replay", str(SAMPLES), "--json")
    first = {"id": "Q01", "outcome": "answered", "caller": "+33639980101", "agent": "+33199005021", "wait_s": 7}
    first |= {"talk_s": 300, "line": "+33199005001"}
    assert (result.code, result.err, len(result.out.splitlines())) == (0, "", 9)
    assert json.loads(result.out.splitlines()[0]) == first


async def test_a_recording_that_cannot_be_read_is_named_with_its_line(here: Desk) -> None:
    (here.folder / "calls").write_text('{"id": "a", "responses": []}\nno\n')
    assert await here.do("replay", "calls") == Ended(2, "", "calls, line 2: this is not JSON\n")


async def test_whoever_stops_reading_us_or_has_no_room_hears_no_trace(here: Desk) -> None:
    (here.folder / "script").write_text(f"# {'x' * 1000}\n" * 300)  # more than a pipe holds
    assert await here.shell("bot demo --script script | head -1") == Ended(1, f"# {'x' * 1000}\n", "")
    assert await here.shell("bot demo --script script >&-") == Ended(0, "", "")
    assert await here.shell("bot demo --script script >/dev/full") == Ended(1, "", "No space left on device\n")
    assert (await here.shell("bot demo --terminal --language en <&-")) == Ended(0, WELCOME, "")


async def test_the_configuration_may_be_named_before_the_verb_or_after_it(here: Desk) -> None:
    complaint = "nowhere.yaml: there is no such file; copy bot-example.yaml there and fill it in\n"
    assert await here.do("--config", "nowhere.yaml", "check") == Ended(2, "", complaint)
    assert await here.do("check", "--config", "nowhere.yaml") == Ended(2, "", complaint)


# ---------------------------------------------------------------- odd answers of OVH


ODD = [
    b"null",
    b'"0639980111"',
    b"7",
    b"[null]",
    b'[{"key": []}]',
    b'{"agentId": {}, "status": []}',
    b"<html>502</html>",
]


def is_calm(said: Ended) -> bool:
    return "Traceback" not in said.err + said.out and "0639980111" not in said.err + said.out


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
async def test_whatever_ovh_answers_check_and_sync_and_run_say_a_sentence(here: Desk, odd: bytes) -> None:
    await here.store(anne_is_on)
    here.sim.faults.next(Trouble.ODD, times=10**6, path="/telephony/*", change=lambda _: odd)
    checked = await here.do("check")
    synced = await here.do("sync", "--once")
    process = await here.begin("run")
    here.sim.requests.clear()
    await until(lambda: len([one for one in here.sim.requests if one.path.startswith("/telephony/")]) > 4)
    run = await stopped(process, signal.SIGTERM, within=20)
    assert [is_calm(said) for said in (checked, synced, run)] == [True] * 3
    assert (checked.code, synced.code, run.code) == (1, 1, 0)
    at = "on GET /telephony/*/"
    assert at in checked.out or "of the type unknown" in checked.out
    assert synced.out.startswith(f"{LYON}: failed: OVH")
    assert at in synced.out
