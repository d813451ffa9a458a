"""Whoever has an account may send the bot's device what they like: it goes on."""

import base64
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import vodozemac

from tests.support.matrix.person import Person
from tests.support.matrix.synapse import Synapse
from tests.support.matrix.table import table_of

Come = Callable[..., Awaitable[Person]]


def locked_with_a_key_that_never_was(theirs: str) -> bytes:
    """What is also left of a good message when we were killed while we opened it: its key is used up."""
    identity = vodozemac.Curve25519PublicKey.from_base64(theirs)
    session = vodozemac.Account().create_outbound_session(identity, vodozemac.Account().curve25519_key)
    body: bytes = session.encrypt(b"{}").to_parts()[1]
    return body


def noise(_: str) -> bytes:
    return b"\x03" + b"noise" * 20


@pytest.mark.parametrize("made", [locked_with_a_key_that_never_was, noise])
async def test_a_message_to_the_device_that_nobody_can_open_stops_nothing(
    homeserver: Synapse, person: Come, tmp_path: Path, made: Callable[[str], bytes]
) -> None:
    table = table_of(await homeserver.account("Bot"), homeserver.url, tmp_path / "matrix")
    anne = await person("Anne")
    async with table.reading():
        room = await anne.talk_to(table.user)
        await anne.say(room, "/qui")
        await table.heard(1)
        await anne.until(lambda: dict(anne.client.device_store[table.user]))
        (device,) = anne.client.device_store[table.user].values()
        body = base64.b64encode(made(device.curve25519)).decode().rstrip("=")
        content: dict[str, Any] = {"algorithm": "m.olm.v1.curve25519-aes-sha2", "sender_key": "x" * 43}
        content["ciphertext"] = {device.curve25519: {"type": 0, "body": body}}
        path = "/_matrix/client/v3/sendToDevice/m.room.encrypted/1"
        told = {"messages": {table.user: {device.id: content}}}
        await homeserver.call("PUT", path, told, anne.account.token)
        await anne.say(room, "/moi")
        await table.heard(2)
    await table.chat.close()
