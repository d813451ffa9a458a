"""The state of a line at OVH before the bot first changed it, and how to restore it.

A snapshot holds everything that our steps may change, as OVH showed it: a SIP line's options, the destination of a
number, the agents of a hunting service and who is in the line's queue. Restoring adds first and removes afterwards,
so that callers always reach somebody. Agents that the bot made are logged out, or leave a shared queue; none is
deleted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from adapters.telephony.ovh.call_queue import Hunting
from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.paths import (
    hunting_path,
    options_of_lines,
    redirect_path,
    redirects_of_numbers,
    sip_line_path,
)
from adapters.telephony.ovh.phone_numbers import read_stored_number, wire_number
from adapters.telephony.ovh.responses import OvhError
from bot.errors import AdapterError
from bot.model import Line, LineKind, Priority
from bot.ports import Clock

READINGS = 10  # OVH changes a redirection in a task, which takes some seconds
BETWEEN = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Change:
    """One request that restores something, and what it does, in words."""

    words: str
    method: str
    path: str
    body: dict[str, object] | None = None


async def take_snapshot(client: OvhClient, line: Line, hunting: Hunting) -> dict[str, Any]:
    """Everything that our steps may change, as it is now. It takes as many requests as a read of the line."""
    if line.kind is LineKind.HUNTING:
        queue = await hunting.queue(client, line)
        known = f"{hunting_path(line)}/agent"
        agents = await client.each(known, await client.get_ids(known))
        members = f"{hunting_path(line)}/queue/{queue}/agent"
        return {
            "queue": queue,
            "agents": agents,
            "members": await client.each(members, await client.get_ids(members)),
        }
    turn = client.budget.turn(Priority.CHANGE)
    found: dict[str, Any] = {"options": await client.get_shared(*options_of_lines(line), "a line's options", turn=turn)}
    if line.kind is LineKind.REDIRECT:
        found["redirect"] = await client.get_shared(*redirects_of_numbers(line), "a redirection", turn=turn)
    return found


def changes_back(line: Line, before: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    """The changes that restore `before` from `now`, in order."""
    return list(
        _queue_changes(line, before, now) if line.kind is LineKind.HUNTING else _line_changes(line, before, now)
    )


def _line_changes(line: Line, before: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    was, found = (_forward_of(line, of["options"]) for of in (before, now))
    led, leads = (_writable_number(line, (of.get("redirect") or {}).get("destination")) for of in (before, now))
    # The number before the forward: callers must not reach the line when it forwards elsewhere.
    if led and led != leads:
        where = f"{redirect_path(line)}/changeDestination"
        yield Change(f"lead the number to {led} again", "POST", where, {"destination": led})
    if was != found:
        target = was.get("forwardUnconditionalNumber", "nowhere")
        yield Change(f"forward to {target} again", "PUT", f"{sip_line_path(line, line.service)}/options", was)


def _forward_of(line: Line, options: dict[str, Any]) -> dict[str, object]:
    """Where the options forward, as it can be written. OVH may keep the number of a forward that is off, or drop it."""
    if not options.get("forwardUnconditional"):
        return {"forwardUnconditional": False}
    number = _writable_number(line, options.get("forwardUnconditionalNumber"))
    nature = options.get("forwardUnconditionalNature")
    kept = {"forwardUnconditionalNature": nature, "forwardUnconditionalNumber": number}
    return {"forwardUnconditional": True} | {name: value for name, value in kept.items() if value is not None}


def _writable_number(line: Line, shown: object) -> str:
    """OVH may show a number in a form that it does not take."""
    number = read_stored_number(shown, line.country)
    return wire_number(number) if number.startswith("+") else number


def _queue_changes(line: Line, before: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    agents, queue = f"{hunting_path(line)}/agent", before["queue"]
    leaving: list[Change] = []
    for id_, agent in now["agents"].items():
        was = before["agents"].get(id_, {"status": "loggedOut"})
        number = agent.get("number")
        attached, is_in = id_ in before["members"], id_ in now["members"]
        if attached and not is_in:
            body = {"position": before["members"][id_].get("position", 0), "queueId": queue}
            yield Change(f"put {number} back into the queue", "POST", f"{agents}/{id_}/queue", body)
        if is_in and not attached and line.shared:
            leaving.append(Change(f"take {number} out of the queue", "DELETE", f"{agents}/{id_}/queue/{queue}"))
        status = was.get("status")
        # On a shared service logging out would remove somebody from the other line: leaving the queue is enough.
        if status == agent.get("status") or (line.shared and status != "available"):
            continue
        change = Change(f"set {number} to {status}", "PUT", f"{agents}/{id_}", {"status": status})
        if status == "available":
            yield change
        else:
            leaving.append(change)
    yield from leaving


async def restore_snapshot(
    client: OvhClient, line: Line, hunting: Hunting, before: dict[str, Any], clock: Clock, *, dry_run: bool
) -> list[str]:
    """Restore the line from the snapshot and verify it; returns what was (or would be) done, in words.

    Raises `AdapterError` when OVH refuses, or when it still shows something else after 20 seconds.
    """
    now = await take_snapshot(client, line, hunting)
    changes = changes_back(line, before, now)
    gone = [agent.get("number") for id_, agent in before.get("agents", {}).items() if id_ not in now["agents"]]
    words = [change.words for change in changes] + [
        f"{number} is no agent any more: make it by hand" for number in gone
    ]
    if dry_run or not changes:
        return words
    for change in changes:
        await _apply_change(client, change)
    for _ in range(READINGS):
        left = changes_back(line, before, await take_snapshot(client, line, hunting))
        if not left:
            return words
        await clock.wait(BETWEEN)
    raise AdapterError(f"OVH has not done this yet: {'; '.join(change.words for change in left)}", unknown=True)


async def _apply_change(client: OvhClient, change: Change) -> None:
    try:
        await client.write(change.method, change.path, change.body)
    except OvhError as error:
        if error.status not in {404, 409}:
            raise  # it exists already, or is gone already: the read afterwards will tell
