"""Who is named in what somebody wrote: by a mention of the network, a name, or an @handle, before or after the time."""

from collections.abc import Sequence
from typing import Final

from bot.commands.request import Request
from bot.model import Line, Volunteer
from bot.parsing.ranges import about_time, split_who

LONGEST_NAME: Final = 3
"""Words of a name that follows a time."""


def people_named(req: Request, line: Line, words: str) -> tuple[Sequence[Volunteer], str, str]:
    """The people of the team who may be meant, the name as it was written ("" for none), and the other words.

    Somebody mentioned is that person or nobody: another of the same name is not meant.
    """
    for mention in req.message.mentions:
        if mention.shown and mention.shown in words:
            identity = req.tx.people.identity(req.message.address.network, mention.user)
            rest = split_who(f"- {words.replace(mention.shown, ' ', 1)}")[1]
            members = [member for member, _ in req.tx.people.members(line.id)]
            return [m for m in members if identity and m.id == identity.volunteer], mention.shown, rest
    who, rest = split_who(words)
    found = req.tx.people.named(line.id, who.removeprefix("@")) if who else []
    if not found and about_time(words.split()[:4]):
        return person_at_the_end(req, line, words) or (found, who, rest)
    return found, who, rest


def person_at_the_end(req: Request, line: Line, words: str) -> tuple[Sequence[Volunteer], str, str] | None:
    """`vendredi 14h Anne`; the longest name that the team knows."""
    said = words.split()
    for length in range(min(LONGEST_NAME, len(said) - 1), 0, -1):
        who = " ".join(said[-length:])
        found = req.tx.people.named(line.id, who.removeprefix("@"))
        if found:
            return found, who, " ".join(said[:-length])
    return None


def names_somebody(req: Request, line: Line, words: str) -> bool:
    """Whether the words begin with a name: one of the team, or of anybody, for they are not about time."""
    return bool(words.strip()) and (bool(people_named(req, line, words)[0]) or not about_time(words.split()[:4]))
