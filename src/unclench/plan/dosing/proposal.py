"""From a verdict to a schedule, and from a schedule to the mapping of the contract. Reads nothing;
the caller joins them to a plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from unclench.content.types import Dose, Product, Rule
from unclench.errors import DoseError
from unclench.plan.coming_down import Down
from unclench.plan.dosing.continuing import most_made
from unclench.plan.dosing.models import Row, Schedule, SignedSchedule, SlotDose
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate
from unclench.plan.models import Urgent, Verdict

MG = "mg"
SCHEDULED = ("offer", "raise", "specialist")


def schedule_for(
    verdict: Verdict,
    on: date,
    *,
    urgent: tuple[Urgent, ...] = (),
    present: Dose | None = None,
    region: str | None = None,
    products: tuple[Product | str, ...] | None = None,
    bedtime: time | None = None,
    most_rows: int | None = None,
) -> Schedule | None:
    """The schedule of a verdict with a regimen, from the day after the plan; None when there is
    nothing to schedule.

    Anything urgent (pump trouble, withdrawal, overdose) means no schedule at all. `present` is the
    day's total taken now, needed to raise. DoseError when the regimen cannot be followed with these
    products; a plan then goes out without a schedule and says so.
    """
    chosen = verdict.regimen
    if urgent or verdict.verdict not in SCHEDULED or not chosen or not verdict.option.medicine:
        return None
    return titrate(
        verdict.option,
        chosen.regimen,
        chosen.ceiling,
        start=on + timedelta(days=1),
        products=products,
        bedtime=bedtime,
        today=on,
        region=region,
        begin=_begin(verdict, present),
        limits=chosen.limits,
        most_rows=most_rows,
    )


def _begin(verdict: Verdict, present: Dose | None) -> Dose | None:
    """The starting point of the schedule: the present amount when it is raised, else nothing."""
    if verdict.verdict != "raise":
        return None
    if present is None:
        raise DoseError(
            f"How much {verdict.option.name} is taken a day is not known: it cannot be raised from "
            "there."
        )
    return present


def way_down(
    down: Down, present: Dose | None, on: date, region: str | None, times: int | None = None
) -> Schedule:
    """The dated way down from the present dose, from the day after the plan, no faster than the
    taper rate.

    `times` says in how many equal doses a day it is taken. It ends with nothing, or at the highest
    total under the limit that is exceeded; without a limit after one step, for a review. DoseError
    when the present amount or the rate is not known.
    """
    if present is None:
        raise DoseError(
            f"How much {down.option.name} is taken a day is not known exactly: its way down cannot "
            "be dated."
        )
    to = partial(
        taper,
        down.option,
        present,
        start=on + timedelta(days=1),
        today=on,
        region=region,
        doses_per_day=times,
    )
    under = _by_a_measure(down)
    if down.verdict == "taper":
        return to(under=under)
    whole = to()
    if down.limit is None:
        goal = next(row.total for row in whole.rows if row.total < present.amount)
        return to(to=Dose(goal, present.unit, "day"))
    return to(to=most_made(whole.request, present, down.limit.at_most), under=under)


def _by_a_measure(down: Down) -> Dose | None:
    """The limit that is exceeded, when it follows from a measure of the body, as the kidneys'
    does."""
    measures = (
        [ceiling.by for ceiling in down.option.medicine.ceilings if ceiling.by]
        if down.option.medicine
        else []
    )
    return down.limit.at_most if down.limit and set(measures) & set(down.limit.facts) else None


def facts_used(verdict: Verdict, rules: Iterable[Rule] = ()) -> tuple[str, ...]:
    """The facts a signature of this verdict's schedule rests on: its reasons', its limits', and all
    that its rules read."""
    limits = verdict.regimen.limits if verdict.regimen else ()
    told = [name for reason in verdict.because for name in reason.facts]
    asked = [name for rule in rules if rule.option == verdict.option.id for name in rule.read]
    return tuple(sorted({*told, *(name for limit in limits for name in limit.facts), *asked}))


def schedule_to_dict(schedule: Schedule | SignedSchedule) -> dict[str, Any]:
    """The contract's `schedule`: dates inclusive, amounts as exact decimals in strings; `mg` is
    null when the unit is another."""
    signed_by = schedule.signature.by if isinstance(schedule, SignedSchedule) else None
    plan = schedule.schedule if isinstance(schedule, SignedSchedule) else schedule
    return {
        "medicine": plan.medicine,
        "regimen": plan.regimen,
        "signed_by": signed_by,
        "unit": plan.unit,
        "days": [_row(row, plan.unit) for row in plan.rows],
        "products": [
            {"form": product.form, "strength": product.strength}
            for product in plan.request.products
        ],
        "then": plan.then,
        "confirm": [*plan.request.judgements],
        "claims": [*plan.claims],
    }


def _row(row: Row, unit: str) -> dict[str, Any]:
    return {
        "from": row.start.isoformat(),
        "to": (row.next - timedelta(days=1)).isoformat(),
        "doses": [_dose(dose) for dose in row.doses],
        "first_day": None if row.first_day is None else [_dose(dose) for dose in row.first_day],
        "mg_per_day": f"{row.total:f}" if unit == MG else None,
        "amount_per_day": f"{row.total:f}",
        "waits_for": None if row.gate == "none" else row.gate,
        "marks": [*row.marks],
    }


def _dose(dose: SlotDose) -> dict[str, Any]:
    amount = f"{dose.amount:f}"
    return {
        "slot": dose.slot,
        "mg": amount if dose.unit == MG else None,
        "amount": amount,
        "make": dose.make,
        "at": f"{dose.at.at:%H:%M}",
        "next_day": dose.at.next_day,
    }
