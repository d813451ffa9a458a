"""Calling missed callers back: who waits for a call, who makes it, and how it went."""

from typing import Final

from bot.calls import callback
from bot.calls.missed_posts import (
    ANSWERS,
    caller_words,
    calls_of,
    can_be_called_back,
    give_number,
    how_it_stands,
    moment_words,
    show_alert,
    take_number_back,
)
from bot.commands.request import Request, make_choice
from bot.errors import Refused
from bot.model import Ending, Line, MissedCall, Role
from bot.payloads import CallBack, CallBackResult, ReportCallBack, decode_payload
from bot.readers.folding import fold
from bot.text import Text

LISTED: Final = 10
WORDS: Final[dict[CallBackResult, set[str]]] = {
    "noreply": {"noreply", "pas", "no", "nobody", "messagerie", "voicemail"},
    "wrong": {"wrong", "faux", "erreur"},
    "leave": {"leave", "laisse", "release"},
    "reached": {"reached", "eu", "joint", "jointe", "spoke", "ok"},
}
"""What people type for each answer. The order matters: « pas eu la personne » means that nobody was reached."""


def alerts_to_call_back(req: Request, line: Line) -> list[MissedCall]:
    """Alerts whose caller has to be called back, oldest first."""
    return [alert for alert in req.tx.calls.open_missed(line.id) if alert.caller is not None and alert.calls]


def alert_by_id(req: Request, id_: int) -> MissedCall:
    alert = req.tx.calls.missed(id_)
    if alert is None:
        raise Refused("refused-gone")
    req.line_of(alert.line)
    return alert


def check_may_call_back(req: Request, line: Line) -> None:
    if req.role(line.id) is None:
        raise Refused("refused-not-in-team")
    if req.role(line.id) is Role.TRAINEE:
        raise Refused("refused-trainee-callback")


# ---------------------------------------------------------------- /appels


def show_missed_calls(req: Request) -> None:
    """List the callers to call back, with a button for each."""
    line = req.line
    words = req.zone_text(line)
    alerts = alerts_to_call_back(req, line)
    if not alerts:
        req.say("missed-none", key=list_key(req))
        return
    rows = [words.say("missed-title", count=len(alerts), line=line.name)]
    rows += [missed_call_row(req, line, alert, place, words) for place, alert in enumerate(alerts[:LISTED], start=1)]
    if len(alerts) > LISTED:
        rows.append(words.say("missed-more", count=len(alerts) - LISTED))
    buttons = [
        make_choice(
            "button-callback-one",
            CallBack(alert.id),
            who=caller_words(line, alert, calls_of(req.tx, alert), words),
            time=words.clock(calls_of(req.tx, alert)[-1].rang_at),
        )
        for alert in alerts[:LISTED]
        if callback.held_by(alert, req.now) is None
    ]
    req.answer("\n".join(rows), buttons=buttons, key=list_key(req))


def list_key(req: Request) -> str:
    """In a room the list replaces the previous list, also when a button asked for it."""
    return "" if req.message.private else "answer:missed"


def missed_call_row(req: Request, line: Line, alert: MissedCall, place: int, words: Text) -> str:
    calls = calls_of(req.tx, alert)
    said = words.say(
        "missed-row",
        place=place,
        when=moment_words(calls[-1].rang_at if calls else alert.opened_at, words, req.now),
        who=caller_words(line, alert, calls, words),
        count=len(calls),
    )
    return " ".join(filter(None, (said, how_it_stands(req.tx, alert, words, req.now))))


# ---------------------------------------------------------------- /rappeler


def take_call_back(req: Request) -> None:
    """Take a call to return: the one pressed, the n-th of the list, or the oldest free one.

    The number is sent to the person in private.
    """
    pressed = decode_payload(CallBack, req.words).alert if req.pressed and req.words else None
    alert = alert_by_id(req, pressed) if pressed else alert_listed(req, req.line)
    line = req.line_of(alert.line)
    check_may_call_back(req, line)
    had_it = alert.taken_by
    if alert.caller is not None and not can_be_called_back(alert, line):
        raise Refused("refused-call-premium")
    taken = callback.take_callback(alert, req.me.id, req.now, req.name)
    if not give_number(req.tx, line, taken, req.me.id, req.now):
        if line.numbers_on:
            raise Refused("refused-numbers-on", networks=" / ".join(name.capitalize() for name in line.numbers_on))
        raise Refused("refused-no-private")
    if had_it is not None and had_it != req.me.id:
        take_number_back(req.tx, line, alert, had_it, "callback-taken-over", req.now)
    req.tx.calls.save_missed(taken)
    show_alert(req.tx, line, taken, req.now)
    if not req.message.private:
        req.say("callback-in-private")


def alert_listed(req: Request, line: Line) -> MissedCall:
    alerts = alerts_to_call_back(req, line)
    if not alerts:
        raise Refused("missed-none")
    if not req.words:
        free = [alert for alert in alerts if callback.held_by(alert, req.now) is None]
        if not free:
            raise Refused("missed-all-taken")
        return free[0]
    words = req.words.removeprefix("n°").strip()
    place = int(words) if words.isascii() and words.isdigit() and len(words) < 6 else 0
    if not 1 <= place <= len(alerts):
        raise Refused("refused-callback-number")
    return alerts[place - 1]


# ---------------------------------------------------------------- /fait


def report_call_back(req: Request) -> None:
    """Record how a call-back went; ask if the words do not tell."""
    if req.pressed:
        payload = decode_payload(ReportCallBack, req.words)
        alert, answer = alert_by_id(req, payload.alert), payload.result
    else:
        alert, answer = own_alert(req), answer_in(req.words)
    line = req.line_of(alert.line)
    if alert.closed_at is not None:
        raise Refused("refused-settled")
    if alert.taken_by != req.me.id:
        raise Refused("refused-callback-not-yours")
    if not answer:
        ask_how(req, line, alert)
        return
    close_call_back(req, line, alert, answer)
    req.say("noted")


def ask_how(req: Request, line: Line, alert: MissedCall) -> None:
    """Ask in private: how a caller's story goes on is not for the room."""
    words = req.zone_text(line)
    calls = calls_of(req.tx, alert)
    called = moment_words(calls[-1].rang_at, words, req.now)
    who = caller_words(line, alert, calls, words)
    buttons = [make_choice(label, ReportCallBack(alert.id, answer)) for answer, label in ANSWERS.items()]
    req.tell(req.me.id, line, "done-how", buttons=buttons, when=called, who=who)
    if not req.message.private:
        req.say("done-in-private")


def close_call_back(req: Request, line: Line, alert: MissedCall, answer: str) -> None:
    if answer == "reached":
        now_ = callback.close_alert(alert, Ending.REACHED, req.now, req.me.id)
    elif answer == "wrong":
        now_ = callback.close_alert(alert, Ending.WRONG_NUMBER, req.now, req.me.id)
    else:
        now_ = callback.release_callback(alert, tried=answer == "noreply")
    req.tx.calls.save_missed(now_)
    take_number_back(req.tx, line, now_, req.me.id, f"callback-{answer}", req.now)
    show_alert(req.tx, line, now_, req.now)


def own_alert(req: Request) -> MissedCall:
    """The alert that the speaker has taken; of several, the last one taken."""
    taken = [alert for line in req.lines for alert in alerts_to_call_back(req, line) if alert.taken_by == req.me.id]
    if not taken:
        raise Refused("refused-none-to-call-back")
    return max(taken, key=lambda alert: (alert.taken_at or alert.opened_at, alert.id))


def answer_in(words: str) -> CallBackResult:
    """Which answer these words give; "" for none."""
    said = set(fold(words).split())
    return next((answer for answer, known in WORDS.items() if said & known), "")
