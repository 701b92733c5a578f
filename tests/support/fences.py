"""The code fences of a page: their language, their text, and the line on which they begin; and the
page followed from top to bottom, as a reader would."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from unclench.content import load

ROOT = Path(__file__).resolve().parents[2]
CHECKOUT = ("knowledge", "src", "stories", "examples", "tests", "docs", "pyproject.toml")
LEFT_OUT = shutil.ignore_patterns("node_modules", "__pycache__", "_compiled")
FILE = re.compile(r"# (\S+\.(?:yaml|py))\n")
COMPILED = Path("build", "compiled")


class Fence(NamedTuple):
    page: str
    line: int
    language: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def file(self) -> str:
        """The path on its first line (`# knowledge/facts/example.yaml`); empty when it has none."""
        found = FILE.match(self.text)
        return found[1] if found else ""


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
    """Every fence of README.md and of docs/, the generated catalogue left out: it has none."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [fence for path in pages for fence in fences(path)]


TUTORIAL = ROOT / "docs" / "tutorial" / "first-rule.md"


def tutorial(into: Path) -> Path:
    """A copy of the knowledge with the files of the tutorial, and no Python touched."""
    folder = Path(shutil.copytree(ROOT / "knowledge", into / "mine"))
    for fence in fences(TUTORIAL):
        if fence.file.startswith("mine/"):
            write(fence, into)
    return folder


def checkout(into: Path) -> Path:
    """A copy of this checkout, never links: what a page changes must not reach the real one. What
    is compiled is not compiled again."""
    load()
    into.mkdir(exist_ok=True)
    for name in CHECKOUT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, into / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, into / name)
    (into / COMPILED).mkdir(parents=True)
    for kept in (ROOT / COMPILED).glob("[0-9a-f]*"):
        (into / COMPILED / kept.name).symlink_to(kept)
    return into


def follow(page: Path, folder: Path) -> None:
    """Writes the files of a page, applies its changes and types its commands, in their order."""
    for fence in fences(page):
        if fence.language == "diff":
            change(fence, folder)
        elif fence.language in ("yaml", "python") and fence.file:
            write(fence, folder)
        elif fence.language == "python":
            typed_well(fence, f"python -c {shlex.quote(fence.text)}", folder)
        elif fence.language == "sh":
            for line in fence.text.splitlines():
                typed_well(fence, line, folder)


def typed_well(fence: Fence, line: str, folder: Path) -> None:
    done = typed(line, folder)
    assert done.returncode == 0, f"{fence.id}: {line}\n{done.stdout}\n{done.stderr}"


def write(fence: Fence, folder: Path) -> None:
    file = folder / fence.file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(fence.text, encoding="utf-8")


def change(fence: Fence, folder: Path) -> None:
    """A change of an existing file; the lines around it have to exist too."""
    done = subprocess.run(
        ["git", "apply", "--recount", "-"],
        cwd=folder,
        input=fence.text,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{fence.id} does not fit the file any more: {done.stderr}"


def typed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One line of a page, typed in a checkout, with this Python as `python`."""
    line = f"python -m {command}" if command.startswith("unclench ") else command
    return subprocess.run(
        line,
        shell=True,
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": f"{folder / 'src'}:{folder / 'tests'}",
            "PYTEST_ADDOPTS": "-p no:cacheprovider -n 0 -x",
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
