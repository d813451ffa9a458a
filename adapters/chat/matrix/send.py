"""Sends one post to Matrix: writes, edits, redacts or pins it, with its buttons as numbers.

Each request has a transaction id made from the outbox id, so that the homeserver executes a repeated request only once.
"""

import asyncio
import io
import logging
from binascii import crc32
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from html import escape
from typing import Any, Final

from nio import MatrixRoom, MegolmEvent
from nio.client.async_client import AsyncClient

from adapters.chat.errors import ShutOut
from adapters.chat.markup import fit_in_one_part, html_to_plain, split_text, strip_markup
from adapters.chat.matrix.api import request_json
from adapters.chat.matrix.errors import Refusal, await_answer
from adapters.chat.matrix.receive import KEYCAPS
from adapters.documents import Draw
from adapters.logs import PHONE
from bot.errors import AdapterError
from bot.model import Button, Document, DocumentKind, NetworkId, Outgoing, Picture, Post, PostAction, PostId

log = logging.getLogger(__name__)

TEXT: Final = 4000
"""UTF-16 units per message. An edit contains the text four times, and must stay under 64 KB when encrypted."""
UPLOAD: Final = 60.0
"""Time-out for the upload of a file, in seconds."""
FILES: Final = {"m.image", "m.file"}
MIME: Final = {DocumentKind.CSV: "text/csv", DocumentKind.PDF: "application/pdf"}
PROTECTED: Final = "standardiste.protected"
"""Marks the content of a post that must be redacted, never edited."""
REMEMBERED: Final = 5000

Content = dict[str, Any]


@dataclass(slots=True)
class Sender:
    """Sends posts to rooms that we have joined."""

    client: AsyncClient
    draw: Draw
    verified_only: bool = False
    locks: dict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))
    offered: dict[tuple[str, int], None] = field(default_factory=dict)
    doubtful: dict[PostId, str] = field(default_factory=dict)
    """The transactions of messages that the homeserver may have taken without saying so."""

    async def say(self, outgoing: Outgoing, room: MatrixRoom, mentioned: str = "") -> NetworkId:
        """Write the post, edit the old message, or redact that and write again. Returns the last message's id."""
        post, standing = outgoing.post, outgoing.network_id
        if standing:
            before = await self._standing(room, standing)
            if before is not None:
                if is_editable(post, before):
                    await self._edit(outgoing, room, standing, mentioned)
                    await self._offer(outgoing, room, standing)
                    if post.news:
                        await self._tell_news(outgoing, room, standing)
                    if post.action is PostAction.UNPIN:
                        await self._keep_in_sight(room, "", standing)
                    return standing
                await self._take_away(outgoing, room, standing)
        said = await self._write(outgoing, room, mentioned)
        await self._offer(outgoing, room, said)
        if post.action is PostAction.PIN:
            await self._keep_in_sight(room, said, standing or "")
        return NetworkId(said)

    # ------------------------------------------------------------ messages

    async def _write(self, outgoing: Outgoing, room: MatrixRoom, mentioned: str) -> str:
        pieces = render_matrix_post(outgoing.post)
        said = ""
        for number, piece in enumerate(pieces):
            last = number == len(pieces) - 1
            content = await self._content(outgoing, room, piece, mentioned, first=number == 0, last=last)
            id_ = transaction_id(outgoing, f"part{number}")
            if len(pieces) == 1:
                self.doubtful[outgoing.id] = id_
            said = await self._send(room, "m.room.message", content, id_)
        self.doubtful.pop(outgoing.id, None)
        return said

    async def _edit(self, outgoing: Outgoing, room: MatrixRoom, standing: str, mentioned: str) -> None:
        outgoing = replace(outgoing, post=replace(outgoing.post, answers=None))  # what it answers stays as it was
        piece = render_matrix_post(outgoing.post)[0]
        content = await self._content(outgoing, room, piece, mentioned, first=True, last=True)
        edit = content | {
            "body": f"* {content['body']}",
            "m.mentions": {},  # an edit notifies nobody a second time
            "m.new_content": content,
            "m.relates_to": {"rel_type": "m.replace", "event_id": standing},
        }
        await self._send(room, "m.room.message", edit, transaction_id(outgoing, "edit"))

    async def _tell_news(self, outgoing: Outgoing, room: MatrixRoom, standing: str) -> None:
        """Write what the edit adds in the thread of the edited message."""
        told = replace(outgoing, post=Post(outgoing.post.to, outgoing.post.news, quiet=True), numbered=())
        content = await self._content(told, room, render_matrix_post(told.post)[0], "", first=True, last=True)
        content["m.relates_to"] = in_thread(standing)
        await self._send(room, "m.room.message", content, transaction_id(outgoing, "news"))

    async def _content(
        self, outgoing: Outgoing, room: MatrixRoom, piece: str, mentioned: str, *, first: bool, last: bool
    ) -> Content:
        post = outgoing.post
        shown = numbered_labels(outgoing) if last else []
        labels = [f"{mark} {label}" for mark, label, there in shown if there]
        reply: Content = (
            {"m.relates_to": {"m.in_reply_to": {"event_id": post.answers}}} if post.answers and first else {}
        )
        made: Content = reply | {
            # Apps make a sound for a text, not for a notice.
            "msgtype": "m.notice" if post.quiet else "m.text",
            "body": "\n".join([html_to_plain(piece), *labels]).strip(),
            "format": "org.matrix.custom.html",
            "formatted_body": "<br>".join([piece.replace("\n", "<br>"), *map(button_as_html, shown)]),
            "m.mentions": {"user_ids": [mentioned]} if mentioned and first and not post.quiet else {},
        }
        if post.protected:
            made[PROTECTED] = True
        beside = (post.picture or post.document) if first else None
        data = await self.draw(beside) if beside is not None else b""
        if beside is not None and data:
            try:
                made |= await self._upload(beside, data, room)
            except AdapterError as error:  # if all of it is refused or away, the words will find out
                if error.retry_after is not None:
                    raise
                log.info("a file is not taken, and its words go alone: %s", error.message)
        return made

    async def _upload(self, shown: Picture | Document, data: bytes, room: MatrixRoom) -> Content:
        """Upload the file, encrypted if the room is."""
        name, kind, mime = "figures.png", "m.image", "image/png"
        if isinstance(shown, Document):
            name, kind, mime = shown.file_name, "m.file", MIME[shown.kind]
        uploading = self.client.upload(
            io.BytesIO(data), mime, filename=name, encrypt=room.encrypted, filesize=len(data)
        )
        answer, keys = await await_answer(uploading, UPLOAD)
        where = {"file": {"url": answer.content_uri, **keys}} if room.encrypted else {"url": answer.content_uri}
        return where | {"msgtype": kind, "filename": name, "info": {"mimetype": mime, "size": len(data)}}

    async def _send(self, room: MatrixRoom, kind: str, content: Content, id_: str) -> str:
        async with self.locks[room.room_id]:
            if room.encrypted and kind != "m.reaction":
                await self._hand_out_keys(room)
            sent = await await_answer(
                self.client.room_send(room.room_id, kind, content, id_, ignore_unverified_devices=True)
            )
        return str(sent.event_id)

    async def _hand_out_keys(self, room: MatrixRoom) -> None:
        """Share the keys of the next messages with every device in the room.

        nio ignores failures here, and then nobody could read the messages, so this raises `AdapterError`.
        """
        client, id_ = self.client, room.room_id
        if not room.members_synced:
            # Our syncs name everybody. nio would ask who has joined, and forget the invited, who read this later.
            room.members_synced = True
            if client.olm is not None:
                client.olm.update_tracked_users(room)
        if client.should_query_keys:
            await await_answer(client.keys_query())
        if self.verified_only:
            self._shut_out_unverified(room)
        if client.olm is None or not client.olm.should_share_group_session(id_):
            return
        missing = client.get_missing_sessions(id_)
        if missing:
            await await_answer(client.keys_claim(missing))
        await await_answer(client.share_group_session(id_, ignore_unverified_devices=True))
        shared = client.olm.outbound_group_sessions[id_]
        for user in room.users:
            for device in client.device_store.active_user_devices(user):
                reached = {*shared.users_shared_with, *shared.users_ignored}
                if client.olm.session_store.get(device.curve25519) and (user, device.id) not in reached:
                    client.invalidate_outbound_session(id_)
                    raise AdapterError("the keys of a room could not be handed out")

    def _shut_out_unverified(self, room: MatrixRoom) -> None:
        for user in room.users:
            for device in self.client.device_store.active_user_devices(user):
                if not device.verified and not device.blacklisted and device.id != self.client.device_id:
                    self.client.blacklist_device(device)
                    self.client.invalidate_outbound_session(room.room_id)

    # ------------------------------------------------------------ buttons

    async def _offer(self, outgoing: Outgoing, room: MatrixRoom, message: str) -> None:
        """Add a reaction for each button. Where reactions are forbidden, people reply with the number."""
        there = [number for number, (_, _, there) in enumerate(numbered_labels(outgoing), 1) if there]
        for number in there:
            if number > len(KEYCAPS) or (message, number) in self.offered:
                continue
            relation = {"rel_type": "m.annotation", "event_id": message, "key": KEYCAPS[number - 1]}
            try:
                await self._send(
                    room, "m.reaction", {"m.relates_to": relation}, transaction_id(outgoing, f"key{number}")
                )
            except ShutOut:
                log.info("reactions are not allowed in a room: people reply with the number instead")
                return
            except Refusal as refusal:
                if refusal.code != "M_DUPLICATE_ANNOTATION":
                    raise
            self.offered[message, number] = None
        while len(self.offered) > REMEMBERED:
            del self.offered[next(iter(self.offered))]

    # ------------------------------------------------------------ the old message

    async def _standing(self, room: MatrixRoom, message: str) -> Content | None:
        """The original content of a message of ours; None when it no longer exists."""
        try:
            answer = await await_answer(self.client.room_get_event(room.room_id, message))
        except (Refusal, ShutOut):
            return None
        event = answer.event
        if isinstance(event, MegolmEvent):
            return {PROTECTED: True}  # the key is lost, so it may have been protected
        content = getattr(event, "source", {}).get("content")
        return content or None

    async def withdraw(self, outgoing: Outgoing, rooms: Sequence[MatrixRoom]) -> None:
        """Take the old message away from those of these rooms where it stands."""
        for room in rooms:
            if outgoing.network_id and await self._standing(room, outgoing.network_id) is not None:
                await self._take_away(outgoing, room, outgoing.network_id)

    async def _take_away(self, outgoing: Outgoing, room: MatrixRoom, message: str) -> None:
        """Redact it: the homeserver and all apps delete the text."""
        try:
            await await_answer(self.client.room_redact(room.room_id, message, tx_id=transaction_id(outgoing, "gone")))
        except (Refusal, ShutOut) as error:
            log.info("an old post could not be deleted: %s", error.message)

    async def _keep_in_sight(self, room: MatrixRoom, message: str, instead_of: str) -> None:
        """Replace one pinned message by another; either may be "". Without the right to pin, only log it."""
        path = f"/rooms/{room.room_id}/state/m.room.pinned_events"
        try:
            before = await request_json(self.client, "GET", path)
        except (Refusal, ShutOut):
            before = {}
        pinned = [id_ for id_ in before.get("pinned", []) if id_ not in {message, instead_of}]
        try:
            await request_json(self.client, "PUT", path, {"pinned": [*pinned, *filter(None, [message])]})
        except (Refusal, ShutOut) as error:
            log.info("a post could not be pinned: %s", error.message)


# ---------------------------------------------------------------- a post, rendered


def holds_number(post: Post) -> bool:
    """Whether somebody's phone number is in it, a caller's or a volunteer's."""
    shown = [post.text, *(button.label for button in post.buttons)]
    return post.protected or any(PHONE.search(strip_markup(words)) for words in shown)


def transaction_id(outgoing: Outgoing, what: str) -> str:
    """The id of one request. The checksum distinguishes it from a post with the same id in another database."""
    post = outgoing.post
    return f"{outgoing.id}.{outgoing.version}.{what}.{crc32(f'{post.to.chat} {post.text}'.encode()):08x}"


def in_thread(root: str) -> Content:
    """The relation of a message in a thread. Apps without threads show it as a reply to the first message."""
    return {
        "rel_type": "m.thread",
        "event_id": root,
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": root},
    }


def render_matrix_post(post: Post) -> list[str]:
    """The post as HTML, split into messages. A post with a key stays one message, because it is edited later."""
    return [fit_in_one_part(post.text, TEXT, post.more)] if post.key else split_text(post.text, TEXT)


def is_editable(post: Post, before: Content) -> bool:
    """Whether the old message may be edited into the post. What was or becomes protected must be redacted instead."""
    secret = post.protected or bool(before.get(PROTECTED))
    kind = "m.image" if post.picture else "m.file" if post.document else None
    same_kind = kind == (before.get("msgtype") if before.get("msgtype") in FILES else None)
    return not post.anew and not secret and same_kind and len(render_matrix_post(post)) == 1


def numbered_labels(outgoing: Outgoing) -> list[tuple[str, str, bool]]:
    """Sign, label and whether it still exists, of each button that the post ever had. Empty when no button is left."""
    now = {button.says for button in outgoing.post.buttons if not button.contact}
    ever: Sequence[Button] = [button for button in outgoing.numbered if not button.contact]
    if not now:
        return []
    return [(sign_of_number(n), strip_markup(button.label), button.says in now) for n, button in enumerate(ever, 1)]


def sign_of_number(number: int) -> str:
    return KEYCAPS[number - 1] if number <= len(KEYCAPS) else f"{number}."


def button_as_html(shown: tuple[str, str, bool]) -> str:
    """A button as a line of HTML, struck through when it no longer exists."""
    mark, label, there = shown
    line = f"{mark} {escape(label, quote=False)}"
    return line if there else f"<del>{line}</del>"
