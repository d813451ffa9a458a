"""How people speak to a bot in the text of a message, alike on every network."""

import re
from typing import Final

from bot.model import AGREED

NUMBER: Final = re.compile(r"\s*(?P<sign>n\s?[°ºo]\.?|no\.|#)?\s*(?P<number>[1-9][0-9]?)\s*[.)°]?\s*", re.IGNORECASE)
KEYCAP: Final = re.compile("([1-9])\ufe0f?\u20e3")
TEN: Final = "\U0001f51f"
DRESS: Final = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
"""What changes the look of an emoji: its variant, and the colour of a skin."""
PAUSE: Final = " \t\n,:;\u2013\u2014-"
"""What may stand between a name and what is said to its bearer."""


def read_choice(text: str) -> str | None:
    """What a reply or a reaction to a post presses: `2`, `n°2` or `AGREED`; None when it is something else.

    `2.`, `2)`, `(2)` and the keycap are `2`; `n° 2` and `#2` keep their sign, for a shift may be meant.
    """
    plain = DRESS.sub("", KEYCAP.sub(r"\1", text)).replace(TEN, "10").strip()
    if plain == AGREED:
        return AGREED
    match = NUMBER.fullmatch(plain.removeprefix("("))
    return f"{'n°' if match['sign'] else ''}{match['number']}" if match else None


def speak_to_bot(text: str, name_ends: int) -> str:
    """What is said to the bot after its name; who says the name alone asks for help.

    Args:
        text: the message.
        name_ends: where the name at its beginning ends.
    """
    return text[name_ends:].lstrip(PAUSE) or "/help"
