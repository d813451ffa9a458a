"""How other systems are told of calls: a table of dialects, and what turns a row of it into the bytes of a request.

A dialect is data alone. Its fields are pairs of the name that goes out and an expression of `EXPRESSIONS`: there is no
template language, and no code of one system. What each system documents is in `docs/webhooks.md`.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit
from uuid import UUID, uuid5

from bot.model import (
    Call,
    DialectName,
    Line,
    LineKind,
    Outcome,
    Phone,
    Webhook,
    WebhookAnswer,
    WebhookEvent,
    WebhookRequest,
)
from bot.readers.phone_numbers import dialled_digits

RING, ANSWER, END = WebhookEvent

STAR: Final = re.compile(r"\*([A-Z_]+)\*")
"""A variable in a URL, as OVH's "Appel du CGI" writes it."""


class NumberForm(Enum):
    NATIONAL = auto()  # 0199005001, and 0044… abroad
    E164 = auto()  # +33199005001
    DIGITS = auto()  # 33199005001


class Encoding(StrEnum):
    QUERY = "query"
    FORM = "form"
    JSON = "json"
    STARS = "stars"  # the variables of the URL


class SecretPlace(Enum):
    """Where a dialect takes the secret."""

    FIELD = auto()  # as a field or a variable of its own
    PATH = auto()  # at the end of the path
    SIGNATURE = auto()  # it signs time and body; see `signed_headers`
    PLACETEL = auto()  # it signs the body


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long an event is worth telling: from when we knew of it, or `after_call` from when its call ended.

    With `after_call` it does not grow old while the call goes on.
    """

    length: timedelta
    after_call: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to tell of a call. `caller` None: withheld, unknown, or not to be shared."""

    event: WebhookEvent
    line: Line
    call: Call
    told_as: str
    caller: Phone | None
    extension: str
    secret: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one kind of system wants to be told.

    `events` are those it knows, with its word for each; `paths`: that word ends the path. `usual` are told unless the
    configuration names others. `withheld` stands for a caller who cannot be told; None: then nothing is sent. `ok`
    are the keys that the JSON of a good answer must have; without them a status of 2xx is enough.

    `needs_ring`: an answer or an end without a ring before it is an error there. `bears_repetition`: the same event
    twice does no harm, so that one of which nobody knows whether it arrived is sent again.
    """

    method: str
    encoding: Encoding
    events: Mapping[WebhookEvent, str]
    fields: Mapping[WebhookEvent, Sequence[tuple[str, str]]]
    number: NumberForm
    fresh: Mapping[WebhookEvent, Freshness]
    withheld: str | None = ""
    secret: SecretPlace = SecretPlace.FIELD
    paths: bool = False
    usual: Sequence[WebhookEvent] = (RING, ANSWER, END)
    causes: Mapping[Outcome, str] = field(default_factory=dict)
    ok: Mapping[str, object] = field(default_factory=dict)
    needs_ring: bool = False
    bears_repetition: bool = False


# ---------------------------------------------------------------- the table

SOON: Final = timedelta(minutes=5)
LOGGED: Final = {
    RING: Freshness(SOON, after_call=True),
    ANSWER: Freshness(SOON, after_call=True),
    END: Freshness(timedelta(hours=4)),
}
"""For systems that keep a log of calls."""
POPPING_UP: Final = {
    RING: Freshness(timedelta(minutes=1), after_call=True),
    ANSWER: Freshness(timedelta(minutes=1), after_call=True),
    END: Freshness(timedelta(minutes=10)),
}
"""For systems that show something while it rings or while people talk."""

PUBLIK_FIELDS: Final = (("caller", "caller"), ("callee", "callee"), ("apikey", "secret"))
ZAMMAD_FIELDS: Final = (
    ("event", "event"),
    ("from", "caller"),
    ("to", "called"),
    ("direction", "direction"),
    ("callId", "call_id"),
)
PLACETEL_FIELDS: Final = (("event", "event"), ("from", "caller"), ("to", "called"), ("call_id", "call_hash"))
JSON_FIELDS: Final = (
    ("event", "event"),
    ("id", "event_id"),
    ("call", "call_id"),
    ("line", "line_id"),
    ("called", "called"),
    ("caller", "caller_or_null"),
    ("rang_at", "rang_at"),
)
JSON_ANSWERED: Final = (*JSON_FIELDS, ("agent", "agent"), ("answered_at", "answered_at"))
STAR_FIELDS: Final = (
    ("CALLING", "caller"),
    ("CALLED", "service"),
    ("DIALED", "called"),
    ("EVENT", "event"),
    ("OVH_EVENT", "ovh_event"),
    ("CALLID", "call_id"),
    ("LINE", "line_id"),
    ("AGENT", "extension"),
    ("STATE", "state"),
    ("SECRET", "secret"),
)

STATES: Final = {RING: "ringing", ANSWER: "talking"}
"""What the call is doing; at its end, its outcome."""
OF_A_QUEUE: Final = {RING: "member-queue-start", ANSWER: "bridge-agent-start", END: "member-queue-end"}
OF_A_LINE: Final = {RING: "start_ringing", ANSWER: "start_calling", END: "end_calling"}
"""OVH's own names of these events."""

DIALECTS: Final[Mapping[DialectName, Dialect]] = {
    DialectName.PUBLIK: Dialect(
        method="GET",
        encoding=Encoding.QUERY,
        events={ANSWER: "call-start", END: "call-stop"},
        paths=True,
        fields={ANSWER: PUBLIK_FIELDS, END: PUBLIK_FIELDS},
        number=NumberForm.NATIONAL,
        withheld=None,  # an empty caller would be somebody's: whoever has no number in their profile
        usual=(ANSWER, END),
        fresh={ANSWER: Freshness(timedelta(seconds=30)), END: Freshness(timedelta(minutes=10))},
        ok={"err": 0},
        bears_repetition=True,  # a start refreshes the one before it, a stop closes what is open
    ),
    DialectName.ZAMMAD: Dialect(
        method="POST",
        encoding=Encoding.JSON,
        events={RING: "newCall", ANSWER: "answer", END: "hangup"},
        fields={
            RING: (*ZAMMAD_FIELDS, ("queue", "line_name")),
            ANSWER: (*ZAMMAD_FIELDS, ("answeringNumber", "extension")),
            END: (*ZAMMAD_FIELDS, ("cause", "cause"), ("answeringNumber", "extension")),
        },
        number=NumberForm.DIGITS,
        withheld="anonymous",
        secret=SecretPlace.PATH,
        fresh=LOGGED,
        causes={Outcome.ANSWERED: "normalClearing", Outcome.SUSPECT: "normalClearing", Outcome.MISSED: "cancel"},
        needs_ring=True,
    ),
    DialectName.PLACETEL: Dialect(
        method="POST",
        encoding=Encoding.FORM,
        events={RING: "IncomingCall", ANSWER: "CallAccepted", END: "HungUp"},
        fields={
            RING: PLACETEL_FIELDS,
            ANSWER: (*PLACETEL_FIELDS, ("peer", "callee")),
            END: (*PLACETEL_FIELDS, ("type", "cause")),
        },
        number=NumberForm.NATIONAL,
        withheld="anonymous",
        secret=SecretPlace.PLACETEL,
        fresh=LOGGED,
        causes={Outcome.ANSWERED: "accepted", Outcome.SUSPECT: "accepted", Outcome.MISSED: "missed"},
        needs_ring=True,
    ),
    DialectName.JSON: Dialect(
        method="POST",
        encoding=Encoding.JSON,
        events={RING: "call.ringing", ANSWER: "call.answered", END: "call.ended"},
        fields={
            RING: JSON_FIELDS,
            ANSWER: JSON_ANSWERED,
            END: (
                *JSON_ANSWERED,
                ("ended_at", "ended_at"),
                ("outcome", "outcome"),
                ("waited", "waited"),
                ("talked", "talked"),
            ),
        },
        number=NumberForm.E164,
        secret=SecretPlace.SIGNATURE,
        fresh=LOGGED,
        bears_repetition=True,  # the event's id is the same each time
    ),
    DialectName.STARS: Dialect(
        method="GET",
        encoding=Encoding.STARS,
        events=OF_A_LINE,
        fields={RING: STAR_FIELDS, ANSWER: STAR_FIELDS, END: STAR_FIELDS},
        number=NumberForm.NATIONAL,
        withheld="anonymous",  # nothing at all would find everybody
        usual=(RING,),
        fresh=POPPING_UP,
    ),
}


# ---------------------------------------------------------------- what can be told


def caller_words(dialect: Dialect, told: Told) -> str:
    if told.caller is None:
        return dialect.withheld or ""
    return in_number_form(told.caller, dialect.number, told.line)


EXPRESSIONS: Final[Mapping[str, Callable[[Dialect, Told], Any]]] = {
    "event": lambda dialect, told: dialect.events[told.event],
    "ovh_event": lambda _, told: (OF_A_QUEUE if told.line.kind is LineKind.HUNTING else OF_A_LINE)[told.event],
    "state": lambda _, told: STATES.get(told.event) or told.call.outcome.value,
    "event_id": lambda _, told: event_id(told),
    "direction": lambda _, __: "in",
    "call_id": lambda _, told: told.told_as,
    "call_hash": lambda _, told: hashlib.sha256(told.told_as.encode()).hexdigest(),
    "caller": caller_words,
    "caller_or_null": lambda dialect, told: caller_words(dialect, told) or None,
    "called": lambda dialect, told: in_number_form(told.line.number, dialect.number, told.line),
    "service": lambda dialect, told: in_number_form(told.line.service, dialect.number, told.line),
    "line_id": lambda _, told: told.line.id,
    "line_name": lambda _, told: told.line.name,
    "extension": lambda _, told: told.extension,
    "callee": lambda _, told: told.extension or told.line.name,
    "agent": lambda _, told: told.extension or None,
    "secret": lambda _, told: told.secret,
    "cause": lambda dialect, told: dialect.causes.get(told.call.outcome, ""),
    "outcome": lambda _, told: told.call.outcome.value,
    "rang_at": lambda _, told: in_iso_form(told.call.rang_at),
    "answered_at": lambda _, told: in_iso_form(told.call.answered_at),
    "ended_at": lambda _, told: in_iso_form(told.call.ended_at),
    "waited": lambda _, told: in_seconds(told.call.waited),
    "talked": lambda _, told: in_seconds(told.call.talked),
}
"""Each gives a text, a number, or None. "" is left out of JSON; None is null there, and left out elsewhere."""


def in_number_form(number: Phone, form: NumberForm, line: Line) -> str:
    match form:
        case NumberForm.NATIONAL:
            return dialled_digits(number, line.country)
        case NumberForm.DIGITS:
            return number.removeprefix("+")
        case NumberForm.E164:
            return number


def in_iso_form(at: datetime | None) -> str | None:
    """UTC, to the second: `2026-11-23T08:00:04Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def in_seconds(length: timedelta | None) -> int | None:
    return None if length is None else round(length.total_seconds())


def event_id(told: Told) -> str:
    """The same whenever this event is sent."""
    return str(uuid5(UUID(told.told_as), told.event))


# ---------------------------------------------------------------- requests


def build_request(webhook: Webhook, told: Told, now: datetime) -> WebhookRequest | None:
    """The request that tells of this event; None when nothing may be sent, for the caller cannot be told."""
    dialect = DIALECTS[webhook.dialect]
    if told.caller is None and dialect.withheld is None:
        return None
    values = {name: EXPRESSIONS[of](dialect, told) for name, of in dialect.fields[told.event]}
    told_values = {name: str(value) for name, value in values.items() if value is not None}
    url, headers, body = webhook.url, [("User-Agent", "standardiste")], b""
    if dialect.paths:
        url = f"{url.rstrip('/')}/{dialect.events[told.event]}"
    if dialect.secret is SecretPlace.PATH:
        url = f"{url.rstrip('/')}/{quote(told.secret, safe='')}"
    match dialect.encoding:
        case Encoding.QUERY:
            url += ("&" if urlsplit(url).query else "?") + urlencode(told_values)
        case Encoding.STARS:
            url = STAR.sub(lambda found: quote(told_values.get(found[1], found[0]), safe=""), url)
        case Encoding.FORM:
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            body = urlencode(told_values).encode()
        case Encoding.JSON:
            headers.append(("Content-Type", "application/json"))
            said = {name: value for name, value in values.items() if value != ""}
            body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    if dialect.secret is SecretPlace.SIGNATURE:
        headers += signed_headers(told, body, now)
    if dialect.secret is SecretPlace.PLACETEL and told.secret:
        headers.append(("X-PLACETEL-SIGNATURE", hmac_hex(told.secret, body)))
    return WebhookRequest(dialect.method, url, tuple(headers), body)


def signed_headers(told: Told, body: bytes, now: datetime) -> list[tuple[str, str]]:
    """Time, signature and id of an event. With two secrets, the new one and the old, both sign."""
    moment = str(int(now.timestamp()))
    signed = " ".join(f"v1={hmac_hex(secret, f'{moment}.'.encode() + body)}" for secret in told.secret.split())
    return [
        ("Standardiste-Timestamp", moment),
        ("Standardiste-Event-Id", event_id(told)),
        ("Standardiste-Signature", signed),
    ]


def hmac_hex(secret: str, content: bytes) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


# ---------------------------------------------------------------- answers


class Verdict(Enum):
    TAKEN = auto()
    LATER = auto()  # something is wrong there at the moment
    REFUSED = auto()  # it will not be taken, however often it is sent
    MISCONFIGURED = auto()  # nothing will be taken before a person has changed something
    BARRED = auto()  # the same, and nothing was sent: it may be sent again


TRANSIENT: Final = frozenset({408, 425, 429})
UNKNOWN_THERE: Final = frozenset({401, 403, 404, 405, 410})


def judge_answer(name: DialectName, answer: WebhookAnswer) -> tuple[Verdict, str]:
    """What the answer means, and why in words of ours: what a server says may hold anything."""
    dialect, status = DIALECTS[name], answer.status
    verdict = judge_status(status, (200,) if dialect.ok else range(200, 300))
    if verdict is not Verdict.TAKEN:
        elsewhere = ": it leads elsewhere, and no redirect is followed" if 300 <= status < 400 else ""
        return verdict, f"it answers {status}{elsewhere}"
    said = json_object(answer.body) if dialect.ok else {}
    if said is None:
        return Verdict.LATER, f"it answers {status} with something else than its JSON"
    for key, good in dialect.ok.items():
        if type(said.get(key)) is not type(good) or said[key] != good:
            return Verdict.LATER, f"it answers {status}, and its {key} is not {good}"
    return Verdict.TAKEN, ""


def judge_status(status: int, good: Container[int]) -> Verdict:
    if status in good:
        return Verdict.TAKEN
    if 300 <= status < 400 or status in UNKNOWN_THERE:
        return Verdict.MISCONFIGURED
    return Verdict.REFUSED if 400 <= status < 500 and status not in TRANSIENT else Verdict.LATER


def json_object(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
