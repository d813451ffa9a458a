"""From when a line rings at somebody's phone for a shift of theirs."""

from datetime import datetime

from bot.forwarding.plan import EARLY, MINUTE, desired_state
from bot.forwarding.status import people_of
from bot.model import Line, LineMode, Seat, Target, TargetKind
from bot.people.proofs import proved_phone
from bot.ports import Tx
from bot.roster.shifts import duty_periods_of


def rings_from(tx: Tx, line: Line, seat: Seat) -> datetime | None:
    """When the forwarding is set for this seat: ahead of it, or at the hand-over.

    None where it is not ours to say (mode observe), or where the line never rings there: without a proved phone, in
    training, or second on a line that rings one phone.
    """
    phone = proved_phone(line, tx.people.get(seat.volunteer))
    if line.mode is LineMode.OBSERVE or phone is None:
        return None
    since = seat.starts - max(line.lead, EARLY) - MINUTE
    shifts = tx.roster.shifts([line.id], since, seat.ends)
    seats = tx.roster.seats([shift.id for shift in shifts])
    periods = duty_periods_of(shifts, seats, tx.roster.closures(line.id, since, seat.ends))
    team = people_of(tx, line, periods)
    phones = {id_: proved for id_, person in team.items() if (proved := proved_phone(line, person))}
    edges = (period.starts for period in periods if seat.starts <= period.starts < seat.ends)
    instants = sorted({edge - ahead for edge in edges for ahead in (line.lead, EARLY, 0 * MINUTE)})
    here = Target(TargetKind.NUMBER, phone)
    return next((at for at in instants if here in desired_state(line, periods, phones, at).must), None)
