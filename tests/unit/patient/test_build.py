"""From a record to facts: statements take precedence over results, ranges are shown as bounds, and
look-ups follow their content."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from support.content import FACTS, SMALL, made
from unclench.criteria.values import Interval
from unclench.intake import read_patient, read_record
from unclench.patient.build import build
from unclench.patient.index import index_of
from unclench.patient.labs import choose
from unclench.patient.record import LabResult, Record

TODAY = date(2026, 11, 20)
SPECS = {spec.id: spec for spec in FACTS}


def record(**more: Any) -> Record:
    return read_record(
        json.dumps({"schema": "unclench.record/1", **more}).encode(), SMALL, today=TODAY
    )


def result(test: str, number: int, unit: str, bound: str = "") -> LabResult:
    return LabResult(test, Decimal(number), bound, unit, date(2026, 11, 10), "labs[0]", "", None)


def test_a_fact_of_the_record_is_not_replaced_by_a_result() -> None:
    heavier = result("weight", 80, "kg")
    said = build(record(person={"weight_kg": 62})._replace(labs=(heavier,)), SMALL)
    assert said.facts["weight"] == Interval(Decimal(62), Decimal(62))
    assert build(record()._replace(labs=(heavier,)), SMALL).facts["weight"] == Interval(
        Decimal(80), Decimal(80)
    )


@pytest.mark.parametrize("bound", ["~", "ad", "=<", "> "])
def test_a_bound_that_nobody_knows_makes_no_number(bound: str) -> None:
    found = choose(
        SPECS["potassium"],
        [result("potassium", 4, "mmol/L", bound)],
        TODAY,
        lambda *_: None,
        lambda *_: None,
    )
    assert found.reading is None
    assert [item.reason for item in found.unusable] == [f"the bound '{bound}' is not known"]


@pytest.mark.parametrize(
    ("clearance", "egfr", "shown", "low", "high"),
    [
        ("<50", 30, "at most 30", "-Infinity", "30"),
        ("<50", 90, "<50", "-Infinity", None),
        (">60", 90, "60 to 90", "60", "90"),
        (80, 90, "80", "80", "80"),
    ],
)
def test_the_lower_of_two_measures_is_shown_as_what_is_known_of_it(
    clearance: Any, egfr: int, shown: str, low: str, high: str | None
) -> None:
    labs = [
        {"test": "crcl", "value": clearance, "unit": "mL/min", "date": "2026-11-10"},
        {"test": "egfr", "value": egfr, "unit": "mL/min/{1.73_m2}", "date": "2026-11-10"},
    ]
    found = build(record(labs=labs), SMALL)
    value = found.facts["kidney_clearance"]
    assert isinstance(value, Interval)
    assert (
        value.low.quantize(Decimal(1)) == Decimal(low)
        if low != "-Infinity"
        else value.low == Decimal(low)
    )
    assert high is None or value.high == Decimal(high)
    assert found.details["kidney_clearance"].text == shown


def test_look_ups_are_made_once_for_each_content_and_the_oldest_are_let_go() -> None:
    assert index_of(SMALL) is index_of(SMALL)
    contents = [made() for _ in range(9)]
    indexes = [index_of(content) for content in contents]
    assert len({id(index) for index in indexes}) == 9
    assert all(index.content is content for index, content in zip(indexes, contents, strict=True))
    again = read_patient(b"schema: unclench.record/1\nregion: uk\n", contents[0], today=TODAY)
    assert again.facts["region"] == "uk"
