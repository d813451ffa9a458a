"""Call-backs that the line places itself: it rings whoever calls back, and then the caller.

OVH documents neither whether it rings a phone that is none of its lines, nor which number the other one shows. So a
line does it only while a test call between two of the team has proved both; until then it works as `number`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.calls.call_backs.callback import held_by, is_calling_time
from bot.calls.missed_posts import can_be_called_back
from bot.errors import Refused
from bot.model import Bridge, BridgeProof, CallBackWay, Line, LineKind, LineMode, MissedCall, Phone, Role, VolunteerId
from bot.people.proofs import proved_phone
from bot.ports import Tx
from bot.readers.ringable import may_ring

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TESTS_HOURLY: Final = 3
TESTS_DAILY: Final = 10
OF_ALERT_HOURLY: Final = 5
ONCE_WITHIN: Final = timedelta(minutes=1)
"""Who presses again sooner is called once."""
WAITS_AT_MOST: Final = timedelta(minutes=2)
"""A call that could not be placed by then comes as a surprise."""


# ---------------------------------------------------------------- whether the line can


def proof_in_force(tx: Tx, line: Line) -> BridgeProof | None:
    """The proof of a test call, unless the line has another number or SIP line since."""
    proof = tx.bridges.proof(line.id)
    return proof if proof and (proof.number, proof.service) == (line.number, line.service) else None


def has_own_line(line: Line) -> bool:
    """Whether there is a SIP line that can place calls, and the bot may make it."""
    return line.kind is not LineKind.HUNTING and line.mode is LineMode.ACT


def is_bridging(tx: Tx, line: Line) -> bool:
    return line.callback is CallBackWay.BRIDGE and has_own_line(line) and proof_in_force(tx, line) is not None


def lacks_proof(tx: Tx, line: Line) -> bool:
    """Whether the line would bridge if a test call proved that it can."""
    return line.callback is CallBackWay.BRIDGE and has_own_line(line) and proof_in_force(tx, line) is None


def can_bridge_to(tx: Tx, line: Line, alert: MissedCall) -> bool:
    """Whether the line would place this call-back. The helpline pays for it: no call to any country, as a phone may."""
    calls_back = can_be_called_back(alert, line) and alert.caller is not None and may_ring(line, alert.caller)
    return calls_back and is_bridging(tx, line)


def phone_to_bridge(tx: Tx, line: Line, who: VolunteerId, *, trainee: bool = False) -> Phone | None:
    """The proved phone of somebody of the team; a trainee does not call back."""
    role = next((known.role for known in tx.people.memberships(who) if known.line == line.id), Role.NEWCOMER)
    phone = proved_phone(line, tx.people.get(who))
    barred = {Role.NEWCOMER} if trainee else {Role.NEWCOMER, Role.TRAINEE}
    return phone if phone is not None and role not in barred and may_ring(line, phone) else None


# ---------------------------------------------------------------- a call that is asked for, and placed


def ask_for_bridge(tx: Tx, line: Line, alert: MissedCall, who: VolunteerId, now: datetime) -> None:
    """Note that the call-back should be placed, which happens soon; not again within a minute."""
    theirs = [bridge for bridge in tx.bridges.since(line.id, now - HOUR) if bridge.alert == alert.id]
    if any(not bridge.error and bridge.asked_at > now - ONCE_WITHIN for bridge in theirs):
        return
    if len(theirs) >= OF_ALERT_HOURLY:
        raise Refused("refused-bridge-too-often")
    tx.bridges.save(Bridge(0, line.id, who, now, alert=alert.id))


def phones_to_connect(tx: Tx, line: Line, bridge: Bridge, now: datetime) -> tuple[Phone, Phone] | None:
    """The two phones of a call that waits, the first to ring first; None when it must not be placed any more."""
    then: Phone | None = None
    first = phone_to_bridge(tx, line, bridge.volunteer)
    if bridge.other is not None:
        then = phone_to_bridge(tx, line, bridge.other, trainee=True) if has_own_line(line) else None
    elif bridge.alert is not None:
        alert = tx.calls.missed(bridge.alert)
        if alert is not None and held_by(alert) == bridge.volunteer and can_bridge_to(tx, line, alert):
            then = alert.caller
    return (first, then) if first and then and now < bridge.asked_at + WAITS_AT_MOST else None


# ---------------------------------------------------------------- test calls


def tests_of(bridges: Iterable[Bridge]) -> list[Bridge]:
    return [bridge for bridge in bridges if bridge.other is not None]


def ask_for_test(tx: Tx, line: Line, first: VolunteerId, other: VolunteerId, now: datetime) -> Bridge:
    """Note that a test call should be placed. Raises `Refused` after too many."""
    of_day = tests_of(tx.bridges.since(line.id, now - DAY))
    if len(of_day) >= TESTS_DAILY or sum(test.asked_at > now - HOUR for test in of_day) >= TESTS_HOURLY:
        raise Refused("refused-bridge-tests")
    if not is_calling_time(line, now):
        raise Refused("refused-bridge-late")
    return tx.bridges.save(Bridge(0, line.id, first, now, other=other))


def note_answer(tx: Tx, line: Line, test: Bridge, who: VolunteerId, now: datetime, *, yes: bool) -> Bridge:
    """The test call with this answer; a second yes proves the line's calls, a no takes an earlier proof away."""
    after = replace(test, both_rang=yes) if who == test.volunteer else replace(test, line_shown=yes)
    tx.bridges.save(after)
    if not yes:
        tx.bridges.delete_proof(line.id)
    elif after.both_rang and after.line_shown:
        tx.bridges.save_proof(BridgeProof(line.id, line.number, line.service, now))
    return after


def is_latest_test(tx: Tx, test: Bridge) -> bool:
    """Whether no other was asked for since: an old answer must not outweigh a newer one."""
    return not tests_of(tx.bridges.since(test.line, test.asked_at))
