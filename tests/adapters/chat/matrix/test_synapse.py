"""The Matrix server and the people that other tests stand on: that they do what is said of them."""

import json
import re
import time
from collections.abc import Awaitable, Callable

import pytest

from tests.support.matrix.person import Person, together
from tests.support.matrix.proxy import Fault, Proxy
from tests.support.matrix.synapse import Synapse
from tests.support.paths import ROOT
from tests.support.programs.quick import QuickClock

Come = Callable[..., Awaitable[Person]]


async def test_two_people_write_react_edit_and_redact_in_an_encrypted_room(person: Come) -> None:
    anne, bakari = await person("Anne"), await person("Bakari")
    room = await anne.make_room(bakari.user)
    await bakari.join(room)
    await together(anne, bakari)
    said = await anne.say(room, "Bonjour")
    heard = await bakari.hears(room, "Bonjour")
    assert (heard.id, heard.sender, heard.readable) == (said, anne.user, True)
    await bakari.react(room, said, "1️⃣")
    await bakari.reply(room, said, "Bonsoir")
    answer = await anne.hears(room, "Bonsoir")
    assert anne.rooms[room][said].reactions["1️⃣"].keys() == {bakari.user}
    await bakari.edit(room, answer.id, "Bonne nuit")
    await anne.hears(room, "Bonne nuit")
    await bakari.redact(room, answer.id)
    await anne.until(lambda: anne.rooms[room][answer.id].gone)
    assert anne.texts(room) == []


async def test_a_room_is_left_by_the_hand_of_another_and_goes_on_elsewhere(person: Come) -> None:
    anne, bakari = await person("Anne"), await person("Bakari")
    room = await anne.make_room(bakari.user, encrypted=False)
    await bakari.join(room)
    await anne.kick(room, bakari.user)
    await bakari.until(lambda: room in bakari.left)
    await anne.invite(room, bakari.user)
    await bakari.until(lambda: room in bakari.invited)
    await bakari.join(room)
    new = await anne.upgrade(room)
    assert new != room
    assert await anne.members(new) == {anne.user}


async def test_a_second_device_is_the_same_person(homeserver: Synapse, person: Come) -> None:
    account = await homeserver.account("Anne")
    anne, again = await person("Anne", account), await person("Anne", await homeserver.log_in(account))
    assert anne.user == again.user
    assert anne.account.device != again.account.device


async def test_what_stands_between_goes_wrong_as_told_and_carries_stamps(homeserver: Synapse, person: Come) -> None:
    account = await homeserver.account("Anne")
    clock = QuickClock(10, time.time() - 100)
    async with Proxy.running(homeserver.url, clock) as proxy:
        anne = await person("Anne", account, proxy.url)
        room = await anne.make_room(encrypted=False)
        proxy.faults["send"] += [Fault("429", 0.05), Fault("done-reset")]
        said = await anne.say(room, "Bonjour")
        await anne.until(lambda: anne.rooms[room])
        assert list(anne.rooms[room]) == [said]
        assert [asked.refused for asked in proxy.requests("send")] == [True, False, False]
        assert abs(anne.rooms[room][said].at / 1000 - clock.now().timestamp()) < 100
        proxy.begin_outage("502")
        with pytest.raises(AssertionError):
            await anne.read()
        proxy.end_outage()
        await anne.read()


async def test_the_limit_is_lifted_as_the_page_says(homeserver: Synapse) -> None:
    page = (ROOT / "docs" / "matrix.md").read_text(encoding="utf-8")
    content, path = re.search(r"-d '({.*?})'.*?(/_synapse\S+)'", page, re.DOTALL).groups()  # type: ignore[union-attr]
    boss, bot = await homeserver.account("boss", admin=True), await homeserver.account("bot")
    path = path.replace("@helpline:example.org", bot.user)
    await homeserver.call("POST", path, json.loads(content), boss.token)
    assert await homeserver.call("GET", path, token=boss.token) == json.loads(content)
