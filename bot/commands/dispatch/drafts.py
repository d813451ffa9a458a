"""Answers to commands that count, worked out in a transaction that only reads before they are said in another."""

from dataclasses import replace
from datetime import datetime

from bot.commands.dispatch.handle import run_command
from bot.commands.dispatch.presses import NUMBER, spelled_out
from bot.commands.dispatch.read import command_for_sure, is_code, read_meant
from bot.commands.dispatch.speaker import make_request, note_account
from bot.commands.near_words import run_suggested, typed_again
from bot.commands.plain_words import (
    clear_command,
    is_plain,
    may_mean,
)
from bot.commands.request import Command, Draft, Request, pressed_post
from bot.commands.spelling import Meant
from bot.commands.table import BY_NAME
from bot.errors import Refused
from bot.model import (
    AGREED,
    Deployment,
    Message,
    MessageKind,
)
from bot.payloads import RunMeant, decode_payload
from bot.ports import Tx


def draft_answer(tx: Tx, deployment: Deployment, message: Message, now: datetime, draft: Draft) -> bool:
    """Work out the answer to a command that `counts`, in a transaction that only reads. False for any other message.

    Raises `CountMore` to be called again with the same draft, in another transaction.
    """
    if message.forwarded or message.kind is not MessageKind.TEXT:
        return False
    if message.pressed is not None:
        found = pressed_post(tx, message)
        message = (found and spelled_out(message, found)) or message
        if found is None or all(button.says != message.text for button in found.post.buttons):
            return False
    draft.posts.clear()
    request = request_that_counts(tx, deployment, message, now, draft)
    if request is not None:
        run_command(request)
    return request is not None


def request_that_counts(
    tx: Tx, deployment: Deployment, message: Message, now: datetime, draft: Draft
) -> Request | None:
    """The request for a command that counts: said, pressed, suggested and then pressed, or meant by a sentence."""
    meant = read_meant(message)
    command = command_for_sure(meant)
    made = make_request(tx, deployment, message, now, command or BY_NAME["help"], meant.words)
    request = replace(made, held=draft.posts, slices=draft.slices)
    if command is not None and command.run is run_suggested:
        payload = suggestion_that_counts(message, meant.words)
        if payload is None:
            return None
        request.close_pressed_post()
        return request_that_counts(tx, deployment, typed_again(request, payload), now, draft)
    if is_plain(message):
        request, command = request_of_sentence(request, meant)
    return request if command is not None and command.counts else None


def suggestion_that_counts(message: Message, words: str) -> RunMeant | None:
    """What a pressed button suggested to this person, if it counts."""
    try:
        payload = decode_payload(RunMeant, words)
    except Refused:
        return None
    command = BY_NAME.get(payload.command)
    return payload if command is not None and command.counts and payload.sender == message.sender else None


def request_of_sentence(request: Request, meant: Meant) -> tuple[Request, Command | None]:
    """What a sentence surely asks for, without an answer of any kind."""
    if is_code(request) or request.message.kind is MessageKind.ANONYMOUS:
        return request, None
    sure = clear_command(request, meant, BY_NAME)
    if sure is None:
        return request, None
    command = BY_NAME[sure[0]]
    return replace(request, command=command, words=sure[1]), command


def say_drafted(tx: Tx, message: Message, draft: Draft) -> None:
    """Say an answer that was worked out before."""
    note_account(tx, message)
    for post in draft.posts:
        tx.outbox.add(post)


def may_count(message: Message) -> bool:
    """Whether it may be worth a draft. Opens no transaction, so that any button chosen by its place may be."""
    if message.pressed is not None and (NUMBER.fullmatch(message.text) or message.text == AGREED):
        return True
    meant = read_meant(message)
    command = command_for_sure(meant)
    if command is not None and command.run is run_suggested:
        return suggestion_that_counts(message, meant.words) is not None
    if command is not None:
        return command.counts
    return is_plain(message) and any(BY_NAME[name].counts for name in may_mean(message))
