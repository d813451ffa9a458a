"""Who may do what, and where. The command's row says it; this is the only place that checks it."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.commands.named_person import ONESELF
from bot.commands.request import Request, Where, Who
from bot.errors import Refused
from bot.model import (
    Line,
    MessageKind,
    Purpose,
    Role,
)
from bot.people.invitations import Tries, count_try
from bot.readers.folding import fold

STALE_AFTER: Final = timedelta(minutes=10)


def permitted_request(request: Request) -> Request:
    """Check who may do what, and where: this is the only place that does. Returns the request with the allowed lines.

    Raises `Refused` if there is none, or if the command came in the wrong place or too late.
    """
    command, message = request.command, request.message
    own_room = request.room is not None and request.room.purpose is Purpose.COORDINATION
    if not message.private and (
        command.where is Where.PRIVATE or (command.where is Where.COORDINATION and not own_room)
    ):
        raise Refused("refused-private-only", command=command.name(request.text.language))
    if command.named and fold(request.words) in ONESELF:
        request = replace(request, words="")
    if command.named and request.words:
        command = replace(command, who=command.named)
        request = replace(request, command=command)
    lines = request.lines if command.who is Who.ANYONE else lines_in_team(request)
    if command.who is Who.COORDINATION:
        lines = tuple(line for line in lines if request.coordinates(line.id))
        if not lines:
            raise Refused("refused-coordination-only")
    if command.takes_code and request.words:
        check_tries(request)
    if command.now_only and request.now - message.sent_at > STALE_AFTER:
        raise Refused("refused-stale", when=request.text.clock(message.sent_at))
    return replace(request, lines=lines)


def check_tries(request: Request) -> None:
    """Count a code that is tried, right or wrong; raises `Refused` after too many, which coordination hears once."""
    left = count_try(request.tx, request.message, request.now)
    if left is Tries.NONE_FOR_ANYBODY and request.tx.once(f"codes-told:{request.now:%Y%m%d%H}", request.now):
        for line in request.deployment.lines:
            request.tell_coordination(line, "codes-flood")
    if left is not Tries.LEFT:
        raise Refused("refused-code-too-often")


def lines_in_team(request: Request) -> tuple[Line, ...]:
    """The lines on which the person's role allows the command; raises `Refused` if there is none."""
    if request.message.kind is MessageKind.ANONYMOUS:
        raise Refused("refused-anonymous")
    if request.who is None:
        raise Refused("refused-not-in-team")
    if request.unconfirmed:
        raise Refused("refused-not-agreed")
    if request.command.who is Who.KNOWN:
        return tuple(line for line in request.lines if request.role(line.id) is not None)
    if not request.lines:
        raise Refused("refused-no-line" if not request.message.private else "refused-not-in-team")
    theirs = tuple(line for line in request.lines if request.role(line.id) is not None)
    if not theirs:
        raise Refused("refused-not-in-team")
    if request.command.who is not Who.NEWCOMER:
        theirs = tuple(line for line in theirs if request.role(line.id) is not Role.NEWCOMER)
    if not theirs:
        raise Refused("refused-not-agreed")
    return theirs
