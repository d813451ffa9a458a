"""A line does not ring where it should: one alert, edited while it lasts and closed when the line is right again.

Coordination is told, and in private the people whose phones should ring, as long as they can act.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.forwarding.plan import (
    SECOND_READING,
    TRY_AGAIN,
    is_fought_over,
    is_right,
    period_in_force,
    stop_gap,
    stranger_targets,
    verification_deadline,
)
from bot.forwarding.status import LineView, where_it_rings
from bot.model import (
    Address,
    Button,
    ForwardingState,
    Line,
    LineMode,
    Phone,
    Post,
    Purpose,
    Urgency,
    Volunteer,
    VolunteerId,
)
from bot.payloads import HandleAlert, RetryLine
from bot.ports import Tx
from bot.recipients import addresses_for, private_addresses, words_for
from bot.roster.slots import zone_info
from bot.text import Text, masked_phone, safe_words, text_in

MENDABLE: Final = frozenset({"late", "refused", "fought", "covered"})
"""Kinds that a retry may fix."""
ANSWERED: Final = frozenset({"forward-late", "forward-refused", "forward-covered"})


@dataclass(frozen=True, slots=True)
class LineTrouble:
    """What is wrong: `kind` names the sentence, `detail` is what OVH answered."""

    kind: str
    detail: str = ""

    def sign(self, view: LineView) -> str:
        """What makes it worth telling anew: another wish or another answer. OVH's reference, in brackets at the end,
        is another at every try.
        """
        wished = ",".join(target.phone or target.kind for target in view.desired.must)
        return f"{self.kind} {wished} {self.detail.rpartition(' (')[0] or self.detail}".rstrip()


def trouble_of_line(view: LineView, *, refused: bool) -> LineTrouble | None:
    """What must be told now about a line in act mode. `refused`: OVH said that a retry is useless."""
    known = view.known
    if view.line.mode is LineMode.OBSERVE or known.desired is None or known.desired_at is None:
        return None
    wrong = known.verified_at is None
    if is_fought_over(known) and (lasts_the_fight(view) if known.alert_key else rings_wrong(view)):
        return LineTrouble("fought")
    if refused or (wrong and (known.alert_key or verification_due(view) <= view.now)):
        return LineTrouble("covered" if backups_ring_instead(view) else "refused" if refused else "late", known.error)
    if view.forbidden:
        return LineTrouble("forbidden")
    if view.unreachable:
        return LineTrouble("unreachable")
    known_to_none = stranger_targets(view.line, known.desired, known.observed, view.ours) if known.observed else ()
    return LineTrouble("stranger") if known_to_none else None


def rings_wrong(view: LineView) -> bool:
    """Whether the last reading shows the line elsewhere than desired."""
    desired, observed = view.known.desired, view.known.observed
    return desired is not None and observed is not None and not is_right(view.line, desired, observed, view.ours)


def lasts_the_fight(view: LineView) -> bool:
    """Whether what was repaired last may still be undone again: until then one alert stays as it is."""
    return rings_wrong(view) or view.now < view.known.repairs[-1] + TRY_AGAIN + SECOND_READING


def backups_ring_instead(view: LineView) -> bool:
    """Whether the backups ring because OVH did not accept the desired state."""
    gap = stop_gap(view.line, view.duty_periods, view.desired, view.now)
    observed = view.known.observed
    if gap is None or observed is None or is_right(view.line, view.desired, observed, view.ours):
        return False
    return set(gap.must) <= set(observed.targets)


def verification_due(view: LineView) -> datetime:
    """When the desired state has to be verified: as promised after a decision, and as soon after each repair."""
    known = view.known
    assert known.desired_at is not None
    promised = verification_deadline(view.line, view.duty_periods, known.desired_at, view.promise)
    return max([promised, *(repair + view.promise for repair in known.repairs)])


def awaits_second_reading(view: LineView) -> bool:
    """Whether the last reading is right and only the second one is missing. An open alert stays as it is meanwhile."""
    known = view.known
    good = (
        known.desired is not None and known.observed and is_right(view.line, known.desired, known.observed, view.ours)
    )
    return bool(good) and known.verified_at is None


def update_alert(tx: Tx, view: LineView, now_wrong: LineTrouble | None) -> bool:
    """Open, edit or close the alert. True when something was said."""
    known = view.known
    if now_wrong is None and not known.alert_key:
        return False
    if now_wrong is not None and (
        known.alert_fingerprint == now_wrong.sign(view) or (known.alert_key and awaits_second_reading(view))
    ):
        return False
    name = known.alert_key or f"forward:{view.line.id}:{view.now:%Y%m%dT%H%M%S}"
    handler = known.alert_handled_by
    for address, words in coordination_addresses(tx, view):
        sentence = f"forward-{now_wrong.kind}" if now_wrong else "forward-right"
        said = alert_text(sentence, view, words, now_wrong)
        if handler and now_wrong:
            said += "\n" + words.say("forward-handled", who=words.person(tx.people.get(handler).name))
        buttons = alert_buttons(view.line, now_wrong, words, handle=handler is None)
        tx.outbox.add(Post(address, said, buttons, key=name, quiet=handler is not None, urgency=Urgency.AT_ONCE))
    for address, words, sentence in people_concerned(tx, view, name, now_wrong):
        buttons = alert_buttons(view.line, now_wrong, words, handle=False)
        tx.outbox.add(
            Post(address, alert_text(sentence, view, words, now_wrong), buttons, key=name, urgency=Urgency.AT_ONCE)
        )
    if now_wrong:
        known = replace(known, alert_key=name, alert_fingerprint=now_wrong.sign(view))
    else:
        known = replace(known, alert_key="", alert_fingerprint="", alert_handled_by=None)
    tx.phones.save_forwarding(known)
    return True


def alert_text(sentence: str, view: LineView, words: Text, now_wrong: LineTrouble | None) -> str:
    known: ForwardingState = view.known
    assert known.desired is not None
    found = stranger_targets(view.line, known.desired, known.observed, view.ours) if known.observed else ()
    said = words.say(
        sentence,
        line=view.line.name,
        wished=where_it_rings(view, known.desired.must, words),
        found=where_it_rings(view, known.observed.targets, words) if known.observed else words.say("rings-unread"),
        digits=words.names([masked_phone(target.phone) for target in found]),
        who=words.names([view.people[person] for person in view.forbidden or view.unreachable]),
    )
    if now_wrong and now_wrong.detail and sentence in ANSWERED:
        said += "\n" + words.say("forward-answer", answer=now_wrong.detail)
    return said


def coordination_addresses(tx: Tx, view: LineView) -> list[tuple[Address, Text]]:
    words = text_in(view.line.language, view.line.zone)
    return [(address, words) for address in addresses_for(tx, view.line, Purpose.COORDINATION)]


def people_concerned(
    tx: Tx, view: LineView, name: str, now_wrong: LineTrouble | None
) -> list[tuple[Address, Text, str]]:
    """Those on duty now and those whose phone still rings, unless they can do nothing about it; each with a sentence.

    In the end those who were told of it before.
    """
    still = phones_that_still_ring(tx, view) if now_wrong and now_wrong.kind in MENDABLE else frozenset()
    left_team = [person for person in tx.people.by_phone(still).values() if person.id not in view.people]
    rooms = {address for address, _ in coordination_addresses(tx, view)}
    found: list[tuple[Address, Text, str]] = []
    for person in [*map(tx.people.get, view.people), *left_team]:
        words = words_for(person, view.line)
        sentence = sentence_for_person(view, person, now_wrong, still)
        found += [
            (address, words, (sentence or "forward-yours") if now_wrong else "forward-right")
            for address in private_addresses(tx, person.id)
            if address not in rooms and (sentence or tx.outbox.keyed(address, name))
        ]
    return found


def sentence_for_person(
    view: LineView, person: Volunteer, now_wrong: LineTrouble | None, still: frozenset[Phone]
) -> str:
    """What this person is told of the trouble; "" if it does not concern them. `still`: phones that must not ring."""
    here = period_in_force(view.line, view.duty_periods, view.now)
    if now_wrong and person.id in view.forbidden:
        return "forward-yours-forbidden"
    if here and person.id in here.on and now_wrong and now_wrong.kind != "stranger":
        return "forward-yours-unreachable" if person.id in view.unreachable else "forward-yours"
    return "forward-still-yours" if person.phone in still else ""


def phones_that_still_ring(tx: Tx, view: LineView) -> frozenset[Phone]:
    """Phones that ring and need not; when no reading is known, those that we made ring before."""
    desired, observed = view.known.desired, view.known.observed
    wanted = {target.phone for target in desired.must} if desired else set()
    ringing = {target.phone for target in observed.targets} if observed else tx.phones.logged_in(view.line.id)
    return frozenset(ringing - wanted - {Phone("")})


def tell_of_repair(tx: Tx, view: LineView) -> bool:
    """A drift was repaired: coordination hears it once a day, in one line. True when something was said."""
    assert view.known.desired is not None
    said = False
    for address, words in coordination_addresses(tx, view):
        key = f"drift:{view.line.id}:{view.now.astimezone(zone_info(view.line.zone)):%Y-%m-%d}"
        if tx.outbox.keyed(address, key) is None:
            where = where_it_rings(view, view.known.desired.must, words)
            repaired = words.say("forward-repaired", line=view.line.name, wished=where)
            tx.outbox.add(Post(address, repaired, key=key, quiet=True, urgency=Urgency.LAST))
            said = True
    return said


# ---------------------------------------------------------------- who handles it


def alert_buttons(line: Line, now_wrong: LineTrouble | None, words: Text, *, handle: bool) -> tuple[Button, ...]:
    """What can be done from the alert itself."""
    if now_wrong is None:
        return ()
    retry = [Button(words.say("button-retry"), str(RetryLine(line.id)))] if now_wrong.kind in MENDABLE else []
    return tuple(retry + ([Button(words.say("button-handle"), str(HandleAlert(line.id)))] if handle else []))


def handle_alert(tx: Tx, line: Line, person: VolunteerId) -> VolunteerId | None:
    """Note that this person sees to the open alert, and write it there. Who does: somebody may have been faster.

    None when no alert is open any more.
    """
    known = tx.phones.forwarding(line.id)
    if not known.alert_key:
        return None
    if known.alert_handled_by:
        return known.alert_handled_by
    tx.phones.save_forwarding(replace(known, alert_handled_by=person))
    words = text_in(line.language, line.zone)
    for address in addresses_for(tx, line, Purpose.COORDINATION):
        if standing := tx.outbox.keyed(address, known.alert_key):
            said = standing.post.text + "\n" + words.say("forward-handled", who=safe_words(tx.people.get(person).name))
            left = tuple(button for button in standing.post.buttons if button.says != str(HandleAlert(line.id)))
            tx.outbox.add(replace(standing.post, text=said, buttons=left, quiet=True))
    return person


def ask_for_retry(tx: Tx, line: Line, now: datetime) -> None:
    """Forget the pauses and the fights: the line is read and put right at the next pass, which is at once."""
    known = tx.phones.forwarding(line.id)
    tx.phones.save_forwarding(replace(known, observed=None, repairs=(), retry_asked_at=now))


def retry_was_asked(known: ForwardingState, since: datetime) -> bool:
    """Whether somebody asked for a new try after that."""
    return known.retry_asked_at is not None and known.retry_asked_at > since
