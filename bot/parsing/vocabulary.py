"""French and English words about time, and the regular expressions built from them."""

from collections.abc import Iterable
from datetime import timedelta
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
    **dict.fromkeys(("apres-midi", "apres midi", "apresmidi", "aprem", "afternoon"), AFTERNOON),
    **dict.fromkeys(("soir", "soiree", "evening"), EVENING),
    **dict.fromkeys(("nuit",), NIGHT),
    **dict.fromkeys(("night", "tonight"), TONIGHT),
}
COUNTS = {"un": 1, "une": 1, "a": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "huit": 8, "quinze": 15}
HARMLESS = (
    "at|for|of|on|the|les?|la|l|une?|de?|du|des|pour|ce|cet|cette|this|ma|mes|my|celui|celle|a"
    "|creneaux?|permanences?|services?|tour|garde|astreinte|poste|plage|shifts?|slot|duty|coming"
    "|svp|stp|please|merci|thanks|bonjour|salut|hello|hi|ok|s il te plait|s il vous plait"
)
OWN = "creneau|permanence|service|tour|poste|shift|slot"  # before one of these, French "mon" is not Monday
SPELT = ("demain", "tomorrow", *(day for day in WEEKDAYS if day.endswith(("di", "day", "che"))))


def any_of(names: Iterable[str]) -> str:
    """Alternatives for a regular expression, the longest first."""
    return "|".join(sorted(names, key=len, reverse=True))


WEEKDAY, MONTH, PART = f"({any_of(WEEKDAYS)})", f"({any_of(MONTHS)})", f"({any_of(WINDOWS)})"
MONTH_FIRST = f"({any_of(MONTHS.keys() - {'mar'})})"  # "mar 24" is a Tuesday, "24 mar" is in March
ORDINAL = "(?:er|st|nd|rd|th)"
THE = "(?:(?:le|the|on|du) )*"
NO_HOUR = r"(?! ?(?:h|heures?|hours?|o clock|[ap] ?\.?m)\b)"
NO_MONTH = rf"(?! ?(?:[\d/:.h]|{any_of(MONTHS)}))"  # in "14h 30 novembre" the 30 is not minutes
CLOCK = (
    rf"(?:\d\d? ?h(?:eures?|rs?)? ?(?:00|15|30|45){NO_MONTH}|\d\d? h [0-5]\d{NO_MONTH}"
    r"|\d\d?[h:.][0-5]\d(?: ?[ap] ?\.? ?m\b\.?)?|\d\d? ?(?:[ap] ?\.? ?m\b\.?|h(?:eures?|rs?|ours?)?\b|o clock)"
    r"|midi|noon|midday|minuit|midnight)"
)
HOUR = rf"({CLOCK}|\d\d?)"
A_MONTH = f"(?:{any_of(MONTHS)})"
A_DATE = (
    rf"(?:\d\d?/\d\d?(?:/\d+)?|\d{{4}}-\d\d?-\d\d?|\d\d?{ORDINAL}? ?{A_MONTH}\.?(?: \d{{4}})?"
    rf"|{A_MONTH}\.? \d\d?{ORDINAL}?(?: \d{{4}})?)"
)
END = r"(?!\w|[/:.-]\w)"


def correct_day_name(word: str) -> str | None:
    """The only day name that differs by one typing error: a letter changed, missing or added, or two swapped.

    A plural does not count as an error.
    """
    names = {name for name in SPELT if word != name + "s" and one_slip(word, name)} if len(word) > 3 else set()
    return names.pop() if len({WEEKDAYS.get(name, name) for name in names}) == 1 else None


def one_slip(word: str, right: str) -> bool:
    same = next((at for at, (one, other) in enumerate(zip(word, right, strict=False)) if one != other), None)
    if same is None:
        return abs(len(word) - len(right)) == 1
    rest, wanted = word[same:], right[same:]
    return (
        rest[1:] in (wanted[1:], wanted) or rest == wanted[1:] or (rest[2:] == wanted[2:] and rest[:2] == wanted[1::-1])
    )
