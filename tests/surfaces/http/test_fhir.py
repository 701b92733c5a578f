"""FHIR as a record system uses it: what it may send, what it gets, and what it is refused.

The expectations were written before the routes first ran.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from support.bundle import bundle_of
from support.fhir_valid import faults_of, parts_of
from support.people import known_person, person
from support.site import DAY, client, example
from unclench.content import load
from unclench.intake.fhir.questionnaire import record_tree
from unclench.patient.index import index_of

Json = dict[str, Any]
FHIR = {"Content-Type": "application/fhir+json", "X-Plan-Date": DAY}
APPLY, ANSWERED = "/fhir/PlanDefinition/unclench/$apply", "/fhir/QuestionnaireResponse/$plan"


def posted(path: str, tree: Any, **headers: str) -> Any:
    return client().post(path, content=text(tree), headers={**FHIR, **headers})


def text(tree: Any) -> bytes:
    return json.dumps(tree, default=float).encode()


def parameters(*given: Json) -> Json:
    return {"resourceType": "Parameters", "parameter": [*given]}


def subject(name: str = "Patient/one") -> Json:
    return {"name": "subject", "valueString": name}


def data(record: Json) -> Json:
    return {"name": "data", "resource": bundle_of(record)}


def care_plan(answer: Any) -> Json:
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    (found,) = (part for part in parts_of(answer.json()) if part["resourceType"] == "CarePlan")
    return found


def verdicts(care: Json) -> dict[str, str]:
    """Of every option, by the extension next to its coding."""
    details = [activity["detail"] for activity in care["activity"] if "detail" in activity]
    return {
        coding["code"]: extension["valueCode"]
        for detail in details
        for coding in detail["code"]["coding"]
        if coding["system"] == "urn:unclench:option"
        for extension in detail["extension"]
        if extension["url"] == "urn:unclench:verdict"
    }


def of_plan(record: Json) -> dict[str, str]:
    sent = {"Content-Type": "application/json", "X-Plan-Date": DAY}
    made = client().post("/api/v1/plan", content=text(record), headers=sent).json()
    shown = {option["id"]: option["verdict"] for option in made["options"]}
    return {name: verdict for name, verdict in shown.items() if verdict != "not_now"}


ANNA = example("anna")
SHAPES = {
    "R4": parameters(subject(), data(ANNA)),
    "a Reference": parameters(
        {"name": "subject", "valueReference": {"reference": "Patient/one"}}, data(ANNA)
    ),
    "an address": parameters(subject("http://ehr.example/fhir/Patient/one"), data(ANNA)),
    "CPG": parameters(
        {"name": "url", "valueCanonical": "urn:unclench:plan"},
        subject(),
        {"name": "practitioner", "valueString": "Practitioner/p"},
        {"name": "useServerData", "valueBoolean": False},
        {"name": "prefetchData", "part": [
            {"name": "key", "valueString": "all"},
            {"name": "data", "resource": bundle_of(ANNA)},
        ]},
    ),
    "data in two parts": parameters(
        subject(),
        {"name": "data", "resource": {**bundle_of(ANNA), "entry": bundle_of(ANNA)["entry"][:3]}},
        {"name": "data", "resource": {**bundle_of(ANNA), "entry": bundle_of(ANNA)["entry"][3:]}},
    ),
    "a Bundle alone": bundle_of(ANNA),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_every_shape_of_apply_gives_the_same_plan(shape: str) -> None:
    care = care_plan(posted(APPLY, SHAPES[shape]))
    assert verdicts(care) == of_plan(bundle_of(ANNA))
    assert care["subject"]["reference"].endswith("Patient/one")


def test_apply_and_the_api_agree_on_many_people() -> None:
    for seed in range(40):
        bundle = bundle_of(person(seed))
        assert verdicts(care_plan(posted(APPLY, parameters(subject(), data(person(seed)))))) == (
            of_plan(bundle)
        )


def test_everything_that_is_sent_is_valid_for_two_validators() -> None:
    found = [client().get("/fhir/metadata").json(), client().get("/fhir/Questionnaire/unclench")]
    resources = [found[0], found[1].json(), posted(APPLY, {}).json()]
    for seed in range(12):
        resources += parts_of(posted(APPLY, parameters(subject(), data(person(seed)))).json())
    assert faults_of(*resources) == []


def test_both_validators_find_faults() -> None:
    wrong = {"resourceType": "CarePlan", "status": "nope", "activity": 3}
    assert len(faults_of(wrong)) >= 2


def test_a_plan_says_what_it_rests_on() -> None:
    bundle = posted(APPLY, parameters(subject(), data({**ANNA, "goals": ["walk to the shop"]})))
    parts = {part["resourceType"]: part for part in parts_of(bundle.json())}
    assert {"CarePlan", "GuidanceResponse", "Provenance", "Goal", "MedicationRequest"} <= {*parts}
    assert parts["Goal"]["description"]["text"] == "walk to the shop"
    assert [entity["role"] for entity in parts["Provenance"]["entity"]] == ["source", "source"]
    fingerprint = parts["Provenance"]["entity"][0]["what"]["identifier"]["value"]
    assert fingerprint == load().fingerprint
    cited = [one["valueRelatedArtifact"] for one in parts["CarePlan"]["extension"]]
    assert any(one.get("url", "").startswith("http") for one in cited)
    tagged = {part["resourceType"] for part in parts_of(bundle.json()) if "meta" in part}
    assert tagged == {*parts}
    tag = parts["CarePlan"]["meta"]["tag"][0]
    assert (tag["system"], tag["code"]) == ("urn:unclench:review", "pending_review")


def test_facts_that_are_missing_are_asked_for_with_their_codes() -> None:
    record = {key: value for key, value in ANNA.items() if key != "labs"}
    parts = parts_of(posted(APPLY, parameters(subject(), data(record))).json())
    (guidance,) = (part for part in parts if part["resourceType"] == "GuidanceResponse")
    assert guidance["status"] in ("data-requested", "data-required")
    codes = [
        code
        for wanted in guidance["dataRequirement"]
        for filtered in wanted.get("codeFilter", ())
        for code in filtered["code"]
    ]
    assert {code["system"] for code in codes} == {"urn:unclench:fact", "http://loinc.org"}


def test_a_referral_that_is_offered_is_a_draft_request() -> None:
    for seed in range(200):
        record = known_person(seed)
        if any(of_plan(record).get(name) == "offer" for name in ("physiotherapy", "neurology")):
            parts = parts_of(posted(APPLY, parameters(subject(), data(record))).json())
            sent = [part for part in parts if part["resourceType"] == "ServiceRequest"]
            assert sent and {(one["status"], one["intent"]) for one in sent} == {
                ("draft", "proposal")
            }
            return
    raise AssertionError("no referral was offered to anybody")


def test_the_fingerprint_of_the_facts_changes_with_a_fact() -> None:
    def value(record: Json) -> str:
        parts = parts_of(posted(APPLY, parameters(subject(), data(record))).json())
        (found,) = (part for part in parts if part["resourceType"] == "Provenance")
        return str(found["entity"][1]["what"]["identifier"]["value"])

    older = {**ANNA, "person": {**ANNA["person"], "age": 47}}
    assert value(ANNA) == value(ANNA) != value(older)


class Refused(NamedTuple):
    name: str
    status: int
    tree: Any = ANNA
    path: str = APPLY
    method: str = "POST"
    headers: dict[str, str] = FHIR


ENDPOINT = {"name": "dataEndpoint", "resource": {"resourceType": "Endpoint"}}
REFUSED = (
    Refused("no such operation", 404, path="/fhir/PlanDefinition/unclench/$go"),
    Refused("no such resource", 404, path="/fhir/Patient/1", method="GET"),
    Refused("GET of an operation", 405, method="GET"),
    Refused("XML", 415, headers={**FHIR, "Content-Type": "application/fhir+xml"}),
    Refused("XML wanted", 406, headers={**FHIR, "Accept": "application/fhir+xml"}),
    Refused("XML wanted in the address", 406, path=f"{APPLY}?_format=xml"),
    Refused("another host", 421, headers={**FHIR, "Host": "evil.example"}),
    Refused("another page", 403, headers={**FHIR, "Origin": "http://evil.example"}),
    Refused("a list", 422, []),
    Refused("a Patient", 422, {"resourceType": "Patient"}),
    Refused("no parameter", 422, parameters()),
    Refused("parameters that are no list", 422, {"resourceType": "Parameters", "parameter": {}}),
    Refused("no subject", 422, parameters(data(ANNA))),
    Refused("two subjects", 422, parameters(subject(), subject("Patient/two"), data(ANNA))),
    Refused("another subject", 422, parameters(subject("Patient/two"), data(ANNA))),
    Refused("a subject that is no Patient", 422, parameters(subject("Group/one"), data(ANNA))),
    Refused("no data", 422, parameters(subject())),
    Refused("data elsewhere", 422, parameters(subject(), data(ANNA), ENDPOINT)),
    Refused("an unknown parameter", 422, parameters(subject(), data(ANNA), {"name": "dose"})),
    Refused("a parameter without a name", 422, parameters(subject(), data(ANNA), {})),
    Refused("data without a resource", 422, parameters(subject(), {"name": "data"})),
    Refused("an unknown query", 422, path=f"{APPLY}?audiance=person"),
    Refused("no response", 422, {"resourceType": "Bundle"}, ANSWERED),
    Refused("a response that is stopped", 422,
            {"resourceType": "QuestionnaireResponse", "status": "stopped"}, ANSWERED),
)  # fmt: skip


@pytest.mark.parametrize("call", REFUSED, ids=lambda call: call.name)
def test_what_is_refused_is_an_operation_outcome(call: Refused) -> None:
    body = json.dumps(call.tree).encode() if call.method == "POST" else None
    answer = client().request(call.method, call.path, content=body, headers=call.headers)
    assert answer.status_code == call.status, answer.text
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert answer.headers["x-trace-id"] in answer.text


def test_outcomes_are_valid() -> None:
    calls = [call for call in REFUSED if call.status == 422]
    assert faults_of(*(posted(call.path, call.tree).json() for call in calls)) == []


def test_a_fault_has_the_place_of_the_command_line() -> None:
    wrong = bundle_of(ANNA)
    wrong["entry"].append({"resource": {"resourceType": "Patient", "id": "two"}})
    (issue,) = posted(APPLY, wrong).json()["issue"]
    assert (
        issue["expression"] == ["the Bundle"] and "exactly one Patient" in issue["details"]["text"]
    )


def test_the_statement_of_capabilities_tells_of_what_there_is() -> None:
    found = client().get("/fhir/metadata").json()
    assert (found["resourceType"], found["fhirVersion"]) == ("CapabilityStatement", "4.0.1")
    types = {one["type"]: one for one in found["rest"][0]["resource"]}
    assert types["PlanDefinition"]["operation"][0]["name"] == "apply"


# answers to the questionnaire


def response(record: Json, **more: Any) -> Json:
    """The answers that say what a record says."""
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": "Patient/seven"},
        "item": [item for key, value in record.items() for item in items(key, value)],
        **more,
    }


def items(place: str, value: Any) -> list[Json]:
    if place in ("id", "schema") or value is None:
        return []
    if isinstance(value, dict):
        inner = [one for key, part in value.items() for one in items(f"{place}.{key}", part)]
        return [{"linkId": place, "item": inner}]
    if place in ("medicines", "labs", "trials"):
        none = [{"linkId": f"{place}.none", "answer": [{"valueBoolean": True}]}]
        return [item for entry in value for item in items(place, entry)] or none
    values = (value or ["none"]) if isinstance(value, list) else [value]
    return [{"linkId": place, "answer": [answer(place, one) for one in values]}]


def answer(place: str, value: Any) -> Json:
    if place == "labs.value":
        return {"valueString": str(value)}
    if isinstance(value, bool):
        return {"valueBoolean": value}
    if isinstance(value, int | float):
        return {"valueDecimal": value}
    return {"valueDate": value} if place.endswith("date") else {"valueString": value}


def test_answers_are_read_as_the_record_that_says_the_same() -> None:
    for seed in range(60):
        record = person(seed)
        same = {**record, "date": record.get("date", DAY)}
        assert verdicts(care_plan(posted(ANSWERED, response(same)))) == of_plan(same)


def test_the_questionnaire_asks_for_every_key_of_a_record_and_for_no_other() -> None:
    tree = client().get("/fhir/Questionnaire/unclench").json()
    asked = {item["linkId"] for item in flat(tree["item"])}
    index = index_of(load())
    assert index.plain.keys() <= asked
    for seed in range(60):
        used = {item["linkId"] for item in flat(response(person(seed))["item"])}
        assert used <= asked


def flat(found: list[Json]) -> list[Json]:
    return [one for item in found for one in (item, *flat(item.get("item", [])))]


def one(place: str, *answers: Json, **more: Any) -> Json:
    return {"linkId": place, "answer": [*answers], **more}


NO, YES = {"valueBoolean": False}, {"valueBoolean": True}
CONTRADICTIONS: tuple[Any, ...] = (
    [one("medicines.none", YES), {"linkId": "medicines", "item": [one("medicines.name", {
        "valueString": "baclofen"})]}],
    [{"linkId": "medicines", "item": [one("medicines.name", {"valueString": "baclofen"})]},
     one("medicines.none", YES)],
    [one("signs", {"valueCoding": {"code": "none"}}, {"valueCoding": {"code": "seizure"}})],
    [one("person.age", {"valueInteger": 40}, {"valueInteger": 41})],
    [{"linkId": "labs", "item": [one("labs.test", {"valueString": "egfr"},
                                     {"valueString": "alt"})]}],
    [one("person.colour", {"valueString": "blue"})],
    [one("signs.seizure", YES)],
    [one("person.age", {"valueUri": "urn:x"})],
    [one("person.age", {"valueQuantity": {"unit": "a"}})],
    [one("person.sex", {"valueCoding": "female"})],
    [{"item": []}],
    ["person.age"],
    [{"linkId": "person", "item": {"linkId": "person.age"}}],
    [{"linkId": "person.age", "answer": {"valueInteger": 40}}],
    [one("person.age", {"valueString": "forty"})],
)  # fmt: skip


@pytest.mark.parametrize("found", CONTRADICTIONS, ids=lambda found: json.dumps(found)[:60])
def test_answers_that_cannot_be_used_are_refused(found: Any) -> None:
    assert posted(ANSWERED, response({}, item=found)).status_code == 422


def test_an_open_question_is_not_known() -> None:
    empty = [
        one("signs"),
        one("medicines.none", NO),
        {"linkId": "medicines"},
        {"linkId": "medicines", "item": [one("medicines.name")]},
        one("person.weight_kg", {"valueQuantity": {"value": 62, "unit": "kg"}}),
    ]
    tree = record_tree(response({}, item=empty, authored="2026-11-20T09:00:00+01:00"),
                       index_of(load()))  # fmt: skip
    assert tree == {"date": "2026-11-20", "person": {"weight_kg": 62}}
