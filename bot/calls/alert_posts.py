"""The posts about missed calls in the team's rooms: one for each alert, and one for those that were learned late."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.calls.call_backs.callback import held_by, is_calling_time
from bot.calls.call_backs.open_call_backs import call_back_buttons, call_back_rows
from bot.calls.missed_posts import alert_words, calls_of, can_be_called_back, news_since, offer_words
from bot.model import Address, Button, Call, Line, MissedCall, Post, Purpose, Urgency
from bot.payloads import CallBack
from bot.ports import Tx
from bot.recipients import addresses_for
from bot.text import text_in

LISTED: Final = 10
"""Alerts with a row and a button each, in a post about many."""


@dataclass(slots=True)
class AlertPosts:
    """Shows alerts of one line in the team's rooms, which are looked up once for all of them."""

    tx: Tx
    line: Line
    now: datetime
    _rooms: list[Address] | None = field(init=False, default=None)

    def show(
        self,
        alert: MissedCall,
        calls: Sequence[Call],
        *,
        announce: bool = False,
        is_new: bool = False,
        offers: bool = False,
    ) -> None:
        """Edit the alert of these calls in the rooms that have it; with `announce`, post it in all rooms.

        An edit is seen by nobody who is not looking: with `offers`, one new line says that the caller is to be called
        back. It is one post for each alert, which moves to the end of the room, and is kept true afterwards.
        """
        words = text_in(self.line.language, self.line.zone)
        waits = alert.retry_at is not None and alert.retry_at > self.now
        wanted = alert.closed_at is None and can_be_called_back(alert, self.line) and not waits
        offers = offers and wanted
        # The button stays while somebody calls back: who presses it a second too late hears from whom.
        buttons = (Button(words.say("button-callback"), str(CallBack(alert.id))),) if wanted else ()
        key, offer_key = f"missed:{alert.id}", f"offer:{alert.id}"
        said = alert_words(self.tx, self.line, alert, calls, words, self.now)
        for address in self._rooms_of_team():
            before = None if is_new else self.tx.outbox.keyed(address, key)
            news = news_since(before.post.text, said, words) if before else ""
            if announce or before or offers:
                self.tx.outbox.add(Post(address, said, buttons, key=key, news=news, urgency=Urgency.AT_ONCE))
            if before and (offers or self.tx.outbox.keyed(address, offer_key)):
                line = offer_words(self.tx, self.line, alert, calls, words, self.now)
                free = buttons if held_by(alert) is None else ()
                quiet = not is_calling_time(self.line, self.now)
                self.tx.outbox.add(
                    Post(address, line, free, key=offer_key, quiet=quiet, anew=offers, urgency=Urgency.AT_ONCE)
                )
        if alert.told_with is not None:
            told = offer_words(self.tx, self.line, alert, calls, words, self.now)
            self.show_together(self.tx.calls.missed_told_with(alert.told_with), news=told)

    def show_together(self, alerts: Sequence[MissedCall], title: str = "", news: str = "") -> None:
        """One post with a row and a button for each of these alerts, which have the same `told_with`.

        With a title it is posted; without one, the rooms' posts are edited, and `news` says what changed.
        """
        words = text_in(self.line.language, self.line.zone)
        rows = call_back_rows(self.tx, self.line, alerts, words, self.now, at_most=LISTED)
        free = [alert for alert in alerts[:LISTED] if can_be_called_back(alert, self.line)]
        buttons = call_back_buttons(self.tx, self.line, free, words, self.now)
        key, quiet = f"latecalls:{alerts[0].told_with}", not is_calling_time(self.line, self.now)
        for address in self._rooms_of_team():
            before = self.tx.outbox.keyed(address, key)
            head = title or (before.post.text.split("\n")[0] if before else "")
            if head:
                said = "\n".join([head, *rows])
                self.tx.outbox.add(
                    Post(address, said, buttons, key=key, news=news, quiet=quiet, urgency=Urgency.AT_ONCE)
                )

    def _rooms_of_team(self) -> list[Address]:
        if self._rooms is None:
            self._rooms = addresses_for(self.tx, self.line, Purpose.TEAM)
        return self._rooms


def show_alert(tx: Tx, line: Line, alert: MissedCall, now: datetime, *, offers: bool = False) -> None:
    """Edit the alert in the rooms that have it; with `offers`, as something to be done."""
    AlertPosts(tx, line, now).show(alert, calls_of(tx, alert), offers=offers)
