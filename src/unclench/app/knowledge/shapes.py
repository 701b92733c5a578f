"""The faults that the models of the knowledge find in a folder, besides those of its readers."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from unclench.content.source.folder import read_files
from unclench.errors import KnowledgeError, Problem


def with_shapes(root: Path, check: Callable[[Path], list[Problem]]) -> list[Problem]:
    """What `check` finds, and what only the models do. Where a file has another shape than any
    reader expects, they alone tell it."""
    shapes = _shapes(root)
    try:
        found = check(root)
    except KnowledgeError:
        raise
    except Exception:
        if not shapes:
            raise
        return shapes
    told = {(_key(problem), problem.reason) for problem in found}
    return [*found, *(problem for problem in shapes if (_key(problem), problem.reason) not in told)]


def models_are_there() -> bool:
    """Whether what they are written with can be imported."""
    try:
        import_module("pydantic")
    except ModuleNotFoundError:
        return False
    return True


def _shapes(root: Path) -> list[Problem]:
    """What the models find; nothing where they are not installed (`unclench[authoring]`)."""
    if not models_are_there():
        return []
    from unclench.content.schema.check import shape_problems

    return shape_problems(read_files(root))


def _key(problem: Problem) -> str:
    """The key at which a problem is, in the words of either."""
    return problem.place.partition(" (line")[0].replace(" ", ".").split(".")[-1]
