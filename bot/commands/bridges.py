"""Call-backs that the line places: what whoever calls back presses, and the test call that proves that it works."""

from typing import Any, Final

from bot.calls.call_backs import bridging
from bot.calls.call_backs.bridge_posts import give_number_instead, say_of_bridge
from bot.calls.call_backs.callback import is_calling_time
from bot.calls.missed_posts import can_be_called_back
from bot.commands.callbacks import alert_by_id, ask_whether_so_late, check_may_call_back, no_chat_for_numbers
from bot.commands.pick_person import choose_person, pressed_person
from bot.commands.request import Request, make_choice
from bot.errors import Refused
from bot.model import Bridge, CallBackWay, Line, MissedCall, Volunteer, VolunteerId
from bot.payloads import AnswerBridge, BridgeAnswer, CallMe, ShowNumber, TryBridge, decode_payload
from bot.recipients import private_addresses
from bot.text import national_form, safe_words

ANSWERS: Final[tuple[BridgeAnswer, BridgeAnswer]] = ("yes", "no")

# ---------------------------------------------------------------- whoever calls back


def call_me(req: Request) -> None:
    """Have the line ring the speaker's phone, and then the caller's."""
    line, alert = own_alert_pressed(req, decode_payload(CallMe, req.words).alert)
    if asks_so_late(req, line, alert):
        return
    if not bridging.can_bridge_to(req.tx, line, alert):
        raise Refused("refused-bridge-unproved")
    if bridging.phone_to_bridge(req.tx, line, req.me.id) is None:
        raise Refused("refused-bridge-your-phone")
    bridging.ask_for_bridge(req.tx, line, alert, req.me.id, req.now)
    say_of_bridge(req.tx, line, alert, req.me.id, "bridge-rings", req.now)
    req.say("bridge-soon")


def show_number(req: Request) -> None:
    """Give the speaker the caller's number, to dial it themselves."""
    line, alert = own_alert_pressed(req, decode_payload(ShowNumber, req.words).alert)
    if asks_so_late(req, line, alert):
        return
    if not give_number_instead(req.tx, line, alert, req.me.id, req.now):
        raise no_chat_for_numbers(line)


def own_alert_pressed(req: Request, id_: int) -> tuple[Line, MissedCall]:
    """The call-back that a button names; raises `Refused` unless it is open and the speaker's."""
    alert = alert_by_id(req, id_)
    line = req.line_of(alert.line)
    check_may_call_back(req, line)
    if alert.closed_at is not None:
        raise Refused("refused-settled")
    if alert.taken_by != req.me.id:
        raise Refused("refused-callback-not-yours")
    if not can_be_called_back(alert, line):
        raise Refused("missed-off" if line.callback is CallBackWay.OFF else "refused-call-premium")
    return line, alert


def asks_so_late(req: Request, line: Line, alert: MissedCall) -> bool:
    """Whether it has become too late since the call-back was taken, so that it is asked about."""
    late = not is_calling_time(line, req.now) and is_calling_time(line, alert.taken_at or req.now)
    if late:
        ask_whether_so_late(req, line, alert)
    return late


# ---------------------------------------------------------------- /pont


def try_bridge(req: Request) -> None:
    """`/pont Bakari`: call the speaker, then Bakari, and ask both what their phones did."""
    if req.pressed and req.words:
        payload = decode_payload(TryBridge, req.words)
        req, person = pressed_person(req, payload.person, payload.line)
        place_test(req, req.line, person)
        return
    line = req.line
    named = choose_person(req, line, req.words, lambda person: TryBridge(person.id, line.id))
    if named is not None:
        place_test(req, line, named)


def check_can_call(line: Line) -> None:
    if not bridging.has_own_line(line):
        raise Refused("refused-bridge-line", line=safe_words(line.name))


def place_test(req: Request, line: Line, other: Volunteer) -> None:
    """Ask for the test call, and ask both people in private what comes of it."""
    check_can_call(line)
    if other.id == req.me.id:
        raise Refused("refused-bridge-yourself")
    for person in (req.me, other):
        if bridging.phone_to_bridge(req.tx, line, person.id, trainee=person is other) is None:
            raise Refused("refused-bridge-phone", who=req.name(person.id))
        if not private_addresses(req.tx, person.id):
            raise Refused("refused-bridge-no-private", who=req.name(person.id))
    test = bridging.ask_for_test(req.tx, line, req.me.id, other.id, req.now)
    ask_about(req, line, test, req.me.id, "bridge-test-first", ("button-both-rang", "button-not-both"))
    ask_about(req, line, test, other.id, "bridge-test-then", ("button-line-shown", "button-other-shown"))
    if not req.message.private:
        req.say("done-in-private")


def ask_about(req: Request, line: Line, test: Bridge, who: VolunteerId, sentence: str, labels: tuple[str, str]) -> None:
    assert test.other is not None
    buttons = [make_choice(label, AnswerBridge(test.id, says)) for label, says in zip(labels, ANSWERS, strict=True)]
    partner = test.other if who == test.volunteer else test.volunteer
    gaps: dict[str, Any] = {"line": line.name, "who": req.name(partner), "number": national_form(line.number)}
    req.tell(who, line, sentence, buttons=buttons, key=f"bridgetest:{line.id}", **gaps)


def answer_bridge(req: Request) -> None:
    """Record what somebody saw of a test call, and tell coordination once it proves something."""
    payload = decode_payload(AnswerBridge, req.words)
    test = req.tx.bridges.get(payload.test)
    if test is None or test.other is None:
        raise Refused("refused-gone")
    line = req.line_of(test.line)
    if req.me.id not in {test.volunteer, test.other}:
        raise Refused("refused-not-asked-you")
    if test.error:
        raise Refused("bridge-test-failed")
    if test.rang_at is None:
        raise Refused("refused-not-rung-yet")
    if not bridging.is_latest_test(req.tx, test):
        raise Refused("refused-settled")
    after = bridging.note_answer(req.tx, line, test, req.me.id, req.now, yes=payload.answer == "yes")
    req.say("noted", key=f"bridgetest:{line.id}")
    if payload.answer == "no":
        req.tell_coordination(line, "bridge-disproved", line=line.name)
    elif after.both_rang and after.line_shown:
        used = line.callback is CallBackWay.BRIDGE
        req.tell_coordination(line, "bridge-proved" if used else "bridge-proved-unused", line=line.name)
