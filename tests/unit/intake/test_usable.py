"""A record with faults is used without them, and each is named once."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from unclench.content import load
from unclench.intake.record import read_fields
from unclench.intake.text import read_tree
from unclench.intake.usable import usable
from unclench.patient.index import index_of

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 20)


def test_what_is_refused_is_left_out_and_named() -> None:
    tree = {
        "persn": {"age": 4},
        "person": {"age": -3, "sex": "female"},
        "signs": ["fever", "no such sign"],
        "medicines": [{"nam": "baclofen"}, {"name": "baclofen"}, 7],
        "ms": "yes",
    }
    left, told = usable(tree, index_of(load()), TODAY)
    assert left == {
        "person": {"sex": "female"},
        "signs": ["fever"],
        "medicines": [{"name": "baclofen"}],
    }
    assert {place for place, _, _ in told} == {
        "persn",
        "person.age",
        "signs[1]",
        "medicines[0].nam",
        "medicines[0].name",
        "medicines[2]",
        "ms",
    }
    assert tree["ms"] == "yes", "what came in is not touched"


def test_a_record_without_faults_is_as_it_was() -> None:
    tree = {"signs": [], "person": {"age": 46}}
    assert usable(tree, index_of(load()), TODAY) == (tree, frozenset())


JUNK: tuple[Any, ...] = (
    None, True, -1, "x", "", [], {}, [1], [None], {"a": 1}, ["fever", "x"], [{}], [{"name": ""}],
    "2026-13-01", [[]], [{"test": "egfr"}],
)  # fmt: skip


def spoilt(tree: Any, chance: Random) -> Any:
    """The tree with junk in the place of one of its values."""
    if not isinstance(tree, dict | list) or not tree or chance.random() < 0.2:
        return deepcopy(chance.choice(JUNK))
    found = dict(tree) if isinstance(tree, dict) else list(tree)
    key = chance.choice([*found] if isinstance(found, dict) else range(len(found)))
    found[key] = spoilt(found[key], chance)
    return found


def test_what_is_left_of_a_spoilt_record_can_be_read() -> None:
    record = read_tree((ROOT / "examples" / "anna.yaml").read_bytes())
    for seed in range(300):
        chance, tree = Random(seed), record
        for _ in range(3):
            again = spoilt(tree, chance)
            tree = again if isinstance(again, dict) else tree
        left, told = usable(tree, index_of(load()), TODAY)
        read_fields(left, index_of(load()), TODAY)
        assert bool(told) == (left != tree)
