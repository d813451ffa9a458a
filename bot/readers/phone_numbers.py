"""Phone numbers, as people and OVH write them, to E.164.

A number must be "possible", not "valid": the `phonenumbers` library rejects numbers reserved for fiction as invalid,
and learns about new ranges late. Letters are never digits, though the library would read them as on a keypad.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType, shortnumberinfo

from bot.model import Phone
from bot.readers.folding import fold

LONGEST: Final = 40  # characters of a number, spaces included
LONGEST_TEXT: Final = 200  # characters of a text with a number in it
ONLY_A_NUMBER: Final = re.compile(r"[\s(]*[+＋]?[\d\s().\-/\u2010-\u2015\u2212]{3,}")
NUMBER_IN_WORDS: Final = re.compile(
    r"(?<![\w@.])(?:\(?[+＋])?[\s(]{0,3}\d[\d\s().\-/\u2010-\u2015\u2212]{1,38}(?![\w@*#])"
)
BETWEEN_DIGITS: Final = re.compile(r"(?<=[\d)+])\s*[_,·•∙⋅‧・|'’´`\\]\s*(?=[\d(])")
"""Signs that people set between the digits of a number, other than blanks, dots, slashes and dashes."""
BEGINS: Final = re.compile(r"[\s(]*[+0]")
BRACKETED: Final = re.compile(r"<\s*((?:sips?|tel):[^<>]*)>", re.IGNORECASE)
URI: Final = re.compile(r"(?:sips?|tel):(.*)", re.IGNORECASE | re.DOTALL)
SHORT_NUMBER: Final = re.compile(r"[1-9]\d{2,5}", re.ASCII)
WITHHELD: Final = re.compile(
    "anonym|withheld|masqu|restrict|unavailable|indisponible|confiden|suppress|no caller id|no number|clir"
    r"|\bpriv(?:ate?|ado|ato|ee?)\b|\b(?:hidden|secret|blocked|cachee?|geheim)\b"
)
"""Words for a number that its owner hides, in lower case, without accents; anywhere in the text."""
FRANCE: Final = 33
OVERSEAS: Final = {
    **dict.fromkeys(("262", "263", "269", "692", "693"), 262),
    **dict.fromkeys(("590", "690", "691"), 590),
    **dict.fromkeys(("594", "694"), 594),
    **dict.fromkeys(("596", "696", "697"), 596),
}
"""The country code of each French prefix overseas: from France they are dialled like a number in France."""


def is_country(code: str) -> bool:
    """Whether this is the ISO 3166 code, in upper or lower case, of a country whose numbers we can read."""
    return code.upper() in phonenumbers.SUPPORTED_REGIONS


def read_phone_number(written: str, country: str | None) -> Phone | None:
    """The number, if the text is only a number, or a `tel:` or `sip:` address of one.

    Args:
        written: the number, national or international.
        country: ISO 3166 code for national numbers; None reads international numbers only.
    """
    number = number_of_address(written)
    return possible_number(number, country) or with_other_signs(number, country)


def with_other_signs(bare: str, country: str | None) -> Phone | None:
    """The number that is written with other signs between its digits: `06·39·98·01·01`."""
    spaced = BETWEEN_DIGITS.sub(" ", bare)
    return possible_number(spaced, country) if spaced != bare else None


@lru_cache(maxsize=4096)
def find_phone_number(written: str, country: str | None) -> Phone | None:
    """Like `read_phone_number`, but there may be words, apart from the number. None if there are several numbers."""
    if len(written) > LONGEST_TEXT:
        return None
    bare = number_of_address(written)
    runs = [bare] if ONLY_A_NUMBER.fullmatch(bare) else NUMBER_IN_WORDS.findall(bare)
    found = {possible_number(run, country) for run in runs} - {None}
    if not found:
        found = {possible_number(run, country) for run in spaced_runs(bare)} - {None}
    return found.pop() if len(found) == 1 else None


def spaced_runs(bare: str) -> list[str]:
    """What may be a number with other signs between its digits, with blanks instead; among words it begins as one."""
    spaced = BETWEEN_DIGITS.sub(" ", bare)
    if spaced == bare:
        return []
    if ONLY_A_NUMBER.fullmatch(spaced):
        return [spaced]
    return [run for run in NUMBER_IN_WORDS.findall(spaced) if BEGINS.match(run)]


def words_beside_number(written: str, country: str | None) -> str:
    """What is left of the text without the number that it holds, trimmed; "" when it is only a number."""
    bare = number_of_address(written)
    if possible_number(bare, country) or with_other_signs(bare, country):
        return ""
    runs = NUMBER_IN_WORDS.findall(bare)
    if not any(possible_number(run, country) for run in runs) and find_phone_number(written, country):
        bare = BETWEEN_DIGITS.sub(" ", bare)
    for run in NUMBER_IN_WORDS.findall(bare):
        if possible_number(run, country):
            bare = bare.replace(run, " ")
    return " ".join(bare.split())


def read_caller(written: str, country: str) -> tuple[Phone | None, bool]:
    """The number that calls: (None, True) is a hidden one, (None, False) one that cannot be read.

    A number that is only dialled within its country, such as 3114, has no E.164: it stays as it is.
    """
    if is_withheld(written):
        return None, True
    number = find_phone_number(written, country)
    if number is None:
        bare = number_of_address(written[:LONGEST_TEXT])
        bare = bare.removeprefix(f"00{phonenumbers.country_code_for_region(country)}")  # OVH writes it before anything
        number = Phone(bare) if SHORT_NUMBER.fullmatch(bare) else None
    return number, number is not None


def is_withheld(written: str) -> bool:
    """Whether the text says, in any of the words that networks use, that the number is hidden."""
    return WITHHELD.search(fold(written[:LONGEST_TEXT])) is not None


def number_of_address(written: str) -> str:
    """What stands for the number in `"Name" <sip:NUMBER@host;parameters>`; any other text as it is, trimmed."""
    seen = "".join(c for c in unicodedata.normalize("NFKC", written) if unicodedata.category(c) != "Cf")
    text = " ".join(seen.replace("%2B", "+").replace("%2b", "+").split())
    bracketed = BRACKETED.search(text)
    text = bracketed.group(1) if bracketed else text
    uri = URI.fullmatch(text)
    bare = uri.group(1) if uri else text
    user, at, _ = bare.partition("@")
    return re.split("[;?]", user if at else bare, maxsplit=1)[0].strip(' "<>')


def possible_number(written: str, country: str | None) -> Phone | None:
    if len(written) > LONGEST or not ONLY_A_NUMBER.fullmatch(written):
        return None
    abroad = f"+{written.removeprefix('00')}"  # OVH leaves the plus out at times, or writes 00 where nobody dials it
    for form in (written, abroad):
        try:
            number = number_overseas(phonenumbers.parse(form, country))
        except phonenumbers.NumberParseException:
            continue
        sure = form == written or written.startswith("00") or number.country_code in OVERSEAS.values()  # else a guess
        if sure and phonenumbers.is_possible_number(number) and not has_zero_too_many(number):
            return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return None


def has_zero_too_many(number: phonenumbers.PhoneNumber) -> bool:
    """Whether a zero that only leads out of a town was taken for a digit: one of the others is missing.

    In Italy and a few more countries numbers do begin with zero.
    """
    return bool(number.italian_leading_zero) and not phonenumbers.is_valid_number(number)


def number_overseas(number: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber:
    """The number under its own country code, if it is overseas and was written as one in France."""
    digits = str(number.national_number)
    if number.country_code != FRANCE or len(digits) != 9:
        return number
    moved = phonenumbers.PhoneNumber(OVERSEAS.get(digits[:3], 262), number.national_number)
    # Mayotte's mobile numbers share their beginning with numbers of mainland France.
    is_moved = digits[:3] in OVERSEAS or (digits.startswith("639") and phonenumbers.is_valid_number(moved))
    return moved if is_moved else number


# ---------------------------------------------------------------- what kind of number it is


@lru_cache(maxsize=4096)
def is_premium_rate(number: Phone, country: str) -> bool:
    """Whether a call to this number costs more than a call; a short number is one of `country`."""
    if number.startswith("+"):
        return phonenumbers.number_type(phonenumbers.parse(number)) == PhoneNumberType.PREMIUM_RATE
    short = phonenumbers.PhoneNumber(phonenumbers.country_code_for_region(country), int(number))
    cost = shortnumberinfo.expected_cost_for_region(short, country)
    return bool(cost == phonenumbers.ShortNumberCost.PREMIUM_RATE)


# ---------------------------------------------------------------- how other programs write it


def dialled_digits(number: Phone, country: str) -> str:
    """The digits that one dials in that country, without blanks: 0199005001, or 0044… for a number abroad.

    French numbers overseas are dialled like those of the mainland. A short number stays as it is.
    """
    if not number.startswith("+"):
        return number
    parsed = phonenumbers.parse(number)
    home = phonenumbers.country_code_for_region(country)
    if parsed.country_code == home:
        national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        return "".join(filter(str.isdigit, national))
    if home == FRANCE and parsed.country_code in OVERSEAS.values():
        return f"0{parsed.national_number}"
    return f"00{number[1:]}"
