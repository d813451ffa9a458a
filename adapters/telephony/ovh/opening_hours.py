"""The weekly time conditions of an easyHunting service: when callers are let into its queue.

Only the ranges with the policy `available` are ours; where calls go outside them, and the three other slots, stay as
somebody set them. Ranges lie within a day and never overlap, for OVH does not say what it makes of others.
"""

from datetime import time
from typing import Any

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.paths import time_conditions_path
from adapters.telephony.ovh.responses import expect_object
from bot.errors import AdapterError
from bot.model import Hours, Line, Opening

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def read(client: OvhClient, line: Line) -> tuple[Hours, dict[str, Opening]]:
    """The week as OVH has it, and each range by its id. Three requests, as batches go."""
    settings = expect_object(await client.get(time_conditions_path(line)), "time conditions")
    rows = await client.each(
        f"{time_conditions_path(line)}/conditions", await client.get(f"{time_conditions_path(line)}/conditions")
    )
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
        await client.write("PUT", time_conditions_path(line), {"enable": False})
    for id_ in leaving:
        await client.delete(f"{time_conditions_path(line)}/conditions/{id_}")
    for opening in sorted(missing):
        await client.write("POST", f"{time_conditions_path(line)}/conditions", _condition(opening))
    if wish.kept and (missing or leaving or not fact.kept):
        await client.write("PUT", time_conditions_path(line), {"enable": True})


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
