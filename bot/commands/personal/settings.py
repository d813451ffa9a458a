"""/reglages: when one is reminded of one's shifts, and whether one may be asked to stand in."""

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from bot.commands.request import Choice, Request, make_choice
from bot.errors import Refused
from bot.model import Preferences
from bot.payloads import ChangeSettings, SettingsChange, decode_payload
from bot.readers.clock_times import read_start
from bot.readers.durations import read_duration
from bot.readers.folding import fold
from bot.text import Text, safe_words

USUAL_EVE: Final = time(18)
USUAL_BEFORE: Final = timedelta(hours=2)
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(days=1)
NO_REMINDER: Final = re.compile(
    r"(?:sans|aucun|pas de|plus de|zero|no|without|never)(?: any| more)? (?:rappels?|reminders?)|"
    r"(?:rappels?|reminders?) (?:aucun|non|jamais|off|none|no|never)"
)
ON_THE_EVE: Final = re.compile(r"\b(?:veille|eve|day before|evening before|soir d avant)\b")
FILLING: Final = re.compile(
    r"\b(?:rappels?|rappeler|rappelez|moi|reminders?|remind|me|a|at|vers|around|la|le|the|on|in)\b"
)
BEFORE: Final = re.compile(r"(?P<length>.+?) (?:avant|before|ahead|plus tot)(?: permanence| shift)?")
AND: Final = re.compile(r" (?:et|and|puis|plus) |\+")
NEVER_ASK: Final = re.compile(
    r"(?:ne )?(?:plus|pas|jamais) (?:me |m )?demander.*|(?:don t|do not|never|stop) ask(?:ing)?.*"
)
MAY_ASK: Final = re.compile(
    r"(?:on|vous) (?:peut|pouvez) (?:a nouveau |de nouveau )?(?:me |m )?demander.*|demandez moi.*|"
    r"(?:you (?:may|can) )?ask me.*"
)


def change_settings(req: Request) -> None:
    """Show what is set; with words, or a press, after changing it."""
    known = req.tx.staffing.preferences(req.me.id)
    if req.pressed and req.words:
        wanted = pressed_wishes(decode_payload(ChangeSettings, req.words).change, known)
    elif req.words:
        wanted = read_wishes(req.words, known)
    else:
        wanted = known
    if wanted != known:
        req.tx.staffing.save_preferences(wanted)
    req.answer(
        settings_words(wanted, req.now, req.text),
        buttons=settings_choices(wanted, req.now),
        key="settings",
        anew=not req.pressed,
    )


def pressed_wishes(change: SettingsChange, known: Preferences) -> Preferences:
    match change:
        case "eve":
            return replace(known, eve_at=USUAL_EVE)
        case "before":
            return replace(known, before=USUAL_BEFORE)
        case "none":
            return replace(known, eve_at=None, before=None)
        case "silent":
            return replace(known, never_asked=True)
        case "askable":
            return replace(known, never_asked=False, not_asked_until=None)


def read_wishes(said: str, known: Preferences) -> Preferences:
    """What the words want instead of what is known. Of the reminders they say all: "rappel 20h" leaves no other.

    Raises `Refused` when they say something else.
    """
    words = fold(said).strip(" .")
    if NEVER_ASK.fullmatch(words):
        return pressed_wishes("silent", known)
    if MAY_ASK.fullmatch(words):
        return pressed_wishes("askable", known)
    if NO_REMINDER.fullmatch(words):
        return pressed_wishes("none", known)
    eve_at: time | None = None
    before: timedelta | None = None
    for part in AND.split(words):
        rest = " ".join(FILLING.sub(" ", ON_THE_EVE.sub(" ", part)).split())
        ahead = BEFORE.fullmatch(rest)
        if ahead and before is None and (length := read_duration(ahead["length"])):
            before = length
        elif not ahead and eve_at is None and (at := read_start(rest) if rest else USUAL_EVE):
            eve_at = at
        else:
            raise Refused("refused-settings-how", words=safe_words(said))
    if before is not None and not SHORTEST <= before <= LONGEST:
        raise Refused("refused-reminder-before")
    return replace(known, eve_at=eve_at, before=before)


def settings_words(wishes: Preferences, now: datetime, words: Text) -> str:
    """What is set, in one sentence, and an example of how to change it."""
    parts = []
    if wishes.eve_at is not None:
        parts.append(words.say("settings-eve", at=words.wall(wishes.eve_at)))
    if wishes.before is not None:
        parts.append(words.say("settings-before", length=words.length(wishes.before)))
    reminded = words.say("settings-reminded", when=words.listed(parts)) if parts else words.say("settings-none")
    until = wishes.not_asked_until
    if wishes.never_asked:
        asked = words.say("settings-never-asked")
    elif until is not None and until > now:
        asked = words.say("settings-not-asked", until=words.moment(until, now))
    else:
        asked = words.say("settings-asked")
    return f"{reminded} {asked}\n{words.say('settings-how')}"


def settings_choices(wishes: Preferences, now: datetime) -> list[Choice]:
    """What can be set otherwise by one press."""
    resting = wishes.never_asked or (wishes.not_asked_until is not None and wishes.not_asked_until > now)
    wanted: list[tuple[str, SettingsChange]] = []
    if wishes.eve_at is None:
        wanted.append(("button-remind-eve", "eve"))
    if wishes.before is None:
        wanted.append(("button-remind-before", "before"))
    if wishes.eve_at is not None or wishes.before is not None:
        wanted.append(("button-remind-never", "none"))
    wanted.append(("button-may-ask", "askable") if resting else ("button-never-ask", "silent"))
    return [make_choice(label, ChangeSettings(change)) for label, change in wanted]
