"""What is drawn with matplotlib is drawn in a short-lived child process, because matplotlib costs 40 MB.

The child is a module run as a program: JSON on its standard input, the file on its standard output.
"""

import asyncio
import json
import logging
import sys
import textwrap
from contextlib import suppress
from dataclasses import asdict
from typing import Final

from bot.model import Document, Picture

log = logging.getLogger(__name__)

PATIENCE: Final = 30.0
"""Seconds; the very first drawing on a machine also looks for its fonts."""
INK: Final = "#1b1b1b"


class NotDrawn(Exception):
    """There is no file; the message says why."""


async def drawn_by_child(module: str, shown: Picture | Document, begins: bytes, *, patience: float = PATIENCE) -> bytes:
    """What a module draws in a process of its own, which must begin as given; empty when that fails or takes too long.

    The text beside it says the most important of it, so a post never waits for its file.
    """
    try:
        return await run_child(module, json.dumps(asdict(shown)).encode(), begins, patience)
    except NotDrawn as why:
        log.warning("a %s was not drawn: %s", type(shown).__name__.lower(), why)
    except OSError as why:  # no memory, or no process to be had
        log.warning("a %s was not drawn: %s", type(shown).__name__.lower(), why.strerror)
    return b""


async def run_child(module: str, data: bytes, begins: bytes, patience: float) -> bytes:
    """Raises `NotDrawn` and `OSError`."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(patience):
            drawn, said = await child.communicate(data)
    except TimeoutError:
        raise NotDrawn(f"it takes more than {patience:g} s") from None
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    if child.returncode != 0 or not drawn.startswith(begins):
        last = said.decode(errors="replace").strip().rpartition("\n")[2]
        raise NotDrawn(last[:200] or f"exit code {child.returncode}")
    return drawn


def wrap_lines(words: str, width: int) -> str:
    """The words in lines of at most `width` characters; a dollar sign is one, not mathematics."""
    return "\n".join(textwrap.wrap(words, width)).replace("$", r"\$")
