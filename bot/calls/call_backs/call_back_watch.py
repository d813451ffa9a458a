"""What time brings to call-backs: whoever took one is asked, one that nobody reports is free again, an old one ends.

Nothing of it happens at hours at which nobody may be called back: it is made up for in the morning. Each step is a
change of the alert's row together with what is said about it, so that a kill neither repeats nor loses it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.calls.alert_posts import AlertPosts
from bot.calls.call_backs.callback import (
    close_alert,
    is_calling_time,
    is_stale,
    patience_is_over,
    question_is_due,
    release_callback,
    retry_is_due,
)
from bot.calls.call_backs.open_call_backs import alerts_to_call_back, call_back_rows
from bot.calls.missed_posts import ask_how_it_went, calls_of, take_number_back
from bot.model import Ending, Line, MissedCall, Post, Purpose
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.text import text_in

SHOWN: Final = 5
"""Rows of a hand-over message."""


def follow_call_backs(tx: Tx, line: Line, now: datetime) -> bool:
    """Ask, release, offer again and close what is due. True when something was said.

    To be called on every tick; it costs one small read while nothing is due.
    """
    if not is_calling_time(line, now):
        return False
    posts = AlertPosts(tx, line, now)
    due = [alert for alert in tx.calls.open_missed(line.id) if take_next_step(tx, line, posts, alert, now)]
    stale = [alert for alert in due if is_stale(alert, now)]
    if stale:
        tell_of_stale(tx, line, stale)
    return bool(due)


def take_next_step(tx: Tx, line: Line, posts: AlertPosts, alert: MissedCall, now: datetime) -> bool:
    """The step that is due for this alert; False when there is none."""
    if question_is_due(alert, now):
        assert alert.taken_by is not None
        tx.calls.save_missed(replace(alert, asked_at=now))
        ask_how_it_went(tx, line, alert, alert.taken_by, now)
    elif patience_is_over(alert, now):
        assert alert.taken_by is not None
        free = release_callback(alert)
        tx.calls.save_missed(free)
        take_number_back(tx, line, free, alert.taken_by, "callback-released", now)
        posts.show(free, calls_of(tx, free), offers=True)
    elif is_stale(alert, now):
        ended = close_alert(alert, Ending.STALE, now)
        tx.calls.save_missed(ended)
        posts.show(ended, calls_of(tx, ended))
    elif retry_is_due(alert, now):
        free = replace(alert, retry_at=None)
        tx.calls.save_missed(free)
        posts.show(free, calls_of(tx, free), offers=True)
    else:
        return False
    return True


def tell_of_stale(tx: Tx, line: Line, stale: Sequence[MissedCall]) -> None:
    """Coordination hears once that some callers were not reached in time."""
    words = text_in(line.language, line.zone)
    for address in addresses_for(tx, line, Purpose.COORDINATION):
        tx.outbox.add(Post(address, words.say("missed-stale-told", count=len(stale), line=line.name)))


def open_call_backs(tx: Tx, line: Line, now: datetime) -> Sequence[str]:
    """What coordination hears on Sunday: the callers who are still to be called back."""
    alerts = alerts_to_call_back(tx, line)
    words = text_in(line.language, line.zone)
    title = words.say("missed-title", count=len(alerts), line=line.name)
    return [title, *call_back_rows(tx, line, alerts, words, now, at_most=SHOWN)] if alerts else []
