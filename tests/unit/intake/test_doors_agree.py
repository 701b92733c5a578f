"""The same person through either door has the same facts."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from support.bundle import bundle_of
from support.content import FACTS, SMALL
from unclench.intake.door import record_of
from unclench.intake.text import read_tree
from unclench.patient.build import build

TODAY = date(2026, 11, 20)
SPECS = {fact.id: fact for fact in FACTS}
UNITS = (
    "mL/min/{1.73_m2}",
    "mL/min",
    "umol/L",
    "mg/dL",
    "mmol/L",
    "meq/L",
    "U/L",
    "mm[Hg]",
    "1",
    "kg",
    None,
)
MEDICINES = (
    "relaxol",
    "Lioral",
    "relaxal",
    "spraymol",
    "salt oxide",
    "cipro",
    "glowberry",
    "relaxoll",
    "Poppin 5 mg tablets",
    "lioral intrathecal",
)
DAYS = st.dates(date(2025, 6, 1), date(2027, 1, 1)).map(date.isoformat)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def one_of(fact: str) -> st.SearchStrategy[Any]:
    return maybe(st.sampled_from(sorted(SPECS[fact].members or ())))


def some_of(fact: str, words: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    return maybe(
        st.lists(st.sampled_from(sorted(SPECS[fact].members or words)), unique=True, max_size=3)
    )


def decimal(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=1)


FLAG = maybe(st.booleans())
AMOUNT = st.tuples(
    decimal(1, 90), st.sampled_from(["mg", "g", "micrograms", "mmol", "sprays"])
).map(lambda pair: f"{pair[0]} {pair[1]}")
LAB = st.fixed_dictionaries(
    {
        "test": st.sampled_from(
            [
                "egfr",
                "crcl",
                "creatinine",
                "magnesium",
                "potassium",
                "alt",
                "alt_x_uln",
                "ck_x_uln",
                "systolic_bp",
            ]
        ),
        "value": maybe(
            decimal(-5, 400)
            | st.tuples(st.sampled_from(["<", ">", "<=", ">="]), st.integers(0, 200)).map(
                lambda pair: f"{pair[0]}{pair[1]}"
            )
        ),
        "unit": st.sampled_from(UNITS),
        "date": maybe(DAYS),
    }
)
LINE = st.fixed_dictionaries(
    {
        "name": st.sampled_from(MEDICINES),
        "since": maybe(DAYS),
        "route": st.sampled_from([None, None, "intrathecal"]),
    }
).flatmap(
    lambda line: (
        st.sampled_from(
            [{}, {"dose": "10 mg", "per_day": 3}, {"dose": "2.5 mg", "per_day": 4}]
        ).map(lambda dose: {**line, **dose})
        | AMOUNT.map(lambda amount: {**line, "total": f"{amount}/day"})
    )
)
TRIAL = st.fixed_dictionaries(
    {
        "medicine": st.sampled_from(MEDICINES),
        "highest": maybe(AMOUNT.map(lambda amount: f"{amount}/day")),
        "weeks_at_highest": maybe(st.integers(0, 12)),
        "outcome": maybe(st.sampled_from(["helped", "partly", "no_benefit", "not_tolerated"])),
        "severity_before": maybe(decimal(0, 10)),
        "severity_after": maybe(decimal(0, 10)),
    }
)
RECORD = st.fixed_dictionaries(
    {
        "schema": st.just("unclench.record/1"),
        "region": one_of("region"),
        "date": st.just("2026-11-20"),
        "person": st.fixed_dictionaries(
            {
                "sex": one_of("sex"),
                "pregnant": FLAG | st.just("planning"),
                "breastfeeding": FLAG,
                "weight_kg": maybe(decimal(30, 150)),
            }
        ).flatmap(
            lambda person: (
                st.just(person)
                | decimal(18, 90).map(lambda age: {**person, "age": age})
                | st.dates(date(1930, 1, 1), date(2010, 1, 1)).map(
                    lambda born: {**person, "born": born.isoformat()}
                )
            )
        ),
        "ms": maybe(
            st.fixed_dictionaries(
                {
                    "diagnosed": FLAG,
                    "course": one_of("ms_course"),
                    "mobility": one_of("mobility"),
                    "sitting_balance": one_of("sitting_balance"),
                    "transfers": one_of("transfers"),
                    "heat_sensitive": FLAG,
                }
            )
        ),
        "complaint": maybe(
            st.fixed_dictionaries(
                {
                    "pattern": one_of("pattern"),
                    "distribution": one_of("distribution"),
                    "severity": maybe(decimal(0, 10)),
                    "night_predominant": FLAG,
                    "stiffness_helps_standing": FLAG,
                    "interferes_with": some_of("interferes_with"),
                    "sites": some_of("sites", ("calves", "feet")),
                }
            )
        ),
        "signs": some_of("signs"),
        "labs": maybe(st.lists(LAB, max_size=4)),
        "conditions": some_of("conditions"),
        "other_conditions": maybe(st.just(["migraine"])),
        "allergies": maybe(st.lists(st.sampled_from(MEDICINES), unique=True, max_size=2)),
        "medicines": maybe(st.lists(LINE, max_size=4)),
        "alcohol": one_of("alcohol"),
        "trials": maybe(st.lists(TRIAL, max_size=3)),
        "baseline": maybe(
            st.fixed_dictionaries({"severity": maybe(decimal(0, 10)), "date": maybe(DAYS)})
        ),
        "goals": maybe(st.lists(st.sampled_from(["walk", "sleep"]), unique=True)),
        "requests": maybe(
            st.lists(
                st.sampled_from(
                    ["walking", "relaxol", "stop:relaxol", "raise:Lioral", "stop:glowberry"]
                ),
                unique=True,
            )
        ),
        "living": maybe(
            st.fixed_dictionaries(
                {
                    "drives": FLAG,
                    "helper": FLAG,
                    "equipment": some_of("equipment", ("band", "mat")),
                    "pool": FLAG,
                }
            )
        ),
    }
)


class _Exact(json.JSONEncoder):
    def default(self, o: Any) -> Any:
        return float(o) if isinstance(o, Decimal) else super().default(o)


@given(RECORD)
def test_both_doors_give_the_same_facts(record: dict[str, Any]) -> None:
    tree = read_tree(json.dumps(record, cls=_Exact).encode())
    written = build(record_of(tree, SMALL, today=TODAY), SMALL)
    bundle = read_tree(json.dumps(bundle_of(tree), cls=_Exact).encode())
    coded = build(record_of(bundle, SMALL, today=TODAY), SMALL)
    assert coded.facts == written.facts
    assert {(t.ingredient, t.per_day, t.unit, t.since) for t in coded.taken} == {
        (t.ingredient, t.per_day, t.unit, t.since) for t in written.taken
    }
    assert sorted(coded.unchecked) == sorted(written.unchecked)
    assert {item.fact for item in coded.unusable} == {item.fact for item in written.unusable}
