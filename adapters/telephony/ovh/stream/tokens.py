"""Event tokens: whoever has one reads all calls that it is for, callers' numbers included. Found, else made.

Several services of an account share the account's token, and so one poll and one look at the token. A single one has
its own, which tells of nobody else's calls.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.paths import account_path, service_path
from adapters.telephony.ovh.responses import OvhError
from bot.errors import AdapterError
from bot.model import Line, Priority, StreamMode


class Tokens(Protocol):
    """Finds event tokens, or makes them (`OvhTelephony.event_token`)."""

    async def __call__(self, line: Line, *, group: bool = False, priority: Priority = Priority.CHANGE) -> str:
        """The token of the line's service, or of its whole account (`group`)."""


async def find_or_make_token(client: OvhClient, line: Line, priority: Priority, *, group: bool) -> str:
    """One that exists is never replaced, for others may use it too. Raises `AdapterError`."""
    path = f"{account_path(line) if group else service_path(line, line.service)}/eventToken"
    try:
        found = await client.get_object(path, "an event token", turn=client.budget.turn(priority))
        token: object = found.get("token")
    except OvhError as error:
        if error.status != 404:
            raise
        token = await client.write("POST", path, {"expiration": "unlimited"})
    if not isinstance(token, str) or not token:
        raise AdapterError("OVH's answer is not an event token")
    return token


def lines_by_account(lines: Iterable[Line]) -> list[Sequence[Line]]:
    """The lines that the stream is to tell of, and whose token may be one: of one account, key and version."""
    accounts: dict[tuple[str, str, StreamMode], list[Line]] = {}
    for line in lines:
        if not line.retired and line.stream is not StreamMode.OFF:
            accounts.setdefault((line.key, line.billing_account, line.stream), []).append(line)
    return list(accounts.values())


def share_token(lines: Iterable[Line]) -> bool:
    """Whether these lines of an account are behind several services."""
    return len({line.service for line in lines}) > 1
