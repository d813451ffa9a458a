"""What is said of a missed call; and the posts to the person who calls back, in private.

No row of the outbox holds a caller's number. The private post holds `{caller:ID}`, which is filled in when it is sent;
the post is overwritten as soon as the call-back is over.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.calls.call_backs.callback import held_by
from bot.model import (
    Address,
    Button,
    Call,
    CallBackWay,
    Ending,
    Line,
    MissedCall,
    Outcome,
    Post,
    Urgency,
    VolunteerId,
)
from bot.payloads import CallBackResult, ReportCallBack
from bot.ports import Tx
from bot.readers.phone_numbers import is_premium_rate
from bot.recipients import private_addresses, words_for
from bot.text import Text, masked_phone, national_form, safe_words

CALLER: Final = re.compile(r"\{caller:(\d{1,18})\}")
ANSWERS: Final[dict[CallBackResult, str]] = {
    "reached": "button-reached",
    "noreply": "button-noreply",
    "wrong": "button-wrong",
    "leave": "button-leave",
}
"""What the person who calls back may report, and the sentence of its button."""


# ---------------------------------------------------------------- in the team's rooms, in words


def alert_words(tx: Tx, line: Line, alert: MissedCall, calls: Sequence[Call], words: Text, now: datetime) -> str:
    """The alert in one or two lines, with at most the last two digits of the number."""
    return "\n".join(
        filter(None, (what_happened(line, alert, calls, words, now), how_it_stands(tx, alert, words, now)))
    )


def news_since(before: str, now: str, words: Text) -> str:
    """The rows that are new in an alert, for networks that tell changes in a thread."""
    if now == before:
        return ""
    news = [row for row in now.split("\n") if row not in before.split("\n")]
    return "\n".join(news) or words.say("missed-free")


def what_happened(line: Line, alert: MissedCall, calls: Sequence[Call], words: Text, now: datetime) -> str:
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


def offer_words(tx: Tx, line: Line, alert: MissedCall, calls: Sequence[Call], words: Text, now: datetime) -> str:
    """The new line about an alert that stands further up in the room."""
    if not calls:
        return words.say("missed-withdrawn")
    what = words.say(
        "missed-caller",
        who=caller_words(line, alert, calls, words),
        when=moment_words(calls[-1].rang_at, words, now),
        count=len(calls),
    )
    how = how_it_stands(tx, alert, words, now)
    free = alert.closed_at is None and alert.taken_by is None and not alert.tries
    return words.say("missed-offer", what=what) if free else f"{what} {how}"


def how_it_stands(tx: Tx, alert: MissedCall, words: Text, now: datetime) -> str:
    if alert.ending is Ending.NOT_REACHED:
        return words.say("missed-not-reached", count=alert.tries)
    if alert.ending is not None:
        name = words.person(tx.people.get(alert.closed_by).name) if alert.closed_by else ""
        return words.say(
            f"missed-{alert.ending.replace('_', '-')}", name=name, when=moment_words(alert.closed_at or now, words, now)
        )
    holder = held_by(alert)
    if holder is not None:
        return words.say("missed-taken", name=words.person(tx.people.get(holder).name))
    if alert.closed_at is None and alert.retry_at is not None and alert.retry_at > now:
        return words.say("missed-retry", count=alert.tries, when=words.moment(alert.retry_at, now))
    return words.say("missed-tried", count=alert.tries) if alert.tries and alert.closed_at is None else ""


def moment_words(at: datetime, words: Text, now: datetime) -> str:
    """`à 14 h 32`; on another day `mardi 24 novembre à 14 h 32`."""
    if words.local(at).date() == words.local(now).date():
        return words.say("at-time", time=words.clock(at))
    return words.say("on-day-at-time", day=words.on(at), time=words.clock(at))


def of_moment(at: datetime, words: Text, now: datetime) -> str:
    """`de 14 h 32`; on another day `du mardi 24 novembre à 14 h 32`."""
    if words.local(at).date() == words.local(now).date():
        return words.say("of-time", time=words.clock(at))
    return words.say("of-day-at-time", day=words.on(at), time=words.clock(at))


def caller_words(line: Line, alert: MissedCall, calls: Sequence[Call], words: Text) -> str:
    """At most the last two digits of a person's number; a short number is a service's, and whole."""
    if alert.caller is None:
        return words.say("number-withheld" if any(call.known_caller for call in calls) else "number-unreadable")
    shown = masked_phone(alert.caller) if alert.caller.startswith("+") else alert.caller
    return words.say("number-premium", number=shown) if is_premium_rate(alert.caller, line.country) else shown


def can_be_called_back(alert: MissedCall, line: Line) -> bool:
    """Whether the line calls back, there is a number, and a call to it costs no more than a call.

    Premium-rate numbers ring to be called back.
    """
    wanted = line.callback is not CallBackWay.OFF
    return wanted and alert.caller is not None and not is_premium_rate(alert.caller, line.country)


def last_rang(alert: MissedCall, calls: Sequence[Call]) -> datetime:
    """When the caller of an alert rang last, of whose calls some may be forgotten."""
    return calls[-1].rang_at if calls else alert.opened_at


def calls_of(tx: Tx, alert: MissedCall) -> list[Call]:
    """The missed calls of the alert, by time."""
    return sorted(tx.calls.calls_by_id(alert.calls), key=lambda call: (call.rang_at, call.id))


# ---------------------------------------------------------------- to whoever calls back


def give_number(tx: Tx, line: Line, alert: MissedCall, to: VolunteerId, now: datetime) -> bool:
    """Give the caller's number to one person in private. False when they have no chat for it."""
    words = words_for(tx.people.get(to), line)
    said = words.say(
        "callback-yours",
        number=f"{{caller:{alert.id}}}",
        what=what_happened(line, alert, calls_of(tx, alert), words, now),
        line=safe_words(line.name),
    )
    # Who takes it again finds it at the end of the chat, as a post that makes a sound.
    post = Post(Address("", ""), said, answer_buttons(alert, words), key=f"caller:{alert.id}", anew=True)
    return tell_in_private(tx, line, to, post)


def answer_buttons(alert: MissedCall, words: Text) -> tuple[Button, ...]:
    return tuple(Button(words.say(label), str(ReportCallBack(alert.id, answer))) for answer, label in ANSWERS.items())


def ask_how_it_went(tx: Tx, line: Line, alert: MissedCall, who: VolunteerId, now: datetime) -> bool:
    """Ask whoever took the call-back, as a new post. False when they have no chat for it."""
    words = words_for(tx.people.get(who), line)
    calls = calls_of(tx, alert)
    called = of_moment(last_rang(alert, calls), words, now)
    said = words.say("callback-ask", when=called, who=caller_words(line, alert, calls, words))
    post = Post(Address("", ""), said, answer_buttons(alert, words), key=f"ask:{alert.id}", anew=True)
    return tell_in_private(tx, line, who, post)


def take_number_back(
    tx: Tx, line: Line, alert: MissedCall, who_had_it: VolunteerId, sentence: str, now: datetime
) -> None:
    """Overwrite the number, or the offer to call, and the question how it went; `sentence` says why."""
    words = words_for(tx.people.get(who_had_it), line)
    calls = calls_of(tx, alert)
    called = moment_words(last_rang(alert, calls), words, now)
    retry = words.moment(alert.retry_at, now) if alert.retry_at else ""
    said = words.say(sentence, when=called, who=caller_words(line, alert, calls, words), retry=retry)
    offered = any(tx.outbox.keyed(at, f"bridge:{alert.id}") for at in private_addresses(tx, who_had_it))
    for key in (f"caller:{alert.id}", f"bridge:{alert.id}", f"ask:{alert.id}"):
        only_edit = offered or not key.startswith("caller:")
        tell_in_private(tx, line, who_had_it, Post(Address("", ""), said, key=key), only_edit=only_edit)


def tell_in_private(tx: Tx, line: Line, volunteer: VolunteerId, post: Post, *, only_edit: bool = False) -> bool:
    """Post in private, on the networks on which the line allows callers' numbers.

    With `only_edit` where a post of this key has buttons, and nowhere else.
    """
    chats = [at for at in private_addresses(tx, volunteer) if not line.numbers_on or at.network in line.numbers_on]
    for address in chats:
        standing = tx.outbox.keyed(address, post.key) if only_edit else None
        if not only_edit or (standing is not None and standing.post.buttons):
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
