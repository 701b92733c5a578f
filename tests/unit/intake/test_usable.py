"""A record with faults is used without them, and each is named once."""

from __future__ import annotations

from datetime import date

from unclench.content import load
from unclench.intake.usable import usable
from unclench.patient.index import index_of

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
