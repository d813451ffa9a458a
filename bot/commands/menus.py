"""The commands that a chat network offers while one types: few in groups, more in private and to those in charge."""

from collections.abc import Sequence

from bot.commands.request import Command, Who
from bot.commands.table import COMMANDS
from bot.config.values import DEFAULT_ZONE
from bot.model import Menu, MenuScope
from bot.text import LANGUAGES, text_in

IN_GROUPS = 6
"""How many commands a group is shown: the first of the table."""


def command_menus(usual: str) -> tuple[Menu, ...]:
    """One menu for each scope and language. The menu of the usual language is for everybody who speaks none of ours."""
    shown = [command for command in COMMANDS if not command.hidden]
    in_charge = [command for command in shown if command.who is Who.COORDINATION or command.en == "bind"]
    scopes = {
        MenuScope.GROUP: shown[:IN_GROUPS],
        MenuScope.PRIVATE: [command for command in shown if command not in in_charge],
        MenuScope.COORDINATION: shown[:IN_GROUPS] + in_charge,
    }
    return tuple(
        Menu(scope, "" if language == usual else language, menu_rows(commands, language))
        for scope, commands in scopes.items()
        for language in LANGUAGES
    )


def menu_rows(commands: Sequence[Command], language: str) -> tuple[tuple[str, str], ...]:
    words = text_in(language, DEFAULT_ZONE)
    return tuple((command.name(language), words.say(f"menu-{command.en}")) for command in commands)
