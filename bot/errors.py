"""The errors that may cross a boundary between packages; any other is a bug."""

from datetime import timedelta
from typing import Any


class Refused(Exception):
    """A rule forbids it. `sentence` names the Fluent message that tells the person why.

    Args:
        sentence: id of a message in `bot/locales/*.ftl`.
        args: what the sentence needs; values as `bot.text.Text.say` takes them.
    """

    def __init__(self, sentence: str, **args: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.args_of_sentence = args


class AdapterError(Exception):
    """The outside world failed. `message` is one sentence without secrets or callers' numbers.

    Args:
        message: what was tried and what came back, for a coordinator or a log.
        permanent: trying again without a human's help is useless.
        retry_after: how long the other side asked us to wait.
        unknown: the request may have been carried out all the same (a time-out after a write).
        query_id: the vendor's reference of the failing request, for their support.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        unknown: bool = False,
        query_id: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.retry_after = retry_after
        self.unknown = unknown
        self.query_id = query_id


class GaveWay(AdapterError):
    """A background read was postponed, because the request budget is needed elsewhere. This is no failure.

    Args:
        delay: minimum delay before the read may be tried again.
    """

    def __init__(self, delay: timedelta) -> None:
        super().__init__("there is no room for this reading now")
        self.delay = delay


class StoreError(Exception):
    """The database is locked, full, away, newer than us, or held by another process. Nothing was written."""


class ConfigError(Exception):
    """The configuration cannot be used; the message is one sentence with file, line and path."""
