"""Every problem of a knowledge folder."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from unclench.app.knowledge.folders import knowledge_folder
from unclench.app.knowledge.shapes import with_shapes
from unclench.content.checks.check import check
from unclench.errors import Problem


class CheckRequest(NamedTuple):
    """`folder` is None for the knowledge this program came with."""

    folder: str | None = None


class Checked(NamedTuple):
    folder: Path
    files: int
    problems: list[Problem]


def check_folder(request: CheckRequest) -> Checked:
    """InputError when there is no such folder."""
    root = knowledge_folder(request.folder)
    return Checked(root, sum(1 for _ in root.rglob("*.yaml")), with_shapes(root, check))
