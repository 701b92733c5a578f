"""A list is whole only by evidence, and nothing that was not read goes unsaid."""

from __future__ import annotations

import json
from typing import Any

import pytest

from support.foreign import (
    LOINC,
    SNOMED,
    TODAY,
    Json,
    bundle,
    coded,
    content,
    order,
    patient,
    pieces,
    reasons,
    record,
    record_of,
)
from unclench.criteria.values import Members
from unclench.errors import InputError
from unclench.intake import read_patient

ORDER = order("Baclofen", pieces(10, "mg"))
MS = {
    "resourceType": "Condition",
    "id": "c1",
    "code": coded(SNOMED, "24700007"),
    "clinicalStatus": coded("", "active"),
}
OURS = {
    "resourceType": "Observation",
    "id": "o",
    "status": "final",
    "code": coded("urn:unclench:fact", "living.drives"),
    "valueBoolean": False,
}
STATED = "nothing says that the list is whole"


def taking_is_whole(*resources: Json, **more: Any) -> bool:
    value = patient(*resources, **more).facts.get("taking")
    return isinstance(value, Members) and value.complete


def search(url: str, *resources: Json) -> bool:
    link = [{"relation": "self", "url": url}]
    return taking_is_whole(*(resources or (ORDER,)), link=link)


@pytest.mark.parametrize(
    "url",
    [
        "https://x.org/fhir/MedicationRequest?patient=1",
        "MedicationRequest?subject=Patient/1&_count=100&_include=MedicationRequest:medication",
        "MedicationStatement?patient=1&status=active",
        "MedicationRequest?patient=1&status=active,on-hold&intent=order,plan",
        "https://x.org/fhir/Patient/1/$everything",
    ],
)
def test_a_search_for_all_is_evidence(url: str) -> None:
    assert search(url)


@pytest.mark.parametrize(
    "url",
    [
        "MedicationRequest?_id=1",
        "MedicationRequest?patient=1&code=http://snomed.info/sct|1",
        "MedicationRequest?patient=1&status=completed",
        "MedicationRequest?patient=1&intent=order",
        "MedicationRequest?patient=1&_lastUpdated=gt2026-01-01",
        "Condition?patient=1",
        "Patient/1/$everything?start=2026-01-01",
        "Patient?_id=1",
        "",
    ],
)
def test_a_search_for_some_is_none(url: str) -> None:
    assert not search(url)


def test_a_search_without_its_address_is_one_for_the_types_it_holds() -> None:
    assert taking_is_whole(ORDER)
    included = bundle(ORDER)
    included["entry"][1]["search"] = {"mode": "include"}
    value = read_patient(json.dumps(included).encode(), content(), today=TODAY).facts["taking"]
    assert value == Members(frozenset({"baclofen"}), False)


@pytest.mark.parametrize("kind", ["collection", "message", "document", "transaction", "batch"])
def test_a_bundle_of_another_kind_is_no_evidence(kind: str) -> None:
    found = record(ORDER, MS, kind=kind)
    assert STATED in reasons(found, "medicines")
    assert STATED in reasons(found, "conditions")


def test_a_collection_with_facts_of_ours_is_the_word_of_a_record() -> None:
    assert taking_is_whole(ORDER, OURS, kind="collection")
    assert not taking_is_whole(ORDER, OURS, kind="message")
    inner = {"resourceType": "Bundle", "type": "message", "entry": [{"resource": ORDER}]}
    assert not taking_is_whole(inner, OURS, kind="collection")


def own(place: str, word: str = "none") -> Json:
    value = {"coding": [{"system": "urn:unclench:value", "code": word}]}
    return {**OURS, "code": coded("urn:unclench:fact", place), "valueCodeableConcept": value}


def test_the_word_of_a_record_is_evidence_for_one_list() -> None:
    made = own("allergies", "baclofen")
    made.pop("valueBoolean")
    found = record(made, kind="message")
    assert found.allergies == ("baclofen",)
    assert reasons(found, "allergies") == ""
    none = own("conditions")
    none.pop("valueBoolean")
    assert STATED not in reasons(record(MS, none, kind="message"), "conditions")


def section(code: str, *references: str, **more: Any) -> Json:
    entries = [{"reference": reference} for reference in references]
    return {"code": coded(LOINC, code), **({"entry": entries} if entries else {}), **more}


def document(*sections: Json) -> Json:
    return {"resourceType": "Composition", "id": "k", "section": list(sections)}


NILKNOWN = coded("http://terminology.hl7.org/CodeSystem/list-empty-reason", "nilknown")


def test_a_section_with_all_its_entries_is_evidence() -> None:
    whole = document({"section": [section("10160-0", "MedicationRequest/m1")]})
    assert taking_is_whole(ORDER, whole, kind="document")
    address = document(section("10160-0", "https://x.org/MedicationRequest/m1"))
    assert taking_is_whole(ORDER, address, kind="document")
    missing = document(section("10160-0", "MedicationRequest/m1", "MedicationRequest/m2"))
    assert "MedicationRequest/m2" in reasons(record(ORDER, missing), "medicines")
    other = document(section("99999-9", "MedicationRequest/m1"))
    assert not taking_is_whole(ORDER, other, kind="document")


def test_a_section_that_is_known_to_be_empty_says_none() -> None:
    empty = document(
        section("10160-0", emptyReason=NILKNOWN),
        section("48765-2", emptyReason=NILKNOWN),
        section("11450-4", emptyReason=NILKNOWN),
    )
    facts = patient(empty, kind="document").facts
    for fact in ("taking", "allergies", "conditions"):
        assert facts[fact] == Members(frozenset())
    asked = document(section("10160-0", emptyReason=coded("", "notasked")))
    assert "taking" not in patient(asked, kind="document").facts


@pytest.mark.parametrize(
    ("more", "whole"),
    [
        ({}, True),
        ({"mode": "snapshot"}, True),
        ({"mode": "changes"}, False),
        ({"status": "retired"}, False),
    ],
)
def test_a_list_is_evidence_while_it_is_current(more: Json, whole: bool) -> None:
    entries = [{"item": {"reference": "MedicationRequest/m1"}}]
    listed: Json = {"resourceType": "List", "id": "l", "status": "current", "entry": entries}
    listed |= {"code": coded(LOINC, "10160-0"), **more}
    assert taking_is_whole(ORDER, listed, kind="collection") is whole


@pytest.mark.parametrize(
    ("code", "text"),
    [("787481004", ""), ("", "No known medications"), ("", "Keine Dauermedikation")],
)
def test_no_medicines_by_code_or_in_words(code: str, text: str) -> None:
    said = coded(SNOMED, code, text) if code else {"text": text}
    found = {"resourceType": "MedicationStatement", "status": "active"}
    result = record({**found, "medicationCodeableConcept": said}, kind="document")
    assert result.medicines == ()
    assert reasons(result, "medicines") == ""


def test_nothing_known_is_not_none() -> None:
    found = {"resourceType": "MedicationStatement", "status": "active"}
    unknown = {**found, "medicationCodeableConcept": {"text": "Drug treatment unknown"}}
    assert record(unknown).medicines is None


def allergy(text: str, **more: Any) -> Json:
    return {"resourceType": "AllergyIntolerance", "id": "a", "code": {"text": text}, **more}


def test_what_is_denied_is_no_entry_and_no_evidence() -> None:
    assert record(allergy("No known latex allergy")).allergies is None
    assert record(allergy("No known allergies")).allergies == ()
    assert record(allergy("Keine bekannten Allergien (situation)")).allergies == ()
    latex = record(allergy("No known latex allergy"), {**allergy("Baclofen"), "id": "b"})
    assert latex.allergies == ("baclofen",)


def test_a_code_that_only_says_drug_allergy_is_read_by_its_reactions() -> None:
    reaction = [{"substance": {"text": "Tizanidine"}}, {"substance": {"text": "unknown"}}]
    assert record(allergy("Drug allergy", reaction=reaction)).allergies == ("tizanidine",)
    assert "does not say" in reasons(record(allergy("Drug allergy")), "allergies")


def test_every_type_that_was_not_read_is_named() -> None:
    passed = [{"resourceType": type_, "id": type_} for type_ in ("Claim", "Immunization", "Claim")]
    passed[2]["id"] = "other"
    found = record(MS, *passed)
    assert "2 Claim, 1 Immunization" in reasons(found, "")
    many = [{"resourceType": f"Type{n:02}"} for n in range(20)]
    assert "and 8 types more" in reasons(record(MS, *many), "")
    long = record(MS, {"resourceType": "X" * 9_000})
    assert len(reasons(long, "")) < 200
    flag = record(MS, {"resourceType": "Flag", "id": "f"})
    assert "Flag is not read here" in reasons(flag, "conditions")
    assert reasons(record(MS, {"resourceType": "Provenance"}), "") == ""


def test_one_line_names_every_result_that_is_not_used() -> None:
    results = [
        {"resourceType": "Observation", "id": f"x{n}", "status": "final", "code": {"text": text}}
        for n, text in enumerate(["BMI", "BMI", "Ferritin"])
    ]
    (said,) = [item for item in record(*results).unusable if item.fact == ""]
    assert said.reason == "results that are not used here: BMI (2); Ferritin"


def hook(**more: Any) -> Json:
    person = {"resourceType": "Patient", "id": "p"}
    searched = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": ORDER}]}
    return {
        "hook": "order-sign",
        "hookInstance": "x",
        "context": {"patientId": "p"},
        "prefetch": {"patient": person, "orders": searched, "none": None},
        **more,
    }


def test_a_call_of_a_hook_is_read_with_what_was_fetched_for_it() -> None:
    found = record_of(hook())
    assert [line.name for line in found.medicines or ()] == ["Baclofen"]
    assert reasons(found, "medicines") == ""


def test_the_drafts_of_a_call_are_named_and_not_counted() -> None:
    draft = order("Diazepam", status="draft")
    drafts = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": draft}]}
    draft["id"] = "d"
    found = record_of(hook(context={"patientId": "p", "draftOrders": drafts}))
    assert [line.name for line in found.medicines or ()] == ["Baclofen"]
    assert "Diazepam is draft and is not counted as taken" in str(found.flags)


def test_a_call_about_another_person_is_refused() -> None:
    with pytest.raises(InputError, match="not the Patient"):
        record_of(hook(context={"patientId": "q"}))
    with pytest.raises(InputError, match="a resource"):
        record_of(hook(prefetch={"patient": "p"}))
    assert record_of(hook(context={})).medicines is not None


def test_parameters_are_read_as_what_they_hold() -> None:
    inner = {"name": "inner", "part": [{"name": "x", "resource": ORDER}]}
    parameters: Json = {
        "resourceType": "Parameters",
        "parameter": [{"resource": {"resourceType": "Patient", "id": "p"}}, inner, {"name": "y"}],
    }
    assert [line.name for line in record_of(parameters).medicines or ()] == ["Baclofen"]
    deep: Json = {"part": [{"resource": ORDER}]}
    for _ in range(5):
        deep = {"part": [deep]}
    parameters["parameter"][1] = deep
    assert record_of(parameters).medicines is None


def test_one_resource_a_line_is_read_as_a_bundle() -> None:
    lines = "\n\n".join(json.dumps(entry["resource"]) for entry in bundle(ORDER, MS)["entry"])
    found = read_patient(lines.encode(), content(), today=TODAY)
    assert found.facts["taking"] == Members(frozenset({"baclofen"}), False)
    with pytest.raises(InputError, match="not JSON"):
        read_patient(b'{"a": 1}\n{"b": 2}', content(), today=TODAY)


def test_a_number_that_nobody_needs_refuses_nothing() -> None:
    odd = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "id": "x"}
    text = json.dumps(bundle(ORDER, odd)).replace('"id": "x"', '"valueQuantity": {"value": 1e-22}')
    assert "taking" in read_patient(text.encode(), content(), today=TODAY).facts
    needed = json.dumps(bundle(order("Baclofen", pieces(10, "mg")))).replace(
        '"value": 10', '"value": 1e99'
    )
    found = read_patient(needed.encode(), content(), today=TODAY)
    assert "baclofen_mg_per_day" not in found.facts
