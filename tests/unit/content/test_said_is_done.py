"""What a sentence promises the plan does: the check sees a promise whose effect is missing, and
small steps choose their regimen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.downs import record
from support.laws import real
from unclench.content.checks.check import check_draft
from unclench.content.source.folder import read_draft, read_files

FOLDER = Path(__file__).resolve().parents[3] / "knowledge"
Files = dict[str, Any]


def problems(change: Callable[[Files], None]) -> list[str]:
    files = read_files(FOLDER)
    change(files)
    draft = read_draft(files)
    return [f"{p.place}: {p.reason}" for p in (*draft.problems, *check_draft(draft))]


def rule(files: Files, name: str) -> dict[str, Any]:
    return next(one for one in files["medicines/baclofen/rules.yaml"] if one["id"] == name)


def stage(files: Files, name: str) -> dict[str, Any]:
    return next(one for one in files["pathway.yaml"] if one["stage"] == name)


def forget_small_steps(files: Files) -> None:
    del rule(files, "baclofen/tricyclic")["small_steps"]


def forget_the_choice(files: Files) -> None:
    del files["medicines/baclofen/medicine.yaml"]["regimen_choice"][2]["small_steps"]


def forget_what_comes_down(files: Files) -> None:
    sign = next(
        one for one in files["signs/taken_now.yaml"] if one["id"] == "triage/tizanidine-liver-test"
    )
    del sign["brings_down"]


def forget_which_of_two_comes_down(files: Files) -> None:
    sign = next(
        one
        for one in files["signs/combined_medicines.yaml"]
        if one["id"] == "triage/opioid-sedative-breathing"
    )
    del sign["brings_down"]


def forget_to_give_way(files: Files) -> None:
    del stage(files, "first_line")["gives_way"]


def forget_where_to(files: Files) -> None:
    del stage(files, "maintain")["comes_down"]


def forget_the_name(files: Files) -> None:
    stage(files, "maintain")["comes_down"]["why"]["person"] = "A medicine comes down first."


def small_for_everybody(files: Files) -> None:
    files["medicines/baclofen/medicine.yaml"]["regimen_choice"][-1]["small_steps"] = True


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (
            forget_small_steps,
            "rule baclofen/tricyclic: says 'smaller steps', and the plan does not do it",
        ),
        (forget_the_choice, "no regimen of Baclofen has small steps"),
        (forget_what_comes_down, "sign triage/tizanidine-liver-test: says 'begin no other'"),
        (
            forget_which_of_two_comes_down,
            "sign triage/opioid-sedative-breathing: says 'is lowered'",
        ),
        (forget_to_give_way, "stage first_line: says 'is raised'"),
        (forget_where_to, "stages give way to no stage, or to more than one"),
        (forget_the_name, "does not name the medicine that comes down"),
        (small_for_everybody, "a choice without `when` is for everybody"),
    ],
)
def test_a_promise_without_its_effect_is_a_problem(
    harm: Callable[[Files], None], told: str
) -> None:
    assert any(told in problem for problem in problems(harm))


@pytest.mark.parametrize(
    ("name", "condition"), [("amitriptyline", ""), ("", "epilepsy"), ("", "stroke")]
)
def test_small_steps_that_are_asked_for_are_those_that_are_dated(name: str, condition: str) -> None:
    person = record("baclofen")
    person["medicines"] = [{"name": name, "total": "75 mg/day"}] if name else []
    person["conditions"] = [condition] if condition else []
    plan = real().plan_of(person)
    found = next(v for v in plan.options if v.option.id == "baclofen")
    assert found.regimen is not None
    assert str(found.regimen.regimen.step) == "5 mg/day"


def test_no_review_point_lies_above_the_ceiling() -> None:
    person = {**record("baclofen"), "medicines": []}
    person["labs"] = [lab for lab in person["labs"] if lab["test"] not in ("egfr", "crcl")]
    person["labs"] += [
        {"test": "egfr", "value": 45, "unit": "mL/min/{1.73_m2}", "date": "2026-11-20"}
    ]
    found = next(v for v in real().plan_of(person).options if v.option.id == "baclofen").regimen
    assert found is not None
    assert found.regimen.review_at
    assert found.ceiling is not None
    assert all(point.amount > found.ceiling.amount for point in found.regimen.review_at)
    assert found.review_at == ()
