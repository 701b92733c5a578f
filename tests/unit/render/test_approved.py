"""`--approved-only` leaves out what nobody has approved, says so, and never silences danger."""

from __future__ import annotations

import pytest

from surfaces.people import AUDIENCES, example
from unclench.library import load, load_library
from unclench.library.content import Library
from unclench.render.approved import NEED, approved_only
from unclench.render.json import to_dict
from unclench.render.text import to_text


def test_as_nothing_is_approved_every_option_waits() -> None:
    plan = approved_only(example("anna"), load())
    assert {verdict.verdict for verdict in plan.options} == {"hold"}
    assert all(verdict.needs == (NEED,) and verdict.because[0].claims and verdict.regimen is None for verdict in plan.options)
    assert plan.stage.id == "needs_data"
    assert (plan.alerts, plan.tasks, plan.education, plan.disagreements) == ((), (), (), ())
    assert {"tasks", "education"} <= {entry.rule for entry in plan.not_checked}


def test_danger_is_never_silenced() -> None:
    plan, full = approved_only(example("carla"), load()), example("carla")
    assert (plan.urgent, plan.urgency, plan.seek_help, plan.stage) == (full.urgent, full.urgency, full.seek_help, full.stage)


def test_what_is_approved_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    library = load_library()
    claims = {name: claim._replace(review="approved") for name, claim in library.claims.items()}
    monkeypatch.setattr("unclench.library.load_library", lambda: Library(claims, library.sources))
    assert approved_only(example("anna"), load()) == example("anna")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_it_can_be_written(audience: str) -> None:
    plan = approved_only(example("anna"), load())
    assert to_dict(plan, load(), audience)["options"][0]["verdict"] == "hold"
    assert len(to_text(plan, load(), audience)) > 500
