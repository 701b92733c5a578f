"""One change at a time: what another medicine may need first keeps a raise waiting."""

from __future__ import annotations

from typing import Any

import pytest

from unclench.content import load
from unclench.plan import make_plan
from unit.plan.test_corners import of, patient, plan

BACLOFEN = {"name": "baclofen", "dose": "5 mg", "per_day": 3, "since": "2026-10-01"}


@pytest.mark.parametrize(("dose", "waits"), [("2 mg", False), ("", True)])
def test_a_raise_waits_while_another_medicine_may_have_to_come_down(dose: str, waits: bool) -> None:
    diazepam: dict[str, Any] = {"name": "diazepam", "since": "2026-10-01"}
    given = {**diazepam, "dose": dose, "per_day": 1} if dose else diazepam
    found = of(plan(medicines=[BACLOFEN, given]), "baclofen")
    assert ("baclofen/another-first" in {reason.rule for reason in found.because}) is waits


@pytest.mark.parametrize(("times", "first"), [(1, False), (5, True)])
def test_at_a_stage_that_does_not_give_way_a_raise_waits_too(times: int, first: bool) -> None:
    """As at the stage of the attacks, which need their own answer whatever else comes down."""
    firm = load()._replace(
        stages=tuple([stage._replace(gives_way=False) for stage in load().stages])
    )
    diazepam = {"name": "diazepam", "dose": "2 mg", "per_day": times, "since": "2026-10-01"}
    diazepam = {**diazepam, "dose": "10 mg"} if first else diazepam
    found = make_plan(patient(medicines=[BACLOFEN, diazepam]), firm)
    assert (of(found, "baclofen").verdict, of(found, "diazepam").verdict) == (
        ("continue", "lower") if first else ("raise", "continue")
    )
    assert (
        "diazepam/comes-down-first" in {reason.rule for reason in of(found, "baclofen").because}
    ) is first


@pytest.mark.parametrize(("dose", "waits"), [("2 mg", False), ("", True)])
def test_a_raise_waits_too_while_what_is_asked_down_may_also_harm(dose: str, waits: bool) -> None:
    diazepam: dict[str, Any] = {"name": "diazepam", "since": "2026-10-01"}
    given = {**diazepam, "dose": dose, "per_day": 1} if dose else diazepam
    found = plan(medicines=[BACLOFEN, given], requests=["stop:diazepam"])
    assert of(found, "diazepam").verdict == "taper"
    rules = {reason.rule for reason in of(found, "baclofen").because}
    assert ("baclofen/another-first" in rules) is waits
