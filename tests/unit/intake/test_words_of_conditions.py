"""Words among other conditions: read where it is certain, asked for where it has a
place of its own."""

from __future__ import annotations

from typing import Any

import pytest

from support.laws import real
from unclench.criteria.values import Members
from unclench.patient.facts import Patient

CALF = "one_sided_calf_swelling"


def patient(**said: Any) -> Patient:
    return real().patient_of({"schema": "unclench.record/1", "date": "2026-11-20", **said})


def asked(found: Patient) -> set[str]:
    return {item.fact for item in found.unusable}


def test_a_sign_in_words_is_read_and_an_unasked_list_stays_open() -> None:
    assert patient(signs=[], other_conditions=["swollen calf"]).facts["signs"] == Members(
        frozenset({CALF})
    )
    unasked = patient(other_conditions=["swollen calf"])
    assert unasked.facts["signs"] == Members(frozenset({CALF}), complete=False)
    assert "signs" in asked(unasked)


def test_a_danger_sign_among_other_words_is_asked_for_unless_it_was_told() -> None:
    waiting = patient(signs=[], other_conditions=["fever at night"])
    assert "signs" in asked(waiting)
    told = patient(signs=["fever"], other_conditions=["fever at night"])
    assert (told.facts["signs"], asked(told)) == (Members(frozenset({"fever"})), set())


@pytest.mark.parametrize(("said", "known"), [(True, True), (False, False), (None, False)])
def test_a_pregnancy_in_words_is_no_answer_and_ends_a_no(said: bool | None, known: bool) -> None:
    person = {} if said is None else {"pregnant": said}
    found = patient(person=person, other_conditions=["pregnancy, 20 weeks"])
    assert ("pregnant" in found.facts, "pregnant" in asked(found)) == (known, not known)


def test_a_kind_of_the_illness_in_words_does_not_end_what_was_stated() -> None:
    """A person may have had the one kind before the other."""
    words = "multiple sclerosis, at first relapsing remitting multiple sclerosis"
    found = patient(ms={"diagnosed": True, "course": "SPMS"}, other_conditions=[words])
    assert found.facts["ms_course"] == "SPMS"
