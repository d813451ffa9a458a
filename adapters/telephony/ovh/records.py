"""Reads OVH's call records. They come late, one per leg, on the number or on the line, and may get new ids."""

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.event_parser import fact_key
from adapters.telephony.ovh.paths import service_path
from adapters.telephony.ovh.phone_numbers import read_number
from adapters.telephony.ovh.responses import OvhError
from bot.model import CallEventKind, CallFact, Line, Priority, Source
from bot.readers.phone_numbers import read_caller

log = logging.getLogger(__name__)

PARIS = ZoneInfo("Europe/Paris")  # OVH's billing months are in this zone, whatever the line's zone
TURN = timedelta(days=2)  # for so long after the end of a month, its records may be in either list
SHORTEST = timedelta(minutes=1)  # a shorter interval is not split
MOST = 500
"""Records in one portion: ten batches, so that what is read is soon stored, and a stop in the middle loses little."""


async def read_records(
    client: OvhClient, line: Line, since: datetime, until: datetime, now: datetime
) -> tuple[Sequence[CallFact], datetime]:
    """A portion of the records of incoming calls since then, oldest first, and until when it reaches.

    It ends before `until` where OVH lists too many for one portion. What OVH no longer keeps is skipped. A call that is
    listed twice counts once.
    """
    kept = start_of_month(start_of_month(now) - timedelta(days=1))
    if since < kept:
        log.warning("calls of %s before %s cannot be read any more: OVH keeps two months", line.id, kept.date())
        since, until = kept, max(until, kept)
    while True:
        try:
            lists = await _list_records(client, line, since, until, now)
        except OvhError as error:
            if error.status != 400 or "too many" not in error.message.lower() or until - since <= SHORTEST:
                raise
        else:
            if sum(map(len, lists.values())) <= MOST or until - since <= SHORTEST:
                break
        until = since + (until - since) / 2
    found: dict[str, CallFact] = {}
    for path, ids in lists.items():
        for row in (await client.each(path, ids, turn=client.budget.turn(Priority.LATER))).values():
            fact = fact_of_record(row, line)
            if fact and fact.at >= since:
                found[fact.key] = fact
    return sorted(found.values(), key=lambda fact: (fact.at, fact.key)), until


def start_of_month(at: datetime) -> datetime:
    """When the billing month of this moment begins."""
    return at.astimezone(PARIS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


async def _list_records(
    client: OvhClient, line: Line, since: datetime, until: datetime, now: datetime
) -> dict[str, Sequence[int]]:
    """The ids of the records in this time, by list.

    OVH does not document whether records are kept for the number or for the line behind it: we read both.
    """
    services = dict.fromkeys((line.service, line.number))
    paths = [f"{service_path(line, name)}/{period}" for name in services for period in _periods(since, until, now)]
    return {path: await _record_ids(client, path, since, until) for path in paths}


def _periods(since: datetime, until: datetime, now: datetime) -> list[str]:
    """The lists that may hold these records: `voiceConsumption` has only the current billing month."""
    month = start_of_month(now)
    current = ["voiceConsumption"] if until >= month or now < month + TURN else []
    return [*current, *(["previousVoiceConsumption"] if since < month + TURN else [])]


async def _record_ids(client: OvhClient, path: str, since: datetime, until: datetime) -> list[int]:
    query = {"creationDatetime.from": _query_time(since), "creationDatetime.to": _query_time(until)}
    try:
        return await client.get_ids(path, query, turn=client.budget.turn(Priority.LATER))
    except OvhError as error:
        if error.status == 404:
            return []  # the service has no such list
        raise


def _query_time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def fact_of_record(row: dict[str, Any], line: Line) -> CallFact | None:
    """One record; None for an outgoing call and for a row that cannot be read."""
    duration, created = row.get("duration"), row.get("creationDatetime")
    if row.get("wayType") == "outgoing" or not isinstance(duration, int) or not isinstance(created, str):
        return None
    try:
        at = datetime.fromisoformat(created).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    calling, called = (str(row.get(key) or "") for key in ("calling", "called"))
    own = {line.number, line.service}
    caller, known_caller = read_caller(calling, line.country)
    agent = read_number(called, line.country)
    if caller in own:
        if row.get("wayType") != "transfer" or agent is None or agent in own:
            return None  # the line called out, or called itself: a test call rings the line's own phone first
        caller, known_caller, kind = None, False, CallEventKind.PASSED_ON
    else:
        kind = CallEventKind.RECORDED
    return CallFact(
        key=fact_key("record", line.id, caller or "", at.isoformat(), agent or called, str(duration)),
        line=line.id,
        source=Source.RECORD,
        kind=kind,
        at=at,
        caller=caller,
        known_caller=known_caller,
        agent=agent if agent not in own else None,
        talk=timedelta(seconds=max(0, min(duration, 86_400))),
        cause=str(row.get("hangupNature") or "")[:60],
    )
