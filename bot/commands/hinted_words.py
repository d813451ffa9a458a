"""What a sentence may mean when no phrase says it: its cues, and whose the shift is that it names, make two offers.

Nothing is done here that changes anything. What is only read is answered when one cue is clear and nothing speaks
against it.
"""

from collections.abc import Collection

from bot.commands.request import Request
from bot.commands.roster.pick_shift import match_shifts
from bot.commands.roster.shifts import takeable_shifts
from bot.errors import Refused
from bot.model import Message, Shift
from bot.parsing.hints.likely import Hints, Standing, likely_intents
from bot.parsing.hints.weigh import weigh_cues
from bot.parsing.intent_phrases import Intent
from bot.parsing.matching import Nothing, One, Several, Why, found_shifts
from bot.payloads import split_line
from bot.readers.folding import fold


def hints_of(request: Request) -> Hints:
    """What the sentence may mean; nothing where it answers a post, for that is said to the others."""
    message = request.message
    if not may_be_hinted(message):
        return Hints()
    own, names = first_names(request)
    weighed = weigh_cues(split_line(message.text.strip())[1], own, names)
    standing, exact = standing_of(request, weighed.row.time)
    return likely_intents(weighed, standing, exact=exact)


def may_be_hinted(message: Message) -> bool:
    return message.replies_to is None or message.named


def first_names(request: Request) -> tuple[str, frozenset[str]]:
    """The first name of the writer, and those of the others, folded."""
    own = fold(request.who.name).split(" ")[0] if request.who else ""
    members = [person for line in request.lines for person, _ in request.tx.people.members(line.id)]
    names = frozenset(fold(person.name).split(" ")[0] for person in members if person.name)
    return own, names - {own, ""}


def standing_of(request: Request, time: str) -> tuple[Standing, bool]:
    """Whose the shift is that the words about time name, and whether they name one alone."""
    if not time or request.who is None or not request.lines:
        return Standing.UNKNOWN, False
    shifts = request.coming(since=request.now)
    try:
        found = match_shifts(request, shifts, time)
    except Refused:
        return Standing.UNKNOWN, False
    if isinstance(found, Nothing):
        return Standing.UNKNOWN, False
    meant = found_shifts(found)
    standing = standing_among(request, meant)
    later = isinstance(found, Several) and found.why is Why.INSIDE
    later |= isinstance(found, One) and found.part is not None and found.part[0] > found.shift.starts
    if later and standing is Standing.OWN:
        standing = Standing.WITHIN
    return standing, len(meant) == 1


def standing_among(request: Request, meant: tuple[Shift, ...]) -> Standing:
    """One's own where all are; free where one is, and none is one's own; unknown where it may be either."""
    assert request.who is not None
    seats = request.tx.roster.seats([shift.id for shift in meant])
    own = [shift for shift in meant if any(seat.volunteer == request.who.id for seat in seats.get(shift.id, ()))]
    if own:
        return Standing.OWN if len(own) == len(meant) else Standing.UNKNOWN
    return Standing.FREE if takeable_shifts(request, request.who, meant) else Standing.TAKEN


def may_show(message: Message) -> bool:
    """Whether the words alone show anything, or name a time. Opens no transaction."""
    if not may_be_hinted(message):
        return False
    weighed = weigh_cues(split_line(message.text.strip())[1])
    return bool(weighed.points or weighed.row.time)


def intents_in(message: Message) -> Collection[Intent]:
    """What the words alone show. Opens no transaction."""
    return weigh_cues(split_line(message.text.strip())[1]).points if may_be_hinted(message) else ()
