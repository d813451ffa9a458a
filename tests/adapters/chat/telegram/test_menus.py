"""What is beside and under the field where one types: menus of commands, and the button that sends one's number."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from adapters.chat.telegram.chat import TelegramChat
from adapters.clock import SteppedClock
from adapters.documents import make_file
from bot.commands.menus import command_menus
from bot.model import Address, Button, Event, Outgoing, Post, PostId, TelegramLogin
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.world import TOKEN, Fault

ANNE = 7


async def nobody(_: Sequence[Event], __: str | None) -> None: ...


@asynccontextmanager
async def telegram() -> AsyncIterator[tuple[BotApi, TelegramChat]]:
    clock = SteppedClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    async with BotApi.running(clock.now) as api:
        api.person(ANNE, "Anne")
        chat = TelegramChat(TelegramLogin(TOKEN, api.url), make_file, clock, menus=command_menus("fr"))
        try:
            yield api, chat
        finally:
            await chat.close()


async def begun(api: BotApi, chat: TelegramChat) -> None:
    """Run until the first poll, and stop."""
    polls = len(api.requests("getUpdates"))
    running = asyncio.create_task(chat.run(nobody, None))
    for _ in range(2000):
        if len(api.requests("getUpdates")) > polls:
            break
        await asyncio.sleep(0.002)
    running.cancel()
    await asyncio.wait([running])


async def test_menus_are_set_by_scope_and_language_and_once_in_a_life() -> None:
    async with telegram() as (api, chat):
        await begun(api, chat)
        await begun(api, chat)
        asked = [request.params for request in api.requests("setMyCommands")]
        scopes = ["all_group_chats", "all_private_chats", "all_chat_administrators"]
        assert [(params["scope"]["type"], params.get("language_code")) for params in asked] == [
            (scope, language) for scope in scopes for language in (None, "en")
        ]
        assert [row["command"] for row in asked[0]["commands"]] == [name for name, _ in command_menus("fr")[0].commands]


async def test_a_bot_whose_menus_cannot_be_set_reads_all_the_same() -> None:
    async with telegram() as (api, chat):
        api.faults["setMyCommands"] = [Fault("502")]
        await begun(api, chat)
        assert len(api.requests("getUpdates")) == 1


async def test_the_button_that_sends_one_s_number_is_telegram_s_own() -> None:
    async with telegram() as (api, chat):
        post = Post(
            Address("telegram", str(ANNE)), "Votre numéro ?", (Button("Envoyer mon numéro", "phone:", contact=True),)
        )
        await chat.send(Outgoing(PostId(1), post))
        (asked,) = api.requests("sendMessage")
        assert asked.params["reply_markup"] == {
            "keyboard": [[{"text": "Envoyer mon numéro", "request_contact": True}]],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }
