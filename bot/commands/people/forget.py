"""Erasing what is stored about somebody, for good: /oublier oneself, /oublier Bakari for coordination.

First a question, which says what goes and what stays. Then the person leaves every team as with /retirer, their
accounts are cut off at once, and the rest is erased once both sides have been told and the phone is off the line.
"""

from bot.commands.people.leave import check_coordinator_remains, take_out, warn_of_backup
from bot.commands.pick_person import ask_which_person, begins_with_name, choose_person, is_called
from bot.commands.request import Request, make_choice
from bot.errors import Refused
from bot.forwarding.external_numbers import is_external_number
from bot.model import Line, Volunteer, VolunteerId
from bot.payloads import ForgetMe, ForgetPerson, decode_payload
from bot.people.departures import forget_soon
from bot.readers.folding import fold
from bot.text import safe_words


def ask_to_forget(req: Request) -> None:
    """`/oublier`: ask whether to erase the speaker, or for coordination whom the words name. Asked in private."""
    if req.words:
        person = person_to_forget(req, req.line)
        if person is not None:
            ask_coordinator(req, req.line, person)
        return
    person = req.me
    lines = teams_of(req, person)
    for line in lines:
        check_coordinator_remains(req, line, person)
    buttons = [make_choice("button-forget-me", ForgetMe(person.id))]
    if req.message.private:
        req.say("forget-me-sure", buttons=buttons, key="forget", anew=True)
    elif not (lines and req.tell(person.id, lines[0], "forget-me-sure", line="", buttons=buttons, key="forget")):
        raise Refused("refused-private-only", command=req.command.name(req.text.language))


def forget_me(req: Request) -> None:
    """The speaker pressed it: they are out of every team, and erased."""
    if not req.pressed or decode_payload(ForgetMe, req.words).person != req.me.id:
        raise Refused("refused-not-asked-you")
    person = req.me
    for line in teams_of(req, person):
        take_out(req, line, person)
        req.tell_coordination(line, "forgot-self", who=safe_words(person.name), line=line.name)
        warn_of_backup(req, line, person)
    req.say("forgot-you", key="forget")
    forget_soon(req.tx, person.id, req.now)


# ---------------------------------------------------------------- coordination


def ask_coordinator(req: Request, line: Line, person: Volunteer) -> None:
    check_may_be_forgotten(req, line, person)
    who, key = safe_words(person.name), f"forget:{person.id}"
    buttons = [make_choice("button-forget", ForgetPerson(person.id, line.id), who=safe_words(person.name, 10))]
    if req.message.private or not req.tell(req.me.id, line, "forget-sure", who=who, buttons=buttons, key=key):
        req.say("forget-sure", who=who, buttons=buttons, key=key, anew=True)


def person_to_forget(req: Request, line: Line) -> Volunteer | None:
    """Somebody of the team, or who left it last; None after asking which of those with that name, or one like it."""
    who = fold(req.words)
    gone = [p for p in req.tx.people.who_left(line.id) if fold(p.name) == who or fold(p.name).startswith(f"{who} ")]
    if not gone:
        return choose_person(req, line, req.words, lambda person: ForgetPerson(person.id, line.id, "ask"), whole=True)
    here = [person for person in req.tx.people.named(line.id, req.words) if is_called(req, person, req.words)]
    found = [*here, *begins_with_name(req, line, req.words, here), *gone]
    if len(found) == 1 and fold(found[0].name) == who:
        return found[0]
    ask_which_person(req, line, req.words, found, lambda person: ForgetPerson(person.id, line.id, "ask"))
    return None


def forget_person(req: Request) -> None:
    """Coordination chose who is meant, which is asked once more, or agreed."""
    payload = decode_payload(ForgetPerson, req.words)
    line = req.line_of(payload.line)
    person = known_person(req, line, payload.person)
    if payload.step == "ask" or not req.pressed:
        ask_coordinator(req, line, person)
        return
    check_may_be_forgotten(req, line, person)
    who, by = safe_words(person.name), req.name(req.me.id)
    told = req.tell(person.id, line, "forgot-you-by", by=by)
    for of_person in teams_of(req, person):
        take_out(req, of_person, person)
        warn_of_backup(req, of_person, person)
    req.tell_coordination(line, "forgot-person", who=who, by=by, told="yes" if told else "no")
    req.say("noted", key=f"forget:{person.id}")
    forget_soon(req.tx, person.id, req.now)


def known_person(req: Request, line: Line, id_: VolunteerId) -> Volunteer:
    """Somebody of the line's team or who left it last; raises `Refused` when they are neither."""
    known = [*(person for person, _ in req.tx.people.members(line.id)), *req.tx.people.who_left(line.id)]
    found = next((person for person in known if person.id == id_), None)
    if found is None:
        raise Refused("refused-gone")
    return found


def check_may_be_forgotten(req: Request, line: Line, person: Volunteer) -> None:
    """Raise `Refused` for a number of the configuration, a last coordinator, oneself, or another team's member."""
    if is_external_number(line, person):
        raise Refused("refused-external-number", who=safe_words(person.name))
    if person.id == req.me.id:
        raise Refused("refused-forget-oneself", command=req.command.name(req.text.language))
    for of_person in teams_of(req, person):
        if not req.coordinates(of_person.id):
            raise Refused("refused-forget-elsewhere", who=safe_words(person.name), line=of_person.name)
        check_coordinator_remains(req, of_person, person)


def teams_of(req: Request, person: Volunteer) -> list[Line]:
    """The lines in whose teams the person is, newcomers too."""
    return [line for m in req.tx.people.memberships(person.id) if (line := req.deployment.by_id.get(m.line))]
