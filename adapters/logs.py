"""Logging for every command: one line per record on stderr, without phone numbers and secrets."""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Final, TextIO

OURS = ("bot", "adapters", "storage")
"""Whose records follow the level that was asked for. A library logs URLs with tokens, SQL with what it stores, whole
updates, or a line per request: whichever it is, known or not, it is heard from WARNING on.
"""

_GROUPED = r"[ \u00a0\u202f/·()-]{1,2}"
_BETWEEN = r"[ \u00a0\u202f./·()-]"
# +33…, 0033…, 33… or 06…, with the separators people and programs put in; the last two digits are kept.
PHONE = re.compile(
    rf"(?<!\d)(?:\+\d|00[1-9]|0[1-9]|33[1-9])(?:{_BETWEEN}{{0,2}}\d){{5,12}}{_BETWEEN}{{0,2}}(\d{_BETWEEN}?\d)(?!\d)"
)
# Neither + nor 0 before: nine to fifteen digits in a row, or in groups. Not the seconds since 1970, a date, or a chat.
BARE_PHONE = re.compile(
    r"(?<![\d.:\w-])(?!1[5-9]\d{8}(?!\d))(?!20\d\d-\d\d-\d\d)"
    rf"(?:[1-9]\d{{6,12}}|[1-9]\d{{0,3}}(?:{_GROUPED}\d{{2,4}}){{2,5}}{_GROUPED}\d{{0,2}})(\d\d)(?![\d:])"
)
# An event token is a UUID. One behind a dot is the end of OVH's query id, which their support asks for.
UUID = re.compile(r"(?<![\w.])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
IN_URL = re.compile(
    r"\b((?:access_)?token|session|signature|consumer_?key|client_secret|password)=[^\s&\"'<>)]+", re.IGNORECASE
)
BOT_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
SHORTEST_SECRET = 6  # anything shorter would replace ordinary words

_secrets: set[str] = set()


def hide_secrets(secrets: Iterable[str]) -> None:
    """From now on no log shows these strings. Those shorter than six characters are ignored."""
    _secrets.update(secret for secret in secrets if len(secret) >= SHORTEST_SECRET)


def redact_text(text: str) -> str:
    """The text without secrets and tokens, and with only the last two digits of phone numbers."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, "***")
    text = IN_URL.sub(r"\1=***", text)
    text = BOT_TOKEN.sub("***", text)
    text = UUID.sub("***", text)
    return BARE_PHONE.sub(r"…\1", PHONE.sub(r"…\1", text))


def redact_record(record: logging.LogRecord) -> bool:
    """A filter that redacts message, arguments and trace of a record; keeps every record."""
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):  # the arguments do not fit the message: show both
        message = f"{record.msg} {record.args}"
    record.msg = redact_text(message).replace("\n", "\\n")
    record.args = None
    if record.exc_info and not record.exc_text:
        record.exc_text = logging.Formatter().formatException(record.exc_info)
    if record.exc_text:
        record.exc_text = redact_text(record.exc_text)
    if record.stack_info:
        record.stack_info = redact_text(record.stack_info)
    return True


def is_worth_a_line(record: logging.LogRecord) -> bool:
    """A filter for nio's cryptography, which warns of each device that it is about to write to for the first time."""
    return not str(record.msg).startswith("Missing session for device")


class Repeats:
    """Lets the same words through three times a minute; the next time says how often they came since.

    What fails in a loop (no disk, no file descriptor, no network) else fills the disk with one sentence.
    """

    SAME: Final = 3
    WITHIN: Final = 60.0  # seconds

    def __init__(self) -> None:
        self._since: dict[tuple[str, str], tuple[float, int]] = {}

    def __call__(self, record: logging.LogRecord) -> bool:
        """A filter. Expects a record that `redact_record` has made a plain string of."""
        key = (record.name, f"{record.msg} {(record.exc_text or '').rpartition(chr(10))[2]}")
        since, times = self._since.get(key, (record.created, 0))
        if not 0 <= record.created - since < self.WITHIN:
            if times > self.SAME:
                record.msg = f"{record.msg} (and {times - self.SAME} times more in the minute before)"
            since, times = record.created, 0
        if times == 0:
            self._forget_old(record.created)
        self._since[key] = since, times + 1
        return times < self.SAME

    def _forget_old(self, now: float) -> None:
        self._since = {
            key: seen for key, seen in self._since.items() if now - seen[0] < self.WITHIN or seen[1] > self.SAME
        }


def set_up(level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Log to `stream` (stderr when None): ours from `level` on, libraries from WARNING on at least.

    Replaces what was set up before.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(redact_record)
    handler.addFilter(Repeats())
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
    logging.getLogger("nio.crypto.log").addFilter(is_worth_a_line)
