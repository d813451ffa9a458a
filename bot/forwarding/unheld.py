"""What rings instead when nobody holds a shift, in words: what the reconciler would do then."""

from datetime import datetime

from bot.forwarding.plan import targets_as_read, targets_of_period
from bot.forwarding.status import names_by_phone, where_closed
from bot.model import Line, LineMode, TargetKind
from bot.roster.shifts import DutyPeriod
from bot.text import Text, masked_phone


def where_unheld(line: Line, starts: datetime, ends: datetime, words: Text) -> str:
    """`chez Astreinte`, `à la messagerie`; empty on a line that we only observe, where it is not ours to say."""
    if line.mode is LineMode.OBSERVE:
        return ""
    targets = targets_of_period(line, DutyPeriod(starts, ends, ()), {}, starts)
    if targets == targets_as_read(line, line.closed) or not targets:
        return where_closed(line, words)
    if targets[0].kind is TargetKind.VOICEMAIL:
        return words.say("rings-voicemail")
    names = names_by_phone(line, ())
    return words.say("rings-at", names=words.names([names.get(t.phone) or masked_phone(t.phone) for t in targets]))
