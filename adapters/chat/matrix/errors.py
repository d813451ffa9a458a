"""Turns a homeserver's errors into `AdapterError`.

matrix-nio returns errors instead of raising them, and sleeps when rate-limited. Here every request has a time-out, and
every error is raised.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from aiohttp import ClientError
from nio import EncryptionError, ErrorResponse, LocalProtocolError
from nio.exceptions import OlmTrustError

from adapters.chat.errors import ShutOut
from bot.errors import AdapterError

PATIENCE: Final = 20.0
"""Time-out for all requests except syncs and uploads, in seconds."""
SLOWER: Final = timedelta(seconds=5)
"""The pause when the homeserver limits the rate and gives no duration."""
OF_THE_ACCOUNT: Final = frozenset(
    {"M_USER_LOCKED", "M_USER_SUSPENDED", "M_CONSENT_NOT_GIVEN", "M_RESOURCE_LIMIT_EXCEEDED"}
)
"""Refusals that say nothing of the post or of the room, and that somebody may take back."""


class Refusal(AdapterError):
    """The homeserver rejects this request; retrying is useless. `code` is Matrix's, such as M_TOO_LARGE."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"the homeserver refused: {code} {words}".rstrip(), permanent=True)
        self.code = code
        self.words = words


async def await_answer(request: Awaitable[Any], within: float = PATIENCE) -> Any:
    """The answer to a request of nio. Raises `AdapterError` for every error and time-out."""
    try:
        async with asyncio.timeout(within):
            answer = await request
    except TimeoutError:
        raise AdapterError("the homeserver did not answer in time", unknown=True, away=True) from None
    except ClientError as error:
        raise AdapterError(f"the homeserver cannot be reached ({type(error).__name__})", away=True) from None
    except (LocalProtocolError, EncryptionError, OlmTrustError) as error:
        raise AdapterError(f"a message cannot be encrypted yet ({type(error).__name__})") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:  # no JSON, or not of the expected shape
        raise AdapterError(f"the homeserver gave an answer that is none ({type(error).__name__})", away=True) from None
    return raise_refusal(answer)


def raise_refusal(answer: Any) -> Any:
    """Return the answer, or raise if it is an error."""
    refused = answer[0] if isinstance(answer, tuple) else answer
    if isinstance(refused, ErrorResponse):
        raise error_of_refusal(refused)
    return answer


def error_of_refusal(error: ErrorResponse) -> AdapterError:
    response = getattr(error, "transport_response", None)
    status = response.status if response is not None else 0
    headers = response.headers if response is not None else {}
    return error_of_status(status, error.status_code or "", error.message or "", error.retry_after_ms, headers)


def error_of_status(status: int, code: str, words: str, retry_after_ms: int | None, headers: Any) -> AdapterError:
    if status == 413:  # said by what stands before the homeserver too, without a code
        code = "M_TOO_LARGE"
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        return AdapterError("the homeserver asks us to be slower", retry_after=requested_pause(retry_after_ms, headers))
    if code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"}:
        return AdapterError(
            "the homeserver does not know our login any more: the session was ended, or the password changed. "
            "Delete session.json in the folder with the Matrix keys, and start again to log in as a new device",
            permanent=True,
        )
    if code in OF_THE_ACCOUNT:
        return AdapterError(f"the homeserver lets our account do nothing for now: {code}", away=True)
    if status >= 500 or not code:
        return AdapterError(f"the homeserver is in trouble ({status or 'no status'})", away=True)
    if code == "M_FORBIDDEN":
        return ShutOut(f"the homeserver forbids it: {words}")
    return Refusal(code, words)


def requested_pause(retry_after_ms: int | None, headers: Any) -> timedelta:
    """The pause after a rate limit: from the header, else the body, else `SLOWER`."""
    with suppress(TypeError, ValueError):
        return timedelta(seconds=max(float(headers.get("Retry-After")), 0.1))
    return timedelta(milliseconds=retry_after_ms) if retry_after_ms else SLOWER
