"""A simulated Telegram Bot API: what people do, what the bot posted, and all failures in between.

    async with BotApi.running() as telegram:
        telegram.group(-100, "Lyon")
        telegram.say(-100, 7, "/planning")

No published package behaves enough like Telegram for this. Limits and messages are modelled on Telegram's
documentation.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aiohttp import web

from tests.support.telegram.rules import CAPTION, TEXT, Refused, Standing, keyboard_of, may_write, shown
from tests.support.telegram.world import BOT, Asked, World

GIFTS: Final = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
RIGHTS: Final = (
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
)
"""Rights of an administrator."""
PRESS_LASTS: Final = timedelta(minutes=15)


class Page(Exception):
    """An answer that is no JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class BotApi(World):
    """Telegram's HTTP server."""

    @classmethod
    @asynccontextmanager
    async def running(cls, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AsyncIterator["BotApi"]:
        api = cls(now)
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/bot{token}/{method}", api._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield api
        finally:
            api.end_outage()
            api._changed.set()
            if api._poll and not api._poll.done():
                api._poll.cancel()
            await runner.cleanup()

    # ------------------------------------------------------------ HTTP

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        form = {**request.query, **(await request.post())}
        names = {name: value.filename for name, value in form.items() if isinstance(value, web.FileField)}
        asked = Asked(method, {name: understood(name, value) for name, value in form.items()}, self.now(), names=names)
        self.asked.append(asked)
        try:
            return web.json_response({"ok": True, "result": await self._fare(request, asked)})
        except Page as page:
            return web.Response(status=page.status, text="<html></html>", content_type="text/html")
        except Refused as refused:
            asked.refused = refused.words
            body: dict[str, Any] = {"ok": False, "error_code": refused.code, "description": refused.words}
            if refused.parameters:
                body["parameters"] = refused.parameters
            return web.json_response(body, status=refused.code)

    async def _fare(self, request: web.Request, asked: Asked) -> Any:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        waiting = self.faults[asked.method] or self.faults["*"]
        fault = waiting.pop(0) if waiting else self.outage
        if fault is None or fault.kind == "pass":
            return await self._do(asked)
        asked.refused = fault.kind
        if fault.kind == "429":
            raise Refused(429, "Too Many Requests: retry later", retry_after=fault.retry_after)
        if fault.kind.startswith("html "):
            raise Page(int(fault.kind.removeprefix("html ")))
        if fault.kind == "502":
            raise Refused(502, "Bad Gateway")
        if fault.kind == "hang":
            while self.outage is fault:
                await self._something()
        if fault.kind == "late":
            await self._do(asked)
        if request.transport is not None:
            request.transport.abort()
        raise Refused(500, "the connection is gone")

    async def _something(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    async def _do(self, asked: Asked) -> Any:
        if asked.method == "getUpdates":
            return await self._get_updates(asked.params)
        if asked.method.startswith("send"):
            self._not_too_fast(int(asked.params["chat_id"]))
        return getattr(self, f"_{snake(asked.method)}")(asked.params)

    def _not_too_fast(self, chat: int) -> None:
        if not self.limits:
            return
        now, (count, seconds) = self.now(), (20, 60.0) if chat < 0 else (1, 0.95)
        lately = [at for at in self._spoke[chat] if (now - at).total_seconds() < seconds]
        if len(lately) >= count:
            raise Refused(429, "Too Many Requests: retry later", retry_after=int(seconds) or 1)
        self._spoke[chat] = [*lately, now]

    # ------------------------------------------------------------ methods

    async def _get_updates(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(Refused(409, "Conflict: terminated by other getUpdates request"))
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._poll = mine
        confirmed = int(params.get("offset", 0))
        left = [(update, times - (update["update_id"] < confirmed)) for update, times in self.pending]
        self.pending = [(update, times) for update, times in left if times > 0]
        deadline = asyncio.get_running_loop().time() + float(params.get("timeout", 0))
        try:
            while not self.pending and asyncio.get_running_loop().time() < deadline:
                self._changed.clear()
                changed = asyncio.ensure_future(self._changed.wait())
                waits: set[asyncio.Future[Any]] = {mine, changed}
                left_over = deadline - asyncio.get_running_loop().time()
                await asyncio.wait(waits, timeout=left_over, return_when=asyncio.FIRST_COMPLETED)
                changed.cancel()
                if mine.done():
                    mine.result()
                if self.outage is not None:
                    raise Refused(502, "Bad Gateway")
        finally:
            if not mine.done():
                mine.cancel()
            elif not mine.cancelled():
                mine.exception()
        return [update for update, _ in self.pending[: int(params.get("limit", 100))]]

    def _get_me(self, _: dict[str, Any]) -> Any:
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}

    def _send_message(self, params: dict[str, Any]) -> Any:
        if self.refuse_markup and params.get("parse_mode"):
            raise Refused(400, "Bad Request: can't parse entities: nobody knows why")
        words = shown(str(params.get("text", "")), params.get("parse_mode"), TEXT)
        if not words:
            raise Refused(400, "Bad Request: message text is empty")
        return self._stand(params, words, None)

    def _send_photo(self, params: dict[str, Any]) -> Any:
        if self.refuse_photos:
            raise self.refuse_photos
        caption = shown(str(params.get("caption", "")), params.get("parse_mode"), CAPTION)
        return self._stand(params, caption, params["photo"])

    def _send_document(self, params: dict[str, Any]) -> Any:
        if self.refuse_photos:
            raise self.refuse_photos
        caption = shown(str(params.get("caption", "")), params.get("parse_mode"), CAPTION)
        return self._stand(params, caption, None, params["document"])

    def _stand(self, params: dict[str, Any], words: str, photo: bytes | None, document: bytes | None = None) -> Any:
        thread = params.get("message_thread_id")
        chat = may_write(self.chats.get(int(params["chat_id"])), thread)
        keyboard = keyboard_of(params.get("reply_markup"))
        raw = self._message(chat.id) | {"from": BOT}
        id_ = int(raw["message_id"])
        quiet, protected = bool(params.get("disable_notification")), bool(params.get("protect_content"))
        standing = Standing(chat.id, id_, words, keyboard, photo, thread, quiet, protected, document=document)
        self.messages[chat.id, id_] = standing
        self.on_said(standing, False)
        return raw | self._content(standing)

    def _content(self, standing: Standing) -> dict[str, Any]:
        markup = {"reply_markup": {"inline_keyboard": standing.keyboard}} if standing.keyboard else {}
        if standing.document is not None:
            return {"document": {"file_id": "f", "file_unique_id": "u"}, "caption": standing.text} | markup
        if standing.photo is None:
            return {"text": standing.text} | markup
        size = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
        return {"photo": [size], "caption": standing.text} | markup

    def _standing(self, params: dict[str, Any]) -> Standing:
        may_write(self.chats.get(int(params["chat_id"])), None)
        found = self.messages.get((int(params["chat_id"]), int(params["message_id"])))
        if found is None or found.gone:
            raise Refused(400, "Bad Request: message to edit not found")
        return found

    def _edited(self, standing: Standing, words: str, params: dict[str, Any], photo: bytes | None) -> Any:
        keyboard = keyboard_of(params.get("reply_markup"))
        if (standing.text, standing.keyboard, standing.photo) == (words, keyboard, photo):
            raise Refused(400, "Bad Request: message is not modified: specified new message content is the same")
        standing.text, standing.keyboard, standing.photo = words, keyboard, photo
        standing.edits += 1
        self.on_said(standing, True)
        chat = self.chats[standing.chat].as_json()
        return {"message_id": standing.id, "date": self._date(), "chat": chat, "from": BOT} | self._content(standing)

    def _edit_message_text(self, params: dict[str, Any]) -> Any:
        standing = self._standing(params)
        if standing.photo is not None:
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        return self._edited(standing, shown(str(params["text"]), params.get("parse_mode"), TEXT), params, None)

    def _edit_message_media(self, params: dict[str, Any]) -> Any:
        standing, media = self._standing(params), params["media"]
        if self.refuse_photos:
            raise self.refuse_photos
        words = shown(str(media.get("caption", "")), media.get("parse_mode"), CAPTION)
        return self._edited(standing, words, params, params[media["media"].removeprefix("attach://")])

    def _delete_message(self, params: dict[str, Any]) -> bool:
        with suppress(Refused):
            standing = self._standing(params)
            standing.gone = True
            self.on_gone(standing)
            return True
        raise Refused(400, "Bad Request: message to delete not found")

    def _answer_callback_query(self, params: dict[str, Any]) -> bool:
        press = self.presses.get(str(params["callback_query_id"]))
        if press is None or press.answers or self.now() - press.at > PRESS_LASTS:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        words = str(params.get("text", ""))
        if len(words) > 200:
            raise Refused(400, "Bad Request: MESSAGE_TOO_LONG")
        press.answers.append((words, bool(params.get("show_alert"))))
        self.on_answer(press, words)
        return True

    def _pin_chat_message(self, params: dict[str, Any]) -> bool:
        chat = may_write(self.chats.get(int(params["chat_id"])), None)
        if not chat.may_pin:
            raise Refused(400, "Bad Request: not enough rights to manage pinned messages in the chat")
        chat.pinned.append(int(params["message_id"]))
        return True

    def _unpin_chat_message(self, params: dict[str, Any]) -> bool:
        chat = may_write(self.chats.get(int(params["chat_id"])), None)
        if not chat.may_pin:
            raise Refused(400, "Bad Request: not enough rights to manage pinned messages in the chat")
        chat.pinned = [id_ for id_ in chat.pinned if id_ != int(params["message_id"])]
        return True

    def _send_chat_action(self, params: dict[str, Any]) -> bool:
        may_write(self.chats.get(int(params["chat_id"])), params.get("message_thread_id"))
        return True

    def _get_chat(self, params: dict[str, Any]) -> Any:
        chat = self.chats[int(params["chat_id"])]
        permissions = {"can_pin_messages": chat.may_pin and chat.bot_is == "member"}
        return (
            chat.as_json()
            | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
            | {"permissions": permissions}
        )

    def _get_chat_member(self, params: dict[str, Any]) -> Any:
        chat = self.chats[int(params["chat_id"])]
        rights = dict.fromkeys(RIGHTS, False) | {"can_pin_messages": chat.may_pin}
        return {"user": BOT, "status": chat.bot_is} | (rights if chat.bot_is == "administrator" else {})

    def _leave_chat(self, params: dict[str, Any]) -> bool:
        self.chats[int(params["chat_id"])].bot_in = False
        return True

    def _set_my_commands(self, _: dict[str, Any]) -> bool:
        return True

    def _set_webhook(self, params: dict[str, Any]) -> bool:
        self.webhook = params
        return True

    def _delete_webhook(self, _: dict[str, Any]) -> bool:
        self.webhook = {}
        return True

    def _get_webhook_info(self, _: dict[str, Any]) -> Any:
        return {"url": self.webhook.get("url", ""), "has_custom_certificate": False, "pending_update_count": 0}


def understood(name: str, value: Any) -> Any:
    """The value of a form field: files as bytes, texts unchanged, the rest parsed as JSON."""
    if isinstance(value, web.FileField):
        return value.file.read()
    if name not in {"text", "caption"}:
        with suppress(ValueError):
            return json.loads(value)
    return value


def snake(method: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in method)
