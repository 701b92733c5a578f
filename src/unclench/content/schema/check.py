"""Every file of a folder against its model: all faults at once, each with its file, line and
path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from unclench.content.schema.kinds import FileKind, kind_of
from unclench.content.source.yaml_text import Located
from unclench.errors import Problem
from unclench.language.suggest import suggestion

Where = tuple[str | int, ...]
LONGEST = 60


@cache
def _adapter(kind: FileKind) -> TypeAdapter[Any]:
    return TypeAdapter(kind.holds)


def shape_problems(files: Mapping[str, Any]) -> list[Problem]:
    """What the models find in the trees of a folder, by file and then by place."""
    written = {name: tree for name, tree in files.items() if name.endswith(".yaml")}
    return [problem for name, tree in written.items() for problem in _of_file(name, tree)]


def _of_file(name: str, tree: Any) -> Iterator[Problem]:
    kind = kind_of(name)
    if kind is None:
        yield Problem(name, "is no file of the knowledge", "Move it, or correct its name.")
    elif tree is not None:
        try:
            _adapter(kind).validate_python(tree)
        except ValidationError as error:
            yield from (_problem(name, tree, dict(one)) for one in error.errors())


def _problem(name: str, tree: Any, error: dict[str, Any]) -> Problem:
    where = _written(tree, error["loc"], error["type"])
    place = name + (f": {_path(where)}" if where else "")
    line = _line(tree, where)
    return Problem(f"{place} (line {line})" if line else place, *_said(error, where, tree))


def _written(tree: Any, where: Where, kind: str) -> Where:
    """The part of a place that is in the file; the rest names alternatives of a model."""
    found: list[str | int] = []
    for step in where:
        if isinstance(tree, dict) and (step in tree or (kind == "missing" and step == where[-1])):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            continue
        found.append(step)
    return tuple(found)


def _path(where: Where) -> str:
    words = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return "".join(words).removeprefix(".")


def _line(tree: Any, where: Where) -> int:
    """The line of the innermost key on the way to a place; 0 when there is none."""
    line = 0
    for step in where:
        if isinstance(tree, Located) and isinstance(step, str):
            line = tree.lines.get(step, line)
        tree = tree.get(step) if isinstance(tree, dict) else tree[int(step)]
        if isinstance(tree, Located) and tree.lines:
            line = max(line, min(tree.lines.values()))
    return line


def _said(error: dict[str, Any], where: Where, tree: Any) -> tuple[str, str]:
    """The reason, and what to do about it."""
    last = str(where[-1]) if where else ""
    if error["type"] == "missing":
        return "is missing", f"Write {last}: with what it is."
    if error["type"] == "extra_forbidden":
        return "is not a key that is used here", ""
    if error["type"] == "string_pattern_mismatch":
        return _not_one_of(str(error["input"]), error["ctx"]["pattern"])
    reason = error["msg"].removeprefix("Value error, ")
    return reason[:1].lower() + reason[1:], ""


def _not_one_of(found: str, pattern: str) -> tuple[str, str]:
    words = pattern.removeprefix("^(?:").removesuffix(")$").replace("\\", "").split("|")
    if not all(
        word.replace("_", "").replace("-", "").isalnum() or word in "<=>=" for word in words
    ):
        return f"'{found[:LONGEST]}' is not written as it has to be", ""
    return f"'{found[:LONGEST]}' is not one of {', '.join(words)}", suggestion(found, words)
