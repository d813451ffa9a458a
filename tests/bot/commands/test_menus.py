"""The menus of commands: how many, for whom, and within what networks take."""

import re

from bot.commands.menus import command_menus
from bot.commands.table import COMMANDS
from bot.model import MenuScope

VISIBLE = [command for command in COMMANDS if not command.hidden]


def test_there_is_a_menu_for_each_scope_and_language_and_the_usual_one_is_for_everybody() -> None:
    assert [(menu.scope, menu.language) for menu in command_menus("fr")] == [
        (scope, language) for scope in MenuScope for language in ("", "en")
    ]
    assert [(menu.scope, menu.language) for menu in command_menus("en")] == [
        (scope, language) for scope in MenuScope for language in ("fr", "")
    ]


def test_a_group_is_shown_six_and_each_command_stands_somewhere() -> None:
    group, private, coordination = (
        [name for name, _ in menu.commands] for menu in command_menus("fr") if not menu.language
    )
    assert group == ["planning", "qui", "prendre", "remplacement", "appels", "aide"]
    assert coordination[:6] == group
    assert {*private, *coordination} == {command.fr for command in VISIBLE}
    assert {*private} & {"inscrire", "fermer", "lier"} == set()


def test_names_and_words_are_such_as_telegram_takes() -> None:
    for menu in command_menus("en"):
        assert len(menu.commands) <= 100
        assert [name for name, _ in menu.commands if not re.fullmatch(r"[a-z0-9_]{1,32}", name)] == []
        assert [words for _, words in menu.commands if not 1 <= len(words) <= 60] == []
