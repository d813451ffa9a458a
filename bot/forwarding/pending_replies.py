"""Replies that wait for OVH: a command is answered at once, and the answer is edited when the line was read.

`/ligne` waits for the next reading; `/relais` waits for a reading in which the line rings at the person's phone.
"""

from datetime import timedelta
from typing import Final

from bot.forwarding.status import LineView, where_answer
from bot.model import Line, LineMode, PendingReply, Post, Target, TargetKind
from bot.ports import Tx
from bot.text import text_in

PATIENCE: Final = timedelta(minutes=2)
"""An answer is not edited later than this: it is too far up in the room to be seen."""
AT_MOST: Final = 8


def add_pending_reply(tx: Tx, one: PendingReply) -> None:
    """Note that somebody waits; asking twice at one post is asking once."""
    others = [w for w in tx.phones.pending_replies(one.line) if (w.address, w.key) != (one.address, one.key)]
    tx.phones.delete_pending_replies(others[: max(0, len(others) + 1 - AT_MOST)])
    tx.phones.save_pending_reply(one)


def awaits_takeover(tx: Tx, line: Line) -> bool:
    """Whether somebody who takes the line over waits for it to ring at their phone."""
    return any(one.seat for one in tx.phones.pending_replies(line.id))


def wants_reading(tx: Tx, view: LineView) -> bool:
    """Whether somebody asked where the line rings since it was last read."""
    observed = view.known.observed
    waiting = tx.phones.pending_replies(view.line.id)
    asked = [w.since for w in waiting if not w.seat and view.now - w.since < PATIENCE]
    return any(observed is None or observed.read_at < since for since in asked)


def answer_pending(tx: Tx, view: LineView, *, failed: bool = False) -> bool:
    """Edit the answers that can be given now; True when there was one. `failed`: OVH could not be read."""
    over = []
    said = False
    for one in tx.phones.pending_replies(view.line.id):
        words = reply_text(tx, view, one, failed=failed)
        if words:
            tx.outbox.add(Post(one.address, words, key=one.key, quiet=not one.seat))
            said = True
        if words or not is_still_pending(tx, view, one):
            over.append(one)
    tx.phones.delete_pending_replies(over)
    return said


def is_still_pending(tx: Tx, view: LineView, one: PendingReply) -> bool:
    if not one.seat:
        return view.now - one.since < PATIENCE
    seat = tx.roster.seat(one.seat)
    return seat is not None and view.now < seat.ends


def reply_text(tx: Tx, view: LineView, one: PendingReply, *, failed: bool) -> str:
    """The answer that can be given now; empty: none yet."""
    words = text_in(one.language, view.line.zone)
    if not one.seat:
        return where_answer(view, words) + ("\n" + words.say("line-unreadable") if failed else "")
    seat = tx.roster.seat(one.seat)
    observed, known = view.known.observed, view.known
    if (
        seat is None
        or view.now >= seat.ends
        or observed is None
        or known.confirmed_at is None
        or view.line.mode is not LineMode.ACT
    ):
        return ""
    person = tx.people.get(seat.volunteer)
    if not person.phone or Target(TargetKind.NUMBER, person.phone) not in observed.targets:
        return ""
    since = words.clock(known.confirmed_at)
    if one.private:
        return words.say("takeover-rings-at-yours", line=view.line.name, since=since)
    return words.say("takeover-rings", line=view.line.name, since=since, who=view.people.get(person.id, person.name))
