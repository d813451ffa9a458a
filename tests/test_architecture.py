"""The shape of the house, held up by a test: who may import whom, and where waiting is allowed."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# A module of bot/ may import only modules that stand before it here, so that no cycle can form.
ORDER = [
    "bot.errors",
    "bot.model",
    "bot.ports",
    "bot.written",
    "bot.config.file",
    "bot.config.settings",
    "bot.config.lines",
    "bot.config.credentials",
    "bot.config",
    "bot.text",
    "bot.addresses",
    "bot.slots",
    "bot.shifts",
    "bot.swaps",
    "bot.showing",
    "bot.week",
    "bot.fold",
    "bot.calls",
    "bot.hours",
    "bot.backups",
    "bot.forwarding",
    "bot.staying",
    "bot.numbers",
    "bot.ringing",
    "bot.trouble",
    "bot.waiting",
    "bot.overheard",
    "bot.callbacks",
    "bot.notices",
    "bot.missed",
    "bot.unheard",
    "bot.stats",
    "bot.commands.vocabulary",
    "bot.commands.vocabulary",
    "bot.commands.constraints",
    "bot.commands.words",
    "bot.commands.matching",
    "bot.commands.phrases",
    "bot.commands.matching",
    "bot.commands.phrases",
    "bot.commands.request",
    "bot.commands.choosing",
    "bot.commands.alerts",
    "bot.commands.telling",
    "bot.commands.roster",
    "bot.commands.duty",
    "bot.commands.swaps",
    "bot.commands.strays",
    "bot.commands.assigning",
    "bot.commands.openings",
    "bot.commands.undoing",
    "bot.commands.rooms",
    "bot.commands.team",
    "bot.commands.people",
    "bot.commands.linking",
    "bot.commands.joining",
    "bot.commands.calls",
    "bot.commands.figures",
    "bot.commands.table",
    "bot.commands.menus",
    "bot.pausing",
    "bot.at_ovh",
    "bot.proving",
    "bot.following",
    "bot.syncing",
    "bot.keeping",
    "bot.heartbeat",
    "bot.keys",
    "bot.parking",
    "bot.delivery",
    "bot.app",
    "bot.health",
    "bot.moving_in",
    "bot.calendars",
    "bot.settling",
    "bot.main",
    "bot.checking",
    "bot.seed",
    "bot.stage",
    "bot.demo",
    "bot.replay",
    "bot.verbs",
    "bot.cli",
    "bot.__main__",
]
# The shell may wait, so may be async.
SHELL = {
    "bot.app",
    "bot.delivery",
    "bot.at_ovh",
    "bot.proving",
    "bot.following",
    "bot.syncing",
    "bot.keeping",
    "bot.parking",
    "bot.main",
    "bot.checking",
    "bot.stage",
    "bot.demo",
    "bot.verbs",
    "bot.cli",
}
# May see adapters and storage.
WIRING = {"bot.stage", "bot.verbs", "bot.main", "bot.checking", "bot.demo", "bot.replay", "bot.cli"}
PURE = {"babel", "fluent", "holidays", "icalendar", "phonenumbers"}
STORAGE_MAY = {"storage", "bot.model", "bot.errors"}
ADAPTERS_MAY = {"bot.model", "bot.ports", "bot.errors", "bot.board", "adapters.files", "adapters.supervise"}
VENDORS = {
    "aiohttp",
    "alembic",
    "apscheduler",
    "matplotlib",
    "nio",
    "ovh",
    "prompt_toolkit",
    "requests",
    "sqlalchemy",
    "telegram",
    "vodozemac",
}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def modules(folder: str) -> list[tuple[str, ast.Module]]:
    return [(module_name(p), ast.parse(p.read_text())) for p in sorted((ROOT / folder).rglob("*.py"))]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def of_house(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in {"bot", "adapters", "storage"}


@pytest.mark.parametrize("name_and_tree", modules("bot"), ids=lambda m: m[0])
def test_a_core_module_imports_only_what_stands_before_it(name_and_tree: tuple[str, ast.Module]) -> None:
    name, tree = name_and_tree
    if name in {"bot", "bot.commands"}:
        return
    assert name in ORDER, f"{name} wants a place in ORDER"
    for other in imports(tree):
        if other in ORDER:
            assert ORDER.index(other) < ORDER.index(name), f"{name} imports {other}"
        elif other.split(".")[0] in {"adapters", "storage"}:
            assert name in WIRING, f"{name} imports {other}"


@pytest.mark.parametrize("name_and_tree", modules("bot"), ids=lambda m: m[0])
def test_the_core_knows_no_vendor(name_and_tree: tuple[str, ast.Module]) -> None:
    name, tree = name_and_tree
    vendors = {other.split(".")[0] for other in imports(tree)} & VENDORS
    assert vendors == set(), name


@pytest.mark.parametrize("name_and_tree", modules("bot"), ids=lambda m: m[0])
def test_only_the_shell_waits(name_and_tree: tuple[str, ast.Module]) -> None:
    name, tree = name_and_tree
    if name in SHELL | {"bot.ports"}:
        return
    waiting = [n.name for n in ast.walk(tree) if isinstance(n, ast.AsyncFunctionDef)]
    assert waiting == [], name


def test_storage_knows_only_the_words() -> None:
    for name, tree in modules("storage"):
        for other in filter(of_house, imports(tree)):
            allowed = other.startswith("storage") or any(other == m or other.startswith(m + ".") for m in STORAGE_MAY)
            assert allowed or other == "bot", f"{name} imports {other}"


def test_adapters_know_only_the_words_and_their_own_folder() -> None:
    for name, tree in modules("adapters"):
        own = ".".join(name.split(".")[:2])
        for other in filter(of_house, imports(tree)):
            allowed = any(other == m or other.startswith(m + ".") for m in ADAPTERS_MAY)
            ours = other.startswith(own) or other in {"adapters", "bot", own.rpartition(".")[0]}
            assert allowed or ours, f"{name} imports {other}"
