"""`--approved-only` leaves out unapproved content, says so, and never silences danger."""

from __future__ import annotations

from datetime import date

import pytest

from surfaces.people import AUDIENCES, example
from unclench.app.approved_only import NEED, approved_only
from unclench.content import load, load_collection
from unclench.content.types.governance import Reviews
from unclench.render.plan.json import to_dict
from unclench.render.plan.text import to_text


def test_as_nothing_is_approved_every_option_waits() -> None:
    plan = approved_only(example("anna"), load())
    assert {verdict.verdict for verdict in plan.options} == {"hold"}
    assert all(
        verdict.needs == (NEED,) and verdict.because[0].claims and verdict.regimen is None
        for verdict in plan.options
    )
    assert plan.stage.id == "needs_data"
    assert (plan.alerts, plan.tasks, plan.education, plan.disagreements) == ((), (), (), ())
    assert {"tasks", "education"} <= {entry.rule for entry in plan.not_checked}


def test_danger_is_never_silenced() -> None:
    plan, full = approved_only(example("carla"), load()), example("carla")
    assert (plan.urgent, plan.urgency, plan.seek_help, plan.stage) == (
        full.urgent,
        full.urgency,
        full.seek_help,
        full.stage,
    )


def approve(monkeypatch: pytest.MonkeyPatch, *but: str) -> None:
    """Everything is approved but these."""
    found: Reviews = load_collection("reviews")
    entries = {
        name: r if name in but else r._replace(status="approved", due="2027-11-20")
        for name, r in found.entries.items()
    }
    monkeypatch.setattr(
        "unclench.content.load_collection", lambda name: Reviews(entries, found.due_days)
    )


def test_what_is_approved_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    approve(monkeypatch)
    assert approved_only(example("anna"), load()) == example("anna")


def test_a_rule_an_option_and_a_task_that_nobody_approved_are_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = example("anna")
    avoided = next(
        verdict
        for verdict in plan.options
        if verdict.verdict == "avoid" and verdict.option.kind == "medicine"
    )
    offered = next(verdict for verdict in plan.options if verdict.verdict == "offer")
    approve(monkeypatch, avoided.because[0].rule, offered.option.id, f"task {plan.tasks[0].id}")
    kept = approved_only(plan, load())
    changed = {
        after.option.id
        for before, after in zip(plan.options, kept.options, strict=True)
        if before != after
    }
    assert {avoided.option.id, offered.option.id} <= changed
    assert plan.tasks[0] not in kept.tasks


def test_an_approval_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    approve(monkeypatch)
    later = example("anna")._replace(made_on=date(2027, 11, 21))
    assert {verdict.verdict for verdict in approved_only(later, load()).options} == {"hold"}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_it_can_be_written(audience: str) -> None:
    plan = approved_only(example("anna"), load())
    assert to_dict(plan, load(), audience)["options"][0]["verdict"] == "hold"
    assert len(to_text(plan, load(), audience)) > 500
