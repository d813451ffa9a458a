"""`python -m tools.names`: how well the house can be read by its names. Fails when a figure leaves its bound.

Top-level functions of the program (`bot/`, `adapters/`, `storage/`; migrations apart) count. A dunder or an entry point
called `main` is named by others.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
PROGRAM: Final = ("bot", "adapters", "storage")
ONE_WORD_AT_MOST: Final = 25.0
"""Per cent of top-level functions."""
MODULES_AT_MOST: Final = 2
"""In how many modules one name of a function may be defined."""
FILES_AT_MOST: Final = 20
"""In a folder, folders apart."""
GROWS: Final = "storage/migrations/versions"
"""Nobody looks for their way there: a file a step, and every step stays."""

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def modules() -> Iterator[tuple[str, ast.Module]]:
    for folder in PROGRAM:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


def top_level_functions(tree: ast.Module) -> list[str]:
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def is_one_word(name: str) -> bool:
    return "_" not in name.strip("_")


def module_names(tree: ast.Module) -> set[str]:
    """What a module defines or imports at its top level."""
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found.update((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        else:
            found.update(assigned_names(node))
    return found


def assigned_names(node: ast.AST) -> Iterator[str]:
    """What a statement of a module binds; the variables of lambdas and comprehensions are theirs alone."""
    if isinstance(node, ast.Name) and is_bound(node):
        yield node.id
    if not isinstance(node, ast.Lambda | ast.comprehension):
        for inner in ast.iter_child_nodes(node):
            yield from assigned_names(inner)


def is_bound(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def local_names(function: Function) -> Iterator[tuple[str, int]]:
    """Parameters, and whatever is assigned within; functions within speak for themselves."""
    arguments = function.args
    named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
    yield from ((argument.arg, argument.lineno) for argument in named if argument)
    waiting: list[ast.AST] = list(function.body) if isinstance(function.body, list) else [function.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, ast.Name) and is_bound(node):
            yield node.id, node.lineno
        waiting.extend(ast.iter_child_nodes(node))


def hiding(tree: ast.Module) -> list[tuple[str, int]]:
    """Locals that hide a name of their module, each once a function, with its line."""
    known = module_names(tree)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, Function):
            hidden = {name: line for name, line in local_names(node) if name in known}
            found += list(hidden.items())
    return found


def crowded_folders() -> list[tuple[str, int]]:
    counts = defaultdict[str, int](int)
    for folder in (*PROGRAM, "tests", "benchmarks", "tools"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.parent.name != "__pycache__":
                counts[str(path.parent.relative_to(ROOT))] += 1
    return [(folder, count) for folder, count in sorted(counts.items()) if count > FILES_AT_MOST and folder != GROWS]


def main() -> int:
    where = defaultdict[str, list[str]](list)
    hidden: list[str] = []
    functions = 0
    for name, tree in modules():
        for function in top_level_functions(tree):
            where[function].append(name)
        hidden += [f"{name}:{line}: {local}" for local, line in hiding(tree)]
        functions += sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))
    one_word = [f"{place}: {name}" for name, places in where.items() if is_one_word(name) for place in places]
    total = sum(map(len, where.values()))
    share = 100 * len(one_word) / total
    spread = [f"{name}: {', '.join(places)}" for name, places in sorted(where.items()) if len(places) > MODULES_AT_MOST]
    crowded = crowded_folders()
    print(f"names: {share:.1f} % of {total} top-level functions are one word (under {ONE_WORD_AT_MOST})")
    print(f"names: {len(spread)} function names are defined in more than {MODULES_AT_MOST} modules (none)")
    print(f"names: {len(hidden)} locals hide a name of their module, {functions} functions (none)")
    print(f"names: {len(crowded)} folders hold more than {FILES_AT_MOST} files (none)")
    if "--all" in sys.argv:
        print("\n".join(["", *sorted(one_word)]))
    print("\n".join([*spread, *hidden, *(f"{folder}: {count} files" for folder, count in crowded)]))
    return int(share >= ONE_WORD_AT_MOST or bool(spread or hidden or crowded))


if __name__ == "__main__":
    sys.exit(main())
