"""Joining in ordinary words: who is asked for a name, an "ok" or a number may answer without a command."""

import re
from typing import Final

from bot.commands.people.name_rules import can_be_name
from bot.commands.people.phone import odd_words_beside, parse_personal_number
from bot.commands.request import Request
from bot.model import Role
from bot.parsing.intent_words import ASSENT, NO_NAMES
from bot.parsing.intents import is_courtesy, read_wishes
from bot.readers.folding import fold

CALLED: Final = re.compile(
    r"^(?:(?:non|no|oui|yes|bonjour|hello|hi)[\s,.!]+)*"
    r"(?P<introduced>(?:je m['\u2019 ]appelle|moi[\s,]+c['\u2019 ]est|"
    r"mon (?:pr\u00e9)?nom est|c['\u2019 ]est|plut\u00f4t"
    r"|my name is|i['\u2019 ]?a?m|it['\u2019 ]s|call me|appelez[- ]moi)\s+)?"
    r"(?P<name>[^\d,;:!?/@]{2,40}?)[\s.!]*$",
    re.IGNORECASE,
)
WORDS_OF_NAME: Final = 3


def step_of_joining(request: Request, *, names_command: bool) -> tuple[str, str] | None:
    """The command that the text answers, by its English name, and the words for it; None when it is none.

    Only in private, and only of somebody who has not given a number yet; a number alone always is one's own. A text
    that begins with a command's name, as "Quitter", is nobody's; "Moi, c'est Nadia" and "My name is" begin so too.
    """
    message, person = request.message, request.who
    if not message.private or person is None:
        return None
    text = message.text.strip()
    number = parse_personal_number(text, request.lines)
    if number is not None and not odd_words_beside(text, request.lines):
        return ("phone", text) if person.phone is None else None
    if person.phone is not None or not any(m.role is Role.NEWCOMER or m.asks for m in request.memberships):
        return None
    if ASSENT.fullmatch(" ".join(fold(text).replace("-", " ").split())):
        return next(((name, "") for name in ("phone", "read", "notice") if is_offered(request, name)), None)
    if is_offered(request, "phone"):
        return None
    introduced, name = name_said(text)
    return ("name", name) if name and (introduced or not names_command) else None


def is_offered(request: Request, command: str) -> bool:
    """Whether a post in this chat has, or had, the button of that step."""
    return request.tx.outbox.offering(request.message.address, f"{command}:") is not None


def name_said(text: str) -> tuple[bool, str]:
    """Whether words such as "my name is" lead to a name, and the name: every word begins with a capital letter.

    "" when the text gives none.
    """
    match = CALLED.match(text)
    name = match["name"].strip() if match else ""
    words = name.split()
    named = 0 < len(words) <= WORDS_OF_NAME and all(word[0].isupper() for word in words)
    answer = fold(name) in NO_NAMES or is_courtesy(name) or bool(read_wishes(name))
    introduced = match is not None and match["introduced"] is not None
    return introduced, name if named and can_be_name(name) and not answer else ""
