"""The house keeps its rules: content in knowledge/, logic in src/, small functions, no float near a
dose."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Set
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from unclench.content import load

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for path in sorted((ROOT / "src" / "unclench").rglob("*.py"))
    if "_compiled" not in path.parts
]
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def medicine_words() -> set[str]:
    content = load()
    return {option.id for option in content.options if option.kind in ("medicine", "procedure")} | {
        i for i in content.ingredients if len(i) > 5
    }


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_no_medicine_is_named_in_python(path: Path) -> None:
    words = set(re.findall(r"[a-z_]+", path.read_text(encoding="utf-8").lower()))
    assert words & medicine_words() - ALLOWED_WORDS == set()


# Words of the language that are also names of things people take.
ALLOWED_WORDS = {
    "alcohol",
    "caffeine",
    "insulin",
    "nicotine",
    "creatinine",
    "magnesium",
    "potassium",
    "sodium",
    "calcium",
} - {"insulin"}


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in functions(ast.parse(text)):
        assert (node.end_lineno or 0) - node.lineno + 1 <= LONGEST_FUNCTION, (
            f"{path.name}:{node.lineno} {node.name}"
        )


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_no_two_types_share_a_name() -> None:
    """One word, one meaning: also for the names of types that are written as `Name = …`."""
    texts = {module_of(path): path.read_text(encoding="utf-8") for path in SOURCES}
    assert shared_names(texts) == {}


def test_a_shared_name_is_seen() -> None:
    texts = {"a": "class Step: ...", "b": "Step = dict[str, int]", "c": "T = 1\nStep()"}
    assert shared_names(texts) == {"Step": ["a", "b"]}


def shared_names(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that more than one module gives to a type, each with those modules."""
    found: dict[str, list[str]] = {}
    for module, text in texts.items():
        for name in type_names(ast.parse(text)):
            found.setdefault(name, []).append(module)
    return {name: modules for name, modules in found.items() if len(modules) > 1}


def test_one_module_finds_what_was_meant() -> None:
    """Every "did you mean" of every room is the same."""
    users = [path.name for path in SOURCES if "difflib" in path.read_text(encoding="utf-8")]
    assert users == ["suggest.py"]


TYPE_NAME = re.compile(r"_?[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*")


def type_names(tree: ast.Module) -> Iterator[str]:
    yield from (node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else ()
        for target in targets:
            if isinstance(target, ast.Name) and TYPE_NAME.fullmatch(target.id):
                yield target.id


IMPORT = re.compile(r"^ *(?:from (\S+) import (\([^)]*\)|.+)|import (\S+))", re.MULTILINE)


def test_no_files_import_one_another() -> None:
    """Neither when they are loaded, nor later inside a function, nor for a type checker alone."""
    texts = {module_of(path): path.read_text(encoding="utf-8") for path in SOURCES}
    assert (
        circle({name: imported(text, texts.keys()) - {name} for name, text in texts.items()}) == []
    )


def test_a_circle_is_seen() -> None:
    """Through three files, one of which only a type checker loads."""
    texts = {
        "a": "from b import (\n    x,\n)",
        "b": "def f():\n    import c",
        "c": "if TYPE_CHECKING:\n    from a import y",
    }
    graph = {name: imported(text, texts.keys()) for name, text in texts.items()}
    assert set(circle(graph)) == {"a", "b", "c"}


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT / "src").with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


def imported(text: str, modules: Set[str]) -> set[str]:
    """The modules of this project that a file imports, wherever in it."""
    found = set()
    for source, names, plain in IMPORT.findall(text):
        inner = {f"{source}.{name}" for name in re.findall(r"\w+", names)} & modules
        found |= inner or {source or plain}
    return found & modules


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Files that import one another, in order; empty when there are none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("path", [p for p in SOURCES if "plan" in p.parts], ids=lambda p: p.name)
def test_nothing_rounds_or_floats_in_a_plan(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert called & {"float", "round"} == set()
    assert not any(
        isinstance(node, ast.Constant) and isinstance(node.value, float) for node in ast.walk(tree)
    )


def test_no_clinical_fact_gets_a_default() -> None:
    """`facts.get(name, something)` would read not known as something; only the judge's own
    sentinels may."""
    pattern = re.compile(r"facts\.get\([^)]*,")
    for path in SOURCES:
        if "criteria" not in path.parts and "content" not in path.parts:
            assert not pattern.search(path.read_text(encoding="utf-8")), path


def test_public_names_are_few_and_sorted() -> None:
    import unclench

    assert list(unclench.__all__) == sorted(unclench.__all__)
    assert len(unclench.__all__) <= 16
