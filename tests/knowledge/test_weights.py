"""The effect of each rule is recorded in two places: no entry of the second list is changed or lost
by a slip. New entries may be added."""

from __future__ import annotations

from support.weights import ROOT, weights, written
from unclench.content.source.folder import read_folder


def test_every_rule_and_sign_does_what_the_second_list_says() -> None:
    changed = sorted(
        line.partition(":")[0]
        for line in {*written()} - {*weights(read_folder(ROOT / "knowledge"))}
    )
    assert not changed, (
        f"{len(changed)} entries do something else now: {'; '.join(changed[:10])}. If that is "
        "meant, write the list anew with "
        "`PYTHONPATH=src:tests python -m support.weights`, and let the reviewer read the lines "
        "that differ."
    )


def test_a_rule_that_is_weakened_would_be_seen() -> None:
    draft = read_folder(ROOT / "knowledge")
    rule = next(rule for rule in draft.rules if rule.severity == "stop")
    draft.rules[draft.rules.index(rule)] = rule._replace(severity="note")
    assert {*written()} - {*weights(draft)}
