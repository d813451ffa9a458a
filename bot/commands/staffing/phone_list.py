"""Coordination rang somebody up who has no chat: [C'est fait]."""

from dataclasses import replace

from bot.commands.request import Request
from bot.errors import Refused
from bot.payloads import ToldByPhone, decode_payload
from bot.roster.telling.phone_list import phone_notices, post_phone_list
from bot.text import safe_words


def note_told(req: Request) -> None:
    """Note who told them, and take them off the list; what was added since stays on it."""
    if not req.pressed:
        raise Refused("refused-gone")
    said = decode_payload(ToldByPhone, req.words)
    line = req.line_of(said.line)
    told = [n for n in phone_notices(req.tx, line, req.now).get(said.person, ()) if n.id <= said.last]
    if not told:
        raise Refused("refused-settled")
    for notice in told:
        req.tx.months.save_phone_notice(
            replace(notice, told_at=notice.told_at or req.now, done_by=req.me.id, done_at=req.now)
        )
    req.noted.line = line.id
    post_phone_list(req.tx, line, req.now)
    req.say("told-by-phone", who=safe_words(req.tx.people.get(said.person).name), key="")
