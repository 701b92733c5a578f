"""A unit changes nothing, and an amount is read in one way or not at all (I19, I20)."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.laws import PEOPLE, World, caught, holds, ranks, real
from support.people import LABS, TODAY, Record, data_of, line, pools
from unclench.content.types import Dose, Medicine
from unclench.criteria.values import Interval
from unclench.intake import read_patient
from unclench.intake.amounts import UNITS, amount_of, bounded
from unclench.intake.faults import RefusedError
from unclench.patient.record import Amount
from unclench.plan import coming_down
from unclench.plan.findings import Findings
from unclench.plan.limits import limits
from unclench.plan.models import Plan
from unclench.plan.regimen import Limit

FLAT = settings(
    max_examples=PEOPLE, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def decision(plan: Plan) -> Any:
    """What a plan decides, without how its facts are written."""
    alerts = [(alert.id, alert.severity) for alert in plan.alerts]
    verdicts = [
        (v.option.id, v.verdict, [r.rule for r in v.because], v.needs, v.regimen)
        for v in plan.options
    ]
    return (
        plan.urgency,
        plan.stage.id,
        verdicts,
        alerts,
        plan.questions,
        plan.tasks,
        [u.id for u in plan.urgent],
    )


def in_unit(value: Any, factor: Fraction) -> tuple[str, str] | None:
    """(number in another unit, number in the fact's own) for about this value, both exact; None
    when one would go on for ever."""
    own = Fraction(str(value))
    nearby = Fraction(round(own / factor * 1000), 1000)
    for given_, same in ((own / factor, own), (nearby, nearby * factor)):
        texts = [_decimal(given_), _decimal(same)]
        if None not in texts:
            return str(texts[0]), str(texts[1])
    return None


def _decimal(number: Fraction) -> str | None:
    """An exact decimal of at most nine digits behind the point."""
    scaled = number * 10**9
    return (
        f"{Decimal(scaled.numerator).scaleb(-9).normalize():f}" if scaled.denominator == 1 else None
    )


def unit_does_not_matter(world: World, record: Record, chance: Random) -> None:
    """The same quantity in each accepted unit gives the same fact, exactly, and the same
    decision."""
    test = chance.choice(tuple(LABS))
    spec = world.content.facts[test]
    unit, factor = chance.choice(sorted(spec.units.items()))
    value = chance.choice(LABS[test][1] + tuple(v for v in LABS[test][2] if not isinstance(v, str)))
    pair = in_unit(value, factor)
    if pair is None:
        return
    others = [entry for entry in record.get("labs", ()) if entry["test"] != test]
    plans, facts = [], []
    for number, name in ((pair[0], unit), (pair[1], spec.unit)):
        entry = {"test": test, "value": Decimal(number), "unit": name, "date": TODAY.isoformat()}
        patient = world.patient_of({**record, "labs": [*others, entry]})
        plans.append(decision(world.plan(patient)))
        facts.append(patient.facts.get(test))
    assert facts[0] == facts[1], (
        f"{test}: {pair[0]} {unit} is read as {facts[0]}, {pair[1]} {spec.unit} as {facts[1]}"
    )
    assert plans[0] == plans[1], (
        f"{test}: {pair[0]} {unit} and {pair[1]} {spec.unit} give different plans"
    )


# Kidneys and liver are told by several tests: one that may be later and cannot be read leaves the
# others open.
ONE_THING = ("egfr", "crcl", "creatinine", "alt_x_uln", "ast_x_uln")


def unknown_unit_is_no_result(world: World, record: Record, chance: Random) -> None:
    """A unit that is not accepted decides like no result at all; where several tests measure one
    thing, never more than that."""
    test = chance.choice(tuple(LABS))
    others = [entry for entry in record.get("labs", ()) if entry["test"] != test]
    unit = chance.choice(("kg", "", "mg", "mol", "mmol", "ML/MIN", "%", "umol", "g/L", "furlong"))
    entry = {"test": test, "value": LABS[test][1][0], "unit": unit, "date": TODAY.isoformat()}
    with_it, without = (
        world.plan_of({**record, "labs": labs}) for labs in ([*others, entry], others)
    )
    if test in ONE_THING:
        assert all(ranks(with_it)[option] <= rank for option, rank in ranks(without).items()), (
            f"{test} in '{unit}' allows more"
        )
    else:
        assert decision(with_it) == decision(without), f"{test} in '{unit}' counts"


def doses_of_other_dimensions_do_not_count(world: World, record: Record, chance: Random) -> None:
    """A medicine counted in mg and given in mmol (or the other way) has no known dose, alone or
    summed with one that has.

    Only what is above all plausible amounts by the other line alone counts, for it is asked about
    at once.
    """
    option = chance.choice(pools().medicines)
    assert option.medicine is not None
    wrong = chance.choice(
        [unit for unit in ("mg", "mmol", "sprays", "units") if unit != option.medicine.measure]
    )
    strange = {"name": option.id, "total": f"{chance.choice((1, 10, 500))} {wrong}/day"}
    lines = [strange, line(chance, option)][: chance.choice((1, 2))]
    patient = world.patient_of({**record, "medicines": lines})
    fact = f"{option.id}_{option.medicine.measure}_per_day"
    bounds = option.medicine.amounts
    low = getattr(patient.facts.get(fact), "low", None)
    counted = low is not None and not (len(lines) > 1 and bounds and low > bounds.ask_above.amount)
    assert not counted, f"{lines} count as {patient.facts.get(fact)}"


LAWS = [unit_does_not_matter, unknown_unit_is_no_result, doses_of_other_dimensions_do_not_count]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


AMOUNTS = st.decimals(min_value=Decimal("0.001"), max_value=999999, places=3).map(
    lambda number: number.normalize()
)


@FLAT
@given(AMOUNTS, st.sampled_from(sorted(set(UNITS.values()))), st.booleans())
def test_what_is_written_is_read_back(number: Decimal, unit: str, per_day: bool) -> None:
    """parse(format(amount)) == amount, for doses as plans write them."""
    text = str(Dose(number, unit, "day")) if per_day else f"{number:f} {unit}"
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{2}0.*", text):
        return
    assert amount_of(text, per_day=per_day) == Amount(number, unit, per_day)


ONE_WAY = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?) ?([a-z]+)\s*", re.ASCII)
ODD = st.text(alphabet="0123456789.,-+/ ½eEx×mMgGcµuldays٣\u00a0'", max_size=14)


@FLAT
@given(
    st.one_of(
        ODD,
        st.builds(
            "{}{}{}".format,
            st.integers(0, 2000),
            ODD,
            st.sampled_from(["mg", " mg", " g", "mcg", " mmol", "mL"]),
        ),
    )
)
def test_an_amount_is_read_in_one_way_or_refused(text: str) -> None:
    try:
        amount = amount_of(text, per_day=False)
    except RefusedError:
        return
    found = ONE_WAY.fullmatch(text.lower())
    assert found is not None, f"'{text}' was read as {amount}"
    assert amount.number == Decimal(found[1]) > 0
    assert amount.unit == UNITS[found[2]]


TWO_WAYS = (
    "1,000 mg",
    "1.000 mg",
    "10,5 mg",
    "10",
    "mg",
    "10-20 mg",
    "½ mg",
    "1e3 mg",
    "10 mg x 3",
    "10mg/5mL",
    "10 mg/kg",
    "-5 mg",
    "+5 mg",
    "5 mgs",
    "٥ mg",
    ".5 mg",
    "5. mg",
    "0 mg",
    "0.0 mg",
    "ten mg",
    "10 mg 3 times",
    "1 tablet",
    "10 m g",
    "10 MG/DAY/DAY",
    "1/2 mg",
    "5 mg or 10 mg",
    "",
    " ",
    "10 mL",
    "10 µg",
)


@pytest.mark.parametrize("text", TWO_WAYS)
def test_an_ambiguous_amount_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        amount_of(text, per_day=False)


@pytest.mark.parametrize(
    "value",
    [
        "1,5",
        "1.500",
        "12.340",
        "> >5",
        "<>5",
        "5-6",
        "about 5",
        "5e1",
        "",
        "٥",
        True,
        None,
        [5],
        "0x10",
        "≥5",
        ">",
        "5 mmol/L",
    ],
)
def test_an_ambiguous_result_is_refused(value: Any) -> None:
    with pytest.raises(RefusedError):
        bounded(value)


def test_a_rounded_factor_is_caught() -> None:
    """88.4 instead of 88.42."""
    content = real().content
    spec = content.facts["creatinine"]
    rounded = content._replace(
        facts={
            **content.facts,
            "creatinine": spec._replace(units={**spec.units, "mg/dL": Fraction(884, 10)}),
        }
    )
    caught(
        unit_does_not_matter,
        real()._replace(read=lambda data: read_patient(data, rounded, today=TODAY)),
        people=6000,
    )


def test_a_unit_that_is_ignored_is_caught() -> None:
    """The number alone is read: every unit counts as the fact's own."""

    def unitless(data: bytes) -> Any:
        tree = json.loads(data)
        for entry in tree.get("labs", ()):
            entry["unit"] = real().content.facts[entry["test"]].unit
        return real().read(data_of(tree))

    world = real()._replace(read=unitless)
    caught(unit_does_not_matter, world, people=6000)
    caught(unknown_unit_is_no_result, world)


def test_a_limit_that_only_may_hold_and_brings_down_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The strictest possible band of kidney function lowers a dose, as it once did."""

    def all_that_may_hold(findings: Findings, medicine: Medicine) -> list[tuple[Limit, str]]:
        soon = {ceiling.by: ceiling.urgency for ceiling in medicine.ceilings}
        return [
            (limit, soon.get(limit.because, "within_14_days"))
            for limit in limits(findings, medicine).applied
        ]

    monkeypatch.setattr(coming_down, "in_force", all_that_may_hold)
    caught(unknown_unit_is_no_result, real(), people=6000)


def test_doses_that_are_summed_without_their_units_are_caught() -> None:
    def mixed(patient: Any) -> Any:
        sums = {
            f"{t.ingredient}_mg_per_day": Interval(t.per_day, t.per_day)
            for t in patient.taken
            if t.per_day is not None
        }
        return patient._replace(facts={**sums, **patient.facts})

    caught(
        doses_of_other_dimensions_do_not_count,
        real()._replace(read=lambda data: mixed(real().read(data))),
    )
