"""What `check` finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing `check` found: `good`, or what is wrong and what to do about it.

    Good and something to do: nobody but a person can tell whether it is.
    """

    where: str
    good: bool
    words: str
    todo: str = ""
