"""What the alert of a line that does not ring where it should offers: try again, and see to it."""

from bot.commands.request import Request
from bot.errors import Refused
from bot.forwarding import pending_replies
from bot.forwarding.alert import handle, try_again
from bot.model import Line, LineId, PendingReply
from bot.text import safe


def retry(req: Request) -> None:
    """`retry:LINE`: read and repair at once. The answer is edited once OVH has said where the line rings."""
    line = open_alert(req)
    try_again(req.tx, line, req.now)
    req.say("forward-retrying")
    pending_replies.wait(
        req.tx, PendingReply(line.id, req.message.address, f"retry:{req.message.id}", req.text.language, req.now)
    )


def see_to_it(req: Request) -> None:
    """`handle:LINE`: the person knows and acts; it stands in the alert with their name."""
    line = open_alert(req)
    who = handle(req.tx, line, req.me.id)
    if who is None:
        raise Refused("refused-settled")
    if who != req.me.id:
        raise Refused("refused-handled", who=safe(req.tx.people.get(who).name))
    req.say("forward-handled-thanks")


def open_alert(req: Request) -> Line:
    """The line that the button names, while something is wrong with it."""
    line = next((known for known in req.lines if known.id == LineId(req.words)), None)
    if line is None:
        raise Refused("refused-gone")
    if not req.tx.phones.forwarding(line.id).alert_key:
        raise Refused("refused-settled")
    return line
