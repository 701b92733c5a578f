"""The code fences of a page: their language, their text, and the line on which they begin."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Fence(NamedTuple):
    page: str
    line: int
    language: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.page}:{self.line}"


def fences(path: Path) -> Iterator[Fence]:
    opened, lines = None, list[str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```") and opened is None:
            opened, lines = (number, line[3:].strip()), []
        elif line.startswith("```") and opened is not None:
            yield Fence(str(path.relative_to(ROOT)), *opened, "\n".join(lines) + "\n")
            opened = None
        else:
            lines.append(line)


def all_fences() -> list[Fence]:
    """Every fence of docs/, the generated catalogue left out: it has none."""
    return [fence for path in sorted((ROOT / "docs").rglob("*.md")) for fence in fences(path)]


TUTORIAL = ROOT / "docs" / "tutorial" / "first-rule.md"


def tutorial(into: Path) -> Path:
    """A copy of the knowledge with the files of the tutorial, and no Python touched."""
    folder = Path(shutil.copytree(ROOT / "knowledge", into / "mine"))
    for fence in fences(TUTORIAL):
        first = fence.text.splitlines()[0]
        if first.startswith("# mine/"):
            file = into / first.removeprefix("# ")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(fence.text, encoding="utf-8")
    return folder
