"""Who signed what, on which facts; what makes it lapse; and that no person sees an unsigned dose
(I15)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from unclench.content import load
from unclench.content.types import Dose, Option
from unclench.criteria.values import Interval, Members
from unclench.errors import DoseError
from unclench.plan.dosing import signature as signing
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.dosing.signature import canonical, for_person, lapsed, sign, verify
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import titrate

ON = date(2026, 11, 20)
NINETY = Interval(Decimal(90), Decimal(90))
FACTS: dict[str, object] = {
    "egfr": NINETY,
    "severity": Interval(Decimal(6), Decimal(6)),
    "taking": Members(frozenset({"a", "b"})),
}
USED = ("egfr", "severity", "taking", "pregnant")


def option() -> Option:
    return load().option("baclofen")


def proposal(**more: Any) -> Schedule:
    medicine = option().medicine
    assert medicine is not None
    regimen = next(found for found in medicine.regimens if found.id == "gentle")
    return titrate(
        option(), regimen, Dose(Decimal(15), "mg", "day"), start=date(2026, 11, 21), **more
    )


def signed() -> SignedSchedule:
    return sign(proposal(), by="Dr Ann Example, neurologist", on=ON, facts=FACTS, used=USED)


def test_a_signature_holds_while_nothing_changes() -> None:
    verify(signed())
    assert (
        lapsed(
            signed(),
            dict(reversed(FACTS.items())),
            option=option(),
            limits=proposal().request.limits,
        )
        == ()
    )
    assert for_person(signed(), FACTS) == proposal().rows
    assert schedule_to_dict(signed())["signed_by"] == "Dr Ann Example, neurologist"
    assert schedule_to_dict(proposal())["signed_by"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("egfr", Interval(Decimal(45), Decimal(45))),
        ("egfr", None),
        ("pregnant", True),
        ("taking", Members(frozenset({"a"}))),
        ("taking", Members(frozenset({"a", "b"}), complete=False)),
    ],
)
def test_a_fact_that_mattered_makes_it_lapse_and_is_named(name: str, value: object) -> None:
    changed = {key: kept for key, kept in FACTS.items() if key != name} | (
        {} if value is None else {name: value}
    )
    assert lapsed(signed(), changed) == (name,)
    with pytest.raises(DoseError, match=f"has lapsed: {name} changed"):
        for_person(signed(), changed)


def test_a_fact_that_did_not_matter_changes_nothing() -> None:
    assert lapsed(signed(), {**FACTS, "drives": True}) == ()
    assert lapsed(signed(), {**FACTS, "egfr": Interval(Decimal("90.0"), Decimal(90))}) == ()


def test_changed_knowledge_makes_it_lapse_and_is_named() -> None:
    medicine = option().medicine
    assert medicine is not None
    slower = tuple(r._replace(every_days=14) if r.id == "gentle" else r for r in medicine.regimens)
    gentler = medicine.stopping.taper and medicine.stopping.taper._replace(every_days=14)
    assert lapsed(
        signed(), FACTS, option=option()._replace(medicine=medicine._replace(regimens=slower))
    ) == ("regimen",)
    assert lapsed(
        signed(),
        FACTS,
        option=option()._replace(
            medicine=medicine._replace(stopping=medicine.stopping._replace(taper=gentler))
        ),
    ) == ("taper",)
    assert "products" in lapsed(
        signed(),
        FACTS,
        option=option()._replace(medicine=medicine._replace(products=medicine.products[:1])),
    )
    assert lapsed(signed(), FACTS, limits=()) == ()
    lower = proposal().request.limits[0]._replace(at_most=Dose(Decimal(5), "mg", "day"))
    assert lapsed(signed(), FACTS, limits=(lower,)) == ("limits",)


@pytest.mark.parametrize(
    "by", ["", "Ann", "Ann Example", ", neurologist", "Ann,", "12, 34", "Ann\nB, neurologist"]
)
def test_nobody_signs_without_a_name_and_a_role(by: str) -> None:
    with pytest.raises(DoseError, match="name and a role"):
        sign(proposal(), by=by, on=ON, facts=FACTS, used=USED)


@pytest.mark.parametrize(
    "role", ["patient", "carer", "her carer", "Parent", "program", "self", "language model"]
)
def test_the_person_a_carer_or_a_program_signs_nothing(role: str) -> None:
    with pytest.raises(DoseError, match="is no clinician"):
        sign(proposal(), by=f"Ann Example, {role}", on=ON, facts=FACTS, used=USED)


def test_a_signature_is_for_the_days_of_its_table() -> None:
    last = proposal().rows[-1].next
    assert for_person(signed(), FACTS, last - timedelta(days=1)) == proposal().rows
    with pytest.raises(DoseError, match="ask before anything is changed or stopped"):
        for_person(signed(), FACTS, last)


@pytest.mark.parametrize("ceiling", ["20", "400"])
def test_a_ceiling_above_the_lowest_limit_cannot_be_signed(ceiling: str) -> None:
    """The request itself says which limits apply; a ceiling put above them makes no schedule."""
    higher = proposal().request._replace(ceiling=Dose(Decimal(ceiling), "mg", "day"))
    with pytest.raises(DoseError, match="above the lowest limit that applies, 15 mg/day"):
        sign(
            proposal()._replace(request=higher),
            by="Dr Ann Example, neurologist",
            on=ON,
            facts=FACTS,
            used=USED,
        )


def test_a_changed_schedule_cannot_be_signed_or_shown() -> None:
    row = proposal().rows[0]
    more = proposal()._replace(rows=(row._replace(total=row.total * 2), *proposal().rows[1:]))
    with pytest.raises(DoseError, match="changed by hand"):
        sign(more, by="Dr Ann Example, neurologist", on=ON, facts=FACTS, used=USED)
    with pytest.raises(DoseError, match="does not follow"):
        for_person(signed()._replace(schedule=more), FACTS)
    with pytest.raises(DoseError, match="changed after signing"):
        verify(signed()._replace(signature=signed().signature._replace(by="Dr Bo Other, nurse")))
    other = proposal(products=("5 mg",))
    with pytest.raises(DoseError, match="changed after signing"):
        verify(signed()._replace(schedule=other))


def test_judgements_are_confirmed_by_name() -> None:
    liquid = proposal(products=("5 mg/5 mL",))
    with pytest.raises(DoseError, match="a clinician confirms"):
        sign(liquid, by="Dr Ann Example, neurologist", on=ON, facts=FACTS, used=USED)
    verify(
        sign(
            liquid,
            by="Dr Ann Example, neurologist",
            on=ON,
            facts=FACTS,
            used=USED,
            confirmed=liquid.request.judgements,
        )
    )


def test_a_person_is_never_shown_an_unsigned_schedule() -> None:
    """By type (mypy would report an unused ignore if it were allowed), and when it runs."""
    with pytest.raises(DoseError, match="is unsigned"):
        for_person(proposal(), FACTS)  # type: ignore[arg-type]
    with pytest.raises(DoseError, match="is unsigned"):
        for_person(tuple(signed()), FACTS)  # type: ignore[arg-type]


def test_a_taper_is_signed_like_any_other() -> None:
    plan = taper(option(), Dose(Decimal(60), "mg", "day"), start=date(2026, 11, 21))
    verify(sign(plan, by="Dr Ann Example, neurologist", on=ON, facts={}, used=()))


@pytest.mark.parametrize("fault", ["fact_hash", "_seal"])
def test_a_seeded_fault_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that sees nothing: the changes above would go unnoticed."""
    monkeypatch.setattr(signing, fault, lambda *_: "0" * 64)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test_a_fact_that_mattered_makes_it_lapse_and_is_named("egfr", None)
        test_a_changed_schedule_cannot_be_signed_or_shown()


def test_a_list_is_hashed_as_a_tuple_and_a_record_by_its_type() -> None:
    amount = Dose(Decimal(5), "mg", "day")
    assert canonical([1, 2]) == canonical((1, 2)) == ["list", 1, 2]
    assert canonical(amount) == ["Dose", {"decimal": "5"}, "mg", "day"]
    assert canonical(tuple(amount)) != canonical(amount)
