"""Wishes that few people have, each read in whole sentences: another reminder, a place in reserve, emergency numbers.

They are only ever offered, but for what is only read.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from bot.parsing.intent_phrases import Intent
from bot.parsing.intent_words import clauses_of, without_courtesies
from bot.parsing.intents import Wish, split_pieces
from bot.parsing.vocabulary import WEEKDAYS, any_of

HOUR: Final = r"(?:\d{1,2} ?h(?:eures?)?(?: ?\d\d)?|\d{1,2}(?::\d\d)? ?(?:am|pm)|\d{1,2}:\d\d|\d{1,2} ?o clock)"
AHEAD: Final = r"(?:\d{1,2} ?(?:h|heures?|hours?|min|minutes?))"
CAN: Final = (
    r"(?:(?:est ce que )?(?:tu (?:peux|pourrais)|vous (?:pouvez|pourriez)|peux tu|pouvez vous|can you|could you) )?"
)
REMIND: Final = rf"{CAN}(?:me rappeler|rappell?ez? moi|rappelle moi|remind me|send me a reminder)"
EVE: Final = r"(?: (?:la veille(?: au soir)?|(?:on )?the (?:evening|day|night|eve) before))?"

NOBODY_ELSE: Final = r"(?:si (?:jamais )?(?:personne|aucun\w*)|(?:if|unless) (?:nobody|somebody|anybody)(?: else)?)\b.*"
I_GO: Final = (
    r"(?:j y vais|j irai|je (?:viens|viendrai|peux(?: y aller| venir| le faire| depanner)?|veux bien(?: y aller)?"
    r"|le ferai|depannerai|depanne|m y colle)|comptez sur moi|i will(?: go| come| do it| be there| step in| stand in)?"
    r"|i can(?: go| come| do it| step in| stand in)?)"
)

Words = Callable[[re.Match[str], str], str]
"""What the command reads, from what was found and the words about time."""


def nothing(_found: re.Match[str], _time: str) -> str:
    return ""


def its_time(_found: re.Match[str], time: str) -> str:
    return time


def that_day(found: re.Match[str], _time: str) -> str:
    return found["day"] or found["days"]


FORMS: Final[tuple[tuple[re.Pattern[str], Intent, Words], ...]] = tuple(
    (re.compile(pattern), intent, words)
    for pattern, intent, words in (
        (rf"{REMIND}{EVE} (?:a |vers |at |around )?{HOUR}{EVE}", Intent.SETTINGS, nothing),
        (rf"{REMIND} {AHEAD} (?:avant|before)", Intent.SETTINGS, nothing),
        (
            (
                r"(?:je ne veux )?(?:plus|pas) de rappels?|(?:arretez?|stop)(?: de)? (?:me rappeler|les rappels)"
                r"|(?:i (?:do not want|want no)(?: any)?(?: more)?|no more|no|stop(?: sending me)?(?: the| my| any)?)"
                r" reminders?"
            ),
            Intent.SETTINGS,
            nothing,
        ),
        (
            (
                r"ne me demandez? (?:plus|pas)(?: rien)?(?: cette semaine)?|arretez? de me demander"
                r"|(?:do not|stop) ask(?:ing)? me(?: again| any ?more| this week)?"
            ),
            Intent.SETTINGS,
            nothing,
        ),
        (rf"{NOBODY_ELSE} {I_GO}|{I_GO}\b.* {NOBODY_ELSE}", Intent.RESERVE, its_time),
        (r".*\b(?:moi|me|m|je|i)\b.*\b(?:liste d attente|wait(?:ing)? ?list)\b.*", Intent.WAITLIST, its_time),
        (
            (
                r"(?:(?:donnez? moi|quels sont|ou sont|what are|where are|show me|give me) )?"
                r"(?:les |the )?(?:numeros? d urgence|emergency (?:phone )?numbers?)"
            ),
            Intent.EMERGENCY,
            nothing,
        ),
        (
            (
                r"(?:j ai besoin d|il me faut|je (?:prends|fais|voudrais)|j aimerais) ?(?:faire )?une (?:petite )?pause"
                r"|i (?:need|am taking|would like|want) (?:to take )?a (?:short |quick )?break"
            ),
            Intent.PAUSE,
            nothing,
        ),
        (
            (
                r"(?:je ne (?:viendrai|viens|peux|pourrai|ferai|serai) plus|j arrete)(?: venir| la)?"
                rf" (?:le|les|tous les) (?P<day>{any_of(WEEKDAYS)})s?"
                rf"|i (?:cannot|will not)(?: do| come| work| make)?(?: on)? (?P<days>{any_of(WEEKDAYS)})s"
                r" (?:any ?more|any longer)"
            ),
            Intent.ENDWEEKLY,
            that_day,
        ),
    )
)
READ: Final = frozenset({Intent.EMERGENCY})
MAY_HOLD: Final = frozenset({Intent.ENDWEEKLY})
"""Who says so of a weekday may have taken one date alone."""


def whole_wishes(text: str) -> Iterator[Wish]:
    """The wish that the whole text is, if it is one of these, and what else it may be."""
    said = " ".join(filter(None, map(without_courtesies, clauses_of(text))))
    for pattern, intent, words in FORMS:
        if found := pattern.fullmatch(said):
            wanted = words(found, split_pieces(said).time)
            yield Wish(intent, wanted, clear=intent in READ)
            if intent in MAY_HOLD:
                yield Wish(Intent.CANNOT, wanted)
            return
