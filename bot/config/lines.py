"""Reads lines and checks them: each alone, then all together.

A fault knows its file: one in a town's file leaves out that town, one in the main file prevents the start.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from bot.config.settings import LineSection, WebhookSection, read_section
from bot.config.values import FRENCH_TIME, did_you_mean, duration_words
from bot.config.webhooks import webhooks_from, webhooks_that_conflict
from bot.config.yaml_file import Fault, Tree, Where, read_yaml_file
from bot.errors import ConfigError
from bot.model import Backup, CallBackWay, Line, LineId, LineKind, NamedNumber, Phone, Target, TargetKind
from bot.readers.ringable import NotRingable, why_not_ringable

REQUESTS: Final = {LineKind.LINE: 4, LineKind.REDIRECT: 6, LineKind.HUNTING: 6}
"""Requests to OVH for a line that starts to ring after a pause: read, change, read back, read everything again."""
WRITES: Final = {LineKind.LINE: 1, LineKind.REDIRECT: 1, LineKind.HUNTING: 2}
READINGS: Final = {LineKind.LINE: 2, LineKind.REDIRECT: 3, LineKind.HUNTING: 4}
"""Requests of one line at a hand-over: changes, and readings, which it may share with others of its account."""
BATCH: Final = 50
LATENCY: Final = timedelta(milliseconds=150)
LAST_READING: Final = timedelta(seconds=30)
PROMISED: Final = timedelta(minutes=1)
PER_MINUTE: Final = 60  # requests that OVH allows per key


@dataclass(frozen=True, slots=True)
class Placed:
    """A line and its place in a file; `webhooks` as they are written there, for their secrets."""

    line: Line
    tree: Tree
    where: Where
    webhooks: tuple[WebhookSection, ...] = ()

    def fault(self, key: str, words: str) -> Fault:
        return Fault(self.tree, (*self.where, key), words)

    def named(self, key: str) -> str:
        """`lyon, bot.yaml:12`."""
        return f"{self.line.id}, {self.tree.place((*self.where, key))}"


# ---------------------------------------------------------------- one by one


def lines_at_places(tree: Tree, places: Iterable[Where], language: str) -> tuple[list[Placed], list[Fault]]:
    """The lines at these places of a file. `language` is the default."""
    placed: list[Placed] = []
    faults: list[Fault] = []
    for where in places:
        section, wrong = read_section(LineSection, tree, where)
        if section:
            line = line_from(section, language)
            found = [*settings_that_conflict(section), *numbers_not_to_ring(line)]
            wrong = [Fault(tree, (*where, key), words) for key, words in found]
            wrong += [Fault(tree, (*where, *inside), words) for inside, words in webhooks_that_conflict(section)]
            placed.append(Placed(line, tree, where, tuple(section.webhooks)))
        faults += wrong
    return placed, faults


def lines_of_main_file(tree: Tree, language: str) -> tuple[list[Placed], list[Fault]]:
    """The lines under `lines:` of the main file."""
    value = tree.value.get("lines") if isinstance(tree.value, dict) else None
    return lines_at_places(tree, (("lines", i) for i in range(len(value))) if isinstance(value, list) else (), language)


def lines_of_town_files(folder: Path, language: str) -> tuple[list[Placed], list[str]]:
    """The lines in the folder's files (one line or a list in each), and the faults of the files left out."""
    placed: list[Placed] = []
    broken: list[str] = []
    try:
        files = sorted(f for f in folder.iterdir() if f.suffix in {".yaml", ".yml"} and not f.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    except OSError as error:
        return [], [f"{folder}: cannot be read: {error.strerror}"]
    for file in files:
        try:
            tree = read_yaml_file(file)
        except ConfigError as error:
            broken.append(str(error))
            continue
        places: list[Where] = [(i,) for i in range(len(tree.value))] if isinstance(tree.value, list) else [()]
        town, faults = lines_at_places(tree, places, language)
        broken += map(str, faults)
        placed += [] if faults else town
    return placed, broken


def settings_that_conflict(section: LineSection) -> Iterator[tuple[str, str]]:
    """Settings of one line that contradict each other: the key, and what is wrong with it."""
    own: set[Phone | None] = {section.number, section.service}
    if section.kind is LineKind.REDIRECT and section.service in {None, section.number}:
        yield "service", "missing; the SIP line to which this number is redirected"
    if section.number_billing_account and section.service in {None, section.number}:
        yield "number_billing_account", "needs a `service` that is another number; otherwise write billing_account"
    if section.kind is not LineKind.HUNTING:
        for key in ("hunting", "queue", "trainees_ring", "time_conditions"):
            if getattr(section, key):
                yield key, "is for kind: hunting only"
        if section.closed == Target(TargetKind.ANNOUNCEMENT):
            yield "closed", "is for kind: hunting only; write voicemail, or the number that plays your message"
    elif section.callback is CallBackWay.BRIDGE:
        yield "callback", "bridge is not for kind: hunting; a queue has no line of its own that could call"
    if section.time_conditions and section.hunting == "ovhPabx":
        yield "time_conditions", "is for hunting: easyHunting only; OVH does not offer it elsewhere"
    if section.time_conditions and not keeps_french_time(section.zone):
        yield "time_conditions", "follows French time at OVH, and this line's zone does not"
    yield from limits_that_conflict(section)
    yield from numbers_used_twice(section, own)


def limits_that_conflict(section: LineSection) -> Iterator[tuple[str, str]]:
    """Limits for an answer that come in the wrong order."""
    if section.unconfirmed_told >= section.confirm_before:
        yield "unconfirmed_told", "must be shorter than confirm_before: people are asked again before it is told"


def keeps_french_time(zone: str) -> bool:
    """Whether the zone has the same time as France, in winter and in summer."""
    days = datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)
    return all(day.astimezone(ZoneInfo(zone)).hour == day.astimezone(ZoneInfo(FRENCH_TIME)).hour for day in days)


def numbers_used_twice(section: LineSection, own: set[Phone | None]) -> Iterator[tuple[str, str]]:
    """Numbers used for two purposes that exclude each other. `own` are the line's own numbers."""
    if section.closed and section.closed.phone in own:
        yield "closed", "would ring the line itself"
    if section.closed and section.closed.phone in {backup.phone for backup in section.uncovered}:
        yield "closed", "is also in uncovered; outside shifts a line must not ring a person"
    if own & {backup.phone for backup in section.uncovered}:
        yield "uncovered", "would ring the line itself"
    if (own | {section.closed.phone if section.closed else None}) & {number.phone for number in section.numbers}:
        yield "numbers", "would ring the line itself, or is where it rings when closed"
    if len({number.name for number in section.numbers}) < len(section.numbers):
        yield "numbers", "two of them have the same name"


def numbers_rung(line: Line) -> Iterator[tuple[str, Phone]]:
    """The numbers that the line's configuration makes it ring, each with its key."""
    yield from (("uncovered", backup.phone) for backup in line.uncovered)
    yield from (("numbers", number.phone) for number in line.numbers)
    if line.closed.phone:
        yield "closed", line.closed.phone


def numbers_not_to_ring(line: Line) -> Iterator[tuple[str, str]]:
    """Numbers that no line may ring, wherever they are written: the key, and what is wrong with them."""
    for key, number in numbers_rung(line):
        match why_not_ringable(line, number):
            case NotRingable.COUNTRY:
                yield key, "has a number of a country that this line does not call; countries can add it"
            case NotRingable.KIND:
                yield key, "has a premium-rate, shared-cost, toll-free, satellite or impossible number"


def line_from(section: LineSection, language: str) -> Line:
    """The section as a `Line` of the model."""
    hunting = section.kind is LineKind.HUNTING
    return Line(
        id=LineId(section.id),
        name=section.name,
        number=section.number,
        service=section.service or section.number,
        kind=section.kind,
        billing_account=section.billing_account,
        zone=section.zone,
        language=section.language or language,
        country=section.country,
        countries=tuple(section.countries),
        mode=section.mode,
        lead=section.lead,
        closed=section.closed or Target(TargetKind.ANNOUNCEMENT if hunting else TargetKind.VOICEMAIL),
        uncovered=tuple(Backup(one.name, one.phone, one.hours or ()) for one in section.uncovered),
        numbers=tuple(NamedNumber(number.name, number.phone) for number in section.numbers),
        hunting=section.hunting or "easyHunting",
        queue=section.queue,
        time_conditions=section.time_conditions,
        trainees_ring=section.trainees_ring,
        numbers_on=tuple(section.numbers_on),
        ring_time=section.ring_time,
        suspect_under=section.suspect_under,
        callback=section.callback,
        callback_hours=section.callback_hours,
        confirm_before=section.confirm_before,
        unconfirmed_told=section.unconfirmed_told,
        emergency=tuple(section.emergency),
        key=section.key,
        retired=section.retired,
        number_billing_account=section.number_billing_account or "",
        webhooks=webhooks_from(section),
        share_numbers=section.share_numbers,
        stream=section.stream,
        school_zone=section.school_zone,
    )


# ---------------------------------------------------------------- all together


def compatible_lines(placed: Sequence[Placed], keys: Collection[str]) -> tuple[list[Placed], list[Fault]]:
    """The lines that do not conflict, and the faults of the others. A file with a fault is left out as a whole.

    When two lines claim the same thing, the one read first keeps it, so that a new town cannot stop the main file.
    """
    kept = list(placed)
    faults: list[Fault] = []
    checks: Sequence[Callable[[Sequence[Placed]], Iterable[Fault]]] = (
        lambda lines: unknown_keys(lines, keys),
        same_ids,
        same_numbers,
        loops_of_lines,
        short_leads,
    )
    for check in checks:
        found = list(check(kept))
        left_out = {id(fault.tree) for fault in found}
        kept = [item for item in kept if id(item.tree) not in left_out]
        faults += found
    return kept, faults


def unknown_keys(placed: Sequence[Placed], keys: Collection[str]) -> Iterator[Fault]:
    for item in placed:
        if item.line.key not in keys:
            yield item.fault("key", f"no such key under ovh{did_you_mean(item.line.key, keys)}")


def same_ids(placed: Sequence[Placed]) -> Iterator[Fault]:
    first: dict[str, Placed] = {}
    for item in placed:
        other = first.setdefault(item.line.id, item)
        if other is not item:
            yield item.fault("id", f"is already taken ({other.named('id')})")


def same_numbers(placed: Sequence[Placed]) -> Iterator[Fault]:
    """Lines with the same number, or that would change the same service.

    Lines with different queues may share a hunting service.
    """
    seen: list[Placed] = []
    for item in (item for item in placed if not item.line.retired):
        for other in seen:
            if item.line.number == other.line.number:
                yield item.fault("number", f"is already used by another line ({other.named('number')})")
                break
            if item.line.service == other.line.service and item.line.time_conditions | other.line.time_conditions:
                yield item.fault(
                    "service",
                    f"is used by another line too, so time_conditions is not possible ({other.named('service')})",
                )
                break
            if item.line.service == other.line.service and not share_by_queue(item.line, other.line):
                yield item.fault("service", f"is already used by another line ({other.named('service')})")
                break
        seen.append(item)


def loops_of_lines(placed: Sequence[Placed]) -> Iterator[Fault]:
    """Lines that would ring another line; two that ring each other would do so for ever."""
    owners = {number: item for item in placed for number in (item.line.number, item.line.service)}
    for item in placed:
        for key, number in numbers_rung(item.line):
            other = owners.get(number, item)
            if other is not item:
                yield item.fault(key, f"would ring another line ({other.named('number')})")


def share_by_queue(one: Line, other: Line) -> bool:
    both_hunting = one.kind is LineKind.HUNTING is other.kind
    return both_hunting and one.queue is not None is not other.queue and one.queue != other.queue


def with_shared_services(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with `shared` set when another one that is not retired uses the same service."""
    used = [line.service for line in lines if not line.retired]
    return tuple(replace(line, shared=not line.retired and used.count(line.service) > 1) for line in lines)


def slowest_change_of_key(lines: Iterable[Line]) -> timedelta:
    """How long it takes in the worst case, when all lines of a key change at once.

    The sum of `REQUESTS` over the lines, divided by the 60 requests a minute that OVH allows per key, plus half a
    minute between the last two reads: 40 plain lines take 3 min 10 s, 40 hunting lines 4 min 30 s, as measured by
    `python -m benchmarks forwarding`. For many more lines, use a second key rather than such a long lead.
    """
    return timedelta(minutes=1) * sum(REQUESTS[line.kind] for line in lines) / PER_MINUTE + LAST_READING


def slowest_handover_of_key(lines: Sequence[Line], *, together: bool) -> timedelta:
    """How long after the boundary the last of these lines is verified, when all of a key hand over or close at once.

    A boundary cannot begin early, as a shift after a pause does, so this is what callers may notice. A line was read
    ahead of it: a forward is one write, read back, and half a minute later all is read again. A call queue logs one in
    and another out, each read back, before it is read again. `together`: OVH reads several lines of an account in one
    request.
    """
    requests = 0
    for kind, readings in READINGS.items():
        accounts = Counter(line.billing_account for line in lines if line.kind is kind)
        at_once = BATCH if together and kind is not LineKind.HUNTING else 1
        requests += WRITES[kind] * accounts.total() + readings * sum(
            -(-count // at_once) for count in accounts.values()
        )
    return timedelta(minutes=1) * (requests // PER_MINUTE) + requests % PER_MINUTE * LATENCY + LAST_READING


def short_leads(placed: Sequence[Placed]) -> Iterator[Fault]:
    """Lines with which a lead would become too short for the slowest change of its key.

    The slowest change must take at most half of the shortest lead, so that it is done by start - lead/2, or one minute
    if that is more. Lines are added one by one, so that one town too many leaves out itself and none of those before
    it. One fault per file and key.
    """
    serving = [item for item in placed if not item.line.retired]
    let_in: dict[str, list[Placed]] = {}
    told: set[tuple[int, str]] = set()
    for item in serving:
        key = item.line.key
        together = [*let_in.get(key, ()), item]
        tightest = min(together, key=lambda other: other.line.lead)
        if slowest_change_of_key(other.line for other in together) <= max(tightest.line.lead / 2, PROMISED):
            let_in[key] = together
        elif (id(item.tree), key) not in told:
            told.add((id(item.tree), key))
            lines = [other.line for other in serving if other.line.key == key]
            slowest = slowest_change_of_key(lines)
            yield item.fault(
                "lead",
                f"{len(lines)} lines on the key {key} take {duration_words(slowest)} to change at {PER_MINUTE} requests"
                f" a minute, so the lead {duration_words(tightest.line.lead)} ({tightest.named('lead')}) is too short;"
                f" give at least {duration_words(2 * slowest)}, or a second key",
            )
