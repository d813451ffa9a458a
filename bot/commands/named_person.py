"""Who is named in what somebody wrote: by a mention of the network, a name, or an @handle, before or after the time."""

import re
from collections.abc import Sequence
from typing import Final

from bot.commands.request import Request
from bot.model import Line, Volunteer
from bot.parsing.ranges import about_time, split_who

ARTICLES: Final = {"le", "la", "the", "mon", "ma", "my", "son", "sa", "his", "her", "their", "on", "au", "du"}
ONESELF: Final = {"moi", "me", "myself"}
POSSESSIVE: Final = re.compile(r"^(?:d['\u2019]|de |of )|['\u2019]s$", re.IGNORECASE)
LONGEST_NAME: Final = 3
"""Words of a name that follows a time."""


def people_named(req: Request, line: Line, words: str) -> tuple[Sequence[Volunteer], str, str]:
    """The people of the team who may be meant, the name as it was written ("" for none), and the other words.

    Somebody mentioned is that person or nobody: another of the same name is not meant.
    """
    for mention in req.message.mentions:
        if mention.shown and mention.shown in words:
            rest = split_who(f"- {words.replace(mention.shown, ' ', 1)}")[1]
            return of_that_name(req, line, mention.shown), mention.shown, rest
    who, rest = split_who(words)
    if who.casefold() in ONESELF:
        return [req.me], who, rest
    found = of_that_name(req, line, who)
    if not found and begins_with_time(words):
        return person_at_the_end(req, line, words) or (found, who, rest)
    return found, who, rest


def of_that_name(req: Request, line: Line, who: str) -> Sequence[Volunteer]:
    """Those of the team; `d'Anne` and `Anne's` are Anne, where nobody bears the whole as a name."""
    mention = next((known for known in req.message.mentions if known.shown.strip() == who.strip()), None)
    if mention is not None:
        identity = req.tx.people.identity(req.message.address.network, mention.user)
        return [m for m, _ in req.tx.people.members(line.id) if identity and m.id == identity.volunteer]
    for name in dict.fromkeys((who.removeprefix("@"), POSSESSIVE.sub("", who))):
        found = req.tx.people.named(line.id, name) if name else ()
        if found:
            return found
    return ()


def person_at_the_end(req: Request, line: Line, words: str) -> tuple[Sequence[Volunteer], str, str] | None:
    """`vendredi 14h Anne`; the longest name that the team knows."""
    said = words.split()
    for length in range(min(LONGEST_NAME, len(said) - 1), 0, -1):
        who = " ".join(said[-length:])
        found = of_that_name(req, line, who)
        if found:
            return found, who, " ".join(said[:-length])
    return None


def names_somebody(req: Request, line: Line, words: str) -> bool:
    """Whether the words name somebody of the team, or hold nothing about time and so must be a name."""
    if not words.strip():
        return False
    found, _, rest = people_named(req, line, words)
    return bool(found) or not (rest or begins_with_time(words))


def begins_with_time(words: str) -> bool:
    """Whether the words begin with a time, perhaps after an article: `le mercredi`."""
    said = words.split()
    return any(about_time(said[at : at + 4]) for at in range(2 if said and said[0].casefold() in ARTICLES else 1))
