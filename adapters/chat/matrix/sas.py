"""Emoji verification: two devices compute the same seven emojis, unless somebody intercepts their messages.

Follows Matrix's specification (`m.sas.v1`), with the cryptographic library that nio uses too. Other apps refuse nio
0.26's own implementation (its issue 570): its commitment is in hex, its emojis differ, its MACs have a wrong name. No
I/O: each method takes what was received and returns what to send.

Source: https://spec.matrix.org/v1.18/client-server-api/#short-authentication-string-sas-verification
"""

import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final

from vodozemac import Curve25519PublicKey, EstablishedSas, Sas

METHOD: Final = "m.sas.v1"
AGREEMENT: Final = "curve25519-hkdf-sha256"
HASH: Final = "sha256"
MAC: Final = "hkdf-hmac-sha256.v2"
OLD_MAC: Final = "hkdf-hmac-sha256"
"""With the wrong base64 of old libolm."""

Content = dict[str, Any]


class Mismatch(ValueError):
    """The received content does not fit; `code` is Matrix's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Device:
    """A device and its signing key."""

    user: str
    id: str
    key: str


@dataclass(slots=True)
class Comparison:
    """One comparison, started by `theirs`. `master`: our public master key, empty without one.

    Every method raises `ValueError` for content that does not fit.
    """

    ours: Device
    theirs: Device
    transaction: str
    master: str = ""
    mac: str = ""
    proved: bool = False
    _sas: Sas = field(default_factory=Sas)
    _common: EstablishedSas | None = None
    _theirs: str = ""

    def accept(self, start: Mapping[str, Any]) -> Content:
        """Answer `start` with the chosen methods and a commitment to our key, which we send only after theirs."""
        if start["method"] != METHOD:
            raise Mismatch("m.unknown_method")
        self.mac = next((mac for mac in (MAC, OLD_MAC) if mac in start["message_authentication_codes"]), "")
        strings = start["short_authentication_string"]
        if AGREEMENT not in start["key_agreement_protocols"] or HASH not in start["hashes"] or not self.mac:
            raise Mismatch("m.unknown_method")
        if "emoji" not in strings:
            raise Mismatch("m.unknown_method")
        return self._content(
            method=METHOD,
            key_agreement_protocol=AGREEMENT,
            hash=HASH,
            message_authentication_code=self.mac,
            short_authentication_string=["emoji"],
            commitment=commitment_to_key(self._key, start),
        )

    def meet(self, key: Mapping[str, Any]) -> Content:
        """Take their key and return ours. Then both sides have the emojis."""
        if not self.mac or self._common is not None:
            raise Mismatch("m.unexpected_message")
        self._theirs = key["key"]
        self._common = self._sas.diffie_hellman(Curve25519PublicKey.from_base64(self._theirs))
        return self._content(key=self._key)

    def emojis(self) -> tuple[int, ...]:
        """Seven indices into the specification's table of emojis."""
        began = f"{self.theirs.user}|{self.theirs.id}|{self._theirs}"
        accepted = f"{self.ours.user}|{self.ours.id}|{self._key}"
        info = f"MATRIX_KEY_VERIFICATION_SAS|{began}|{accepted}|{self.transaction}"
        return tuple(self._established.bytes(info).emoji_indices)

    def check(self, mac: Mapping[str, Any]) -> None:
        """The other side has compared: verify the MACs that confirm its device's key."""
        named, keys = f"ed25519:{self.theirs.id}", ",".join(sorted(mac["mac"]))
        fits = compare_digest(mac["keys"], self._mac(keys, self.theirs, self.ours, "KEY_IDS"))
        own = compare_digest(mac["mac"].get(named, ""), self._mac(self.theirs.key, self.theirs, self.ours, named))
        if not (fits and own):
            raise Mismatch("m.key_mismatch")
        self.proved = True

    def stand_up(self) -> Content:
        """The emojis are the same: confirm our device's key, and the master key that vouches for our next device."""
        keys = {f"ed25519:{self.ours.id}": self.ours.key}
        if self.master:
            keys[f"ed25519:{self.master}"] = self.master
        mac = {named: self._mac(key, self.ours, self.theirs, named) for named, key in keys.items()}
        return self._content(mac=mac, keys=self._mac(",".join(sorted(mac)), self.ours, self.theirs, "KEY_IDS"))

    @property
    def _key(self) -> str:
        return str(self._sas.public_key.to_base64())

    @property
    def _established(self) -> EstablishedSas:
        if self._common is None:
            raise Mismatch("m.unexpected_message")
        return self._common

    def _mac(self, what: str, of: Device, to: Device, about: str) -> str:
        made = self._established
        reckoned = made.calculate_mac if self.mac == MAC else made.calculate_mac_invalid_base64
        info = f"MATRIX_KEY_VERIFICATION_MAC{of.user}{of.id}{to.user}{to.id}{self.transaction}{about}"
        return str(reckoned(what, info))

    def _content(self, **content: Any) -> Content:
        return {"transaction_id": self.transaction} | content


def commitment_to_key(key: str, start: Mapping[str, Any]) -> str:
    """The commitment to a key, bound to the other side's `start`."""
    canonical = json.dumps(start, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return b64encode(sha256((key + canonical).encode()).digest()).decode().rstrip("=")
