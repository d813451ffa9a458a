"""Emoji verification from the bot's side: a volunteer's app asks for it, a coordinator phones the volunteer, sees the
bot's seven emojis, and says whether the app shows the same. Once the emojis are shown, Element waits a minute.

The core decides who may ask and who sees the emojis. Nothing survives a restart: people begin again.
"""

import asyncio
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from nio.client.async_client import AsyncClient
from nio.crypto.sas import Sas

from adapters.chat.errors import ShutOut
from adapters.chat.matrix.api import request_json
from adapters.chat.matrix.errors import Refusal
from adapters.chat.matrix.receive import NETWORK
from adapters.chat.matrix.sas import METHOD, Comparison, Device, Mismatch
from adapters.chat.matrix.signing import Signing
from bot.model import Address, RoomEvent, RoomEventKind
from bot.ports import Clock

log = logging.getLogger(__name__)

KIND: Final = "m.key.verification."
LASTS: Final = timedelta(minutes=10)
"""Counted from the request, as in the specification."""
AT_ONCE: Final = 20
MALFORMED: Final = (KeyError, TypeError, ValueError, AttributeError)


@dataclass(slots=True)
class Asked:
    """The request of one device. `about` identifies it to the core; `same` is the core's answer."""

    device: str
    since: datetime
    requested: bool
    about: str = field(default_factory=lambda: str(secrets.randbelow(10**9)))
    comparison: Comparison | None = None
    same: bool = False


@dataclass(slots=True)
class Devices:
    """All current comparisons, one per person: the newest."""

    client: AsyncClient
    clock: Clock
    signing: Signing
    asked: dict[str, tuple[str, Asked]] = field(default_factory=dict)  # user -> transaction and request
    letters: list[tuple[str, str, str, dict[str, Any], str]] = field(default_factory=list)  # still to be sent
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    def take(self, letter: Mapping[str, Any]) -> RoomEvent | None:
        """Handle a message of a device; returns an event when the core has to know.

        Somebody who shares no room with us gets no answer.
        """
        kind, sender, content = letter.get("type", ""), letter.get("sender", ""), letter.get("content") or {}
        self._forget()
        known = any(sender in room.users for room in self.client.rooms.values())
        if not str(kind).startswith(KIND) or not known or sender == self.client.user_id:
            return None
        try:
            return self._taken(kind.removeprefix(KIND), sender, content)
        except MALFORMED as fault:
            code = fault.code if isinstance(fault, Mismatch) else "m.invalid_message"
            log.warning("the verification of a device is cancelled: %s", code)
            self._call_off(sender, code)
        return None

    def _taken(self, kind: str, sender: str, content: Mapping[str, Any]) -> RoomEvent | None:
        transaction = str(content["transaction_id"])
        known, asked = self.asked.get(sender, ("", None))
        if kind == "request":
            asked = self._begin(sender, transaction, str(content["from_device"]), requested=True)
            self._write("ready", sender, transaction, {"from_device": self.client.device_id, "methods": [METHOD]})
            return self._told(sender, asked)
        if kind == "start" and known != transaction:
            asked = self._begin(sender, transaction, str(content["from_device"]), requested=False)
            self._start(asked, sender, transaction, content)
        elif asked is None or known != transaction:
            log.info("the verification of a device is unknown or already over")
        elif kind == "start":
            self._start(asked, sender, transaction, content)
        elif kind == "cancel":
            del self.asked[sender]
        elif asked.comparison is not None:
            return self._go_on(kind, asked, asked.comparison, content)
        return None

    def _forget(self) -> None:
        now = self.clock.now()
        for user in [user for user, (_, asked) in self.asked.items() if now - asked.since > LASTS]:
            self._call_off(user, "m.timeout")

    def _begin(self, user: str, transaction: str, device: str, *, requested: bool) -> Asked:
        if user in self.asked:
            self._call_off(user, "m.user")
        while len(self.asked) >= AT_ONCE:
            self._call_off(next(iter(self.asked)), "m.timeout")
        if device not in dict(self.client.device_store[user]) and self.client.olm is not None:
            self.client.olm.users_for_key_query.add(user)
        asked = Asked(device, self.clock.now(), requested)
        self.asked[user] = transaction, asked
        return asked

    def _start(self, asked: Asked, user: str, transaction: str, content: Mapping[str, Any]) -> None:
        if asked.comparison is not None or content["from_device"] != asked.device:
            raise Mismatch("m.unexpected_message")
        theirs, olm = self.client.device_store[user][asked.device], self.client.olm
        assert olm is not None
        ours = Device(self.client.user_id, self.client.device_id or "", olm.account.identity_keys["ed25519"])
        asked.comparison = Comparison(
            ours, Device(user, asked.device, theirs.ed25519), transaction, self.signing.master
        )
        self._write("accept", user, transaction, asked.comparison.accept(content))

    def _go_on(self, kind: str, asked: Asked, comparison: Comparison, content: Mapping[str, Any]) -> RoomEvent | None:
        user = comparison.theirs.user
        if kind == "mac":
            comparison.check(content)
            self._finish(asked, comparison)
        if kind != "key":
            return None
        self._write("key", user, comparison.transaction, comparison.meet(content))
        return self._told(user, asked, " ".join(Sas.emoji[place][0] for place in comparison.emojis()))

    def _told(self, user: str, asked: Asked, shown: str = "") -> RoomEvent:
        """The event for the core: first the request, so that somebody phones them, then the emojis they see."""
        device = dict(self.client.device_store[user]).get(asked.device)
        name = f"{(device and device.display_name) or ''} {asked.device}".strip()
        id_, at = f"device:{asked.about}:{'shown' if shown else 'asked'}", Address(NETWORK, user)
        return RoomEvent(id_, at, RoomEventKind.DEVICE, asked.since, user, name, about=asked.about, shown=shown)

    # ------------------------------------------------------------ the answer

    def answer(self, about: str, *, same: bool) -> None:
        """Confirm or cancel, as the person who compared says. Ignored when the verification is already over."""
        self._forget()
        found = next((asked for _, asked in self.asked.values() if asked.about == about), None)
        if found is None or found.comparison is None:
            log.info("the answer to the verification of a device came too late")
            return
        user, transaction = found.comparison.theirs.user, found.comparison.transaction
        if not same:
            self._call_off(user, "m.mismatched_sas")
        elif not found.same:
            found.same = True
            self._write("mac", user, transaction, found.comparison.stand_up())
            try:
                self._finish(found, found.comparison)
            except Mismatch as fault:
                self._call_off(user, fault.code)

    def _finish(self, asked: Asked, comparison: Comparison) -> None:
        """When both sides have confirmed, mark the device as verified, so that it may read the next messages."""
        if not (asked.same and comparison.proved):
            return
        user = comparison.theirs.user
        device = self.client.device_store[user][asked.device]
        if device.ed25519 != comparison.theirs.key:
            raise Mismatch("m.key_mismatch")
        self.client.verify_device(device)
        if asked.requested:
            self._write("done", user, comparison.transaction, {})
        del self.asked[user]

    # ------------------------------------------------------------ messages to devices

    def _write(self, kind: str, user: str, transaction: str, content: dict[str, Any]) -> None:
        asked = self.asked[user][1]
        whole = {"transaction_id": transaction} | content
        self.letters.append((KIND + kind, user, asked.device, whole, secrets.token_hex(8)))

    def _call_off(self, user: str, code: str) -> None:
        if user in self.asked:
            transaction = self.asked[user][0]
            self._write("cancel", user, transaction, {"code": code, "reason": code.removeprefix("m.")})
            del self.asked[user]

    async def send(self) -> None:
        """Send the waiting messages in order. Raises `AdapterError`; the next call sends the rest."""
        async with self.sending:
            while self.letters:
                kind, user, device, content, id_ = self.letters[0]
                path = f"/sendToDevice/{kind}/{id_}"
                try:
                    await request_json(self.client, "PUT", path, {"messages": {user: {device: content}}})
                except (Refusal, ShutOut) as error:
                    log.warning("a message to a device could not be sent: %s", error.message)
                self.letters.pop(0)
