"""The bot signs its device: an app of another make shows no shield, and reads it also when it excludes the unsigned."""

import json
import logging
import stat
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from adapters.chat.matrix.chat import MatrixChat
from adapters.chat.matrix.login import open_client
from adapters.clock import SystemClock
from bot.model import MatrixLogin, Message, PostAction, RoomEvent
from tests.support.chats import draw, until
from tests.support.matrix.element import NO_SHIELD, Element, Elements
from tests.support.matrix.person import Person
from tests.support.matrix.proxy import Fault, Proxy, real_time
from tests.support.matrix.synapse import Account, Synapse
from tests.support.matrix.table import POLL, Table, table_of

Come = Callable[..., Awaitable[Person]]
UPLOADS = "/keys/device_signing/upload", "/keys/signatures/upload"


@pytest.fixture
async def account(homeserver: Synapse) -> Account:
    return await homeserver.account("Bot")


@pytest.fixture
async def table(homeserver: Synapse, account: Account, tmp_path: Path) -> AsyncIterator[Table]:
    table = table_of(account, homeserver.url, tmp_path / "matrix")
    yield table
    await table.chat.close()


def with_token(login: MatrixLogin, account: Account) -> MatrixLogin:
    return replace(login, password="", token=account.token)


async def signature(table: Table) -> tuple[bool, str, str]:
    """What `check` says of the signature."""
    (found,) = [one for one in await table.chat.check([]) if one.words.startswith("the bot's device")]
    return found.good, found.words, found.todo


async def device(table: Table) -> str:
    return str(json.loads((table.account.folder / "session.json").read_text())["device"])


async def enters(table: Table, anne: Element) -> str:
    room = await anne.make_room(table.user)
    await until(lambda: any(event.address.chat == room for event in table.events))
    await table.say("Bonjour", room, action=PostAction.JOIN)
    table.events.clear()
    return room


@pytest.mark.parametrize("excluding", [False, True], ids=["all devices", "insecure devices excluded"])
@pytest.mark.parametrize("sign_in", ["password", "token"])
async def test_no_shield_and_both_read(
    table: Table, homeserver: Synapse, account: Account, other_make: Elements, sign_in: str, excluding: bool
) -> None:
    if sign_in == "token":
        table.account = with_token(table.account, account)
        await table.again()
    anne = await other_make.come(homeserver.url, await homeserver.account("Anne"))
    await anne.does("exclude_insecure", yes=excluding)
    async with table.reading():
        room = await enters(table, anne)
        assert await anne.hears(room, table.user, "Bonjour") == NO_SHIELD | {"text": "Bonjour"}
        await anne.does("say", room=room, text="/qui", member=table.user)
        (said,) = await table.heard(1)
        await table.say("Anne", room)
        assert await anne.hears(room, table.user, "Anne") == NO_SHIELD | {"text": "Anne"}
    assert isinstance(said, Message)
    assert said.text == "/qui"
    assert await signature(table) == (True, "the bot's device is signed by its own identity", "")


async def known_master(homeserver: Synapse, account: Account) -> str:
    """The master key that the homeserver shows to everybody; empty when there is none."""
    said = await homeserver.known_keys(account.user, account.token)
    return next(iter(said["master_keys"].get(account.user, {}).get("keys", {}).values()), "")


async def run_once(table: Table) -> None:
    """A start of the program, until it has heard the homeserver."""
    await table.again()
    async with table.reading():
        await until(lambda: table.chat._synced)


def key_file(table: Table) -> Path:
    return table.account.folder / "cross-signing.json"


async def test_the_keys_are_kept_for_their_owner_alone_and_later_starts_only_look(
    homeserver: Synapse, account: Account, tmp_path: Path
) -> None:
    async with Proxy.running(homeserver.url, real_time()) as proxy:
        table = table_of(account, proxy.url, tmp_path / "matrix")
        await run_once(table)
        assert [asked.path.partition("v3")[2] for asked in proxy.requests("signing")] == [*UPLOADS]
        assert stat.S_IMODE(key_file(table).stat().st_mode) == 0o600
        kept, master = key_file(table).read_bytes(), await known_master(homeserver, account)
        before = len(proxy.asked)
        await run_once(table)
        later = [asked.path.partition("v3")[2] for asked in proxy.asked[before:]]
        await table.chat.close()
    assert later.count("/keys/query") == 1
    assert not set(UPLOADS) & set(later)
    assert (key_file(table).read_bytes(), await known_master(homeserver, account)) == (kept, master)
    secret = json.loads(kept)
    assert sorted(secret) == ["hindrance", "master", "remedy", "self_signing", "user", "user_signing"]


async def test_a_new_device_is_signed_with_the_keys_that_were_kept(
    table: Table, homeserver: Synapse, account: Account
) -> None:
    await run_once(table)
    old, master = await device(table), await known_master(homeserver, account)
    (table.account.folder / "session.json").unlink()
    table.account = replace(table.account, password=account.password)
    await run_once(table)
    assert await device(table) != old
    assert await known_master(homeserver, account) == master
    assert (await signature(table))[:2] == (True, "the bot's device is signed by its own identity")


async def test_an_identity_that_somebody_made_is_left_alone_and_may_sign_the_device(
    table: Table, homeserver: Synapse, account: Account, other_make: Elements, caplog: pytest.LogCaptureFixture
) -> None:
    owner = await other_make.come(homeserver.url, await homeserver.log_in(account))
    master = await known_master(homeserver, account)
    with caplog.at_level(logging.WARNING):
        await run_once(table)
    good, words, todo = await signature(table)
    assert (good, await known_master(homeserver, account)) == (False, master)
    assert not key_file(table).exists()
    assert words == (
        "the bot's device is not signed: the account has a cross-signing identity whose keys are not here, and it is "
        "not replaced"
    )
    assert f"put {key_file(table)} back from its backup; if there is none, sign in to Element" in todo
    assert f"/verify {await device(table)} " in todo
    assert f"{words}; {todo}" in caplog.messages
    await owner.does("sign_own_device", device=await device(table))
    assert await signature(table) == (True, "the bot's device is signed by an identity that the bot did not make", "")
    anne = await other_make.come(homeserver.url, await homeserver.account("Anne"))
    async with table.reading():
        room = await enters(table, anne)
        assert await anne.hears(room, table.user, "Bonjour") == NO_SHIELD | {"text": "Bonjour"}


@pytest.mark.parametrize("signing", [False, True])
async def test_an_identity_made_in_the_moment_of_the_upload_stays(
    homeserver: Synapse, account: Account, other_make: Elements, tmp_path: Path, signing: bool
) -> None:
    other = await homeserver.log_in(account)
    async with Proxy.running(homeserver.url, real_time()) as proxy:
        table = table_of(account, proxy.url, tmp_path / "matrix")
        made: list[str] = []

        async def somebody_makes_one() -> None:
            owner = await other_make.come(homeserver.url, other)
            if signing:
                await owner.does("sign_own_device", device=await device(table))
            made.append(await known_master(homeserver, account))

        proxy.faults["signing"] = [Fault("late", meanwhile=somebody_makes_one)]
        await run_once(table)
        assert (await signature(table))[0] is signing
        await table.chat.close()
    assert made == [await known_master(homeserver, account)]


async def test_a_lost_key_file_is_asked_for_and_not_made_anew(
    table: Table, homeserver: Synapse, account: Account
) -> None:
    await run_once(table)
    master, kept = await known_master(homeserver, account), key_file(table).read_bytes()
    key_file(table).unlink()
    (table.account.folder / "session.json").unlink()
    await run_once(table)
    good, _, todo = await signature(table)
    assert (good, todo.partition(";")[0]) == (False, f"put {key_file(table)} back from its backup")
    assert not key_file(table).exists()
    key_file(table).write_bytes(kept)
    await run_once(table)
    assert (await signature(table))[0] is True
    assert await known_master(homeserver, account) == master


async def test_an_identity_that_somebody_put_in_its_place_is_not_taken_back(
    table: Table, homeserver: Synapse, account: Account, other_make: Elements
) -> None:
    await run_once(table)
    await other_make.come(homeserver.url, await homeserver.log_in(account))
    master, kept = await known_master(homeserver, account), key_file(table).read_bytes()
    await run_once(table)
    good, words, todo = await signature(table)
    assert (good, await known_master(homeserver, account), key_file(table).read_bytes()) == (False, master, kept)
    assert words.endswith("somebody replaced the account's cross-signing identity, and it is not taken back")
    assert todo.startswith("sign in to Element in a browser")


async def test_an_identity_that_somebody_puts_in_its_place_meanwhile_is_told(
    table: Table, homeserver: Synapse, account: Account, other_make: Elements, caplog: pytest.LogCaptureFixture
) -> None:
    async with table.reading():
        with caplog.at_level(logging.INFO):
            owner = await other_make.come(homeserver.url, await homeserver.log_in(account))
            await until(lambda: "somebody replaced the account's cross-signing identity" in caplog.text)
            caplog.clear()
            await owner.does("sign_own_device", device=await device(table))
            await until(lambda: "signed by an identity that the bot did not make" in caplog.text)


async def test_keys_that_cannot_be_kept_are_not_used(
    table: Table, homeserver: Synapse, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    (table.account.folder / ".cross-signing.json.new").mkdir(parents=True)
    with caplog.at_level(logging.WARNING):
        await run_once(table)
    assert await known_master(homeserver, account) == ""
    assert f"{key_file(table)} cannot be written" in caplog.text


@pytest.mark.parametrize("content", ["", "[]", '{"user": "@bot"}', "somebody else's"])
async def test_a_key_file_that_is_none_is_left_alone(
    table: Table, homeserver: Synapse, account: Account, content: str
) -> None:
    if content == "somebody else's":
        keys = {"user": "@other:localhost"} | dict.fromkeys(("master", "self_signing", "user_signing"), "A" * 43 + "=")
        content = json.dumps(keys)
    await run_once(table)
    master = await known_master(homeserver, account)
    key_file(table).write_text(content)
    await run_once(table)
    assert (key_file(table).read_text(), await known_master(homeserver, account)) == (content, master)
    (found,) = [one for one in await table.chat.check([]) if "cross-signing.json" in one.words]
    assert not found.good
    assert "back" in found.words


# ---------------------------------------------------------------- what the homeserver wants


async def has_another_key(table: Table, account: Account) -> None:
    """The file has not the self-signing key that the homeserver knows, and the device is new.

    To replace the key, Synapse wants to be sure who asks.
    """
    await run_once(table)
    keys = json.loads(key_file(table).read_text())
    key_file(table).write_text(json.dumps(keys | {"self_signing": "A" * 43 + "="}))
    (table.account.folder / "session.json").unlink()
    if table.account.token:
        table.account = with_token(table.account, account)


async def test_the_password_proves_whose_the_account_is(table: Table, account: Account) -> None:
    await has_another_key(table, account)
    await run_once(table)
    assert await signature(table) == (True, "the bot's device is signed by its own identity", "")


async def test_a_token_alone_cannot_prove_it_and_the_password_does_for_one_start(
    table: Table, homeserver: Synapse, account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    whole = table.account
    table.account = with_token(whole, account)
    await has_another_key(table, await homeserver.log_in(account))
    with caplog.at_level(logging.WARNING):
        await run_once(table)
    words = "the bot's device is not signed: the homeserver wants the account's password for it"
    todo = "give password_file in place of access_token_file for one start; the bot stays the same device"
    assert await signature(table) == (False, words, todo)
    assert f"{words}; {todo}" in caplog.messages
    token_device = await device(table)
    table.account = replace(whole, password="wrong")
    await run_once(table)
    assert await signature(table) == (
        False,
        "the bot's device is not signed: the homeserver does not accept the password for it",
        "correct the file of password_file, and start the bot again",
    )
    table.account = whole
    await run_once(table)
    assert await signature(table) == (True, "the bot's device is signed by its own identity", "")
    assert await device(table) == token_device


PAGE = "https://account.example.org/approve"
RESET = {"org.matrix.cross_signing_reset": {"url": PAGE}}
WANTED: dict[str, tuple[int, dict[str, Any], str]] = {
    "a page": (401, {"flows": [{"stages": [*RESET]}], "params": RESET, "session": "s"}, f"open {PAGE} in a browser"),
    "single sign-on": (401, {"flows": [{"stages": ["m.login.sso"]}], "session": "s"}, "sign in to Element"),
    "two steps": (401, {"flows": [{"stages": ["m.login.password", "m.login.x"]}]}, "sign in to Element"),
    "no cross-signing": (404, {"errcode": "M_UNRECOGNIZED", "error": "Unrecognized"}, "ask its administrator"),
    "forbidden": (403, {"errcode": "M_FORBIDDEN", "error": "No"}, "ask its administrator"),
    "nonsense": (401, {"flows": [{"stages": 3}]}, "ask its administrator"),
}


@pytest.mark.parametrize("wanted", WANTED)
async def test_what_the_bot_cannot_prove_is_said_and_stops_nothing(
    homeserver: Synapse, account: Account, person: Come, tmp_path: Path, wanted: str
) -> None:
    status, words, todo = WANTED[wanted]
    async with Proxy.running(homeserver.url, real_time()) as proxy:
        table = table_of(account, proxy.url, tmp_path / "matrix")
        proxy.faults["signing"] = [Fault("refused", status=status, words=words)]
        anne = await person("Anne")
        async with table.reading():
            await anne.say(await anne.talk_to(table.user), "/qui")
            await table.heard(1)
            assert len(proxy.requests("signing")) == 1
        made = json.loads(key_file(table).read_text())
        good, _, said = await signature(table)
        assert (good, said.startswith(todo)) == (False, True), said
        await run_once(table)
        assert (await signature(table))[0] is True
        assert json.loads(key_file(table).read_text()) == made | {"hindrance": "", "remedy": ""}
        await table.chat.close()


async def test_steps_without_a_proof_are_taken(homeserver: Synapse, account: Account, tmp_path: Path) -> None:
    async with Proxy.running(homeserver.url, real_time()) as proxy:
        table = table_of(account, proxy.url, tmp_path / "matrix")
        words = {"flows": [{"stages": ["m.login.sso"]}, {"stages": ["m.login.dummy"]}], "session": "s"}
        proxy.faults["signing"] = [Fault("refused", status=401, words=words)]
        await run_once(table)
        assert (await signature(table))[0] is True
        await table.chat.close()


class Ahead(SystemClock):
    """The machine's clock; its monotonic part may be set ahead, in seconds."""

    ahead = 0.0

    @override
    def monotonic(self) -> float:
        return super().monotonic() + self.ahead


@pytest.mark.parametrize(
    ("which", "kind"),
    [
        (0, "502"),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in ((0, "done-reset"), (1, "reset"), (1, "429"))),
    ],
)
async def test_a_homeserver_in_trouble_is_asked_again_later(
    homeserver: Synapse, account: Account, tmp_path: Path, kind: str, which: int
) -> None:
    clock = Ahead()
    async with Proxy.running(homeserver.url, real_time()) as proxy:
        table = table_of(account, proxy.url, tmp_path / "matrix")
        table.chat = MatrixChat(table.account, draw, clock, poll=POLL)
        through = Fault("late", meanwhile=anyhow)
        proxy.faults["signing"] = [*[through] * which, Fault(kind, retry_after=30)]
        async with table.reading():
            assert "not signed" in (await signature(table))[1] or kind == "done-reset"
            syncs = len(proxy.requests("sync"))
            await until(lambda: len(proxy.requests("sync")) > syncs + 1)
            assert len(proxy.requests("signing")) == 1 + which
            clock.ahead += 61.0
            await until(lambda: len(proxy.requests("signing")) > 1 + which or kind == "done-reset")
            await until(lambda: table.chat._signing is not None and table.chat._signing.master)
        assert (await signature(table))[0] is True
        await table.chat.close()


async def anyhow() -> None:
    """Nothing happens."""


async def test_a_refused_signature_is_told(homeserver: Synapse, account: Account, tmp_path: Path) -> None:
    async with Proxy.running(homeserver.url, real_time()) as proxy:
        table = table_of(account, proxy.url, tmp_path / "matrix")
        failed = {"failures": {account.user: {"DEVICE": {"errcode": "M_INVALID_SIGNATURE"}}}}
        proxy.faults["signing"] = [Fault("late", meanwhile=anyhow), Fault("refused", status=200, words=failed)]
        await run_once(table)
        good, words, todo = await signature(table)
        await table.chat.close()
    assert (good, todo) == (False, "ask its administrator")
    assert "M_INVALID_SIGNATURE" in words


async def test_a_device_of_an_earlier_version_is_signed_by_the_next_run_and_check_says_so(table: Table) -> None:
    client = await open_client(table.account)
    await client.keys_upload()
    await client.close()
    assert await signature(table) == (True, "the bot's device is not signed yet; the next run does it", "")
    await run_once(table)
    assert await signature(table) == (True, "the bot's device is signed by its own identity", "")


# ---------------------------------------------------------------- emojis, with an app of another make


async def test_emojis_compared_with_another_make_verify_the_bot_for_good(
    homeserver: Synapse, account: Account, other_make: Elements, tmp_path: Path
) -> None:
    """With `trust: verified`: the person's app then knows the bot's next device too, and the bot lets theirs read."""
    table = table_of(account, homeserver.url, tmp_path / "matrix", verified_only=True)
    anne = await other_make.come(homeserver.url, await homeserver.account("Anne"))
    async with table.reading():
        room = await enters(table, anne)
        bot = {"user": table.user, "device": await device(table)}
        emojis = await anne.does("compare", **bot)
        asked, shown = await table.heard(2)
        assert isinstance(asked, RoomEvent)
        assert isinstance(shown, RoomEvent)
        assert shown.shown == emojis
        await table.say("Reconnue", anne.account.user, action=PostAction.TRUST, about=shown.about)
        assert await anne.does("same", **bot) is True
        await table.say("Pour Anne", room)
        assert await anne.hears(room, table.user, "Pour Anne") == NO_SHIELD | {"text": "Pour Anne"}
    await table.chat.close()
