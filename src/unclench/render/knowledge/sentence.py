"""A criterion as the sentence that a clinician signs."""

from __future__ import annotations

from unclench.content.source.draft import Draft
from unclench.criteria.engines.prose import prose
from unclench.render.plan.section import unit


def sentence(draft: Draft, criterion: int) -> str:
    facts = draft.facts
    return prose(
        draft.criteria[criterion],
        lambda fact: facts[fact].names.clinician,
        lambda fact: unit(facts[fact].unit),
    )
