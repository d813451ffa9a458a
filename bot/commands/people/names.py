"""What people are called: /nom for oneself, /renommer for coordination. Two people of one team have two names."""

from dataclasses import replace
from typing import Final

from bot.commands.people import join
from bot.commands.people.consent import ask_coordination
from bot.commands.people.name_rules import check_name
from bot.commands.pick_person import choose_person, is_called, pressed_person
from bot.commands.request import Request
from bot.errors import Refused
from bot.forwarding.external_numbers import is_external_number
from bot.model import Line, Role, Volunteer
from bot.payloads import AskForInitial, decode_payload
from bot.people.namesakes import has_namesake
from bot.readers.folding import fold
from bot.text import safe_words

TIES: Final = frozenset({"en", "to", "as", "->", "-", "=", ":", "devient", "par"})
"""Words between the old and the new name: «Anne en Anne B.»."""


def change_name(req: Request) -> None:
    """`/nom Nadia`: the name in the roster. Then the notice, if there is no number yet."""
    called = safe_words(req.words)
    if not called:
        raise Refused("refused-name")
    person = give_name(req, req.me, called)
    for membership in req.memberships:
        line = req.deployment.by_id.get(membership.line)
        if membership.asks and line:
            ask_coordination(req, person, line, membership)
    if person.phone is None:
        join.show_privacy_notice(req)
    else:
        req.say("renamed-you", who=called)


def rename_person(req: Request) -> None:
    """`/renommer Anne en Anne B.`: coordination changes somebody's name; with two Annes, one is asked to do it."""
    if req.pressed and req.words:
        payload = decode_payload(AskForInitial, req.words)
        req, person = pressed_person(req, payload.person, payload.line)
        req.tell(person.id, req.line, "name-initial-please", who=safe_words(person.name))
        req.say("noted")
        return
    line = req.line
    who, called = split_names(req, line)
    if not who or not called:
        raise Refused("refused-rename-how", command=req.command.name(req.text.language))
    named = choose_person(req, line, who, lambda person: AskForInitial(person.id, line.id))
    if named is None:
        return
    if is_external_number(line, named):
        raise Refused("refused-external-number", who=safe_words(named.name))
    give_name(req, named, called)
    if named.id != req.me.id:
        req.tell(named.id, line, "renamed-by", by=req.name(req.me.id), who=called)
    req.say("renamed-noted", before=safe_words(named.name), who=called)


def split_names(req: Request, line: Line) -> tuple[str, str]:
    """The name in the team that the words begin with, the longest there is, and the new name."""
    words = req.words.split()
    for cut in range(len(words) - 1, 0, -1):
        who = " ".join(words[:cut])
        if any(is_called(req, person, who) for person in req.tx.people.named(line.id, who.removeprefix("@"))):
            break
    else:
        cut = 1
    rest = words[cut:]
    while len(rest) > 1 and fold(rest[0]) in TIES:
        rest = rest[1:]
    return " ".join(words[:cut]), safe_words(" ".join(rest))


def give_name(req: Request, person: Volunteer, called: str) -> Volunteer:
    """Store the name, unless it is none, or somebody else in one of the person's teams has it; the teams are told."""
    check_name(called)
    before = safe_words(person.name)
    memberships = req.tx.people.memberships(person.id)
    lines = [line for m in memberships if (line := req.deployment.by_id.get(m.line))]
    if any(has_namesake(req.tx, line, replace(person, name=called)) for line in lines):
        if person.id == req.me.id:
            raise Refused("refused-name-taken", who=called, command="nom" if req.text.language == "fr" else "name")
        command = req.command.name(req.text.language)
        raise Refused("refused-name-taken-theirs", who=called, before=before, command=command)
    renamed = req.tx.people.save(replace(person, name=called))
    in_team = {m.line for m in memberships if m.role is not Role.NEWCOMER}
    for line in lines:
        if line.id in in_team and before != called:
            req.tell_team(line, "renamed", before=before, who=called)
    return renamed
