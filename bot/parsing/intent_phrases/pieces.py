"""What people want, a way of saying it, and the pieces of which the phrases are made: folded, in full."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Intent(StrEnum):
    """What somebody wants."""

    TAKE = "take"
    CANNOT = "cannot"
    KEEP = "keep"
    SWAP = "swap"
    LATE = "late"
    AWAY = "away"
    ENDWEEKLY = "endweekly"
    WAITLIST = "waitlist"
    RESERVE = "reserve"
    PAUSE = "pause"
    SETTINGS = "settings"
    EMERGENCY = "emergency"
    ILL = "ill"
    WHO = "who"
    SHIFTS = "shifts"
    MINE = "mine"
    OPEN = "open"
    MISSED = "missed"
    FIGURES = "figures"
    PHONE = "phone"
    UNDO = "undo"
    HELP = "help"
    THANKS = "thanks"


READING: Final = frozenset(
    {Intent.WHO, Intent.SHIFTS, Intent.MINE, Intent.OPEN, Intent.MISSED, Intent.FIGURES, Intent.HELP}
)
"""Those that change nothing."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way of saying an intent.

    `alone`: it needs no time. `clear`: it says what to do, and nothing else can be meant. `bare`: it names nobody, so
    that any other word may be whose it is.
    """

    intent: Intent
    pattern: re.Pattern[str]
    clear: bool = True
    alone: bool = False
    bare: bool = False


def phrases_of(
    intent: Intent, *patterns: str, clear: bool = True, alone: bool = False, bare: bool = False
) -> tuple[Phrase, ...]:
    return tuple(Phrase(intent, re.compile(rf"\b(?:{one})(?!\w)"), clear, alone, bare) for one in patterns)


# ---------------------------------------------------------------- pieces

SHIFT_FR: Final = "creneaux?|permanences?|gardes?|tours?|shifts?|services?|astreintes?|horaires?|dates|places?|postes?"
SHIFT_EN: Final = "shifts?|slots?|rota|turns?|duty|duties|schedule|hours|dates|sessions?"
COME_FR: Final = (
    "(?:venir|revenir|assurer|tenir|faire|etre (?:la|presente?|disponible|dispo|des votres|de permanence)|participer"
    "|travailler|rester|honorer|me liberer|le faire|y (?:aller|etre)|intervenir"
    "|repondre|prendre(?= (?:ma|mon) )|maintenir)"
)
COME_EN: Final = (
    "(?:come(?: in| along)?|make(?: it)?|do(?: it)?|work|attend|cover(?= my)|be (?:there|in|here|available)|stay"
    "|manage|honour)"
)
WISH_FR: Final = (
    "(?:je (?:veux(?: bien)?|vais|voudrais(?: bien)?|souhaite|souhaiterais|prefere|me propose (?:de|pour)|compte)"
    "|j aimerais(?: bien)?)"
)
MAY_FR: Final = (
    "(?:je (?:peux|pourrai|pourrais|vais pouvoir)|puis je|est ce que je peux|serait il possible (?:de|d)"
    "|est il possible (?:de|d)|possible (?:de|d)|pouvez vous|peux tu|tu peux|vous pouvez|pourriez vous|pourrais tu)"
)
LIKE_EN: Final = "(?:i (?:will|am|would (?:like|love|be (?:happy|glad)) to|want to|am (?:happy|glad) to|am going to))"
LOOKED_FOR_FR: Final = "(?:remplacante?|remplacement|quelqu un(?: pour me remplacer| a ma place| d autre)?)"
WHAT_IS_MINE_EN: Final = f"(?:me|my (?:\\w+ )?(?:{SHIFT_EN}|place|seat))"
MINUTES: Final = (
    r"(?:environ |about |around |a peu pres )?(?:\d{1,3}|une? (?:dizaine|quinzaine|vingtaine) de|cinq|dix|quinze"
    r"|vingt|trente"
    r"|quelques|a few|five|ten|fifteen|twenty|thirty) ?(?:minutes?|mins?|mn|m)|(?:un|1) quart d heure|une demi heure"
    r"|(?:a )?quarter of an hour|half an hour"
)
