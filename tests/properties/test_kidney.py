"""Weaker kidneys never allow more (I05), and a kidney test that is missing allows nothing that the
kidneys clear (I07)."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

import pytest

from support.laws import World, caught, draft, holds, medicines_of, planning_by, reading_by, real
from support.looks import Look, gives_nothing_back, look, starts_no_higher
from support.people import SPOILT, Record, day, known_person, line, pools, spoil
from unclench.criteria.tree import fact_names
from unclench.criteria.values import Interval
from unclench.patient.facts import Patient

KIDNEY_TESTS = ("egfr", "crcl", "creatinine")
KIDNEY_FACTS = {*KIDNEY_TESTS, "kidney_clearance"}
CLEARED = ("baclofen", "gabapentin", "pregabalin", "magnesium")
EGFRS = (0, 5, 14, 15, 24, 25, 29, 30, 31, 44, 45, 49, 50, 51, 59, 60, 61, 79, 80, 81, 92, 140)
CREATININES = (40, 60, 80, 100, 120, 150, 200, 300, 500, 900)
# What kidneys that seem worse settle: two measures that come to agree, and dialysis that does not
# fit healthy kidneys.
SETTLED = ("kidney-measures", "person/dialysis-with-good-kidneys")
MISSING = ("absent", "nothing but a bound", "conflict", *SPOILT)


def with_kidneys(record: Record, test: str, value: Any) -> Record:
    """The record with this one kidney test, fresh."""
    unit = {"egfr": "mL/min/{1.73_m2}", "crcl": "mL/min", "creatinine": "umol/L"}[test]
    others = [entry for entry in record.get("labs", ()) if entry["test"] not in KIDNEY_TESTS]
    return {
        **record,
        "labs": [*others, {"test": test, "value": value, "unit": unit, "date": day(3)}],
    }


def kidney_rules() -> set[str]:
    """Rules that forbid and look at the kidneys."""
    reads = {
        rule.id: set(fact_names(draft().criteria[rule.criterion]))
        for rule in draft().rules
        if rule.effect == "avoid"
    }
    return {rule for rule, facts in reads.items() if facts & KIDNEY_FACTS}


def contradictions_may_be_settled(seen: Look) -> None:
    for cause in SETTLED:
        seen.bound.pop(cause, None)


def weaker_kidneys_never_allow_more(world: World, record: Record, chance: Random) -> None:
    test = chance.choice(KIDNEY_TESTS)
    weak, strong = sorted(
        chance.sample(CREATININES if test == "creatinine" else EGFRS, 2),
        reverse=test == "creatinine",
    )
    before = look(world, with_kidneys(record, test, strong))
    after = look(world, with_kidneys(record, test, weak))
    contradictions_may_be_settled(before)
    gives_nothing_back(before, after, f"{test} {strong} to {weak}")
    starts_no_higher(before, after, f"{test} {strong} to {weak}")
    for option in CLEARED:
        verdict = before.verdicts[option]
        if (
            verdict.verdict == "avoid"
            and {reason.rule for reason in verdict.because} & kidney_rules()
        ):
            assert after.verdicts[option].verdict not in ("offer", "raise"), (
                f"{option} is allowed again: {test} {strong} to {weak}"
            )


def missing_kidney_test_starts_nothing_and_asks(
    world: World, record: Record, chance: Random
) -> None:
    how = chance.choice(MISSING)
    record = without_kidneys(record, how)
    plan = world.plan_of(record)
    concerned = [verdict for verdict in medicines_of(plan) if verdict.option.id in CLEARED]
    for verdict in concerned:
        assert verdict.verdict not in ("offer", "raise"), (
            f"{verdict.option.id}: {verdict.verdict}, eGFR: {how}"
        )
        assert verdict.regimen is None
    if how != "nothing but a bound" and any(verdict.verdict == "hold" for verdict in concerned):
        assert "egfr" in [question.fact for question in plan.questions], (
            f"nobody asks for the eGFR ({how})"
        )


def without_kidneys(record: Record, how: str) -> Record:
    """The record with no kidney test that can be used, in one of the ways of MISSING."""
    found = with_kidneys(record, "egfr", ">1" if how == "nothing but a bound" else 92)
    entry = found["labs"][-1]
    match how:
        case "absent":
            found["labs"].pop()
        case "conflict":
            found["labs"].append({**entry, "value": 30})
        case "nothing but a bound":
            pass
        case _:
            spoil(entry, how)
    return found


def another_kidney_test_never_allows_more(world: World, record: Record, chance: Random) -> None:
    """One more test, better or worse, older or newer: nothing is given back, and a worse one counts
    at once."""
    first, second = chance.sample(KIDNEY_TESTS, 2)
    one = with_kidneys(
        record, first, chance.choice(CREATININES if first == "creatinine" else EGFRS)
    )
    more = with_kidneys(
        record, second, chance.choice(CREATININES if second == "creatinine" else EGFRS)
    )["labs"][-1]
    both = {**one, "labs": [*one["labs"], {**more, "date": day(chance.choice((1, 3, 30, 60)))}]}
    before, after = look(world, one), look(world, both)
    contradictions_may_be_settled(before)
    gives_nothing_back(before, after, f"{first} and {second}")
    starts_no_higher(before, after, f"{first} and {second}")
    was, now = before.facts.get("kidney_clearance"), after.facts.get("kidney_clearance")
    if isinstance(was, Interval):
        assert isinstance(now, Interval), "one more test makes the kidneys unknown"
        assert now.high <= was.high, "one more test makes the kidneys better"


def newer_worse_result_always_counts(world: World, record: Record, chance: Random) -> None:
    """An old good eGFR and a fresh creatinine of failing kidneys: nothing that the kidneys clear is
    begun or raised to more."""
    old = with_kidneys(record, "egfr", 92)
    old["labs"][-1]["date"] = day(80)
    fresh = {
        "test": "creatinine",
        "value": chance.choice((400, 600, 900)),
        "unit": "umol/L",
        "date": day(2),
    }
    patient = world.patient_of({**old, "labs": [*old["labs"], fresh]})
    kidneys = patient.facts.get("kidney_clearance")
    if patient.facts.get("age") is not None:
        assert kidneys is None or (isinstance(kidneys, Interval) and kidneys.low < 30), (
            f"an old eGFR hides {fresh['value']} umol/L"
        )
    verdicts = {verdict.option.id: verdict.verdict for verdict in medicines_of(world.plan(patient))}
    for option in ("baclofen", "magnesium"):
        assert verdicts[option] not in ("offer", "raise", "specialist"), (
            f"{option} in spite of creatinine {fresh['value']}"
        )


LAWS = [
    weaker_kidneys_never_allow_more,
    missing_kidney_test_starts_nothing_and_asks,
    another_kidney_test_never_allows_more,
    newer_worse_result_always_counts,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


@pytest.mark.parametrize("how", MISSING)
@pytest.mark.parametrize("option", CLEARED)
def test_no_way_of_missing_is_taken_for_a_result(option: str, how: str) -> None:
    """Everyone who would be offered or raised this medicine with good kidneys, with the test
    missing in this way."""
    medicine = next(o for o in pools().medicines if o.id == option)
    for seed in range(25):
        record = known_person(seed)
        record["medicines"].append(line(Random(seed), medicine))
        for tried in (record, {**record, "medicines": []}):
            plan = real().plan_of(without_kidneys(tried, how))
            verdict = next(v for v in plan.options if v.option.id == option)
            assert verdict.verdict not in ("offer", "raise"), f"{option}: {verdict.verdict} ({how})"


def full_marks(patient: Patient) -> Patient:
    """COALESCE(egfr, 90)."""
    ninety = Interval(Decimal(90), Decimal(90))
    return patient._replace(facts={"egfr": ninety, "kidney_clearance": ninety, **patient.facts})


def test_a_missing_test_read_as_normal_is_caught() -> None:
    caught(missing_kidney_test_starts_nothing_and_asks, reading_by(full_marks))


def reported_alone(patient: Patient) -> Patient:
    """A reported eGFR stands, whatever a newer creatinine says."""
    egfr = patient.facts.get("egfr")
    return (
        patient
        if egfr is None
        else patient._replace(facts={**patient.facts, "kidney_clearance": egfr})
    )


def test_a_reported_egfr_that_hides_a_worse_creatinine_is_caught() -> None:
    caught(newer_worse_result_always_counts, reading_by(reported_alone))


def newest_better(patient: Patient) -> Patient:
    """The highest measure counts."""
    measures = [
        patient.facts[name]
        for name in ("egfr", "crcl")
        if isinstance(patient.facts.get(name), Interval)
    ]
    highest = max(
        measures,
        key=lambda value: value.low if isinstance(value, Interval) else Decimal(0),
        default=None,
    )
    return (
        patient
        if highest is None
        else patient._replace(facts={**patient.facts, "kidney_clearance": highest})
    )


def test_a_better_measure_that_is_believed_is_caught() -> None:
    caught(another_kidney_test_never_allows_more, reading_by(newest_better))


def test_kidney_rules_left_out_are_caught() -> None:
    """With every rule and limit that looks at the kidneys gone, offers come without a test."""
    content = real().content
    kidneys = {
        rule.id
        for rule in draft().rules
        if set(fact_names(draft().criteria[rule.criterion])) & KIDNEY_FACTS
    }
    rules = tuple(
        rule._replace(effect="task", tasks=()) if rule.id in kidneys else rule
        for rule in content.rules
    )
    options = tuple(
        o if o.medicine is None else o._replace(medicine=o.medicine._replace(ceilings=()))
        for o in content.options
    )
    caught(
        missing_kidney_test_starts_nothing_and_asks,
        planning_by(content._replace(rules=rules, options=options)),
    )


def test_bands_in_the_wrong_order_are_caught() -> None:
    """The seeded fault of the prototype: the worst kidneys get the highest limit."""

    def upside_down(ceiling: Any) -> Any:
        amounts = [band.at_most for band in ceiling.bands][::-1]
        return ceiling._replace(
            bands=tuple(
                band._replace(at_most=amount)
                for band, amount in zip(ceiling.bands, amounts, strict=True)
            )
        )

    content = real().content
    options = tuple(
        o
        if o.medicine is None
        else o._replace(
            medicine=o.medicine._replace(ceilings=tuple(map(upside_down, o.medicine.ceilings)))
        )
        for o in content.options
    )
    caught(weaker_kidneys_never_allow_more, planning_by(content._replace(options=options)))


def test_a_kidney_alert_dropped_below_30_is_caught() -> None:
    """The rule that forbids below 30 goes missing: a person who takes it loses an alert as the
    kidneys get worse."""
    content = real().content
    rules = tuple(rule for rule in content.rules if rule.id != "baclofen/kidney-below-30")
    caught(weaker_kidneys_never_allow_more, planning_by(content._replace(rules=rules)), people=6000)
