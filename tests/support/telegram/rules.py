"""What the simulated Bot API rejects, with which messages; modelled on Telegram's documentation."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

TAG: Final = re.compile(r"</?[a-z]+>")
BAD: Final = re.compile(r"<|>|&(?!(?:lt|gt|amp|quot|#\d+);)")
TEXT, CAPTION, DATA = 4096, 1024, 64


class Refused(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.code, self.words, self.parameters = code, words, parameters


@dataclass(slots=True)
class Chat:
    """A chat as stored by Telegram. Private chats have the person's id."""

    id: int
    type: str
    title: str = ""
    threads: set[int] = field(default_factory=set)
    bot_in: bool = True
    muted: bool = False
    blocked: bool = False
    may_pin: bool = True
    migrated_to: int | None = None
    username: str = ""
    bot_is: str = "administrator"
    pinned: list[int] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        named = {"first_name": self.title} if self.type == "private" else {"title": self.title}
        return {"id": self.id, "type": self.type, **named} | ({"is_forum": True} if self.threads else {})


@dataclass(slots=True)
class Standing:
    """The current state of a message of the bot; `gone` when deleted."""

    chat: int
    id: int
    text: str
    keyboard: list[list[dict[str, str]]]
    photo: bytes | None = None
    thread: int | None = None
    quiet: bool = False
    protected: bool = False
    edits: int = 0
    gone: bool = False
    document: bytes | None = None

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.keyboard for button in row]


def may_write(chat: Chat | None, thread: int | None) -> Chat:
    """Raise Telegram's error if the bot may not write."""
    if chat is None:
        raise Refused(400, "Bad Request: chat not found")
    if chat.migrated_to is not None:
        words = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, words, migrate_to_chat_id=chat.migrated_to)
    if chat.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if not chat.bot_in:
        raise Refused(403, f"Forbidden: bot was kicked from the {chat.type} chat")
    if chat.muted:
        raise Refused(400, "Bad Request: not enough rights to send text messages to the chat")
    if thread is not None and thread not in chat.threads:
        raise Refused(400, "Bad Request: message thread not found")
    return chat


def shown(words: str, mode: str | None, limit: int) -> str:
    """The text as people see it. Raises if Telegram would reject it."""
    if mode == "HTML":
        open_tags: list[str] = []
        for tag in TAG.findall(words):
            if tag.startswith("</"):
                if not open_tags or open_tags.pop() != tag[2:-1]:
                    raise Refused(400, f"Bad Request: can't parse entities: unexpected end tag {tag}")
            elif tag[1:-1] in {"b", "i", "u", "s", "code", "pre"}:
                open_tags.append(tag[1:-1])
            else:
                raise Refused(400, f"Bad Request: can't parse entities: unsupported start tag {tag}")
        words = TAG.sub("", words)
        if open_tags or BAD.search(words):
            raise Refused(400, "Bad Request: can't parse entities: unclosed or unescaped")
        words = unescape(words)
    if len(words.encode("utf-16-le")) // 2 > limit:
        raise Refused(
            400, "Bad Request: message is too long" if limit == TEXT else "Bad Request: message caption is too long"
        )
    return words


def keyboard_of(markup: dict[str, Any] | None) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = (markup or {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if not 1 <= len(button.get("callback_data", "").encode()) <= DATA:
                raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows
