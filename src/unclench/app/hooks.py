"""Plans for a hook: as things are, and as they would be once what is drafted is signed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.patient.facts import Patient
from unclench.plan import Plan, make_plan
from unclench.render.hooks.amounts import DraftedMedicine


class HookRequest(NamedTuple):
    """The record as a Bundle, the same with every draft signed, and the drafts alone; None where
    nothing is ordered."""

    record: dict[str, Any]
    signed: dict[str, Any] | None
    drafts: dict[str, Any] | None
    today: datetime.date


class HookPlans(NamedTuple):
    """`after` is None where nothing is ordered."""

    before: Plan
    after: Plan | None
    ordered: tuple[DraftedMedicine, ...]


def hook_plans(request: HookRequest, content: Content) -> HookPlans:
    """Raises what `read_person` raises."""
    before = read_person(PersonRequest(request.record, request.today), content)
    if request.signed is None or request.drafts is None:
        return HookPlans(make_plan(before, content), None, ())
    after = read_person(PersonRequest(request.signed, request.today), content)
    drafts = read_person(PersonRequest(request.drafts, request.today), content)
    plans = make_plan(before, content), make_plan(after, content)
    return HookPlans(*plans, (*_ordered(before, after, drafts), *_ended(before, after)))


def _ordered(before: Patient, after: Patient, drafts: Patient) -> Iterator[DraftedMedicine]:
    """What would be new, or taken in another amount."""
    taken = {medicine.form: medicine for medicine in before.taken}
    drafted = {medicine.form: medicine for medicine in drafts.taken}
    for medicine in after.taken:
        now = taken.get(medicine.form)
        if now != medicine:
            alone = drafted.get(medicine.form, medicine)
            besides = now is not None and medicine.per_day != alone.per_day
            yield DraftedMedicine(alone, now, besides)


def _ended(before: Patient, after: Patient) -> Iterator[DraftedMedicine]:
    """What would be taken no more."""
    left = {medicine.form for medicine in after.taken}
    for medicine in before.taken:
        if medicine.form not in left:
            yield DraftedMedicine(medicine._replace(per_day=Decimal(0)), medicine)
