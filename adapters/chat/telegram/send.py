"""One post, said on Telegram: written, edited in place, pinned, or as the answer to a press."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    LinkPreviewOptions,
    Message,
    ReplyKeyboardMarkup,
)
from telegram.constants import ParseMode

from adapters.chat.errors import ShutOut
from adapters.chat.markup import clip_text, fit_in_one_part, html_to_plain, split_text, strip_markup
from adapters.chat.telegram.errors import CANNOT_EDIT, Refusal, translate_errors
from adapters.picture import Draw
from bot.errors import AdapterError
from bot.model import Button, NetworkId, Outgoing, Post, PostAction, PostId

log = logging.getLogger(__name__)

T = TypeVar("T")

TEXT: Final = 4096
CAPTION: Final = 1024
TOAST: Final = 200
GLANCE: Final = 60
"""Characters that are read while a toast passes; a longer one stays until it is put away."""
DATA: Final = 64
"""Bytes that a button may say."""
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


@dataclass(slots=True)
class Sender:
    """Says posts. `progress` remembers which parts of a post went out before the rest failed, so none goes twice."""

    bot: Bot
    draw: Draw
    progress: dict[tuple[PostId, int], list[Message]] = field(default_factory=dict)

    async def say(self, outgoing: Outgoing) -> NetworkId:
        """Say it, edit what stands, or take that away and say it at the end. The id is that of the last message."""
        post, standing = outgoing.post, outgoing.network_id
        if standing is not None:
            if post.action is PostAction.UNPIN:
                return await self._take_down(post, standing)
            if not post.anew and await self._edit(post, int(standing)):
                return standing
            await self._delete(post, int(standing))
        message = await self._write(outgoing)
        if post.action is PostAction.PIN:
            await self._pin(post, message)
        return NetworkId(str(message.message_id))

    async def leave(self, outgoing: Outgoing) -> NetworkId:
        """Say it if that is still allowed, and go."""
        said = NetworkId("")
        with suppress(ShutOut, Refusal):
            said = NetworkId(str((await self._write(outgoing, keep=True)).message_id))
        with suppress(ShutOut, Refusal), translate_errors():
            await self.bot.leave_chat(outgoing.post.to.chat)
        self.progress.pop((outgoing.id, outgoing.version), None)
        return said

    async def answer(self, press: str, text: str) -> None:
        """Answer a press where it was made; a text that takes longer to read than a toast stays. Empty: nothing."""
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
                done.append(await self._piece(post, piece, number, last=number == len(pieces) - 1))
        if not keep:
            del self.progress[key]
        return done[-1]

    async def _piece(self, post: Post, piece: str, number: int, *, last: bool) -> Message:
        common: dict[str, Any] = {
            "message_thread_id": int(post.to.thread) if post.to.thread else None,
            "disable_notification": post.quiet or None,
            "protect_content": post.protected or None,
            "reply_markup": keyboard_of_buttons(post.buttons) if last else None,
        }
        photo = await self.draw(post.picture) if number == 0 and post.picture is not None else b""
        if photo:
            return await self._in_plain_if_need_be(
                piece,
                lambda text, mode: self.bot.send_photo(
                    post.to.chat, photo, caption=text or None, parse_mode=mode, **common
                ),
            )
        return await self._in_plain_if_need_be(
            piece,
            lambda text, mode: self.bot.send_message(
                post.to.chat, text, parse_mode=mode, link_preview_options=NO_PREVIEW, **common
            ),
        )

    async def _in_plain_if_need_be(self, piece: str, do: Callable[[str, str | None], Awaitable[T]]) -> T:
        """With our markup; when Telegram refuses that, without."""
        try:
            with translate_errors():
                return await do(piece, ParseMode.HTML)
        except Refusal as refusal:
            if not refusal.says("can't parse entities"):
                raise
            log.warning("Telegram did not understand our markup; it is said without")
        with translate_errors():
            return await do(html_to_plain(piece), None)

    async def _pin(self, post: Post, message: Message) -> None:
        """Keep it in sight where we may; where not, it was said all the same."""
        try:
            with translate_errors():
                await self.bot.pin_chat_message(post.to.chat, message.message_id, disable_notification=True)
        except AdapterError as error:
            log.info("a post could not be pinned: %s", error.message)

    async def _take_down(self, post: Post, standing: NetworkId) -> NetworkId:
        """Edit it a last time and out of sight, each as far as that still goes."""
        with suppress(Refusal):
            await self._edit(post, int(standing))
        try:
            with translate_errors():
                await self.bot.unpin_chat_message(post.to.chat, int(standing))
        except AdapterError as error:
            log.info("a post could not be unpinned: %s", error.message)
        return standing

    # ------------------------------------------------------------ in place of what stands

    async def _edit(self, post: Post, standing: int) -> bool:
        """Whether it stands as wanted now; False when it can only be said anew."""
        if post.picture is None and len(render_telegram_post(post)) > 1:
            return False
        try:
            await self._change(post, standing)
        except Refusal as refusal:
            if refusal.says("message is not modified"):
                return True
            if refusal.says(*CANNOT_EDIT):
                return False
            raise
        return True

    async def _change(self, post: Post, standing: int) -> None:
        where: dict[str, Any] = {
            "chat_id": post.to.chat,
            "message_id": standing,
            "reply_markup": keyboard_of_buttons(tuple(button for button in post.buttons if not button.contact)),
        }
        piece = render_telegram_post(post)[0]
        photo = await self.draw(post.picture) if post.picture is not None else b""
        if photo:
            await self._in_plain_if_need_be(
                piece,
                lambda text, mode: self.bot.edit_message_media(
                    InputMediaPhoto(photo, caption=text or None, parse_mode=mode), **where
                ),
            )
            return
        await self._in_plain_if_need_be(
            piece,
            lambda text, mode: self.bot.edit_message_text(
                text, parse_mode=mode, link_preview_options=NO_PREVIEW, **where
            ),
        )

    async def _delete(self, post: Post, standing: int) -> None:
        """Take it away if we still may: what takes its place must not stand beside it."""
        try:
            with translate_errors():
                await self.bot.delete_message(post.to.chat, standing)
        except Refusal as refusal:
            log.info("an old post could not be taken away: %s", refusal.why)


# ---------------------------------------------------------------- a post, rendered


def render_telegram_post(post: Post) -> list[str]:
    """The post as HTML, in as many messages as it takes; one with a key stays one, for it is edited later."""
    first = CAPTION if post.picture is not None else TEXT
    return [fit_in_one_part(post.text, first, post.more)] if post.key else split_text(post.text, TEXT, first)


def keyboard_of_buttons(buttons: tuple[Button, ...]) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
    """One button a row. One that says more than Telegram takes is left out: the rest of the post matters more.

    A button that sends one's own number is of another kind, good for one press, and stands alone.
    """
    contact = next((button for button in buttons if button.contact), None)
    if contact is not None:
        sends = KeyboardButton(strip_markup(contact.label), request_contact=True)
        return ReplyKeyboardMarkup([[sends]], resize_keyboard=True, one_time_keyboard=True)
    rows = []
    for button in buttons:
        if len(button.says.encode()) > DATA:
            log.error("a button says more than %s bytes and is left out: %s", DATA, button.says.partition(":")[0])
        else:
            rows.append([InlineKeyboardButton(strip_markup(button.label), callback_data=button.says)])
    return InlineKeyboardMarkup(rows) if rows else None
