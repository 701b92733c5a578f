"""The row of a scan says what the JSON of `unclench plan` shows, for stories and random people."""

from __future__ import annotations

from typing import Any

import pytest

import unclench
from support.people import TODAY, data_of, person
from support.sizes import scaled
from support.stories import as_json, cases
from support.strangers import stranger
from unclench.content import load
from unclench.intake import read_patient
from unclench.population.rows import row_of

PEOPLE = scaled(60)
SHOWN = ("urgency", "stage", "verdicts", "alerts", "rules", "needs")


def row_of_json(plan: dict[str, Any]) -> dict[str, object]:
    options = plan["options"]
    return {
        "urgency": plan["urgency"],
        "stage": plan["stage"]["id"],
        "verdicts": {one["id"]: one["verdict"] for one in options},
        "alerts": {alert["id"] for alert in plan["alerts"]},
        "rules": {reason["rule"] for one in options for reason in one["because"]},
        "needs": {fact for one in options for fact in one["needs"]},
    }


def row_by_scan(data: bytes) -> dict[str, object]:
    row = row_of("", read_patient(data, load(), today=TODAY), load())._asdict()
    return {name: set(row[name]) if isinstance(row[name], tuple) else row[name] for name in SHOWN}


def check(data: bytes) -> None:
    assert row_by_scan(data) == row_of_json(unclench.plan_for(data, today=TODAY))


def test_stories() -> None:
    for case in cases()[::8]:
        check(as_json(case.record).encode())


@pytest.mark.parametrize("kind", [person, stranger])
def test_random_people(kind: object) -> None:
    assert callable(kind)
    for seed in range(1_000, 1_000 + PEOPLE):
        check(data_of(kind(seed)))


def test_reasons_in_the_same_words_stand_once() -> None:
    data = b'{"schema": "unclench.record/1", "signs": []}'
    said = [
        reason["rule"]
        for one in unclench.plan_for(data, today=TODAY)["options"]
        for reason in one["because"]
    ]
    assert len(row_by_scan(data)["rules"]) == len(set(said))  # type: ignore[arg-type]
    assert "baclofen/trial-failed" not in said
