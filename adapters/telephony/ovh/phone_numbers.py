"""Phone numbers as OVH writes them, and as the house does.

OVH's paths and bodies want `0033…`; its answers mix `0033…`, `+33…`, `33…`, the national form, stray spaces and words
for a withheld number, sometimes within one event.
"""

from functools import lru_cache

import phonenumbers

from bot.model import Phone
from bot.written.phone_numbers import LONGEST, find_phone_number

WITHHELD = ("anonym", "private", "restricted", "withheld", "unavailable", "masqu")


@lru_cache(maxsize=4096)
def phone(text: str, country: str = "FR") -> Phone | None:
    """The number in E.164; None when this is no possible number. National forms are those of `country`."""
    return find_phone_number(text, country)


def withheld(text: str) -> bool:
    """Whether OVH says that the caller hides their number."""
    return text[:LONGEST].strip().lower().startswith(WITHHELD)


def wire(number: Phone) -> str:
    """The number as OVH's paths and bodies want it: 00, country code, no plus."""
    return "00" + number.removeprefix("+")


@lru_cache(maxsize=256)
def country(number: Phone) -> str:
    """The country whose national form is meant beside this number, as ISO 3166 has it; France when in doubt."""
    code = phonenumbers.parse(number).country_code
    return phonenumbers.region_code_for_country_code(code) if code else "FR"
