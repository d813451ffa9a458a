"""People of one name in one team."""

from bot.model import Line, Volunteer
from bot.ports import Tx
from bot.readers.folding import fold


def has_namesake(tx: Tx, line: Line, person: Volunteer) -> bool:
    """Whether somebody else in the line's team is called the same; case, accents and dots do not matter."""
    return any(
        other.id != person.id and plain_name(other.name) == plain_name(person.name)
        for other, _ in tx.people.members(line.id)
    )


def plain_name(name: str) -> str:
    return fold(name.replace(".", " ").replace("-", " "))
