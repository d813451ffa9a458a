"""The forms that a period is written in, as regular expressions on folded text."""

import re
from typing import Final

from bot.parsing.vocabulary import A_DATE, COUNTS, DAY_NUMBER, MONTH, MONTHS, ORDINAL, PART, WEEKDAY, WEEKDAYS, any_of

FROM_NOW: Final = {
    *(
        "",
        "maintenant",
        "tout de suite",
        "des maintenant",
        "a partir de maintenant",
        "immediatement",
        "now",
        "right now",
    ),
    *("from now", "from now on"),
}
FOR_LONG = (
    "jusqu a nouvel ordre|until further notice|sans (?:date de )?fin|for good|indefiniment|indefinitely|for ?ever"
)
FOR_LONG += "|pour toujours|open ended|no end"
NOISE = re.compile(
    r"\b(?:inclus|inclue?|compris|y compris|inclusive|inclusively|included|including|svp|stp|please|merci"
    r"|toute la journee|la journee|journee entiere|all day(?: long)?|the whole day|(?:(?:la|the) )?(?:ligne|line))\b"
)
JOINT = re.compile(r" ?- ?| (?:jusqu au|jusqu a|au|a|to|until) | et (?=.)| and (?=.)")
JOINTS_TRIED = 8  # more are never meant, and each costs time
UNTIL = re.compile(r"(?:(?:maintenant|now|from now|des maintenant) )?(jusqu au|jusqu a|until) (.+)")
END_OF = re.compile(
    rf"(?:la |the )?(?:fin|end)(?: (?:de|du|of|of the|de la|de cette|of this))? "
    rf"(semaine|week|mois|month|annee|year|{any_of(MONTHS)})"
)
BEGAN = re.compile(r"(?:depuis|since) (.+?)(?: (?:et )?(jusqu au|jusqu a|until|au|to) (.+))?")
SINCE = re.compile(r"(?:a partir de|a partir du|des|from|since|depuis) (.+)")
LEADING = re.compile(r"(?:du|de|from|between|entre|a partir du|a partir de|des) ")
LENGTH = re.compile(
    rf"(?:(?P<starts>.*?) )??(?P<for>(?:pendant|pour|durant|for|over) )?(?:les |the )?(?:(?:next|last|past) )?"
    rf"(?P<count>\d\d?|{any_of(COUNTS)}) ?(?:(?:prochaine?s?|derni(?:ers?|eres?)) )?"
    r"(?P<unit>min|mins|minutes?|h|hrs?|heures?|hours?|j|jours?|days?|semaines?|weeks?|mois|months?)"
    r"(?: ?(?<=[h ])(?P<rest>[0-5]\d))?(?: a venir)?"
)
HALVES: Final = (  # lengths that are read as "1h30"
    (re.compile(r"\b(?:(?:une|la|a|the) )?(?:demi ?-? ?heure|half ?-? ?(?:an )?hour)\b"), "30 min"),
    (re.compile(r"\b(?:(?:un|le|a) )?(?:quart d ?heure|quarter of an hour)\b"), "15 min"),
    (re.compile(r"\b(?:une heure|an hour|one hour) (?:et|and) (?:a )?(?:demie?|half)\b"), "1h30"),
    (re.compile(r"\bone and a half hours\b"), "1h30"),
    (re.compile(rf"\b(\d\d?|{any_of(COUNTS)}) ?(?:h|heures) et demie?\b"), r"\1 h 30"),
    (re.compile(rf"\b(\d\d?|{any_of(COUNTS)}) (?:and a half hours|hours and a half)\b"), r"\1 h 30"),
)
LENGTH_SINCE = re.compile(
    rf"(?:(?:pendant|pour|durant|for) )?((?:\d\d?|{any_of(COUNTS)}) ?[a-z]+) ((?:a partir d[eu]|des|from) .+)"
)
LAST = re.compile(r"\b(?:last|past|derni(?:ers?|eres?))\b")
NIGHT_OF = re.compile(r"(?:(?:la|the) )?(?:nuit|night) (?:du|de|of|from) (.+?) (?:au|a|to) (.+)")
RANGE_FOR_SURE = re.compile(  # otherwise read as one day: "de lundi à lundi", "2 - 5 mars", "mars 2-5" (at two o'clock)
    rf"(?:du |de |from )?(?:{WEEKDAY}(?: ?- ?| (?:a|au|to|until) ){WEEKDAY}|{DAY_NUMBER}{ORDINAL}? ?- ?{A_DATE}"
    rf"|{WEEKDAY} ?- ?{A_DATE}"
    rf"|{MONTH}\.? {DAY_NUMBER}{ORDINAL}? ?- ?{DAY_NUMBER}{ORDINAL}?)"
)
TO_A_DAY = re.compile(  # not "de mardi 14 à 18", which may be hours
    rf"{LEADING.pattern}.+ (?:jusqu au|jusqu a|au|a|to|until) (?:(?:le|the) )?(?:next )?(?:{WEEKDAY}\b|{A_DATE}).*"
)
PART_AT_END = re.compile(
    rf"(?P<days>.+?) (?P<article>(?:tous |every |each |in )?(?:les?|l|la|the) |every |chaque )?(?P<part>{PART})s?"
)
PART_AT_START = re.compile(
    rf"(?:(?:tous |every )?(?:les?|l|la|the) |every )?(?P<part>{PART})s? (?P<days>(?:du|de|from) .+)"
)
EACH_OF = re.compile(r" (?:et|and|puis|then) (?:(?:le|the|on) )?")
LISTED = re.compile(r"(?<=\d)(?:er|st|nd|rd|th)?\s*[,&+]\s*(?=(?:le |the )?\d\d?\b(?!\s*[h:]))", re.IGNORECASE)
DAYS_LISTED = re.compile(rf"(?<=\w)\s*[,&+]\s*(?=(?:{any_of(WEEKDAYS)})\b)", re.IGNORECASE)
ARROW = re.compile(r"\s*[-=–]*>\s*")
MAR = re.compile(  # to an English reader "mar 3" is in March; before hours or another date it is the French Tuesday
    rf"\bmar\b\.?(?=$| ?- ?(?!{WEEKDAY}\b)| (?:to|until|and) (?!{WEEKDAY}\b)"
    rf"| ?(?:the )?(?:\d\d?{ORDINAL}?|\d{{4}})(?:$| (?!h|[ap]\.?m)| ?-))"
)
BARE_RANGE = re.compile(r"(?<![\d:.h/-])\d\d? ?- ?\d\d?(?![\d:.h/-])(?! ?(?:h|[ap]m))")  # "9-12": hours or 9 December?
NUMBERED_RANGE = re.compile(rf"(?:(?:{any_of(WEEKDAYS)}) )(\d\d?)(?: ?- ?| (?:a|to|au) )\d\d?")
