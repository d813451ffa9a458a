"""/journal: who did what for whom, newest first, for coordination alone.

The sentences are made from the rows that changed, never from what people typed: that may hold a number or a code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.commands.request import Request, make_choice
from bot.commands.roster.act_words import told_acts
from bot.commands.roster.filters import people_of_filter
from bot.commands.roster.pick_shift import refuse_absent_day
from bot.errors import Refused
from bot.model import Journal, Line, VolunteerId
from bot.parsing.asked_periods import period_asked
from bot.payloads import NO_END, OlderActs, Words, at_minute, decode_payload, minute_of
from bot.text import Text, safe_words

ROWS_A_PAGE: Final = 20
READ_AT_ONCE: Final = 100
READ_AT_MOST: Final = 5000
"""Acts that one page looks through for those of one person."""
NEWEST: Final = 999_999_999
"""Above every id."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which acts are shown: older than one, in a period, of or for one person."""

    before: int = NEWEST
    since: datetime | None = None
    until: datetime | None = None
    person: VolunteerId | None = None


def show_history(req: Request) -> None:
    """Show a page: the newest acts, those of a person or a period, or what is older than a page."""
    if req.pressed and req.words.startswith(f"{OlderActs.literal} "):
        pressed = decode_payload(OlderActs, req.words)
        show_page(req, req.line_of(pressed.line), wanted_of_press(pressed))
        return
    line = req.line
    show_page(req, line, wanted_of_words(req, line) if req.words.strip() else Wanted())


def wanted_of_press(pressed: OlderActs) -> Wanted:
    since = None if pressed.since == 1 else at_minute(pressed.since)
    until = None if pressed.until == NO_END else at_minute(pressed.until)
    person = VolunteerId(int(pressed.person)) if pressed.person.isdecimal() else None
    return Wanted(pressed.before, since, until, person)


def wanted_of_words(req: Request, line: Line) -> Wanted:
    """Raises `Refused` where they name more than one person and one period, or anything else."""
    people, rest = people_of_filter(req, line, req.words)
    wanted = Wanted(person=people[0].id if people else None)
    unread = safe_words(req.words)
    if len(people) > 1:
        raise Refused("refused-journal-one", names=req.text.names([person.name for person in people]))
    if not rest.strip():
        return wanted
    asked = period_asked(rest, req.message.sent_at, line.zone, american=req.text.language == "en")
    refuse_absent_day(req, asked.no_such_day)
    if asked.period is None:
        raise Refused("refused-journal-how", words=unread)
    since, until = asked.period.instants(req.zone_text(line).zone)
    if since > req.now:
        raise Refused("refused-journal-future")
    return replace(wanted, since=since, until=until)


def show_page(req: Request, line: Line, wanted: Wanted) -> None:
    words = req.zone_text(line)
    about = about_words(req, wanted, words)
    rows, last, more = page_rows(req, line, wanted, words)
    if not rows:
        req.say("journal-none", line=line.name, about=about)
        return
    title = words.say("journal-title", line=line.name, about=about)
    buttons = []
    if more:
        since, until = minute_of(wanted.since) if wanted.since else 1, minute_of(wanted.until)
        older = OlderActs(line.id, last, since, until, Words(str(wanted.person or "")))
        buttons = [make_choice("button-older", older)]
    req.answer("\n".join([title, *rows]), buttons=buttons)


def about_words(req: Request, wanted: Wanted, words: Text) -> str:
    """For the title: ` · Anne · mardi 24 novembre`."""
    about = [req.name(wanted.person)] if wanted.person else []
    if wanted.since and wanted.until:
        first, last = words.on(wanted.since), words.on(wanted.until - datetime.resolution)
        about.append(first if first == last else words.say("period-from-to", starts=first, ends=last))
    return "".join(f" · {one}" for one in about)


def page_rows(req: Request, line: Line, wanted: Wanted, words: Text) -> tuple[list[str], int, bool]:
    """The rows under their days, the id of the last act among them, and whether there are older ones."""
    rows: list[str] = []
    day, shown, last = "", 0, wanted.before
    for act, said in acts_told(req, line, wanted, words):
        if shown and shown + len(said) > ROWS_A_PAGE:
            return rows, last, True
        if words.on(act.at) != day:
            day = words.on(act.at)
            rows.append(f"**{day}**")
        row = "journal-row-undone" if act.undone else "journal-row"
        rows += [words.say(row, time=words.clock(act.at), said=one) for one in said]
        shown, last = shown + len(said), act.id
    return rows, last, False


def acts_told(req: Request, line: Line, wanted: Wanted, words: Text) -> Iterator[tuple[Journal, Sequence[str]]]:
    """The acts of the line that there is something to say of, the newest first."""
    before = wanted.before
    for _ in range(READ_AT_MOST // READ_AT_ONCE):
        acts = req.tx.acts(line.id, before, wanted.since, wanted.until, READ_AT_ONCE)
        for act in acts:
            told = told_acts(req, line, act, words)
            if told.said and (wanted.person is None or wanted.person in told.people):
                yield act, told.said
        if len(acts) < READ_AT_ONCE:
            return
        before = acts[-1].id
