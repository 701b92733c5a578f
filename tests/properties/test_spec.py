"""Every part of a plan that no formula models is what its description says, for every story and for
random people."""

from __future__ import annotations

from itertools import count

import pytest

from support.people import TODAY, data_of, person
from support.sizes import scaled
from support.spec import faults, fits_wrongly
from support.stories import StoryCase, as_json, cases
from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import make_plan

PEOPLE, PARTS = scaled(1000), 2


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_every_story(case: StoryCase) -> None:
    patient = read_patient(as_json(case.record).encode(), load(), today=TODAY)
    assert [*faults(make_plan(patient, load()), patient)] == []


@pytest.mark.parametrize("part", range(PARTS))
def test_random_people(part: int) -> None:
    for seed in range(part, PEOPLE, PARTS):
        patient = read_patient(data_of(person(seed)), load(), today=TODAY)
        assert [*faults(make_plan(patient, load()), patient)] == [], f"person {seed}"


def test_a_start_above_the_ceiling_does_not_fit() -> None:
    assert [*fits_wrongly()] == []


def test_a_plan_without_its_tasks_is_seen() -> None:
    """For a person who is not sent anywhere today: in an emergency tasks are not compared."""
    patients = (read_patient(data_of(person(seed)), load(), today=TODAY) for seed in count())
    plans = ((make_plan(patient, load()), patient) for patient in patients)
    plan, patient = next(
        both for both in plans if both[0].stage.id != "emergency" and both[0].tasks
    )
    assert [*faults(plan, patient)] == []
    for left_out in {task.id for task in plan.tasks}:
        kept = tuple([task for task in plan.tasks if task.id != left_out])
        assert any(left_out in fault for fault in faults(plan._replace(tasks=kept), patient))


def test_a_hold_that_shows_three_of_its_reasons_is_seen() -> None:
    patient = read_patient(
        b"complaint: {pattern: spasticity, severity: 6}\nsigns: []", load(), today=TODAY
    )
    plan = make_plan(patient, load())
    assert [*faults(plan, patient)] == []
    held = next(
        verdict
        for verdict in plan.options
        if verdict.verdict == "hold" and len(verdict.because) > 3
    )
    for because in (held.because[:3], held.because[::-1]):
        cut = tuple(v._replace(because=because) if v is held else v for v in plan.options)
        assert [*faults(plan._replace(options=cut), patient)]


def test_questions_by_the_number_of_drinks_would_be_seen() -> None:
    patient = read_patient(
        b"complaint: {pattern: spasticity, severity: 6}\nsigns: []", load(), today=TODAY
    )
    plan = make_plan(patient, load())
    mixed = sorted(plan.questions, key=lambda question: -len(question.would_change))
    assert [*faults(plan._replace(questions=tuple(mixed)), patient)]
