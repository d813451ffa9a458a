"""How a message finds its row of the table, and what becomes of it. One message, one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.commands.dispatch.permissions import permitted_request
from bot.commands.dispatch.presses import NUMBER, SIGN, find_pressed
from bot.commands.dispatch.read import command_for_sure, is_code, read_meant
from bot.commands.dispatch.speaker import make_request, note_account
from bot.commands.near_words import answer_unknown, line_said, suggest_commands
from bot.commands.needless_words import note_needless_words
from bot.commands.plain_words import (
    answer_plain,
    is_plain,
    say_how_to_undo,
)
from bot.commands.request import RefusedWithChoices, Request, Where, WhichLine, make_choice, pressed_post
from bot.commands.spelling import Meant
from bot.commands.table import BY_NAME
from bot.errors import Refused, StoreError
from bot.model import (
    Deployment,
    Journal,
    Message,
    MessageKind,
    Post,
)
from bot.payloads import CommandOnLine
from bot.ports import Tx
from bot.roster.shifts import refusal_read_by
from bot.text import safe_words

POST_KNOWN_WITHIN: Final = timedelta(minutes=10)
"""How long a press waits at most for the post on which it is."""


def handle_message(tx: Tx, deployment: Deployment, message: Message, now: datetime, *, may_wait: bool = True) -> None:
    """Do what a message asks and store the answers. Raises only for bugs.

    A press on a post whose id is not known yet is kept, if it `may_wait`: see `handle_early_presses`.
    """
    note_account(tx, message)
    standing = None
    if message.pressed is not None:
        pressed = find_pressed(tx, deployment, message, now, may_wait=may_wait)
        if pressed is None:
            return
        standing, message = pressed
    meant = read_meant(message)
    command = command_for_sure(meant)
    made = make_request(tx, deployment, message, now, command or BY_NAME["help"], meant.words)
    request = replace(made, handle=partial(handle_message, tx, deployment, now=now))
    if message.forwarded and (message.private or meant.commands):
        answer_forwarded(request)
    elif standing is not None and NUMBER.fullmatch(message.text):
        request.say("which-number", number=message.text.removeprefix(SIGN), key="")
    elif standing is not None and all(button.says != message.text for button in standing.buttons):
        request.say("refused-settled", key="")  # an old button, whose question is answered
    elif message.kind is MessageKind.EDIT:
        request.say("kept-first-text", key=f"edit:{message.written}")
    elif message.kind is MessageKind.WORDLESS:
        request.say("only-text", key="only-text", anew=True)
    elif is_plain(message) and not is_code(request):
        run_plain(request, meant)
    elif command is None:
        answer_unsure(request, meant)
    else:
        run_command(request)


def handle_early_presses(
    tx: Tx, deployment: Deployment, now: datetime, on_bug: Callable[[Message, Exception], None]
) -> bool:
    """Handle the kept presses whose post is known by now, or that have waited long enough, in the order they came.

    True when there was one. `on_bug` is told of a press that our own code fails on; the others are handled.
    """
    handled = False
    for early in tx.outbox.early_presses():
        press = early.press
        known = pressed_post(tx, press) is not None or not tx.outbox.is_under_way(press.address)
        if not known and now - early.came_at < POST_KNOWN_WITHIN:
            continue
        handled = True
        tx.outbox.forget_press(early.id)
        try:
            tx.savepoint(partial(handle_message, tx, deployment, press, now, may_wait=False))
        except StoreError:
            raise
        except Exception as bug:  # noqa: BLE001 -- told to the caller
            on_bug(press, bug)
    return handled


def run_plain(request: Request, meant: Meant) -> None:
    """Carry out what a sentence clearly asks for, and say how to undo it; what it may ask for is offered."""
    posts: list[Post] = []
    wanted = answer_plain(request, meant, BY_NAME)
    if wanted is None:
        return
    before = request.tx.last_act(request.who.id) if request.who else None
    run_command(replace(wanted, held=posts))
    after = request.tx.last_act(request.who.id) if request.who else None
    say_how_to_undo(request, posts, changed=after is not None and after != before)


def answer_unsure(request: Request, meant: Meant) -> None:
    """Answer what is no command for sure."""
    message = request.message
    if is_code(request):
        run_command(replace(request, command=BY_NAME["join"], words=message.text))  # the code alone, as dictated
    elif meant.commands and message.kind is MessageKind.ANONYMOUS:
        request.say("refused-anonymous", key="")
    elif meant.commands:
        suggest_commands(request, [(BY_NAME[name], meant.words) for name in meant.commands])
    elif message.kind is not MessageKind.ANONYMOUS:
        answer_unknown(request, message.text)


def run_command(request: Request) -> None:
    """Run the command if the person may, and note in the journal what was done."""
    command = request.command
    try:
        request = permitted_request(request)
        if command.bare and request.who is not None and not request.pressed:  # a stranger hears no name, said or not
            note_needless_words(request)
        if request.noted.unread and not command.reads:
            said = read_meant(request.message).words
            suggest_commands(request, [(command, line_said(request.message, said))])
            return
        if command.reads:
            command.run(request)
        else:
            request.tx.savepoint(lambda: command.run(request))  # a `Refused` half-way leaves nothing half done
    except Refused as refusal:
        answer_refusal(request, refusal)
        return
    except WhichLine:
        ask_which_line(request)
        return
    if not command.reads:
        write_journal(request)


def write_journal(request: Request) -> None:
    """Note in the journal what was done, except by strangers, who change nothing."""
    command, noted = request.command, request.noted
    by = noted.by or (request.who.id if request.who else None)
    if by is None:
        return
    line = noted.line or (request.lines[0].id if len(request.lines) == 1 else None)
    words = request.words if noted.words is None else noted.words
    kept = "" if command.where is Where.PRIVATE or command.takes_code else safe_words(words, 100)
    request.tx.journal(Journal(0, request.now, line, by, command.en, kept))


def answer_refusal(request: Request, refusal: Refused) -> None:
    """Answer with the sentence of the rule, after the name of the shift that was understood."""
    choices = refusal.choices if isinstance(refusal, RefusedWithChoices) else ()
    sentence = refusal_read_by(refusal, request.who.id if request.who else None)
    why = request.text.say(sentence, **refusal.args_of_sentence)
    about = request.noted.about
    words = request.text.say("refused-about", about=about, why=why) if about else why
    request.answer(words, buttons=choices, key="")


def ask_which_line(request: Request) -> None:
    """Ask which line is meant, with a button for each if no other words were said."""
    name = request.command.name(request.text.language)
    lines = request.lines[:8]
    buttons = [
        make_choice("button-line", CommandOnLine(request.command.en, line.id), line=safe_words(line.name, 24))
        for line in lines
    ]
    example = f"/{name} @{lines[0].id} {safe_words(request.words, 60)}".rstrip()
    request.say("which-line", example=example, buttons=[] if request.words else buttons)


def answer_forwarded(request: Request) -> None:
    """Carry nothing out that was forwarded: whoever forwards a command shows it, and may not mean it now.

    Once an hour in each chat: somebody may forward a whole conversation.
    """
    message = request.message
    if request.tx.once(f"forwarded:{message.address}:{message.sender}:{request.now:%Y%m%d%H}", request.now):
        request.say("refused-forwarded", key="")
