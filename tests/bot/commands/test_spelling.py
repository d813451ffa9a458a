"""Words for commands: each typing error leads to its command, and no word gives a shift away by itself."""

from collections.abc import Iterator

import pytest

from bot.commands.spelling import SUGGESTING, WORKING, slips_between, split_said
from bot.commands.table import BY_NAME, SPELLINGS

LONG = sorted(name for name in SPELLINGS.typed if len(name) >= 6)
GIVING_AWAY = {"needcover", "unassign", "vacate", "offer", "no", "dismiss", "close"}


def slipped(name: str) -> Iterator[str]:
    """The name with one letter missing, doubled, changed, or exchanged with the next."""
    for at in range(len(name)):
        yield name[:at] + name[at + 1 :]
        yield name[:at] + name[at] + name[at:]
        yield name[:at] + "x" + name[at + 1 :]
        if at + 1 < len(name):
            yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    yield name + "s"
    yield name + " "


@pytest.mark.parametrize("name", LONG)
def test_one_typing_error_leads_to_the_command(name: str) -> None:
    known = {*BY_NAME, *WORKING, *SUGGESTING}
    for typed in set(slipped(name)) - {name, f"{name} "} - known:
        meant = SPELLINGS.read(f"{typed} mardi 14h")
        assert (BY_NAME[name].en in meant.commands, meant.words, meant.sure) == (True, "mardi 14h", False), typed


def test_words_are_those_of_commands_and_of_one_table() -> None:
    assert {command for commands in (*WORKING.values(), *SUGGESTING.values()) for command in commands} <= {
        row.en for row in BY_NAME.values()
    }
    assert set(WORKING) & set(SUGGESTING) == set()
    assert (set(WORKING) | set(SUGGESTING)) & set(BY_NAME) == set()


def test_no_other_word_gives_a_shift_away_unasked() -> None:
    assert {command for commands in WORKING.values() for command in commands} & GIVING_AWAY == set()
    assert all(len(commands) == 1 for commands in WORKING.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/planning", ("/", "planning")),
        ("//planning", ("/", "planning")),
        ("/ planning", ("/", "planning")),
        ("\uff0fplanning", ("/", "planning")),
        ("\u200b/planning", ("/", "planning")),
        ("!planning", ("!", "planning")),
        ("/planning@bot mardi", ("/", "planning mardi")),
        ("/prendre\u00a0vendredi\u00a014h", ("/", "prendre vendredi\u00a014h")),
        ("/prendre: vendredi", ("/", "prendre vendredi")),
        ("/tel +33 6", ("/", "tel +33 6")),
        ("/planning !", ("/", "planning")),
        ("! planning", None),
        ("!!! planning", None),
        ("bonjour /planning", None),
        ("/", None),
        ("/🙂", None),
        ("", None),
    ],
)
def test_what_begins_with_a_command(text: str, said: tuple[str, str] | None) -> None:
    assert split_said(text) == said


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("planning", "planning", 0),
        ("planing", "planning", 1),
        ("palnning", "planning", 1),
        ("plnaing", "planning", 2),
        ("oui", "qui", 6),  # too short to be guessed when it begins otherwise
        ("qiu", "qui", 1),
        ("qu", "qui", 1),
    ],
)
def test_how_far_a_word_is_from_another(one: str, other: str, slips: int) -> None:
    assert slips_between(one, other) == slips
