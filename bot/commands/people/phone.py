"""A volunteer's own phone number, given and verified in private: /tel."""

from dataclasses import replace

from bot.commands.people.team import proved_sentence, vouch_button
from bot.commands.request import Request, make_choice
from bot.errors import Refused
from bot.model import Line, LineKind, Phone, ProofCall, Role, Volunteer
from bot.payloads import AnswerPhoneCheck, BareCommand, decode_payload
from bot.readers.phone_numbers import LONGEST, can_be_a_person, find_phone_number
from bot.text import national_form, safe_words


def set_phone(req: Request) -> None:
    """Give or change one's number, and have it verified: by a test call if the line can, else by coordination."""
    if not req.words:
        known = req.me.phone
        if known is None:
            req.say("phone-how", buttons=[make_choice("button-contact", BareCommand("phone"), contact=True)])
        elif req.me.phone_proved_at:
            req.say("phone-known", phone=national_form(known))
        else:
            try_phone(req, req.me)
        return
    number = parse_personal_number(req.words, req.lines)
    # Forwarding a helpline to a helpline's own number would be a loop.
    if number is None or any(number in {line.number, line.service} for line in req.deployment.lines):
        raise Refused("refused-phone")
    owner = req.tx.people.by_phone([number]).get(number)
    if owner is not None and owner.id != req.me.id:
        raise Refused("refused-phone-taken")
    if number == req.me.phone and req.me.phone_proved_at:
        req.say("phone-known", phone=national_form(number))
        return
    try_phone(req, req.tx.people.save(replace(req.me, phone=number, phone_proved_at=None)))


def parse_personal_number(words: str, lines: tuple[Line, ...]) -> Phone | None:
    """The written phone number of a person; None if it is none, or of a kind that no person has (premium rate…)."""
    number = find_phone_number(words[:LONGEST], lines[0].country if lines else None)
    return number if number and can_be_a_person(number) else None


def try_phone(req: Request, person: Volunteer) -> None:
    """Have the number rung, and ask whether it rang."""
    assert person.phone is not None
    able = next((line for line in req.lines if line.kind is not LineKind.HUNTING), None)
    if able is None:
        req.say("phone-coordination-rings", phone=national_form(person.phone))
        please_ring(req, req.lines[0], person)
        return
    call = req.tx.people.save_proof_call(ProofCall(0, able.id, person.id, person.phone, req.now))
    buttons = [
        make_choice("button-rang", AnswerPhoneCheck(call.id, "yes")),
        make_choice("button-silent", AnswerPhoneCheck(call.id, "no")),
    ]
    buttons.append(make_choice("button-voicemail", AnswerPhoneCheck(call.id, "voicemail")))
    req.say("phone-ringing", phone=national_form(person.phone), buttons=buttons, key=f"proof:{person.id}", anew=True)


def check_own_phone(req: Request) -> None:
    """Ring the speaker as callers would; if the line cannot place calls, tell how to test by hand."""
    person = req.me
    if person.phone is None:
        req.say("phone-how")
    elif not any(line.kind is not LineKind.HUNTING for line in req.lines):
        req.say("test-by-hand", number=national_form(req.lines[0].number), phone=national_form(person.phone))
    else:
        try_phone(req, person)


def answer_phone_check(req: Request) -> None:
    """Record whether the phone rang. If the voicemail answered first, nothing is proved."""
    payload = decode_payload(AnswerPhoneCheck, req.words)
    call, answer = req.tx.people.proof_call(payload.call), payload.answer
    if call is None or call.volunteer != req.me.id or call.phone != req.me.phone:
        raise Refused("refused-gone")
    line = req.line_of(call.line)
    if answer == "yes":
        req.tx.people.save(replace(req.me, phone_proved_at=req.now))
        req.say(proved_sentence(req, req.me.id), key=f"proof:{req.me.id}")
        return
    if answer == "voicemail":
        req.say(
            "phone-voicemail",
            buttons=[make_choice("button-ring-again", BareCommand("phone"))],
            key=f"proof:{req.me.id}",
        )
        return
    req.say("phone-silent", key=f"proof:{req.me.id}")
    please_ring(req, line, req.me)


def please_ring(req: Request, line: Line, person: Volunteer) -> None:
    """Ask coordination to ring somebody and to confirm it. The number is sent in private only."""
    assert person.phone is not None
    button = vouch_button(person)
    told = [
        req.tell(
            coordinator.id,
            line,
            "phone-please-ring",
            who=safe_words(person.name),
            phone=national_form(person.phone),
            buttons=[button],
            key=f"vouch:{person.id}",
        )
        for coordinator, membership in req.tx.people.members(line.id)
        if membership.role is Role.COORDINATOR and coordinator.id != person.id
    ]
    if not any(told):
        key = f"vouch:{person.id}"
        req.tell_coordination(line, "phone-please-ask", who=safe_words(person.name), buttons=[button], key=key)
