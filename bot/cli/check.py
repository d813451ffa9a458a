"""`check`: what would run, whether each login works, and what is still to be done. It changes nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from adapters.clock import SystemClock
from bot.calls.call_backs.bridging import proof_in_force
from bot.config.lines import PROMISED, slowest_handover_of_key
from bot.config.load import Config
from bot.config.values import duration_words
from bot.errors import AdapterError, StoreError
from bot.model import CallBackWay, Deployment, Finding, Line, LineMode, Role, Room
from bot.ports import Clock, Tx
from bot.roster.staffing.school_days import school_days_known_until
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
    findings += [*await check_lines(config, clock), *teams, *await check_chats(config, clock, rooms)]
    return [*findings, *check_public_url(config), *await check_webhooks(config.deployment.lines)]


def check_public_url(config: Config) -> list[Finding]:
    """Whether people can be given links; not whether they lead here, for that the bot has to run."""
    outside = config.deployment.public_url
    words = "no calendars (/agenda) and no board (/tableau) without web.public_url"
    if outside:
        words = f"calendars are at {outside}/calendar/, the board is at {outside}/board/"
    return [Finding("web", good=True, words=words)]


KNOWN_AHEAD: Final = timedelta(days=120)


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
    findings = [found for line in lines for found in (check_team(tx, line), *check_bridge(tx, line))]
    return [room for line in lines for room in tx.people.rooms(line.id)], findings


def check_bridge(tx: Tx, line: Line) -> list[Finding]:
    """Whether a test call proved that the line can call back as it should."""
    if line.callback is not CallBackWay.BRIDGE:
        return []
    where, proof = f"{line.id} callback", proof_in_force(tx, line)
    if line.mode is not LineMode.ACT:
        words, todo = "bridge works as number, for the bot only observes this line", "write mode: act when it may call"
        return [Finding(where, good=False, words=words, todo=todo)]
    if proof is None:
        todo = "coordination writes /pont and the name of somebody of the team, and both answer what their phones did"
        words = "bridge works as number, for no test call has proved that the line can do it"
        return [Finding(where, good=False, words=words, todo=todo)]
    words = f"bridge, as the test call of {proof.proved_at:%Y-%m-%d} proved"
    return [Finding(where, good=True, words=words)]


def check_school_days(line: Line, today: date) -> list[Finding]:
    """Whether the school holidays of the line's zone are known for the next months: beyond that nobody is asked."""
    if not line.school_zone:
        return []
    where, last = f"{line.id} school_zone", school_days_known_until(line.school_zone)
    words = f"school holidays of zone {line.school_zone} are known until {last}"
    if last > today + KNOWN_AHEAD:
        return [Finding(where, good=True, words=words)]
    todo = "update the bot, or ask for a newer vacances-scolaires-france: later holidays are not asked about"
    return [Finding(where, good=False, words=words, todo=todo)]


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
            findings += [] if line.retired else check_school_days(line, clock.now().date())
            if not line.retired and line.key in config.credentials:
                try:
                    findings += await telephony.check(line)
                except AdapterError as error:
                    findings.append(Finding(where, good=False, words=error.message))
        for key in config.credentials:
            lines = [line for line in config.deployment.lines if line.key == key and not line.retired]
            findings += check_key(key, lines, together=await telephony.reads_together(lines))
    finally:
        telephony.close()
    return findings


def check_key(key: str, lines: Sequence[Line], *, together: bool) -> list[Finding]:
    """Whether the requests that OVH allows a key are enough when all its lines hand over, or close, at the same time.

    `together`: whether OVH reads several lines of an account in one request.
    """
    if len(lines) < 2:
        return []
    where, slowest = f"key {key}", slowest_handover_of_key(lines, together=together)
    words = (
        f"when all {len(lines)} lines hand over or close at once, the last is verified after {duration_words(slowest)}"
    )
    if slowest <= PROMISED:
        return [Finding(where, good=True, words=words)]
    alone = "" if together else "; make this one again with `ovh-login`, so that lines are read together"
    return [Finding(where, good=False, words=words, todo=f"give some of them a second key (`key`, under ovh){alone}")]


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


AWAY: Final = "look whether url is right, whether the system runs, and whether a firewall keeps this machine from it"
REFUSED: Final = (
    "write a url with https:// and a name that its certificate is for; "
    "for a system in your own network also private_network: true"
)


async def check_webhooks(lines: Sequence[Line]) -> list[Finding]:
    """Connect to each system that is told of calls, and tell it nothing: it would show a call that there never was."""
    told = [(line, webhook) for line in lines if not line.retired for webhook in line.told_webhooks]
    if not told:
        return []
    from adapters.webhooks import WebhookClient  # noqa: PLC0415 -- nobody pays for what no line uses

    client, findings = WebhookClient(), []
    for line, webhook in told:
        where = f"{line.id} webhook {webhook.name}"
        try:
            await client.try_connection(webhook.url, private_network=webhook.private_network)
        except AdapterError as error:
            findings.append(Finding(where, good=False, words=error.message, todo=AWAY if error.away else REFUSED))
            continue
        secure = " and its certificate is good" if webhook.url.startswith("https:") else ""
        words = f"{webhook.dialect}, can be connected to{secure}; {numbers_words(line)}"
        todo = "call the line and look there: whether it takes what it is told was not tried, as that would show a call"
        findings.append(Finding(where, good=True, words=words, todo=todo))
    return findings


def numbers_words(line: Line) -> str:
    return "is told callers' numbers" if line.share_numbers else "is told no caller's number (share_numbers)"
