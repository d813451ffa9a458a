"""Dates in digits, put into one form before a period is read: `24-12`, `2026/12/24`, `24-12/26-12`."""

import re
from typing import Final

from bot.parsing.vocabulary import MONTHS, any_of

A_MONTH: Final = rf"({any_of(MONTHS.keys() - {'mar'})})"
AFTER: Final = rf"(?![\d:/-]|\.\d| ?(?:h\b|heures?|[ap]\.?m\b|(?:{any_of(MONTHS)})\b))"
BEFORE: Final = r"(?<![\d:./h-])"
FORMS: Final = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        (r"\b(\d{4})[/.](\d\d?)[/.](\d\d?)\b", r"\1-\2-\3"),  # 2026/12/24
        (r"\b(\d{4}-\d\d?-\d\d?) ?/ ?(\d{4}-\d\d?-\d\d?)\b", r"\1 - \2"),  # 2026-12-24/2026-12-26
        (r"\b(\d{4}-\d\d-)(\d\d) ?/ ?(\d\d)\b(?![-/])", r"\1\2 - \1\3"),  # 2026-12-24/26
        (rf"{BEFORE}(\d\d?)-(\d\d?)-(\d{{4}})\b", r"\1/\2/\3"),  # 24-12-2026
        (r"(?<![\d.])(\d\d?)\.? ?- ?(\d\d?)\.(\d\d?)\.(\d{4})\b", r"\1 - \2/\3/\4"),  # 24.-26.12.2026
        (r"(?<![\d.])(\d\d?)\.? ?- ?(\d\d?)\.(\d\d?)\.(?!\d)", r"\1 - \2/\3"),  # 24.-26.12.
        (rf"{BEFORE}(\d\d?)/(\d\d?) (?={A_MONTH}\b)", r"\1 - \2 "),  # 24/26 décembre
        (rf"\b{A_MONTH}\.? (\d\d?) ?- ?(\d\d?) (\d{{4}})\b", r"\2 - \3 \1 \4"),  # Dec 24-26, 2026
    )
)
PAIR: Final = re.compile(
    rf"{BEFORE}(\d\d?)-(\d\d?)(/| ?- | (?:et )?(?:au|a|to|until|jusqu au|jusqu a) (?:le |the )?)(\d\d?)-(\d\d?){AFTER}"
)
ALONE: Final = re.compile(rf"(\b(?:le|du|au|on|the) )?{BEFORE}(\d\d?)-(\d\d?){AFTER}")


def dates_in_digits(folded: str) -> list[str]:
    """The text with its dates as `24/12` or `2026-12-24`; two texts when two numbers may be a date or a range."""
    text = folded
    for form, right in FORMS:
        text = form.sub(right, text)
    paired = PAIR.sub(slash_pair, text)
    if paired != text:
        return [paired]
    found = ALONE.search(text)
    if found is None or not may_be_date(found[2], found[3]):
        return [text]
    first, second = int(found[2]), int(found[3])
    slashed = f"{text[: found.start(2)]}{first}/{second}{text[found.end(3) :]}"
    if first >= 24 or second > 24 or (found[1] in {"le ", "au ", "the "} and first > 12):
        return [slashed]  # no hours
    return [text, slashed] if found[1] or first > 12 else [text]


def slash_pair(found: re.Match[str]) -> str:
    if not (may_be_date(found[1], found[2]) and may_be_date(found[4], found[5])):
        return found[0]
    joint = " - " if found[3] == "/" else found[3]
    return f"{found[1]}/{found[2]}{joint}{found[4]}/{found[5]}"


def may_be_date(one: str, other: str) -> bool:
    """Whether they are a day and a month, in either order."""
    low, high = sorted((int(one), int(other)))
    return 1 <= low <= 12 and high <= 31
