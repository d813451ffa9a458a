"""French and English words about time, and the regular expressions built from them."""

import re
from collections.abc import Container, Iterable
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

DAY = timedelta(days=1)


class Window(NamedTuple):
    """A part of the day in minutes after midnight; an end past 1440 is on the next morning."""

    starts: int
    ends: int


MORNING, AFTERNOON = Window(4 * 60, 12 * 60), Window(12 * 60, 18 * 60)
EVENING, NIGHT, TONIGHT = Window(17 * 60, 24 * 60), Window(20 * 60, 30 * 60), Window(17 * 60, 30 * 60)


# ---------------------------------------------------------------- vocabulary

WEEKDAYS = {
    spelling: index
    for index, spellings in enumerate(
        (
            "lundi lun monday mon",
            "mardi mar tuesday tues tue",
            "mercredi mer wednesday weds wed",
            "jeudi jeu thursday thurs thur thu",
            "vendredi ven friday fri",
            "samedi sam saturday sat",
            "dimanche dim sunday sun",
        )
    )
    for spelling in spellings.split()
}
SHORTEST_WEEKDAYS = {
    letters: index
    for index, spellings in enumerate(("lu mo", "ma tu", "me", "je th", "ve fr", "sa", "di su"))
    for letters in spellings.split()
}
"""Read before a number alone, for most are other words too. "we" is the week-end."""
MONTHS = {
    spelling: index
    for index, spellings in enumerate(
        (
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for spelling in spellings.split()
}
WINDOWS = {
    **dict.fromkeys(("matin", "matinee", "morning"), MORNING),
    **dict.fromkeys(("apres midi", "apresmidi", "ap midi", "aprem", "afternoon"), AFTERNOON),
    **dict.fromkeys(("soir", "soiree", "evening"), EVENING),
    **dict.fromkeys(("nuit",), NIGHT),
    **dict.fromkeys(("night", "tonight", "tonite"), TONIGHT),
}
COUNTS = {
    "un": 1,
    "une": 1,
    "a": 1,
    "an": 1,
    "one": 1,
    "deux": 2,
    "two": 2,
    "trois": 3,
    "three": 3,
    "huit": 8,
    "quinze": 15,
}
COUNTS |= {"quatre": 4, "four": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7}
DAYS_SPELT = {
    spelling: number
    for number, spellings in enumerate(
        (
            "premier first",
            "deux second",
            "trois third",
            "quatre fourth",
            "cinq fifth",
            "six sixth",
            "sept seventh",
            "huit eighth",
            "neuf ninth",
            "dix tenth",
            "onze eleventh",
            "douze twelfth",
            "treize thirteenth",
            "quatorze fourteenth",
            "quinze fifteenth",
            "seize sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "vingt twentieth",
        ),
        start=1,
    )
    for spelling in spellings.split()
}
DAYS_SPELT |= {"trente": 30, "thirtieth": 30}
TENS = {"dix": 10, "vingt": 20, "trente": 30, "twenty": 20, "thirty": 30}
UNITS = {spelling: number for spelling, number in DAYS_SPELT.items() if number < 10} | {
    "un": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}
HARMLESS = (
    "at|for|of|on|the|les?|la|l|une?|de?|du|pour|ce|cet|cette|this|ma|mes|my|celui|celle|a"
    "|toute la journee|la journee|all day|the whole day|du mois"
    r"|mois|tout|toute|all|whole|entiere?|over|during|pendant(?= (?:la?|les?|ce|the)\b)"
    "|creneaux?|permanences?|services?|tour|garde|astreinte|poste|plage|shifts?|slot|duty|coming"
    "|svp|stp|please|merci|thanks|bonjour|salut|hello|hi|ok|s il te plait|s il vous plait"
)
OWN = "creneau|permanence|service|tour|poste|shift|slot"  # before one of these, French "mon" is not Monday
SPELT_DAYS = tuple(day for day in WEEKDAYS if day.endswith(("di", "day", "che")))
NO_TIMES = frozenset({"mari", "maris", "same", "remain", "remains", "domain", "sundae", "hardi"})
"""Words that differ from a day or month by one letter, or begin it, and mean something else."""
SPELT = ("demain", "tomorrow", *SPELT_DAYS, *(month for month in MONTHS if len(month) > 5 or month == "april"))


def any_of(names: Iterable[str]) -> str:
    """Alternatives for a regular expression, the longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


SPELT_DAY = f"({any_of(SPELT_DAYS)})"
WEEKDAY, MONTH, PART = f"({any_of(WEEKDAYS)})", f"({any_of(MONTHS)})", f"({any_of(WINDOWS)})"
MONTH_FIRST = f"({any_of(MONTHS.keys() - {'mar'})})"  # "mar 24" is a Tuesday, "24 mar" is in March
TWO_LETTERS = f"({any_of(SHORTEST_WEEKDAYS)})"
NUMBER_SIGN = r"(?:n ?°|n[or]?\.?|num\.?|#|numero|number)"
ORDINAL = "(?:er|st|nd|rd|th)"
DAY_NUMBER = rf"(\d\d?|{any_of(DAYS_SPELT)})"
THE = "(?:(?:le|the|on|du) )*"
NO_HOUR = r"(?! ?(?:h|heures?|hours?|o clock|[ap] ?\.?m)\b)"
NO_MONTH = rf"(?! ?(?:[\d/:.h]|{any_of(MONTHS)}))"  # in "14h 30 novembre" the 30 is not minutes
CLOCK = (
    rf"(?:\d\d? ?h(?:eures?|rs?)? ?(?:00|15|30|45){NO_MONTH}|\d\d? h [0-5]\d{NO_MONTH}"
    r"|\d\d?[h:.][0-5]\d(?: ?[ap] ?\.? ?m\b\.?)?|\d\d? ?(?:[ap] ?\.? ?m\b\.?|h(?:eures?|rs?|ours?)?\b|o clock)"
    r"|midi|noon|midday|minuit|midnight)"
)
NO_DATE = rf"(?! ?(?:{any_of(MONTHS.keys() - {'mar'})})\b)"  # in "1 to 15 november" the 15 is no hour
HOUR = rf"({CLOCK}|\d\d?{NO_DATE})"
A_MONTH = f"(?:{any_of(MONTHS)})"
ISO_DATE = r"(\d{4})-(\d\d?)-(\d\d?)"
# "1 janv 27", also before its hours: "1 janv 27 10h-12h"; 24 and less are hours.
A_YEAR = rf"(?:\d{{4}}|(?:2[5-9]|3\d){NO_HOUR}(?![\d/:.])(?! ?(?:{any_of(MONTHS)})))"
YEAR = f"({A_YEAR})"
A_DATE = (
    rf"(?:\d\d?/\d\d?(?:/\d+)?|\d{{4}}-\d\d?-\d\d?|(?:\d\d?{ORDINAL}?|premier|first) ?{A_MONTH}\.?(?: {A_YEAR})?"
    rf"|{A_MONTH}\.? \d\d?{ORDINAL}?(?: {A_YEAR})?)"
)
A_DAY = rf"(?:the )?({A_DATE}|\d\d?){ORDINAL}?"
END = r"(?!\w|[/:.-]\w)"


@lru_cache(4096)
def correct_name(word: str) -> str:
    """The name of a day or month that the word abbreviates ("vendr"), or from which it differs by one typing error: a
    letter changed, missing or added, or two swapped. The word itself when it is known, or means none or several.

    A plural does not count as an error.
    """
    if len(word) < 4 or word in WEEKDAYS or word in MONTHS or word in WINDOWS:
        return word
    begun = {name for name in SPELT if name.startswith(word)}
    slipped = {name for name in SPELT if word != name + "s" and one_slip(word, name)}
    names = sorted(begun or slipped)
    meanings = {WEEKDAYS.get(name, MONTHS.get(name, 0) + 10 if name in MONTHS else name) for name in names}
    return names[0] if len(meanings) == 1 else word


def one_slip(word: str, right: str) -> bool:
    if abs(len(word) - len(right)) > 1:
        return False
    same = next((at for at, (one, other) in enumerate(zip(word, right, strict=False)) if one != other), None)
    if same is None:
        return abs(len(word) - len(right)) == 1
    rest, wanted = word[same:], right[same:]
    return (
        rest[1:] in (wanted[1:], wanted) or rest == wanted[1:] or (rest[2:] == wanted[2:] and rest[:2] == wanted[1::-1])
    )


# ---------------------------------------------------------------- spelling

SPELLINGS = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"(?<=\d)(a|au|to)(?=\d)", r" \1 "),  # "14a16"
        (r"(?<=\d)(h|[ap]m|h\d\d)(a|au|to)(?=\d)", r"\1 \2 "),  # "14ha16h"
        (r"\b(du|de|au|le|from|to|des)(?=\d)", r"\1 "),
        (rf"\b({any_of((*SPELT, *WEEKDAYS, *SHORTEST_WEEKDAYS))})(?=\d)", r"\1 "),  # "lundi14h"
        (rf"(?<=\dh)(?={any_of(SPELT)})", " "),  # "14hlundi"
        (r"\b(?:jusqua|jusque a|jusk a|juska|jusq a)\b", "jusqu a"),
        (r"\b(?:jusquau|jusque au|jusk au|juskau|jusqu a au)\b", "jusqu au"),
        (rf"\bjusque (?={any_of((*SPELT, *WEEKDAYS))}\b|le )", "jusqu a "),
        (r"\b(?:untill|til|till|til the)\b", "until"),
        (r"\b(?:a compter|a dater|apartir|a parti) (de|du)\b", r"a partir \1"),
        (r"\b(?:starting|beginning|as)(?: from| of| on)?(?= )", "from"),
        (r"\b(?:thru|through)\b", "to"),
        (r"\b(?:tmw|tmrw|tmr|tmrow|2moro|2morrow|tomorow|tommorow|tommorrow)\b", "tomorrow"),
        (r"\b(?:2main|dem1|dmain|deman)\b", "demain"),
        (r"\b(?:auj|ajd|aujourdhui|aujourd hui|aujd|ojd)\b\.?", "aujourd hui"),
        (r"\b(?:2day|tdy)\b", "today"),
        (r"\b(?:sem|semn)\b\.?(?= )", "semaine"),
        (r"\b(?:proch|pro)\b\.?", "prochain"),
        (r"\b(apres|ap|avant) ?- ?(?=midi|demain|hier)", r"\1 "),
        (r"(?<=\w)\.{2,} ?(?=\w)", " - "),
        (r"^(?:from )?(.+) onwards?$", r"from \1"),
        (r"\bd ici (?=(?:\d|une? |deux |trois ))", "jusqu a dans "),
        (r"\bd ici(?: a| au| le| la)? ", "jusqu a "),
        (r"\b(?:week ?-? ?end|w-e|wkend|wknd)(s?)\b", r"weekend\1"),
        (r"(?<=\b(?:le|ce|du|au|un|de) )we\b|\bwe(?= (?:prochain|suivant|du|pro)\b)|^we$", "weekend"),
    )
)
COMPOUND = re.compile(rf"\b({any_of(TENS)})(?: et (?=une?\b)| ?- ?| )({any_of(UNITS)})\b(?!\.)")
TOKEN = re.compile(r"[a-z]{4,}(?=\b)")
DOTTED = re.compile(r"(?<=[a-z]{3})\.(?= |$)")


def spell_right(folded: str, but: Container[str] = ()) -> str:
    """The folded text with abbreviations, missing blanks and typing errors of words of time put right, `but` these."""
    right = TOKEN.sub(lambda word: word[0] if word[0] in but else correct_name(word[0]), put_blanks(folded))
    return " ".join(DOTTED.sub("", right).split())


def guesses_spelling(folded: str) -> bool:
    """Whether `spell_right` takes a word for another that it does not begin: "mari" for "mardi"."""
    words = TOKEN.findall(put_blanks(folded))
    return any(not correct_name(word).startswith(word) for word in words)


def put_blanks(folded: str) -> str:
    """As `spell_right`, without correcting words that may be names."""
    for pattern, right in SPELLINGS:
        folded = pattern.sub(right, folded)
    return COMPOUND.sub(lambda found: str(TENS[found[1]] + UNITS[found[2]]), folded)
