"""What `check` finds of a Matrix account: the homeserver, the login, the rooms, and who cannot read along."""

from collections.abc import Sequence
from typing import Any, Final

from nio.client.async_client import AsyncClient

from adapters.chat.matrix_direct import request
from adapters.chat.matrix_errors import Refusal, ShutOut
from adapters.chat.matrix_events import NETWORK
from adapters.chat.matrix_login import Account, client_of, stored
from bot.model import Finding

NEW_LOGIN: Final = "not logged in yet; the first run does it, once"


async def findings(account: Account) -> Sequence[Finding]:
    """Raises `AdapterError` when the homeserver cannot be asked, or our keys are no good."""
    session = stored(account)
    client = client_of(account.homeserver, account.user)
    try:
        if session is None:
            await request(client, "GET", "/login")
            return [Finding(NETWORK, good=True, words=f"{account.homeserver} answers; {NEW_LOGIN}")]
        client.user_id, client.access_token = session.user, session.token
        me = await request(client, "GET", "/account/whoami")
        good = me.get("device_id") == session.device
        found = [
            Finding(NETWORK, good=True, words=f"logged in as {session.user}, device {session.device}")
            if good
            else Finding(NETWORK, good=False, words="the login belongs to another device than the keys")
        ]
        return [*found, *folder(account), *await devices(client), *await rooms(client)]
    finally:
        await client.close()


def folder(account: Account) -> list[Finding]:
    """Whether nobody else can read the keys."""
    open_ = [file for file in (account.folder, *account.folder.iterdir()) if file.stat().st_mode & 0o077]
    if open_:
        words = f"others on this machine can read {open_[0]}"
        return [Finding(NETWORK, good=False, words=words, todo=f"chmod -R go= {account.folder}")]
    return [Finding(NETWORK, good=True, words=f"the keys are in {account.folder}; back that folder up")]


async def devices(client: AsyncClient) -> list[Finding]:
    """Logins of the bot's account besides ours: each can read and write as the bot."""
    others = [d for d in (await request(client, "GET", "/devices")).get("devices", []) if ours(d, client)]
    if len(others) > 1:
        words = f"the account is logged in on {len(others)} devices called {others[0].get('display_name')}"
        return [Finding(NETWORK, good=False, words=words, todo="log out those that are not used any more")]
    return []


def ours(device: dict[str, Any], client: AsyncClient) -> bool:
    return device.get("display_name") == "standardiste" and bool(client.user_id)


async def rooms(client: AsyncClient) -> list[Finding]:
    """Each room we are in, and whether it is encrypted."""
    found = []
    for id_ in (await request(client, "GET", "/joined_rooms")).get("joined_rooms", []):
        name = await state(client, id_, "m.room.name", "name")
        encrypted = await state(client, id_, "m.room.encryption", "algorithm")
        words = f"room {name or id_}: {'encrypted' if encrypted else 'not encrypted'}"
        todo = "" if encrypted else "the homeserver reads what is said there; encryption is switched on in its settings"
        found.append(Finding(NETWORK, good=True, words=words, todo=todo))
    return found


async def state(client: AsyncClient, room: str, kind: str, key: str) -> str:
    try:
        return str((await request(client, "GET", f"/rooms/{room}/state/{kind}")).get(key, ""))
    except (Refusal, ShutOut):
        return ""
