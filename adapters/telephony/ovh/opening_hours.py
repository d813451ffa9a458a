"""The weekly time conditions of an easyHunting service: when callers may enter its queue.

The bot changes only the ranges with the policy `available`. It keeps where calls go outside them and the three other
slots. Ranges lie within one day and never overlap, because OVH does not document how it treats others.
"""

from datetime import time
from typing import Any

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.paths import time_conditions_path
from bot.errors import AdapterError
from bot.model import Hours, Line, Opening

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


async def read_time_conditions(client: OvhClient, line: Line) -> tuple[Hours, dict[str, Opening]]:
    """The opening hours at OVH, and each range by its id. Three requests, if OVH accepts batches."""
    settings = await client.get_object(time_conditions_path(line), "time conditions")
    conditions = f"{time_conditions_path(line)}/conditions"
    rows = await client.each(conditions, await client.get_ids(conditions))
    found = {id_: _read_opening(row) for id_, row in rows.items() if row.get("policy") == "available"}
    return Hours(settings.get("enable") is True, frozenset(found.values())), found


async def write_time_conditions(client: OvhClient, line: Line, desired: Hours) -> None:
    """Change the opening hours to `desired`.

    They are switched off while ranges change: then callers reach whoever is logged in, and no call is lost.
    """
    observed, found = await read_time_conditions(client, line)
    missing = desired.openings - observed.openings
    kept: set[Opening] = set()
    leaving = []
    for id_, opening in found.items():
        if opening not in desired.openings or opening in kept:
            leaving.append(id_)
        kept.add(opening)
    if observed.kept and (missing or leaving or not desired.kept):
        await client.write("PUT", time_conditions_path(line), {"enable": False})
    for id_ in leaving:
        await client.delete(f"{time_conditions_path(line)}/conditions/{id_}")
    for opening in sorted(missing):
        await client.write("POST", f"{time_conditions_path(line)}/conditions", _condition_body(opening))
    if desired.kept and (missing or leaving or not observed.kept):
        await client.write("PUT", time_conditions_path(line), {"enable": True})


def _condition_body(opening: Opening) -> dict[str, object]:
    return {
        "policy": "available",
        "weekDay": WEEKDAYS[opening.weekday],
        "timeFrom": opening.starts.isoformat(),
        "timeTo": opening.ends.isoformat(),
    }


def _read_opening(row: dict[str, Any]) -> Opening:
    """One range. An end at midnight becomes the last second of the day."""
    try:
        starts, ends = (time.fromisoformat(str(row[name])).replace(tzinfo=None) for name in ("timeFrom", "timeTo"))
        return Opening(WEEKDAYS.index(row["weekDay"]), starts, time(23, 59, 59) if ends == time(0) else ends)
    except (KeyError, ValueError):
        raise AdapterError("OVH's answer is not a time condition") from None
