"""Alerts of missed calls: each missed call is in exactly one, in whatever order its events come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.calls.alert_book import INSISTS, LATE, AlertBook, Entry, read_book
from bot.calls.alert_posts import AlertPosts, show_alert
from bot.calls.busy_seats import Talks, tell_who_found_somebody_free
from bot.calls.call_backs.callback import close_alert
from bot.calls.late_news import TOO_LATE, was_learned_late
from bot.calls.log import may_be_told
from bot.calls.missed_posts import calls_of, can_be_called_back, take_number_back
from bot.calls.outside_hours import INSTANT, OpenHours
from bot.model import Call, Ending, Line, MissedCall, Outcome, Waits
from bot.ports import Tx

SHORT = timedelta(seconds=5)
"""Who hangs up sooner has probably misdialled: counted, but no alert, unless it is their third try within `INSISTS`."""
TALKED = timedelta(seconds=30)
"""A later talk of this length with the same caller closes their alert."""
NOISY = 3
"""At this call of theirs the alert makes a sound once more; all others only change it quietly."""
FORGOTTEN = timedelta(days=30)
"""Callers' numbers are kept so long after the call."""


def was_missed(call: Call) -> bool:
    return call.outcome in {Outcome.MISSED, Outcome.SUSPECT}


def hung_up_early(call: Call) -> bool:
    """Whether the caller hung up before anybody could answer. A wait that nobody measured is not a short one."""
    return call.waited is not None and call.waited + call.talked < SHORT


def has_talked(call: Call) -> bool:
    """Whether a person certainly talked with the caller: an announcement leaves a record with talk, but no phone."""
    talk = call.outcome is Outcome.ANSWERED and call.talked >= TALKED
    return talk and not (call.records_only and call.answered_by is None)


# ---------------------------------------------------------------- from calls to alerts

DEALT_WITH = frozenset(Ending) - {Ending.STALE}
"""After these, a call from before the ending needs nothing more."""


def update_alerts(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> None:
    """Open, change or close the alerts of these new or changed calls of the line, and post the changes."""
    if not changed:
        return
    book, hours = read_book(tx, line, changed, now), OpenHours(tx, line, changed)
    talks = Talks(tx, line, hours, changed)
    for call in sorted(changed, key=lambda call: (call.rang_at, call.id)):
        entry = book.entry_of_call(call)
        if entry is None and was_missed(call) and may_be_told(call, now) and call.id not in book.asked:
            alert_for_call(line, book, talks, call, now)
        elif entry is not None and was_missed(call):
            entry.shows = True
        elif entry is not None:
            withdraw_call(entry, call, now)
        if call.caller is not None and has_talked(call):
            close_alert_of_caller(book, call, now)
    for entry in book.entries:
        if not entry.alert.calls and entry.alert.closed_at is None:
            finish_alert(entry, replace(entry.alert, closed_at=now))
    save_book(tx, line, book, now)
    tell_who_found_somebody_free(tx, line, changed, now)


def alert_for_call(line: Line, book: AlertBook, talks: Talks, call: Call, now: datetime) -> None:
    """Add the call to its caller's alert, or open one."""
    ended = call.ended_at or call.rang_at
    late, theirs = was_learned_late(call, book.feed, now), entry_of_caller(book, line, call, ended)
    if theirs is not None:
        add_call(book, talks, theirs, call, now, late=late)
        return
    short = earlier_missed_calls(book, call)
    if hung_up_early(call) and len(short) < 2:
        return
    told = tuple(other.id for other in short if book.entry_of_call(other) is None)
    alert = MissedCall(0, line.id, call.caller, (*told, call.id), opened_at=ended)
    talk = talk_since(book, call, now)
    if talk is not None:
        book.enter(alert).change(close_alert(alert, Ending.CALLED_AGAIN, talk.ended_at or now), shows=False)
        return
    # Nobody can call such a caller back: the team is told, and that is all there is to do.
    hopeless = None if can_be_called_back(alert, line) else ended
    waits = why_it_waits(talks, call, late=late)
    alert = replace(alert, closed_at=hopeless, waits=waits, told_at=None if waits else now)
    if now - ended >= TOO_LATE:
        alert = close_alert(alert, Ending.STALE, ended)
    book.enter(alert).change(alert, shows=waits is None, announces=waits is None)


def why_it_waits(talks: Talks, call: Call, *, late: bool) -> Waits | None:
    """Why the team hears of this call later, together with others; None: now."""
    if not talks.hours.include(call):
        return Waits.OPENING
    if late:
        return Waits.LATE
    return Waits.BUSY if talks.leave_nobody_free(call) else None


def add_call(book: AlertBook, talks: Talks, theirs: Entry, call: Call, now: datetime, *, late: bool) -> None:
    """Add the call to its caller's alert: quietly, but for the third one, which is heard also while all talk."""
    calls = sorted([*book.told_calls(theirs.alert), call], key=lambda call: (call.rang_at, call.id))
    alert = replace(theirs.alert, calls=tuple(call.id for call in calls))
    if alert.closed_at is not None:
        is_news = False
        if alert.ending is None:  # told for information; the next one soon after belongs to it too
            alert = replace(alert, closed_at=max(alert.closed_at, call.ended_at or call.rang_at))
    elif talks.hours.include(call) and not late:
        third = len(calls) == NOISY
        is_news = third or not talks.leave_nobody_free(call)
        theirs.rings = theirs.rings or (third and alert.taken_by is None)
        # Who calls again is there to be reached.
        alert = replace(alert, retry_at=None)
    else:
        is_news = False
    if is_news:
        alert = replace(alert, told_at=now, waits=None)
    elif alert.told_at is not None and alert.closed_at is None:
        alert = replace(alert, told_at=now)  # its post, which stands there, says so, and so does the hand-over
    theirs.change(alert, announces=is_news)
    book.note_calls(theirs)


def entry_of_caller(book: AlertBook, line: Line, call: Call, ended: datetime) -> Entry | None:
    """The caller's open alert; else one that was closed after this call, which became known late.

    Of a caller whom nobody calls back: the one that told of a call of theirs shortly before.
    """
    theirs = [
        entry
        for entry in book.entries_of_caller(call.caller)
        if entry.alert.closed_at is None
        or (
            entry.alert.ending in DEALT_WITH
            and entry.alert.closed_at >= ended
            and abs(entry.alert.opened_at - ended) <= LATE
        )
        or (
            entry.alert.ending is None
            and bool(entry.alert.calls)
            and not can_be_called_back(entry.alert, line)
            and abs(ended - entry.alert.closed_at) <= INSISTS
        )
    ]
    return min(theirs, key=lambda entry: entry.alert.closed_at is not None, default=None)


def earlier_missed_calls(book: AlertBook, call: Call) -> list[Call]:
    """The same caller's other missed calls of the last half hour, by time."""
    near = book.calls_of_caller(call.caller, call.rang_at - INSISTS, call.rang_at + INSTANT)
    return [other for other in near if was_missed(other) and other.id not in book.asked and other.id != call.id]


def talk_since(book: AlertBook, call: Call, now: datetime) -> Call | None:
    """A talk with the same caller after this call."""
    since = book.calls_of_caller(call.caller, call.rang_at + INSTANT, now)
    return next((other for other in since if has_talked(other)), None)


def close_alert_of_caller(book: AlertBook, call: Call, now: datetime) -> None:
    """Close the caller's alert of earlier calls: they called again and got an answer.

    It is closed when they had it, however late we learn of it: a missed call after that is a new one.
    """
    for entry in book.entries_of_caller(call.caller):
        last = max((missed.rang_at for missed in book.told_calls(entry.alert)), default=call.rang_at)
        if entry.alert.closed_at is None and last < call.rang_at:
            finish_alert(entry, close_alert(entry.alert, Ending.CALLED_AGAIN, call.ended_at or now))


def withdraw_call(entry: Entry, call: Call, now: datetime) -> None:
    """Take a call out of its alert that was answered after all: its events came late or in another order."""
    alert = entry.alert
    if alert.ending is not None:
        return
    left = tuple(id_ for id_ in alert.calls if id_ != call.id)
    finish_alert(entry, replace(alert, calls=left, closed_at=alert.closed_at if left else now))


def finish_alert(entry: Entry, alert: MissedCall) -> None:
    """Change an alert; when it is closed, its number is taken back from whoever has it."""
    entry.change(alert)
    if alert.closed_at is not None and alert.taken_by is not None:
        entry.withdraws = "callback-called-again" if alert.calls else "callback-withdrawn"


def save_book(tx: Tx, line: Line, book: AlertBook, now: datetime) -> None:
    """Save the alerts that changed, and post what changed in them."""
    changed = [entry for entry in book.entries if entry.changed]
    new = {entry for entry in changed if not entry.alert.id}
    for entry, alert in zip(changed, tx.calls.save_alerts([entry.alert for entry in changed]), strict=True):
        entry.alert = alert
    posts = AlertPosts(tx, line, now)
    for entry in book.entries:
        if entry.shows:
            calls = book.told_calls(entry.alert)
            posts.show(entry.alert, calls, announce=entry.announces, is_new=entry in new, offers=entry.rings)
        if entry.withdraws and entry.alert.taken_by is not None:
            take_number_back(tx, line, entry.alert, entry.alert.taken_by, entry.withdraws, now)


def end_old_alerts(tx: Tx, line: Line, now: datetime) -> None:
    """Close the alerts that nobody has dealt with for so long that the caller's number must be forgotten."""
    for alert in tx.calls.open_missed(line.id):
        last = max((call.rang_at for call in calls_of(tx, alert)), default=alert.opened_at)
        if last < now - FORGOTTEN:
            ended = replace(alert, closed_at=now)
            tx.calls.save_missed(ended)
            show_alert(tx, line, ended, now)
            if alert.taken_by is not None:
                take_number_back(tx, line, ended, alert.taken_by, "callback-forgotten", now)
