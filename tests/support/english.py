"""The prose of the project, and the patterns of English that reads as translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[2]
PATTERNS = ROOT / "tests" / "docs" / "english.yaml"
# What a clinician or an author reads; what a person reads has a check of its own.
KEYS = {"clinician", "why", "about", "says", "because", "used", "judgement", "meaning", "reason"}
# How people write to the program, and pages made from the knowledge or from another file.
LEFT_OUT = ("knowledge/training/", "docs/reference/catalogue/", "tests/docs/test_english.py")


class Pattern(NamedTuple):
    """One habit: how it is found, why a reader stumbles, and a sentence without and with it."""

    find: re.Pattern[str]
    reason: str
    never: str
    well: str


class Found(NamedTuple):
    path: str
    line: int
    text: str
    reason: str
    well: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text!r}: {self.reason} Such as: {self.well}"


class Text(NamedTuple):
    line: int
    text: str


@cache
def patterns() -> tuple[Pattern, ...]:
    entries = yaml.load(PATTERNS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(
        Pattern(_compiled(entry["find"]), entry["reason"], entry["never"], entry["well"])
        for entry in entries
    )


def _compiled(find: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_spaces(find)})", re.IGNORECASE)


def _spaces(find: str) -> str:
    """A space is also a line break, and the mark of a comment that continues."""
    return find.replace(" ", r"(?:\s+(?:#\s)?)")


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(pattern.find.pattern for pattern in patterns()), re.IGNORECASE)


def found_in(text: str) -> list[Pattern]:
    return [pattern for pattern in patterns() if pattern.find.search(text)]


GENERATED = "<!-- Written by"
FENCE = re.compile(r"^```yaml\n.*?^```\n", re.MULTILINE | re.DOTALL)


def faults(path: Path) -> list[Found]:
    """Every habit in the prose of one file. A file without any match is not parsed at all."""
    source = path.read_text(encoding="utf-8")
    name = str(path.relative_to(ROOT))
    if not _any().search(source):
        return []
    return [
        Found(
            name,
            text.line + text.text.count("\n", 0, match.start()),
            " ".join(match[0].split()),
            pattern.reason,
            pattern.well,
        )
        for text in prose(path, source)
        for pattern in patterns()
        for match in pattern.find.finditer(text.text)
    ]


def prose(path: Path, source: str) -> Iterator[Text]:
    for text in _reader(path)(source):
        yield Text(text.line, re.sub(r"`[^`\n]+`", _blank, text.text))


def _reader(path: Path) -> Callable[[str], Iterator[Text]]:
    if path.suffix == ".py":
        return _test if path.parts[len(ROOT.parts)] == "tests" else _program
    return {".yaml": _yaml, ".md": _markdown}[path.suffix]


def _blank(name: re.Match[str]) -> str:
    """Names in `code` are no English."""
    return "`" * len(name[0])


def _test(source: str) -> Iterator[Text]:
    """Docstrings and comments; other texts of a test are what people write, and faults."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield Text(first.lineno, str(first.value.value))
    yield from _comments(source)


def _program(source: str) -> Iterator[Text]:
    """Docstrings, messages and comments. A short text is a word or a key, and no sentence."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant):
            text = node.value
            if isinstance(text, str) and len(text.split()) > 2:
                yield Text(node.lineno, text)
    yield from _comments(source)


def _comments(source: str) -> Iterator[Text]:
    for match in re.finditer(r"(?:^ *|  )# .*(?:\n *# .*)*", source, re.MULTILINE):
        yield Text(source.count("\n", 0, match.start()) + 1, match[0])


def _markdown(source: str) -> Iterator[Text]:
    """Everything, except entries that a generated page copies from a file."""
    if source.startswith(GENERATED):
        source = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), source)
    yield Text(1, source)


def _yaml(source: str) -> Iterator[Text]:
    root = yaml.compose(source, Loader=yaml.CSafeLoader)
    if root is not None:
        yield from _said(root, "")


def _said(node: Any, key: str) -> Iterator[Text]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from _said(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _said(value, key)
    elif key in KEYS:
        yield Text(node.start_mark.line + 1, node.value)


def files() -> list[Path]:
    """Everything with prose: pages, knowledge, the program and its tests."""
    paths = [
        path
        for folder, ending in (
            ("docs", "md"),
            ("knowledge", "yaml"),
            ("src", "py"),
            ("tests", "py"),
        )
        for path in sorted((ROOT / folder).rglob(f"*.{ending}"))
        if "_compiled" not in path.parts and "node_modules" not in path.parts
    ]
    paths += sorted(ROOT.glob("*.md"))
    return [path for path in paths if not str(path.relative_to(ROOT)).startswith(LEFT_OUT)]
