"""The phrases by which people say what they want, in French and English: folded, short forms written in full."""

from typing import Final

from bot.parsing.intent_phrases.asks import ASKS
from bot.parsing.intent_phrases.cannot import CANNOT
from bot.parsing.intent_phrases.changes import CHANGES
from bot.parsing.intent_phrases.pieces import MINUTES, READING, Intent, Phrase
from bot.parsing.intent_phrases.takes import TAKES

PHRASES: Final[tuple[Phrase, ...]] = (*CHANGES, *CANNOT, *ASKS, *TAKES)
"""The first that matches counts."""

__all__ = ["MINUTES", "PHRASES", "READING", "Intent", "Phrase"]
