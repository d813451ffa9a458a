"""OVH's call records as facts: late, one per leg, on the number or on the line, and re-issued under new ids."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.event_parser import fact_key
from adapters.telephony.ovh.paths import service_path
from adapters.telephony.ovh.phone_numbers import phone, withheld
from adapters.telephony.ovh.responses import OvhError
from bot.model import CallEventKind, CallFact, Line, Priority, Source

PARIS = ZoneInfo("Europe/Paris")  # OVH bills by this zone's months, whatever the line's
TURN = timedelta(days=2)  # after the turn of a month a record may be found on either side
SHORTEST = timedelta(minutes=1)  # an interval is not split further


async def records(client: OvhClient, line: Line, since: datetime, until: datetime) -> Sequence[CallFact]:
    """The records of incoming calls between two instants, oldest first; the same call told twice counts once."""
    found: dict[str, CallFact] = {}
    # Whether OVH keeps a call's records with the number or with the line behind it is not known: both are asked.
    for service in dict.fromkeys((line.service, line.number)):
        for period in _periods(since, until):
            path = f"{service_path(line, service)}/{period}"
            ids = await _ids(client, path, since, until)
            for row in (await client.each(path, ids, turn=client.budget.turn(Priority.LATER))).values():
                fact = _fact(row, line)
                if fact and fact.at >= since:
                    found[fact.key] = fact
    return sorted(found.values(), key=lambda fact: (fact.at, fact.key))


def _periods(since: datetime, until: datetime) -> list[str]:
    """`voiceConsumption` holds the current billing month only."""
    month = until.astimezone(PARIS).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return ["voiceConsumption", *(["previousVoiceConsumption"] if since < month + TURN else [])]


async def _ids(client: OvhClient, path: str, since: datetime, until: datetime) -> list[object]:
    query = {"creationDatetime.from": _instant(since), "creationDatetime.to": _instant(until)}
    try:
        answer: object = await client.get(path, query, turn=client.budget.turn(Priority.LATER))
    except OvhError as error:
        if error.status == 404:
            return []  # a service without records of this kind
        if error.status != 400 or "too many" not in error.message.lower() or until - since <= SHORTEST:
            raise
        middle = since + (until - since) / 2
        early, late = await _ids(client, path, since, middle), await _ids(client, path, middle, until)
        return list(dict.fromkeys([*early, *late]))
    return answer if isinstance(answer, list) else []


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _fact(row: dict[str, Any], line: Line) -> CallFact | None:
    """One record; None for a call that the line placed itself, and for a row that makes no sense."""
    duration, created = row.get("duration"), row.get("creationDatetime")
    if row.get("wayType") == "outgoing" or not isinstance(duration, int) or not isinstance(created, str):
        return None
    try:
        at = datetime.fromisoformat(created).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    calling, called = (str(row.get(key) or "") for key in ("calling", "called"))
    hidden = withheld(calling)
    caller = None if hidden else phone(calling, line.country)
    if caller in {line.number, line.service}:
        return None  # a test call rings the line's own phone first
    agent = phone(called, line.country)
    return CallFact(
        key=fact_key("record", line.id, caller or "", at.isoformat(), agent or called, str(duration)),
        line=line.id,
        source=Source.RECORD,
        kind=CallEventKind.RECORDED,
        at=at,
        caller=caller,
        known_caller=hidden or caller is not None,
        agent=agent if agent not in {line.number, line.service} else None,
        talk=timedelta(seconds=max(0, min(duration, 86_400))),
        cause=str(row.get("hangupNature") or "")[:60],
    )
