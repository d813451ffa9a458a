"""Which numbers a line may ring: those of people, in the countries that the line calls.

Whoever stores a number that is to ring asks here (`/tel`, contacts, `import`, `uncovered`, `numbers`, `closed`), and so
does the forwarding before it rings one, whatever is stored.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from bot.model import Line, Phone
from bot.readers.phone_numbers import read_phone_number


class NotRingable(StrEnum):
    """Why a number must not ring."""

    LINE = "line"  # it is a line's own, and ringing it would be a loop
    COUNTRY = "country"
    KIND = "kind"  # premium-rate, shared-cost, toll-free, satellite, short, or of no kind that is known


OF_PEOPLE: Final = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.VOIP,
}
"""The kinds of the `phonenumbers` library that cost what a call costs."""
WITH_TERRITORIES: Final = (
    frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC"}),
    frozenset({"GB", "GG", "JE", "IM"}),
    frozenset({"NL", "BQ"}),
    frozenset({"DK", "FO", "GL"}),
    frozenset({"FI", "AX"}),
    frozenset({"NO", "SJ"}),
    frozenset({"AU", "CC", "CX"}),
    frozenset({"US", "PR", "VI", "GU", "AS", "MP"}),
)
"""Countries with their territories overseas, as ISO 3166 codes."""
FRANCE: Final = 33
PLAN_OF_FRANCE: Final = re.compile("[1-79][0-9]{8}")
"""The nine digits of an ordinary number in France, by ARCEP's plan. The library knows neither new ranges nor those
that are kept for fiction; what begins with 08 it has to know."""


def why_not_ringable(line: Line, number: Phone) -> NotRingable | None:
    """Why this line must not ring this number; None if it may."""
    if number in {line.number, line.service} or number in line.all_numbers:
        return NotRingable.LINE
    return why_not_of_countries(number, countries_called(line.country, line.countries))


def may_ring(line: Line, number: Phone) -> bool:
    return why_not_ringable(line, number) is None


@lru_cache(maxsize=64)
def countries_called(country: str, more: tuple[str, ...]) -> frozenset[str]:
    """The line's own country with its territories overseas, and what its configuration adds."""
    together = next((group for group in WITH_TERRITORIES if country in group), frozenset({country}))
    return together.union(more)


@lru_cache(maxsize=4096)
def why_not_of_countries(number: Phone, countries: frozenset[str]) -> NotRingable | None:
    """Why nobody in these countries can be rung at this number; None if somebody can.

    Satellite and other international numbers are of no country, +1 876 is not of the same as +1 212.
    """
    if read_phone_number(number, None) != number:  # written otherwise, a line's own number would not be known
        return NotRingable.KIND
    read = phonenumbers.parse(number)
    region, kind = phonenumbers.region_code_for_number(read), phonenumbers.number_type(read)
    if kind == PhoneNumberType.UNKNOWN and is_in_french_plan(read):
        kind = PhoneNumberType.FIXED_LINE_OR_MOBILE
    if kind not in OF_PEOPLE or region == phonenumbers.REGION_CODE_FOR_NON_GEO_ENTITY:
        return NotRingable.KIND
    return None if region in countries else NotRingable.COUNTRY


def is_in_french_plan(read: phonenumbers.PhoneNumber) -> bool:
    return read.country_code == FRANCE and PLAN_OF_FRANCE.fullmatch(str(read.national_number)) is not None
