"""The strict record: every fault found, named with its line, and nothing unusable taken for a
value."""

from __future__ import annotations

import json
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.content import SMALL
from unclench.content import load
from unclench.criteria.values import Members
from unclench.errors import InputError
from unclench.intake import read_record
from unclench.intake.door import record_of
from unclench.patient.build import build
from unclench.patient.record import Amount

TODAY = date(2026, 11, 20)
HEAD = {"schema": "unclench.record/1", "id": "one"}


def record(**more: Any) -> Any:
    return read_record(json.dumps({**HEAD, **more}).encode(), SMALL, today=TODAY)


def faults(**more: Any) -> list[str]:
    with pytest.raises(InputError) as caught:
        record(**more)
    return [str(problem) for problem in caught.value.problems]


def fault(**more: Any) -> str:
    found = faults(**more)
    assert len(found) == 1, found
    return found[0]


FULL = b"""\
schema: unclench.record/1
id: example-01
region: uk
date: 2026-11-20
person: {age: 46, sex: female, pregnant: false, breastfeeding: false, weight_kg: 62.5}
ms: {diagnosed: true, course: SPMS, mobility: walks_with_aid, heat_sensitive: false}
complaint:
  pattern: spasticity
  severity: 6
  interferes_with: [walking, sleep]
  sites: [calves]
signs: []
labs:
  - {test: egfr, value: 92, unit: "mL/min/{1.73_m2}", date: 2026-11-10}
  - {test: magnesium, value: ">0.5", unit: mmol/L, date: 2026-11-09}
conditions: []
other_conditions: [migraine]
allergies: []
medicines:
  - {name: relaxol, dose: 10 mg, per_day: 3}
  - {name: spraymol, total: 8 sprays/day, since: 2026-10-01}
  - {name: cipro}
  - {name: lioral, total: 9.93 mmol/day, route: Intrathecal}
alcohol: none
trials:
  - {medicine: relaxol, highest: 60 mg/day, weeks_at_highest: 6, outcome: no_benefit, severity_after: 6.2}
baseline: {severity: 7, date: 2026-10-01}
goals: ["walk 100 m"]
requests: [walking, "stop:anything at all", "raise:relaxol"]
living: {drives: true, helper: false, equipment: [band], pool: false}
notes: free text
"""  # noqa: E501 - a text as it is shown


def test_a_whole_record_is_read() -> None:
    found = read_record(FULL, SMALL, today=date(2000, 1, 1))
    assert (found.id, found.region, found.on) == ("example-01", "uk", TODAY)
    assert found.plain == {
        "age": 46,
        "sex": "female",
        "pregnant": "no",
        "breastfeeding": False,
        "weight": Decimal("62.5"),
        "ms_diagnosed": True,
        "ms_course": "SPMS",
        "mobility": "walks_with_aid",
        "heat_sensitive": False,
        "pattern": "spasticity",
        "severity": 6,
        "interferes_with": {"walking", "sleep"},
        "sites": {"calves"},
        "signs": set(),
        "conditions": set(),
        "alcohol": "none",
        "drives": True,
        "helper": False,
        "equipment": {"band"},
        "pool": False,
    }
    assert found.origins["severity"] == "complaint.severity"
    labs = found.labs or ()
    assert [(lab.test, lab.bound, lab.number, lab.unit, lab.on) for lab in labs] == [
        ("egfr", "", 92, "mL/min/{1.73_m2}", date(2026, 11, 10)),
        ("magnesium", ">", Decimal("0.5"), "mmol/L", date(2026, 11, 9)),
    ]
    lines = found.medicines or ()
    assert [(line.name, line.dose, line.per_day, line.total, line.route) for line in lines] == [
        ("relaxol", Amount(Decimal(10), "mg", False), 3, None, ""),
        ("spraymol", None, None, Amount(Decimal(8), "sprays", True), ""),
        ("cipro", None, None, None, ""),
        ("lioral", None, None, Amount(Decimal("9.93"), "mmol", True), "intrathecal"),
    ]
    assert lines[1].since == date(2026, 10, 1)
    trial = (found.trials or ())[0]
    assert (trial.highest, trial.weeks_at_highest) == (Amount(Decimal(60), "mg", True), Decimal(6))
    assert (trial.severity_before, trial.severity_after) == (None, Decimal("6.2"))
    assert (found.baseline_severity, found.baseline_on) == (Decimal(7), date(2026, 10, 1))
    assert (found.allergies, found.goals, found.other_conditions, found.notes) == (
        (),
        ("walk 100 m",),
        ("migraine",),
        "free text",
    )
    assert found.requests == ("walking", "stop:anything at all", "raise:relaxol")


def test_json_and_yaml_are_equivalent() -> None:
    from unclench.intake.text import read_tree

    as_json = json.dumps(read_tree(FULL), default=float).encode()
    assert read_record(as_json, SMALL, today=TODAY) == read_record(FULL, SMALL, today=TODAY)


def test_absent_and_null_are_not_known_and_empty_is_asked() -> None:
    nothing, null = (
        record(),
        record(
            conditions=None,
            labs=None,
            medicines=None,
            trials=None,
            goals=None,
            signs=None,
            complaint=None,
        ),
    )
    assert nothing == null
    assert (nothing.plain, nothing.medicines, nothing.trials, nothing.goals, nothing.allergies) == (
        {},
        None,
        None,
        None,
        None,
    )
    asked = record(conditions=[], medicines=[], trials=[], goals=[])
    assert (asked.plain, asked.medicines, asked.trials, asked.goals) == (
        {"conditions": frozenset()},
        (),
        (),
        (),
    )


def test_the_day_has_a_default_the_region_has_none_and_the_caller_sets_it() -> None:
    assert (record().on, record().region) == (TODAY, None)
    assert "region" not in build(record(), SMALL).facts
    assert record(date="2020-02-29").on == date(2020, 2, 29)
    data = json.dumps({**HEAD, "region": "us"}).encode()
    assert read_record(data, SMALL, today=TODAY, region="uk").region == "uk"
    with pytest.raises(InputError, match="is not one of uk, us"):
        read_record(data, SMALL, today=TODAY, region="mars")


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_from_which_nothing_can_be_counted_is_no_day_of_a_plan(day: str) -> None:
    assert f"date: {day} cannot be the day of a plan" in fault(date=day)
    with pytest.raises(InputError, match="cannot be the day of a plan"):
        read_record(json.dumps(HEAD).encode(), SMALL, today=date.fromisoformat(day))


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "schema": ({"schema": "unclench.record/2"}, "schema: 'unclench.record/2' is not a format"),
    "schema is empty": ({"schema": ""}, "schema: '' is not a format"),
    "unknown key": (
        {"medicine": []},
        "medicine: is not a key that is used here. Did you mean 'medicines'?",
    ),
    "unknown key inside": (
        {"person": {"agee": 4}},
        "person.agee: is not a key that is used here. Did you mean 'age'?",
    ),
    "section is a list": ({"person": []}, "person: a mapping"),
    "age is text": ({"person": {"age": "46"}}, "person.age: a number was expected, not '46'"),
    "age is true": ({"person": {"age": True}}, "person.age: a number was expected, not true"),
    "age 400": ({"person": {"age": 400}}, "person.age: 400 cannot be"),
    "age below 0": ({"person": {"age": -1}}, "person.age: -1 cannot be"),
    "severity 11": ({"complaint": {"severity": 11}}, "complaint.severity: 11 cannot be"),
    "weight 0": ({"person": {"weight_kg": 0}}, "person.weight_kg: 0 cannot be"),
    "sex": ({"person": {"sex": "f"}}, "person.sex: 'f' is not one of female, male, other"),
    "pregnant": ({"person": {"pregnant": "maybe"}}, "person.pregnant"),
    "yes or no": (
        {"living": {"drives": "yes"}},
        "living.drives: true or false was expected, not 'yes'",
    ),
    "condition": (
        {"conditions": ["epilepsi"]},
        "conditions[0]: 'epilepsi' is not a known id. Did you mean 'epilepsy'?",
    ),
    "sign": (
        {"signs": ["seizures"]},
        "signs[0]: 'seizures' is not a known id. Did you mean 'seizure'?",
    ),
    "request": (
        {"requests": ["walkin"]},
        "requests[0]: 'walkin' is not something that can be asked for. Did you mean 'walking'?",
    ),
    "request to stop nothing": ({"requests": ["stop: "]}, "requests[0]"),
    "not a list": ({"conditions": "epilepsy"}, "conditions: a list was expected, not 'epilepsy'"),
    "not words": ({"goals": [{"a": 1}]}, "goals: number 1 of the list is a mapping"),
    "born in the future": ({"person": {"born": "2027-01-01"}}, "person.born: -1 cannot be"),
    "born is no day": (
        {"person": {"born": "2026-02-30"}},
        "person.born: there is no day 2026-02-30",
    ),
    "two ages": (
        {"person": {"born": "1980-11-21", "age": 46}},
        "person.age: is 46, but the day of birth gives 45",
    ),
    "date order": ({"date": "20/11/2026"}, "date: '20/11/2026' is not a date"),
    "date short": ({"date": "20261120"}, "date: '20261120' is not a date"),
    "date week": ({"date": "2026-W47-5"}, "date: '2026-W47-5' is not a date"),
    "date digits": ({"date": "２０２６-11-20"}, "is not a date"),
    "id": ({"id": ""}, "id: a short text"),
    "notes": ({"notes": 5}, "notes: text"),
    "test": (
        {"labs": [{"test": "egf"}]},
        "labs[0].test: 'egf' is not a test that is used here. Did you mean 'egfr'?",
    ),
    "no test": ({"labs": [{"value": 5}]}, "labs[0].test"),
    "lab is a word": ({"labs": ["egfr"]}, "labs[0]: a mapping was expected"),
    "labs is a mapping": ({"labs": {"egfr": 90}}, "labs: a list"),
    "lab value": (
        {"labs": [{"test": "egfr", "value": "normal"}]},
        "labs[0].value: 'normal' is not a result",
    ),
    "lab value comma": ({"labs": [{"test": "egfr", "value": "1,5"}]}, "labs[0].value"),
    "lab value thousands": ({"labs": [{"test": "egfr", "value": "1.000"}]}, "labs[0].value"),
    "lab value digits": ({"labs": [{"test": "egfr", "value": "٣"}]}, "labs[0].value"),
    "lab value list": (
        {"labs": [{"test": "egfr", "value": [90]}]},
        "labs[0].value: a number was expected, not a list",
    ),
    "lab date": ({"labs": [{"test": "egfr", "value": 90, "date": "10.11.2026"}]}, "labs[0].date"),
    "medicine has no name": ({"medicines": [{"dose": "10 mg"}]}, "medicines[0].name"),
    "doses a day": (
        {"medicines": [{"name": "relaxol", "dose": "10 mg", "per_day": 0}]},
        "medicines[0].per_day",
    ),
    "total is no day's": (
        {"medicines": [{"name": "relaxol", "total": "50 mg"}]},
        "medicines[0].total",
    ),
    "dose is a day's": (
        {"medicines": [{"name": "relaxol", "dose": "50 mg/day"}]},
        "medicines[0].dose",
    ),
    "total disagrees": (
        {"medicines": [{"name": "x", "dose": "10 mg", "per_day": 3, "total": "50 mg/day"}]},
        "medicines[0].total: is not 10 mg times 3",
    ),
    "outcome": (
        {"trials": [{"medicine": "relaxol", "outcome": "none"}]},
        "trials[0].outcome: 'none' is not one of",
    ),
    "weeks": (
        {"trials": [{"medicine": "relaxol", "weeks_at_highest": -1}]},
        "trials[0].weeks_at_highest",
    ),
    "severity of a trial": (
        {"trials": [{"medicine": "relaxol", "severity_before": 11}]},
        "trials[0].severity_before",
    ),
    "baseline": ({"baseline": 7}, "baseline: a mapping"),
    "baseline severity": ({"baseline": {"severity": "7"}}, "baseline.severity"),
    "upper limit": (
        {"labs": [{"test": "alt", "value": 40, "upper_limit": 0}]},
        "labs[0].upper_limit",
    ),
}


@pytest.mark.parametrize(("more", "said"), BAD.values(), ids=BAD.keys())
def test_a_fault_is_one_problem_that_says_where(more: dict[str, Any], said: str) -> None:
    assert said in fault(**more)


@pytest.mark.parametrize("age", [44, 46])
def test_two_ages_that_do_not_agree_are_a_fault(age: int) -> None:
    assert "the day of birth gives 45" in fault(person={"born": "1980-11-21", "age": age})
    assert record(person={"born": "1980-11-21", "age": 45}).born == date(1980, 11, 21)


def test_all_faults_are_told_at_once_and_at_most_fifty() -> None:
    assert len(faults(person={"age": 400, "sex": "x"}, conditions=["a", "b"], alcohol="much")) == 5
    many = faults(conditions=[f"c{i}" for i in range(80)])
    assert len(many) == 51
    assert "30 faults more" in many[-1]


def test_as_many_unknown_keys_as_are_read_take_no_longer_than_fifty() -> None:
    started = time.process_time()
    assert "faults more" in faults(**{f"k{i}": 1 for i in range(900)})[-1]
    assert "at most 1,000 are read" in faults(**{f"k{i}": 1 for i in range(100_000)})[-1]
    assert time.process_time() - started < 1


def test_what_was_meant_is_found_whatever_the_capitals() -> None:
    assert "Did you mean 'uk'?" in fault(region="UK")
    assert "Did you mean 'RRMS'?" in fault(ms={"course": "rrms"})
    assert "Did you mean 'egfr'?" in fault(labs=[{"test": "eGFR", "value": 90}])


@pytest.mark.parametrize("age", ["046", "0046", "-046", "046.5"])
def test_zeros_in_front_are_no_number(age: str) -> None:
    with pytest.raises(InputError, match=f"a number was expected, not '{age}'"):
        read_record(
            f"schema: unclench.record/1\nperson: {{age: {age}}}\n".encode(), SMALL, today=TODAY
        )


def test_yaml_faults_name_their_line() -> None:
    text = (
        FULL.replace(b"value: 92", b"value: normal")
        .replace(b"alcohol: none", b"alcohol: lots")
        .replace(b"drives: true", b"drives: 3")
    )
    with pytest.raises(InputError) as caught:
        read_record(text, SMALL, today=TODAY)
    assert [problem.place for problem in caught.value.problems] == [
        "line 14, labs[0].value",
        "line 24, alcohol",
        "line 30, living.drives",
    ]


GOOD_AMOUNTS = {
    "10 mg": ("10", "mg"),
    "0.5 mg": ("0.5", "mg"),
    "10mg": ("10", "mg"),
    "500 micrograms": ("500", "micrograms"),
    "1 g": ("1", "g"),
    "2.125 mg": ("2.125", "mg"),
    "1 spray": ("1", "sprays"),
    "100 units": ("100", "units"),
    "12.50 mg": ("12.50", "mg"),
}


@pytest.mark.parametrize(("text", "wanted"), GOOD_AMOUNTS.items())
def test_amounts_are_exact(text: str, wanted: tuple[str, str]) -> None:
    (line,) = record(medicines=[{"name": "x", "dose": text}]).medicines
    assert line.dose == Amount(Decimal(wanted[0]), wanted[1], False)


UNREADABLE = [
    "1,5 mg",
    ".5 mg",
    "5. mg",
    "½ mg",
    "٥ mg",
    "1e3 mg",
    "-5 mg",
    "1.000 mg",
    "12.500 mg",
    "1 000 mg",
    "10",
    10,
    "mg",
    "10 kg",
    "10 ml",
    "ten mg",
    "10-20 mg",
    "NaN mg",
    "99999999999 mg",
    "1_0 mg",
    "10 mg mg",
    "",
    "1 tablet",
    "2 puffs",
    "as needed",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_an_amount_that_nobody_can_read_is_not_known_and_why_is_kept(text: Any) -> None:
    (line,) = record(medicines=[{"name": "x", "dose": text, "per_day": 3}]).medicines
    assert (line.dose, line.fault) == (
        None,
        f"dose: '{text}' is not an amount that can be read in one way",
    )
    (line,) = record(medicines=[{"name": "x", "total": text}]).medicines
    assert (line.total, line.fault[:7]) == (None, "total: ")
    (tried,) = record(trials=[{"medicine": "x", "highest": text}]).trials
    assert (tried.highest, tried.fault[:9]) == (None, "highest: ")


def test_how_often_in_words_leaves_the_amount_not_known() -> None:
    (line,) = record(medicines=[{"name": "x", "dose": "10 mg", "per_day": "as needed"}]).medicines
    assert (line.per_day, line.fault) == (None, "per_day: 'as needed' is not a number of doses")


def test_a_total_that_can_be_read_counts_beside_words() -> None:
    (line,) = record(medicines=[{"name": "x", "dose": "1 tablet", "total": "30 mg/day"}]).medicines
    assert (line.total, line.fault) == (Amount(Decimal(30), "mg", True), "")


@pytest.mark.parametrize("text", ["0 mg", "0.0 mg", True, ["10 mg"], {"mg": 10}])
def test_what_is_no_amount_at_all_is_a_fault_of_the_record(text: Any) -> None:
    assert fault(medicines=[{"name": "x", "dose": text}]).startswith("medicines[0].dose: ")
    assert fault(trials=[{"medicine": "x", "highest": text}]).startswith("trials[0].highest: ")


def test_a_record_without_a_schema_is_read() -> None:
    assert read_record(b"id: someone", SMALL, today=TODAY).id == "someone"


@given(
    st.decimals(min_value=Decimal("0.001"), max_value=9999, places=2).filter(
        lambda number: number > 0
    )
)
def test_an_amount_reads_as_it_is_written(number: Decimal) -> None:
    (line,) = record(medicines=[{"name": "x", "total": f"{number} mg/day"}]).medicines
    assert line.total == Amount(number, "mg", True)


KEYS = [
    "schema",
    "id",
    "date",
    "region",
    "person",
    "ms",
    "complaint",
    "signs",
    "labs",
    "conditions",
    "allergies",
    "medicines",
    "trials",
    "baseline",
    "goals",
    "requests",
    "living",
    "notes",
    "alcohol",
    "age",
    "test",
    "value",
    "unit",
    "name",
    "dose",
    "severity",
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.sampled_from(["", "10 mg", "egfr", "2026-11-20", "x" * 300, "\u0000", "😀"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8))
def test_whatever_comes_in_is_read_or_refused_in_words(tree: dict[str, Any]) -> None:
    try:
        read_record(json.dumps(tree).encode(), SMALL, today=TODAY)
    except InputError as error:
        assert error.problems


def test_an_incomplete_list_says_what_it_names_and_nothing_about_the_rest() -> None:
    patient = build(
        record(
            signs=["seizure"], medicines=[], trials=[], incomplete=["signs", "medicines", "trials"]
        ),
        SMALL,
    )
    signs, taking = patient.facts["signs"], patient.facts["taking"]
    assert signs == Members(frozenset({"seizure"}), complete=False)
    assert taking == Members(frozenset(), complete=False)
    assert "trials" not in patient.facts
    assert ("signs", "not all of it was asked about") in {u[:2] for u in patient.unusable}


def test_an_incomplete_list_is_a_list_of_a_record() -> None:
    assert fault(incomplete=["sings"]) == (
        "incomplete[0]: 'sings' is not a list of a record. Did you mean 'signs'?"
    )


@pytest.mark.parametrize(
    ("key", "word", "meant"),
    [
        ("conditions", "dysphagia", "swallowing_difficulty"),
        ("conditions", "sleep apnea", "sleep_apnoea"),
        ("signs", "stopped_medicine", "missed_or_stopped_doses"),
    ],
)
def test_a_word_for_a_member_is_answered_with_its_id(key: str, word: str, meant: str) -> None:
    with pytest.raises(InputError) as refused:
        record_of({key: [word]}, load(), today=date(2026, 11, 20))
    (problem,) = refused.value.problems
    assert f"Did you mean '{meant}'?" in problem.do
    assert ("other_conditions" in problem.do) == (key == "conditions")
