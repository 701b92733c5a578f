"""Plans for a hook: as things are, and as they would be once what is drafted is signed."""

from __future__ import annotations

import datetime
from typing import Any, NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.patient.facts import Patient
from unclench.plan import Plan, make_plan
from unclench.render.hooks.orders import DraftedMedicine


class HookRequest(NamedTuple):
    """The record as a Bundle, and the same with every draft signed; None where nothing is
    ordered."""

    record: dict[str, Any]
    signed: dict[str, Any] | None
    today: datetime.date


class HookPlans(NamedTuple):
    """`after` is None where nothing is ordered."""

    before: Plan
    after: Plan | None
    ordered: tuple[DraftedMedicine, ...]


def hook_plans(request: HookRequest, content: Content) -> HookPlans:
    """Raises what `read_person` raises."""
    before = read_person(PersonRequest(request.record, request.today), content)
    if request.signed is None:
        return HookPlans(make_plan(before, content), None, ())
    after = read_person(PersonRequest(request.signed, request.today), content)
    plans = make_plan(before, content), make_plan(after, content)
    return HookPlans(*plans, _ordered(before, after))


def _ordered(before: Patient, after: Patient) -> tuple[DraftedMedicine, ...]:
    """What would be new, or taken in another amount."""
    taken = {medicine.form: medicine for medicine in before.taken}
    return tuple(
        DraftedMedicine(medicine, taken.get(medicine.form))
        for medicine in after.taken
        if taken.get(medicine.form) != medicine
    )
