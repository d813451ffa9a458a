"""Sends one post to Telegram: writes, edits or pins it, or answers a press."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.constants import ParseMode

from adapters.chat.errors import ShutOut
from adapters.chat.markup import clip_text, fit_in_one_part, html_to_plain, split_text, strip_markup
from adapters.chat.telegram.errors import CANNOT_EDIT, NOT_MODIFIED, Refusal, translate_errors
from adapters.documents import Draw
from bot.errors import AdapterError
from bot.model import Button, NetworkId, Outgoing, Post, PostAction, PostId

log = logging.getLogger(__name__)

T = TypeVar("T")

TEXT: Final = 4096
CAPTION: Final = 1024
TOAST: Final = 200
GLANCE: Final = 60
"""Characters that can be read while a toast is visible; a longer text stays until it is dismissed."""
DATA: Final = 64
"""Bytes of a button's callback data."""
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


@dataclass(slots=True)
class Sender:
    """Sends posts. `progress` keeps the parts sent before a failure, so that none is sent twice."""

    bot: Bot
    draw: Draw
    progress: dict[tuple[PostId, int], list[Message]] = field(default_factory=dict)

    async def say(self, outgoing: Outgoing) -> NetworkId:
        """Write the post, edit the old message, or delete that and write again. Returns the last message's id."""
        post, standing = outgoing.post, outgoing.network_id
        if standing is not None:
            if post.action is PostAction.UNPIN:
                return await self._take_down(outgoing, standing)
            if not post.anew and await self._edit(outgoing, int(standing)):
                return standing
            await self._delete(post, int(standing))
        message = await self._write(outgoing)
        if post.action is PostAction.PIN:
            await self._pin(post, message)
        return NetworkId(str(message.message_id))

    async def leave(self, outgoing: Outgoing) -> NetworkId:
        """Write the post if that is still allowed, and leave."""
        said = NetworkId("")
        with suppress(ShutOut, Refusal):
            said = NetworkId(str((await self._write(outgoing, keep=True)).message_id))
        with suppress(ShutOut, Refusal), translate_errors():
            await self.bot.leave_chat(outgoing.post.to.chat)
        self.progress.pop((outgoing.id, outgoing.version), None)
        return said

    async def answer(self, press: str, text: str) -> None:
        """Answer a press. A text longer than `GLANCE` stays until it is dismissed; an empty one shows nothing."""
        words = clip_text(text, TOAST)
        with translate_errors():
            await self.bot.answer_callback_query(press, words or None, show_alert=len(words) > GLANCE)

    # ------------------------------------------------------------ new

    async def _write(self, outgoing: Outgoing, *, keep: bool = False) -> Message:
        key = (outgoing.id, outgoing.version)
        post, done = outgoing.post, self.progress.setdefault(key, [])
        pieces = render_telegram_post(post)
        for number, piece in enumerate(pieces):
            if number >= len(done):
                done.append(await self._piece(outgoing, piece, number, last=number == len(pieces) - 1))
        if not keep:
            del self.progress[key]
        return done[-1]

    async def _piece(self, outgoing: Outgoing, piece: str, number: int, *, last: bool) -> Message:
        post = outgoing.post
        common: dict[str, Any] = {
            "reply_parameters": reply_to(post) if number == 0 else None,
            "message_thread_id": int(post.to.thread) if post.to.thread else None,
            "disable_notification": post.quiet or None,
            "protect_content": post.protected or None,
            "reply_markup": keyboard_of_buttons(post.buttons, outgoing.numbered) if last else None,
        }
        send_file = await self._file_of(post) if number == 0 else None
        if send_file is not None:
            try:
                return await self._in_plain_if_need_be(
                    piece,
                    lambda text, mode: send_file(post.to.chat, caption=text or None, parse_mode=mode, **common),
                )
            except (Refusal, ShutOut) as refusal:  # of the file; of the room too, if the words are refused as well
                log.info("a file was refused, its words go alone: %s", refusal.message)
        return await self._in_plain_if_need_be(
            piece,
            lambda text, mode: self.bot.send_message(
                post.to.chat, text, parse_mode=mode, link_preview_options=NO_PREVIEW, **common
            ),
        )

    async def _file_of(self, post: Post) -> Callable[..., Awaitable[Message]] | None:
        """How to send what goes with the words; None when there is nothing, or it cannot be made."""
        shown = post.picture or post.document
        made = await self.draw(shown) if shown is not None else b""
        if not made:
            return None
        if post.document is None:
            return partial(self.bot.send_photo, photo=made)
        return partial(self.bot.send_document, document=InputFile(made, filename=post.document.file_name))

    async def _in_plain_if_need_be(self, piece: str, do: Callable[[str, str | None], Awaitable[T]]) -> T:
        """Send with our markup; without it when Telegram rejects that."""
        try:
            with translate_errors():
                return await do(piece, ParseMode.HTML)
        except Refusal as refusal:
            if not refusal.says("can't parse entities"):
                raise
            log.warning("Telegram rejected our markup: the text is sent without it")
        with translate_errors():
            return await do(html_to_plain(piece), None)

    async def _pin(self, post: Post, message: Message) -> None:
        """Pin the message; without the right to pin, only log it."""
        try:
            with translate_errors():
                await self.bot.pin_chat_message(post.to.chat, message.message_id, disable_notification=True)
        except AdapterError as error:
            log.info("a post could not be pinned: %s", error.message)

    async def _take_down(self, outgoing: Outgoing, standing: NetworkId) -> NetworkId:
        """Edit it a last time and unpin it, each if that is still possible."""
        with suppress(Refusal):
            await self._edit(outgoing, int(standing))
        try:
            with translate_errors():
                await self.bot.unpin_chat_message(outgoing.post.to.chat, int(standing))
        except AdapterError as error:
            log.info("a post could not be unpinned: %s", error.message)
        return standing

    # ------------------------------------------------------------ changes of the old message

    async def _edit(self, outgoing: Outgoing, standing: int) -> bool:
        """Edit the message. False when that is impossible and the post must be sent again."""
        post = outgoing.post
        if post.picture is None and len(render_telegram_post(post)) > 1:
            return False
        try:
            await self._change(outgoing, standing)
        except Refusal as refusal:
            if refusal.says(NOT_MODIFIED):
                return True
            if refusal.says(*CANNOT_EDIT):
                return False
            raise
        return True

    async def _change(self, outgoing: Outgoing, standing: int) -> None:
        post = outgoing.post
        buttons = tuple(button for button in post.buttons if not button.contact)
        where: dict[str, Any] = {
            "chat_id": post.to.chat,
            "message_id": standing,
            "reply_markup": keyboard_of_buttons(buttons, outgoing.numbered),
        }
        piece = render_telegram_post(post)[0]
        photo = await self.draw(post.picture) if post.picture is not None else b""
        if photo:
            try:
                await self._in_plain_if_need_be(
                    piece,
                    lambda text, mode: self.bot.edit_message_media(
                        InputMediaPhoto(photo, caption=text or None, parse_mode=mode), **where
                    ),
                )
            except (Refusal, ShutOut) as refusal:
                if isinstance(refusal, Refusal) and refusal.says(NOT_MODIFIED, *CANNOT_EDIT):
                    raise
                log.info("a picture was refused, its words go alone: %s", refusal.message)
            else:
                return
        await self._in_plain_if_need_be(
            piece,
            lambda text, mode: self.bot.edit_message_text(
                text, parse_mode=mode, link_preview_options=NO_PREVIEW, **where
            ),
        )

    async def _delete(self, post: Post, standing: int) -> None:
        """Delete the old message if still allowed, so that the chat does not show both."""
        try:
            with translate_errors():
                await self.bot.delete_message(post.to.chat, standing)
        except Refusal as refusal:
            log.info("an old post could not be deleted: %s", refusal.why)


# ---------------------------------------------------------------- a post, rendered


def render_telegram_post(post: Post) -> list[str]:
    """The post as HTML, split into messages. A post with a key stays one message, because it is edited later."""
    first = CAPTION if post.picture or post.document else TEXT
    return [fit_in_one_part(post.text, first, post.more)] if post.key else split_text(post.text, TEXT, first)


def reply_to(post: Post) -> ReplyParameters | None:
    """What the post answers, also when that was deleted meanwhile."""
    return ReplyParameters(int(post.answers), allow_sending_without_reply=True) if post.answers else None


def keyboard_of_buttons(
    buttons: tuple[Button, ...], numbered: tuple[Button, ...]
) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """One button per row. One that says more than Telegram takes says its number instead (see `Outgoing.numbered`).

    A button that sends the user's phone number needs another type of keyboard, for one press, without other buttons.
    """
    contact = next((button for button in buttons if button.contact), None)
    if contact is not None:
        sends = KeyboardButton(strip_markup(contact.label), request_contact=True)
        return ReplyKeyboardMarkup([[sends]], resize_keyboard=True, one_time_keyboard=True)
    places = {button.says: str(number) for number, button in enumerate(numbered, 1)}
    rows = [
        [InlineKeyboardButton(strip_markup(button.label), callback_data=data)]
        for button in buttons
        for data in [button.says if len(button.says.encode()) <= DATA else places[button.says]]
    ]
    return InlineKeyboardMarkup(rows) if rows else None
