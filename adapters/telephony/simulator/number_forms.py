"""Phone numbers in the forms that OVH uses: `0033…` in the state, and the other forms that its answers mix in."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta

WITHHELD = "anonymous"
_SEPARATORS = re.compile(r"[\s.\-]")
_INSIDE = re.compile(r"00[1-9]\d{5,13}")
_FIELD = re.compile(r"(00|\+)[1-9]\d{5,13}")
_PREMIUM = re.compile(r"(0033|\+33)8[19]\d+")


def wire_form(number: str) -> str:
    """The number as `0033…`, from E.164, `00…` or the French national form.

    Raises:
        ValueError: it is none of these.
    """
    digits = _SEPARATORS.sub("", number)
    if digits.startswith("+"):
        digits = "00" + digits[1:]
    elif digits.startswith("0") and not digits.startswith("00"):
        digits = "0033" + digits[1:]
    if not _INSIDE.fullmatch(digits):
        raise ValueError("This is not a phone number in E.164 or 00… form.")
    return digits


def e164_form(number: str) -> str:
    """`0033…` as `+33…`; anything else as it is."""
    return "+" + number[2:] if number.startswith("00") else number


def national_form(number: str) -> str:
    """`00336…` as `06…`; numbers of other countries, and no number, as they are."""
    return "0" + number[4:] if number.startswith("0033") else number


def country_code_first(number: str) -> str:
    """`0033…` as `33…`, the form in which a live call shows its queue."""
    return number.removeprefix("00")


def shown_form(number: str, way: str) -> str:
    """`0033…` as an answer writes it: `00`, `+`, `bare` (no plus), or `national`."""
    if not number.startswith("00"):
        return number
    forms = {"+": e164_form, "bare": country_code_first, "national": national_form}
    return forms[way](number) if way in forms else number


def fits_phone_field(text: str) -> bool:
    """Whether the API takes this in a field of its type phoneNumber: `00…` or `+…`, without separators."""
    return _FIELD.fullmatch(text) is not None


def is_premium_rate(text: str) -> bool:
    return _PREMIUM.fullmatch(text) is not None


def is_among(number: str, numbers: Iterable[str]) -> bool:
    """Whether a number is in a collection whose members may be in any form."""
    return any(wire_form(other) == number for other in numbers)


def delay_for(number: str, delays: Mapping[str, timedelta]) -> timedelta | None:
    """The value for a number in a mapping whose keys may be in any form."""
    return next((delay for other, delay in delays.items() if wire_form(other) == number), None)
