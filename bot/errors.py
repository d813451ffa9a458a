"""The errors that may pass from one package to another; any other error is a bug."""

from datetime import timedelta
from enum import StrEnum
from typing import Any


class Refused(Exception):
    """A rule forbids it.

    Args:
        sentence: id of the message in `bot/locales/*.ftl` that tells the person why.
        args: the variables of that message, as for `bot.text.Text.say`.
    """

    def __init__(self, sentence: str, **args: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.args_of_sentence = args


class AdapterError(Exception):
    """An external service failed.

    Args:
        message: what was tried and what came back, for a coordinator or a log; one sentence without secrets or
            callers' numbers.
        permanent: retrying is useless until a person has fixed something.
        retry_after: how long the service asked us to wait.
        away: the service as a whole does not answer, or does not know us; it is not about this request.
        unknown: the request may have been executed all the same (a time-out after a write).
        query_id: the vendor's reference of the failed request, for their support.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        unknown: bool = False,
        away: bool = False,
        query_id: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.retry_after = retry_after
        self.unknown = unknown
        self.away = away
        self.query_id = query_id


class GaveWay(AdapterError):
    """A background read was postponed, because the request budget is needed elsewhere. This is no failure.

    Args:
        delay: minimum delay before the read may be tried again.
    """

    def __init__(self, delay: timedelta) -> None:
        super().__init__("there is no room for this reading now")
        self.delay = delay


class NotStored(AdapterError):
    """What a chat network brought could not be stored. It comes again, for it was not confirmed to the network."""


class StoreTrouble(StrEnum):
    """Why the database cannot be used."""

    LOCKED = "locked"
    """By another program, for more than a moment."""
    FULL = "full"
    READ_ONLY = "read-only"
    BROKEN = "broken"
    """Its content is damaged, or it is no database."""
    GONE = "gone"
    """Its file was removed."""
    AWAY = "away"
    """It does not answer, or something else."""


class StoreError(Exception):
    """The database is locked, full, unreachable, of a newer version, or in use by another process.

    Nothing was written.
    """

    def __init__(self, message: str, trouble: StoreTrouble = StoreTrouble.AWAY) -> None:
        super().__init__(message)
        self.trouble = trouble


class Overtaken(StoreError):
    """This process no longer leads and must end: another one may write, and change the phone."""


class ConfigError(Exception):
    """The configuration cannot be used; each line of the message names the file and, if known, line and setting."""
