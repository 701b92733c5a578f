"""Observations of a Bundle: results by LOINC, and our own facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from support.fhir import (
    LOINC,
    OURS,
    concept,
    ours,
    person,
    quantity,
    read,
    reasons,
    record_of,
    result,
)
from unclench.criteria.values import Interval, Members

EGFR, UNIT = "98979-8", "mL/min/{1.73_m2}"


def egfr(*resources: Any) -> Decimal | None:
    found = read(*resources).facts.get("egfr")
    return found.low if isinstance(found, Interval) else None


@pytest.mark.parametrize(
    "status",
    [
        "final",
        "amended",
        "corrected",
        "preliminary",
        "registered",
        "cancelled",
        "entered-in-error",
        "unknown",
        "x",
        None,
    ],
)
def test_only_final_results_count(status: str | None) -> None:
    assert egfr({**result(EGFR, 90, UNIT), "status": status}) == (
        90 if status in ("final", "amended", "corrected") else None
    )
    older = result(EGFR, 70, UNIT, "2026-10-01")
    wanted = (
        90
        if status in ("final", "amended", "corrected")
        else 70
        if status in ("cancelled", "entered-in-error")
        else None
    )
    assert egfr({**result(EGFR, 90, UNIT), "status": status}, older) == wanted


def test_no_older_result_stands_in_for_one_that_is_not_final_yet() -> None:
    older, newer = (
        result(EGFR, 70, UNIT, "2026-10-01"),
        {**result(EGFR, 20, UNIT), "status": "preliminary"},
    )
    assert "a result that may be later cannot be used" in " ".join(
        reasons(read(older, newer), "egfr")
    )
    assert egfr(older, {**newer, "effectiveDateTime": "2026-09-01"}) == 70
    for value in (
        {"valueString": "28"},
        {"valueInteger": 28},
        {"valueRange": {"low": quantity(20, UNIT)}},
    ):
        assert egfr(older, {**result(EGFR, None, None), **value}) is None
    assert egfr(older, {**result(EGFR, None, None), "dataAbsentReason": concept("", "error")}) == 70
    assert egfr(older, {**result(EGFR, None, None, "2026-11"), "status": "final"}) == 70
    assert egfr(older, {**result(EGFR, None, None), "status": "registered"}) == 70
    assert egfr(older, {**result(EGFR, 20, UNIT), "modifierExtension": [{"url": "x"}]}) is None
    assert egfr(older, {**result(EGFR, 20, UNIT), "focus": [{"reference": "Patient/baby"}]}) == 70


def test_a_result_that_is_not_final_yet_is_shown() -> None:
    assert reasons(read({**result(EGFR, 90, UNIT), "status": "preliminary"}), "egfr") == [
        "its status is preliminary, not final"
    ]


@pytest.mark.parametrize(
    ("whens", "wanted"),
    [
        (["2026-11-01", "2026-11-02"], 2),
        (["2026-11-02", "2026-11-01"], 1),
        (["2026-11-01T08:00:00Z", "2026-11-01T09:00:00Z"], 2),
        (["2026-11-01T10:00:00+02:00", "2026-11-01T07:59:00Z"], 1),
        (["2026-11-01T23:30:00-08:00", "2026-11-02T01:00:00+09:00"], 1),
        (["2026-11-01", "2026-11-01"], None),
        (["2026-11-01T08:00:00Z", "2026-11-01"], None),
        (["2026-11-01T08:00:00", "2026-11-01T09:00:00"], None),
        (["2026-11-01T08:00:00Z", "2026-11-01T08:00:00.0Z"], None),
        (["2026-11-01T08:00:00Z", "2026-11-02"], 2),
    ],
)
def test_the_latest_by_effective_time_counts_and_a_tie_is_a_conflict(
    whens: list[str], wanted: int | None
) -> None:
    values = [50, 60]
    found = read(
        *(result(EGFR, value, UNIT, when) for value, when in zip(values, whens, strict=True))
    )
    assert egfr(
        *(result(EGFR, value, UNIT, when) for value, when in zip(values, whens, strict=True))
    ) == (wanted and values[wanted - 1])
    assert any("disagree" in reason for reason in reasons(found, "egfr")) is (wanted is None)


def test_equal_results_of_one_time_are_no_conflict() -> None:
    assert (
        egfr(
            result(EGFR, 50, UNIT),
            result(EGFR, Decimal("50.0") and 50.0, UNIT),
            result("62238-1", 50, UNIT),
        )
        == 50
    )


def test_issued_is_no_effective_time() -> None:
    found = read(result(EGFR, 90, UNIT, None, issued="2026-11-10T08:00:00Z"))
    assert reasons(found, "egfr") == ["has no date"]


@pytest.mark.parametrize(
    "when", ["2026-11", "2026", "20261110", "2026-W46-2", "2026-13-01", "tomorrow"]
)
def test_a_date_that_is_not_to_the_day_cannot_be_used(when: str) -> None:
    assert egfr(result(EGFR, 90, UNIT, when)) is None


def test_a_period_counts_from_its_end() -> None:
    assert (
        egfr(
            result(
                EGFR, 90, UNIT, None, effectivePeriod={"start": "2020-01-01", "end": "2026-11-01"}
            )
        )
        == 90
    )
    assert egfr(result(EGFR, 90, UNIT, None, effectiveInstant="2026-11-01T08:00:00Z")) == 90


def test_the_ucum_code_goes_before_the_text_of_the_unit() -> None:
    value = {
        "value": 1,
        "unit": "milligrams",
        "system": "http://unitsofmeasure.org",
        "code": "mg/dL",
    }
    assert "creatinine" in read(result("2160-0", 1, None, valueQuantity=value)).facts
    foreign = {
        "value": 90,
        "unit": "umol/L",
        "system": "http://snomed.info/sct",
        "code": "258814008",
    }
    assert read(result("2160-0", 1, None, valueQuantity=foreign)).facts["creatinine"] == Interval(
        Decimal(90), Decimal(90)
    )
    assert (
        "creatinine"
        in read(result("2160-0", 1, None, valueQuantity={"value": 90, "unit": "umol/L"})).facts
    )


def test_kidneys_may_be_weaker_than_is_known_when_a_later_creatinine_cannot_be_used() -> None:
    measured = [result(EGFR, 92, UNIT, "2026-11-10"), result("2160-0", 50, "umol/L", "2026-11-01")]
    later = {**result("2160-0", 300, "umol/L", "2026-11-19"), "status": "preliminary"}
    who = person(gender="female", birthDate="1980-01-01")
    assert read(*measured, patient=who).facts["kidney_clearance"] == Interval(
        Decimal(92), Decimal(92)
    )
    assert read(*measured, later, patient=who).facts["kidney_clearance"] == Interval(
        Decimal(0), Decimal(92)
    )
    assert read(*measured, later, patient=who).facts["egfr"] == Interval(Decimal(92), Decimal(92))
    weak = {**result(EGFR, 20, UNIT, "2026-11-19"), "status": "preliminary"}
    assert "egfr" in read(measured[1], patient=who).facts
    assert "egfr" not in read(*measured, weak, patient=who).facts


def test_kidneys_may_be_weaker_than_is_known_when_creatinine_cannot_be_judged_without_an_age() -> (
    None
):
    reported, creatinine = (
        result(EGFR, 92, UNIT, "2026-11-10"),
        result("2160-0", 50, "umol/L", "2026-11-01"),
    )
    assert read(reported).facts["kidney_clearance"] == Interval(Decimal(92), Decimal(92))
    assert read(reported, creatinine).facts["kidney_clearance"] == Interval(Decimal(0), Decimal(92))


@pytest.mark.parametrize(
    ("given", "times"),
    [
        ({}, True),
        ({"type": concept("", "normal")}, True),
        ({"type": concept("", "critical")}, False),
        ({"appliesTo": [{"text": "dialysis"}]}, False),
        ({"high": {**quantity(40, "U/L"), "comparator": "<"}}, False),
    ],
)
def test_only_the_range_of_healthy_people_gives_an_upper_limit(given: Any, times: bool) -> None:
    observed = {
        **result("1742-6", 90, "U/L"),
        "referenceRange": [{"high": quantity(40, "U/L"), **given}],
    }
    assert ("alt_x_uln" in read(observed).facts) is times


def test_a_unit_that_is_given_in_two_ways_is_none() -> None:
    both = {
        "value": "1.8",
        "unit": "mg/dL",
        "system": "http://unitsofmeasure.org",
        "code": "mmol/L",
    }
    found = read(result("2601-3", 1, None, valueQuantity={**both, "value": 1.8}))
    assert "magnesium" not in found.facts
    assert reasons(found, "magnesium") == [
        "its unit is 'mmol/L' by its code and 'mg/dL' by its words"
    ]
    assert (
        "magnesium"
        in read(
            result(
                "2601-3", 1, None, valueQuantity={**both, "value": 0.8, "unit": "mmol per litre"}
            )
        ).facts
    )
    assert (
        "potassium"
        in read(
            result("2823-3", 1, None, valueQuantity={**both, "value": 4, "unit": "meq/L"})
        ).facts
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"dataAbsentReason": concept("", "error")}, "gives a value and says that it has none"),
        ({"valueQuantity": {"value": 90}}, "has no unit"),
        ({"valueQuantity": quantity(90, "mg/dL")}, "the unit 'mg/dL' is not one of"),
        ({"valueString": "90", "valueQuantity": None}, "its value is a String, not a quantity"),
        ({"valueQuantity": None}, "no value was given"),
        ({"valueQuantity": None, "dataAbsentReason": concept("", "error")}, "no value was given"),
        ({"focus": [{}]}, "focus"),
        ({"valueQuantity": {"value": "90", "unit": UNIT}}, "its value is not a number"),
        ({"valueQuantity": {"value": True, "unit": UNIT}}, "not a number"),
        (
            {"valueQuantity": {**quantity(90, UNIT), "comparator": "ad"}},
            "its comparator 'ad' is not known",
        ),
        ({"valueQuantity": quantity(-4, UNIT)}, "implausible"),
        ({"effectiveDateTime": "2026-11-21"}, "is dated 2026-11-21, after 2026-11-20"),
    ],
)
def test_what_cannot_be_used_says_why(more: dict[str, Any], said: str) -> None:
    resource = {
        key: value for key, value in {**result(EGFR, 90, UNIT), **more}.items() if value is not None
    }
    found = read(resource)
    assert "egfr" not in found.facts
    assert any(said in reason for reason in reasons(found, "egfr")), found.unusable


@pytest.mark.parametrize(
    ("comparator", "below", "at", "above"),
    [(">", True, True, False), (">=", True, False, False), ("<", False, True, True)],
)
def test_comparators_are_bounds(comparator: str, below: bool, at: bool, above: bool) -> None:
    found = read(
        result(EGFR, 60, None, valueQuantity={**quantity(60, UNIT), "comparator": comparator})
    ).facts["egfr"]
    assert isinstance(found, Interval)
    assert (found.low > 59) is below
    assert (found.low > 60 or found.high < 60) is at
    assert (found.high < 61) is above


def test_panels_are_read_by_their_components() -> None:
    parts = [
        {"code": concept(LOINC, "8480-6"), "valueQuantity": quantity(128, "mm[Hg]")},
        {"code": concept(LOINC, "8462-4"), "valueQuantity": quantity(76, "mm[Hg]")},
        {"code": concept(LOINC, "1-1")},
    ]
    found = read(result("85354-9", None, None, component=parts)).facts
    assert (found["systolic_bp"], found["diastolic_bp"]) == (
        Interval(Decimal(128), Decimal(128)),
        Interval(Decimal(76), Decimal(76)),
    )


def test_enzymes_become_multiples_of_the_laboratorys_own_upper_limit() -> None:
    limit: Any = {"referenceRange": [{"high": quantity(40, "U/L")}]}
    found = read(
        result("1742-6", 100, "U/L", **limit),
        result("2157-6", 400, "U/L", referenceRange=[{"high": quantity(200, "U/L")}]),
    ).facts
    assert found["alt_x_uln"] == Interval(Decimal("2.5"), Decimal("2.5"))
    assert found["ck_x_uln"] == Interval(Decimal(2), Decimal(2))


@pytest.mark.parametrize(
    "limits",
    [
        [],
        [{}],
        [{"high": {"value": 40}}],
        [{"high": quantity(40, "kat/L")}],
        [{"high": quantity(40, "U/L")}] * 2,
        [{"high": quantity(0, "U/L")}],
    ],
)
def test_without_one_clear_upper_limit_a_multiple_is_not_known(limits: list[Any]) -> None:
    found = read(result("1742-6", 100, "U/L", referenceRange=limits)).facts
    assert "alt" in found
    assert "alt_x_uln" not in found


def test_our_own_facts_of_every_kind() -> None:
    value = {"valueCodeableConcept": concept("", "wheelchair")}
    found = read(
        ours("ms.mobility", **value),
        ours("living.drives", valueBoolean=True),
        ours("complaint.severity", valueQuantity=quantity(6.5, "{score}")),
        ours("person.pregnant", valueBoolean=False),
        ours("alcohol", valueString="none"),
        ours("person.weight_kg", valueQuantity=quantity(70, "kg"), effectiveDateTime="2026-11-01"),
        ours(
            "complaint.sites",
            valueCodeableConcept={"coding": [{"code": "calves"}, {"code": "feet"}]},
        ),
        ours("signs", valueCodeableConcept=concept("", "none")),
        ours(
            "living.equipment",
            component=[{"valueString": "band"}, {"valueCodeableConcept": {"text": "mat"}}],
        ),
        ours("complaint.interferes_with", valueCodeableConcept=concept("", "walking")),
        ours("complaint.interferes_with", valueString="sleep"),
        ours("labs.alt_x_uln", valueQuantity=quantity(1.5, "1"), effectiveDateTime="2026-11-01"),
        ours("region", valueString="uk"),
        ours("notes", valueString="hello"),
        ours("baseline", valueInteger=8, effectiveDateTime="2026-10-01"),
        ours("requests", valueString="stop:relaxol"),
        ours("goals", valueString="walk"),
    )
    expected = {
        "mobility": "wheelchair",
        "drives": True,
        "severity": Interval(Decimal("6.5"), Decimal("6.5")),
        "pregnant": "no",
        "alcohol": "none",
        "weight": Interval(Decimal(70), Decimal(70)),
        "sites": Members(frozenset({"calves", "feet"})),
        "signs": Members(frozenset()),
        "equipment": Members(frozenset({"band", "mat"})),
        "interferes_with": Members(frozenset({"walking", "sleep"})),
        "alt_x_uln": Interval(Decimal("1.5"), Decimal("1.5")),
        "region": "uk",
        "improvement_percent": Interval(Decimal("18.75"), Decimal("18.75")),
        "stop_requests": Members(frozenset({"relaxol"})),
        "goals_set": True,
    }
    assert {fact: found.facts.get(fact) for fact in expected} == expected
    assert (found.notes, found.goals, found.requests, found.unusable) == (
        "hello",
        ("walk",),
        ("stop:relaxol",),
        (),
    )


def test_asked_and_none_is_an_empty_list() -> None:
    none = {"valueCodeableConcept": concept("", "none")}
    record = record_of(
        *(
            ours(place, **none)
            for place in ("conditions", "medicines", "allergies", "trials", "goals", "requests")
        )
    )
    assert record.plain["conditions"] == frozenset()
    assert (record.medicines, record.allergies, record.trials, record.goals, record.requests) == (
        (),
        (),
        (),
        (),
        (),
    )


@pytest.mark.parametrize(
    ("resources", "fact"),
    [
        ([ours("ms.mobility", valueString="flying")], "mobility"),
        ([ours("living.drives", valueString="yes")], "drives"),
        ([ours("living.drives")], "drives"),
        (
            [ours("ms.mobility", valueString="bed"), ours("ms.mobility", valueString="wheelchair")],
            "mobility",
        ),
        ([ours("complaint.severity", valueString="6")], "severity"),
        ([ours("complaint.severity", valueInteger=11)], "severity"),
        (
            [ours("complaint.severity", valueQuantity={**quantity(6, "1"), "comparator": "ad"})],
            "severity",
        ),
        ([ours("complaint.severity", valueQuantity=quantity(6, "mg"))], "severity"),
        ([ours("complaint.severity", valueInteger=6, effectiveDateTime="2027-01-01")], "severity"),
        ([ours("ms.mobility", valueString="bed", effectiveDateTime="2027-01-01")], "mobility"),
        ([ours("person.weight_kg", valueInteger=70, effectiveDateTime="2026-11-01")], "weight"),
        ([ours("person.weight_kg", valueQuantity=quantity(70, "kg"))], "weight"),
        ([ours("complaint.severty", valueInteger=6)], "complaint.severty"),
        ([ours("signs")], "signs"),
        ([ours("baseline", valueInteger=11)], "improvement_percent"),
        (
            [ours("baseline", valueQuantity={**quantity(7, "1"), "comparator": "<"})],
            "improvement_percent",
        ),
        ([ours("requests", valueString="nonsense")], "requests"),
        (
            [ours("baseline", valueInteger=7), ours("baseline", valueInteger=6)],
            "improvement_percent",
        ),
    ],
)
def test_what_does_not_fit_is_not_known_with_a_reason(resources: list[Any], fact: str) -> None:
    found = read(*resources)
    assert found.facts.get(fact) in (None, Members(frozenset(), False))
    assert reasons(found, fact)


def test_a_set_with_something_unknown_in_it_is_not_complete() -> None:
    found = read(
        ours("signs", valueCodeableConcept={"coding": [{"code": "seizure"}, {"code": "flying"}]})
    )
    assert found.facts["signs"] == Members(frozenset({"seizure"}), False)
    both = read(
        ours("signs", valueCodeableConcept={"coding": [{"code": "seizure"}, {"code": "none"}]})
    )
    assert both.facts["signs"] == Members(frozenset({"seizure"}), False)


def test_of_several_days_the_latest_counts() -> None:
    found = read(
        ours("signs", valueString="seizure", effectiveDateTime="2026-11-18"),
        ours("signs", valueString="drowsiness", effectiveDateTime="2026-11-19"),
        ours("ms.mobility", valueString="bed", effectiveDateTime="2026-11-01"),
        ours("ms.mobility", valueString="wheelchair", effectiveDateTime="2026-10-01"),
    )
    assert found.facts["signs"] == Members(frozenset({"drowsiness"}))
    assert found.facts["mobility"] == "bed"


def test_trials_are_read_from_components() -> None:
    def part(key: str, **value: Any) -> dict[str, Any]:
        return {"code": concept(OURS, key), **value}

    trial = ours(
        "trials",
        component=[
            part("medicine", valueCodeableConcept={"text": "relaxol"}),
            part("highest", valueQuantity=quantity(60, "mg/d")),
            part("weeks_at_highest", valueQuantity=quantity(6, "wk")),
            part("outcome", valueCodeableConcept=concept("", "partly")),
            part("severity_before", valueInteger=8),
            part("severity_after", valueQuantity=quantity(5, "1")),
        ],
    )
    assert read(trial).facts["trials_partial"] == Members(frozenset({"relaxol"}))
    assert read(trial).facts["trials_failed"] == Members(frozenset())


def test_a_trial_without_components_leaves_the_sets_open() -> None:
    assert reasons(read(ours("trials", valueString="relaxol")), "trials") == ["has no components"]
    assert reasons(read(ours("trials", valueString="none")), "trials") == []


def test_a_trial_that_cannot_be_read_leaves_the_sets_open() -> None:
    found = read(
        ours("trials", component=[{"code": concept(OURS, "outcome"), "valueString": "magic"}])
    )
    assert found.facts["trials_failed"] == Members(frozenset(), False)
    assert "trials_done_count" not in found.facts
    assert len(reasons(found, "trials")) == 2


@pytest.mark.parametrize(("hour", "wanted"), [("08", 90), ("09", None), ("10", None)])
def test_only_a_later_unusable_result_of_the_day_stands_in_the_way(
    hour: str, wanted: int | None
) -> None:
    unusable = result(EGFR, 12, None, f"2026-11-10T{hour}:00:00Z")
    assert egfr(result(EGFR, 90, UNIT, "2026-11-10T09:00:00Z"), unusable) == wanted


SAID = {
    "taking": "medicines",
    "allergies": "allergies",
    "requests": "requests",
    "goals_set": "goals",
    "trials": "trials",
    "signs": "signs",
}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"dataAbsentReason": concept("", "unknown")},
        {"valueString": " "},
        {"valueBoolean": False},
    ],
)
@pytest.mark.parametrize(("fact", "place"), SAID.items())
def test_a_list_of_ours_that_says_nothing_is_not_known(
    fact: str, place: str, more: dict[str, Any]
) -> None:
    found = read(ours(place, **more))
    assert fact not in found.facts
    assert reasons(found, place)


def test_a_list_of_ours_that_says_none_is_empty_unless_it_says_more() -> None:
    assert read(ours("medicines", valueString="none")).facts["taking"] == Members(frozenset())
    named = read(ours("medicines", valueString="relaxol"))
    assert "taking" not in named.facts
    assert "can say only that there are none" in reasons(named, "medicines")[0]
    both = read(
        ours("allergies", valueCodeableConcept={"coding": [{"code": "none"}, {"code": "relaxol"}]})
    )
    assert both.facts["allergies"] == Members(frozenset({"relaxol"}), False)
    later = read(ours("trials", valueString="none", effectiveDateTime="2027-01-01"))
    assert "trials" not in later.facts
    assert reasons(later, "trials") == ["is dated 2027-01-01, after 2026-11-20"]
    ahead = read(ours("medicines", valueString="none", effectiveDateTime="2027-01-01"))
    assert "taking" not in ahead.facts


def test_signs_hold_for_their_day_and_two_more() -> None:
    recent, old = {"effectiveDateTime": "2026-11-18"}, {"effectiveDateTime": "2026-11-17"}
    assert read(ours("signs", valueString="none", **recent)).facts["signs"] == Members(frozenset())
    assert read(ours("signs", valueString="seizure", **recent)).facts["signs"] == Members(
        frozenset({"seizure"})
    )
    assert "signs" not in read(ours("signs", valueString="none", **old)).facts
    assert "signs" not in read(ours("signs", valueString="seizure", **old)).facts
    today = ours("signs", valueString="none", effectiveDateTime="2026-11-20T07:00:00Z")
    assert read(today).facts["signs"] == Members(frozenset())
    assert read(ours("signs", valueString="none")).facts["signs"] == Members(frozenset())


def test_a_region_that_cannot_be_used_is_said() -> None:
    assert reasons(read(ours("region", valueString="fr")), "region") == [
        "'fr' is not one region that is known here"
    ]
    assert "region" not in read(ours("region", valueString="fr")).facts
    assert reasons(read(ours("region", valueString="uk")), "region") == []
