"""Records of other countries: diagnoses in words and codes, marks of certainty, subjects that are
things, allergies, results whose code and words differ."""

from __future__ import annotations

from typing import Any

import pytest

from support.foreign import LOINC, SNOMED, Json, patient, record
from unclench.criteria.values import Members

ICD = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
ACTIVE = {"coding": [{"code": "active"}]}
NHG = "https://referentiemodel.nhg.org/tabellen/nhg-tabel-45-diagnostische-bepalingen"
MARK = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"


def condition(text: str = "", *codings: Json, **more: Any) -> Json:
    code = {"text": text, "coding": list(codings)} if text else {"coding": list(codings)}
    found = {"resourceType": "Condition", "id": "c", "clinicalStatus": ACTIVE, "code": code}
    return {**found, **more}


def conditions(*found: Json) -> tuple[set[str], bool]:
    said = patient(*found).facts.get("conditions")
    assert isinstance(said, Members)
    return set(said.known), said.complete


@pytest.mark.parametrize(
    ("code", "condition_id"),
    [
        ("G40.9", "epilepsy"), ("K70.3", "cirrhosis"), ("K70.0", "liver_disease"),
        ("G47.33", "sleep_apnoea"), ("N18.5", "chronic_kidney_disease"),
        ("I50.01", "heart_failure"), ("D69.6", "bleeding_risk"), ("E11.90", "diabetes"),
    ],
)  # fmt: skip
def test_an_icd_10_code_stands_for_all_below_its_category(code: str, condition_id: str) -> None:
    assert conditions(condition("", {"system": ICD, "code": code})) == ({condition_id}, True)


@pytest.mark.parametrize("code", ["D69.0", "G47.0", "K29.1", "I11.0", "Z99.0", "G4", ""])
def test_another_icd_10_code_is_none_of_them(code: str) -> None:
    known, complete = conditions(condition("Etwas", {"system": ICD, "code": code}))
    assert (known, complete) == (set(), False)


@pytest.mark.parametrize(
    ("text", "condition_id"),
    [
        ("Arterielle Hypertonie", "hypertension"), ("Fibrillation auriculaire", "arrhythmia"),
        ("Insuficiencia cardíaca", "heart_failure"), ("Cirrosi epatica", "cirrhosis"),
        ("Emfyseem/COPD", "copd"), ("Boezemfibrilleren/-fladderen", "arrhythmia"),
        ("Magengeschwür", "peptic_ulcer"), ("Slaapapneu", "sleep_apnoea"),
        ("Familial Alzheimer's disease", "cognitive_impairment"),
    ],
)  # fmt: skip
def test_a_diagnosis_in_another_language(text: str, condition_id: str) -> None:
    assert conditions(condition(text))[0] == {condition_id}


@pytest.mark.parametrize(
    "text",
    [
        "Verdacht auf Epilepsie", "V.a. Epilepsie", "Z.n. Schlaganfall", "keine Epilepsie",
        "Ausschluss Epilepsie", "Familienanamnese: Epilepsie", "antécédents familiaux d'épilepsie",
        "pas d'épilepsie", "sospecha de epilepsia", "sin epilepsia", "sospetta epilessia",
        "verdenking epilepsie", "geen epilepsie", "Mutter: Epilepsie",
    ],
)  # fmt: skip
def test_words_of_other_languages_that_doubt_or_deny(text: str) -> None:
    assert conditions(condition(text))[0] == set()


def test_what_is_denied_after_a_condition_in_another_language() -> None:
    assert conditions(condition("Epilepsie ohne Depression"))[0] == {"epilepsy"}


def marked(*marks: str) -> Json:
    codings = [
        {
            "system": ICD,
            "code": "G40.9",
            "extension": [{"url": MARK, "valueCoding": {"code": mark}}] if mark else [],
        }
        for mark in marks
    ]
    return condition("", *codings)


def test_a_mark_of_certainty_on_the_code() -> None:
    other = condition("Asthma", id="d")
    assert conditions(marked("G"), other) == ({"epilepsy", "asthma"}, True)
    assert conditions(marked("A"), other) == ({"asthma"}, True)
    assert conditions(marked("Z"), other) == ({"asthma"}, True)
    assert conditions(marked("V"), other) == ({"asthma"}, False)
    assert conditions(marked("A", "G"), other) == ({"asthma"}, False)
    assert conditions(marked("G", "Z"), other) == ({"epilepsy", "asthma"}, True)
    assert conditions(marked(""), other) == ({"epilepsy", "asthma"}, True)


def test_a_subject_that_is_a_place_in_the_bundle_is_left_out() -> None:
    place = {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Location", "id": "l"}}
    flag = {"resource": {"resourceType": "Flag", "subject": {"reference": "urn:uuid:1"}}}
    here = {"resource": {"resourceType": "Patient", "id": "p"}}
    found = record(entry=[here, place, flag])
    assert not [one for one in found.unusable if one.fact == "conditions"]


@pytest.mark.parametrize(
    "text",
    [
        "Baclofen adverse reaction (disorder)", "H/O: baclofen allergy", "Allergie gegen Baclofen",
        "Overgevoeligheid voor baclofen", "Allergie au baclofène", "Alergia al baclofeno",
        "Allergia al baclofene", "Adverse reaction to Lioresal", "Allergie: Baclofen-Natrium",
    ],
)  # fmt: skip
def test_what_an_allergy_is_to(text: str) -> None:
    found = {
        "resourceType": "AllergyIntolerance",
        "id": "a",
        "clinicalStatus": ACTIVE,
        "code": {"text": text},
    }
    said = patient(found).facts["allergies"]
    assert isinstance(said, Members)
    assert said.known == {"baclofen"}


def result(code: str, text: str, value: Json, system: str = LOINC) -> Json:
    return {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": {"coding": [{"system": system, "code": code, "display": text}]},
        "effectiveDateTime": "2026-11-20",
        "valueQuantity": value,
    }


def test_a_result_whose_words_are_of_another_is_not_used() -> None:
    birth = result("29463-7", "Birth weight", {"value": 3600, "unit": "g"})
    found = patient(birth)
    assert "weight" not in found.facts
    weight = result("29463-7", "Body weight", {"value": 70, "unit": "kg"})
    assert "weight" in patient(weight).facts


@pytest.mark.parametrize(
    ("code", "fact"),
    [
        ("1107871000000107", "sodium"), ("1107761000000109", "potassium"),
        ("163030003", "systolic_bp"), ("271650006", "diastolic_bp"),
    ],
)  # fmt: skip
def test_codes_of_the_nhs_and_of_dutch_practices(code: str, fact: str) -> None:
    unit = "mm[Hg]" if fact.endswith("bp") else "mmol/L"
    assert patient(result("1744", "", {"value": 120, "code": "mm[Hg]"}, NHG)).facts["systolic_bp"]
    number = {"sodium": 140, "potassium": 4, "systolic_bp": 120, "diastolic_bp": 80}[fact]
    assert fact in patient(result(code, "", {"value": number, "code": unit}, SNOMED)).facts
