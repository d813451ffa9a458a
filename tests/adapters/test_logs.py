import io
import logging
from collections.abc import Iterator

import pytest

from adapters import logs

TOKEN = "ABCDEFAB-CDEF-4BCD-8FAB-CDEFABCDEFAB"
log = logging.getLogger("adapters.telephony.example")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, while the logging of the tests themselves stands aside."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    ours = {name: logging.getLogger(name).level for name in logs.OURS}
    root.handlers.clear()  # pytest's own would be closed
    stream = io.StringIO()
    logs.set_up(stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in ours.items():
        logging.getLogger(name).setLevel(before)


def lines(stream: io.StringIO) -> list[str]:
    """The lines without their time."""
    return [line.split(" ", 2)[2] for line in stream.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+33639980101", "…01"),
        ("0033639980101", "…01"),
        ("33639980101", "…01"),
        ("0639980101", "…01"),
        ("06 39 98 01 01", "…01"),
        ("+33 (0)6.39.98.01.01", "…01"),
        ("agent_0033199005021_10021", "agent_…21_10021"),
        ("number=%2B33639980101&x", "number=%2B…01&x"),
        ("0199005001,0199005002", "…01,…02"),
        ("+33 199 00 50 99", "…99"),
        ("06/39/98/01/01", "…01"),
        ("06·39·98·01·01", "…01"),
        ("06\u202f39\u202f98\u202f01\u202f01", "…01"),
        ("639980101", "…01"),
        ("of 6 39 98 01 01.", "of …01."),
        ("of 41 22 555 01 01", "of …01"),
        ("262692000101", "…01"),
        ("'33/639/980/101'", "'…01'"),
        (f"https://example.org/?token={TOKEN}&session=abc123", "https://example.org/?token=***&session=***"),
        (f"token {TOKEN.lower()}.", "token ***."),
        ("bot123456789:AAabcdefghijklmnopqrstuvwxyz0123456", "bot***"),
        ("consumerKey is s3cr3t-consumer", "consumerKey is ***"),
    ],
)
def test_numbers_and_secrets_are_masked(text: str, shown: str) -> None:
    logs.hide_secrets(["s3cr3t-consumer", "", "abc"])
    assert logs.redact_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-13T19:30:02.150000+01:00 shift 12 of 2026-01-13",
        "query EU.ext-3.5f12ab.1234.abcdefab-cdef-4bcd-8fab-cdefabcdefab",
        "chat -1001234567890, of 3 lines 2 are right; 12 34 posts",
        "1768329002150000037 ns, 1768329002 s, 0.123456789 s, port 8080, pid 12345",
        "abc is too short to be a secret",
    ],
)
def test_times_ids_and_references_are_left_alone(text: str) -> None:
    logs.hide_secrets(["abc"])
    assert logs.redact_text(text) == text


def test_a_record_is_one_line_without_numbers_wherever_they_stand(written: io.StringIO) -> None:
    log.warning("call of %s\nnow", "+33639980101")
    log.info("%d calls", "+33639980102")
    log.debug("not at this level")
    assert lines(written) == [
        "WARNING adapters.telephony.example: call of …01\\nnow",
        "INFO adapters.telephony.example: %d calls ('…02',)",
    ]


def test_a_trace_holds_no_number(written: io.StringIO) -> None:
    try:
        int("+33639980101 is no number")
    except ValueError:
        log.exception("refused")
    assert lines(written)[0] == "ERROR adapters.telephony.example: refused"
    assert written.getvalue().rstrip().endswith("'…01 is no number'")


def test_libraries_are_quiet_even_at_debug(written: io.StringIO) -> None:
    logs.set_up(logging.DEBUG, written)
    for name in ("httpx", "urllib3.connectionpool", "aiohttp.access", "apscheduler.scheduler"):
        logging.getLogger(name).info("GET https://example.org/")
    logging.getLogger("urllib3.connectionpool").warning("retrying")
    logging.getLogger("peewee").debug("SELECT session FROM olm WHERE account = 7")
    logging.getLogger("a_library_of_tomorrow").info("GET https://example.org/")
    for words in ("Missing session for device ABCDEFGHIJ", "a message cannot be opened"):
        logging.getLogger("nio.crypto.log").warning(words)
    assert lines(written) == [
        "WARNING urllib3.connectionpool: retrying",
        "WARNING nio.crypto.log: a message cannot be opened",
    ]


def test_what_fails_in_a_loop_is_said_a_few_times_a_minute_and_counted(written: io.StringIO) -> None:
    def say(at: float) -> None:
        record = log.makeRecord(log.name, logging.ERROR, "", 0, "no file can be opened: %s", ("tcp",), None)
        record.created = at
        log.handle(record)

    for second in range(90):
        say(1000 + second / 2)
    assert lines(written) == ["ERROR adapters.telephony.example: no file can be opened: tcp"] * 3
    log.error("something else")
    say(1061)
    assert lines(written)[3:] == [
        "ERROR adapters.telephony.example: something else",
        "ERROR adapters.telephony.example: no file can be opened: tcp (and 87 times more in the minute before)",
    ]
