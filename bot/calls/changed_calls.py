"""What follows from calls that changed: questions, alerts, and phones that ring in vain."""

from collections.abc import Sequence
from datetime import datetime

from bot.calls.answering.suspect_answers import check_suspects, end_questions, record_who_picked_up
from bot.calls.answering.unanswered_phone import check_changed_calls
from bot.calls.answering.voicemail_habit import tell_of_voicemails
from bot.calls.missed import update_alerts
from bot.calls.webhook_news import note_webhook_news
from bot.model import Call, Line, SuspectAnswer, VolunteerId
from bot.payloads import WhoPickedUp
from bot.ports import Tx


def follow_changed_calls(tx: Tx, line: Line, changed: Sequence[Call], now: datetime) -> None:
    """Ask and tell what follows from these new or changed calls of the line.

    A voicemail that is found out is not asked about, and what is asked about is not alerted yet: so in this order.
    """
    tell_of_voicemails(tx, line, changed, now)
    freed = check_suspects(tx, line, changed, now)
    update_alerts(tx, line, [*changed, *freed], now)
    check_changed_calls(tx, line, [*changed, *freed], now)
    note_webhook_news(tx, line, changed, now)


def tell_of_unexplained(tx: Tx, line: Line, now: datetime) -> bool:
    """Alert the calls about which the person asked has not said in time who picked up. True when there was one."""
    calls = end_questions(tx, line, now)
    if calls:
        update_alerts(tx, line, calls, now)
        check_changed_calls(tx, line, calls, now)
    return bool(calls)


def take_word(tx: Tx, line: Line, asked: SuspectAnswer, who: VolunteerId, says: WhoPickedUp, now: datetime) -> None:
    """Somebody said who picked up. Raises `Refused`, see `record_who_picked_up`."""
    follow_changed_calls(tx, line, record_who_picked_up(tx, line, asked, who, says, now), now)
