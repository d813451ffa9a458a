"""What is written for people keeps up with the code: settings, commands, sentences in two languages."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl
from fluent.syntax.visitor import Visitor

from bot.cli.arguments import command_line
from bot.commands.table import COMMANDS
from bot.config.load import load_config
from bot.config.settings import LineSection, MainSection, Section, inner_sections
from bot.text import LANGUAGES, LOCALES
from tests.support.paths import ROOT

EXAMPLE = ROOT / "bot-example.yaml"
KEY_PARTS = ("application_key", "application_secret", "consumer_key", "client_id", "client_secret")
OPTIONS = ("line", "dry-run", "phones-proved", "lasts", "once", "key", "if-stale", "room", "role")
ELSEWHERE = ("system", "home", "create-home", "now")  # of useradd and systemctl
# The calls whose first argument is a sentence's name, and whose keywords fill its gaps.
SPEAKERS = {"say", "Refused", "choice"}


# ---------------------------------------------------------------- settings


def switched_on(text: str) -> str:
    """The example with every setting that is switched off in it (`#key:`) switched on."""
    return re.sub(r"(?m)^( *)#(?=\S)", r"\1", text)


def settings_in(section: type[Section], value: Any) -> Iterator[tuple[str, str]]:
    """(section, key) of everything written under a section."""
    for key, inside in value.items():
        yield section.__name__, key
        field = section.model_fields.get(key)
        inner = next(inner_sections(field.annotation), None) if field else None
        inner = LineSection if (section, key) == (MainSection, "lines") else inner
        if inner:
            for part in inside if isinstance(inside, list) else inside.values() if key == "keys" else [inside]:
                if isinstance(part, dict):
                    yield from settings_in(inner, part)


def sections(section: type[Section]) -> Iterator[type[Section]]:
    yield section
    for field in section.model_fields.values():
        for inner in inner_sections(field.annotation):
            yield from sections(inner)


def test_every_setting_stands_in_the_example_and_no_other() -> None:
    shown = set(settings_in(MainSection, yaml.load(switched_on(EXAMPLE.read_text()), yaml.BaseLoader)))
    known = {(s.__name__, key) for top in (MainSection, LineSection) for s in sections(top) for key in s.model_fields}
    # What the first key shows need not be shown again for the others.
    assert shown | {("KeySection", "endpoint")} | {("KeySection", f"{key}_file") for key in KEY_PARTS} == known


@pytest.mark.parametrize(
    "key", sorted({*MainSection.model_fields, *(k for s in sections(LineSection) for k in s.model_fields)})
)
def test_every_setting_of_the_example_has_a_word_beside_or_above_it(key: str) -> None:
    lines = EXAMPLE.read_text().splitlines()
    first = next(i for i, line in enumerate(lines) if re.match(rf"\s*#?(- )?{key}:", line))
    assert any(re.search(r"# \w", line) for line in lines[max(0, first - 4) : first + 1])


def test_the_example_loads_with_every_setting_switched_on(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text(switched_on(EXAMPLE.read_text()))
    config = load_config(tmp_path / "bot.yaml", {}, need_secrets=False)
    assert [line.kind.value for line in config.deployment.lines] == ["redirect", "line", "hunting"]


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.hidden], ids=lambda c: c.en)
def test_every_command_is_in_the_readme_by_both_names(command: Any) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    said = set(re.findall(r"(?<![\w/])/(\w+)", readme))
    assert {command.en, command.fr} <= said


def verbs() -> set[str]:
    """What can be typed after `python -m bot`."""
    (chosen,) = [action for action in command_line()._actions if action.dest == "verb"]
    return set(chosen.choices or ())


def test_every_verb_of_the_command_line_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert {verb for verb in verbs() if not re.search(rf"`(?:standardiste |python -m bot )?{verb}\b", readme)} == set()


@pytest.mark.parametrize("page", ["installation.md", "panne.md"])
def test_what_the_french_pages_tell_people_to_type_exists(page: str) -> None:
    said = (ROOT / "docs" / page).read_text(encoding="utf-8")
    typed = set(re.findall(r"bin/standardiste ([a-z][\w-]*)", said))
    assert typed
    assert typed <= verbs()
    assert set(re.findall(r"--([a-z][\w-]+)", said)) <= {*OPTIONS, *ELSEWHERE}


def test_the_page_for_the_day_of_the_breakdown_fits_on_one_sheet() -> None:
    rows = (ROOT / "docs" / "panne.md").read_text(encoding="utf-8").splitlines()
    assert len(rows) <= 60


# ---------------------------------------------------------------- sentences


class Gaps(Visitor):
    """The variables of one sentence."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ftl.VariableReference) -> None:  # noqa: N802 -- the library's name
        self.names.add(node.id.name)


@cache
def sentences(language: str) -> dict[str, frozenset[str]]:
    """The sentences of a language, each with its gaps."""
    resource = FluentParser().parse((LOCALES / f"{language}.ftl").read_text(encoding="utf-8"))
    found = {}
    for entry in resource.body:
        if isinstance(entry, ftl.Message):
            gaps = Gaps()
            gaps.visit(entry)
            found[entry.id.name] = frozenset(gaps.names)
    return found


@cache
def code() -> tuple[tuple[str, ast.AST], ...]:
    """Every node of our own code, with its file."""
    files = (file for folder in ("bot", "adapters") for file in sorted((ROOT / folder).rglob("*.py")))
    return tuple((str(f.relative_to(ROOT)), node) for f in files for node in ast.walk(ast.parse(f.read_text())))


def spoken() -> Iterator[tuple[str, str, ast.Call]]:
    """Place, sentence and call, wherever a sentence is named outright."""
    for file, node in code():
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            choices = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else node.args[:1]
            for first in choices:
                if name in SPEAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield f"{file}:{node.lineno}", first.value, node


def said_on_pages() -> Iterator[tuple[str, str, bool]]:
    """Template and sentence, wherever a page says one; whether it is only the beginning of its name."""
    for page in sorted((ROOT / "adapters" / "web" / "templates").glob("*.html")):
        words = page.read_text(encoding="utf-8")
        for name, more in re.findall(r"\bsay\('([\w-]+)'(?: ~ (\w+))?", words):
            yield page.name, name, bool(more)
        for one, other in re.findall(r"\bsay\('([\w-]+)' if .*? else '([\w-]+)'", words):
            yield page.name, one, False
            yield page.name, other, False


def test_every_sentence_on_a_page_exists() -> None:
    known = sentences("en")
    assert [(page, name) for page, name, more in said_on_pages() if not more and name not in known] == []
    begun = {name for _, name, more in said_on_pages() if more}
    assert {name for name in begun if not any(one.startswith(name) for one in known)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_the_sentences_is_understood(language: str) -> None:
    text = (LOCALES / f"{language}.ftl").read_text(encoding="utf-8")
    body = FluentParser().parse(text).body
    assert [entry.content for entry in body if isinstance(entry, ftl.Junk)] == []
    names = [entry.id.name for entry in body if isinstance(entry, ftl.Message)]
    assert sorted(names) == sorted(set(names)), "a sentence stands twice"


def test_every_sentence_exists_in_each_language_with_the_same_gaps() -> None:
    first, *others = (sentences(language) for language in LANGUAGES)
    assert others == [first] * len(others)


def test_every_sentence_that_is_said_exists() -> None:
    assert [(place, name) for place, name, _ in spoken() if name not in sentences("en")] == []


def test_every_text_that_looks_like_a_sentence_s_name_is_one() -> None:
    known = {*sentences("en"), "bridge-agent-start"}  # OVH's name of an event
    families = {name.split("-")[0] for name in known if "-" in name}
    looks = re.compile(rf"({'|'.join(sorted(families))})(-[a-z0-9]+)+")
    texts = {
        (file, node.value)
        for file, node in code()
        if file.startswith("bot/") and isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted((file, text) for file, text in texts if looks.fullmatch(text) and text not in known) == []


def test_every_gap_of_a_sentence_is_filled_where_it_is_said() -> None:
    unfilled = []
    for place, name, call in spoken():
        keywords = {keyword.arg for keyword in call.keywords}
        if None not in keywords:  # `**gaps` may fill any
            unfilled += [(place, name, gap) for gap in sentences("en").get(name, frozenset()) - keywords]
    assert unfilled == []


def test_every_sentence_is_said_somewhere() -> None:
    texts = {node.value for _, node in code() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    texts |= {name for _, name, more in said_on_pages() if not more}
    # `f"demo-{place}"` says any sentence of that beginning.
    composed = [
        re.compile("".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"[\w-]+" for p in node.values))
        for _, node in code()
        if isinstance(node, ast.JoinedStr) and re.match(r"[a-z]+-", str(getattr(node.values[0], "value", "")))
    ]
    composed += [re.compile(re.escape(name) + r"[\w-]+") for _, name, more in said_on_pages() if more]
    unused = sentences("en").keys() - texts
    assert sorted(name for name in unused if not any(pattern.fullmatch(name) for pattern in composed)) == []


# ---------------------------------------------------------------- the architecture


def test_what_the_architecture_page_walks_through_exists() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    steps = re.findall(r"(?m)^((?:bot|adapters|storage)/\S+\.py)  +(?:\w+\.)?(\w+)  ", page)
    assert len(steps) > 20
    missing = [(file, name) for file, name in steps if not (ROOT / file).exists() or name not in defined(ROOT / file)]
    assert missing == []


def test_every_room_is_on_the_architecture_page() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    places = [path for folder in ("bot", "adapters") for path in (ROOT / folder).iterdir() if path.name[0] not in "_."]
    rooms = {path.stem for path in places if path.suffix in {"", ".py"}}
    assert {room for room in rooms if not re.search(rf"`{room}[`/]|(?:bot|adapters)/{room}\b", page)} == set()
    named = set(re.findall(r"`((?:bot|adapters|storage|tests|tools)/[\w./]+)`", page))
    assert {name for name in named if not (ROOT / name).exists()} == set()


# ---------------------------------------------------------------- what changed, and the words of the code


def changelog() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def changelog_entries() -> list[str]:
    """Each with the lines that it goes on over."""
    return [" ".join(entry.split()) for entry in re.findall(r"(?m)^- (.*(?:\n  .*)*)", changelog())]


def test_the_changelog_has_no_section_but_added_changed_and_fixed() -> None:
    assert set(re.findall(r"(?m)^#{3,} *(.*)$", changelog())) <= {"Added", "Changed", "Fixed"}
    first, *versions = re.split(r"(?m)^## ", changelog())
    assert "\n- " not in first
    assert [version for version in versions if "\n- " in version.partition("\n### ")[0]] == []


def test_an_entry_of_the_changelog_is_short_and_stands_there_once() -> None:
    entries = changelog_entries()
    assert len(entries) > 50
    assert [entry for entry in entries if len(entry.split()) > 15] == []
    assert sorted({entry for entry in entries if entries.count(entry) > 1}) == []


def glossary() -> list[tuple[str, str]]:
    """The words of docs/glossary.md in its order; a name in the code comes with its module, any other with ""."""
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^- (.*)$", page)
    read = [re.fullmatch(r"\*\*(?:(\w[\w ]*)|`(\w+)`)\*\*: \S.*?(?: \(`(bot[\w.]*)`\))?\.", row) for row in rows]
    assert [row for row, found in zip(rows, read, strict=True) if not found or bool(found[2]) != bool(found[3])] == []
    return [(found[1] or found[2], found[3] or "") for found in read if found]


def test_the_glossary_has_one_line_for_each_word_and_they_are_sorted() -> None:
    words = [word.lower() for word, _ in glossary()]
    assert words == sorted(set(words))


def test_every_name_of_the_glossary_is_where_the_glossary_says() -> None:
    named = [(word, module) for word, module in glossary() if module]
    assert len(named) > 30
    assert [name for name in named if not hasattr(import_module(name[1]), name[0])] == []


def defined(file: Path) -> set[str]:
    """The functions, methods and classes of a file."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, kinds)}
