"""Every urgency has its place wherever urgencies are told apart."""

from __future__ import annotations

import pytest

from unclench.content import load, load_collection
from unclench.content.urgency import URGENT
from unclench.plan.side_effects import TIER_OF
from unclench.plan.triage import BLOCKING, URGENCIES
from unclench.render.documents.letter import PRIORITY
from unclench.render.fhir import plan as fhir
from unclench.render.plan.urgent import CALLS


def test_the_most_urgent_comes_first() -> None:
    assert URGENCIES == (
        "emergency",
        "same_day",
        "within_2_days",
        "within_14_days",
        "routine",
        "none",
    )
    assert URGENCIES[: len(BLOCKING)] == BLOCKING


@pytest.mark.parametrize("urgency", URGENT)
def test_each_has_words_a_number_to_call_and_a_place_in_fhir(urgency: str) -> None:
    words, lines = load().words, load_collection("answers").lines
    assert lines[urgency].say.person and lines[urgency].say.clinician
    for audience in ("person", "clinician"):
        assert (
            words[f"urgency.{urgency}.{audience}.label"]
            and words[f"urgency.{urgency}.{audience}.meaning"]
        )
    assert (
        set(URGENT)
        == set(CALLS) | {"within_14_days"}  # that is for the own team
        == set(TIER_OF)
        == set(PRIORITY)
        == set(fhir.PRIORITY) - {"routine"}
    )
