"""A line is put to `closed` by the steps that the bot itself would take, with nothing but OVH to ask."""

import logging
from typing import Final

from bot.errors import AdapterError
from bot.forwarding.plan import on_the_wire, right, steps, strangers
from bot.model import Desired, Parking
from bot.ports import Telephony

log = logging.getLogger(__name__)

ROUNDS: Final = 8
"""Readings; closing takes two or three, and OVH may fail in between."""


async def put_to_closed(telephony: Telephony, parking: Parking) -> str:
    """Read, take steps, read back, until the line is closed; how it ended, in a few words.

    Harmless when done twice. Raises `AdapterError` when OVH does not do it.
    """
    line = parking.line
    desired = Desired(on_the_wire(line, line.closed))
    not_kept = trouble = AdapterError("OVH does not keep what it is told")
    changed = False
    for _ in range(ROUNDS):
        try:
            observed = await telephony.read(line)
            if right(line, desired, observed, parking.ours):
                left = len(strangers(line, desired, observed, parking.ours))
                end = "parked" if changed else "was closed already"
                return f"{end}; {left} phones that are not ours still ring" if left else end
            for step in steps(line, desired, observed, parking.ours):
                changed = True
                observed = await telephony.apply(line, step, observed)
            trouble = not_kept
        except AdapterError as error:
            if error.permanent:
                raise
            log.warning("%s: %s", line.id, error.message)
            trouble = error
    raise trouble
