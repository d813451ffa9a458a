"""One permanent session: device, token, keys and the secret that encrypts the keys, together in one folder.

The folder is 0700, its files 0600. Each login creates a new, unverified device, so the bot logs in only once. A copy of
the folder is the backup; two bots must never use the same folder at the same time.
"""

import json
import logging
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from nio import (
    ErrorResponse,
    KeysUploadError,
    KeysUploadResponse,
    KeyVerificationEvent,
    LoginResponse,
    Response,
    SyncResponse,
    ToDeviceEvent,
    WhoamiResponse,
)
from nio.client.async_client import AsyncClient, AsyncClientConfig
from typing_extensions import override

from adapters.chat.matrix.api import send_json
from adapters.chat.matrix.errors import await_answer
from adapters.files import write_private
from bot.errors import AdapterError
from bot.model import MatrixLogin

log = logging.getLogger(__name__)

MALFORMED: Final = (ValueError, KeyError, TypeError, AttributeError, AssertionError)
"""What nio raises for messages of devices; its cryptography raises only ValueErrors."""
DEVICE_NAME: Final = "standardiste"
SESSION: Final = "session.json"


@dataclass(frozen=True, slots=True)
class Session:
    """The content of `session.json`. `pickle_key` encrypts the keys in the same folder."""

    homeserver: str
    user: str
    device: str
    token: str = field(repr=False)
    pickle_key: str = field(repr=False)

    def store(self, folder: Path) -> Path:
        """The key file, with the name that nio gives it."""
        return folder / f"{self.user}_{self.device}.db"


class Client(AsyncClient):
    """nio's client, safe against a kill at any moment and against malformed messages."""

    @override
    async def create_matrix_response(self, *given: Any, **more: Any) -> Response:
        """Report an error status without a Matrix body, such as a proxy's; nio takes it for a success."""
        made: Response = await super().create_matrix_response(*given, **more)
        status = getattr(made.transport_response, "status", 0)
        if status < 400 or isinstance(made, ErrorResponse):
            return made
        failed = ErrorResponse(f"status {status}")
        failed.transport_response = made.transport_response
        return failed

    @override
    async def keys_upload(self) -> KeysUploadResponse | KeysUploadError:
        """Store our private keys before uploading the public ones, because the homeserver hands these out at once.

        Keys of an unanswered upload may be handed out too, so they are kept and not sent again.
        """
        assert self.olm is not None
        self.olm.account.mark_keys_as_published()
        keys = self.olm.share_keys()
        self.olm.save_account()
        answer = await send_json(self, "POST", "/keys/upload", keys)
        sent: Any = await self.create_matrix_response(KeysUploadResponse, answer)
        await self.receive_response(sent)
        return sent  # type: ignore[no-any-return]  # one of the two, says nio

    @override
    async def receive_response(self, response: Response) -> None:
        """Store all changes of our keys by one answer in one transaction: it could not be read a second time.

        Messages of devices are kept from nio: it would raise at every sync for one that cannot be decrypted, and would
        answer verifications in parallel to us.
        """
        if self.store is None or self.olm is None:
            await super().receive_response(response)
            return
        with self.store.database.atomic():
            if not isinstance(response, SyncResponse):
                await super().receive_response(response)
                return
            letters = [self.decrypt_letter(letter) for letter in response.to_device_events]
            response.to_device_events = []
            await super().receive_response(response)
            response.to_device_events = letters

    def decrypt_letter(self, letter: ToDeviceEvent) -> ToDeviceEvent:
        """Process keys and key requests of a device. What cannot be decrypted is logged and returned unchanged."""
        assert self.olm is not None
        if isinstance(letter, KeyVerificationEvent):
            return letter  # `verification` answers
        try:
            return self.olm.handle_to_device_event(letter) or letter
        except MALFORMED as error:
            log.warning("a message of a device cannot be decrypted and is skipped (%s)", type(error).__name__)
            return letter

    @override
    async def close(self) -> None:
        """Also close the key file, which nio leaves open."""
        await super().close()  # type: ignore[no-untyped-call]  # nio ships no types
        if self.store is not None:
            self.store.database.close()


def client_of(homeserver: str, user: str, folder: Path | None = None, pickle_key: str = "") -> AsyncClient:
    """A client that never sleeps or retries by itself. Without a folder it has no keys."""
    settings = AsyncClientConfig(
        encryption_enabled=folder is not None,
        pickle_key=pickle_key,
        max_limit_exceeded=0,
        max_timeouts=0,
        request_timeout=60,
    )
    return Client(homeserver, user, store_path=str(folder) if folder else "", config=settings)


def read_session(login: MatrixLogin) -> Session | None:
    """The stored session, if there is one. Raises a permanent `AdapterError` that says what to do."""
    file = login.folder / SESSION
    try:
        session = Session(**json.loads(file.read_text()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        raise AdapterError(
            f"{file} cannot be read: put the folder back from its backup, or delete it to log in as a new device",
            permanent=True,
        ) from None
    local = session.user.removeprefix("@").partition(":")[0]
    if login.user not in {session.user, local} or login.homeserver != session.homeserver:
        raise AdapterError(
            f"{login.folder} holds the keys of {session.user} at {session.homeserver}: give this account a folder of "
            "its own (matrix: store), or delete that one",
            permanent=True,
        )
    if not session.store(login.folder).exists():
        raise AdapterError(
            f"the keys of {session.user} are missing from {login.folder}: put the folder back from its backup, "
            f"or delete {file} to log in as a new device",
            permanent=True,
        )
    return session


async def log_in(login: MatrixLogin) -> Session:
    """Log in: a new device by password, or the device of the token. The session is not stored here."""
    client = client_of(login.homeserver, login.user)
    try:
        if login.token:
            client.access_token = login.token
            known: WhoamiResponse = await await_answer(client.whoami())
            user, device, token = known.user_id, known.device_id or "", login.token
            if not device:
                raise AdapterError("the access token belongs to no device, so it cannot encrypt", permanent=True)
        else:
            made: LoginResponse = await await_answer(client.login(login.password, DEVICE_NAME))
            user, device, token = made.user_id, made.device_id, made.access_token
    finally:
        await client.close()
    return Session(login.homeserver, user, device, token, secrets.token_urlsafe(32))


async def open_client(login: MatrixLogin) -> AsyncClient:
    """A client with login and keys. Raises `AdapterError`."""
    session = read_session(login)
    if session is None:
        try:
            login.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            login.folder.chmod(0o700)
        except OSError as error:
            raise AdapterError(f"{login.folder} cannot be made: {error.strerror}", permanent=True) from None
        session = await log_in(login)
        write_private(login.folder / SESSION, json.dumps(asdict(session)))
        os.close(os.open(session.store(login.folder), os.O_WRONLY | os.O_CREAT, 0o600))
    client = client_of(session.homeserver, session.user, login.folder, session.pickle_key)
    try:
        client.restore_login(session.user, session.device, session.token)
    except Exception as error:  # noqa: BLE001 -- several kinds of the library's own: no key file, or a wrong pickle key
        await client.close()
        raise AdapterError(
            f"the keys in {login.folder} cannot be opened ({type(error).__name__}): put the whole folder back from "
            f"one backup, or delete {SESSION} there to log in as a new device",
            permanent=True,
        ) from None
    return client
