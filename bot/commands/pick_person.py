"""Which person is meant: a button names them, or words are compared with the team; in doubt we ask, with buttons."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bot.commands.named_person import of_that_name, people_named
from bot.commands.request import ROSTER_AHEAD, Choice, Request, make_choice
from bot.errors import Refused
from bot.model import Line, LineId, Membership, Role, Volunteer, VolunteerId
from bot.payloads import Payload
from bot.readers.folding import fold
from bot.text import safe_words

ASKED_AT_MOST = 6
LABEL = 24
"""How many characters of a label a phone shows."""

Says = Callable[[Volunteer], Payload]


def find_named_person(req: Request, line: Line, says: Says | None = None) -> tuple[Volunteer, str] | None:
    """The person named at the beginning of the words, and the other words from the first one about time on.

    None after asking which of several, with a button for each if `says` tells what it says.
    """
    found, who, rest = people_named(req, line, req.words)
    if not who:
        raise Refused("refused-who-how", command=req.command.name(req.text.language))
    if not found:
        raise Refused("refused-who", who=safe_words(who))
    if says:
        found = [*found, *begins_with_name(req, line, who, found)]
    if len(found) > 1:
        ask_which_person(req, line, who, found, says)
    return (found[0], rest) if len(found) == 1 else None


def choose_person(
    req: Request, line: Line, who: str, says: Says | None = None, *, whole: bool = False
) -> Volunteer | None:
    """The member of that name; None after asking. Raises `Refused` when there is none.

    With `whole`, a name that is only the beginning of somebody's is asked about too, "Anne" where Anne and Anne B.
    are: what follows is serious.
    """
    if not who:
        raise Refused("refused-person-how", command=req.command.name(req.text.language))
    found = of_that_name(req, line, who)
    if not found:
        raise Refused("refused-person", who=safe_words(who))
    if whole:
        found = [*found, *begins_with_name(req, line, who, found)]
    if len(found) == 1 and not (whole and not is_called(req, found[0], who)):
        return found[0]
    ask_which_person(req, line, who, found, says)
    return None


def begins_with_name(req: Request, line: Line, who: str, than: Sequence[Volunteer]) -> list[Volunteer]:
    """Others of the team whose name begins with these words. An @handle or a mention is nobody else's."""
    if who.startswith("@") or req.message.mentions:
        return []
    known, begins = {person.id for person in than}, f"{fold(who)} "
    return [m for m, _ in req.tx.people.members(line.id) if m.id not in known and fold(m.name).startswith(begins)]


def ask_which_person(req: Request, line: Line, who: str, found: Sequence[Volunteer], says: Says | None) -> None:
    buttons = person_buttons(req, line, found, says) if says else ()
    names = req.text.names([with_handle(req, person) for person in found])
    if buttons:
        req.say("who-of-these-press", who=safe_words(who), names=names, buttons=buttons)
    else:
        req.say("who-of-these", who=safe_words(who), names=names)


def is_called(req: Request, person: Volunteer, who: str) -> bool:
    """Whether this is the person's whole name or handle."""
    identities = req.tx.people.identities(person.id)
    names = {person.name, *(i.user for i in identities), *(i.handle for i in identities if i.handle)}
    return fold(who.removeprefix("@")) in {fold(name.removeprefix("@")) for name in names}


def person_buttons(req: Request, line: Line, people: Sequence[Volunteer], says: Says) -> list[Choice]:
    """A button for each; people of one name are told apart by their handle, their next shift or their role."""
    several = len({fold(person.name) for person in people}) < len(people)
    return [
        make_choice("button-person", says(person), who=label_of_person(req, line, person, several=several))
        for person in people[:ASKED_AT_MOST]
    ]


def label_of_person(req: Request, line: Line, person: Volunteer, *, several: bool) -> str:
    if not several:
        return safe_words(person.name, LABEL)
    handle = handle_of(req, person)
    ahead = [
        shift
        for shift, _ in req.tx.roster.seats_of(person.id, req.now, req.now + ROSTER_AHEAD)
        if shift.line == line.id
    ]
    words = req.zone_text(line)
    apart = f"@{handle}" if handle else words.short_start(ahead[0].starts) if ahead else f"n° {person.id}"
    apart = safe_words(apart, LABEL - 6)
    return f"{safe_words(person.name, LABEL - len(apart) - 1)} {apart}"


def with_handle(req: Request, person: Volunteer) -> str:
    """`Anne (@anne_b)`: the handle distinguishes people of the same name."""
    handle = handle_of(req, person)
    return f"{safe_words(person.name, 20)} (@{safe_words(handle, 15)})" if handle else person.name


def handle_of(req: Request, person: Volunteer) -> str:
    return next((known.handle for known in req.tx.people.identities(person.id) if known.handle), "")


def pressed_person(req: Request, person: VolunteerId, line: LineId | None = None) -> tuple[Request, Volunteer]:
    """The person that a button names, and a request with only the line in whose team they are.

    Without `line`, which older buttons do not name, it is the first of the request's lines that has them: this tells
    which line is meant by somebody who coordinates several and presses in private. Raises `Refused` when the person is
    in none of the teams.
    """
    for known in req.lines if line is None else (req.line_of(line),):
        for member, _ in req.tx.people.members(known.id):
            if member.id == person:
                req.noted.line = known.id
                return replace(req, lines=(known,)), member
    raise Refused("refused-gone")


def membership_of(req: Request, person: VolunteerId, line: Line) -> Membership | None:
    return next((m for m in req.tx.people.memberships(person) if m.line == line.id), None)


def other_coordinators(req: Request, line: Line, than: Iterable[VolunteerId]) -> list[Volunteer]:
    """The line's coordinators whom the bot can hear, except these people."""
    apart = set(than)
    return [
        person
        for person, membership in req.tx.people.members(line.id)
        if membership.role is Role.COORDINATOR
        and person.id not in apart
        and any(identity.asks_since is None for identity in req.tx.people.identities(person.id))
    ]
