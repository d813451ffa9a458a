"""How people answer a post by number, and how they call the bot."""

import pytest

from adapters.chat.addressing import read_choice, speak_to_bot


@pytest.mark.parametrize(
    ("written", "choice"),
    [
        ("1", "1"),
        (" 2 ", "2"),
        ("2.", "2"),
        ("2)", "2"),
        ("(2)", "2"),
        ("12.", "12"),
        ("n°2", "n°2"),
        ("N° 2", "n°2"),
        ("nº2", "n°2"),
        ("no. 2", "n°2"),
        ("#2", "n°2"),
        ("2\ufe0f\u20e3", "2"),
        ("2\u20e3", "2"),
        ("\U0001f51f", "10"),
        ("\U0001f44d", "\U0001f44d"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("\U0001f44d\ufe0f", "\U0001f44d"),
        ("\U0001f44e", None),
        ("0", None),
        ("100", None),
        ("14h", None),
        ("1er", None),
        ("2 ou 3", None),
        ("oui", None),
        ("", None),
    ],
)
def test_a_choice_is_read_as_people_write_it(written: str, choice: str | None) -> None:
    assert read_choice(written) == choice


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("bot planning", "planning"),
        ("bot: planning", "planning"),
        ("bot, planning", "planning"),
        ("bot /planning", "/planning"),
        ("bot !planning", "!planning"),
        ("bot", "/help"),
        ("bot :  ", "/help"),
    ],
)
def test_what_is_said_to_the_bot_follows_its_name(written: str, said: str) -> None:
    assert speak_to_bot(written, len("bot")) == said
