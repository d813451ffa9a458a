"""Who is away: `/absents`, and the rows in what coordination hears on Sunday."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.commands.request import ROSTER_AHEAD, Request
from bot.commands.roster.period_words import period_words
from bot.model import Line
from bot.ports import Tx
from bot.roster.staffing.absences import absences_of_team
from bot.text import Text, text_in

SUNDAY_AHEAD: Final = timedelta(days=8)


def show_absences(req: Request) -> None:
    """Who of the team is away now or in the coming weeks."""
    line = req.line
    words = req.zone_text(line)
    rows = rows_of_absences(req.tx, line, req.now, req.now + ROSTER_AHEAD, words)
    req.answer("\n".join([words.say("absents-title", line=line.name), *rows] if rows else [words.say("absents-none")]))


def rows_of_absences(tx: Tx, line: Line, now: datetime, until: datetime, words: Text) -> list[str]:
    return [
        words.say("absents-row", who=words.person(person.name), when=period_words(words, (one.starts, one.ends), now))
        for person, one in absences_of_team(tx, line, now, until)
    ]


def absences_on_sunday(tx: Tx, line: Line, now: datetime) -> Sequence[str]:
    """Who is away in the coming week, for the message to coordination."""
    words = text_in(line.language, line.zone)
    rows = rows_of_absences(tx, line, now, now + SUNDAY_AHEAD, words)
    return [words.say("absents-week"), *rows] if rows else []
