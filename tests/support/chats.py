"""Shared by the tests of both chat adapters."""

import asyncio
from collections.abc import Callable

from bot.model import Document, Picture


async def draw(shown: Picture | Document) -> bytes:
    return f"{'PNG' if isinstance(shown, Picture) else shown.kind.upper()} of {shown.title}".encode()


async def until(true: Callable[[], object]) -> None:
    """Poll until the condition is true."""
    for _ in range(4000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came")
