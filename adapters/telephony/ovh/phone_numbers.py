"""Phone numbers as OVH writes them, converted to and from E.164.

OVH expects `0033…` in paths and bodies. Its answers mix `0033…`, `+33…`, `33…`, the national form, extra spaces, and
words for a hidden number, sometimes within one event.
"""

from functools import lru_cache

import phonenumbers

from bot.model import Phone
from bot.readers.phone_numbers import find_phone_number


def read_number(text: str, country: str = "FR") -> Phone | None:
    """The number in E.164; None when it is not a possible number. A national form is read as one of `country`."""
    return find_phone_number(text, country)


def read_stored_number(value: object, country: str) -> Phone:
    """A number in a setting, whichever way OVH writes it: the same number is always the same `Phone`.

    What cannot be read stays as it is written; it equals no number of ours. Settings hold whole numbers, so one that is
    none of `country` has lost its plus.
    """
    text = str(value or "").strip()
    return read_number(text, country) or read_number(f"+{text}", country) or Phone(text)


def last_digits(number: Phone) -> str:
    """Enough to recognise a number that need not be shown."""
    return f"…{number[-2:]}" if number else "none"


def wire_number(number: Phone) -> str:
    """The number as OVH expects it in paths and bodies: 00 instead of the plus."""
    return "00" + number.removeprefix("+")


@lru_cache(maxsize=256)
def country_of_number(number: Phone) -> str:
    """The country of this number as an ISO 3166 code, to read national forms next to it; France when unknown."""
    code = phonenumbers.parse(number).country_code
    return phonenumbers.region_code_for_country_code(code) if code else "FR"
