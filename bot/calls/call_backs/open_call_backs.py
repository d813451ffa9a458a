"""The callers who are still to be called back, as rows and buttons: in /appels, at the hand-over, and on Sundays."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.calls.call_backs.callback import is_free
from bot.calls.missed_posts import caller_words, calls_of, can_be_called_back, how_it_stands, last_rang, moment_words
from bot.model import Button, Line, MissedCall
from bot.payloads import CallBack
from bot.ports import Tx
from bot.text import Text


def alerts_to_call_back(tx: Tx, line: Line) -> list[MissedCall]:
    """Alerts whose caller has to be called back, oldest first."""
    return [alert for alert in tx.calls.open_missed(line.id) if alert.calls and can_be_called_back(alert, line)]


def call_back_rows(
    tx: Tx,
    line: Line,
    alerts: Sequence[MissedCall],
    words: Text,
    now: datetime,
    *,
    at_most: int,
    below: Callable[[MissedCall], str] = lambda _: "",
) -> list[str]:
    """One numbered row each, with what `below` says of it, and how many there are besides."""
    rows: list[str] = []
    for place, alert in enumerate(alerts[:at_most], start=1):
        rows += filter(None, (call_back_row(tx, line, alert, place, words, now), below(alert)))
    return rows + ([words.say("missed-more", count=len(alerts) - at_most)] if len(alerts) > at_most else [])


def call_back_row(tx: Tx, line: Line, alert: MissedCall, place: int, words: Text, now: datetime) -> str:
    calls = calls_of(tx, alert)
    said = words.say(
        "missed-row",
        place=place,
        when=moment_words(last_rang(alert, calls), words, now),
        who=caller_words(line, alert, calls, words),
        count=len(calls),
    )
    return " ".join(filter(None, (said, how_it_stands(tx, alert, words, now))))


def label_gaps(tx: Tx, line: Line, alert: MissedCall, words: Text) -> dict[str, Any]:
    """What the label of the alert's button says of it."""
    calls = calls_of(tx, alert)
    at = last_rang(alert, calls)
    return {"who": caller_words(line, alert, calls, words), "time": words.clock(at)}


def call_back_buttons(
    tx: Tx, line: Line, alerts: Sequence[MissedCall], words: Text, now: datetime
) -> tuple[Button, ...]:
    """A button for each that somebody may take now."""
    return tuple(
        Button(words.say("button-callback-one", **label_gaps(tx, line, alert, words)), str(CallBack(alert.id)))
        for alert in alerts
        if is_free(alert, now)
    )
