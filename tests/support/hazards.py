"""The hazard log (docs/safety/hazards.yaml) as typed entries, and the page made from it.

python -m support.hazards      writes docs/safety/hazards.md
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from unclench.content.source.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
LOG, PAGE = ROOT / "docs" / "safety" / "hazards.yaml", ROOT / "docs" / "safety" / "hazards.md"
SEVERITIES = {"Ca": "catastrophic", "Mj": "major", "Co": "considerable", "Si": "significant"}
LIKELIHOODS = {"VH": "very high", "H": "high", "M": "medium", "L": "low", "VL": "very low"}
INTRODUCTION = """# Hazard log

What could hurt a person, what is done about it, and the test that would fail if it were not. Made from `hazards.yaml` by
`python -m support.hazards`; the tests ask that every test named here exists and that this page is fresh.

Scores run from 1 to 5, before and after the control. They are proposed by engineers and **wait for a clinical safety officer**. Nothing here
has been reviewed by one.

"""  # noqa: E501 - a text as it is shown


class Hazard(NamedTuple):
    id: str
    area: str
    hazard: str
    severity: str
    likelihood: tuple[str, str]
    risk: tuple[int, int]
    control: str
    tests: tuple[str, ...]
    later: str


def hazards() -> list[Hazard]:
    found = read_yaml(LOG.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return [_hazard(name, body) for name, body in found.items()]


def _hazard(name: str, body: dict[str, Any]) -> Hazard:
    before, after = body["likelihood"]
    return Hazard(
        name,
        body["area"],
        body["hazard"],
        body["severity"],
        (before, after),
        (body["risk"][0], body["risk"][1]),
        body["control"],
        tuple(body.get("tests", ())),
        body.get("later", ""),
    )


def page() -> str:
    found = hazards()
    tested = sum(bool(hazard.tests) for hazard in found)
    counts = (
        f"{len(found)} hazards: {tested} have a test now, {len(found) - tested} wait for a part "
        "that is not built yet.\n\n"
    )
    return INTRODUCTION + counts + "\n".join(map(_section, found))


def _section(hazard: Hazard) -> str:
    before, after = (LIKELIHOODS[word] for word in hazard.likelihood)
    score = (
        f"{SEVERITIES[hazard.severity]}; likelihood {before}, then {after}; risk {hazard.risk[0]}, "
        f"then {hazard.risk[1]}"
    )
    tests = "".join(f"  * `{name}`\n" for name in hazard.tests)
    later = f"* Later: {hazard.later}\n" if hazard.later else ""
    shown = f"* Tests:\n{tests}" if tests else ""
    return (
        f"## {hazard.id} ({hazard.area}): {hazard.hazard}\n\n* {score}\n* Control: "
        f"{hazard.control}\n{shown}{later}"
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
