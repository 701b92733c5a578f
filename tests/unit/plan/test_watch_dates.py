"""Checks of an unchanged medicine: a row with a number of checks counts from the present dose, a
standing one continues."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from surfaces.people import TODAY, plan_of_record

QUIET = {
    "schema": "unclench.record/1",
    "date": TODAY.isoformat(),
    "region": "uk",
    "person": {"age": 46, "sex": "male"},
    "ms": {
        "diagnosed": True,
        "course": "SPMS",
        "mobility": "walks_with_aid",
        "heat_sensitive": False,
    },
    "complaint": {
        "pattern": "spasticity",
        "distribution": "generalised",
        "severity": 3,
        "night_predominant": False,
        "stiffness_helps_standing": False,
        "interferes_with": [],
    },
    "labs": [{"test": "egfr", "value": 95, "unit": "mL/min/{1.73_m2}", "date": TODAY.isoformat()}],
    "signs": [],
    "conditions": [],
    "allergies": [],
    "alcohol": "none",
    "trials": [],
    "requests": [],
}


def days(task: str, since: date | None, claim: str) -> list[int]:
    known = {} if since is None else {"since": since.isoformat()}
    plan = plan_of_record(
        {**QUIET, "medicines": [{"name": "baclofen", "dose": "10 mg", "per_day": 3, **known}]}
    )
    return [
        (found.on - TODAY).days
        for found in plan.tasks
        if found.id == task and claim in found.claims
    ]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        (None, [7, 14, 21, 28]),
        (0, [7, 14, 21, 28]),
        (10, [4, 11, 18]),
        (28, [0]),
        (29, []),
        (400, []),
    ],
)
def test_a_row_of_checks_counts_from_the_present_dose(
    gone: int | None, expected: list[int]
) -> None:
    assert (
        days(
            "sedation_and_falls_review",
            None if gone is None else TODAY - timedelta(days=gone),
            "baclofen-monitor-effects",
        )
        == expected
    )


def test_a_standing_check_goes_on() -> None:
    assert days("kidney_function", TODAY - timedelta(days=400), "baclofen-kidney-monitoring") == [
        365
    ]
