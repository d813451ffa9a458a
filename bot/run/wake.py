"""Who is woken by what: each loop hears of the commits that concern it, and looks only at their lines.

Time brings the rest. An `Agenda` holds when each line wants its next look, at the latest at the next whole minute: that
heals what no commit told of.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from typing_extensions import override

from bot.model import LineId, Subject, Touched

GUARD: Final = timedelta(minutes=1)
"""Nothing that may want a look goes without one for longer, whatever was told or forgotten."""
LONG_AGO, FAR = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Wake(asyncio.Event):
    """Tells everybody what was committed. It is set itself by each commit that touched something."""

    def __init__(self) -> None:
        super().__init__()
        self._hearers: list[Callable[[Touched], object]] = []

    def listen(self, hear: Callable[[Touched], object]) -> None:
        """Call `hear` after each commit that touched something."""
        self._hearers.append(hear)

    def listener(self, *wants: Subject, network: str = "") -> asyncio.Event:
        """A new event that is set after a commit; whoever waits for it clears it.

        Only if it touched what is wanted: these subjects, or posts for this network. With neither, after every one. So
        nobody misses a commit that came while they were busy.
        """
        event = asyncio.Event()

        def hear(touched: Touched) -> None:
            wanted = touched.everything or not (wants or network) or network in touched.networks
            if wanted or not touched.lines.keys().isdisjoint(wants):
                event.set()

        self.listen(hear)
        return event

    def hear(self, touched: Touched) -> None:
        """What a `Store` tells: give it to `Store.listen`."""
        super().set()
        for hear in self._hearers:
            hear(touched)

    @override
    def set(self) -> None:
        """Anything may have changed."""
        self.hear(Touched(everything=True))


class Agenda:
    """When each line wants its next look: at once when a commit touched it, else when its time has come.

    `wants` are the subjects that count, and commits of `author`, whose agenda it is, do not. `every` is the longest
    time between two looks at a line: they fall on whole multiples of it, so that those of many lines are made together.
    """

    def __init__(
        self,
        lines: Iterable[LineId],
        wants: Collection[Subject],
        *,
        woken: asyncio.Event | None = None,
        author: str = "",
        every: timedelta = GUARD,
    ) -> None:
        self.woken: Final = woken or asyncio.Event()
        """Set when a line was touched."""
        self._wants = frozenset(wants)
        self._author = author
        self._every = every
        self._at = dict.fromkeys(lines, LONG_AGO)
        self._order = [(LONG_AGO, line) for line in sorted(self._at)]
        """A heap of instants. One that `_at` does not have any more is left over."""
        self._now = LONG_AGO

    def hear(self, touched: Touched) -> None:
        """For `Wake.listen`."""
        if touched.author and touched.author == self._author:
            return
        if touched.everything:
            self.touch()
        else:
            self.touch({line for subject in self._wants for line in touched.lines.get(subject, ())})

    def touch(self, lines: Collection[LineId] | None = None) -> None:
        """These lines want a look at once; without `lines`, all do."""
        for line in self._at if lines is None else lines:
            if line in self._at:
                self._put(line, LONG_AGO)
                self.woken.set()

    def take(self, now: datetime) -> list[LineId]:
        """The lines that want a look now. Whoever looks at one says so with `rest`, or has it again with `touch`.

        When time has gone back, all of them do: what was to come next may be far away by now.
        """
        if now < self._now:
            self.touch()
        self._now = now
        due = []
        while self.next() <= now:
            line = heappop(self._order)[1]
            self._put(line, self._latest(now))
            due.append(line)
        return sorted(due)

    def rest(self, line: LineId, now: datetime, until: datetime = FAR) -> None:
        """The line was looked at, and wants nothing before `until`. What has touched it since `take` still counts."""
        if self._at[line] > now:
            self._put(line, min(max(until, now + timedelta(microseconds=1)), self._latest(now)))

    def next(self) -> datetime:
        """When the next look is due."""
        while self._order and self._at[self._order[0][1]] != self._order[0][0]:
            heappop(self._order)
        return self._order[0][0] if self._order else FAR

    def _latest(self, now: datetime) -> datetime:
        return now + self._every - (now - EPOCH) % self._every

    def _put(self, line: LineId, at: datetime) -> None:
        if self._at[line] != at:
            self._at[line] = at
            heappush(self._order, (at, line))
