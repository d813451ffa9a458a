"""Other systems that are told of a line's calls: what is configured, what is to be told, and the requests for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.model.ids import CallId, LineId, Phone


class DialectName(StrEnum):
    """How the other system wants to be told; `bot.calls.dialects` has a row for each."""

    PUBLIK = "publik"
    ZAMMAD = "zammad"
    PLACETEL = "placetel"
    JSON = "json"
    STARS = "stars"  # a URL with variables such as *CALLING*


class WebhookEvent(StrEnum):
    """What is told of a call, in this order."""

    RING = "ring"
    ANSWER = "answer"
    END = "end"


class WebhookMode(StrEnum):
    """Who opens the address: the bot does, or the person whose phone rings, by a link on their live board."""

    SILENT = "silent"
    POPUP = "popup"


@dataclass(frozen=True, slots=True)
class WebhookAgent:
    """A volunteer's phone, and what the other system calls the person who answers there."""

    phone: Phone
    extension: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """A system that is told of a line's calls; `name` is unique on the line. `repr` shows no URL: it may hold a secret.

    `events` empty: those that are usual in the dialect. `private_network`: it may be at a private address.
    """

    name: str
    dialect: DialectName
    url: str = field(repr=False)
    events: tuple[WebhookEvent, ...] = ()
    private_network: bool = False
    agents: tuple[WebhookAgent, ...] = field(default=(), repr=False)
    mode: WebhookMode = WebhookMode.SILENT


class NewsState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"  # it was given to the network, and nobody knows whether it arrived
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class WebhookNews:
    """One event of a call that a webhook is to be told of, as a row; it holds no caller's number.

    `told_as` is the id by which the other system knows the call: it stays when the call gets another id by folding.
    `agent` is the phone at which somebody had answered, as known when it was sent. `why` tells why it was not.
    """

    id: int
    line: LineId
    webhook: str
    call: CallId
    told_as: str
    event: WebhookEvent
    noted_at: datetime
    due_at: datetime
    state: NewsState = NewsState.DUE
    tries: int = 0
    agent: Phone | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class WebhookHealth:
    """How a webhook does: failures in a row, until when it is left alone, and whether coordination was told of it."""

    line: LineId
    webhook: str
    failures: int = 0
    rest_until: datetime | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """An HTTP request. `repr` shows nothing of it but the method: it holds numbers and secrets."""

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class WebhookAnswer:
    """An HTTP answer. `body` is its beginning, 4 KB at most. `retry_after`: how long the server asks us to wait."""

    status: int
    body: bytes = field(default=b"", repr=False)
    retry_after: timedelta | None = None
