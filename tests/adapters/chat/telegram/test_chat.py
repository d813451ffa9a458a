"""The Telegram adapter against the stand-in: what comes in, what goes out, and everything that may go wrong."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.chat.errors import ShutOut
from adapters.chat.telegram.chat import TelegramChat
from adapters.clock import SteppedClock
from bot.errors import AdapterError, StoreError
from bot.model import (
    Address,
    Button,
    Document,
    DocumentKind,
    Event,
    LineId,
    Message,
    NetworkId,
    Outgoing,
    Picture,
    Post,
    PostAction,
    PostId,
    Purpose,
    Room,
    RoomEvent,
    RoomEventKind,
    TelegramLogin,
)
from tests.support.chats import draw, until
from tests.support.telegram.botapi import BotApi
from tests.support.telegram.rules import Refused
from tests.support.telegram.world import TOKEN, Fault

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
GROUP, FORUM, ANNE, BAKARI = -100, -200, 7, 8
TEAM = Address("telegram", str(GROUP))
ALONE = Address("telegram", str(ANNE))
PICTURE = Picture("Semaine", "", (), (), ())
REPORT = Document(DocumentKind.PDF, "bilan", "Bilan", "fr", (), (), (), "")
LYON = LineId("lyon")
SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Table:
    """The adapter, Telegram, and all that the adapter handed over."""

    telegram: BotApi
    chat: TelegramChat
    clock: SteppedClock
    events: list[Event] = field(default_factory=list)
    cursors: list[str | None] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)
    failing: Exception | None = None
    count: int = 0

    async def receive(self, events: Sequence[Event], cursor: str | None) -> None:
        if self.failing:
            raise self.failing
        self.events += events
        self.cursors.append(cursor)

    @asynccontextmanager
    async def reading(self, cursor: str | None = None) -> AsyncIterator["asyncio.Task[None]"]:
        task = asyncio.create_task(self.chat.run(self.receive, cursor))
        try:
            yield task
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, AdapterError):
                await task

    async def heard(self, count: int) -> list[Event]:
        await until(lambda: len(self.events) >= count)
        return self.events

    async def say(self, text: str = "bonjour", to: Address = TEAM, standing: str | None = None, **more: Any) -> str:
        self.count += 1
        post = Post(to, text, **more)
        id_ = NetworkId(standing) if standing else None
        self.clock.move(self.clock.now() + 4 * SECOND)
        return await self.chat.send(Outgoing(PostId(self.count), post, network_id=id_, numbered=post.buttons))


@pytest.fixture
async def table() -> AsyncIterator[Table]:
    clock = SteppedClock(NOW)
    async with BotApi.running(clock.now) as telegram:
        telegram.group(GROUP, "Lyon")
        telegram.group(FORUM, "Paris", threads=(9,))
        telegram.person(ANNE, "Anne")
        aside: list[tuple[str, str]] = []

        async def keep_aside(id_: str, content: str, why: str) -> None:
            aside.append((id_, content))

        chat = TelegramChat(TelegramLogin(TOKEN, telegram.url), draw, clock, keep_aside=keep_aside)
        try:
            yield Table(telegram, chat, clock, aside=aside)
        finally:
            await chat.close()


# ---------------------------------------------------------------- what comes in


async def test_the_first_poll_takes_no_offset_and_the_next_confirms_what_is_committed(table: Table) -> None:
    first = table.telegram.say(GROUP, ANNE, "/planning")
    async with table.reading("3@2026-11-23T07:00:00+00:00"):
        await table.heard(1)
        table.telegram.say(GROUP, ANNE, "/libres")
        await table.heard(2)
        await until(lambda: len(table.telegram.requests("getUpdates")) == 3)
    offsets = [asked.params.get("offset") for asked in table.telegram.requests("getUpdates")]
    assert offsets == [None, first + 1, first + 2]
    assert table.cursors == [f"{id_}@{NOW.isoformat()}" for id_ in (first, first + 1)]
    assert [event.text for event in table.events if isinstance(event, Message)] == ["/planning", "/libres"]


async def test_what_could_not_be_stored_is_not_confirmed_and_comes_again(table: Table) -> None:
    table.telegram.say(GROUP, ANNE, "/planning")
    table.failing = StoreError("the disk is full")
    with pytest.raises(AdapterError, match="could not be stored yet: the disk is full"):
        await table.chat.run(table.receive, None)
    table.failing = None
    async with table.reading():
        assert [event.id for event in await table.heard(1)] == ["871"]


async def test_an_update_that_nobody_can_read_is_kept_aside_and_stops_nothing(table: Table) -> None:
    table.telegram.say(GROUP, ANNE, "/planning")
    table.telegram.update("callback_query", {"id": "1"})
    table.telegram.update("message", "poison")
    table.telegram.say(GROUP, ANNE, "/libres")
    async with table.reading():
        events = await table.heard(2)
    assert [event.text for event in events if isinstance(event, Message)] == ["/planning", "/libres"]
    assert table.aside == [
        ("872", '{"update_id": 872, "callback_query": {"id": "1"}}'),
        ("873", '{"update_id": 873, "message": "poison"}'),
    ]


async def test_a_second_poller_is_told_loudly(table: Table, caplog: pytest.LogCaptureFixture) -> None:
    table.telegram.webhook = {}
    other = TelegramChat(TelegramLogin(TOKEN, table.telegram.url), draw, table.clock)
    async with table.reading() as first:
        await until(lambda: len(table.telegram.requests("getUpdates")) == 1)
        second = asyncio.create_task(other.run(table.receive, None))
        with pytest.raises(AdapterError, match="another program reads this bot's messages") as caught:
            await first
        second.cancel()
        await asyncio.wait([second])
    await other.close()
    assert not caught.value.permanent
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == [
        "another program reads this bot's messages: each loses what the other gets. Stop it, or use another bot for it"
    ]


async def test_a_revoked_token_is_refused_and_what_must_be_said_waits(table: Table) -> None:
    table.telegram.token = "another"
    with pytest.raises(AdapterError, match="revoked, or mistyped") as reading:
        await table.chat.run(table.receive, None)
    assert reading.value.permanent
    with pytest.raises(AdapterError, match="revoked, or mistyped") as saying:
        await table.say()
    assert (saying.value.permanent, saying.value.away) == (False, True)


@pytest.mark.parametrize("kind", ["502", "reset"])
async def test_an_outage_is_an_error_to_try_again_after(table: Table, kind: str) -> None:
    table.telegram.begin_outage(kind)
    for work in (table.chat.run(table.receive, None), table.say()):
        with pytest.raises(AdapterError, match="Telegram cannot be reached") as caught:
            await work
        assert not caught.value.permanent


async def test_the_token_is_in_no_error(table: Table) -> None:
    await table.chat.close()
    async with BotApi.running() as gone:
        address = gone.url
    chat = TelegramChat(TelegramLogin(TOKEN, address), draw, table.clock)
    with pytest.raises(AdapterError) as caught:
        await chat.run(table.receive, None)
    await chat.close()
    assert TOKEN not in repr(caught.value)
    assert caught.value.__cause__ is None


async def test_updates_may_be_pushed_instead(table: Table) -> None:
    login = TelegramLogin(TOKEN, table.telegram.url, webhook="https://a.example/t")
    chat = TelegramChat(login, draw, table.clock)
    table.telegram.say(GROUP, ANNE, "/planning")
    [(update, _)] = table.telegram.pending
    running = asyncio.create_task(chat.run(table.receive, None))
    await until(lambda: bool(table.telegram.webhook))
    assert table.telegram.webhook["max_connections"] == 1
    assert table.telegram.webhook["secret_token"] == login.webhook_secret
    assert (chat.is_secret("guess"), chat.is_secret(login.webhook_secret)) == (False, True)
    await chat.pushed(update)
    assert [event.text for event in table.events if isinstance(event, Message)] == ["/planning"]
    running.cancel()
    await asyncio.wait([running])
    await chat.close()


# ---------------------------------------------------------------- presses


async def test_a_press_is_answered_where_it_was_made_and_nothing_is_said_in_the_group(table: Table) -> None:
    standing = int(await table.say(buttons=(Button("Je prends", "take:1"),)))
    press = table.telegram.press(GROUP, standing, "Je prends", ANNE)
    async with table.reading():
        [event] = await table.heard(1)
        assert isinstance(event, Message)
        assert (event.text, event.pressed, event.answer_to) == ("take:1", str(standing), press)
        await table.say("**Noté** : à vous.", toast=press)
        table.clock.move(table.clock.now() + 3 * SECOND)
    assert table.telegram.presses[press].answers == [("Noté : à vous.", False)]
    assert table.telegram.texts(GROUP) == ["bonjour"]


async def test_an_answer_that_takes_longer_to_read_stays_and_one_that_is_too_long_is_cut(table: Table) -> None:
    standing = int(await table.say(buttons=(Button("Oui", "yes:1"),)))
    presses = [table.telegram.press(GROUP, standing, "Oui", ANNE) for _ in range(2)]
    await table.say("a" * 61, toast=presses[0])
    await table.say("b" * 201, toast=presses[1])
    answers = [table.telegram.presses[press].answers for press in presses]
    assert answers == [[("a" * 61, True)], [("b" * 199 + "…", True)]]


async def test_a_press_to_which_nothing_is_said_is_answered_with_nothing(table: Table) -> None:
    standing = int(await table.say(buttons=(Button("Oui", "yes:1"),)))
    press = table.telegram.press(GROUP, standing, "Oui", ANNE)
    async with table.reading():
        await table.heard(1)
        await asyncio.sleep(0)
        table.clock.move(table.clock.now() + 3 * SECOND)
        await until(lambda: bool(table.telegram.presses[press].answers))
    assert table.telegram.presses[press].answers == [("", False)]


async def test_an_answer_that_comes_too_late_is_said_in_private_never_in_the_group(table: Table) -> None:
    standing = int(await table.say(buttons=(Button("Oui", "yes:1"),)))
    known = table.telegram.press(GROUP, standing, "Oui", ANNE)
    stranger = table.telegram.press(GROUP, standing, "Oui", BAKARI)
    async with table.reading():
        await table.heard(2)
    table.clock.move(NOW + timedelta(hours=1))
    await table.say("à vous", toast=known)
    await table.say("à vous", toast=stranger)  # they have no chat with the bot
    assert [table.telegram.texts(chat) for chat in (GROUP, ANNE)] == [["bonjour"], ["à vous"]]


async def test_a_press_made_while_we_were_away_counts_from_when_we_last_heard(table: Table) -> None:
    standing = int(await table.say(buttons=(Button("Oui", "yes:1"),)))
    written = table.clock.now()
    table.clock.move(NOW + timedelta(hours=3))
    table.telegram.presses.clear()
    table.telegram.update(
        "callback_query",
        {
            "id": "1",
            "from": {"id": ANNE, "is_bot": False, "first_name": "Anne"},
            "message": {
                "message_id": standing,
                "date": int(written.timestamp()),
                "chat": {"id": GROUP, "type": "group"},
            },
            "chat_instance": "1",
            "data": "yes:1",
        },
    )
    last = NOW + timedelta(hours=1)
    async with table.reading(f"3@{last.isoformat()}"):
        table.telegram.press(GROUP, standing, "Oui", ANNE)
        events = await table.heard(2)
    assert next(event.sent_at for event in events if isinstance(event, Message)) == last


# ---------------------------------------------------------------- what goes out


async def test_a_post_has_its_markup_its_buttons_one_a_row_its_topic_and_its_silence(table: Table) -> None:
    buttons = (Button("Je prends", "take:1"), Button("Plus tard", "later:1"))
    await table.say("**Lundi** I <3 you & me", Address("telegram", str(FORUM), "9"), buttons=buttons, quiet=True)
    await table.say("général", Address("telegram", str(FORUM)))
    first, second = table.telegram.said(FORUM)
    assert (first.text, first.thread, first.quiet, first.protected) == ("Lundi I <3 you & me", 9, True, False)
    assert [[button["text"] for button in row] for row in first.keyboard] == [["Je prends"], ["Plus tard"]]
    assert (second.thread, second.quiet) == (None, False)


async def test_a_caller_s_number_is_protected(table: Table) -> None:
    await table.say("06 39 98 02 07", ALONE, protected=True)
    assert [standing.protected for standing in table.telegram.said(ANNE)] == [True]


async def test_a_long_post_is_several_messages_with_the_buttons_under_the_last(table: Table) -> None:
    text = "\n".join(f"**ligne {n}** & suite" for n in range(400))
    id_ = await table.say(text, buttons=(Button("Oui", "yes:1"),))
    said = table.telegram.said(GROUP)
    assert "\n".join(standing.text for standing in said) == text.replace("**", "")
    assert [standing.labels for standing in said] == [[]] * (len(said) - 1) + [["Oui"]]
    assert id_ == str(said[-1].id)


async def test_the_parts_that_went_out_are_not_said_again(table: Table) -> None:
    text = "\n".join("é" * 90 for _ in range(80))
    table.telegram.faults["sendMessage"] += [Fault("pass"), Fault("502")]
    post = Outgoing(PostId(1), Post(TEAM, text))
    with pytest.raises(AdapterError, match="cannot be reached"):
        await table.chat.send(post)
    await table.chat.send(post)
    assert "\n".join(table.telegram.texts(GROUP)) == text


async def test_a_post_with_a_key_stays_one_message(table: Table) -> None:
    await table.say("\n".join("é" * 90 for _ in range(80)), key="week", more="suite ▸")
    [standing] = table.telegram.said(GROUP)
    assert standing.text.endswith("é\nsuite ▸")
    assert 3900 < len(standing.text) <= 4096


async def test_where_our_markup_is_refused_the_words_are_said_plainly(table: Table) -> None:
    table.telegram.refuse_markup = True
    await table.say("**Lundi** & mardi")
    assert table.telegram.texts(GROUP) == ["Lundi & mardi"]


async def test_a_post_is_edited_in_place_and_the_same_again_is_no_error(table: Table) -> None:
    id_ = await table.say("un", buttons=(Button("Oui", "yes:1"),))
    assert await table.say("deux", standing=id_) == id_
    assert await table.say("deux", standing=id_) == id_
    [standing] = table.telegram.said(GROUP)
    assert (standing.text, standing.labels, standing.edits) == ("deux", [], 1)


async def test_what_cannot_be_edited_any_more_is_said_anew(table: Table) -> None:
    id_ = await table.say("un")
    table.telegram.messages[GROUP, int(id_)].gone = True
    again = await table.say("deux", standing=id_)
    assert again != id_
    assert table.telegram.texts(GROUP) == ["deux"]


async def test_what_is_said_anew_stands_at_the_end_and_once(table: Table) -> None:
    id_ = await table.say("la semaine", key="week")
    await table.say("autre chose")
    again = await table.say("la semaine", standing=id_, key="week", anew=True)
    assert [(str(s.id), s.text) for s in table.telegram.said(GROUP)][1:] == [(again, "la semaine")]
    assert table.telegram.texts(GROUP) == ["autre chose", "la semaine"]


async def test_a_picture_is_a_photo_with_a_caption_and_can_take_the_place_of_words(table: Table) -> None:
    id_ = await table.say("un", key="stats")
    again = await table.say("**deux** " + "é" * 1100, standing=id_, key="stats", picture=PICTURE)
    [standing] = table.telegram.said(GROUP)
    assert (standing.photo, again) == (b"PNG of Semaine", str(standing.id))
    assert standing.text.startswith("deux é")
    assert len(standing.text) <= 1024
    third = await table.say("trois", standing=again, key="stats")
    assert [(s.text, s.photo, str(s.id)) for s in table.telegram.said(GROUP)] == [("trois", None, third)]


async def test_the_words_are_said_where_no_picture_can_be_drawn(table: Table) -> None:
    async def nothing(_: Picture | Document) -> bytes:
        return b""

    undrawn = TelegramChat(TelegramLogin(TOKEN, table.telegram.url), nothing, table.clock)
    said = Outgoing(PostId(1), Post(TEAM, "**Chiffres** : 3 appels", picture=PICTURE, key="stats"))
    id_ = await undrawn.send(said)
    again = replace(said, post=replace(said.post, text="**Chiffres** : 4 appels"), network_id=id_, version=2)
    assert await undrawn.send(again) == id_
    [standing] = table.telegram.said(GROUP)
    assert (standing.text, standing.photo) == ("Chiffres : 4 appels", None)
    await undrawn.close()


@pytest.mark.parametrize(
    "refused",
    [
        Refused(400, "Bad Request: not enough rights to send photos to the chat"),
        Refused(400, "Bad Request: have no rights to send photos"),
        Refused(400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"),
        Refused(400, "Bad Request: CHAT_SEND_MEDIA_FORBIDDEN"),
        Refused(400, "Bad Request: IMAGE_PROCESS_FAILED"),
        Refused(400, "Bad Request: need administrator rights in the channel chat"),
        Refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        Refused(400, "Bad Request: wrong file identifier/HTTP URL specified"),
        Refused(403, "Forbidden: photos are not allowed here"),
        Refused(413, "Request Entity Too Large"),
    ],
    ids=str,
)
async def test_where_a_picture_is_refused_the_words_go_alone_and_the_room_is_kept(
    table: Table, refused: Refused
) -> None:
    table.telegram.refuse_photos = refused
    async with table.reading():
        id_ = await table.say("**Chiffres** : 3 appels", key="stats", picture=PICTURE)
        again = await table.say("**Chiffres** : 4 appels", standing=id_, key="stats", picture=PICTURE)
    [standing] = table.telegram.said(GROUP)
    assert (standing.text, standing.photo, str(standing.id)) == ("Chiffres : 4 appels", None, again)
    assert table.events == []


async def test_words_take_the_place_of_a_picture_whose_change_is_refused(table: Table) -> None:
    id_ = await table.say("trois", key="stats", picture=PICTURE)
    table.telegram.refuse_photos = Refused(400, "Bad Request: not enough rights to send photos to the chat")
    await table.say("quatre", standing=id_, key="stats", picture=PICTURE)
    assert [(s.text, s.photo) for s in table.telegram.said(GROUP)] == [("quatre", None)]


async def test_a_document_is_a_file_with_a_caption(table: Table) -> None:
    await table.say("**Bilan** " + "é" * 1100, document=REPORT)
    said = table.telegram.said(GROUP)
    assert [standing.document for standing in said] == [b"PDF of Bilan", None]
    assert [standing.text[:7] for standing in said] == ["Bilan \u00e9", "\u00e9" * 7]
    assert [name for asked in table.telegram.asked for name in [asked.names.get("document")] if name] == ["bilan.pdf"]


async def test_where_a_document_is_refused_the_words_go_alone_and_the_room_is_kept(table: Table) -> None:
    table.telegram.refuse_photos = Refused(400, "Bad Request: not enough rights to send documents to the chat")
    async with table.reading():
        await table.say("Le bilan", document=REPORT)
    assert [(s.text, s.document) for s in table.telegram.said(GROUP)] == [("Le bilan", None)]
    assert table.events == []


async def test_a_room_that_takes_neither_picture_nor_words_is_lost(table: Table) -> None:
    table.telegram.chats[GROUP].bot_in = False
    async with table.reading():
        with pytest.raises(AdapterError):
            await table.say("trois", picture=PICTURE)
        [lost] = await table.heard(1)
    assert isinstance(lost, RoomEvent)
    assert lost.kind is RoomEventKind.LOST


@pytest.mark.parametrize("status", [400, 403, 404])
async def test_a_page_from_what_stands_before_telegram_says_nothing_of_the_room(table: Table, status: int) -> None:
    table.telegram.faults["sendMessage"].append(Fault(f"html {status}"))
    async with table.reading():
        with pytest.raises(AdapterError) as error:
            await table.say("bonjour")
    assert (error.value.away, error.value.permanent, table.events) == (True, False, [])


async def test_a_long_text_with_a_picture_goes_on_below_it(table: Table) -> None:
    text = "\n".join("é" * 90 for _ in range(20))
    await table.say(text, picture=PICTURE)
    said = table.telegram.said(GROUP)
    assert [standing.photo for standing in said] == [b"PNG of Semaine", None]
    assert "\n".join(standing.text for standing in said) == text


async def test_the_week_is_pinned_where_the_bot_may_and_said_where_it_may_not(table: Table) -> None:
    id_ = await table.say("la semaine", action=PostAction.PIN)
    assert table.telegram.chats[GROUP].pinned == [int(id_)]
    table.telegram.chats[FORUM].may_pin = False
    await table.say("la semaine", Address("telegram", str(FORUM)), action=PostAction.PIN)
    assert (table.telegram.texts(FORUM), table.telegram.chats[FORUM].pinned) == (["la semaine"], [])


async def test_the_week_is_pinned_once_edited_and_taken_down_at_its_end(table: Table) -> None:
    id_ = await table.say("la semaine", action=PostAction.PIN, quiet=True)
    assert await table.say("la semaine, autrement", action=PostAction.PIN, standing=id_) == id_
    assert len(table.telegram.requests("pinChatMessage")) == 1
    assert table.telegram.chats[GROUP].pinned == [int(id_)]
    assert await table.say("la semaine passée", action=PostAction.UNPIN, standing=id_) == id_
    assert (table.telegram.texts(GROUP), table.telegram.chats[GROUP].pinned) == (["la semaine passée"], [])
    table.telegram.messages[GROUP, int(id_)].gone = True
    assert await table.say("encore", action=PostAction.UNPIN, standing=id_) == id_
    assert table.telegram.texts(GROUP) == []


async def test_leaving_says_one_sentence_and_goes_also_where_it_may_not_speak(table: Table) -> None:
    await table.say("au revoir", action=PostAction.LEAVE)
    assert (table.telegram.texts(GROUP), table.telegram.chats[GROUP].bot_in) == (["au revoir"], False)
    table.telegram.chats[FORUM].muted = True
    await table.say("au revoir", Address("telegram", str(FORUM)), action=PostAction.LEAVE)
    assert (table.telegram.texts(FORUM), table.telegram.chats[FORUM].bot_in) == ([], False)


async def test_a_button_that_says_too_much_says_its_number(table: Table) -> None:
    await table.say(buttons=(Button("Oui", "y" * 64), Button("Non", "x" * 65)))
    (standing,) = table.telegram.said(GROUP)
    assert [[button["callback_data"] for button in row] for row in standing.keyboard] == [["y" * 64], ["2"]]


# ---------------------------------------------------------------- limits and lost rooms


async def test_telegram_s_own_delay_is_passed_on_and_holds_up_that_chat_only(table: Table) -> None:
    table.telegram.faults["sendMessage"] += [Fault("429", retry_after=17)]
    with pytest.raises(AdapterError, match="slower") as caught:
        await table.say()
    assert (caught.value.retry_after, caught.value.permanent) == (timedelta(seconds=17), False)
    with pytest.raises(AdapterError, match="for a moment") as held:
        await table.say()
    assert held.value.retry_after == timedelta(seconds=13)  # four seconds have passed
    await table.say("ailleurs", ALONE)
    assert [table.telegram.texts(chat) for chat in (GROUP, ANNE)] == [[], ["ailleurs"]]


async def test_a_delay_beyond_all_reason_is_a_day(table: Table) -> None:
    table.telegram.faults["sendMessage"] += [Fault("429", retry_after=10**12)]
    with pytest.raises(AdapterError) as caught:
        await table.say()
    assert caught.value.retry_after == timedelta(days=1)


async def test_a_person_is_written_to_once_a_second_and_a_group_twenty_times_a_minute(table: Table) -> None:
    async def send(to: Address) -> timedelta | None:
        table.count += 1
        try:
            await table.chat.send(Outgoing(PostId(table.count), Post(to, "bonjour")))
        except AdapterError as error:
            return error.retry_after
        return None

    assert [await table.clock.through(send(ALONE)) for _ in range(3)] == [None] * 3
    assert table.clock.now() - NOW == 2 * SECOND, "a turn that comes soon is waited for"
    assert [await send(TEAM) for _ in range(20)] == [None] * 20
    assert await send(TEAM) == 61 * SECOND, "what leaves a minute apart may arrive in less"
    table.clock.move(NOW + 64 * SECOND)
    assert await send(TEAM) is None


async def test_all_chats_together_hear_no_more_than_twenty_five_posts_a_second(table: Table) -> None:
    people = [Address("telegram", str(table.telegram.person(1000 + n, f"P{n}").id)) for n in range(60)]
    sent = [table.chat.send(Outgoing(PostId(n), Post(to, "bonjour"))) for n, to in enumerate(people)]
    together = asyncio.gather(*sent)
    await asyncio.sleep(0)
    while len(table.telegram.requests("sendMessage")) < 25:  # noqa: ASYNC110 -- the stand-in sets no event of ours
        await asyncio.sleep(0.01)
    assert len(table.telegram.requests("sendMessage")) == 25
    await table.clock.through(together)
    assert table.clock.now() - NOW >= 2 * SECOND
    assert len(table.telegram.requests("sendMessage")) == 60


async def lost_by(table: Table, work: Awaitable[object]) -> list[Event]:
    async with table.reading():
        await until(lambda: bool(table.telegram.requests("getUpdates")))
        with pytest.raises(ShutOut) as caught:
            await work
    assert caught.value.permanent
    return table.events


async def test_a_person_who_blocked_the_bot_is_noticed_and_not_tried_again(table: Table) -> None:
    table.telegram.chats[ANNE].blocked = True
    at = NOW + 4 * SECOND
    assert await lost_by(table, table.say(to=ALONE)) == [RoomEvent("lost:1:1", ALONE, RoomEventKind.LOST, at, "7")]


async def test_a_group_where_the_bot_is_muted_is_noticed(table: Table) -> None:
    table.telegram.chats[GROUP].muted = True
    assert await lost_by(table, table.say()) == [RoomEvent("lost:1:1", TEAM, RoomEventKind.LOST, NOW + 4 * SECOND)]


async def test_a_topic_that_is_gone_is_noticed(table: Table) -> None:
    there = Address("telegram", str(FORUM), "10")
    assert await lost_by(table, table.say(to=there)) == [
        RoomEvent("lost:1:1", there, RoomEventKind.LOST, NOW + 4 * SECOND)
    ]


async def test_a_group_that_moved_is_told_to_the_core_by_its_one_id_however_it_was_noticed(table: Table) -> None:
    table.telegram.migrate(GROUP, -300)
    async with table.reading():
        await table.heard(2)
        with pytest.raises(AdapterError) as caught:
            await table.say()
    assert caught.value.retry_after == timedelta(milliseconds=1)
    there = Address("telegram", "-300")
    ats = [NOW, NOW, NOW + 4 * SECOND]
    moved = [RoomEvent(f"moved:{GROUP}:-300", TEAM, RoomEventKind.MOVED, at, moved_to=there) for at in ats]
    assert table.events == moved


async def test_check_says_whose_token_it_is_and_what_the_bot_sees(table: Table) -> None:
    assert [(finding.good, finding.words) for finding in await table.chat.check([])][:-1] == [
        (True, "the token is that of @standardiste_bot"),
        (True, "in groups it sees commands, presses and replies, which is enough"),
    ]
    table.telegram.webhook = {"url": "https://other.example/"}
    assert [(f.good, f.words) for f in await table.chat.check([])][2:-1] == [
        (False, "Telegram pushes this bot's messages elsewhere")
    ]


async def test_check_says_what_the_bot_may_do_in_each_room(table: Table) -> None:
    forum = Address("telegram", str(FORUM), "9")
    team, coordination = Room(TEAM, LYON, Purpose.TEAM), Room(forum, LYON, Purpose.COORDINATION)

    async def found() -> list[tuple[bool, str]]:
        return [(finding.good, finding.words) for finding in await table.chat.check([team, coordination])][2:]

    writes = (True, "the bot writes there, and hears who leaves")
    assert await found() == [(True, "the bot writes there, pins the week, and hears who leaves"), writes]
    here = table.telegram.chats[GROUP]
    here.may_pin = False
    assert await found() == [(True, "the bot writes there, may not pin the week, and hears who leaves"), writes]
    here.bot_is = "member"
    deaf = "and does not hear who leaves: for that it must be an administrator"
    assert await found() == [(True, f"the bot writes there, may not pin the week, {deaf}"), writes]
    here.muted = True
    table.telegram.chats[FORUM].threads.clear()
    first, second = await found()
    assert (first[0], second[0]) == (False, False)
    assert second[1].endswith("Message thread not found")
    table.telegram.chats[FORUM].bot_in = False
    assert "kicked" in (await found())[1][1].casefold()
    assert [(f.good, f.words) for f in await table.chat.check([])][2:] == [(False, "no room is bound yet")]
    assert table.telegram.texts(GROUP) == table.telegram.texts(FORUM) == []


async def test_check_says_that_links_lead_to_another_bot(table: Table) -> None:
    chat = TelegramChat(TelegramLogin(TOKEN, table.telegram.url, "other_bot"), draw, table.clock)
    [finding, _] = [finding for finding in await chat.check([]) if not finding.good]
    assert (finding.words, finding.todo) == (
        "links lead newcomers to @other_bot, which is another bot",
        "write name: standardiste_bot in bot.yaml",
    )
    await chat.close()


def test_the_token_looks_like_one() -> None:
    assert re.fullmatch(r"\d{6,}:[\w-]{30,}", TOKEN)  # so that the logs' filter is put to the test with it
