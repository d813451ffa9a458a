"""What `check` reports about a Matrix account: homeserver, login, keys, devices and rooms."""

from collections.abc import Sequence
from typing import Any, Final

from nio.client.async_client import AsyncClient

from adapters.chat.errors import ShutOut
from adapters.chat.matrix.api import request_json
from adapters.chat.matrix.errors import Refusal
from adapters.chat.matrix.login import client_of, read_session
from adapters.chat.matrix.receive import NETWORK, may_pin, may_write
from adapters.chat.matrix.signing import Standing, name_signer
from adapters.chat.matrix.signing_keys import read_signing_keys
from bot.errors import AdapterError
from bot.model import Finding, MatrixLogin, Room

NEW_LOGIN: Final = "not logged in yet; the first run does it, once"


async def check_account(login: MatrixLogin, rooms: Sequence[Room]) -> Sequence[Finding]:
    """Raises `AdapterError` when the homeserver cannot be asked, or our keys are invalid."""
    session = read_session(login)
    client = client_of(login.homeserver, login.user)
    try:
        if session is None:
            await request_json(client, "GET", "/login")
            return [Finding(NETWORK, good=True, words=f"{login.homeserver} answers; {NEW_LOGIN}")]
        client.user_id, client.access_token = session.user, session.token
        me = await request_json(client, "GET", "/account/whoami")
        good = me.get("device_id") == session.device
        found = [
            Finding(NETWORK, good=True, words=f"logged in as {session.user}, device {session.device}")
            if good
            else Finding(NETWORK, good=False, words="the login belongs to another device than the keys")
        ]
        return [
            *found,
            *check_key_folder(login),
            *(await check_signature(client, login, session.device) if good else []),
            *await find_surplus_devices(client),
            *await check_matrix_rooms(client, rooms),
        ]
    finally:
        await client.close()


def check_key_folder(login: MatrixLogin) -> list[Finding]:
    """Whether other users of the machine can read the keys."""
    open_ = [file for file in (login.folder, *login.folder.iterdir()) if file.stat().st_mode & 0o077]
    if open_:
        words = f"others on this machine can read {open_[0]}"
        return [Finding(NETWORK, good=False, words=words, todo=f"chmod -R go= {login.folder}")]
    return [Finding(NETWORK, good=True, words=f"the keys are in {login.folder}; back that folder up")]


async def check_signature(client: AsyncClient, login: MatrixLogin, device: str) -> list[Finding]:
    """Whether other people's apps see a device that its owner signed. Changes nothing: the bot signs when it starts."""
    standing = await Standing.of(client, client.user_id, device)
    try:
        keys = read_signing_keys(login.folder, client.user_id)
    except AdapterError as error:
        return [Finding(NETWORK, good=False, words=error.message)]
    foreign = standing.is_foreign(keys)
    if standing.signed:
        words = f"the bot's device is signed by {name_signer(None if foreign else keys)}"
        return [Finding(NETWORK, good=True, words=words)]
    hindered = standing.left_to_owner(keys, login.folder) if foreign else keys
    if hindered is not None and hindered.hindrance:
        words = f"the bot's device is not signed: {hindered.hindrance}"
        return [Finding(NETWORK, good=False, words=words, todo=hindered.remedy)]
    return [Finding(NETWORK, good=True, words="the bot's device is not signed yet; the next run does it")]


async def find_surplus_devices(client: AsyncClient) -> list[Finding]:
    """Other logins of the bot's account; each can read and write as the bot."""
    others = [
        d for d in (await request_json(client, "GET", "/devices")).get("devices", []) if is_device_of_bot(d, client)
    ]
    if len(others) > 1:
        words = f"the account is logged in on {len(others)} devices called {others[0].get('display_name')}"
        return [Finding(NETWORK, good=False, words=words, todo="log out those that are not used any more")]
    return []


def is_device_of_bot(device: dict[str, Any], client: AsyncClient) -> bool:
    return device.get("display_name") == "standardiste" and bool(client.user_id)


async def check_matrix_rooms(client: AsyncClient, rooms: Sequence[Room]) -> list[Finding]:
    if not rooms:
        todo = "standardiste invite --line LINE --room team, then /bind CODE in the room"
        return [Finding(NETWORK, good=False, words="no room is bound yet", todo=todo)]
    inside = (await request_json(client, "GET", "/joined_rooms")).get("joined_rooms", [])
    return [await check_matrix_room(client, room, inside) for room in rooms]


async def check_matrix_room(client: AsyncClient, room: Room, inside: Sequence[str]) -> Finding:
    """Whether we are in the room, may write, may pin the week, and whether it is encrypted."""
    id_, where = room.address.chat, f"{NETWORK}, {room.line} {room.purpose}"
    if id_.startswith("@"):
        return Finding(where, good=True, words="a private chat")
    if id_ not in inside:
        todo = "invite the bot there, and /bind the room anew"
        return Finding(where, good=False, words="the bot is not in that room", todo=todo)
    if await read_room_state(client, id_, "m.room.tombstone"):
        return Finding(where, good=True, words="the room was upgraded, and the bot follows when it runs")
    levels = await read_room_state(client, id_, "m.room.power_levels")
    encrypted = bool(await read_room_state(client, id_, "m.room.encryption"))
    if not may_write(levels, client.user_id, encrypted):
        todo = "let it write there (roles and permissions), and /bind the room anew if coordination was told"
        return Finding(where, good=False, words="the bot may not write there", todo=todo)
    pins = room.purpose != "team" or may_pin(levels, client.user_id)
    week = "" if room.purpose != "team" else ", pins the week" if pins else ", may not pin the week"
    advice = [] if pins else ["optional: give it the right to change settings"]
    if not encrypted:
        advice.append("the homeserver reads what is said there; encryption is switched on in the room's settings")
    words = f"{'encrypted' if encrypted else 'not encrypted'}, the bot writes there{week}"
    return Finding(where, good=True, words=words, todo="; ".join(advice))


async def may_write_in_room(client: AsyncClient, room: str) -> bool:
    """Whether we are in the room and may write there, by the homeserver's own word."""
    if room not in (await request_json(client, "GET", "/joined_rooms")).get("joined_rooms", []):
        return False
    levels = await read_room_state(client, room, "m.room.power_levels")
    return may_write(levels, client.user_id, bool(await read_room_state(client, room, "m.room.encryption")))


async def read_room_state(client: AsyncClient, room: str, kind: str) -> dict[str, Any]:
    """The room's state of this kind; empty when there is none."""
    try:
        return await request_json(client, "GET", f"/rooms/{room}/state/{kind}")
    except (Refusal, ShutOut):
        return {}
