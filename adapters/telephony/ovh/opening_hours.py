"""The weekly time conditions of an easyHunting service: when callers are let into its queue.

Only the ranges with the policy `available` are ours; where calls go outside them, and the three other slots, stay as
somebody set them. Ranges lie within a day and never overlap, for OVH does not say what it makes of others.
"""

from datetime import time
from typing import Any

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.phone_numbers import wire
from adapters.telephony.ovh.responses import OvhError
from bot.errors import AdapterError
from bot.model import Hours, Line, Opening

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def read(client: OvhClient, line: Line) -> tuple[Hours, dict[str, Opening]]:
    """The week as OVH has it, and each range by its id. Three requests, as batches go."""
    settings = await client.get(path(line))
    if not isinstance(settings, dict):
        raise AdapterError("OVH answered something else than time conditions")
    rows = await client.each(f"{path(line)}/conditions", await client.get(f"{path(line)}/conditions"))
    found = {id_: _opening(row) for id_, row in rows.items() if row.get("policy") == "available"}
    return Hours(settings.get("enable") is True, frozenset(found.values())), found


async def write(client: OvhClient, line: Line, wish: Hours) -> None:
    """Make the week so. Meanwhile OVH does not go by it: then who is logged in decides alone, and nobody is lost."""
    fact, found = await read(client, line)
    missing = wish.openings - fact.openings
    kept: set[Opening] = set()
    leaving = []
    for id_, opening in found.items():
        if opening not in wish.openings or opening in kept:
            leaving.append(id_)
        kept.add(opening)
    if fact.kept and (missing or leaving or not wish.kept):
        await client.write("PUT", path(line), {"enable": False})
    for id_ in leaving:
        try:
            await client.write("DELETE", f"{path(line)}/conditions/{id_}")
        except OvhError as error:
            if error.status != 404:
                raise
    for opening in sorted(missing):
        await client.write("POST", f"{path(line)}/conditions", _condition(opening))
    if wish.kept and (missing or leaving or not fact.kept):
        await client.write("PUT", path(line), {"enable": True})


def path(line: Line) -> str:
    return f"/telephony/{line.billing_account}/easyHunting/{wire(line.service)}/timeConditions"


def _condition(opening: Opening) -> dict[str, object]:
    return {
        "policy": "available",
        "weekDay": WEEKDAYS[opening.weekday],
        "timeFrom": opening.starts.isoformat(),
        "timeTo": opening.ends.isoformat(),
    }


def _opening(row: dict[str, Any]) -> Opening:
    """A range; midnight as an end is told like the last second before it."""
    try:
        starts, ends = (time.fromisoformat(str(row[name])) for name in ("timeFrom", "timeTo"))
        return Opening(WEEKDAYS.index(row["weekDay"]), starts, time(23, 59, 59) if ends == time(0) else ends)
    except (KeyError, ValueError):
        raise AdapterError("OVH answered something else than a time condition") from None
