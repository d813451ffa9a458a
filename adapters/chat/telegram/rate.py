"""Telegram's limits: 30 posts per second in total, one per second to a person, 20 per minute to a group.

We keep to 25 a second, and to 20 in a little more than a minute: what we count when we send is counted there when it
arrives, sometimes sooner after the one before. Too fast in a group costs a pause of up to a minute.

Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. Nothing here waits: the
caller is told how long to wait, so that a busy room does not delay the others.
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    count: int
    seconds: float


OVERALL: Final = Limit(25, 1)
PERSON: Final = Limit(1, 1)
GROUP: Final = Limit(20, 61)


@dataclass(slots=True)
class Pace:
    """Times of recent posts, in seconds of a monotonic clock."""

    said: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    held: dict[str, float] = field(default_factory=dict)

    def take(self, chat: str, now: float) -> timedelta:
        """Return zero and count a post as sent, or return how long to wait before the next try."""
        rules = (("", OVERALL), (chat, GROUP if chat.startswith("-") else PERSON))
        until = max([self.held.get(chat, now), *(self._free_at(who, limit, now) for who, limit in rules)])
        if until > now:
            return timedelta(seconds=until - now)
        for who, _ in rules:
            self.said[who].append(now)
        return timedelta(0)

    def hold(self, chat: str, until: float) -> None:
        """Send nothing to this chat before `until`, as Telegram asked."""
        self.held[chat] = until

    def forget(self, now: float) -> None:
        """Drop chats without posts during the longest period of any limit."""
        for who in [who for who, times in self.said.items() if not times or times[-1] <= now - GROUP.seconds]:
            del self.said[who]
        for who in [who for who, until in self.held.items() if until <= now]:
            del self.held[who]

    def _free_at(self, who: str, limit: Limit, now: float) -> float:
        times = self.said[who]
        while times and times[0] <= now - limit.seconds:
            times.popleft()
        return now if len(times) < limit.count else times[0] + limit.seconds
