"""Six things to try: rows of a script in each language. The sentences `thing-NAME` and `thing-NAME-look` name them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to try, from the beginning of the demo's Monday."""

    name: str
    rows: Mapping[str, tuple[str, ...]]


IN_THE_SHIFT: Final = ":wait 75min"
"""A quarter past ten: Bakari is on."""

THINGS: Final = (
    Thing(
        "absence",
        {
            "fr": ("@v1 #privé je ne peux pas venir mardi", ":wait 3min", "@v4 [Je prends]"),
            "en": ("@v1 #private I can't come on Tuesday", ":wait 3min", "@v4 [Take it]"),
        },
    ),
    Thing(
        "missed",
        {
            "fr": (IN_THE_SHIFT, ":ring", ":wait 40s", ":hangup", "@v2 [Je rappelle]"),
            "en": (IN_THE_SHIFT, ":ring", ":wait 40s", ":hangup", "@v2 [I'll call back]"),
        },
    ),
    Thing("ovh", dict.fromkeys(("fr", "en"), (":wait 45min", ":ovh", ":wait 20min"))),
    Thing(
        "swap",
        {
            "fr": ("@v1 /echanger mardi 14h contre mercredi 14h", "@v2 [J'accepte]"),
            "en": ("@v1 /swap Tuesday 2pm for Wednesday 2pm", "@v2 [I agree]"),
        },
    ),
    Thing(
        "line",
        {
            "fr": (
                IN_THE_SHIFT,
                "@v3 #privé qui est de permanence ?",
                "@v3 #privé /relais",
                "@v3 [Remplacer Bakari]",
                "@v2 [Oui, Chloé prend]",
                ":wait 1min",
                ":phone",
            ),
            "en": (
                IN_THE_SHIFT,
                "@v3 #private who is on?",
                "@v3 #private /takeover",
                "@v3 [Replace Bakari]",
                "@v2 [Yes, Chloé takes it]",
                ":wait 1min",
                ":phone",
            ),
        },
    ),
    Thing(
        "figures",
        {
            language: (
                IN_THE_SHIFT,
                *(":ring", ":answer", ":wait 4min", ":hangup"),
                *(":ring", ":wait 40s", ":hangup"),
                f"@c1 #coordination /stats {period}",
            )
            for language, period in (("fr", "aujourd'hui"), ("en", "today"))
        },
    ),
)
THING: Final = {thing.name: thing for thing in THINGS}
