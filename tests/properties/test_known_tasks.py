"""No task asks for a fact already given, and none is about something that this person does not
do."""

from __future__ import annotations

import pytest

from support.downs import record
from support.laws import real
from support.people import copy, person
from support.sizes import scaled
from unclench.errors import InputError
from unclench.plan import tasks

PEOPLE = scaled(300)
GIVEN = {
    "agree_goals": {"goals": ["walk to the shop"]},
    "driving_advice": {"drives": False},
    "driving_stop": {"drives": False},
}


def asked(known: bool) -> dict[str, int]:
    """The number of people whose plan has each task although its fact is (or is not) known."""
    found = dict.fromkeys(GIVEN, 0)
    for seed in range(PEOPLE):
        record = copy(person(seed))
        if known:
            record["goals"] = ["walk to the shop"]
            record.setdefault("living", {})["drives"] = False
        else:
            record.pop("goals", None)
            record.get("living", {}).pop("drives", None)
        try:
            plan = real().plan(real().patient_of(record))
        except InputError:
            continue
        for task in plan.tasks:
            if task.id in found:
                found[task.id] += 1
    return found


def test_what_was_given_is_not_asked_for() -> None:
    assert asked(known=True) == dict.fromkeys(GIVEN, 0)
    open_ones = asked(known=False)
    assert open_ones["agree_goals"] > PEOPLE // 10 and open_ones["driving_advice"] > PEOPLE // 10


IN_BED = {"schema": "unclench.record/1", "signs": [], "ms": {"mobility": "bed"}}
ON_A_SEDATIVE = [{"name": "gabapentin", "total": "900 mg/day"}]


def of_driving(**living: bool) -> tuple[set[str], set[str]]:
    """The tasks and the questions about driving for a person in bed."""
    plan = real().plan_of({**IN_BED, "medicines": ON_A_SEDATIVE, "living": living})
    return (
        {task.id for task in plan.tasks if task.id.startswith("driving")},
        {question.fact for question in plan.questions if question.fact == "drives"},
    )


def test_a_person_in_bed_is_not_asked_about_driving() -> None:
    assert of_driving() == of_driving(drives=False) == (set(), set())
    assert of_driving(drives=True)[0] == {"driving_advice"}


def test_a_needless_task_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_needless", lambda findings, spec: False)
    assert asked(known=True)["agree_goals"] > 0


def test_a_test_names_who_asks_for_it() -> None:
    """A test whose result a medicine waits for cites the checks and the rules of that medicine, and
    not the stage alone."""
    labs = [lab for lab in record("baclofen")["labs"] if lab["test"] not in ("egfr", "crcl")]
    plan = real().plan_of({**record("baclofen"), "labs": labs, "medicines": []})
    held = next(v for v in plan.options if v.option.id == "baclofen")
    assert held.verdict == "hold" and held.option.medicine
    claims = {claim for task in plan.tasks if task.id == "kidney_function" for claim in task.claims}
    checks = [c for c in held.option.medicine.monitoring if c.task == "kidney_function"]
    waiting = [
        rule
        for rule in real().content.rules
        if (rule.option, rule.effect) == ("baclofen", "require") and "kidney_clearance" in rule.read
    ]
    assert checks and waiting
    assert all(claims >= set(check.claims) for check in checks)
    assert all(claims >= set(rule.claims) for rule in waiting)
