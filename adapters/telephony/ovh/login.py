"""Gets a consumer key: asks for it, waits until its owner validates it on OVH's page, and reads its expiry date."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.telephony.ovh.client import OvhClient
from adapters.telephony.ovh.rate_limit import Budget
from adapters.telephony.ovh.responses import OvhError, expect_object, shown_word
from adapters.telephony.ovh.rights import Right
from bot.errors import AdapterError
from bot.model import OvhLogin
from bot.ports import Clock

LOOK_EVERY = timedelta(seconds=4)
PATIENCE = timedelta(minutes=30)
"""How long we wait for the owner to validate the key."""


@dataclass(frozen=True, slots=True)
class RequestedKey:
    """A consumer key that its owner has not validated yet; `link` is the page for that."""

    credentials: OvhLogin
    link: str


async def request_key(application: OvhLogin, rules: list[Right], clock: Clock) -> RequestedKey:
    """Ask OVH for a key with these rights. Raises `AdapterError`."""
    client = OvhClient("new", replace(application, consumer_key=""), clock, Budget(clock))
    try:
        key, link = await client.ask_for_key(rules)
    finally:
        client.close()
    return RequestedKey(replace(application, consumer_key=key), link)


async def wait_for_validation(asked: RequestedKey, clock: Clock) -> datetime | None:
    """Wait until the owner validates the key; returns its expiry date (None: it does not expire).

    Before validation OVH refuses the signature or shows the status `pendingValidation`. Raises `AdapterError` when the
    owner refuses, when the key has expired, or when nobody validates it within half an hour.
    """
    client = OvhClient("new", asked.credentials, clock, Budget(clock))
    deadline = clock.monotonic() + PATIENCE.total_seconds()
    try:
        while clock.monotonic() < deadline:
            try:
                credential = await current_credential(client)
            except OvhError as error:
                if error.permanent and error.code != "INVALID_SIGNATURE":
                    raise
                credential = {}
            status = credential.get("status", "pendingValidation")
            if status == "validated":
                return credential_expiry(credential)
            if status != "pendingValidation":
                raise AdapterError(f"the consumer key is {shown_word(status)}", permanent=True)
            await clock.wait(LOOK_EVERY)
    finally:
        client.close()
    raise AdapterError(
        "nobody validated the key within half an hour; ask for a new one (is the application secret correct?)"
    )


async def current_credential(client: OvhClient) -> dict[str, Any]:
    """What OVH knows about the consumer key that signs the client's requests."""
    path = "/auth/currentCredential"
    return expect_object(await client.get(path), path, "a credential", lists=["rules"])


def credential_expiry(credential: dict[str, Any]) -> datetime | None:
    """When a credential expires; None: never."""
    value = credential.get("expiration")
    try:
        return datetime.fromisoformat(str(value)).astimezone(UTC) if value else None
    except (ValueError, OverflowError):
        return None
