"""Phone numbers: what people and OVH write becomes E.164.

A number has to be possible, not valid: the `phonenumbers` library does not know the numbers reserved for fiction, and
learns of new ranges late.
"""

import re
from typing import Final

import phonenumbers

from bot.model import Phone

LONGEST: Final = 40  # characters, spaces included
ONLY_A_NUMBER: Final = re.compile(r"[+＋]?[\d\s().\-/\u2010-\u2015\u2212]{3,}")
NOT_A_PERSON: Final = {
    phonenumbers.PhoneNumberType.PREMIUM_RATE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.UAN,
    phonenumbers.PhoneNumberType.VOICEMAIL,
}


def is_country(code: str) -> bool:
    """Whether this is the ISO 3166 code of a country whose numbers we can read, in either case."""
    return code.upper() in phonenumbers.SUPPORTED_REGIONS


def read_phone_number(written: str, country: str | None) -> Phone | None:
    """The number, when the text is nothing else. Letters are refused: they would count as those on the keys.

    Args:
        written: the number, national or international.
        country: whose national form is meant (ISO 3166); None reads international numbers only.
    """
    return find_phone_number(written, country) if ONLY_A_NUMBER.fullmatch(written) else None


def find_phone_number(written: str, country: str | None) -> Phone | None:
    """As `read_phone_number`, but other words may stand before the number."""
    if len(written) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(" ".join(written.split()), country)  # the library knows not every kind of space
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def can_be_a_person(number: Phone) -> bool:
    """Whether the number may be somebody's own: no premium, shared-cost, free, company-wide or voicemail number."""
    return phonenumbers.number_type(phonenumbers.parse(number)) not in NOT_A_PERSON
