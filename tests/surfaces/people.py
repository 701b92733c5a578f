"""People for tests of whole plans: the examples, and random records of the real vocabulary."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from unclench.content import load
from unclench.intake import read_patient
from unclench.plan import Plan, make_plan

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
TODAY = date(2026, 11, 20)
AUDIENCES = ("person", "carer", "clinician")


@cache
def example(name: str) -> Plan:
    return plan_of((ROOT / "examples" / f"{name}.yaml").read_bytes())


def plan_of(data: bytes, region: str | None = None) -> Plan:
    content = load()
    return make_plan(read_patient(data, content, today=TODAY, region=region), content)


def some(values: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def labs() -> st.SearchStrategy[list[dict[str, Any]]]:
    values = {
        "egfr": ("mL/min/{1.73_m2}", 5, 120),
        "potassium": ("mmol/L", 3, 6),
        "alt_x_uln": ("1", 0, 5),
        "systolic_bp": ("mm[Hg]", 80, 180),
    }
    one = st.sampled_from(sorted(values)).flatmap(
        lambda test: st.builds(
            lambda value, day: {"test": test, "value": value, "unit": values[test][0], "date": day},
            st.integers(*values[test][1:]),
            st.sampled_from(["2026-11-10", "2026-03-01", "2020-01-01"]),
        )
    )
    return st.lists(one, max_size=4)


@cache
def records() -> st.SearchStrategy[dict[str, Any]]:
    """Records in which anything may be missing."""
    content = load()
    medicines = sorted(option.id for option in content.options if option.kind == "medicine")
    line = st.builds(
        lambda name, dose: {"name": name, **({"dose": "10 mg", "per_day": dose} if dose else {})},
        st.sampled_from([*medicines, "ciprofloxacin", "morphine", "furosemide"]),
        st.integers(0, 12),
    )
    person = st.fixed_dictionaries(
        {},
        optional={
            "age": st.integers(16, 90),
            "sex": st.sampled_from(["female", "male"]),
            "pregnant": st.booleans(),
        },
    )
    complaint = st.fixed_dictionaries(
        {},
        optional={
            "pattern": st.sampled_from(
                ["spasticity", "spasm", "paroxysmal_spasm", "cramp", "unclear"]
            ),
            "severity": st.integers(0, 10),
            "distribution": st.sampled_from(["focal", "multifocal", "generalised"]),
            "night_predominant": st.booleans(),
            "interferes_with": some(["walking", "sleep", "care"], 2),
        },
    )
    optional = {
        "region": st.sampled_from(["us", "uk"]),
        "person": person,
        "complaint": complaint,
        "labs": labs(),
        "ms": st.fixed_dictionaries(
            {},
            optional={
                "diagnosed": st.booleans(),
                "mobility": st.sampled_from(["walks_unaided", "bed"]),
            },
        ),
        "signs": some(sorted(content.sign_names), 2),
        "conditions": some(sorted(content.conditions), 3),
        "allergies": some(medicines, 1),
        "medicines": st.lists(line, max_size=4),
        "requests": some(medicines, 2),
        "alcohol": st.sampled_from(["none", "some", "heavy"]),
        "trials": st.just([]),
    }
    return st.fixed_dictionaries({"schema": st.just("unclench.record/1")}, optional=optional)


def plan_of_record(record: dict[str, Any]) -> Plan:
    return plan_of(json.dumps(record).encode())
