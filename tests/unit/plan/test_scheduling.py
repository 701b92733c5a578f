"""The schedule in a plan: one medicine, up to its review; nothing while anything is urgent, and
never a guess."""

from __future__ import annotations

import subprocess
import sys
import timeit
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from surfaces.people import EXAMPLES, ROOT, TODAY, example, plan_of_record, records
from unclench.app.approved_only import approved_only
from unclench.content import load
from unclench.errors import DoseError
from unclench.intake.door import record_of
from unclench.patient.build import build
from unclench.plan import Plan, make_plan
from unclench.plan.dosing.derive import derive
from unclench.plan.scheduling import MOST_ROWS, first_choice

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def anna(**more: Any) -> dict[str, Any]:
    from unclench.content.source.yaml_text import read_yaml

    found = read_yaml((ROOT / "examples" / "anna.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return {**found, **more}


def planned(record: dict[str, Any]) -> Plan:
    content = load()
    return make_plan(build(record_of(record, content, today=TODAY), content), content)


def taken(dose: str | None, since: str = "2026-10-01") -> list[dict[str, Any]]:
    amount = {"dose": dose, "per_day": 2} if dose else {}
    return [{"name": "baclofen", **amount, "since": since}]


def test_the_first_medicine_of_the_pathway_is_scheduled_up_to_its_review() -> None:
    plan = example("anna")
    found = plan.schedule
    assert found is not None
    stage = next(stage for stage in load().stages if stage.id == plan.stage.id)
    offered = {
        verdict.option.id
        for verdict in plan.options
        if verdict.verdict == "offer" and verdict.regimen
    }
    assert found.medicine == next(offer.option for offer in stage.offers if offer.option in offered)
    assert found.rows[0].start == date(2026, 11, 21)
    assert "review_point" in found.rows[-1].marks
    assert [row for row in found.rows if "review_point" in row.marks] == [found.rows[-1]]
    assert derive(found.request) == found, "it can be signed as it is"


def test_a_raise_starts_from_what_is_taken() -> None:
    plan = planned(anna(medicines=taken("10 mg")))
    raised = [verdict.option.id for verdict in plan.options if verdict.verdict == "raise"]
    assert raised == ["baclofen"]
    assert plan.schedule is not None
    assert plan.schedule.medicine == "baclofen"
    assert [int(row.total) for row in plan.schedule.rows] == [30]


def test_nothing_is_scheduled_while_something_is_urgent() -> None:
    assert example("carla").urgent
    assert example("carla").schedule is None
    assert not [
        entry for entry in example("carla").not_checked if entry.rule.startswith("schedule/")
    ]


def test_nothing_offered_nothing_scheduled() -> None:
    plan = example("ben")
    assert not [
        verdict
        for verdict in plan.options
        if verdict.verdict in ("offer", "raise") and verdict.regimen
    ]
    assert plan.schedule is None


def test_what_cannot_be_made_is_told_and_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    from unclench.plan.dosing import proposal

    def fails(*_: Any, **__: Any) -> None:
        raise DoseError("5 mg/day cannot be made.")

    monkeypatch.setattr(proposal, "schedule_for", fails)
    plan = planned(anna())
    assert plan.schedule is None
    entry = plan.not_checked[0]
    assert (entry.rule, entry.because.clinician) == (
        "schedule/baclofen",
        "5 mg/day cannot be made.",
    )
    assert entry.because.person
    assert not any(map(str.isdigit, entry.because.person))


@SLOW
@given(records())
def test_every_build_up_is_of_what_is_offered_or_raised_and_short(record: dict[str, Any]) -> None:
    plan = plan_of_record(record)
    if plan.schedule is None or plan.schedule.request.kind == "taper":
        return
    assert not plan.urgent
    verdict = next(
        verdict for verdict in plan.options if verdict.option.id == plan.schedule.medicine
    )
    assert verdict.verdict in ("offer", "raise")
    assert verdict.regimen is not None
    assert len(plan.schedule.rows) <= MOST_ROWS
    assert verdict.regimen.ceiling is not None
    assert all(row.total <= verdict.regimen.ceiling.amount for row in plan.schedule.rows)


def test_a_medicine_that_is_taken_comes_before_a_new_one() -> None:
    stage = next(stage for stage in load().stages if stage.raises and len(stage.offers) > 1)
    offered = [
        verdict
        for verdict in example("anna").options
        if verdict.verdict == "offer" and verdict.regimen
    ]
    last = offered[-1]._replace(verdict="raise")
    found = first_choice(stage._replace(raises=(last.option.id,)), (*offered[:-1], last))
    assert found == last
    assert first_choice(stage, ()) is None


def undated(plan: Plan) -> list[str]:
    """What the plan says instead of dates."""
    assert plan.schedule is None
    return [item.because.clinician for item in plan.not_checked if item.rule == "schedule/baclofen"]


def test_a_medicine_listed_twice_comes_down_without_dates() -> None:
    """The sum of two lines may never have been taken: as a first row it could be a rise."""
    twice = [{"name": name, "dose": "20 mg", "per_day": 2} for name in ("Lioresal", "baclofen")]
    for record in (
        anna(medicines=twice, requests=["stop:baclofen"]),
        anna(medicines=[*twice, {**twice[0], "name": "Lyvispah"}]),
    ):
        assert any("on the list twice" in said for said in undated(planned(record)))


@pytest.mark.parametrize(
    "more",
    [{"conditions": ["intrathecal_pump"]}, {"person": {"pregnant": True}}],
    ids=["pump", "pregnant"],
)
def test_a_stop_that_a_team_has_to_agree_to_has_no_dates(more: dict[str, Any]) -> None:
    asked = {"medicines": taken("10 mg"), "requests": ["stop:baclofen"]}
    person = {**anna()["person"], **more.pop("person", {})}
    assert any("A team" in said for said in undated(planned(anna(**asked, **more, person=person))))
    assert planned(anna(**asked)).schedule is not None


def test_what_is_above_its_limit_comes_down_with_dates_also_with_a_pump() -> None:
    plan = planned(anna(medicines=taken("60 mg"), conditions=["intrathecal_pump"]))
    assert plan.schedule is not None and plan.schedule.rows[0].total == 120


def test_which_of_two_is_not_given_is_settled_only_when_both_are_taken() -> None:
    task = "withhold_interacting_medicine"
    asked = planned(anna(medicines=[{"name": "fluvoxamine"}], requests=["tizanidine"]))
    both = planned(
        anna(
            medicines=[
                {"name": "fluvoxamine"},
                {"name": "tizanidine", "dose": "2 mg", "per_day": 2},
            ]
        )
    )
    assert [task in [one.id for one in plan.tasks] for plan in (asked, both)] == [False, True]


@pytest.mark.parametrize(
    ("dose", "known"), [("5 mcg", False), ("0.24 mg", False), ("0.25 mg", True), ("5 mg", True)]
)
def test_an_amount_far_below_any_start_is_asked_about(dose: str, known: bool) -> None:
    """A slip of the unit: nothing is raised from it, nothing else is begun with it, and the plan
    says why."""
    plan = planned(anna(medicines=taken(dose)))
    verdict = next(verdict for verdict in plan.options if verdict.option.id == "baclofen")
    assert ("baclofen_mg_per_day" not in verdict.needs) is known
    assert any("a tenth" in item.because.clinician for item in plan.not_checked) is not known
    assert known or (verdict.verdict == "hold" and plan.schedule is None)


def test_content_that_nobody_approved_gives_no_schedule() -> None:
    assert approved_only(example("anna"), load()).schedule is None


def test_dosing_is_loaded_only_for_a_schedule() -> None:
    code = (
        "import sys\nfrom unclench.serve.cli import main\nmain(['plan', sys.argv[1], '--format', "
        "'json', '-o', sys.argv[2]])\n"
        "print(any(name.startswith('unclench.plan.dosing') for name in sys.modules))"
    )
    loaded = {
        path.stem: subprocess.run(
            [sys.executable, "-c", code, str(path), "/dev/null"],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(ROOT / "src")},
            timeout=60,
        ).stdout.strip()
        for path in EXAMPLES
        if path.stem in ("anna", "carla")
    }
    assert loaded == {"anna": "True", "carla": "False"}


@pytest.mark.timed
def test_a_schedule_costs_less_than_four_tenths_of_a_millisecond() -> None:
    """The best of many, so that a busy machine does not fail it."""
    from unclench.plan.dosing.proposal import schedule_for

    plan = example("anna")
    verdict = next(
        v for v in plan.options if plan.schedule and v.option.id == plan.schedule.medicine
    )
    made = timeit.repeat(
        lambda: schedule_for(verdict, TODAY, region="us", most_rows=MOST_ROWS), number=1, repeat=500
    )
    assert min(made) < 0.0004


def test_dates_to_stop_one_medicine_come_without_dates_to_begin_another() -> None:
    """Two sets of dates would be two changes at a time."""
    medicines = [{"name": "gabapentin", "dose": "300 mg", "per_day": 3, "since": "2026-06-01"}]
    plan = planned(anna(medicines=medicines, requests=["stop:gabapentin"]))
    assert {v.option.id: v.verdict for v in plan.options}["baclofen"] == "offer"
    assert plan.schedule is not None and plan.schedule.medicine == "gabapentin"
    assert [row.total for row in plan.schedule.rows] == sorted(
        (row.total for row in plan.schedule.rows), reverse=True
    )
