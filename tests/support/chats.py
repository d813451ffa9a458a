"""What the tests of both chat adapters use."""

import asyncio
from collections.abc import Callable

from bot.model import Picture


async def draw(picture: Picture) -> bytes:
    return f"PNG of {picture.title}".encode()


async def until(true: Callable[[], object]) -> None:
    """Wait for what no event tells us of."""
    for _ in range(4000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")
