"""Every person whose present medicine harms: each medicine, with each rule and each limit that
lowers it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from support.laws import draft
from support.people import TODAY, Record, data_of
from unclench.content import load
from unclench.content.checks.check import example_facts
from unclench.content.types import Medicine
from unclench.criteria.values import Facts, Interval, Members, Value
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.coming_down import NO_HARM, dose_fact
from unclench.plan.models import Plan
from unclench.plan.ready_lines import one_at_a_time


class Harmed(NamedTuple):
    """People who take `medicine` and have to bring it down because of `why`: a rule, or a limit and
    the amount."""

    medicine: str
    why: str
    patient: Patient

    def plan(self) -> Plan:
        return make_plan(self.patient, load())


@cache
def alone() -> frozenset[str]:
    """The medicines of which only one changes at a time."""
    return one_at_a_time(draft().options.values(), draft().ingredients)


@cache
def harmed() -> tuple[Harmed, ...]:
    return (*_by_rules(), *_by_limits())


def _by_rules() -> Iterator[Harmed]:
    """Each rule with the people of its own examples."""
    rules = {(rule.id, rule.option): rule for rule in draft().rules if rule.option in alone()}
    for (name, option), rule in rules.items():
        if rule.urgency and rule.urgency not in NO_HARM:
            for example in draft().examples:
                if example.place.startswith(f"rule {name}.") and example.then == "fires":
                    patient = _given(option, example_facts(example.given, draft().facts))
                    yield Harmed(option, name, patient)


def _by_limits() -> Iterator[Harmed]:
    """Each limit, with double that amount taken by a person to whom it applies."""
    for option in sorted(alone()):
        medicine = draft().options[option].medicine
        assert medicine is not None
        for ceiling in medicine.ceilings:
            start = Decimal(0)
            for band in ceiling.bands:
                amount = max(band.at_most.amount * 2, _smallest(medicine))
                facts: dict[str, Value] = {_dose(option): Interval(amount, amount)}
                if ceiling.by:
                    facts[ceiling.by] = Interval(start, start)
                    start = band.below or start
                if ceiling.by or ceiling.criterion is None:
                    yield Harmed(
                        option,
                        f"{band.at_most} by {ceiling.by or 'everybody'}",
                        _given(option, facts),
                    )


def _smallest(medicine: Medicine) -> Decimal:
    found = [regimen.start.amount for regimen in medicine.regimens if regimen.start]
    return min(found, default=Decimal(10))


def _dose(option: str) -> str:
    return dose_fact(draft().options[option])


def _given(option: str, facts: Facts) -> Patient:
    """A person who takes the medicine, with these facts and everything else known and good."""
    base = well(option)
    mixed = {name: _both(base.facts.get(name), value) for name, value in facts.items()}
    return base._replace(facts={**base.facts, **mixed})


def _both(before: Value | None, value: Value) -> Value:
    return (
        Members(before.known | value.known, value.complete)
        if isinstance(before, Members) and isinstance(value, Members)
        else value
    )


@cache
def well(option: str) -> Patient:
    return read_patient(data_of(record(option)), load(), today=TODAY)


def record(option: str) -> Record:
    """A person with everything known, who takes a usual amount of this medicine."""
    medicine = draft().options[option].medicine
    assert medicine is not None
    amount = _usual(medicine)
    labs = [
        ("egfr", 92, "mL/min/{1.73_m2}"),
        ("crcl", 95, "mL/min"),
        ("alt_x_uln", "0.6", "1"),
        ("ast_x_uln", "0.6", "1"),
        ("sodium", 140, "mmol/L"),
        ("potassium", "4.2", "mmol/L"),
        ("magnesium", "0.85", "mmol/L"),
        ("calcium_adjusted", "2.35", "mmol/L"),
        ("systolic_bp", 126, "mm[Hg]"),
        ("diastolic_bp", 78, "mm[Hg]"),
    ]
    return {
        "schema": "unclench.record/1",
        "id": "well",
        "region": "uk",
        "date": TODAY.isoformat(),
        "person": {
            "age": 46,
            "sex": "female",
            "pregnant": False,
            "breastfeeding": False,
            "weight_kg": 65,
        },
        "ms": {
            "diagnosed": True,
            "course": "SPMS",
            "mobility": "walks_with_aid",
            "heat_sensitive": False,
        },
        "complaint": {
            "pattern": "spasticity",
            "distribution": "generalised",
            "severity": 6,
            "night_predominant": False,
            "stiffness_helps_standing": False,
            "interferes_with": ["walking"],
        },
        "signs": [],
        "conditions": [],
        "allergies": [],
        "trials": [],
        "requests": [],
        "alcohol": "none",
        "labs": [
            {"test": test, "value": value, "unit": unit, "date": TODAY.isoformat()}
            for test, value, unit in labs
        ],
        "medicines": [
            {"name": option, "total": f"{amount:f} {medicine.measure}/day", "since": "2026-01-01"}
        ],
        "living": {"drives": False, "helper": True},
    }


def _usual(medicine: Medicine) -> Decimal:
    """Half of the most that anybody may take, in a step that its products make; a usual amount
    where no ceiling is known."""
    most = min(
        (band.at_most.amount for ceiling in medicine.ceilings for band in ceiling.bands[-1:]),
        default=Decimal(20),
    )
    return most / 2
