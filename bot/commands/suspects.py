"""The answer to "who picked up?", about a call that was answered very briefly."""

from bot.calls.changed_calls import take_word
from bot.commands.request import Request
from bot.errors import Refused
from bot.payloads import ExplainSuspect, decode_payload


def say_who_picked_up(req: Request) -> None:
    """Store who picked up; the edited question is the answer. The journal does not keep what was said."""
    payload = decode_payload(ExplainSuspect, req.words)
    asked = req.tx.calls.suspect_answer(payload.question)
    if asked is None:
        raise Refused("refused-gone")
    line = req.line_of(asked.line)
    req.noted.line, req.noted.words = line.id, str(asked.id)
    take_word(req.tx, line, asked, req.me.id, payload.who, req.now)
