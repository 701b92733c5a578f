"""One page for a visit."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types.side_effects import Effects
from unclench.plan import Plan, make_plan
from unclench.plan.findings import Findings, find
from unclench.plan.side_effects import Side, side_effects


class SummaryRequest(NamedTuple):
    person: PersonRequest


class Summarised(NamedTuple):
    """What a visit is about."""

    findings: Findings
    plan: Plan
    side: Side


def summary(request: SummaryRequest, content: Content, effects: Effects) -> Summarised:
    """Raises what `read_person` raises."""
    patient = read_person(request.person, content)
    findings = find(patient, content)
    return Summarised(findings, make_plan(patient, content), side_effects(findings, effects))
