"""Turns Telegram's errors into `AdapterError`, or into a subclass to which the bot can react."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from adapters.chat.errors import ShutOut
from bot.errors import AdapterError

os.environ.setdefault("PTB_TIMEDELTA", "1")  # the library's delays as timedeltas, its future default

LONGEST: Final = timedelta(days=1)
"""Longer delays are cut to this; a very large number would not even fit into a date."""
SHUT_OUT: Final = (
    "chat not found",
    "not enough rights to send text",
    "have no rights to send a message",
    "chat_write_forbidden",
    "chat_send_plain_forbidden",
    "chat_restricted",
    "channel_private",
    "need administrator rights",
    "peer_id_invalid",
    "user is deactivated",
    "user_is_blocked",
    "input_user_deactivated",
    "group chat was deactivated",
    "group chat was deleted",
    "message thread not found",
    "topic_closed",
    "topic_deleted",
)
"""Parts of error messages that mean: the bot may no longer write there. Not the refusal of a picture."""
TOO_LARGE: Final = "request entity too large"
NOT_MODIFIED: Final = "message is not modified"
CANNOT_EDIT: Final = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
    "there is no caption in the message",
    "there is no media in the message",
    "message_author_required",
)
"""Parts of error messages after an edit that mean: send the post again."""


class Refusal(AdapterError):
    """Telegram rejects this request; retrying is useless. `why` is its message in lower case."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Telegram refused: {why}", permanent=True)
        self.why = why.casefold()

    def says(self, *parts: str) -> bool:
        return any(part in self.why for part in parts)


class Moved(AdapterError):
    """The group has a new id."""

    def __init__(self, to: int) -> None:
        super().__init__("the group goes on under another id", retry_after=timedelta(milliseconds=1))
        self.to = to


@contextmanager
def translate_errors() -> Iterator[None]:
    """Raise `AdapterError` instead of the library's errors, whose messages may contain the URL with the token."""
    try:
        yield
    except RetryAfter as error:
        asked = error.retry_after
        delay = asked if isinstance(asked, timedelta) else timedelta(seconds=asked)
        raise AdapterError("Telegram asks us to be slower", retry_after=min(delay, LONGEST)) from None
    except ChatMigrated as error:
        raise Moved(error.new_chat_id) from None
    except TelegramError as error:
        raise error_of_answer(error) from None


def error_of_answer(error: TelegramError) -> AdapterError:
    """What an error says of the request, of the room, or of Telegram as a whole."""
    refusal = Refusal(error.message)
    said: AdapterError = refusal
    if TOO_LARGE in error.message.casefold():
        pass
    elif isinstance(error.__cause__, TelegramError):  # no JSON: it comes from what stands before Telegram
        said = AdapterError("Telegram cannot be reached (its answer is none)", away=True)
    elif isinstance(error, Forbidden):
        said = ShutOut(f"Telegram lets us write there no more: {error.message}")
    elif isinstance(error, InvalidToken):
        said = AdapterError("Telegram does not know this bot's token: it was revoked, or mistyped", permanent=True)
    elif isinstance(error, BadRequest):
        said = ShutOut(refusal.message) if refusal.says(*SHUT_OUT) else refusal
    elif isinstance(error, Conflict):
        said = AdapterError("another program reads this bot's messages: each loses what the other gets")
    elif isinstance(error, TimedOut):
        said = AdapterError("Telegram did not answer in time", unknown=True, away=True)
    elif isinstance(error, NetworkError):
        said = AdapterError(f"Telegram cannot be reached ({type(error.__cause__ or error).__name__})", away=True)
    else:
        said = AdapterError(f"Telegram gave an answer that is none ({type(error).__name__})", away=True)
    return said
