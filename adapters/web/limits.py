"""How much of the web server is anybody's to use up, and who may post there."""

import asyncio
from collections import deque
from typing import Final

from aiohttp import web

MINUTE: Final = 60.0


class PerMinute:
    """At most so many of something within any minute, by the event loop's clock."""

    def __init__(self, most: int) -> None:
        self._taken: Final = deque[float](maxlen=most)

    def take(self) -> bool:
        """Whether one more may be had now; it counts as one then."""
        now = asyncio.get_running_loop().time()
        if len(self._taken) == self._taken.maxlen and now - self._taken[0] < MINUTE:
            return False
        self._taken.append(now)
        return True


def check_origin(request: web.Request, ours: str) -> None:
    """Refuse what another site posts. Under `no-referrer` browsers say `null`; Sec-Fetch-Site tells instead."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        raise web.HTTPForbidden
    if site is None and request.headers.get("Origin") != ours:
        raise web.HTTPForbidden
