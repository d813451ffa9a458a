"""`check`: what would run, whether each login works, and what is still to be done. It changes nothing."""

from collections.abc import Sequence

from adapters.clock import SystemClock
from bot.config.load import Config
from bot.config.values import duration_words
from bot.errors import AdapterError, StoreError
from bot.model import Deployment, Finding, Line, Role, Room
from bot.ports import Clock, Tx
from bot.run.wiring import chats_of, database_exists, telephony_of
from storage.store import open_store


async def check_everything(config: Config) -> list[Finding]:
    """All findings, in the order in which to fix them."""
    clock = SystemClock()
    findings = [Finding("configuration", good=False, words=sentence) for sentence in (*config.broken, *config.missing)]
    rooms: Sequence[Room] = ()
    teams: Sequence[Finding] = ()
    if config.database:
        database, rooms, teams = await check_database(config, clock)
        findings.append(database)
    return [*findings, *await check_lines(config, clock), *teams, *await check_chats(config, clock, rooms)]


async def check_database(config: Config, clock: Clock) -> tuple[Finding, Sequence[Room], Sequence[Finding]]:
    """Whether the database can be read; the rooms of all lines, and findings about their teams. Writes nothing."""
    if not database_exists(config.database):
        return Finding("database", good=True, words="there is none yet; the first run makes it"), (), ()
    try:
        store = await open_store(config.database, clock=clock, migrate=False, lead=False)
        try:
            rooms, teams = await store.read(lambda tx: stored_rooms_and_teams(tx, config.deployment))
        finally:
            await store.close()
    except StoreError as error:
        return Finding("database", good=False, words=str(error)), (), ()
    return Finding("database", good=True, words="can be read, and is up to date"), rooms, teams


def stored_rooms_and_teams(tx: Tx, deployment: Deployment) -> tuple[list[Room], list[Finding]]:
    lines = [line for line in deployment.lines if not line.retired]
    return [room for line in lines for room in tx.people.rooms(line.id)], [check_team(tx, line) for line in lines]


def check_team(tx: Tx, line: Line) -> Finding:
    """Whether somebody in a chat coordinates the line: they invite all others."""
    where = f"{line.id} team"
    roles = [member.role for person, member in tx.people.members(line.id) if tx.people.identities(person.id)]
    lead = roles.count(Role.COORDINATOR)
    if not lead:
        todo = f"standardiste invite --line {line.id} --role coordinator, then write the code to the bot in private"
        return Finding(where, good=False, words="nobody in a chat coordinates it", todo=todo)
    return Finding(where, good=True, words=f"{len(roles)} in a chat, of whom {lead} coordinate{'s' * (lead == 1)} it")


async def check_lines(config: Config, clock: Clock) -> list[Finding]:
    """What would run, and what OVH says about each line and its key."""
    findings: list[Finding] = []
    telephony = telephony_of(config, clock)
    try:
        for line in config.deployment.lines:
            where = f"{line.name} ({line.id})"
            mode = "retired" if line.retired else line.mode.value
            findings.append(
                Finding(where, good=True, words=f"{line.kind.value}, {mode}, lead {duration_words(line.lead)}")
            )
            if not line.retired and line.key in config.credentials:
                try:
                    findings += await telephony.check(line)
                except AdapterError as error:
                    findings.append(Finding(where, good=False, words=error.message))
    finally:
        telephony.close()
    return findings


async def check_chats(config: Config, clock: Clock, rooms: Sequence[Room]) -> list[Finding]:
    """Try each configured network: the login, and what we may do in the rooms that are bound."""
    findings: list[Finding] = []
    async with chats_of(config, clock) as chats:
        for network, chat in chats.items():
            try:
                findings += await chat.check([room for room in rooms if room.address.network == network])
            except AdapterError as error:
                findings.append(Finding(network, good=False, words=error.message))
    return findings
