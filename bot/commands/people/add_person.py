"""/ajouter Jeanne 06 …: somebody without a chat is in the team like all others. Coordination speaks for them.

A coordinator rings their number and vouches for it. Whatever they would be told goes on the list of those to ring up.
An invitation with the same name gives them an account later.
"""

from bot.commands.people.name_rules import check_name
from bot.commands.people.roles import split_role
from bot.commands.people.team import vouch_button
from bot.commands.request import Request
from bot.errors import Refused
from bot.model import Membership, Role, Volunteer, VolunteerId
from bot.people.namesakes import has_namesake
from bot.people.proofs import check_by_hand, is_anothers
from bot.readers.phone_numbers import find_phone_number, words_beside_number
from bot.readers.ringable import why_not_ringable
from bot.text import national_form, safe_words


def names_a_number(req: Request) -> bool:
    """Whether the words hold a phone number, so that a person is to be added and not a shift given."""
    return any(find_phone_number(req.words, line.country) for line in req.lines)


def add_person(req: Request) -> None:
    """Store the person, their number and their role; the number is not proved yet, and is kept in no journal."""
    req.noted.words = ""
    if not req.message.private:
        raise Refused("refused-private-only", command=req.command.name(req.text.language))
    line = req.line
    if not req.coordinates(line.id):
        raise Refused("refused-coordination-only")
    number = find_phone_number(req.words, line.country)
    name, role = split_role(words_beside_number(req.words, line.country))
    called = safe_words(name)
    if number is None or not called:
        raise Refused("refused-add-how")
    if role == "coordinator":
        raise Refused("refused-add-coordinator")
    check_name(called)
    if why_not_ringable(line, number):
        raise Refused("refused-add-phone", line=line.name)
    person = Volunteer(VolunteerId(0), called, number)
    if has_namesake(req.tx, line, person):
        raise Refused("refused-add-namesake", who=called)
    if is_anothers(req.tx, person, number):
        raise Refused("refused-phone-taken")
    person = req.tx.people.save(person)
    held = Role(role or Role.VOLUNTEER)
    req.tx.people.save_membership(Membership(person.id, line.id, held))
    req.noted.line = line.id
    req.tell_coordination(line, "added-coordination", who=called, line=line.name, by=req.name(req.me.id))
    check = check_by_hand(req.tx, line, person, req.now)
    req.say(
        "added", who=called, phone=national_form(number, line.country), buttons=[vouch_button(person, check)], key=""
    )
