"""Phone numbers, as people and OVH write them, to E.164.

A number must be "possible", not "valid": the `phonenumbers` library rejects numbers reserved for fiction as invalid,
and learns about new ranges late.
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
    """Whether this is the ISO 3166 code, in upper or lower case, of a country whose numbers we can read."""
    return code.upper() in phonenumbers.SUPPORTED_REGIONS


def read_phone_number(written: str, country: str | None) -> Phone | None:
    """The number, if the text is only a number. Letters are refused: the library would read them as keypad letters.

    Args:
        written: the number, national or international.
        country: ISO 3166 code for national numbers; None reads international numbers only.
    """
    return find_phone_number(written, country) if ONLY_A_NUMBER.fullmatch(written) else None


def find_phone_number(written: str, country: str | None) -> Phone | None:
    """Like `read_phone_number`, but other words may come before the number."""
    if len(written) > LONGEST:
        return None
    try:
        number = phonenumbers.parse(" ".join(written.split()), country)  # the library does not know all kinds of spaces
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def can_be_a_person(number: Phone) -> bool:
    """False for premium-rate, shared-cost, toll-free, company-wide and voicemail numbers."""
    return phonenumbers.number_type(phonenumbers.parse(number)) not in NOT_A_PERSON
