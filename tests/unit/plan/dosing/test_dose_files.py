"""A signed schedule as a file: what cannot be written or read, a request that nothing follows from,
and other knowledge."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from unclench.content import load
from unclench.content.types import Dose
from unclench.errors import DoseError
from unclench.plan.dosing.models import Schedule, SignedSchedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.serialised import read_request, sealed, write
from unclench.plan.dosing.signature import fact_hash, lapsed, sign
from unclench.plan.dosing.titrate import titrate

START = date(2026, 11, 21)


def proposal() -> Schedule:
    option = load().option("baclofen")
    assert option.medicine is not None
    regimen = next(found for found in option.medicine.regimens if found.id == "ten_weekly")
    return titrate(option, regimen, Dose(Decimal(30), "mg", "day"), start=START)


def signed() -> SignedSchedule:
    return sign(proposal(), by="Dr Ann Example, neurologist", on=START, facts={}, used=())


def file_of(found: SignedSchedule) -> dict[str, Any]:
    request = found.schedule.request
    return {
        "schedule": schedule_to_dict(found),
        "signed": sealed(found),
        "medicine": request.medicine,
        "limits": [{"at_most": str(limit.at_most)} for limit in request.limits],
        "regimen": {"id": "ten_weekly"},
    }


def test_what_is_written_comes_back() -> None:
    assert reopen(file_of(signed())) == (signed(), ())


def test_a_request_from_which_nothing_follows_is_told() -> None:
    """Even with the request and every hash changed, the schedule must be one that can be made."""
    found = signed()
    request = found.schedule.request._replace(goal=Dose(Decimal(90), "mg", "day"))
    other = SignedSchedule(found.schedule._replace(request=request), found.signature)
    opened = reopen(file_of(other))
    assert opened.signed is None
    (line,) = opened.differences
    assert line.startswith(
        "no schedule follows from its request (90 mg/day is above the limit of 30 mg/day"
    )


@pytest.mark.parametrize("value", [0.5, {"a": 1}, b"x", object()])
def test_only_values_of_the_kernel_are_written(value: object) -> None:
    with pytest.raises(DoseError, match=r"A value of type \w+ cannot be written"):
        write((value,))


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("slots", "bedtime", "request.slots: a list was expected."),
        ("limits", [5], "at_most, because, facts, claims is missing or does not belong here."),
        ("grain", "Infinity", "request.grain: this value cannot be read."),
        ("grain", "NaN", "request.grain: this value cannot be read."),
        ("grain", "five", "request.grain: 'five' cannot be read."),
        ("kind", "guess", "request.kind: one of titrate, taper was expected."),
        ("slower", True, "request.slower: this value cannot be read."),
    ],
)
def test_a_value_of_another_kind_is_named_with_its_place(
    key: str, value: object, line: str
) -> None:
    tree = write(proposal().request)
    assert read_request(tree) == proposal().request
    with pytest.raises(DoseError) as caught:
        read_request({**tree, key: value})
    assert line in str(caught.value)


# --- what a signature rests on --------------------------------------------------------------------


def test_a_fact_of_several_parts_has_one_hash_whatever_its_order() -> None:
    one = fact_hash({"levels": {"b": Decimal("1.0"), "a": frozenset({"x", "y"})}}, "levels")
    assert fact_hash({"levels": {"a": frozenset({"y", "x"}), "b": Decimal(1)}}, "levels") == one
    assert fact_hash({"levels": {"a": frozenset({"y"}), "b": Decimal(1)}}, "levels") != one


@pytest.mark.parametrize("value", [0.5, object(), b"x"])
def test_what_has_no_one_way_to_be_written_is_not_signed(value: object) -> None:
    with pytest.raises(DoseError, match=r"A value of type \w+ cannot be signed"):
        sign(
            proposal(),
            by="Dr Ann Example, neurologist",
            on=START,
            facts={"egfr": value},
            used=("egfr",),
        )


def test_a_signature_lapses_for_another_medicine_and_without_its_regimen() -> None:
    assert lapsed(signed(), {}, option=load().option("tizanidine")) == ("medicine",)
    option = load().option("baclofen")
    assert option.medicine is not None
    others = tuple(regimen for regimen in option.medicine.regimens if regimen.id != "ten_weekly")
    assert lapsed(
        signed(), {}, option=option._replace(medicine=option.medicine._replace(regimens=others))
    ) == ("regimen",)
