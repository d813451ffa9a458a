"""What somebody may do on the line: /role Fatou bénévole, /role Fatou coordination."""

from dataclasses import replace
from typing import Final

from bot.commands.people.consent import ask_coordination, needs_another, tell_coordinators
from bot.commands.people.leave import (
    check_coordinator_remains,
    clear_private_posts,
    free_seats,
    return_call_backs,
    seats_ahead,
)
from bot.commands.pick_person import choose_person, membership_of, pressed_person
from bot.commands.request import Request, make_choice
from bot.errors import Refused
from bot.forwarding.external_numbers import is_external_number
from bot.model import Line, Membership, Role, Volunteer
from bot.payloads import SetRole, TeamRole, decode_payload
from bot.readers.folding import fold
from bot.text import safe_words

ROLE_WORDS: Final[dict[str, TeamRole]] = {
    "formation": "trainee",
    "trainee": "trainee",
    "training": "trainee",
    "stagiaire": "trainee",
    "coordination": "coordinator",
    "coordinateur": "coordinator",
    "coordinatrice": "coordinator",
    "coordinator": "coordinator",
    "benevole": "volunteer",
    "volontaire": "volunteer",
    "volunteer": "volunteer",
}
"""Words for a role, folded."""
TIES: Final = frozenset({"en", "in", "a", "la", "as", "to", "comme", "de", "-", ":", "="})
"""Words between the name and the role: «Fatou en formation»."""
ROLES: Final[tuple[TeamRole, ...]] = ("trainee", "volunteer", "coordinator")


def split_role(words: str) -> tuple[str, TeamRole | None]:
    """The name, and the role at the end (or at the beginning) of the words, if there is one."""
    said = words.split()
    role = ROLE_WORDS.get(fold(said[-1]).strip(":=.")) if len(said) > 1 else None
    if role is None and len(said) > 1:
        first = ROLE_WORDS.get(fold(said[0]).strip(":=."))
        return (" ".join(said[1:]), first) if first else (" ".join(said), None)
    if role is not None:
        said.pop()
        while len(said) > 1 and fold(said[-1]) in TIES:
            said.pop()
    return " ".join(said).rstrip(" :="), role


def set_role(req: Request) -> None:
    """Give somebody another role. Less rights hold at once; nobody becomes a coordinator on one person's word."""
    if req.pressed and req.words:
        payload = decode_payload(SetRole, req.words)
        req, person = pressed_person(req, payload.person, payload.line)
        change_role(req, req.line, person, Role(payload.role))
        return
    name, role = split_role(req.words)
    line = req.line
    if not name:
        raise Refused("refused-role-how", command=req.command.name(req.text.language))
    named = choose_person(
        req, line, name, (lambda person: SetRole(person.id, role, line.id)) if role else None, whole=True
    )
    if named is None:
        return
    if role is None:
        ask_which_role(req, line, named)
        return
    change_role(req, line, named, Role(role))


def ask_which_role(req: Request, line: Line, person: Volunteer) -> None:
    held = membership_of(req, person.id, line)
    buttons = [
        make_choice("button-role", SetRole(person.id, role, line.id), role=role)
        for role in ROLES
        if held is None or held.role.value != role
    ]
    req.say("role-which", who=safe_words(person.name), buttons=buttons)


def change_role(req: Request, line: Line, person: Volunteer, role: Role) -> None:
    """Change the role, with what follows for what the person holds; both sides are told."""
    held = membership_of(req, person.id, line)
    if is_external_number(line, person):
        raise Refused("refused-external-number", who=safe_words(person.name))
    if held is None:
        raise Refused("refused-gone")
    if held.role is Role.NEWCOMER:
        raise Refused("refused-not-agreed-yet", who=safe_words(person.name))
    if held.role is role:
        raise Refused("refused-same-role", who=safe_words(person.name), role=role.value)
    if role is Role.COORDINATOR:
        promote(req, line, person, held)
        return
    check_coordinator_remains(req, line, person)
    req.tx.people.save_membership(Membership(person.id, line.id, role))
    if role is Role.TRAINEE:
        return_call_backs(req, line, person)
        free_seats(req, line, person, [seat for _, seat in seats_ahead(req, line, person) if not seat.trainee])
    clear_private_posts(req, person)
    tell_role(req, line, person, role)


def promote(req: Request, line: Line, person: Volunteer, held: Membership) -> None:
    """Make somebody a coordinator, once another coordinator agrees, where there is one."""
    if needs_another(req, line, person):
        membership = replace(held, asks=Role.COORDINATOR, asked_by=req.me.id)
        req.tx.people.save_membership(membership)
        ask_coordination(req, person, line, membership)
        req.say("role-asked", who=safe_words(person.name))
        return
    req.tx.people.save_membership(Membership(person.id, line.id, Role.COORDINATOR))
    tell_coordinators(req, line, person)
    tell_role(req, line, person, Role.COORDINATOR)


def tell_role(req: Request, line: Line, person: Volunteer, role: Role) -> None:
    by = req.name(req.me.id)
    req.tell_coordination(line, "role-changed", who=safe_words(person.name), by=by, line=line.name, role=role.value)
    if person.id != req.me.id:
        req.tell(person.id, line, "role-changed-you", by=by, line=line.name, role=role.value)
    req.say("noted")
