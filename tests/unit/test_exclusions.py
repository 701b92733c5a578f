"""Every line and branch that coverage leaves out says why, and there are few of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MEASURED = ("criteria", "plan", "patient", "intake")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]
PATTERNS = [*SETTINGS["report"]["exclude_lines"], *SETTINGS["report"]["partial_branches"]]
WORD = re.compile(r"#.*\b(?:unreached|always|pragma|no cover|no branch)\b")
# A new one needs a reason that a reader accepts; its author changes the number here.
COUNTED = {"unreached": 6, "always": 12}


def exclusions(text: str) -> Iterator[str]:
    """Every comment that could be meant to leave something out."""
    return (line for line in text.splitlines() if WORD.search(line))


def gives_a_reason(line: str) -> bool:
    return any(re.search(pattern, line) for pattern in PATTERNS)


def all_of_them() -> list[str]:
    sources = [
        path
        for name in MEASURED
        for path in sorted((ROOT / "src" / "unclench" / name).rglob("*.py"))
    ]
    assert len(sources) > 80
    return [line for path in sources for line in exclusions(path.read_text(encoding="utf-8"))]


def test_every_exclusion_gives_its_reason() -> None:
    assert [line for line in all_of_them() if not gives_a_reason(line)] == []


def test_there_are_as_many_as_were_agreed() -> None:
    found = [re.search(r"# (\w+): ", line) for line in all_of_them()]
    words = [match[1] for match in found if match]
    assert {word: words.count(word) for word in COUNTED} == COUNTED
    assert len(found) == sum(COUNTED.values())


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # pragma: no cover",
        "x = 1  # unreached:",
        "x = 1  # unreached",
        "case _:  # always: so",
    ],
)
def test_one_without_a_reason_is_found(line: str) -> None:
    assert list(exclusions(line)) == [line]
    assert not gives_a_reason(line)


def test_all_four_packages_are_measured_whole() -> None:
    assert SETTINGS["run"]["source_pkgs"] == [f"unclench.{name}" for name in MEASURED]
    assert SETTINGS["run"]["branch"] is True
    assert SETTINGS["report"]["fail_under"] == 100
    assert "omit" not in SETTINGS["run"]
    assert "omit" not in SETTINGS["report"]
