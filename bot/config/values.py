"""Readers of the configuration's values: durations, zones, numbers, addresses.

Each takes the text from the file, and raises `ValueError` with what is expected. No error repeats the value: it may be
a misplaced secret, or somebody's phone number.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import time, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from bot.model import Phone, Target, TargetKind
from bot.readers.clock_times import read_end
from bot.readers.durations import read_duration
from bot.readers.phone_numbers import is_country, read_phone_number

E = TypeVar("E", bound=StrEnum)

DATABASE: Final = re.compile(r"(sqlite(\+pysqlite)?:///[^/?].*|sqlite(\+pysqlite)?:////.*|postgresql\+psycopg://.+)")
FRENCH_TIME: Final = "Europe/Paris"  # the zone of OVH's time conditions
DEFAULT_ZONE: Final = FRENCH_TIME
DEFAULT_COUNTRY: Final = "FR"
DEFAULT_LANGUAGE: Final = "fr"
HERE: Final = {"127.0.0.1", "localhost", "::1"}
PUSH_PORTS: Final = {None, 443, 80, 88, 8443}
ENDPOINTS: Final = ("ovh-eu", "ovh-ca", "ovh-us")


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """`, did you mean number?`, or "" when no word is similar."""
    by_lower = {known.lower(): known for known in words}
    near = difflib.get_close_matches(word[:100].lower(), by_lower, n=1, cutoff=0.65)
    return f", did you mean {by_lower[near[0]]}?" if near else ""


def read_short_text(written: str) -> str:
    if not written or len(written) > 200:
        raise ValueError("must be 1 to 200 characters long")
    return written


def read_identifier(written: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", written) or len(written) > 32:
        raise ValueError("must be lowercase letters, digits and hyphens, at most 32, such as lyon")
    return written


def read_billing_account(written: str) -> str:
    # It becomes part of a path of OVH's API.
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}(\.[A-Za-z0-9_-]+)*", written):
        raise ValueError("must be the billing account as OVH writes it, such as ab1234567-ovh-1")
    return written


def read_yes_or_no(written: str) -> bool:
    if written.lower() not in {"true", "false"}:
        raise ValueError("must be true or false")
    return written.lower() == "true"


def read_consent(written: str) -> bool:
    if written.lower() not in {"yes", "no", "true", "false"}:
        raise ValueError("must be yes or no")
    return written.lower() in {"yes", "true"}


def whole_number_between(lowest: int, highest: int) -> Callable[[str], int]:
    def number(written: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", written) or not lowest <= int(written) <= highest:
            raise ValueError(f"must be a whole number from {lowest} to {highest}")
        return int(written)

    return number


def duration_between(lowest: timedelta, highest: timedelta) -> Callable[[str], timedelta]:
    def length(written: str) -> timedelta:
        said = read_duration(written)
        if said is None:
            raise ValueError("must be a duration with its unit, such as 10 min or 90 s")
        if not lowest <= said <= highest:
            raise ValueError(f"must be at least {duration_words(lowest)} and at most {duration_words(highest)}")
        return said

    return length


def duration_words(length: timedelta) -> str:
    """`90 s`, `10 min`, `2 h`, as in the file; from two minutes on, rounded up to whole minutes."""
    seconds = -(-length // timedelta(seconds=1))
    minutes = -(-seconds // 60)
    if seconds % 60 and seconds < 120:
        return f"{seconds} s"
    return f"{minutes} min" if minutes % 60 else f"{minutes // 60} h"


def read_hours_of_day(written: str) -> tuple[tuple[time, time], ...]:
    """`8:00-12:00, 14 h-18 h 30`; an end before its start is on the next day."""
    found = []
    for span in written.split(","):
        # Without a day, a start at 24:00 is not ambiguous, so both are read as an end.
        times = [read_end(at) for at in re.split("[-–]", span)]
        starts, until = times if len(times) == 2 else (None, None)
        if starts is None or until is None:
            raise ValueError("must be times of day, such as 8:00-12:00, 14:00-18:30")
        if starts == until:
            raise ValueError("begins and ends at the same time; leave it out to mean any time")
        found.append((starts, until))
    return tuple(found)


def one_of(*words: str) -> Callable[[str], str]:
    def choice(written: str) -> str:
        if written not in words:
            raise ValueError(f"must be {' or '.join(words)}{did_you_mean(written, words)}")
        return written

    return choice


def member_of(words: type[E]) -> Callable[[str], E]:
    choice = one_of(*words)
    return lambda written: words(choice(written))


@cache
def read_time_zone(written: str) -> str:
    try:
        ZoneInfo(written)
    except (KeyError, ValueError, OSError):
        zones = {name.rpartition("/")[2]: name for name in available_timezones()}
        meant = zones.get(written.title()) or did_you_mean(written, available_timezones()).removeprefix(
            ", did you mean "
        )
        hint = f", did you mean {meant.removesuffix('?')}?" if meant else f", such as {DEFAULT_ZONE}"
        raise ValueError(f"no such time zone{hint}") from None
    return written


def read_country(written: str) -> str:
    if not is_country(written):
        raise ValueError("must be a two-letter country code, such as FR")
    return written.upper()


def read_school_zone(written: str) -> str:
    if written.upper() not in {"A", "B", "C"}:
        raise ValueError("must be a zone of French school holidays: A, B or C")
    return written.upper()


def required_phone_number(written: str, region: str) -> Phone:
    """The number in E.164; a national number is one of `region`."""
    number = read_phone_number(written, region)
    if number is None:
        raise ValueError(f"not a phone number of {region}; write it in full, such as +33 1 99 00 50 01")
    return number


def read_closed_target(written: str, region: str) -> Target:
    """Where a line rings outside shifts; a phone number must be one that plays a message."""
    if written in {TargetKind.ANNOUNCEMENT, TargetKind.VOICEMAIL}:
        return Target(TargetKind(written))
    try:
        return Target(TargetKind.NUMBER, required_phone_number(written, region))
    except ValueError:
        known = did_you_mean(written, (TargetKind.ANNOUNCEMENT, TargetKind.VOICEMAIL))
        raise ValueError(f"must be announcement, voicemail, or the number that plays your message{known}") from None


def read_web_address(written: str) -> str:
    try:
        parts = urlsplit(written)
        secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
        usable = secure and parts.hostname and parts.port != 0 and not parts.username
    except ValueError:
        usable = False
    if not usable:
        raise ValueError("must be an address that begins with https:// (http:// for this machine only)")
    return written.rstrip("/")


def read_public_address(written: str) -> str:
    """The beginning of addresses that people are given; a path may follow."""
    found = read_web_address(written)
    if any(sign in found for sign in "?#{}*") or not found.isascii() or any(sign.isspace() for sign in found):
        raise ValueError("must be the beginning of an address, without blanks, accents, ? or #")
    return found


def read_origin(written: str) -> str:
    """A server alone: `https://crm.example.org`, with its port if it has one of its own."""
    found = read_public_address(written)
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", found):
        raise ValueError("must be a server alone, such as https://crm.example.org, without a path")
    return found.lower()


def read_webhook_address(written: str) -> str:
    """An address to which Telegram accepts to push."""
    found = read_web_address(written)
    parts = urlsplit(found)
    if parts.hostname not in HERE and parts.port not in PUSH_PORTS:
        raise ValueError("must use one of the ports that Telegram pushes to: 443, 80, 88 or 8443")
    return found


def read_target_address(written: str) -> str:
    """An address that is requested as it is written; it may have variables such as *CALLING* after the host."""
    read_web_address(written)
    parts = urlsplit(written)
    if parts.fragment or not written.isascii() or any(sign.isspace() for sign in written):
        raise ValueError("must be an address without blanks, accents or #; write them as %20 and so on")
    if "*" in parts.netloc:
        raise ValueError("has a variable in the name of the server, where none may be")
    return written


def read_extension(written: str) -> str:
    if not written.isprintable() or not 0 < len(written) <= 64:
        raise ValueError("must be 1 to 64 characters, such as 42")
    return written


def read_bot_name(written: str) -> str:
    if not re.fullmatch(r"@?[A-Za-z][A-Za-z0-9_]{3,31}", written):
        raise ValueError("must be the bot's name as BotFather gave it, such as lyon_helpline_bot")
    return written.removeprefix("@")


def read_telegram_token(written: str) -> str:
    # It becomes part of a URL at Telegram.
    if not re.fullmatch(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,200}", written):
        raise ValueError("must be the token as BotFather gave it: digits, a colon, letters")
    return written


def read_ovh_endpoint(written: str) -> str:
    return read_web_address(written) if "/" in written else one_of(*ENDPOINTS)(written)


def read_database_url(written: str) -> str:
    if written.startswith(("postgres://", "postgresql://")):
        raise ValueError("must name the driver: postgresql+psycopg://…")
    refusal = ValueError("must be sqlite:////the/whole/path.db or postgresql+psycopg://user@host/name")
    try:
        urlsplit(written)
    except ValueError:
        raise refusal from None
    if not DATABASE.fullmatch(written):
        raise refusal
    return written
