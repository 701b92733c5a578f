"""What each rule does stands in two places, which agree."""

from __future__ import annotations

from support.weights import ROOT, weights, written
from unclench.library.folder import read_folder


def test_every_rule_and_sign_does_what_the_second_list_says() -> None:
    draft = read_folder(ROOT / "knowledge")
    found, wanted = {*weights(draft)}, {*written()}
    assert found == wanted, (
        "What a rule does was changed. If that is meant, write the list anew with `PYTHONPATH=src:tests python -m support.weights`.\n"
        f"now: {sorted(found - wanted)}\nbefore: {sorted(wanted - found)}"
    )


def test_a_rule_that_is_weakened_would_be_seen() -> None:
    draft = read_folder(ROOT / "knowledge")
    rule = next(rule for rule in draft.rules if rule.severity == "stop")
    draft.rules[draft.rules.index(rule)] = rule._replace(severity="note")
    assert {*weights(draft)} - {*written()}
