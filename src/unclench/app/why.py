"""Why an option has its verdict, and the smallest change that would flip it."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.names import option_id
from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean
from unclench.plan import Plan, make_plan
from unclench.plan.counterfactual import FactChange, smallest_change
from unclench.plan.impossible import spoken_to


class WhyRequest(NamedTuple):
    """`option` is an id, or any name of a medicine."""

    person: PersonRequest
    option: str


class Explained(NamedTuple):
    """`content` says nothing that is impossible for this person; `option` is an id."""

    plan: Plan
    content: Content
    option: str
    changes: tuple[FactChange, ...]


def why(request: WhyRequest, content: Content) -> Explained:
    """Raises RequestError for an option that is not known, and what `read_person` raises."""
    option = _option(request.option, content)
    patient = read_person(request.person, content)
    plan, changes = make_plan(patient, content), smallest_change(patient, content, option)
    return Explained(plan, spoken_to(patient, content), option, changes)


def _option(named: str, content: Content) -> str:
    known, found = tuple(option.id for option in content.options), option_id(named, content)
    if found not in known:
        raise unusable("option", f"there is no option '{named}'", did_you_mean(named, known))
    return found
