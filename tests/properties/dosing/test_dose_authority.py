"""Which dose each audience may see: every combination of signer, later changes and day (I15); one
regimen for each plan (I11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest

from properties.dosing.laws import CONTENT, PLANNED, START, planned
from unclench.content.types import Dose
from unclench.criteria.values import Interval, Members
from unclench.errors import DoseError
from unclench.plan.dosing import signature as signing
from unclench.plan.dosing.checkins import Event, Happened, Outcome, check_in, replan
from unclench.plan.dosing.continuing import limited
from unclench.plan.dosing.derive import derive
from unclench.plan.dosing.models import Row, Schedule, SignedSchedule
from unclench.plan.dosing.signature import for_person, lapsed, sign, verify
from unclench.plan.regimen import Limit

FACTS: dict[str, object] = {
    "egfr": Interval(Decimal(90), Decimal(90)),
    "conditions": Members(frozenset({"falls"})),
    "drives": True,
}
USED = ("egfr", "conditions", "alcohol")
CLINICIAN = "Dr Ann Example, neurologist"
SIGNERS = (
    CLINICIAN,
    "Ann Example",
    "",
    "Bo Example, patient",
    "Cy Example, carer",
    "Unclench, program",
)


class Change(NamedTuple):
    """Something that happened after signing; `harmless`: the signature still holds."""

    name: str
    of: Callable[[dict[str, object]], dict[str, object]]
    harmless: bool = False


def without(name: str) -> Callable[[dict[str, object]], dict[str, object]]:
    return lambda facts: {key: value for key, value in facts.items() if key != name}


CHANGES = (
    Change("nothing", lambda facts: facts, True),
    Change("read in another order", lambda facts: dict(reversed(facts.items())), True),
    Change("a fact that did not matter", lambda facts: {**facts, "drives": False}, True),
    Change("kidneys fall", lambda facts: {**facts, "egfr": Interval(Decimal(45), Decimal(45))}),
    Change("kidneys are not known any more", without("egfr")),
    Change(
        "kidneys are known less well",
        lambda facts: {**facts, "egfr": Interval(Decimal(60), Decimal(90))},
    ),
    Change(
        "an illness more",
        lambda facts: {**facts, "conditions": Members(frozenset({"falls", "epilepsy"}))},
    ),
    Change(
        "an illness not asked again",
        lambda facts: {**facts, "conditions": Members(frozenset({"falls"}), complete=False)},
    ),
    Change("what was not known is known", lambda facts: {**facts, "alcohol": "heavy"}),
)
DAYS = (-1, 0, 1, 3)  # before the first day, on it, in the table; 3: on the day after the table


@cache
def proposals() -> tuple[Schedule, ...]:
    found = [plan for case in PLANNED[::17] if (plan := planned(case))]
    return tuple(found)


def day(plan: Schedule, which: int) -> date:
    return plan.rows[-1].next if which == 3 else START + timedelta(days=which)


def doubled(signed: SignedSchedule) -> SignedSchedule:
    rows = tuple(row._replace(total=row.total * 2) for row in signed.schedule.rows)
    return signed._replace(schedule=signed.schedule._replace(rows=rows))


def swapped(signed: SignedSchedule) -> SignedSchedule:
    """The signature of another schedule: the one given to another person."""
    other = next(plan for plan in proposals() if plan != signed.schedule)
    return signed._replace(schedule=other)


def mixed(signed: SignedSchedule) -> SignedSchedule:
    """A request with another interval, worked out properly: one regimen mixed with another."""
    return signed._replace(schedule=of_two_regimens(signed.schedule))


def of_two_regimens(plan: Schedule) -> Schedule:
    regimen = plan.request.regimen
    assert regimen is not None
    return derive(
        plan.request._replace(regimen=regimen._replace(every_days=(regimen.every_days or 0) + 1))
    )


def forged(signed: SignedSchedule) -> SignedSchedule:
    return signed._replace(signature=signed.signature._replace(by="Dr Bo Other, nurse"))


EVENTS: tuple[Event, ...] = ("missed", "vomited", "held", "extra")
OUTCOMES: tuple[Outcome, ...] = ("too_drowsy", "goal_met", "fine")
TAMPERED = (doubled, swapped, mixed, forged)


def seen(signed: Any, facts: dict[str, object], on: date) -> tuple[Row, ...] | None:
    try:
        return for_person(signed, facts, on)
    except DoseError as error:
        assert "\n" not in str(error)
        return None


def signed_by(plan: Schedule, who: str) -> SignedSchedule | None:
    try:
        return sign(
            plan, by=who, on=START, facts=FACTS, used=USED, confirmed=plan.request.judgements
        )
    except DoseError:
        return None


def every_combination() -> int:
    """Shown if and only if: a clinician signed it, nothing that mattered changed, the table has not
    ended; how many were tried."""
    tried = 0
    for plan in proposals():
        for who in SIGNERS:
            signed = signed_by(plan, who)
            assert (signed is not None) == (who == CLINICIAN), f"'{who}' signs"
            for change, which in product(CHANGES, DAYS):
                tried += 1
                rows = seen(signed or plan, change.of(FACTS), day(plan, which))
                allowed = signed is not None and change.harmless and which != 3
                assert (rows is not None) == allowed, f"{who}, {change.name}, day {which}"
                assert rows is None or rows == plan.rows
        approved = signed_by(plan, CLINICIAN)
        assert approved is not None
        for tamper in TAMPERED:
            assert seen(tamper(approved), FACTS, START) is None, tamper.__name__
    return tried


def test_a_person_sees_doses_only_of_a_signature_that_holds() -> None:
    assert every_combination() > 3000


def test_what_changed_is_named() -> None:
    approved = signed_by(proposals()[0], CLINICIAN)
    assert approved is not None
    for change in CHANGES:
        assert bool(lapsed(approved, change.of(FACTS))) is not change.harmless
    limit = Limit(Dose(Decimal(1), proposals()[0].unit, "day"), "egfr", ("egfr",), ())
    assert lapsed(approved, FACTS, limits=(limit,)) == ("limits",)


def test_a_plan_of_two_regimens_is_known_for_what_it_is() -> None:
    """I11: signed or not, its regimen is not the one of the knowledge."""
    for plan in proposals():
        option = CONTENT.option(plan.medicine)
        for one, known in ((plan, ()), (of_two_regimens(plan), ("regimen",))):
            found = signed_by(one, CLINICIAN)
            assert found is not None
            step_is_open = plan.request.regimen is not None and plan.request.regimen.step is None
            assert lapsed(found, FACTS, option=option) == (() if step_is_open else known)


def test_no_new_plan_takes_a_signature_along() -> None:
    """Whatever happens, the answer is a proposal: a person sees it only after it is signed
    again."""
    for plan in proposals():
        on = plan.rows[0].start + timedelta(days=2)
        answers = [replan(plan, Happened(event, 1), on) for event in EVENTS]
        answers += [check_in(plan, outcome, on) for outcome in OUTCOMES]
        for answer in answers:
            for proposed in (answer.schedule, answer.offer):
                assert not isinstance(proposed, SignedSchedule)
                assert proposed is None or seen(proposed, FACTS, on) is None


def test_a_kidney_value_that_falls_on_the_way_up_takes_the_doses_away_and_the_next_plan_is_lower() -> (  # noqa: E501 - one expression
    None
):
    option = CONTENT.option("baclofen")
    case = next(
        case for case in PLANNED if case.regimen.id == "ten_weekly" and case.ceiling is None
    )
    plan = planned(case)
    assert plan is not None
    assert option.medicine is not None
    approved = signed_by(plan, CLINICIAN)
    assert approved is not None
    on = START + timedelta(days=17)
    assert seen(approved, FACTS, on) == plan.rows
    weaker = {**FACTS, "egfr": Interval(Decimal(45), Decimal(45))}
    assert seen(approved, weaker, on) is None
    band = next(
        band
        for ceiling in option.medicine.ceilings
        if ceiling.by == "kidney_clearance"
        for band in ceiling.bands
        if band.below == 60
    )
    lower = limited(plan, (Limit(band.at_most, "egfr", ("egfr",), band.claims),), on)
    assert lower.rows[-1].total == band.at_most.amount
    assert seen(lower, weaker, on) is None
    again = sign(lower, by=CLINICIAN, on=on, facts=weaker, used=USED)
    verify(again)
    assert seen(again, weaker, on) == lower.rows
    assert seen(again, FACTS, on) is None, "nor does the lower plan hold for other kidneys"


# --- seeded faults --------------------------------------------------------------------------------

FAULTS: list[tuple[str, Any]] = [
    ("lapsed", lambda *_: ()),
    ("verify", lambda _: None),
    ("fact_hash", lambda facts, name: str(facts.get(name, FACTS["egfr"]))),
    ("NO_SIGNER", frozenset()),
    ("canonical", lambda value: str(type(value))),
]


@pytest.mark.parametrize(("place", "fault"), FAULTS, ids=[place for place, _ in FAULTS])
def test_a_seeded_fault_is_caught(place: str, fault: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, place, fault)
    with pytest.raises(AssertionError):
        every_combination()


def test_a_signature_without_an_end_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        globals(), "for_person", lambda signed, facts, _: signing.for_person(signed, facts)
    )
    with pytest.raises(AssertionError, match="day 3"):
        every_combination()
