"""The map of the program is true: every folder and file that it names exists, and every folder
of the program has its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from support.fences import ROOT

SOURCE = ROOT / "src" / "unclench"
MAP = ROOT / "docs" / "architecture.md"
PAGES = [
    MAP,
    ROOT / "docs" / "decisions" / "007-the-rooms.md",
    *(ROOT / "docs/how-to").glob("*.md"),
]
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#:]+)")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")
MADE_UP = re.compile(r"(?:^|/)(?:example|mine)|<")
ENDINGS = (".py", ".yaml", ".md", ".css", ".svg", ".toml", ".txt")


def named(text: str) -> set[str]:
    """Everything in code marks that looks like a path: it has a slash at its end or in it, or the
    ending of a file. What a page makes itself is left out."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    made = set(re.findall(r"^# (\S+/\S+)$", text, flags=re.MULTILINE))
    found = {word for word in CODE.findall(prose) if PATH.fullmatch(word)}
    paths = {word for word in found if word.endswith(("/", *ENDINGS))}
    return {word for word in paths if not MADE_UP.search(word)} - made


def missing(paths: set[str]) -> set[str]:
    roots = (ROOT, SOURCE)
    return {path for path in paths if not any((root / path).exists() for root in roots)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_is_named_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert missing(named(text)) == set()
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


def test_every_folder_has_its_line() -> None:
    lines = MAP.read_text(encoding="utf-8")
    folders = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()}
    assert {name for name in folders - {"_compiled"} if f"| `{name}/` |" not in lines} == set()


def layers() -> list[str]:
    """The layers of the import linter from the outside, those of one level together."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    listed = next(one["layers"] for one in contracts if one["type"] == "layers")
    return [", ".join(re.findall(r"unclench\.(\w+)", layer)) for layer in listed]


def test_the_layers_are_those_of_the_linter() -> None:
    text = " ".join(MAP.read_text(encoding="utf-8").split())
    assert " → ".join(layers()) in text


def test_a_path_that_is_not_there_is_seen() -> None:
    text = "`plan/make.py` and `plan/made.py`, `proof/` and `prof/`, and `not a path`"
    assert named(text) == {"plan/make.py", "plan/made.py", "proof/", "prof/"}
    assert missing(named(text)) == {"plan/made.py", "prof/"}
