"""/agenda: a private link to one's own shifts for a calendar program, or to a line's for coordination.

The link itself is made when it is sent (`fill_in_link`): stored is only its hash, so that it cannot be said again.
"""

from collections.abc import Callable
from typing import Any, Final

from bot.commands.request import Choice, Request, make_choice
from bot.errors import Refused
from bot.model import Line
from bot.payloads import FeedAct, LineCalendar, OwnCalendar, decode_payload
from bot.readers.folding import fold
from bot.roster.calendars.links import feed_of, renew_feed
from bot.text import safe_words

ACTS: Final[dict[str, FeedAct]] = {
    "": "",
    **dict.fromkeys(("new", "nouveau", "nouveau lien", "new link"), "new"),
    **dict.fromkeys(("stop", "arret", "arreter", "non", "no"), "stop"),
}
OF_LINE: Final = frozenset({"ligne", "line"})
BUTTONS_AT_MOST: Final = 6


def show_calendar(req: Request) -> None:
    """Give the link, say that there is one, replace it, or take all of them back."""
    if not req.deployment.public_url:
        raise Refused("refused-calendar-off")
    if req.pressed and req.words.startswith(f"{LineCalendar.literal} "):
        pressed = decode_payload(LineCalendar, req.words)
        give_line_calendar(req, req.line_of(pressed.line), pressed.act)
        return
    first, _, rest = fold(req.words).partition(" ")
    if first in OF_LINE and rest in ACTS:
        choose_line_calendar(req, ACTS[rest])
    elif fold(req.words) not in ACTS:
        raise Refused("refused-calendar-how", words=safe_words(req.words))
    elif ACTS[fold(req.words)] == "stop":
        stop_calendars(req)
    else:
        give_own_calendar(req, ACTS[fold(req.words)])


def coordinated(req: Request) -> list[Line]:
    return [line for line in req.lines if req.coordinates(line.id)]


def give_own_calendar(req: Request, act: FeedAct) -> None:
    lines = [
        make_choice("button-calendar-line", LineCalendar(line.id), line=safe_words(line.name, 18))
        for line in coordinated(req)[:BUTTONS_AT_MOST]
    ]
    give_link(req, None, act, OwnCalendar, lines)


def give_line_calendar(req: Request, line: Line, act: FeedAct) -> None:
    if not req.coordinates(line.id):
        raise Refused("refused-coordination-only")
    known = feed_of(req.tx, req.me.id, line.id)
    if act != "stop":
        give_link(req, line, act, lambda act: LineCalendar(line.id, act), [])
    elif known is None:
        raise Refused("refused-calendar-none")
    else:
        req.tx.calendars.delete_feed(known.id)
        req.say("calendar-stopped", count=1)


def choose_line_calendar(req: Request, act: FeedAct) -> None:
    lines = coordinated(req)
    if not lines:
        raise Refused("refused-coordination-only")
    if len(lines) == 1:
        give_line_calendar(req, lines[0], act)
        return
    buttons = [
        make_choice("button-calendar-line", LineCalendar(line.id, act), line=safe_words(line.name, 18))
        for line in lines[:BUTTONS_AT_MOST]
    ]
    req.say("calendar-which", buttons=buttons)


def give_link(
    req: Request, line: Line | None, act: FeedAct, says: Callable[[FeedAct], Any], more: list[Choice]
) -> None:
    """Say the link if it is new; otherwise only that there is one, for it is stored nowhere."""
    known = feed_of(req.tx, req.me.id, line.id if line else None)
    new, stop = make_choice("button-calendar-new", says("new")), make_choice("button-calendar-stop", says("stop"))
    if known is not None and known.token_hash and act != "new":
        words = req.zone_text(line) if line else req.text
        when = words.day(words.local(known.made_at).date())
        if line:
            req.say("calendar-known-line", line=line.name, when=when, buttons=[new, stop])
        else:
            req.say("calendar-known", when=when, buttons=[new, stop, *more])
        return
    feed = renew_feed(req.tx, req.me.id, line.id if line else None, req.now)
    place, how = f"{{calendar:{feed.id}}}", req.text.say("calendar-how")
    if line:
        req.say("calendar-of-line", line=line.name, link=place, how=how, buttons=[new, stop], key="")
    else:
        req.say("calendar-yours", link=place, how=how, buttons=[new, stop, *more], key="")


def stop_calendars(req: Request) -> None:
    """Take back all links of the speaker."""
    feeds = req.tx.calendars.feeds_of(req.me.id)
    if not feeds:
        raise Refused("refused-calendar-none")
    for feed in feeds:
        req.tx.calendars.delete_feed(feed.id)
    req.say("calendar-stopped", count=len(feeds))
