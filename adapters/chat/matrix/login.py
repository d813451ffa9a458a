"""One session for good: device, token, keys and the secret that encrypts the keys belong together, in one folder.

The folder is 0700 and its files 0600. Each login makes a new device that nobody has verified yet, so the bot logs in
once. A copy of the folder is the backup; two bots must never use one at the same time.
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
"""What nio raises for messages of devices; those of its cryptography are all ValueErrors."""
DEVICE_NAME: Final = "standardiste"
SESSION: Final = "session.json"


@dataclass(frozen=True, slots=True)
class Session:
    """The content of the folder's `session.json`. `pickle_key` encrypts the keys beside it."""

    homeserver: str
    user: str
    device: str
    token: str = field(repr=False)
    pickle_key: str = field(repr=False)

    def store(self, folder: Path) -> Path:
        """The file of the keys, as nio calls it."""
        return folder / f"{self.user}_{self.device}.db"


class Client(AsyncClient):
    """nio's client, made safe against being killed at any moment and against malformed messages."""

    @override
    async def create_matrix_response(self, *given: Any, **more: Any) -> Response:
        """Report an error status whose body is not Matrix's, such as a proxy's; nio takes it for a success."""
        made: Response = await super().create_matrix_response(*given, **more)
        status = getattr(made.transport_response, "status", 0)
        if status < 400 or isinstance(made, ErrorResponse):
            return made
        failed = ErrorResponse(f"status {status}")
        failed.transport_response = made.transport_response
        return failed

    @override
    async def keys_upload(self) -> KeysUploadResponse | KeysUploadError:
        """Store our private keys before the homeserver has the public ones, because it hands these out at once.

        Keys of an upload that was never answered may be handed out too: they are kept, and not sent again.
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
        """Store all that one answer changes in our keys in one transaction: it could not be read a second time.

        nio gets no message of a device. It would raise for one that cannot be decrypted, at each sync again, and would
        answer verifications beside us.
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
        """Take the keys and key requests that a device sent. What cannot be decrypted is logged and left as it is."""
        assert self.olm is not None
        if isinstance(letter, KeyVerificationEvent):
            return letter  # `verification` answers
        try:
            return self.olm.handle_to_device_event(letter) or letter
        except MALFORMED as error:
            log.warning("a device's message cannot be decrypted and is skipped (%s)", type(error).__name__)
            return letter

    @override
    async def close(self) -> None:
        """Also close the file of the keys, which nio leaves open."""
        await super().close()  # type: ignore[no-untyped-call]  # nio ships no types
        if self.store is not None:
            self.store.database.close()


def client_of(homeserver: str, user: str, folder: Path | None = None, pickle_key: str = "") -> AsyncClient:
    """A client that never sleeps nor tries again by itself. Without a folder it has no keys."""
    settings = AsyncClientConfig(
        encryption_enabled=folder is not None,
        pickle_key=pickle_key,
        max_limit_exceeded=0,
        max_timeouts=0,
        request_timeout=60,
    )
    return Client(homeserver, user, store_path=str(folder) if folder else "", config=settings)


def read_session(login: MatrixLogin) -> Session | None:
    """The session of earlier; None when there never was one. Raises `AdapterError`, permanent, with what to do."""
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
            "or delete it to log in as a new device",
            permanent=True,
        )
    return session


async def log_in(login: MatrixLogin) -> Session:
    """A session at the homeserver: a new device by password, or that of the token. It is not stored yet."""
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
    """A client that is logged in and has its keys. Raises `AdapterError`."""
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
    except Exception as error:  # noqa: BLE001 -- the library's own, of several kinds: no store, or another lock
        await client.close()
        raise AdapterError(
            f"the keys in {login.folder} cannot be opened ({type(error).__name__}): put the whole folder back from "
            "one backup, or delete it to log in as a new device",
            permanent=True,
        ) from None
    return client
