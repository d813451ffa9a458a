"""Results of `check`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of `check`: `good`, or what is wrong (`words`) and what to do about it (`todo`).

    `good` with a `todo`: only a person can tell whether it is good.
    """

    where: str
    good: bool
    words: str
    todo: str = ""
