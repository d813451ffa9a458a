"""The posts about a missed call: in the team's rooms, and in private to the person who calls back.

No row of the outbox holds a caller's number. The private post holds `{caller:ID}`, which is filled in when it is sent;
the post is overwritten as soon as the call-back is over.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.calls.callback import held_by
from bot.model import Address, Button, Call, Line, MissedCall, Outcome, Post, Purpose, Urgency, VolunteerId
from bot.payloads import CallBack, CallBackResult, ReportCallBack
from bot.ports import Tx
from bot.readers.phone_numbers import is_premium_rate
from bot.recipients import addresses_for, private_addresses
from bot.text import Text, masked_phone, national_form, safe_words, text_in

CALLER: Final = re.compile(r"\{caller:(\d{1,18})\}")
ANSWERS: Final[dict[CallBackResult, str]] = {
    "reached": "button-reached",
    "noreply": "button-noreply",
    "wrong": "button-wrong",
    "leave": "button-leave",
}
"""What the person who calls back may report, and the sentence of its button."""


# ---------------------------------------------------------------- in the team's rooms


def show_alert(tx: Tx, line: Line, alert: MissedCall, now: datetime, *, announce: bool = False) -> None:
    """Edit the alert in the rooms that have it; with `announce`, post it in all of the team's rooms."""
    words = text_in(line.language, line.zone)
    wanted = alert.closed_at is None and can_be_called_back(alert, line)
    # The button stays while somebody calls back: who presses it a second too late hears from whom.
    buttons = (Button(words.say("button-callback"), str(CallBack(alert.id))),) if wanted else ()
    key = f"missed:{alert.id}"
    said = alert_words(tx, line, alert, words, now)
    for address in addresses_for(tx, line, Purpose.TEAM):
        before = tx.outbox.keyed(address, key)
        news = news_since(before.post.text, said, words) if before else ""
        if announce or before:
            tx.outbox.add(Post(address, said, buttons, key=key, news=news, urgency=Urgency.AT_ONCE))


def alert_words(tx: Tx, line: Line, alert: MissedCall, words: Text, now: datetime) -> str:
    """The alert in one or two lines, with at most the last two digits of the number."""
    return "\n".join(filter(None, (what_happened(tx, line, alert, words, now), how_it_stands(tx, alert, words, now))))


def news_since(before: str, now: str, words: Text) -> str:
    """The rows that are new in an alert, for networks that tell changes in a thread."""
    if now == before:
        return ""
    news = [row for row in now.split("\n") if row not in before.split("\n")]
    return "\n".join(news) or words.say("missed-free")


def what_happened(tx: Tx, line: Line, alert: MissedCall, words: Text, now: datetime) -> str:
    calls = calls_of(tx, alert)
    if not calls:
        return words.say("missed-withdrawn")
    last = calls[-1]
    gaps = {"when": moment_words(last.rang_at, words, now), "who": caller_words(line, alert, calls, words)}
    if len(calls) > 1:
        return words.say("missed-again", count=len(calls), **gaps)
    if last.outcome is Outcome.SUSPECT:
        return words.say("missed-suspect", **gaps)
    if last.waited is None:
        return words.say("missed-once-bare", **gaps)
    return words.say("missed-once", wait=words.length(last.waited), **gaps)


def how_it_stands(tx: Tx, alert: MissedCall, words: Text, now: datetime) -> str:
    if alert.ending is not None:
        name = safe_words(tx.people.get(alert.closed_by).name) if alert.closed_by else ""
        return words.say(
            f"missed-{alert.ending.replace('_', '-')}", name=name, when=moment_words(alert.closed_at or now, words, now)
        )
    holder = held_by(alert, now)
    if holder is not None:
        return words.say("missed-taken", name=safe_words(tx.people.get(holder).name))
    return words.say("missed-tried", count=alert.tries) if alert.tries and alert.closed_at is None else ""


def moment_words(at: datetime, words: Text, now: datetime) -> str:
    """`à 14 h 32`; on another day `mardi 24 novembre à 14 h 32`."""
    if words.local(at).date() == words.local(now).date():
        return words.say("at-time", time=words.clock(at))
    return words.say("on-day-at-time", day=words.on(at), time=words.clock(at))


def caller_words(line: Line, alert: MissedCall, calls: Sequence[Call], words: Text) -> str:
    """At most the last two digits of a person's number; a short number is a service's, and whole."""
    if alert.caller is None:
        return words.say("number-withheld" if any(call.known_caller for call in calls) else "number-unreadable")
    shown = masked_phone(alert.caller) if alert.caller.startswith("+") else alert.caller
    return words.say("number-premium", number=shown) if is_premium_rate(alert.caller, line.country) else shown


def can_be_called_back(alert: MissedCall, line: Line) -> bool:
    """Whether there is a number to call, and a call to it costs no more than a call: others ring to be called back."""
    return alert.caller is not None and not is_premium_rate(alert.caller, line.country)


def calls_of(tx: Tx, alert: MissedCall) -> list[Call]:
    """The missed calls of the alert, by time."""
    found = (tx.calls.call(id_) for id_ in alert.calls)
    return sorted((call for call in found if call), key=lambda call: (call.rang_at, call.id))


# ---------------------------------------------------------------- to whoever calls back


def give_number(tx: Tx, line: Line, alert: MissedCall, to: VolunteerId, now: datetime) -> bool:
    """Give the caller's number to one person in private. False when they have no chat for it."""
    words = text_in(tx.people.get(to).language or line.language, line.zone)
    said = words.say(
        "callback-yours",
        number=f"{{caller:{alert.id}}}",
        what=what_happened(tx, line, alert, words, now),
        line=safe_words(line.name),
    )
    buttons = tuple(
        Button(words.say(label), str(ReportCallBack(alert.id, answer))) for answer, label in ANSWERS.items()
    )
    return tell_in_private(tx, line, to, Post(Address("", ""), said, buttons, key=f"caller:{alert.id}"))


def take_number_back(
    tx: Tx, line: Line, alert: MissedCall, who_had_it: VolunteerId, sentence: str, now: datetime
) -> None:
    """Overwrite the number in the private post; `sentence` says why."""
    words = text_in(tx.people.get(who_had_it).language or line.language, line.zone)
    calls = calls_of(tx, alert)
    called = moment_words(calls[-1].rang_at if calls else alert.opened_at, words, now)
    said = words.say(sentence, when=called, who=caller_words(line, alert, calls, words))
    tell_in_private(tx, line, who_had_it, Post(Address("", ""), said, key=f"caller:{alert.id}"))


def tell_in_private(tx: Tx, line: Line, volunteer: VolunteerId, post: Post) -> bool:
    """Post in private, on the networks on which the line allows callers' numbers."""
    chats = [at for at in private_addresses(tx, volunteer) if not line.numbers_on or at.network in line.numbers_on]
    for address in chats:
        tx.outbox.add(replace(post, to=address, urgency=Urgency.AT_ONCE))
    return bool(chats)


def fill_in_caller(tx: Tx, post: Post) -> Post | None:
    """The post with the caller's number filled in, if it goes to the person who calls back.

    None when it must not be sent: the call-back is over or somebody else's, or the number has been deleted.
    """
    numbers: dict[str, str] = {}
    for id_ in CALLER.findall(post.text):
        alert = tx.calls.missed(int(id_))
        if alert is None or alert.closed_at is not None or alert.caller is None or alert.taken_by is None:
            return None
        if post.to not in private_addresses(tx, alert.taken_by):
            return None
        numbers[id_] = national_form(alert.caller)
    if not numbers:
        return post
    return replace(post, text=CALLER.sub(lambda match: numbers[match[1]], post.text), protected=True)
