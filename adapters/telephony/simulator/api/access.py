"""Authentication: application and consumer keys, signatures, access rules."""

import hashlib
import hmac
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from adapters.telephony.simulator.api_objects import ApiObject
from adapters.telephony.simulator.faults import FORBIDDEN_MESSAGES
from adapters.telephony.simulator.open_questions import OpenQuestions
from adapters.telephony.simulator.refusal import Refusal
from adapters.telephony.simulator.state import Clock

TOLERANCE = 60
"""Seconds by which a request's time may differ from ours."""

Rules = Iterable[tuple[str, str]]


@dataclass(slots=True)
class Credential:
    """A consumer key: its rights, its expiry, and whether its owner has validated it."""

    id: int
    key: str
    rules: list[tuple[str, str]]
    created: datetime
    status: str = "validated"
    expiration: datetime | None = None
    last_use: datetime | None = None

    def state(self, now: datetime) -> str:
        return "expired" if self.expiration and self.expiration <= now else self.status

    def allows(self, method: str, path: str) -> bool:
        """`*` in a rule's path matches any characters; every other character, also a space, matches itself."""
        return any(method == m and fnmatchcase(path, p.replace("[", "[[]").replace("?", "[?]")) for m, p in self.rules)

    def shown(self, now: datetime) -> ApiObject:
        def text(at: datetime | None) -> str | None:
            return at.isoformat(timespec="seconds") if at else None

        return {
            "allowedIPs": None,
            "applicationId": 4242,
            "creation": text(self.created),
            "credentialId": self.id,
            "expiration": text(self.expiration),
            "lastUse": text(self.last_use),
            "ovhSupport": False,
            "rules": [{"method": method, "path": path} for method, path in self.rules],
            "status": self.state(now),
        }


@dataclass(slots=True)
class Access:
    """The keys of one application, and the time that it was given."""

    clock: Clock
    questions: OpenQuestions
    application_key: str
    application_secret: str
    credentials: dict[str, Credential] = field(default_factory=dict)
    _ahead: float = 0.0  # seconds: our clock minus the machine's, when a client last asked

    def add(self, key: str, rules: Rules, status: str = "validated") -> Credential:
        credential = Credential(700_001 + len(self.credentials), key, list(rules), self.clock.now(), status)
        self.credentials[key] = credential
        return credential

    def request(self, headers: Mapping[str, str], rules: Rules) -> Credential:
        """A new consumer key, which its owner has yet to validate."""
        self._known_application(headers)
        return self.add(secrets.token_hex(16), rules, "pendingValidation")

    def waiting(self) -> list[Credential]:
        """The keys that are not validated yet."""
        return [credential for credential in self.credentials.values() if credential.status == "pendingValidation"]

    def validate(self, key: str, lasts: timedelta | None = None) -> None:
        """The owner validates the key on OVH's page, for a time or without end."""
        credential = self.credentials[key]
        credential.status = "validated"
        credential.expiration = self.clock.now() + lasts if lasts is not None else None

    def refuse(self, key: str) -> None:
        """The owner refuses."""
        self.credentials[key].status = "refused"

    def tell_time(self) -> int:
        """`/auth/time`. Signatures are then checked with this time plus what the machine's clock has advanced since.

        So a jump of the simulated clock does not invalidate the difference that clients have cached.
        """
        now = self.clock.now().timestamp()
        self._ahead = now - time.time()
        return int(now)

    def step_clock(self, seconds: float) -> None:
        """Change our clock: signatures are wrong until the client asks for the time again."""
        self._ahead += seconds

    def check(self, method: str, url: str, path: str, headers: Mapping[str, str], body: str) -> Credential:
        """The credential of a signed request.

        Raises:
            Refusal: checked in the order that we assume for OVH: keys, signature, rules.
        """
        self._known_application(headers)
        key = headers.get("X-Ovh-Consumer")
        if not key:
            raise Refusal(401, "You must login first", kind="Client::Unauthorized")
        credential = self.credentials.get(key)
        if credential is None:
            raise forbidden_refusal("NOT_CREDENTIAL")
        status = credential.state(self.clock.now())
        if status in {"expired", "refused"}:
            raise forbidden_refusal("INVALID_CREDENTIAL")
        if status == "pendingValidation":
            raise Refusal.signature()
        self._check_signature(method, url, key, headers, body)
        if not credential.allows(method, path):
            raise forbidden_refusal("NOT_GRANTED_CALL")
        credential.last_use = self.clock.now()
        return credential

    def _known_application(self, headers: Mapping[str, str]) -> None:
        if headers.get("X-Ovh-Application") != self.application_key:
            raise forbidden_refusal("INVALID_KEY")

    def _check_signature(self, method: str, url: str, key: str, headers: Mapping[str, str], body: str) -> None:
        stamp = headers.get("X-Ovh-Timestamp", "")
        signed = f"{self.application_secret}+{key}+{method}+{url}+{body}+{stamp}"
        expected = "$1$" + hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324  OVH's own scheme
        if not hmac.compare_digest(expected.encode(), headers.get("X-Ovh-Signature", "").encode()):
            raise Refusal.signature()
        if not stamp.isdecimal() or abs(int(stamp) - time.time() - self._ahead) > TOLERANCE:
            raise (
                Refusal.signature()
                if self.questions.stale_clock == "INVALID_SIGNATURE"
                else forbidden_refusal("INVALID_KEY")
            )


def forbidden_refusal(code: str) -> Refusal:
    return Refusal(403, FORBIDDEN_MESSAGES[code], code=code)
