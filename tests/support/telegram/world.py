"""The chats of the simulated Bot API: members, what people do, what the bot posted."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tests.support.telegram.rules import Chat, Refused, Standing

TOKEN: Final = "123456789:stand-in-token-that-opens-nothing-at-all"
BOT: Final = {"id": 123456789, "is_bot": True, "first_name": "Standardiste", "username": "standardiste_bot"}


@dataclass(slots=True)
class Fault:
    """How a request fails: `429`, `502`, `hang`, `reset`, `late` (executed, no answer), or `pass` (it succeeds).

    `html 403` is a page of that status, from what stands before Telegram.
    """

    kind: str
    retry_after: int = 0


@dataclass(slots=True)
class Asked:
    """A request, when it came, and its error or other outcome."""

    method: str
    params: dict[str, Any]
    at: datetime
    refused: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """Of the files that were sent."""


@dataclass(slots=True)
class Press:
    user: int
    at: datetime
    answers: list[tuple[str, bool]] = field(default_factory=list)


class World:
    """Telegram as people see it. `deliveries`: how often each update is sent; `limits`: reject too fast posts."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.now = now
        self.token = TOKEN
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Standing] = {}
        self.presses: dict[str, Press] = {}
        self.asked: list[Asked] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.outage: Fault | None = None
        self.deliveries = 1
        self.limits = False
        self.refuse_markup = False
        self.refuse_photos: Refused | None = None
        self.language = "fr"
        self.on_said: Callable[[Standing, bool], None] = lambda _standing, _edited: None
        self.on_gone: Callable[[Standing], None] = lambda _standing: None
        self.on_answer: Callable[[Press, str], None] = lambda _press, _words: None
        self.webhook: dict[str, Any] = {}
        self.url = ""
        self.pending: list[tuple[dict[str, Any], int]] = []
        self._next_update, self._next_message = 871, 100
        self._changed = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._spoke: dict[int, list[datetime]] = defaultdict(list)

    # ------------------------------------------------------------ what people do

    def group(self, id_: int, title: str, kind: str = "supergroup", threads: tuple[int, ...] = ()) -> Chat:
        self.chats[id_] = Chat(id_, kind, title, set(threads))
        return self.chats[id_]

    def person(self, id_: int, name: str) -> Chat:
        """Somebody who has started a private chat with the bot."""
        self.chats[id_] = Chat(id_, "private", name)
        return self.chats[id_]

    def say(self, chat: int, user: int, text: str, thread: int | None = None, **more: Any) -> int:
        """Somebody writes. Returns the update's id."""
        topic = {"message_thread_id": thread, "is_topic_message": True} if thread is not None else {}
        return self.update("message", self._message(chat) | {"from": self._user(user), "text": text} | topic | more)

    def press(self, chat: int, message: int, label: str, user: int) -> str:
        """Somebody presses a button of a message. Returns the press's id."""
        standing = self.messages[chat, message]
        data = next(b["callback_data"] for row in standing.keyboard for b in row if b["text"] == label)
        return self.press_data(chat, message, data, user)

    def press_data(self, chat: int, message: int, data: str, user: int) -> str:
        id_ = str(5_000_000 + len(self.presses))
        self.presses[id_] = Press(user, self.now())
        under = self._message(chat) | {"message_id": message}
        query = {"id": id_, "from": self._user(user), "message": under, "chat_instance": "1", "data": data}
        self.update("callback_query", query)
        return id_

    def our_place(self, chat: int, before: str, after: str, by: int, **more: Any) -> int:
        """The bot's own membership in a chat changes."""
        self.chats[chat].bot_in = after not in {"left", "kicked"} or self.chats[chat].type == "private"
        self.chats[chat].blocked = after == "kicked" and self.chats[chat].type == "private"
        return self._place("my_chat_member", chat, before, after, by, BOT, more)

    def somebodys_place(self, chat: int, before: str, after: str, user: int) -> int:
        return self._place("chat_member", chat, before, after, user, self._user(user), {})

    def migrate(self, old: int, new: int) -> None:
        """A group becomes a supergroup: reported in both, and in the answer to posts to the old one."""
        self.group(new, self.chats[old].title)
        self.chats[old].migrated_to = new
        self.update("message", self._message(old) | {"from": self._user(1), "migrate_to_chat_id": new})
        self.update("message", self._message(new) | {"from": self._user(1), "migrate_from_chat_id": old})

    def update(self, kind: str, content: Any) -> int:
        """Send any update, even a malformed one."""
        id_ = self._next_update
        self._next_update += 1
        self.pending.append(({"update_id": id_, kind: content}, self.deliveries))
        self._changed.set()
        return id_

    def _place(
        self, kind: str, chat: int, before: str, after: str, by: int, who: dict[str, Any], more: dict[str, Any]
    ) -> int:
        old, new = {"user": who, "status": before}, {"user": who, "status": after, **more}
        there = {"chat": self.chats[chat].as_json(), "from": self._user(by), "date": self._date()}
        return self.update(kind, there | {"old_chat_member": old, "new_chat_member": new})

    def _message(self, chat: int) -> dict[str, Any]:
        self._next_message += 1
        return {"message_id": self._next_message, "date": self._date(), "chat": self.chats[chat].as_json()}

    def _user(self, id_: int) -> dict[str, Any]:
        known = self.chats.get(id_)
        called = {"username": known.username} if known and known.username else {}
        spoken = {"language_code": self.language} if self.language else {}
        return {"id": id_, "is_bot": False, "first_name": known.title if known else f"P{id_}"} | spoken | called

    def _date(self) -> int:
        return int(self.now().timestamp())

    # ------------------------------------------------------------ what tests may inspect

    def said(self, chat: int) -> list[Standing]:
        """The bot's messages in a chat that were not deleted, oldest first."""
        return [m for (where, _), m in self.messages.items() if where == chat and not m.gone]

    def texts(self, chat: int) -> list[str]:
        return [message.text for message in self.said(chat)]

    def requests(self, method: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.method == method]

    def begin_outage(self, kind: str) -> None:
        """From now on every request fails this way, including the waiting poll."""
        self.outage = Fault(kind)
        self._changed.set()

    def end_outage(self) -> None:
        self.outage = None
        self._changed.set()
