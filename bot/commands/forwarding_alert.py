"""The buttons of the alert that a line does not ring where it should: try again, or say that one handles it."""

from bot.commands.request import Request
from bot.errors import Refused
from bot.forwarding import pending_replies
from bot.forwarding.alert import ask_for_retry, handle_alert
from bot.model import Line, PendingReply
from bot.payloads import HandleAlert, RetryLine, decode_payload


def retry_line(req: Request) -> None:
    """Read and repair at once. The answer is edited when OVH has said where the line rings."""
    line = open_alert(req, RetryLine)
    ask_for_retry(req.tx, line, req.now)
    req.say("forward-retrying")
    pending_replies.add_pending_reply(
        req.tx, PendingReply(line.id, req.message.address, f"retry:{req.message.id}", req.text.language, req.now)
    )


def see_to_alert(req: Request) -> None:
    """Write in the alert, with the name, that this person handles it."""
    line = open_alert(req, HandleAlert)
    who = handle_alert(req.tx, line, req.me.id)
    if who is None:
        raise Refused("refused-settled")
    if who != req.me.id:
        raise Refused("refused-handled", who=req.name(who))
    req.say("forward-handled-thanks")


def open_alert(req: Request, kind: type[RetryLine | HandleAlert]) -> Line:
    """The line that the button names; raises `Refused` when its alert is over."""
    named = decode_payload(kind, req.words).line
    line = next((known for known in req.lines if known.id == named), None)
    if line is None:
        raise Refused("refused-gone")
    if not req.tx.phones.forwarding(line.id).alert_key:
        raise Refused("refused-settled")
    return line
