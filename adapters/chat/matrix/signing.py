"""Signs the bot's device with the account's cross-signing identity, which it makes once.

Unsigned, Element marks every message of the bot, and apps that exclude insecure devices neither read it nor are read.
An identity that the bot did not make is never replaced: its owner signs the bot's device in an app.

Source: https://spec.matrix.org/v1.18/client-server-api/#cross-signing
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, Self

from nio.client.async_client import AsyncClient

from adapters.chat.errors import ShutOut
from adapters.chat.matrix.api import exchange_json, request_json
from adapters.chat.matrix.errors import Refusal, error_of_status
from adapters.chat.matrix.signing_keys import (
    KEY_FILE,
    SigningKeys,
    is_signed_by,
    only_key,
    read_signing_keys,
    store_signing_keys,
)
from bot.backoff import Backoff
from bot.errors import AdapterError
from bot.model import MatrixLogin
from bot.ports import Clock

log = logging.getLogger(__name__)

USAGES: Final = ("master", "self_signing", "user_signing")
UPLOAD: Final = "/keys/device_signing/upload"
PASSWORD: Final = "m.login.password"  # noqa: S105 -- the name of a step
DUMMY: Final = "m.login.dummy"
ASK: Final = "ask its administrator"
STEPS: Final = 5
"""Requests for one upload; a homeserver wants one step, seldom two."""
BACKOFF: Final = Backoff(timedelta(minutes=1), 4.0, timedelta(hours=6))


class Hindered(Exception):
    """The device stays unsigned until somebody does what `remedy` says."""

    def __init__(self, hindrance: str, remedy: str) -> None:
        super().__init__(hindrance)
        self.hindrance = hindrance
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Standing:
    """What the homeserver knows: the public keys of the account's identity (empty: none), and one of its devices."""

    user: str
    device: str
    described: dict[str, Any]
    fingerprint: str = ""
    master: str = ""
    self_signing: str = ""
    user_signing: str = ""

    @classmethod
    async def of(cls, client: AsyncClient, user: str, device: str) -> Self:
        """Raises `AdapterError`."""
        said = await request_json(client, "POST", "/keys/query", {"device_keys": {user: []}})
        try:
            described = said.get("device_keys", {}).get(user, {}).get(device, {})
            keys = [only_key(said.get(f"{usage}_keys", {}).get(user)) for usage in USAGES]
            return cls(user, device, described, str(described.get("keys", {}).get(f"ed25519:{device}", "")), *keys)
        except (AttributeError, TypeError):
            raise AdapterError("the homeserver gave an answer that is none", away=True) from None

    @property
    def signed(self) -> bool:
        return bool(self.self_signing) and is_signed_by(self.self_signing, self.user, self.described)

    def is_foreign(self, keys: SigningKeys | None) -> bool:
        """Whether the account has an identity that is not of these keys."""
        return bool(self.master) and (keys is None or self.master != keys.master_public)

    def missing_keys(self, keys: SigningKeys) -> dict[str, Any]:
        """Our public keys that the homeserver does not have; Synapse chokes on one that it has."""
        known = {self.master, self.self_signing, self.user_signing}
        return {name: key for name, key in keys.uploads().items() if only_key(key) not in known}

    def left_to_owner(self, keys: SigningKeys | None, folder: Path) -> Hindered:
        """Of a foreign identity: only its owner can sign our device."""
        write = f"/verify {self.device} {self.fingerprint}"
        sign = f"sign in to Element in a browser as {self.user}, and write there: {write}"
        if keys is None:
            hindrance = "the account has a cross-signing identity whose keys are not here, and it is not replaced"
            return Hindered(hindrance, f"put {folder / KEY_FILE} back from its backup; if there is none, {sign}")
        return Hindered("somebody replaced the account's cross-signing identity, and it is not taken back", sign)


@dataclass(slots=True)
class Signing:
    """Our side of it, while the bot runs.

    `master`: our public master key, while the device is signed with it. `refused`: the homeserver took no keys; we ask
    again at the next start. `next_try`: by the monotonic clock, in seconds; None: nothing is to be done.
    """

    client: AsyncClient
    login: MatrixLogin
    clock: Clock
    master: str = ""
    refused: bool = False
    failures: int = 0
    next_try: float | None = field(default=0.0)

    def look_again(self) -> None:
        """The account's devices or identity changed: somebody may have replaced it, or signed our device."""
        if self.next_try is None and not self.refused:
            self.next_try = 0.0

    async def keep_signed(self) -> None:
        """Make the identity and sign our device, unless that is done, or it is not time to try again.

        One request when all is well. Never raises: a shield in an app is no reason to be silent.
        """
        if self.next_try is None or self.clock.monotonic() < self.next_try:
            return
        self.master, self.next_try = "", None
        try:
            await self._sign()
        except Hindered as hindered:
            log.warning("the bot's device is not signed: %s; %s", hindered.hindrance, hindered.remedy)
        except AdapterError as error:
            log.warning("the bot's device is not signed: %s", error.message)
            if not error.permanent:
                self.failures += 1
                wait = BACKOFF.delay(self.failures, error.retry_after)
                self.next_try = self.clock.monotonic() + wait.total_seconds()

    async def _sign(self) -> None:
        client, folder = self.client, self.login.folder
        user, device = client.user_id, client.device_id or ""
        standing = await Standing.of(client, user, device)
        keys = read_signing_keys(folder, user)
        if standing.signed:
            self._done(None if standing.is_foreign(keys) else keys)
            return
        if standing.is_foreign(keys):
            raise standing.left_to_owner(keys, folder)
        if keys is None:
            keys = SigningKeys.new_for(user)
            store_signing_keys(folder, keys)
        try:
            await self._hand_in(keys, standing)
        except (Hindered, Refusal, ShutOut, AttributeError, TypeError) as error:
            words = getattr(error, "message", "the homeserver gave an answer that is none")
            hindered = error if isinstance(error, Hindered) else Hindered(words, ASK)
            self.refused = True
            kept = replace(keys, hindrance=hindered.hindrance, remedy=hindered.remedy)
            if kept != keys:
                store_signing_keys(folder, kept)
            raise hindered from None
        self._done(keys)

    def _done(self, keys: SigningKeys | None) -> None:
        """The device is signed, with `keys` unless by an identity that the bot did not make."""
        log.info("the bot's device is signed by %s", name_signer(keys))
        if keys is not None:
            self.master = keys.master_public
        if keys is not None and keys.hindrance:
            store_signing_keys(self.login.folder, replace(keys, hindrance="", remedy=""))

    async def _hand_in(self, keys: SigningKeys, standing: Standing) -> None:
        """Give the homeserver the public keys that it does not have, and the signature of our device."""
        missing = standing.missing_keys(keys)
        if missing:
            await self._upload_keys(keys, missing)
        assert self.client.olm is not None
        if standing.fingerprint != self.client.olm.account.identity_keys["ed25519"]:
            raise AdapterError("the homeserver has other keys of the bot's device than its folder", permanent=True)
        signed = {standing.user: {standing.device: keys.sign_device(standing.described)}}
        said = await request_json(self.client, "POST", "/keys/signatures/upload", signed)
        if said.get("failures"):
            raise Hindered(f"the homeserver refused the signature: {said['failures']}", ASK)

    async def _upload_keys(self, keys: SigningKeys, missing: dict[str, Any]) -> None:
        """Without proof first, which is enough for the first identity; then with what the homeserver wants."""
        proof: dict[str, Any] = {}
        for _ in range(STEPS):
            status, headers, said = await exchange_json(self.client, "POST", UPLOAD, missing | proof)
            if status < 400:
                return
            if status != 401 or "flows" not in said:
                code, words = said.get("errcode", ""), said.get("error", "")
                raise error_of_status(status, code, words, said.get("retry_after_ms"), headers)
            if not proof:  # somebody may have made an identity since we looked, and a proof would replace it
                now = await Standing.of(self.client, keys.user, self.client.device_id or "")
                if now.is_foreign(keys):
                    raise now.left_to_owner(keys, self.login.folder)
            proof = {"auth": self._next_step(said) | {"session": said.get("session", "")}}
        raise Hindered("the homeserver wants ever more steps", ASK)

    def _next_step(self, said: dict[str, Any]) -> dict[str, Any]:
        """The next step of the proof that the account is ours. Raises `Hindered` for one that we cannot do."""
        user, password = self.client.user_id, self.login.password
        done = set(said.get("completed", ()))
        ways = [[step for step in flow.get("stages", ()) if step not in done] for flow in said["flows"]]
        if password and PASSWORD in {step for way in ways for step in way} and said.get("errcode"):
            raise Hindered(
                "the homeserver does not accept the password for it",
                "correct the file of password_file, and start the bot again",
            )
        able = {DUMMY, PASSWORD} if password else {DUMMY}
        way = next((way for way in ways if way and set(way) <= able), None)
        if way is None:
            raise demand_of_steps(said, ways, user)
        if way[0] == DUMMY:
            return {"type": DUMMY}
        return {"type": PASSWORD, "identifier": {"type": "m.id.user", "user": user}, "password": password}


def name_signer(keys: SigningKeys | None) -> str:
    """Whose signature the device bears; None: not of our keys."""
    return "an identity that the bot did not make" if keys is None else "its own identity"


def demand_of_steps(said: dict[str, Any], ways: list[list[str]], user: str) -> Hindered:
    """What somebody has to do when the homeserver wants a step that the bot cannot do."""
    params = (said.get("params") or {}).values()
    pages = [about["url"] for about in params if isinstance(about, dict) and "url" in about]
    if pages:
        remedy = f"open {pages[0]} in a browser, sign in there as {user}, agree, and start the bot again at once"
        return Hindered("the homeserver wants somebody to agree to it on a page", remedy)
    if [PASSWORD] in ways:
        remedy = "give password_file in place of access_token_file for one start; the bot stays the same device"
        return Hindered("the homeserver wants the account's password for it", remedy)
    wanted = ", ".join(dict.fromkeys(step for way in ways for step in way)) or "something"
    remedy = f"sign in to Element in a browser as {user} and set up its keys there; check then says how to go on"
    return Hindered(f"the homeserver wants {wanted} for it, which the bot cannot do", remedy)
