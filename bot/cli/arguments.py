"""`python -m bot …`, also installed as `standardiste`. Exit codes: 0 done, 1 could not be done, 2 wrong input."""

import argparse
import asyncio
import configparser
import io
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NoReturn

from adapters import logs
from bot.config.values import duration_between
from bot.errors import AdapterError, ConfigError, StoreError
from bot.model import Purpose, Role


def command_line() -> argparse.ArgumentParser:
    """The command line, as `--help` shows it."""
    shell = argparse.ArgumentParser(prog="standardiste", description="A helpline's roster, and its line.")
    shell.add_argument("--config", type=Path, default=Path("bot.yaml"), help="the configuration (bot.yaml)")
    verbs = shell.add_subparsers(dest="verb", required=True)
    verbs.add_parser("run", help="run the bot")
    check = verbs.add_parser("check", help="show what would run, and try each login")
    check.add_argument("--line", help="this line alone")
    verbs.add_parser("migrate", help="bring the database up to date")
    demo = verbs.add_parser("demo", help="the whole job on a page of this machine, with no account anywhere")
    demo.add_argument("--terminal", action="store_true", help="in this terminal instead")
    demo.add_argument("--script", type=Path, help="play these lines instead of asking for them")
    demo.add_argument("--language", choices=("fr", "en"), default="fr", help="what the bot speaks (fr)")
    sync = verbs.add_parser("sync", help="compare where the lines ring with where they should, and put it right")
    sync.add_argument("--once", action="store_true", required=True, help="one comparison")
    sync.add_argument("--dry-run", action="store_true", help="write nothing to OVH")
    sync.add_argument("--json", action="store_true", help="one JSON object per line")
    again = verbs.add_parser("replay", help="read recorded answers of the event stream, print the calls")
    again.add_argument("file", type=Path)
    again.add_argument("--json", action="store_true", help="one JSON object per call")
    invite = verbs.add_parser("invite", help="make a one-time code for a person or a room")
    invite.add_argument("--line", required=True)
    what = invite.add_mutually_exclusive_group(required=True)
    what.add_argument("--role", choices=[role.value for role in Role if role is not Role.NEWCOMER])
    what.add_argument("--room", choices=[purpose.value for purpose in Purpose])
    login = verbs.add_parser("ovh-login", help="ask OVH for a consumer key with the rights the lines need")
    login.add_argument("--key", default="default", help="which key of the configuration (default)")
    restore = verbs.add_parser("restore", help="put a line back to what it was at OVH before the bot's first change")
    restore.add_argument("--line", required=True)
    restore.add_argument("--dry-run", action="store_true", help="write nothing to OVH")
    move = verbs.add_parser("import", help="take a roster over: users.txt of the old tool, CSV, iCalendar")
    move.add_argument("file", type=Path)
    move.add_argument("--line", required=True)
    move.add_argument("--dry-run", action="store_true", help="say what it would do, and do nothing")
    move.add_argument("--phones-proved", action="store_true", help="these phones ring: an old tool has rung them")
    move.add_argument(
        "--lasts", type=length_of_time, default=timedelta(hours=2), metavar="2h", help="a time without an end"
    )
    export = verbs.add_parser("export", help="the calls of some days as CSV or JSON, without numbers")
    export.add_argument("--from", dest="first", type=iso_date, required=True, metavar="2026-11-01", help="first day")
    export.add_argument("--to", dest="last", type=iso_date, required=True, metavar="2026-11-30", help="last day")
    export.add_argument("--format", choices=("csv", "json"), default="csv", help="csv, with commas, or json")
    export.add_argument("--line", help="this line alone")
    export.add_argument("--pseudonyms", action="store_true", help="a pseudonym for each caller and each phone")
    export.add_argument("--output", type=Path, help="this file instead of standard output")
    park = verbs.add_parser("park", help="put lines to closed when the bot is dead; for cron or a timer")
    park.add_argument(
        "--if-stale", type=length_of_time, required=True, metavar="15m", help="how old its heartbeat must be"
    )
    for verb in verbs.choices.values():  # before the verb or after it, as people type it
        verb.add_argument("--config", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return shell


def iso_date(written: str) -> date:
    """A date on the command line, in our time."""
    try:
        day = datetime.strptime(written, "%Y-%m-%d").date()  # noqa: DTZ007 -- a date has no time zone
    except ValueError:
        raise argparse.ArgumentTypeError(f"{written} is not a date; write it like 2026-11-30") from None
    if not 2000 <= day.year <= 2100:
        raise argparse.ArgumentTypeError(f"{written} is not between the years 2000 and 2100")
    return day


def length_of_time(written: str) -> timedelta:
    """A length of time on the command line."""
    try:
        return duration_between(timedelta(minutes=2), timedelta(days=1))(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def main() -> NoReturn:
    """The process: do what was typed, and end with its exit code."""
    code = run_command()
    with suppress(OSError):
        print(end="", flush=True)
    # A normal exit waits for every thread, and one may be in a request to OVH that is no longer needed.
    os._exit(code)


def run_command(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. An error is one sentence on stderr."""
    asked = command_line().parse_args(arguments)
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):  # None when it was closed before we began
            stream.reconfigure(errors="replace")  # a terminal that cannot show a character stops nothing
    logs.set_up(logging.WARNING)
    try:
        code = asyncio.run(execute_command(asked))
        print(end="", flush=True)
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    except (StoreError, AdapterError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1  # the reader of our output has gone
    except OSError as error:
        print(error.strerror or error, file=sys.stderr)
        return 1
    return code


async def play_demo(asked: argparse.Namespace) -> int:
    """The demo: it needs no configuration. A real run needs no simulator, and a script no page.

    What the program would write to its log is shown already, as its users see it.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    if asked.script is not None:
        from bot.demo.script import run_script  # noqa: PLC0415 -- as above

        return await run_script(asked.script, asked.language)
    if asked.terminal:
        from bot.demo.terminal import run_terminal  # noqa: PLC0415 -- as above

        return await run_terminal(asked.language, print)
    from bot.demo.serve import run_playground  # noqa: PLC0415 -- as above

    return await run_playground(asked.language)


async def execute_command(asked: argparse.Namespace) -> int:
    """Run the command; returns the exit code. Each command imports only what it uses, to save memory and time."""
    if asked.verb == "demo":
        return await play_demo(asked)
    if asked.verb == "replay":
        from bot.cli.replay import replay_file  # noqa: PLC0415 -- reading a file needs no database and no chats

        return replay_file(asked.file, as_json=asked.json, out=sys.stdout)
    try:
        from bot.cli.commands import run_with_config  # noqa: PLC0415 -- as above
    except configparser.Error:  # the ovh package reads ovh.conf when it is imported; its words may quote a secret
        raise ConfigError("ovh.conf is not as OVH's tools want it ([section], then name=value); mend it") from None
    return await run_with_config(asked)
