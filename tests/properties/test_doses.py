"""No plan goes above a limit, and a regimen is one protocol, never a mixture (I03, I11)."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from support.laws import (
    World,
    answering_by,
    caught,
    day_total,
    draft,
    holds,
    limits_by_the_judge,
    lowest_limit,
    medicines_of,
    planning_by,
    real,
)
from support.people import Record, known_person
from unclench.content.content import Content
from unclench.content.types import Medicine
from unclench.criteria.values import Interval
from unclench.patient.facts import Patient
from unclench.plan.models import Plan, Verdict
from unclench.plan.regimen import Limit

GOING_ON = ("continue", "raise", "offer")


def start_fits_under_every_limit(world: World, record: Record, _: Random) -> None:
    patient = world.patient_of(record)
    for verdict in medicines_of(world.plan(patient)):
        chosen = verdict.regimen
        if chosen is None:
            continue
        body = draft().options[verdict.option.id].medicine
        assert body is not None
        allowed = [
            *limits_by_the_judge(body, patient.facts),
            *([chosen.regimen.ceiling] if chosen.regimen.ceiling else []),
        ]
        assert (chosen.ceiling is None) is (not allowed), f"{verdict.option.id}: a limit was lost"
        for dose in allowed:
            assert chosen.ceiling is not None
            assert chosen.ceiling.unit == dose.unit
            assert chosen.ceiling.amount <= dose.amount, (
                f"{verdict.option.id}: ceiling {chosen.ceiling} is above the limit {dose}"
            )
        if chosen.regimen.start and chosen.ceiling:
            start = day_total(chosen.regimen.start, chosen.regimen.doses_per_day)
            assert start <= chosen.ceiling.amount, (
                f"{verdict.option.id}: start {start} is above {chosen.ceiling}"
            )


def dose_above_a_limit_never_goes_on(world: World, record: Record, _: Random) -> None:
    """`raise` only certainly below the lowest limit; what is certainly above it is neither kept nor
    raised."""
    patient = world.patient_of(record)
    plan = world.plan(patient)
    for verdict in medicines_of(plan):
        lowest, dose = (
            lowest_limit(verdict.option.id, patient.facts),
            patient.facts.get(dose_fact(verdict)),
        )
        if verdict.verdict == "raise":
            assert isinstance(dose, Interval), (
                f"{verdict.option.id} is raised from a dose that is not known"
            )
            assert lowest is None or dose.high < lowest, (
                f"{verdict.option.id} is raised at {dose.high}, the limit is {lowest}"
            )
        lowest = lowest_limit(verdict.option.id, patient.facts, build_up=False)
        if (
            isinstance(dose, Interval)
            and lowest is not None
            and dose.low > lowest
            and plan.stage.id != "emergency"
        ):
            assert verdict.verdict not in GOING_ON, (
                f"{verdict.option.id}: {verdict.verdict} at {dose.low}, the limit is {lowest}"
            )


def dose_fact(verdict: Verdict) -> str:
    assert verdict.option.medicine is not None
    return f"{verdict.option.id}_{verdict.option.medicine.measure}_per_day"


def regimen_is_one_protocol(world: World, record: Record, _: Random) -> None:
    """Start, step, interval and doses a day are those of one regimen of that medicine; its own
    ceiling is among the limits."""
    for verdict in medicines_of(world.plan_of(record)):
        if verdict.regimen is None:
            continue
        true = world.content.option(verdict.option.id).medicine
        assert true is not None
        known = {regimen.id: regimen for regimen in true.regimens}
        used = verdict.regimen.regimen
        assert used == known.get(used.id), (
            f"{verdict.option.id}: the regimen '{used.id}' is not the one of the content"
        )
        if used.ceiling:
            assert used.ceiling in [limit.at_most for limit in verdict.regimen.limits]


LAWS = [start_fits_under_every_limit, dose_above_a_limit_never_goes_on, regimen_is_one_protocol]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


def with_medicines(content: Content, change: Any) -> Content:
    """The content with every medicine's body changed."""
    options = tuple(
        o if o.medicine is None else o._replace(medicine=change(o.medicine))
        for o in content.options
    )
    return content._replace(options=options)


def no_limits(medicine: Medicine) -> Medicine:
    return medicine._replace(ceilings=())


def higher_limits(medicine: Medicine) -> Medicine:
    def higher(band: Any) -> Any:
        return band._replace(at_most=band.at_most._replace(amount=band.at_most.amount * 10))

    return medicine._replace(
        ceilings=tuple(c._replace(bands=tuple(map(higher, c.bands))) for c in medicine.ceilings)
    )


@pytest.mark.parametrize(
    "fault", [no_limits, higher_limits], ids=["a limit left out", "a limit raised"]
)
@pytest.mark.parametrize("law", LAWS[:2], ids=lambda law: law.__name__)
def test_a_seeded_fault_in_the_content_is_caught(law: Any, fault: Any) -> None:
    caught(law, planning_by(with_medicines(real().content, fault)))


def test_the_highest_limit_instead_of_the_lowest_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def highest(found: tuple[Limit, ...]) -> Limit | None:
        return max(found, key=lambda limit: limit.at_most.amount, default=None)

    for place in ("limits", "verdict"):
        monkeypatch.setattr(f"unclench.plan.{place}.least", highest)
    caught(dose_above_a_limit_never_goes_on, real())


def test_a_start_that_is_not_compared_with_the_ceiling_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def steep(medicine: Medicine) -> Medicine:
        return medicine._replace(
            regimens=tuple(
                r._replace(start=r.start and r.start._replace(amount=r.start.amount * 99))
                for r in medicine.regimens
            )
        )

    world = planning_by(with_medicines(real().content, steep))
    monkeypatch.setattr("unclench.plan.verdict.fits", lambda *_: True)
    caught(start_fits_under_every_limit, world)


def mixed(plan: Plan) -> Plan:
    """Every regimen with the interval of another protocol."""

    def mix(verdict: Verdict) -> Verdict:
        chosen = verdict.regimen
        return (
            verdict
            if chosen is None
            else verdict._replace(
                regimen=chosen._replace(regimen=chosen.regimen._replace(every_days=1))
            )
        )

    return plan._replace(options=tuple(map(mix, plan.options)))


def test_a_mixed_protocol_is_caught() -> None:
    caught(regimen_is_one_protocol, answering_by(mixed))


def test_a_plan_with_unknown_doses_read_as_nought_is_caught() -> None:
    """COALESCE(dose, 0): an unknown amount would leave room to raise."""

    def nought(patient: Patient) -> Plan:
        taken = {
            f"{o.id}_{o.medicine.measure}_per_day": Interval(
                *map(type(o.medicine.ceilings[0].bands[0].at_most.amount), (0, 0))
            )
            for o in real().content.options
            if o.medicine and o.medicine.ceilings
        }
        return real().plan(patient._replace(facts={**taken, **patient.facts}))

    caught(dose_above_a_limit_never_goes_on, real()._replace(plan=nought), known_person, 6000)
