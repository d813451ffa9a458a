"""How long to wait before the next try: longer after each failure in a row."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Backoff:
    """`first` after the first failure, then `factor` times as long after each one, and never longer than `most`."""

    first: timedelta
    factor: float
    most: timedelta

    def delay(self, failures: int, retry_after: timedelta | None = None) -> timedelta:
        """The wait after that many failures in a row (1 or more); `retry_after`, given by the server, replaces it."""
        if retry_after is not None:
            return retry_after
        delay = self.first
        for _ in range(failures - 1):
            if delay >= self.most:  # stop here: the next products would soon be too large for a timedelta
                break
            delay *= self.factor
        return min(delay, self.most)
