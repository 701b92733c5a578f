"""Promises about what comes down: nothing else is begun meanwhile, and it is seen to in time."""

from __future__ import annotations

from collections.abc import Iterator

from z3 import And, BoolRef, Or

from unclench.plan.coming_down import NO_HARM
from unclench.plan.lines import one_at_a_time
from unclench.proof.model.plan import PlanModel
from unclench.proof.model.stage import LATER

Question = tuple[str, BoolRef, bool]
BEGUN = ("offer", "raise", "specialist")


def one_change(model: PlanModel) -> Iterator[Question]:
    """Nobody begins or raises one of these medicines while another of them comes down."""
    draft = model.findings.draft
    alone = one_at_a_time(draft.options.values(), draft.ingredients)
    for option in alone:
        others = [
            model.verdicts[other][word] for other in alone for word in BEGUN if other != option and word in model.verdicts[other]
        ]
        yield option, And(harmed(model, option), Or(others)), False


def seen_in_time(model: PlanModel) -> Iterator[Question]:
    """Nobody whose medicine harms is left to a routine visit."""
    yield "", And(model.urgency[LATER], Or([harmed(model, option) for option in medicines(model)])), False


def harmed(model: PlanModel, option: str) -> BoolRef:
    """Whose verdict is a way down, unless it is only asked for, or did not help."""
    found = model.verdicts[option]
    harms = [rule for rule in model.findings.rules.get(option, ()) if rule.urgency and rule.urgency not in NO_HARM]
    rules = [model.findings.fires(rule) for rule in harms]
    return Or(found["lower"], found["stop_urgently"], And(found["taper"], Or(rules)))


def medicines(model: PlanModel) -> list[str]:
    return [option.id for option in model.findings.draft.options.values() if option.medicine is not None]
