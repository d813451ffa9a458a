"""How fast we may talk to OVH: a token bucket per credential, with a part kept for what cannot wait."""

from datetime import timedelta

from bot.ports import Clock

PER_MINUTE = 60  # "safe" by an OVH engineer's word; nothing official
RESERVED = 20  # reads leave this many to writes and to "take over now"


class Budget:
    """Requests that one credential may still make. `taken` counts those made, `waited` those that had to wait."""

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE, reserved: int = RESERVED) -> None:
        self.per_minute = per_minute
        self.reserved = reserved
        self.taken = 0
        self.waited = 0
        self._clock = clock
        self._left = float(per_minute)
        self._counted_at = clock.monotonic()

    @property
    def left(self) -> float:
        """Requests that could go now, all urgent; negative while OVH has asked us to stay away."""
        now = self._clock.monotonic()
        self._left = min(self.per_minute, self._left + (now - self._counted_at) * self.per_minute / 60)
        self._counted_at = now
        return self._left

    async def take(self, *, urgent: bool) -> None:
        """Come back when a request may go. What is not urgent leaves the reserve alone."""
        needed = 1 if urgent else 1 + self.reserved
        if self.left < needed:
            self.waited += 1
        while (missing := needed - self.left) > 0:
            # A millisecond more than needed, so that rounding cannot make us wait twice.
            await self._clock.wait(timedelta(seconds=missing * 60 / self.per_minute + 0.001))
        self._left -= 1
        self.taken += 1

    def empty(self, stay_away: timedelta | None = None) -> None:
        """OVH said "too many": nothing is left, and nothing grows back before `stay_away` is over."""
        debt = stay_away.total_seconds() * self.per_minute / 60 if stay_away else 0
        self._left = min(self.left, -debt)
