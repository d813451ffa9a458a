"""The commands that need a configuration: run, check, migrate, sync, invite, import, ovh-login, park, restore."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from adapters import logs
from adapters.clock import SystemClock
from adapters.files import write_private
from adapters.heartbeat import read_beat, read_parked, write_parked
from adapters.telephony.ovh.conf import ovh_conf
from adapters.telephony.ovh.login import request_key, wait_for_validation
from adapters.telephony.ovh.rights import rights_of_lines
from bot.cli.check import check_everything
from bot.cli.export import (
    COLUMNS,
    PSEUDONYMS,
    Pseudonyms,
    opened_output,
    read_key,
    rows_of_calls,
    write_csv,
    write_json,
)
from bot.config.credentials import DEFAULT
from bot.config.load import Config, load_config
from bot.errors import AdapterError, ConfigError, StoreError
from bot.forwarding.failsafe import lines_to_park
from bot.model import Invite, Line, LineId, LineMode, Purpose, Role
from bot.people.invitations import INVITE_LASTS, hash_code, new_code
from bot.ports import Tx
from bot.roster.import_apply import Settled, apply_import, conflicts_with_store
from bot.roster.import_ical import read_calendar
from bot.roster.import_table import Reading, conflicts_between_rows, decode_file, read_csv, read_users
from bot.run import wiring
from bot.run.park import park_line
from bot.run.sync_once import sync_once

log = logging.getLogger(__name__)


async def run_with_config(asked: argparse.Namespace) -> int:
    """Read the configuration and run the command; returns the exit code. Raises `ConfigError`, `StoreError`."""
    config = load_config(
        asked.config, os.environ, need_secrets=asked.verb in {"run", "sync", "restore"}, elsewhere=ovh_conf
    )
    logs.hide_secrets(config.secrets())
    logs.set_up(config.log_level)
    if asked.verb != "check":  # which lists it among its findings
        for sentence in config.broken:
            log.error("this town is left out: %s", sentence)
    return await WITH_CONFIG[asked.verb](config, asked)


async def run_bot(config: Config, _: argparse.Namespace) -> int:
    await wiring.run_helpline(config)
    return 0


async def migrate_database(config: Config, _: argparse.Namespace) -> int:
    async with wiring.open_services(config, SystemClock(), lead=True):
        print("the database is up to date")
    return 0


async def print_findings(config: Config, asked: argparse.Namespace) -> int:
    if asked.line is not None:
        alone = replace(config.deployment, lines=(line_named(config, asked.line),))
        config = replace(config, deployment=alone)
    findings = await check_everything(config)
    for finding in findings:
        mark = "FAIL" if not finding.good else "try " if finding.todo else "ok  "
        todo = f" -> {finding.todo}" if finding.todo else ""
        print(f"{mark} {finding.where}: {finding.words}{todo}")
    return 0 if all(finding.good for finding in findings) else 1


async def sync_lines(config: Config, asked: argparse.Namespace) -> int:
    clock = SystemClock()
    async with wiring.open_services(config, clock, lead=not asked.dry_run) as (store, telephony):
        results = await sync_once(store, telephony, clock, config.deployment, dry_run=asked.dry_run)
    for result in results:
        print(json.dumps(result, ensure_ascii=False) if asked.json else comparison_words(result))
    return 0 if all(result["result"] != "failed" for result in results) else 1


def comparison_words(result: Mapping[str, Any]) -> str:
    """The comparison of one line, for people to read."""
    found = "unknown" if result["fact"] is None else ", ".join(result["fact"])
    rows = {"found": found, "wanted": ", ".join(result["wish"]), "steps": ", ".join(result["steps"])}
    if "strangers" in result:
        rows["unknown"] = ", ".join(result["strangers"]) + " (not ours: left alone)"
    head = ": ".join([result["line"], result["result"], *([result["error"]] if "error" in result else [])])
    return "\n".join([head, *(f"    {name:<8}{words or 'none'}" for name, words in rows.items())])


def line_named(config: Config, name: str) -> Line:
    line = config.deployment.by_id.get(LineId(name))
    if line is None:
        raise ConfigError(
            f"there is no line {name or 'without a name'}; the lines are: {', '.join(config.deployment.by_id)}"
        )
    return line


async def make_invitation(config: Config, asked: argparse.Namespace) -> int:
    line = line_named(config, asked.line)
    code, clock = new_code(), SystemClock()
    invitation = Invite(hash_code(code), line.id, clock.now() + INVITE_LASTS)
    if asked.role:
        invitation = replace(invitation, role=Role(asked.role))
    else:
        invitation = replace(invitation, purpose=Purpose(asked.room))
    async with wiring.open_services(config, clock, lead=True, beside=True) as (store, _):
        await store.write(lambda tx: tx.people.save_invite(invitation))
    print(f"/join {code}" if asked.role else f"/bind {code}")
    if asked.role and config.deployment.join_link:
        print(config.deployment.join_link.replace("{code}", code))
    return 0


async def export_calls(config: Config, asked: argparse.Namespace) -> int:
    """Write the calls of some days; it only reads the database, also while the bot runs."""
    lines = [line_named(config, asked.line)] if asked.line is not None else config.deployment.lines
    if asked.last < asked.first:
        raise ConfigError(f"--to {asked.last} is before --from {asked.first}")
    if not wiring.database_exists(config.database):
        raise StoreError("there is no database yet: nothing to export")
    pseudonyms = Pseudonyms(read_key(config.data)) if asked.pseudonyms else None
    async with wiring.open_services(config, SystemClock(), lead=False) as (store, _):
        rows = rows_of_calls(store, lines, asked.first, asked.last, pseudonyms)
        with opened_output(asked.output) as out:
            if asked.format == "json":
                await write_json(rows, out)
            else:
                await write_csv(rows, (*COLUMNS, *(PSEUDONYMS if pseudonyms else ())), out)
    return 0


class DryRun(Exception):
    """Rolls a transaction back."""


async def import_roster(config: Config, asked: argparse.Namespace) -> int:
    """Import a roster that was kept elsewhere: all of it, or nothing, with every reason."""
    line = line_named(config, asked.line)
    clock = SystemClock()
    reading = read_roster(asked.file, line, asked.lasts, clock.now())
    faults = [*reading.faults, *conflicts_between_rows(reading.rows)]
    if faults:
        raise ConfigError("\n".join(faults))
    settled = Settled()

    def work(tx: Tx) -> None:
        nonlocal settled
        if against := conflicts_with_store(tx, line, reading.rows):
            raise ConfigError("\n".join(against))
        settled = apply_import(tx, line, reading.rows, clock.now(), proved=asked.phones_proved)
        if asked.dry_run:
            raise DryRun

    async with wiring.open_services(config, clock, lead=True, beside=True) as (store, _):
        with suppress(DryRun):
            await store.write(work)
    print(f"new people, {len(settled.people)}: {', '.join(settled.people) or 'nobody'}")
    print(f"new weekly slots, {len(settled.slots)}: {'; '.join(settled.slots) or 'none'}")
    for sentence in (*settled.new, *settled.left):
        print(sentence)
    if reading.over:
        print(f"{reading.over} events that are over or cancelled: left alone")
    print(f"{len(settled.new)} changes" + (", not made: this was a dry run" if asked.dry_run else ""))
    return 0


def read_roster(file: Path, line: Line, lasts: timedelta, now: datetime) -> Reading:
    """A file by its ending. Raises `ConfigError` when it cannot be read at all."""
    try:
        text = decode_file(file.read_bytes(), str(file))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    match file.suffix.lower():
        case ".ics":
            return read_calendar(text, str(file), line, now)
        case ".csv":
            return read_csv(text, str(file), line, lasts)
        case ".txt":
            return read_users(text, str(file), line, lasts)
    raise ConfigError(f"{file}: must end in .txt (users.txt of the old tool), .csv or .ics")


async def ovh_login(config: Config, asked: argparse.Namespace) -> int:
    """Ask OVH for a consumer key, show the page that grants it, wait for that, and store the key."""
    clock = SystemClock()
    login = config.logins.get(asked.key)
    lines = [line for line in config.deployment.lines if line.key == asked.key and not line.retired]
    if login is None:
        raise ConfigError(
            f"the key {asked.key} has no application key and secret; make them at OVH "
            "(https://eu.api.ovh.com/createApp/) and give both, see bot-example.yaml"
        )
    if not lines:
        raise ConfigError(f"no line is served by the key {asked.key}, so it needs no rights")
    wanted = rights_of_lines(lines)
    print(f"Rights for {', '.join(line.name for line in lines)}:", *rows_of_rights(wanted), sep="\n  ")
    new = await request_key(login.application, wanted, clock)
    logs.hide_secrets([new.credentials.consumer_key])
    print(f'Open this page, log in at OVH, choose the validity "Unlimited":\n  {new.link}', flush=True)
    expires = await wait_for_validation(new, clock)
    suffix = "" if asked.key == DEFAULT else f"-{asked.key}"
    file = login.file or config.data / f"ovh-consumer-key{suffix}"
    store_consumer_key(file, new.credentials.consumer_key)
    print(f"Stored in {file}, valid {f'until {expires:%Y-%m-%d %H:%M} UTC' if expires else 'for ever'}.")
    if login.file is None:
        section = "ovh" if asked.key == DEFAULT else f"ovh.keys.{asked.key}"
        print(f"Write under {section} in {asked.config}:\n  consumer_key_file: {file}")
    if login.hidden:
        print(f"The environment variable {login.variable} is set and wins over the file: unset it.")
    return 0


def store_consumer_key(file: Path, key: str) -> None:
    try:
        write_private(file, key + "\n")
    except OSError as error:
        raise ConfigError(f"{file} cannot be written: {error.strerror}; the key is lost, ask again") from None


def rows_of_rights(wanted: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{method:6} {path}" for method, path in wanted]


async def park_lines(config: Config, asked: argparse.Namespace) -> int:
    """Close the lines when the bot is dead. Needs no database: all it takes is in the heartbeat file."""
    clock = SystemClock()
    beat = read_beat(config.data)
    if clock.now() - beat.at < asked.if_stale:
        print("the bot lives")
        return 0
    telephony = wiring.telephony_of(config, clock)
    try:
        parked = read_parked(config.data, beat)
        for parking in lines_to_park(beat, clock.now(), asked.if_stale, parked):
            try:
                print(f"{parking.line.name}: {await park_line(telephony, parking)}")
            except AdapterError as error:
                print(f"{parking.line.name}: NOT parked: {error.message}", file=sys.stderr)
                continue
            parked |= {parking.line.id}
            write_parked(config.data, beat, parked)
    finally:
        telephony.close()
    return 1 if lines_to_park(beat, clock.now(), asked.if_stale, parked) else 0


async def restore_line(config: Config, asked: argparse.Namespace) -> int:
    """Restore the snapshot. Needs the lead: a running bot would follow the roster again at once."""
    line = line_named(config, asked.line)
    async with wiring.open_services(config, SystemClock(), lead=not asked.dry_run) as (store, telephony):
        kept = await store.read(lambda tx: tx.phones.snapshot(line.id))
        hours = (await store.read(lambda tx: tx.phones.opening_hours(line.id))).before
        if kept is None and hours is None:
            print(f"{line.name}: the bot has never changed anything there")
            return 0
        changes = list(await telephony.restore(line, kept.content, dry_run=asked.dry_run)) if kept else []
        if hours is not None and await telephony.hours(line) != hours:
            changes.append("bring back the weekly time conditions")
            if not asked.dry_run:
                await telephony.set_hours(line, hours)
        if not asked.dry_run:
            await store.write(lambda tx: forget_reading(tx, line))
    since = f" as it was on {kept.taken_at:%Y-%m-%d %H:%M} UTC" if kept else " as it was"
    print(f"{line.name}: {'would be' if asked.dry_run else 'is'}{since}")
    for change in changes:
        print(f"    {change}")
    if line.mode is LineMode.ACT:
        print(f"Write mode: observe for {line.id} before the bot runs again, or it will follow the roster.")
    return 0


def forget_reading(tx: Tx, line: Line) -> None:
    """Forget the last reading, which is outdated: the next bot reads first."""
    known = tx.phones.forwarding(line.id)
    tx.phones.save_forwarding(replace(known, observed=None, confirmed_at=None, verified_at=None))


WITH_CONFIG: dict[str, Callable[[Config, argparse.Namespace], Awaitable[int]]] = {
    "run": run_bot,
    "check": print_findings,
    "migrate": migrate_database,
    "sync": sync_lines,
    "invite": make_invitation,
    "ovh-login": ovh_login,
    "park": park_lines,
    "import": import_roster,
    "restore": restore_line,
    "export": export_calls,
}
