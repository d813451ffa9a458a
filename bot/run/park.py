"""Puts a line to `closed` with the steps that the bot itself would take, and without a database."""

import logging
from typing import Final

from bot.errors import AdapterError
from bot.forwarding.plan import is_right, next_steps, stranger_targets, targets_as_read
from bot.model import Desired, Parking
from bot.ports import Telephony

log = logging.getLogger(__name__)

ROUNDS: Final = 8
"""Readings at most; closing takes two or three, and OVH may fail in between."""


async def park_line(telephony: Telephony, parking: Parking) -> str:
    """Read, take steps, read back, until the line is closed; returns the outcome in a few words.

    May be repeated without harm. Raises `AdapterError` when the line cannot be closed.
    """
    line = parking.line
    desired = Desired(targets_as_read(line, line.closed))
    not_kept = trouble = AdapterError("OVH accepts the change and does not keep it")
    changed = False
    for _ in range(ROUNDS):
        try:
            observed = await telephony.read(line)
            if is_right(line, desired, observed, parking.ours):
                left = len(stranger_targets(line, desired, observed, parking.ours))
                end = "parked" if changed else "was closed already"
                return f"{end}; {left} phones that are not ours still ring" if left else end
            for step in next_steps(line, desired, observed, parking.ours):
                changed = True
                observed = await telephony.apply(line, step, observed)
            trouble = not_kept
        except AdapterError as error:
            if error.permanent:
                raise
            log.warning("%s: %s", line.id, error.message)
            trouble = error
    raise trouble
