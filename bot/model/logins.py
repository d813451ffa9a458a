"""Our logins at each service. `repr` shows no secret; logs must hide what `secrets()` returns."""

import hashlib
import hmac
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OvhLogin:
    """An application key with its consumer key, or an OAuth2 client. `endpoint` is OVH's name for it, or a URL."""

    endpoint: str = "ovh-eu"
    application_key: str = ""
    application_secret: str = field(default="", repr=False)
    consumer_key: str = field(default="", repr=False)
    client_id: str = ""
    client_secret: str = field(default="", repr=False)

    def secrets(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.application_secret, self.consumer_key, self.client_secret)))


@dataclass(frozen=True, slots=True)
class TelegramLogin:
    """The bot's token at Telegram. `api` is the address of the Bot API.

    `name` is the bot's name without the @, "" when it is not configured. `webhook` is the address to which Telegram
    pushes updates; None: we poll.
    """

    token: str = field(repr=False)
    api: str = "https://api.telegram.org"
    name: str = ""
    webhook: str | None = None

    @property
    def webhook_secret(self) -> str:
        """Telegram sends this with each push. Derived from the token, so that there is only one secret to keep."""
        return hmac.new(self.token.encode(), b"webhook", hashlib.sha256).hexdigest()

    def secrets(self) -> tuple[str, ...]:
        return self.token, self.webhook_secret


@dataclass(frozen=True, slots=True)
class MatrixLogin:
    """The bot's account at a Matrix homeserver. Either `password` or `token` is set.

    `folder` holds the session and the keys. `verified_only`: only verified devices can read encrypted posts; otherwise
    all devices of a room's members can.
    """

    homeserver: str
    user: str
    folder: Path
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    verified_only: bool = False

    def secrets(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.password, self.token)))
