"""What befalls rooms on Telegram, from the update or the refusal to the rows and the rooms themselves."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from adapters.console import COORDINATION, TEAM, Said, private_chat_of
from tests.support.telegram.rules import Refused
from tests.support.telegram.stage import CHATS, HANDLES, PLACES, WEEK, TelegramHelpline, open_helpline

GROUP, COORDINATORS, NEW, OTHER = CHATS[TEAM], CHATS[COORDINATION], -2001, -3001
STRANGER = 999
ANNE, FATOU = HANDLES["v1"], HANDLES["c1"]


@pytest.fixture
async def on_telegram(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TelegramHelpline]:
    for id_, where in ((NEW, TEAM), (OTHER, private_chat_of("v1"))):
        monkeypatch.setitem(PLACES, id_, where)
    said: list[Said] = []
    async with open_helpline(said.append) as stage:
        yield stage


async def follows(stage: TelegramHelpline, happens: Callable[[], object]) -> None:
    """Let Telegram tell something, and let everything follow from it."""
    stage.handed.clear()
    happens()
    await asyncio.wait_for(stage.handed.wait(), 10)
    await stage.settle()


async def rooms(stage: TelegramHelpline) -> set[str]:
    return {room.address.chat for room in await stage.store.read(lambda tx: tx.people.rooms(stage.line.id))}


async def test_a_group_that_became_a_supergroup_keeps_its_line_and_what_was_to_be_said_there(
    on_telegram: TelegramHelpline,
) -> None:
    telegram = on_telegram.console.telegram
    telegram.migrate(GROUP, NEW)
    telegram.pending.clear()  # nobody told us: it shows when we write there
    words, now = "/prendre jeudi 18h", on_telegram.clock.now()
    await on_telegram.receive(on_telegram.console.message("v1", "Anne", words, now, private_chat_of("v1")))
    assert telegram.texts(GROUP) == []
    assert [words for words in telegram.texts(NEW) if not words.startswith(WEEK)] == [
        "Anne prend jeudi 26 novembre, 18 h–20 h.".replace(" h", "\u00a0h")
    ]
    assert await rooms(on_telegram) == {str(NEW), str(COORDINATORS)}


async def test_where_the_bot_was_put_out_coordination_hears_of_it(on_telegram: TelegramHelpline) -> None:
    telegram = on_telegram.console.telegram
    await follows(on_telegram, lambda: telegram.our_place(GROUP, "member", "kicked", STRANGER))
    assert await rooms(on_telegram) == {str(COORDINATORS)}
    assert len(telegram.texts(COORDINATORS)) == 1
    assert telegram.texts(GROUP) == []


async def test_a_group_of_strangers_hears_one_sentence_and_is_left(on_telegram: TelegramHelpline) -> None:
    telegram = on_telegram.console.telegram
    telegram.group(OTHER, "Somebody else's")
    await follows(on_telegram, lambda: telegram.our_place(OTHER, "left", "member", STRANGER))
    assert (len(telegram.texts(OTHER)), telegram.chats[OTHER].bot_in) == (1, False)


async def test_somebody_who_leaves_the_room_is_told_to_coordination_with_two_buttons(
    on_telegram: TelegramHelpline,
) -> None:
    telegram = on_telegram.console.telegram
    await follows(on_telegram, lambda: telegram.somebodys_place(GROUP, "member", "left", CHATS[private_chat_of("v1")]))
    [asked] = telegram.said(COORDINATORS)
    assert len(asked.labels) == 2


async def test_whoever_blocks_the_bot_is_not_written_to_any_more(on_telegram: TelegramHelpline) -> None:
    anne = CHATS[private_chat_of("v1")]
    telegram = on_telegram.console.telegram
    await follows(on_telegram, lambda: telegram.our_place(anne, "member", "kicked", anne))
    identity = await on_telegram.store.read(lambda tx: tx.people.identity("telegram", str(anne)))
    assert identity is not None
    assert identity.private is None


async def test_coordination_names_people_by_their_handle_once_they_were_heard(on_telegram: TelegramHelpline) -> None:
    telegram = on_telegram.console.telegram
    telegram.chats[ANNE].username = "Anne_B"
    await follows(on_telegram, lambda: telegram.say(GROUP, ANNE, "/planning"))
    await follows(on_telegram, lambda: telegram.say(COORDINATORS, FATOU, "/inscrire @anne_b jeudi 18h"))
    assert telegram.texts(COORDINATORS)[-1].startswith("Fatou inscrit Anne")
    telegram.chats[ANNE].username = ""
    await follows(on_telegram, lambda: telegram.say(GROUP, ANNE, "/planning"))
    await follows(on_telegram, lambda: telegram.say(COORDINATORS, FATOU, "/inscrire @anne_b jeudi 10h"))
    assert "anne_b" in telegram.texts(COORDINATORS)[-1]


@pytest.mark.parametrize("words", ["not enough rights to send photos to the chat", "CHAT_SEND_PHOTOS_FORBIDDEN"])
async def test_figures_whose_picture_is_refused_cost_no_room(on_telegram: TelegramHelpline, words: str) -> None:
    telegram = on_telegram.console.telegram
    telegram.refuse_photos = Refused(400, f"Bad Request: {words}")
    await follows(on_telegram, lambda: telegram.say(GROUP, ANNE, "/stats"))
    assert await rooms(on_telegram) == {str(GROUP), str(COORDINATORS)}
    assert len([words for words in telegram.texts(GROUP) if not words.startswith(WEEK)]) == 1
    assert telegram.texts(COORDINATORS) == []
