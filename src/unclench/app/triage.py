"""What is urgent for one person: danger signs, missed and extra doses, side effects, overdose."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types.side_effects import Effects
from unclench.plan import Plan, make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.plan.side_effects import Side, side_effects


class TriageRequest(NamedTuple):
    person: PersonRequest


class Triaged(NamedTuple):
    """`content` says nothing that is impossible for this person."""

    plan: Plan
    content: Content
    side: Side


def triage(request: TriageRequest, content: Content, effects: Effects) -> Triaged:
    """Raises what `read_person` raises."""
    patient = read_person(request.person, content)
    side = side_effects(find(patient, content), effects)
    return Triaged(make_plan(patient, content), spoken_to(patient, content), side)
