"""Calling missed callers back: who waits for a call, who makes it, and how it went."""

from functools import partial
from typing import Any, Final

from bot.calls.alert_posts import show_alert
from bot.calls.call_backs import callback
from bot.calls.call_backs.bridge_posts import give_call_back, is_offered
from bot.calls.call_backs.open_call_backs import alerts_to_call_back, call_back_rows, label_gaps
from bot.calls.missed_posts import (
    ask_how_it_went,
    caller_words,
    calls_of,
    can_be_called_back,
    take_number_back,
)
from bot.commands.call_details import (
    asks_for_all,
    details_choice,
    is_for_coordination,
    names_place,
    tell_details,
    tell_last_calls,
    tried_words,
)
from bot.commands.needless_words import note_needless_words
from bot.commands.request import Request, make_choice
from bot.errors import Refused
from bot.model import CallBackWay, Ending, Line, MissedCall, Role
from bot.payloads import CallBack, CallBackAnyway, CallBackResult, ReportCallBack, decode_payload
from bot.readers.folding import fold
from bot.text import Text, safe_words

LISTED: Final = 10
WORDS: Final[dict[CallBackResult, set[str]]] = {
    "noreply": {"noreply", "pas", "no", "nobody", "messagerie", "voicemail"},
    "wrong": {"wrong", "faux", "erreur"},
    "leave": {"leave", "laisse", "release"},
    "reached": {"reached", "eu", "joint", "jointe", "spoke", "ok"},
}
"""What people type for each answer. The order matters: « pas eu la personne » means that nobody was reached."""


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
    """List the callers to call back, with a button for each; coordination also sees which phones rang."""
    line = req.line
    words = req.zone_text(line)
    if names_place(req, line):
        tell_details(req, line, alert_listed(req, line))
        return
    if asks_for_all(req, line):
        tell_last_calls(req, line)
        return
    if not req.pressed:
        note_needless_words(req)
    alerts = alerts_to_call_back(req.tx, line)
    if not alerts:
        req.say("missed-off" if line.callback is CallBackWay.OFF else "missed-none", key=list_key(req))
        return
    rows = [words.say("missed-title", count=len(alerts), line=line.name)]
    below = partial(tried_row, req, line, words=words)
    rows += call_back_rows(req.tx, line, alerts, words, req.now, at_most=LISTED, below=below)
    buttons = [
        make_choice("button-callback-one", CallBack(alert.id), **label_gaps(req.tx, line, alert, words))
        for alert in alerts[:LISTED]
        if callback.is_free(alert, req.now)
    ]
    if is_for_coordination(req, line):
        buttons += [details_choice(req, line, alert, words) for alert in alerts[:LISTED]]
    req.answer("\n".join(rows), buttons=buttons, key=list_key(req))


def list_key(req: Request) -> str:
    """In a room the list replaces the previous list, also when a button asked for it."""
    return "" if req.message.private else "answer:missed"


def tried_row(req: Request, line: Line, alert: MissedCall, words: Text) -> str:
    """For coordination: which phones the alert's last call rang."""
    calls = calls_of(req.tx, alert)
    return tried_words(req, line, calls[-1], words) if calls and is_for_coordination(req, line) else ""


# ---------------------------------------------------------------- /rappeler


def take_call_back(req: Request) -> None:
    """Take a call to return: the one pressed, the n-th of the list, or the oldest free one.

    The number, or the offer to have the line call, is sent to the person in private. At hours at which nobody should be
    called back it is given only to who insists: perhaps the caller, who rang a minute ago, waits for the call.
    """
    insists = req.pressed and req.words.startswith(f"{CallBackAnyway.literal} ")
    if insists:
        alert = alert_by_id(req, decode_payload(CallBackAnyway, req.words).alert)
    elif req.pressed and req.words:
        alert = alert_by_id(req, decode_payload(CallBack, req.words).alert)
    else:
        alert = alert_listed(req, req.line)
    line = req.line_of(alert.line)
    check_may_call_back(req, line)
    if alert.caller is not None and not can_be_called_back(alert, line):
        raise Refused("missed-off" if line.callback is CallBackWay.OFF else "refused-call-premium")
    words = req.zone_text(line)
    taken = callback.take_callback(alert, req.me.id, req.now, req.name, lambda at: words.moment(at, req.now))
    if not insists and not callback.is_calling_time(line, req.now):
        ask_whether_so_late(req, line, alert)
        return
    if not give_call_back(req.tx, line, taken, req.me.id, req.now):
        raise no_chat_for_numbers(line)
    req.tx.calls.save_missed(taken)
    show_alert(req.tx, line, taken, req.now)
    if insists:
        req.close_pressed_post()
    if not req.message.private:
        req.say("bridge-in-private" if is_offered(req.tx, line, taken, req.me.id) else "callback-in-private")


def no_chat_for_numbers(line: Line) -> Refused:
    if line.numbers_on:
        return Refused("refused-numbers-on", networks=" / ".join(name.capitalize() for name in line.numbers_on))
    return Refused("refused-no-private")


def ask_whether_so_late(req: Request, line: Line, alert: MissedCall) -> None:
    """Say from when on people are called back, with a button for whoever knows better."""
    words = req.zone_text(line)
    opens = words.moment(callback.next_calling_time(line, req.now), req.now)
    anyway = make_choice("button-callback-anyway", CallBackAnyway(alert.id))
    who = caller_words(line, alert, calls_of(req.tx, alert), words)
    gaps: dict[str, Any] = {"who": who, "time": words.clock(req.now)}
    key = f"callhours:{alert.id}"
    if not req.tell(req.me.id, line, "callback-late", buttons=[anyway], key=key, opens=opens, **gaps):
        raise Refused("refused-no-private")
    if not req.message.private:
        req.say("done-in-private")


def alert_listed(req: Request, line: Line) -> MissedCall:
    alerts = alerts_to_call_back(req.tx, line)
    if not alerts:
        raise Refused("missed-none")
    if not req.words:
        free = [alert for alert in alerts if callback.is_free(alert, req.now)]
        if free:
            return free[0]
        if all(callback.held_by(alert) for alert in alerts):
            raise Refused("missed-all-taken")
        return next(alert for alert in alerts if not callback.held_by(alert))  # it says from when on
    words = req.words.removeprefix("n°").strip()
    place = int(words) if words.isascii() and words.isdigit() and len(words) < 6 else 0
    if not 1 <= place <= len(alerts):
        raise Refused("refused-callback-number", command=req.command.name(req.text.language))
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
        if req.words and not req.pressed:
            req.say("filter-unread", words=safe_words(req.words, 100))
        ask_how(req, line, alert)
        return
    close_call_back(req, line, alert, answer)
    req.say("noted")


def ask_how(req: Request, line: Line, alert: MissedCall) -> None:
    """Ask in private: how a caller's story goes on is not for the room."""
    if not ask_how_it_went(req.tx, line, alert, req.me.id, req.now):
        raise no_chat_for_numbers(line)
    if not req.message.private:
        req.say("done-in-private")


def close_call_back(req: Request, line: Line, alert: MissedCall, answer: CallBackResult) -> None:
    sentence = f"callback-{answer}"
    if answer == "reached":
        after = callback.close_alert(alert, Ending.REACHED, req.now, req.me.id)
    elif answer == "wrong":
        after = callback.close_alert(alert, Ending.WRONG_NUMBER, req.now, req.me.id)
    elif answer == "noreply":
        after = callback.note_no_reply(alert, line, req.me.id, req.now)
        sentence = "callback-noreply-last" if after.closed_at else sentence
    else:
        after = callback.release_callback(alert)
    req.tx.calls.save_missed(after)
    take_number_back(req.tx, line, after, req.me.id, sentence, req.now)
    show_alert(req.tx, line, after, req.now, offers=answer == "leave")


def own_alert(req: Request) -> MissedCall:
    """The alert that the speaker has taken; of several, the last one taken."""
    taken = [alert for line in req.lines for alert in alerts_to_call_back(req.tx, line) if alert.taken_by == req.me.id]
    if not taken:
        raise Refused("refused-none-to-call-back")
    return max(taken, key=lambda alert: (alert.taken_at or alert.opened_at, alert.id))


def answer_in(words: str) -> CallBackResult:
    """Which answer these words give; "" for none."""
    said = set(fold(words).split())
    return next((answer for answer, known in WORDS.items() if said & known), "")
