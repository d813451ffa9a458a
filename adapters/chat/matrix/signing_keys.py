"""The bot's cross-signing identity: three private keys, in a file of their own beside the session. No network.

The master key signs the self-signing key, which signs the bot's devices; so the file outlives a lost device, and a
homeserver takes another identity only from somebody who has the password.

Source: https://spec.matrix.org/v1.18/client-server-api/#cross-signing
"""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from Crypto.PublicKey import ECC
from Crypto.Signature import eddsa
from nio.api import Api

from adapters.files import write_private
from bot.errors import AdapterError

KEY_FILE: Final = "cross-signing.json"

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The content of `cross-signing.json`: the seeds (32 bytes) of Ed25519 keys, in base64.

    `hindrance`: why the homeserver did not take them when last asked, and `remedy`: what to do; empty when it did.
    """

    user: str
    master: str = field(repr=False)
    self_signing: str = field(repr=False)
    user_signing: str = field(repr=False)
    hindrance: str = ""
    remedy: str = ""

    @classmethod
    def new_for(cls, user: str) -> Self:
        return cls(user, *(b64encode(secrets.token_bytes(32)).decode() for _ in range(3)))

    @property
    def master_public(self) -> str:
        return public_part(self.master)

    def uploads(self) -> dict[str, Any]:
        """The public keys, as the homeserver takes them."""
        named = {"master": self.master, "self_signing": self.self_signing, "user_signing": self.user_signing}
        made = {f"{usage}_key": describe_key(self.user, usage, public_part(seed)) for usage, seed in named.items()}
        for usage in ("self_signing_key", "user_signing_key"):
            made[usage] |= {"signatures": self._signatures(self.master, made[usage])}
        return made

    def sign_device(self, device: Content) -> dict[str, Any]:
        """The keys of a device, with the signature of the self-signing key alone."""
        bare = without_signatures(device)
        return bare | {"signatures": self._signatures(self.self_signing, bare)}

    def _signatures(self, seed: str, content: Content) -> dict[str, dict[str, str]]:
        signed = eddsa.new(private_key(seed), "rfc8032").sign(canonical_bytes(content))
        return {self.user: {f"ed25519:{public_part(seed)}": unpadded_base64(signed)}}


def read_signing_keys(folder: Path, user: str) -> SigningKeys | None:
    """The stored keys, if there are any. Raises a permanent `AdapterError` that says what to do."""
    file = folder / KEY_FILE
    try:
        keys = SigningKeys(**json.loads(file.read_text()))
        keys.uploads()
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise AdapterError(f"{file} cannot be read: put it back from its backup", permanent=True) from None
    if keys.user != user:
        raise AdapterError(f"{file} is of {keys.user}, not of {user}: put that account's own back", permanent=True)
    return keys


def store_signing_keys(folder: Path, keys: SigningKeys) -> None:
    """Raises a permanent `AdapterError` when the file cannot be written; keys that are not stored must not be used."""
    try:
        write_private(folder / KEY_FILE, json.dumps(asdict(keys)))
    except OSError as error:
        words = f"{folder / KEY_FILE} cannot be written: {error.strerror}"
        raise AdapterError(words, permanent=True) from None


def is_signed_by(public: str, user: str, content: Content) -> bool:
    """Whether the content bears a valid signature of the user's key."""
    try:
        signature = content["signatures"][user][f"ed25519:{public}"]
        key = eddsa.import_public_key(padded_bytes(public))
        eddsa.new(key, "rfc8032").verify(canonical_bytes(content), padded_bytes(signature))
    except (KeyError, TypeError, ValueError):
        return False
    return True


def describe_key(user: str, usage: str, public: str) -> dict[str, Any]:
    return {"user_id": user, "usage": [usage], "keys": {f"ed25519:{public}": public}}


def only_key(described: Content | None) -> str:
    """The public key of a description; empty when there is none."""
    keys = (described or {}).get("keys") or {}
    return str(next(iter(keys.values()), ""))


def without_signatures(content: Content) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in {"signatures", "unsigned"}}


def canonical_bytes(content: Content) -> bytes:
    """What a signature is made of, as bytes."""
    return Api.to_canonical_json(without_signatures(content)).encode()


def private_key(seed: str) -> ECC.EccKey:
    return ECC.construct(curve="Ed25519", seed=b64decode(seed))


def public_part(seed: str) -> str:
    return unpadded_base64(bytes(private_key(seed).public_key().export_key(format="raw")))


def unpadded_base64(raw: bytes) -> str:
    return b64encode(raw).decode().rstrip("=")


def padded_bytes(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4))
