"""Every link of coverage.yaml leads to something that a user can reach, and none is left for later
without saying so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from unclench.content import load, load_collection, load_library
from unclench.content.checks.coverage import FEATURES
from unclench.content.source.yaml_text import read_yaml
from unclench.render.knowledge.catalogue import entries, entry_id, written
from unclench.serve.cli import main

FILE = Path(__file__).resolve().parents[2] / "knowledge" / "coverage.yaml"


def coverage() -> dict[str, Any]:
    found = read_yaml(FILE.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def links() -> set[str]:
    return {carrier for entry in coverage().values() for carrier in entry.get("carried_by", ())}


def dead(found: set[str]) -> set[str]:
    """Links that neither `unclench knowledge show` nor a feature (each shown by
    tests/unit/test_features.py) answers."""
    known = {
        *entries(load(), load_library()),
        *written(load_collection("answers").cards, load_collection("pages")),
        *(f"feature {name}" for name in FEATURES),
    }
    return {link for link in found if entry_id(link) not in known}


def test_every_link_leads_somewhere() -> None:
    assert dead(links()) == set()


def test_a_dead_link_is_caught() -> None:
    assert dead({*links(), "feature telepathy", "stage nowhere"}) == {
        "feature telepathy",
        "stage nowhere",
    }


@pytest.mark.parametrize(
    "link",
    sorted(link for link in links() if " " in link and not link.startswith("feature "))[::12],
)
def test_what_a_link_names_can_be_shown(link: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["knowledge", "show", link]) == 0
    assert len(capsys.readouterr().out) > 20


def test_every_claim_of_the_first_texts_is_carried_or_refused() -> None:
    assert {key for entry in coverage().values() for key in entry} == {"carried_by", "refused"}
