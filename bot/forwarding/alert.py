"""A line does not ring where it should: one alert, edited while it lasts and closed when the line is right again.

Coordination is told, and in private the people whose phones should ring, as long as they can act.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.forwarding.plan import PROMISE, due_by, given_up, in_force, right, stop_gap, strangers
from bot.forwarding.status import View, where
from bot.model import Address, Button, ForwardingState, Line, LineMode, Post, Purpose, VolunteerId
from bot.payloads import HandleAlert, RetryLine
from bot.ports import Tx
from bot.recipients import addresses, private_addresses
from bot.text import Text, masked, safe, text

MENDABLE: Final = frozenset({"late", "refused", "fought", "covered"})
"""Kinds that a retry may fix."""
ANSWERED: Final = frozenset({"forward-late", "forward-refused", "forward-covered"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong: `kind` names the sentence, `detail` is what OVH answered."""

    kind: str
    detail: str = ""

    def sign(self, view: View) -> str:
        """What makes it worth telling anew: another wish or another answer. OVH's reference, in brackets at the end,
        is another at every try.
        """
        wished = ",".join(target.phone or target.kind for target in view.desired.must)
        return f"{self.kind} {wished} {self.detail.rpartition(' (')[0] or self.detail}".rstrip()


def trouble(view: View, *, refused: bool) -> Trouble | None:
    """What must be told now about a line in act mode. `refused`: OVH said that a retry is useless."""
    known = view.known
    if view.line.mode is LineMode.OBSERVE or known.desired is None or known.desired_at is None:
        return None
    if view.unreachable:
        return Trouble("unreachable")
    wrong = known.verified_at is None
    if known.observed and given_up(known) and not right(view.line, known.desired, known.observed, view.ours):
        return Trouble("fought")
    if refused or (wrong and (known.alert_key or due(view) <= view.now)):
        return Trouble("covered" if covered(view) else "refused" if refused else "late", known.error)
    known_to_none = strangers(view.line, known.desired, known.observed, view.ours) if known.observed else ()
    return Trouble("stranger") if known_to_none else None


def covered(view: View) -> bool:
    """Whether the backups ring because OVH did not accept the desired state."""
    gap = stop_gap(view.line, view.duty_periods, view.desired, view.now)
    observed = view.known.observed
    if gap is None or observed is None or right(view.line, view.desired, observed, view.ours):
        return False
    return set(gap.must) <= set(observed.targets)


def due(view: View) -> datetime:
    """When the desired state has to be verified: as promised after a decision, and within a minute of each repair."""
    known = view.known
    assert known.desired_at is not None
    promised = due_by(view.line, view.duty_periods, known.desired_at)
    return max([promised, *(repair + PROMISE for repair in known.repairs)])


def settling(view: View) -> bool:
    """Whether the last reading is right and only the second one is missing. An open alert stays as it is meanwhile."""
    known = view.known
    good = known.desired is not None and known.observed and right(view.line, known.desired, known.observed, view.ours)
    return bool(good) and known.verified_at is None


def tell(tx: Tx, view: View, now_wrong: Trouble | None) -> bool:
    """Open, edit or close the alert. True when something was said."""
    known = view.known
    if now_wrong is None and not known.alert_key:
        return False
    if now_wrong is not None and (
        known.alert_fingerprint == now_wrong.sign(view) or (known.alert_key and settling(view))
    ):
        return False
    name = known.alert_key or f"forward:{view.line.id}:{view.now:%Y%m%dT%H%M%S}"
    handler = known.alert_handled_by
    for address, words in coordination(tx, view):
        sentence = f"forward-{now_wrong.kind}" if now_wrong else "forward-right"
        said = in_words(sentence, view, words, now_wrong)
        if handler and now_wrong:
            said += "\n" + words.say("forward-handled", who=safe(tx.people.get(handler).name))
        buttons = buttons_for(view.line, now_wrong, words, handle=handler is None)
        tx.outbox.add(Post(address, said, buttons, key=name, quiet=handler is not None))
    for address, words in people_concerned(tx, view, name, now_wrong):
        unreachable = now_wrong is not None and now_wrong.kind == "unreachable"
        sentence = "forward-yours-unreachable" if unreachable else "forward-yours" if now_wrong else "forward-right"
        buttons = buttons_for(view.line, now_wrong, words, handle=False)
        tx.outbox.add(Post(address, in_words(sentence, view, words, now_wrong), buttons, key=name))
    if now_wrong:
        known = replace(known, alert_key=name, alert_fingerprint=now_wrong.sign(view))
    else:
        known = replace(known, alert_key="", alert_fingerprint="", alert_handled_by=None)
    tx.phones.save_forwarding(known)
    return True


def in_words(sentence: str, view: View, words: Text, now_wrong: Trouble | None) -> str:
    known: ForwardingState = view.known
    assert known.desired is not None
    found = strangers(view.line, known.desired, known.observed, view.ours) if known.observed else ()
    said = words.say(
        sentence,
        line=view.line.name,
        wished=where(view, known.desired.must, words),
        found=where(view, known.observed.targets, words) if known.observed else words.say("rings-unread"),
        digits=words.names([masked(target.phone) for target in found]),
        who=words.names([view.people[person] for person in view.unreachable]),
    )
    if now_wrong and now_wrong.detail and sentence in ANSWERED:
        said += "\n" + words.say("forward-answer", answer=now_wrong.detail)
    return said


def coordination(tx: Tx, view: View) -> list[tuple[Address, Text]]:
    words = text(view.line.language, view.line.zone)
    return [(address, words) for address in addresses(tx, view.line, Purpose.COORDINATION)]


def people_concerned(tx: Tx, view: View, name: str, now_wrong: Trouble | None) -> list[tuple[Address, Text]]:
    """Those on duty now, unless they can do nothing about it, and those who were told of it before."""
    here = in_force(view.line, view.duty_periods, view.now)
    on_duty = here.on if here and now_wrong and now_wrong.kind != "stranger" else ()
    rooms = {address for address, _ in coordination(tx, view)}
    return [
        (address, text(tx.people.get(person).language or view.line.language, view.line.zone))
        for person in view.people
        for address in private_addresses(tx, person)
        if address not in rooms and (person in on_duty or tx.outbox.keyed(address, name))
    ]


# ---------------------------------------------------------------- who handles it


def buttons_for(line: Line, now_wrong: Trouble | None, words: Text, *, handle: bool) -> tuple[Button, ...]:
    """What can be done from the alert itself."""
    if now_wrong is None:
        return ()
    retry = [Button(words.say("button-retry"), str(RetryLine(line.id)))] if now_wrong.kind in MENDABLE else []
    return tuple(retry + ([Button(words.say("button-handle"), str(HandleAlert(line.id)))] if handle else []))


def handle(tx: Tx, line: Line, person: VolunteerId) -> VolunteerId | None:
    """Note that this person sees to the open alert, and write it there. Who does: somebody may have been faster.

    None when no alert is open any more.
    """
    known = tx.phones.forwarding(line.id)
    if not known.alert_key:
        return None
    if known.alert_handled_by:
        return known.alert_handled_by
    tx.phones.save_forwarding(replace(known, alert_handled_by=person))
    words = text(line.language, line.zone)
    for address in addresses(tx, line, Purpose.COORDINATION):
        if standing := tx.outbox.keyed(address, known.alert_key):
            said = standing.post.text + "\n" + words.say("forward-handled", who=safe(tx.people.get(person).name))
            left = tuple(button for button in standing.post.buttons if button.says != str(HandleAlert(line.id)))
            tx.outbox.add(replace(standing.post, text=said, buttons=left, quiet=True))
    return person


def try_again(tx: Tx, line: Line, now: datetime) -> None:
    """Forget the pauses and the fights: the line is read and put right at the next pass, which is at once."""
    known = tx.phones.forwarding(line.id)
    tx.phones.save_forwarding(replace(known, observed=None, repairs=(), retry_asked_at=now))


def asked_again(known: ForwardingState, since: datetime) -> bool:
    """Whether somebody asked for a new try after that."""
    return known.retry_asked_at is not None and known.retry_asked_at > since
