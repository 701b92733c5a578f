"""The security standard (docs/safety/asvs.yaml) as typed entries, and the page made from it.

python -m support.asvs      writes docs/safety/asvs.md
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from unclench.content.source.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
TABLE, PAGE = ROOT / "docs" / "safety" / "asvs.yaml", ROOT / "docs" / "safety" / "asvs.md"
STATES = ("tests", "other", "not_here", "open")
INTRODUCTION = """# OWASP ASVS 5, level 2

Every requirement of levels 1 and 2 of the [Application Security Verification Standard](https://owasp.org/www-project-application-security-verification-standard/)
5, by its number: what is done here, in our own words, and the test that would fail, or why there is none. Made from
`asvs.yaml` by `python -m support.asvs`; a test asks that every number is there once and every test exists. The table was filled in by those
who built the program. **No independent assessor has checked it.**

"""  # noqa: E501 - a text as it is shown


class Requirement(NamedTuple):
    """Requirements with one answer. `state` is one of STATES."""

    chapter: str
    ids: tuple[str, ...]
    says: str
    state: str
    tests: tuple[str, ...]
    reason: str


def requirements() -> list[Requirement]:
    found = read_yaml(TABLE.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return [_entry(chapter, one) for chapter, entries in found.items() for one in entries]


def _entry(chapter: str, one: dict[str, object]) -> Requirement:
    ids, tests = one["ids"], one.get("tests", ())
    assert isinstance(ids, list) and isinstance(tests, list | tuple)
    (state,) = [name for name in STATES if name in one]
    reason = one[state] if state in ("other", "open") else ""
    return Requirement(
        chapter, tuple(map(str, ids)), str(one["says"]), state, tuple(tests), str(reason)
    )


def page(found: list[Requirement]) -> str:
    counted = {state: sum(len(one.ids) for one in found if one.state == state) for state in STATES}
    total = (
        f"{sum(counted.values())} requirements: {counted['tests']} have a test, "
        f"{counted['other']} are held by something else, {counted['not_here']} are about what "
        f"this program does not have, {counted['open']} are open.\n"
    )
    return f"{INTRODUCTION}{total}" + "".join(_chapter(name, found) for name in _chapters(found))


def _chapters(found: list[Requirement]) -> list[str]:
    return [*dict.fromkeys(one.chapter for one in found)]


def _chapter(name: str, found: list[Requirement]) -> str:
    rows = "".join(
        f"| {', '.join(one.ids)} | {one.says} | {_held(one)} |\n"
        for one in found
        if one.chapter == name
    )
    return f"\n## {name.capitalize()}\n\n| number | what is done | held by |\n|---|---|---|\n{rows}"


def _held(one: Requirement) -> str:
    match one.state:
        case "tests":
            return "; ".join(f"`{test.rpartition('/')[2]}`" for test in one.tests)
        case "not_here":
            return "does not apply"
        case "open":
            return f"**Open.** {one.reason}"
    return one.reason


if __name__ == "__main__":
    PAGE.write_text(page(requirements()), encoding="utf-8")
