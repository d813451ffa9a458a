"""What a press says: the button that was meant, by its place or by agreement."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.commands.dispatch.speaker import make_request
from bot.commands.request import Request, pressed_post
from bot.commands.table import BY_NAME
from bot.model import (
    AGREED,
    Deployment,
    Message,
    Outgoing,
    Post,
)
from bot.ports import Tx

SIGN: Final = "n°"
NUMBER: Final = re.compile(rf"(?P<sign>{SIGN})?(?P<number>[1-9][0-9]?)")


def find_pressed(
    tx: Tx, deployment: Deployment, press: Message, now: datetime, *, may_wait: bool
) -> tuple[Post, Message] | None:
    """The post that was pressed, and the press with what its button says; None when it was kept or answered."""
    found = pressed_post(tx, press)
    if found is None and may_wait and tx.outbox.is_under_way(press.address):
        tx.outbox.keep_press(replace(press, code=None), now)
        return None
    spelled = spelled_out(press, found) if found else None
    if found is None or spelled is None:
        answer_unknown_press(make_request(tx, deployment, press, now, BY_NAME["help"], ""), found)
        return None
    return found.post, spelled


def answer_unknown_press(request: Request, found: Outgoing | None) -> None:
    """Answer a press on a post that is forgotten, or a number that its post does not have.

    Whoever answers a post without buttons by a number talks to others, and a thumb may be no more than that.
    """
    said = request.message.text
    if said == AGREED:
        return
    if found is None:
        request.say("refused-post-forgotten", key="")
    elif found.numbered or request.message.private:
        request.say("refused-no-such-button", number=said.removeprefix(SIGN), key="")


def spelled_out(press: Message, found: Outgoing) -> Message | None:
    """The press with what its button says, if it came as a number or as agreement; None if there is no such button.

    `n°3` stays as it is under a post that shows a shift of that number.
    """
    buttons = found.numbered if press.answer_to else found.post.buttons
    if press.text == AGREED:
        there = [button for button in found.post.buttons if not button.contact]
        return replace(press, text=there[0].says) if len(there) == 1 and found.numbered else None
    match = NUMBER.fullmatch(press.text)
    if match is None or (match["sign"] and shows_shift(found.post.text, match["number"])):
        return press
    place = int(match["number"]) - 1
    return replace(press, text=buttons[place].says) if place < len(buttons) else None


def shows_shift(text: str, number: str) -> bool:
    return re.search(rf"(?:n°|no\.?|#)\s?{number}(?!\d)", text) is not None
