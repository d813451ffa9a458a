"""What import-linter and ruff cannot say: where waiting is allowed, vendors' public faces, and branches."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Collection, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from pydantic import TypeAdapter, ValidationError

import bot.model
import bot.ports
from bot.config.settings import Network
from tests.support.paths import ROOT

MAY_WAIT = {"run", "cli", "demo", "ports"}
"""The shells; the ports have `async` signatures and no more."""


def below_run() -> Iterator[Path]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        room = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
        if room not in MAY_WAIT:
            yield path


def test_there_are_rooms_that_may_not_wait() -> None:
    assert {path.parent.name for path in below_run()} >= {"calls", "commands", "forwarding", "parsing", "roster"}


@pytest.mark.parametrize("path", list(below_run()), ids=lambda path: str(path.relative_to(ROOT)))
def test_below_run_nobody_waits(path: Path) -> None:
    waiting = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    found = [node.lineno for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, waiting)]
    assert found == []


# ---------------------------------------------------------------- vendors by their public faces

OURS = ("bot", "adapters", "storage")


def imported_names(tree: ast.Module) -> dict[str, str]:
    """Each name that a module imports, anywhere in it, and the package that it comes from."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {
                alias.asname or alias.name.partition(".")[0]: alias.name.partition(".")[0] for alias in node.names
            }
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name: (node.module or "").partition(".")[0] for alias in node.names}
    return found


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def defined_members(tree: ast.Module) -> set[str]:
    """The attributes that a module's own classes have: methods, fields, and what is assigned to `self`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                    found.add(inner.name)
                elif isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
                    found.add(inner.target.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_self(node.value):
            found.add(node.attr)
    return found


def is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls"}


def root_name(node: ast.expr) -> str:
    """`ovh` of `ovh.client.ENDPOINTS["x"]`; empty where the expression begins otherwise."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def inherits_from_vendor(node: ast.ClassDef, imported: dict[str, str]) -> bool:
    packages = {imported.get(root_name(base), OURS[0]) for base in node.bases}
    return not packages <= {*OURS, *sys.stdlib_module_names, "typing_extensions"}


def vendor_intrusions(tree: ast.Module, ours: Collection[str] = ()) -> list[tuple[int, str]]:
    """Private attributes of what is not ours, private methods in a vendor's subclass, and vendor globals written to.

    `ours`: the members of all our classes, of which one may inherit where nothing is inherited from a vendor.
    """
    imported, own = imported_names(tree), defined_members(tree)
    if not any(isinstance(node, ast.ClassDef) and inherits_from_vendor(node, imported) for node in ast.walk(tree)):
        own |= set(ours)
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            if is_private(node.attr) and not (is_self(node.value) and node.attr in own):
                found.append((node.lineno, node.attr))
            if not isinstance(node.ctx, ast.Load) and root_name(node) in imported:
                found.append((node.lineno, node.attr))
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load) and root_name(node) in imported:
            found.append((node.lineno, ast.unparse(node)))
        elif isinstance(node, ast.ImportFrom):
            found += [(node.lineno, alias.name) for alias in node.names if is_private(alias.name)]
        elif isinstance(node, ast.ClassDef) and inherits_from_vendor(node, imported):
            methods = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            found += [(one.lineno, one.name) for one in methods if is_private(one.name)]
    return sorted(found)


@pytest.mark.parametrize(
    "intrusion",
    [
        "client._signer",
        "super()._send()",
        "class Mine:\n    def run(self): return self._theirs",
        "import ovh.client\novh.client.ENDPOINTS['a'] = 'b'",
        "import nio\nnio.client.TIMEOUT = 3",
        "from telegram import Bot\nclass Mine(Bot):\n    def _post(self): ...",
        "from telegram import _bot",
    ],
)
def test_an_intrusion_is_found(intrusion: str) -> None:
    assert len(vendor_intrusions(ast.parse(intrusion))) == 1


ADAPTERS = sorted((ROOT / "adapters").rglob("*.py"))


@pytest.fixture(scope="module")
def ours() -> set[str]:
    return set().union(*(defined_members(ast.parse(path.read_text())) for path in ADAPTERS))


@pytest.mark.parametrize("path", ADAPTERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_adapters_use_vendors_by_their_public_faces(path: Path, ours: set[str]) -> None:
    assert vendor_intrusions(ast.parse(path.read_text()), ours) == []


VENDOR_ROOMS = {
    "alembic": "storage",
    "apscheduler": "adapters/jobs.py",
    "matplotlib": ("adapters/picture.py", "adapters/documents.py", "adapters/calendar_page.py"),
    "nio": "adapters/chat/matrix",
    "ovh": "adapters/telephony/ovh",
    "prompt_toolkit": "adapters/prompt.py",
    "sqlalchemy": "storage",
    "telegram": "adapters/chat/telegram",
    "vodozemac": "adapters/chat/matrix",
}


@pytest.mark.parametrize(("vendor", "room"), VENDOR_ROOMS.items())
def test_a_vendor_is_imported_in_its_own_room_alone(vendor: str, room: str | tuple[str, ...]) -> None:
    paths = [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]
    users = {
        str(path.relative_to(ROOT))
        for path in paths
        if vendor in imported_names(ast.parse(path.read_text(encoding="utf-8"))).values()
    }
    assert users
    assert {user for user in users if not user.startswith(room)} == set()


def test_a_network_is_named_wherever_networks_are_listed() -> None:
    folders = {path.name for path in (ROOT / "adapters" / "chat").iterdir() if (path / "__init__.py").exists()}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (apart,) = (one["modules"] for one in contracts if one["name"] == "Networks do not see each other")
    assert {module.rpartition(".")[2] for module in apart} == folders
    assert {network for network in folders if is_network(network)} == folders


def is_network(name: str) -> bool:
    """Whether `numbers_on` of a line may name it."""
    try:
        TypeAdapter(Network).validate_python(name)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("package", [bot.model, bot.ports])
def test_what_a_package_says_it_offers_is_there(package: ModuleType) -> None:
    assert [name for name in package.__all__ if not hasattr(package, name)] == []


def test_the_demo_loads_nothing_that_only_a_configuration_needs() -> None:
    program = "import sys, bot.demo.script; print({'pydantic', 'yaml', 'nio', 'telegram'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert shown.stdout == "set()\n"


# ---------------------------------------------------------------- how long a function may be

BRANCHES_AT_MOST = 20
BRANCH = (
    ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.match_case | ast.comprehension
)


def branches_in(node: ast.AST) -> int:
    """Ways through a function, functions inside it left out. Ruff's C901 counts neither `and`, `x if y` nor filters."""
    count = 0
    for inner in ast.iter_child_nodes(node):
        if not isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            count += isinstance(inner, BRANCH) + branches_in(inner)
            count += len(inner.values) - 1 if isinstance(inner, ast.BoolOp) else 0
            count += len(inner.ifs) if isinstance(inner, ast.comprehension) else 0
    return count


@pytest.mark.parametrize("room", ["bot", "adapters", "storage"])
def test_no_function_has_too_many_branches(room: str) -> None:
    found = {
        node.name: branches
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (branches := branches_in(node)) > BRANCHES_AT_MOST
    }
    assert found == {}


def test_what_not_everybody_uses_is_not_imported_at_the_start() -> None:
    """Memory, told by modules: holidays until a slot leaves them out, PostgreSQL's driver, networks, the web server."""
    words = "import sys; import bot.run.wiring; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", words], cwd=ROOT, check=True, capture_output=True, text=True)
    found = {name.partition(".")[0] for name in shown.stdout.split()}
    assert found & {"holidays", "psycopg", "peewee", "nio", "aiogram", "telegram"} == set()
    assert "adapters.web.server" not in shown.stdout.split()
