"""A volunteer's own phone number, given and verified in private: /tel, /test."""

import re
from collections.abc import Sequence
from typing import Final

from bot.commands.people.team import proved_sentence, vouch_button
from bot.commands.request import Request, make_choice
from bot.errors import Refused
from bot.model import Line, LineKind, Phone, Role, Volunteer
from bot.payloads import AnswerPhoneCheck, BareCommand, decode_payload
from bot.people.proofs import (
    Room,
    ask_for_check,
    is_anothers,
    proved_phone,
    room_for_check,
    wanted_phone,
    with_number,
    with_proof,
)
from bot.readers.folding import fold
from bot.readers.phone_numbers import find_phone_number, words_beside_number
from bot.readers.ringable import may_ring, why_not_ringable
from bot.text import national_form, safe_words

COURTESY: Final = frozenset(
    word
    for words in (
        "mon mes numero num no n nr tel telephone portable mobile fixe de est c le au j ai voici voila donc alors",
        "bonjour bonsoir salut coucou merci beaucoup d avance svp stp s il vous te plait moi nouveau oui ok",
        "my number phone cell is it i m here this the hello hi hey thanks thank you so please call me on at new yes",
    )
    for word in words.split()
)
"""Words beside a number that change nothing, folded; any other may say whose it is, until when, or "not"."""


def set_phone(req: Request) -> None:
    """Give or change one's number, and have it verified: by a test call if the line can, else by coordination."""
    number = parse_personal_number(req.words, req.lines) if req.words else wanted_phone(req.me)
    if number is None and req.words:
        raise Refused("refused-phone")
    check_nothing_else_said(req)
    if number is None:
        req.say("phone-how", buttons=[make_choice("button-contact", BareCommand("phone"), contact=True)])
        return
    check_may_ring(req, number)
    if is_anothers(req.tx, req.me, number):
        raise Refused("refused-phone-taken")
    person = with_number(req.me, number)
    if person != req.me:
        req.tx.people.save(person)
    if all(proved_phone(line, person) == number for line in req.lines):
        req.say("phone-known", phone=national_form(number))
    else:
        have_phone_checked(req, person, number)


def parse_personal_number(words: str, lines: tuple[Line, ...]) -> Phone | None:
    """The phone number that is written; None if it is none."""
    return find_phone_number(words, lines[0].country if lines else None)


def check_nothing_else_said(req: Request) -> None:
    """Raise `Refused` when words beside the number may change what is meant: a name, a date, "not", "delete"."""
    if odd := odd_words_beside(req.words, req.lines):
        raise Refused("refused-phone-words", words=safe_words(odd), command=req.command.name(req.text.language))


def odd_words_beside(words: str, lines: Sequence[Line]) -> str:
    """The words beside a number that may change what is meant, from the first to the last; "" when there is none."""
    beside = words_beside_number(words, lines[0].country if lines else None).split()
    odd = [at for at, word in enumerate(beside) if not set(re.findall(r"\w+", fold(word))) <= COURTESY]
    return " ".join(beside[odd[0] : odd[-1] + 1]) if odd else ""


def check_may_ring(req: Request, number: Phone) -> None:
    """Raise `Refused` when none of the person's lines may ring this number, even if it is stored."""
    reasons = [why_not_ringable(line, number) for line in req.lines]
    if all(reasons):
        raise Refused(f"refused-phone-{reasons[0]}")


# ---------------------------------------------------------------- having it rung


def have_phone_checked(req: Request, person: Volunteer, number: Phone) -> None:
    """Have the number that the person gave last rung, by us or by coordination or both, and say what comes.

    Where a queue rings a number for which coordination vouched, only coordination can put another in its place.
    """
    queues = [line for line in req.lines if line.kind is LineKind.HUNTING and may_ring(line, number)]
    queues = [line for line in queues if proved_phone(line, person) != number]
    line = line_to_ring_from(req, number)
    if queues and person.phone_proved_at is not None and not person.proved_by_owner:
        line = None
    asked: list[Line | None] = [line] if line else []
    asked += [None] if queues else []
    if not asked:
        said = req.text.say("phone-waits-for-consent", phone=national_form(number))
    elif not all(has_room_for_check(req, person, where) for where in asked):
        said = req.text.say("phone-noted", phone=national_form(number)) + "\n" + req.text.say("phone-too-often")
    else:
        for queue in queues:
            please_ring(req, queue, person)
        if line:
            place_test_call(req, line, person)
            return
        said = req.text.say("phone-coordination-rings", phone=national_form(number))
    req.answer(said + until_then(req, person))


def line_to_ring_from(req: Request, number: Phone) -> Line | None:
    """The line that can place a test call to this number; none for somebody to whom coordination has not agreed."""
    return next(
        (
            line
            for line in req.lines
            if line.kind is not LineKind.HUNTING
            and req.role(line.id) not in {None, Role.NEWCOMER}
            and may_ring(line, number)
        ),
        None,
    )


def until_then(req: Request, person: Volunteer) -> str:
    """Where calls go as long as the new number is not proved."""
    if person.next_phone is None or person.phone is None:
        return ""
    return "\n" + req.text.say("phone-until-then", phone=national_form(person.phone))


def has_room_for_check(req: Request, person: Volunteer, line: Line | None) -> bool:
    """Whether another check may be asked for now. If not, coordination hears of it, once a day."""
    room = room_for_check(req.tx, person, line, req.now)
    on_line = room is Room.NONE_ON_LINE and line is not None
    about = f"line:{line.id}" if on_line and line else f"person:{person.id}"
    if room is not Room.LEFT and req.tx.once(f"checks-told:{about}:{req.now:%Y%m%d}", req.now):
        sentence = "phone-flood-line" if on_line else "phone-flood"
        for known in [line] if on_line and line else req.lines:
            req.tell_coordination(known, sentence, who=safe_words(person.name), line=known.name)
    return room is Room.LEFT


def place_test_call(req: Request, line: Line, person: Volunteer) -> None:
    """Have us ring the phone, and ask whether it rang."""
    call = ask_for_check(req.tx, line, person, req.now)
    buttons = [
        make_choice("button-rang", AnswerPhoneCheck(call.id, "yes")),
        make_choice("button-silent", AnswerPhoneCheck(call.id, "no")),
        make_choice("button-voicemail", AnswerPhoneCheck(call.id, "voicemail")),
    ]
    said = req.text.say("phone-ringing", phone=national_form(call.phone)) + until_then(req, person)
    req.answer(said, buttons=buttons, key=f"proof:{person.id}", anew=True)


def check_own_phone(req: Request) -> None:
    """Ring the speaker as callers would; if the line cannot place calls, tell how to test by hand."""
    person, number = req.me, wanted_phone(req.me)
    if number is None:
        req.say("phone-how")
        return
    line = line_to_ring_from(req, number)
    if line is None:
        req.say("test-by-hand", number=national_form(req.lines[0].number), phone=national_form(number))
    elif has_room_for_check(req, person, line):
        place_test_call(req, line, person)
    else:
        req.say("phone-too-often")


# ---------------------------------------------------------------- what its owner says


def answer_phone_check(req: Request) -> None:
    """Record whether the phone rang. If the voicemail answered first, nothing is proved."""
    payload = decode_payload(AnswerPhoneCheck, req.words)
    call, answer, person = req.tx.people.proof_call(payload.call), payload.answer, req.me
    if call is None or call.by_hand or call.volunteer != person.id or call.phone != wanted_phone(person):
        raise Refused("refused-gone")
    line = req.line_of(call.line)
    if call.error:
        raise Refused("proof-call-failed")
    if call.rang_at is None:
        raise Refused("refused-not-rung-yet")
    if answer == "yes":
        believe_owner(req, person, call.phone)
    elif answer == "voicemail":
        again = make_choice("button-ring-again", BareCommand("phone"))
        req.say("phone-voicemail", buttons=[again], key=f"proof:{person.id}")
    elif has_room_for_check(req, person, None):
        req.say("phone-silent", key=f"proof:{person.id}")
        please_ring(req, line, person)
    else:
        req.say("phone-too-often", key=f"proof:{person.id}")


def believe_owner(req: Request, person: Volunteer, number: Phone) -> None:
    """The owner heard it ring: their number is proved, unless a queue rings another that coordination vouched for."""
    if is_anothers(req.tx, person, number):
        raise Refused("refused-phone-taken")
    proved = with_proof(person, number, req.now, by_owner=True)
    lost = [line for line in req.lines if proved_phone(line, person) and not proved_phone(line, proved)]
    if lost:
        req.say("phone-coordination-rings", phone=national_form(number), key=f"proof:{person.id}")
        return
    req.tx.people.save(proved)
    waiting = [line for line in req.lines if proved_phone(line, proved) is None]
    sentence = "phone-proved-but-queue" if waiting else proved_sentence(req, person.id)
    req.say(sentence, lines=req.text.names([line.name for line in waiting]), key=f"proof:{person.id}")


# ---------------------------------------------------------------- what coordination is asked


def please_ring(req: Request, line: Line, person: Volunteer) -> None:
    """Ask coordination to ring somebody and to confirm it. The number is sent in private only."""
    call = ask_for_check(req.tx, line, person, req.now, by_hand=True)
    button = vouch_button(person, call)
    told = [
        req.tell(
            coordinator.id,
            line,
            "phone-please-ring",
            who=safe_words(person.name),
            phone=national_form(call.phone),
            buttons=[button],
            key=f"vouch:{person.id}",
        )
        for coordinator, membership in req.tx.people.members(line.id)
        if membership.role is Role.COORDINATOR and coordinator.id != person.id
    ]
    if not any(told):
        key = f"vouch:{person.id}"
        req.tell_coordination(line, "phone-please-ask", who=safe_words(person.name), buttons=[button], key=key)
