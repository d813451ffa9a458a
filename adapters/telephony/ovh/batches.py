"""Reads that wait at the same time are made in one request: the same object of several lines of one account.

Whoever asks waits for a turn of their own. The first whose turn comes reads for all who ask for the same kind of object
by then, up to fifty, and those give their turns back. So nobody waits in order to be read with others, a more urgent
reader takes the others along, and forty lines cost one request.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from adapters.telephony.ovh.rate_limit import Turn
from adapters.telephony.ovh.responses import Reply
from bot.errors import AdapterError

BATCH: Final = 50
"""Ids per batch; OVH's own manager uses the same number."""

Send = Callable[[Callable[[], Sequence[str]], Turn], Awaitable[Mapping[str, Reply]]]
"""Reads several objects in a turn. Whose ids, is asked once the turn has come; objects without a reply are left out."""


@dataclass(eq=False, slots=True)
class Asked:
    """One object that somebody waits for. The answer is None when it has to be read alone."""

    id: str
    answer: asyncio.Future[Reply | None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    turn: asyncio.Task[None] | None = None


class SharedReads:
    """The reads of one login that wait, by the kind of object: a path with `{}` in place of the id."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[Asked]] = {}

    async def read(self, path: str, id_: str, turn: Turn, send: Send) -> Reply | None:
        """The object, read with all others that wait by then. None: it has to be read alone."""
        me = Asked(id_)
        self._waiting.setdefault(path, []).append(me)
        me.turn = asyncio.create_task(self._read_for_all(path, me, turn, send))
        try:
            return await me.answer
        finally:
            self._forget(path, me)
            me.turn.cancel()

    async def _read_for_all(self, path: str, me: Asked, turn: Turn, send: Send) -> None:
        taken: list[Asked] = []

        def ids() -> Sequence[str]:
            """Those who wait now, but for those who were taken along at an earlier try."""
            waiting = [other for other in self._waiting.get(path, ()) if other is not me and other not in taken]
            for other in waiting[: BATCH - max(1, len(taken))]:
                assert other.turn is not None
                other.turn.cancel()
                taken.append(other)
                self._forget(path, other)
            if me not in taken:
                taken.append(me)
                self._forget(path, me)
            return list(dict.fromkeys(one.id for one in taken))

        try:
            found = await send(ids, turn)
        except AdapterError as error:
            self._fail(taken or [me], error)
        except asyncio.CancelledError:
            self._fail([one for one in taken if one is not me], AdapterError("the reading was broken off"))
            raise
        except Exception as error:  # noqa: BLE001  it is raised again where the answer is awaited
            self._fail(taken or [me], error)
        else:
            for one in taken:
                if not one.answer.done():
                    one.answer.set_result(found.get(one.id))

    def _fail(self, asked: Sequence[Asked], error: Exception) -> None:
        for one in asked:
            if not one.answer.done():
                one.answer.set_exception(error)

    def _forget(self, path: str, asked: Asked) -> None:
        if asked in self._waiting.get(path, ()):
            self._waiting[path].remove(asked)


def objects_of_batch(answer: object, ids: Sequence[str]) -> dict[str, Any] | None:
    """The objects of a batch answer by the ids that were asked for; None when it is no such answer.

    OVH may give a key as a number, which loses the zeros of a phone number.
    """
    if not isinstance(answer, list):
        return None
    rows = {str(row.get("key")).lstrip("0"): row.get("value") for row in answer if isinstance(row, dict)}
    found = {id_: rows.get(id_.lstrip("0")) for id_ in ids}
    return {id_: value for id_, value in found.items() if isinstance(value, dict)}
