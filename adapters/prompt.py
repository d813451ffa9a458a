"""Lines typed at a terminal, with history and editing; or piped in."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.patch_stdout import patch_stdout


async def read_rows() -> AsyncIterator[str]:
    """Each line as it is typed, until Ctrl-D; Ctrl-C empties the line."""
    if sys.stdin is None or not sys.stdin.isatty():
        while row := await read_piped_row():
            yield row
        return
    session: PromptSession[str] = PromptSession(history=InMemoryHistory())
    while True:
        try:
            with patch_stdout():
                row = await session.prompt_async("> ")
        except EOFError:
            return
        except KeyboardInterrupt:
            continue
        yield row


async def read_piped_row() -> str:
    """The next line of a pipe or a file, empty at its end. Ctrl-C ends the wait."""
    if sys.stdin is None:  # closed before we began
        return ""
    # With asyncio's own handler, Ctrl-C takes effect only when the wait is over.
    noted = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        await asyncio.sleep(0)  # one that came just before ends us here
        return sys.stdin.readline()
    finally:
        signal.signal(signal.SIGINT, noted)
