"""Replies that wait for OVH: a command is answered at once, and the answer is edited when the line was read.

`/ligne` waits for the next reading; `/relais` waits for a reading in which the line rings at the person's phone.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.forwarding.status import View, answer_where
from bot.model import Address, Line, LineMode, Post, SeatId, Target, TargetKind
from bot.ports import Tx
from bot.text import text

PATIENCE: Final = timedelta(minutes=2)
"""An answer is not edited later than this: it is too far up in the room to be seen."""
AT_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose post (`key` at `address`) is to be edited: after a reading, or when the line rings at `seat`'s."""

    address: Address
    key: str
    language: str
    since: datetime
    seat: SeatId | None = None
    private: bool = True


def cursor(line: Line) -> str:
    return f"waiting:{line.id}"


def waiting(tx: Tx, line: Line) -> list[Waiting]:
    """Those who wait, oldest first."""
    rows = json.loads(tx.cursor(cursor(line)) or "[]")
    return [
        Waiting(
            Address(*address), key, language, datetime.fromisoformat(since), SeatId(seat) if seat else None, private
        )
        for address, key, language, since, seat, private in rows
    ]


def keep(tx: Tx, line: Line, those: list[Waiting]) -> None:
    rows = [
        [
            [w.address.network, w.address.chat, w.address.thread],
            w.key,
            w.language,
            w.since.isoformat(),
            w.seat,
            w.private,
        ]
        for w in those[-AT_MOST:]
    ]
    tx.save_cursor(cursor(line), json.dumps(rows))


def wait(tx: Tx, line: Line, one: Waiting) -> None:
    """Note that somebody waits; asking twice at one post is asking once."""
    keep(tx, line, [w for w in waiting(tx, line) if (w.address, w.key) != (one.address, one.key)] + [one])


def takes_over(tx: Tx, line: Line) -> bool:
    """Whether somebody who takes the line over waits for it to ring at their phone."""
    return any(one.seat for one in waiting(tx, line))


def wants_reading(tx: Tx, view: View) -> bool:
    """Whether somebody asked where the line rings since it was last read."""
    observed = view.known.observed
    asked = [w.since for w in waiting(tx, view.line) if not w.seat and view.now - w.since < PATIENCE]
    return any(observed is None or observed.read_at < since for since in asked)


def answer(tx: Tx, view: View, *, failed: bool = False) -> bool:
    """Edit the answers that can be given now; True when there was one. `failed`: OVH could not be read."""
    those = waiting(tx, view.line)
    left = []
    said = False
    for one in those:
        words = answer_to(tx, view, one, failed=failed)
        if words:
            tx.outbox.add(Post(one.address, words, key=one.key, quiet=not one.seat))
            said = True
        elif still_waits(tx, view, one):
            left.append(one)
    if left != those:
        keep(tx, view.line, left)
    return said


def still_waits(tx: Tx, view: View, one: Waiting) -> bool:
    if not one.seat:
        return view.now - one.since < PATIENCE
    seat = tx.roster.seat(one.seat)
    return seat is not None and view.now < seat.ends


def answer_to(tx: Tx, view: View, one: Waiting, *, failed: bool) -> str:
    """The answer that can be given now; empty: none yet."""
    words = text(one.language, view.line.zone)
    if not one.seat:
        return answer_where(view, words) + ("\n" + words.say("line-unreadable") if failed else "")
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
