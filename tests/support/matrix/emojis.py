"""An app that starts an emoji verification of the bot.

Written from Matrix's specification, independently of the bot's side, with Element's cryptography.
"""

import hashlib
import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import vodozemac
from nio.crypto.sas import Sas as Table

from tests.support.matrix.person import Person

MACS = ("hkdf-hmac-sha256.v2", "hkdf-hmac-sha256")


@dataclass(slots=True)
class App:
    """One verification between a person's device and `bot`'s only device."""

    person: Person
    bot: str
    macs: Sequence[str] = MACS
    known: str = ""
    transaction: str = field(default_factory=lambda: uuid4().hex)
    sas: vodozemac.Sas = field(default_factory=vodozemac.Sas)
    common: vodozemac.EstablishedSas | None = None
    mac: str = ""
    seen: int = 0

    @property
    def device(self) -> str:
        """The bot's device: `known`, or else what the person's client knows."""
        return self.known or str(next(iter(dict(self.person.client.device_store[self.bot]))))

    async def write(self, kind: str, **content: Any) -> None:
        whole = {"transaction_id": self.transaction} | content
        path = f"/_matrix/client/v3/sendToDevice/m.key.verification.{kind}/{uuid4().hex}"
        letters = {"messages": {self.bot: {self.device: whole}}}
        await self.person.server.call("PUT", path, letters, self.person.account.token)

    async def gets(self, kind: str) -> dict[str, Any]:
        """The bot's next message in this verification, which must be of this kind."""

        def mine() -> list[dict[str, Any]]:
            return [e for e in self.person.letters if e["content"]["transaction_id"] == self.transaction]

        await self.person.until(lambda: len(mine()) > self.seen)
        letter = mine()[self.seen]
        self.seen += 1
        assert letter["type"] == f"m.key.verification.{kind}", letter
        return dict(letter["content"])

    async def ask(self) -> None:
        await self.write(
            "request", from_device=self.person.account.device, methods=["m.sas.v1", "m.reciprocate.v1"], timestamp=0
        )
        assert "m.sas.v1" in (await self.gets("ready"))["methods"]

    async def emojis(self) -> str:
        """Start the comparison. Returns the emojis on the screen."""
        mine = str(self.sas.public_key.to_base64())
        start = {
            "from_device": self.person.account.device,
            "method": "m.sas.v1",
            "key_agreement_protocols": ["curve25519-hkdf-sha256"],
            "hashes": ["sha256"],
            "message_authentication_codes": [*self.macs],
            "short_authentication_string": ["decimal", "emoji"],
        }
        await self.write("start", **start)
        accepted = await self.gets("accept")
        self.mac = accepted["message_authentication_code"]
        assert accepted["method"] == "m.sas.v1"
        await self.write("key", key=mine)
        theirs = (await self.gets("key"))["key"]
        said = json.dumps({"transaction_id": self.transaction} | start, separators=(",", ":"), sort_keys=True)
        sealed = hashlib.sha256(f"{theirs}{said}".encode()).digest()
        assert b64decode(accepted["commitment"] + "=") == sealed
        self.common = self.sas.diffie_hellman(vodozemac.Curve25519PublicKey.from_base64(theirs))
        us, they = (self.person.user, self.person.account.device, mine), (self.bot, self.device, theirs)
        info = "|".join(["MATRIX_KEY_VERIFICATION_SAS", *us, *they, self.transaction])
        return " ".join(Table.emoji[place][0] for place in self.common.bytes(info).emoji_indices)

    async def same(self, key: str = "") -> None:
        """ "They match": confirm this device's key, or another one."""
        olm = self.person.client.olm
        assert olm is not None
        own, named = key or olm.account.identity_keys["ed25519"], f"ed25519:{self.person.account.device}"
        master = "ed25519:ofthewholeaccount"
        to = (self.person.user, self.person.account.device, self.bot, self.device)
        mac = {named: self.reckoned(own, *to, named), master: self.reckoned("whatever", *to, master)}
        await self.write("mac", mac=mac, keys=self.reckoned(",".join(sorted(mac)), *to, "KEY_IDS"))

    async def is_stood_up_for(self) -> None:
        """Check that the bot confirms its device's key that this app knows, and the account's master key."""
        said = await self.gets("mac")
        known = await self.person.server.known_keys(self.bot, self.person.account.token)
        keys = dict(known["master_keys"][self.bot]["keys"])
        keys[f"ed25519:{self.device}"] = self.person.client.device_store[self.bot][self.device].ed25519
        to = (self.bot, self.device, self.person.user, self.person.account.device)
        assert said["mac"] == {named: self.reckoned(key, *to, named) for named, key in keys.items()}
        assert said["keys"] == self.reckoned(",".join(sorted(keys)), *to, "KEY_IDS")

    def reckoned(self, what: str, *info: str) -> str:
        assert self.common is not None
        old = self.mac == "hkdf-hmac-sha256"
        way = self.common.calculate_mac_invalid_base64 if old else self.common.calculate_mac
        ends, about = info[:4], info[4]
        return str(way(what, f"MATRIX_KEY_VERIFICATION_MAC{''.join(ends)}{self.transaction}{about}"))
