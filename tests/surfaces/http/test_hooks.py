"""CDS Hooks as a record system uses them: what it sends, what it gets, and what it never gets.

The expectations were written before the services first ran.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from support.fhir_valid import faults_of
from support.hook_calls import ANNA, CARLA, SELECT, SIGN, VIEW, call, draft, prefetch
from support.people import person
from support.site import DAY, HERE, client, running
from unclench.render.hooks.card import OVERRIDES
from unclench.serve.hooks.services import PREFETCH

Json = dict[str, Any]
SENT = {"Content-Type": "application/json", "X-Plan-Date": DAY}


def posted(service: str, tree: Any, **headers: str) -> Any:
    body = json.dumps(tree, default=float).encode()
    return client().post(f"/cds-services/{service}", content=body, headers={**SENT, **headers})


def cards(service: str, tree: Json) -> list[Json]:
    answer = posted(service, tree)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.json().keys() == {"cards"}
    found: list[Json] = answer.json()["cards"]
    for card in found:
        check_card(card, answer.headers["x-trace-id"])
    return found


def check_card(card: Json, trace: str) -> None:
    """The invariants of the specification, and our own."""
    assert len(card["uuid"]) == 36
    assert 0 < len(card["summary"]) < 140
    assert card["indicator"] in ("info", "warning", "critical")
    assert card["source"]["label"] and card["source"]["url"].startswith(f"{HERE}/evidence/")
    assert card["source"]["topic"]["code"] and trace in card["detail"]
    assert "pending clinical review" in card["detail"]
    assert ("selectionBehavior" in card) == ("suggestions" in card)
    for reason in card.get("overrideReasons", ()):
        assert reason["code"] in OVERRIDES and reason["display"]
    for link in card.get("links", ()):
        assert link["type"] == "absolute" and "appContext" not in link
    for suggestion in card.get("suggestions", ()):
        assert suggestion["label"] and suggestion["uuid"]
        for action in suggestion["actions"]:
            assert action["type"] == "create" and action["description"]
            resource = action["resource"]
            assert (resource["status"], resource["intent"]) == ("draft", "proposal")
            assert resource["subject"] == {"reference": "Patient/one"}
    check_null(card)


def check_null(tree: Any) -> None:
    """Nothing is null, and nothing is empty."""
    assert tree not in (None, "", [], {})
    for inner in (
        tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    ):
        check_null(inner)


def test_discovery_names_three_services_with_what_they_need() -> None:
    services = client().get("/cds-services").json()["services"]
    assert [(one["id"], one["hook"]) for one in services] == [
        (VIEW, "patient-view"), (SELECT, "order-select"), (SIGN, "order-sign"),
    ]  # fmt: skip
    for one in services:
        assert one["title"] and one["description"] and one["version"]
        assert one["prefetch"] == PREFETCH and "{{context.patientId}}" in str(one["prefetch"])


def test_danger_comes_first_and_is_critical() -> None:
    found = cards(VIEW, call("patient-view", CARLA))
    assert found[0]["indicator"] == "critical"
    order = [("critical", "warning", "info").index(card["indicator"]) for card in found]
    assert order == sorted(order)
    assert not any("suggestions" in card for card in found if card["indicator"] == "critical")


def test_the_next_step_is_suggested_with_its_whole_schedule() -> None:
    found = cards(VIEW, call("patient-view", ANNA))
    made = [action["resource"] for card in found for suggestion in card.get("suggestions", ())
            for action in suggestion["actions"]]  # fmt: skip
    types = {resource["resourceType"] for resource in made}
    assert types == {"MedicationRequest", "ServiceRequest"}
    request = next(one for one in made if one["resourceType"] == "MedicationRequest")
    assert len(request["dosageInstruction"]) > 3
    assert request["note"][0]["text"].startswith("NOT SIGNED")
    assert faults_of(*made) == []


def test_tests_that_are_missing_are_suggested_as_drafts() -> None:
    record = {**ANNA, "labs": []}
    found = cards(VIEW, call("patient-view", record))
    labels = [one["label"] for card in found for one in card.get("suggestions", ())]
    assert any(label.startswith("Order: ") for label in labels)


def test_a_card_says_that_something_was_not_checked() -> None:
    record = {**ANNA, "other_conditions": ["<script>alert(1)</script> *sickness*"]}
    found = cards(VIEW, call("patient-view", record))
    (card,) = (one for one in found if one["source"]["topic"]["code"] == "not_checked")
    assert "<script>" not in card["detail"] and "\\*sickness\\*" in card["detail"]


def test_a_person_without_ms_brings_no_card() -> None:
    record = {"person": {"age": 40}, "signs": [], "conditions": [], "medicines": []}
    assert cards(VIEW, call("patient-view", record)) == []
    assert cards(SIGN, call("order-sign", record, [draft("amoxicillin", 500)])) == []


def test_there_are_few_cards_and_one_for_each_cause() -> None:
    for seed in range(60):
        found = cards(VIEW, call("patient-view", person(seed)))
        assert len(found) <= 6
        assert len({card["uuid"] for card in found}) == len(found)


# orders


def test_an_order_that_a_rule_forbids_is_critical() -> None:
    record = {**ANNA, "medicines": [{"name": "ciprofloxacin"}]}
    for service, hook in ((SELECT, "order-select"), (SIGN, "order-sign")):
        found = cards(service, call(hook, record, [draft("tizanidine", 2)]))
        about = [card for card in found if "tizanidine" in card["summary"].lower()]
        assert about and about[0]["indicator"] == "critical"
        assert about[0]["overrideReasons"]


def test_an_order_above_the_ceiling_is_said() -> None:
    found = cards(SIGN, call("order-sign", ANNA, [draft("baclofen", 40)]))
    assert any(card["indicator"] in ("warning", "critical") for card in found)
    assert any("80" in card["summary"] + card["detail"] for card in found)


def test_an_order_that_begins_too_high_gets_the_build_up() -> None:
    found = cards(SIGN, call("order-sign", ANNA, [draft("baclofen", 20)]))
    (card,) = (one for one in found if "ordered at once" in one["summary"])
    assert "60 mg/day" in card["summary"]
    (suggestion,) = card["suggestions"]
    assert len(suggestion["actions"][0]["resource"]["dosageInstruction"]) > 3


def replacing(dose: int, times: int = 3, *, status: str = "draft") -> list[Json]:
    """The cards about an order that takes the place of baclofen 20 mg three times a day."""
    order = {**draft("baclofen", dose, times, "old"), "status": status}
    tree = call("order-sign", ANNA, [order])
    active = {**draft("baclofen", 20, id_="old"), "status": "active", "authoredOn": "2026-09-01"}
    tree["prefetch"]["medicationRequests"] = {
        "resourceType": "Bundle", "type": "searchset", "total": 1, "entry": [{"resource": active}],
    }  # fmt: skip
    return [one for one in cards(SIGN, tree) if one["source"]["topic"]["code"] == "order"]


def test_a_medicine_that_must_not_end_at_once_is_held_against_its_steps() -> None:
    """At most 10 mg/day less at a time while above 40 mg/day."""
    for dose, times, status, after in ((10, 1, "draft", 10), (5, 3, "draft", 15),
                                       (20, 3, "stopped", 0)):  # fmt: skip
        (card,) = replacing(dose, times, status=status)
        assert card["indicator"] == "critical"
        assert card["summary"].startswith(f"Baclofen: from 60 to {after} mg/day at once")
        assert "suggestions" not in card
    assert not any("at once" in card["summary"] for card in replacing(25, 2))


def test_a_rise_by_more_than_a_step_is_said() -> None:
    (card,) = replacing(26, 3)
    assert card["summary"].startswith("Baclofen: from 60 to 78 mg/day at once; one step is ")
    assert not any("at once" in card["summary"] for card in replacing(30, 2))


def test_a_second_order_of_what_is_taken_is_said() -> None:
    record = {**ANNA, "medicines": [{"name": "baclofen", "dose": "10 mg", "per_day": 3}]}
    (card,) = (one for one in cards(SIGN, call("order-sign", record, [draft("baclofen", 5)]))
               if one["source"]["topic"]["code"] == "order")  # fmt: skip
    assert "taken already (30 mg/day)" in card["detail"]


def test_one_order_brings_one_card_that_says_each_thing_once() -> None:
    record = {**ANNA, "medicines": [{"name": "oxycodone", "dose": "10 mg", "per_day": 2}]}
    for medicine in ("gabapentin", "tizanidine", "quinine", "dantrolene"):
        found = cards(SIGN, call("order-sign", record, [draft(medicine, 2, 1)]))
        about = [one for one in found if one["source"]["topic"]["code"] != "not_checked"]
        assert len(about) == 1, [one["summary"] for one in about]
        lines = about[0]["detail"].split("\n\n")
        said = [line.removeprefix("- ").removeprefix("Once signed: ") for line in lines]
        assert len(said) == len({*said})
        assert not any("It is taken and" in line for line in lines)


def test_what_must_be_known_before_an_order_is_named_and_can_be_ordered() -> None:
    record = {**ANNA, "labs": []}
    (card,) = (one for one in cards(SIGN, call("order-sign", record, [draft("baclofen", 5)]))
               if one["source"]["topic"]["code"] == "order")  # fmt: skip
    assert "To be known first: " in card["summary"]
    labels = [one["label"] for one in card["suggestions"]]
    assert labels and all(label.startswith("Order: ") for label in labels)


def test_an_order_as_the_plan_has_it_brings_nothing_against_it() -> None:
    found = cards(SIGN, call("order-sign", ANNA, [draft("baclofen", 5, 2)]))
    assert {card["source"]["topic"]["code"] for card in found} <= {"not_checked"}


def test_an_order_in_words_that_are_not_read_is_said() -> None:
    found = cards(SIGN, call("order-sign", ANNA, [draft("Zorbulan forte", 5)]))
    assert any("Zorbulan" in card["detail"] for card in found)


def test_a_changed_order_takes_the_place_of_the_old_one() -> None:
    tree = call("order-sign", ANNA, [draft("baclofen", 5, id_="old")])
    active = {**draft("baclofen", 10, id_="old"), "status": "active"}
    tree["prefetch"]["medicationRequests"] = {
        "resourceType": "Bundle", "type": "searchset", "total": 1, "entry": [{"resource": active}],
    }  # fmt: skip
    cards(SIGN, tree)


def test_nothing_is_ordered_and_nothing_is_said() -> None:
    assert cards(SIGN, call("order-sign", ANNA, [])) == []


# ids


def test_the_same_call_has_the_same_ids_and_another_call_others() -> None:
    tree = call("patient-view", ANNA)
    first, again = ([card["uuid"] for card in cards(VIEW, tree)] for _ in range(2))
    other = [card["uuid"] for card in cards(VIEW, {**tree, "hookInstance": "another"})]
    assert first == again and not {*first} & {*other}


# what is refused


class Refused(NamedTuple):
    name: str
    status: int
    tree: Any
    service: str = VIEW


def changed(**more: Any) -> Json:
    return {**call("patient-view", ANNA), **more}


def without(key: str) -> Json:
    return {name: value for name, value in call("patient-view", ANNA).items() if name != key}


def fetched(**more: Any) -> Json:
    return changed(prefetch={**prefetch(ANNA), **more})


def lacking(*keys: str) -> Json:
    found = prefetch(ANNA)
    return changed(prefetch={key: found[key] for key in found if key not in keys})


OUTCOME = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
OTHER = {"resourceType": "Patient", "id": "two"}
REFUSED = (
    Refused("an unknown service", 404, call("patient-view", ANNA), "unclench-nothing"),
    Refused("a list", 422, []),
    Refused("no hook", 422, without("hook")),
    Refused("another hook", 422, changed(hook="order-sign")),
    Refused("no instance", 422, without("hookInstance")),
    Refused("no context", 422, without("context")),
    Refused("no patient", 422, changed(context={"userId": "Practitioner/p"})),
    Refused("a patient that is an address", 422, changed(context={"patientId": "../Patient"})),
    Refused("a patient that is a query", 422, changed(context={"patientId": "1&_count=9"})),
    Refused("orders without drafts", 422, call("order-sign", ANNA), SIGN),
    Refused("drafts that are none", 422, call("order-sign", ANNA, [], context={
        "patientId": "one", "draftOrders": {"resourceType": "Bundle", "entry": [3]}}), SIGN),
    Refused("authorisation for no server", 422, changed(fhirAuthorization={"access_token": "x"})),
    Refused("a token with a line break", 422, changed(fhirServer="http://x", fhirAuthorization={
        "access_token": "x\nHost: y"})),
    Refused("a prefetch that is a list", 422, changed(prefetch=[])),
    Refused("a key that is a text", 422, fetched(conditions="none")),
    Refused("another patient", 422, fetched(patient=OTHER)),
    Refused("the results of another patient", 422, fetched(observations={
        "resourceType": "Bundle", "type": "searchset", "entry": [{"resource": {
            "resourceType": "Observation", "status": "final", "code": {"text": "x"},
            "subject": {"reference": "Patient/two"}}}]})),
    Refused("no prefetch at all", 412, without("prefetch")),
    *(Refused(f"no {key}", 412, lacking(key)) for key in PREFETCH),
    Refused("a patient that failed", 412, fetched(patient=OUTCOME)),
    Refused("a patient that is null", 412, fetched(patient=None)),
    Refused("a server that is not allowed", 412,
            {**lacking("conditions"), "fhirServer": "http://127.0.0.1:1/fhir"}),
)  # fmt: skip


@pytest.mark.parametrize("refused", REFUSED, ids=lambda refused: refused.name)
def test_what_is_refused_is_an_operation_outcome(refused: Refused) -> None:
    answer = posted(refused.service, refused.tree)
    assert answer.status_code == refused.status, answer.text
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert faults_of(answer.json()) == []
    if refused.status == 412:
        assert "prefetch." in answer.text


def test_what_was_not_sent_is_not_known_and_a_card_says_so() -> None:
    for nothing in (None, OUTCOME):
        found = cards(VIEW, fetched(allergies=nothing))
        (card,) = (one for one in found if one["source"]["topic"]["code"] == "not_checked")
        assert "allergies" in card["detail"]


def test_a_first_page_alone_is_said() -> None:
    page = prefetch(ANNA)["observations"]
    more = {**page, "link": [{"relation": "next", "url": "http://elsewhere.example/next"}]}
    found = cards(VIEW, fetched(observations=more))
    (card,) = (one for one in found if one["source"]["topic"]["code"] == "not_checked")
    assert "first page" in card["detail"]


def test_the_log_has_the_trace_of_the_card_and_names_nobody() -> None:
    with_name = call("order-select", ANNA, [draft("baclofen", 20)])
    with_name["prefetch"]["patient"]["name"] = [{"family": "Weatherwax", "given": ["Esme"]}]
    with_name["context"]["patientId"] = with_name["prefetch"]["patient"]["id"] = "mrn-4711"
    own = running()
    body = json.dumps(with_name, default=float).replace("Patient/one", "Patient/mrn-4711")
    answer = own.client.post(f"/cds-services/{SELECT}", content=body.encode(), headers=SENT)
    trace = answer.headers["x-trace-id"]
    assert answer.json()["cards"] and all(trace in c["detail"] for c in answer.json()["cards"])
    lines = [json.loads(line) for line in own.log.getvalue().splitlines()]
    assert {line["event"] for line in lines if line["trace_id"] == trace} == {"carded", "answered"}
    for secret in ("Weatherwax", "Esme", "4711", "baclofen", "1980"):
        assert secret not in own.log.getvalue()
