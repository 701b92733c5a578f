"""A Bundle as a whole: one person, no one else, any order, any nesting, and no traceback whatever
its shape."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.content import SMALL
from support.fhir import (
    ATC,
    LOINC,
    ME,
    RXNORM,
    TODAY,
    allergy,
    bundle,
    concept,
    condition,
    dosage,
    numbered,
    order,
    ours,
    person,
    read,
    reasons,
    record_of,
    result,
    statement,
)
from unclench.criteria.values import Interval, Members
from unclench.errors import InputError
from unclench.intake import read_patient

SOME = [
    condition("24700007"),
    condition("84757009"),
    condition({"text": "migraine"}),
    condition({"text": "old back pain"}),
    result("98979-8", 90, "mL/min/{1.73_m2}", "2026-11-01T08:00:00Z"),
    result("98979-8", 45, "mL/min/{1.73_m2}", "2026-11-01T09:00:00Z"),
    result("2601-3", 0.8, "mmol/L"),
    order("relaxol", dosage()),
    statement("poppin", dosage(5, "mg", 2)),
    order("unheard", dosage()),
    allergy(concept(ATC, "J01MA02")),
    ours("complaint.severity", valueInteger=6),
    ours("goals", valueString="b"),
    ours("goals", valueString="a"),
]


def refused(tree: Any) -> str:
    with pytest.raises(InputError) as caught:
        read_patient(json.dumps(tree).encode(), SMALL, today=TODAY)
    return str(caught.value)


def test_the_order_of_entries_changes_nothing() -> None:
    resources = numbered(*SOME)
    first = read(*resources)
    for seed in range(20):
        shuffled = random.Random(seed).sample(resources, len(resources))
        assert read(*shuffled) == first
    assert first.facts["egfr"] == Interval(45, 45)  # type: ignore[arg-type]


def test_deleting_what_was_entered_in_error_changes_nothing() -> None:
    wrong = [
        condition("709044004", verified="entered-in-error"),
        {**result("98979-8", 5, "mL/min/{1.73_m2}", "2026-11-19"), "status": "entered-in-error"},
        {**order("tensolin", dosage()), "status": "entered-in-error"},
        {**statement("cipro"), "status": "entered-in-error"},
        allergy(concept(RXNORM, "1292"), verified="entered-in-error"),
        {**ours("complaint.severity", valueInteger=1), "status": "entered-in-error"},
    ]
    resources = numbered(*SOME, *wrong)
    assert read(*resources) == read(*resources[: len(SOME)])
    alone = read(*wrong)
    assert not {"conditions", "taking", "allergies", "egfr", "severity"} & set(alone.facts)
    assert alone.unusable == ()


def test_resources_of_unread_types_and_unread_elements_are_passed_over() -> None:
    extra: list[Any] = [
        {"resourceType": "Encounter", "subject": ME, "class": 7},
        {"resourceType": "Claim"},
        {"resourceType": "Basic", "id": "x", "code": []},
    ]
    strange = {**condition("84757009"), "_code": {"id": "y"}, "unheard": [1, [2]]}
    assert read(*extra, strange).facts == read(condition("84757009")).facts


def test_bundles_in_a_bundle_are_read_and_the_same_resource_twice_counts_once() -> None:
    medicine = {**order("relaxol", dosage(10, "mg", 2)), "id": "m"}
    inner = {
        "resourceType": "Bundle",
        "type": "searchset",
        "entry": [{"resource": medicine}, {"resource": person()}],
    }
    found = read(medicine, inner, {"resourceType": "Bundle", "type": "searchset"})
    assert found.facts["relaxol_mg_per_day"] == Interval(20, 20)  # type: ignore[arg-type]
    assert "two versions" in refused(bundle(medicine, {**medicine, "status": "stopped"}))


def test_further_pages_leave_lists_incomplete() -> None:
    pages: Any = {"link": [{"relation": "self", "url": "a"}, {"relation": "next", "url": "b"}]}
    found = read(condition("84757009"), order(), **pages)
    assert found.facts["conditions"] == Members(frozenset({"epilepsy"}), False)
    assert found.facts["taking"] == Members(frozenset({"relaxol"}), False)
    assert "relaxol_mg_per_day" not in found.facts
    assert "tensolin_mg_per_day" not in found.facts


HALF: dict[str, list[Any]] = {
    "a page of an inner search": [
        {"resourceType": "Bundle", "type": "searchset", "link": [{"relation": "next", "url": "b"}]}
    ],
    "fewer than were counted": [
        {
            "resourceType": "Bundle",
            "type": "searchset",
            "total": 3,
            "entry": [
                {"resource": {"resourceType": "Encounter"}, "search": {"mode": "match"}},
                {"resource": {"resourceType": "Encounter"}, "search": {"mode": "include"}},
            ],
        }
    ],
    "a search that failed": [
        {
            "resourceType": "Bundle",
            "type": "batch-response",
            "entry": [{"response": {"status": "403 Forbidden"}}],
        }
    ],
    "an outcome": [
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]}
    ],
}


@pytest.mark.parametrize("parts", HALF.values(), ids=HALF.keys())
def test_a_search_of_which_a_part_is_missing_leaves_lists_incomplete(parts: list[Any]) -> None:
    found = read(condition("84757009"), order(), allergy({"text": "cipro"}), *parts)
    assert found.facts["conditions"] == Members(frozenset({"epilepsy"}), False)
    assert found.facts["taking"] == Members(frozenset({"relaxol"}), False)
    assert found.facts["allergies"] == Members(frozenset({"ciproxin"}), False)


def test_a_search_that_found_nothing_or_everything_changes_nothing() -> None:
    nothing: Any = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": 0,
        "entry": [{"response": {"status": "200 OK"}}],
    }
    remark: Any = {"resourceType": "OperationOutcome", "issue": [{"severity": "information"}]}
    assert "conditions" not in read(nothing, remark).facts
    assert read(condition("84757009"), nothing, remark).facts["conditions"] == Members(
        frozenset({"epilepsy"})
    )


def test_exactly_one_patient() -> None:
    assert "exactly one Patient was expected, not 0" in refused(
        {"resourceType": "Bundle", "entry": []}
    )
    assert "exactly one Patient was expected, not 0" in refused({"resourceType": "Bundle"})
    assert "exactly one Patient was expected, not 2" in refused(
        bundle({"resourceType": "Patient", "id": "you"})
    )
    assert "a Bundle was expected" in refused(person())
    assert record_of().id == "me"
    assert record_of(patient={"resourceType": "Patient"}).id == "bundle"


@pytest.mark.parametrize(
    "resource",
    [
        condition("84757009"),
        result("98979-8", 90, "1"),
        order(),
        statement(),
        {"resourceType": "Encounter"},
    ],
)
@pytest.mark.parametrize(
    "other",
    ["Patient/you", "https://b.example/fhir/Patient/you", "urn:uuid:5", "Patient/me2", "#p", "me"],
)
def test_a_resource_about_someone_else_stops_everything(
    resource: dict[str, Any], other: str
) -> None:
    assert "who is not the Patient of this Bundle" in refused(
        bundle({**resource, "subject": {"reference": other}})
    )


@pytest.mark.parametrize(
    "other", ["patient/me", "PATIENT/me", "Person/me", "RelatedPerson/1", "Patients/me"]
)
def test_a_subject_that_is_misspelt_or_another_kind_of_person_is_never_passed_over(
    other: str,
) -> None:
    assert "who is not the Patient" in refused(
        bundle({**ours("signs", valueString="seizure"), "subject": {"reference": other}})
    )
    read({"resourceType": "Encounter", "subject": {"reference": "Person/1"}})


def test_both_ways_of_naming_the_person_are_checked() -> None:
    other = {"reference": "Patient/you"}
    assert "entry[1].resource.patient" in refused(
        bundle({**condition("84757009"), "patient": other})
    )
    assert "entry[1].resource.subject" in refused(
        bundle({**allergy({"text": "relaxol"}), "subject": other})
    )


@pytest.mark.parametrize("subject", [[], "", 0, False])
def test_a_subject_that_is_nothing_is_no_subject(subject: Any) -> None:
    assert "subject: an object was expected" in refused(
        bundle({**condition("84757009"), "subject": subject})
    )


def test_an_allergy_of_someone_else_stops_everything() -> None:
    assert "entry[1].resource.patient" in refused(
        bundle({**allergy({"text": "relaxol"}), "patient": {"reference": "Patient/you"}})
    )


@pytest.mark.parametrize(
    "mine",
    ["Patient/me", "Patient/me/_history/3", "https://a.example/fhir/Patient/me", "urn:uuid:77"],
)
def test_the_person_may_be_named_in_several_ways(mine: str) -> None:
    tree = bundle({**condition("84757009"), "subject": {"reference": mine}})
    tree["entry"][0]["fullUrl"] = "urn:uuid:77"
    found = read_patient(json.dumps(tree).encode(), SMALL, today=TODAY)
    assert found.facts["conditions"] == Members(frozenset({"epilepsy"}))


def test_the_same_id_on_another_server_is_someone_else() -> None:
    tree = bundle(
        {**condition("84757009"), "subject": {"reference": "https://b.example/Patient/me"}}
    )
    tree["entry"][0]["fullUrl"] = "https://a.example/Patient/me"
    assert "who is not the Patient" in refused(tree)


def test_a_subject_by_identifier_must_be_one_of_the_person() -> None:
    mine, other = {"system": "s", "value": "1"}, {"system": "s", "value": "2"}
    found = read(
        {**condition("84757009"), "subject": {"identifier": mine}},
        patient=person(identifier=[mine]),
    )
    assert "conditions" in found.facts
    assert "identifier" in refused(
        bundle(
            {**condition("84757009"), "subject": {"identifier": other}},
            patient=person(identifier=[mine]),
        )
    )


def test_an_identifier_without_a_value_is_nobodys() -> None:
    subject = {"identifier": {"use": "official"}}
    assert "identifier" in refused(
        bundle(
            {**condition("84757009"), "subject": subject},
            patient=person(identifier=[{"use": "usual"}]),
        )
    )


def test_what_is_about_a_device_or_a_group_is_passed_over() -> None:
    found = read(
        {**result("98979-8", 5, "mL/min/{1.73_m2}"), "subject": {"reference": "Device/1"}},
        condition("84757009"),
    )
    assert "egfr" not in found.facts


SHAPES: dict[str, tuple[Any, str]] = {
    "entry is an object": ({"entry": {}}, "Bundle.entry: a list was expected"),
    "entry is a word": ({"entry": ["x"]}, "Bundle.entry[0]: an object was expected"),
    "resource is a list": (
        {"entry": [{"resource": []}]},
        "entry[0].resource: an object was expected",
    ),
    "resource is null": (
        {"entry": [{"resource": None}]},
        "entry[0].resource: an object was expected",
    ),
    "no resourceType": ({"entry": [{"resource": {"id": "x"}}]}, "entry[0].resource"),
    "resourceType 5": ({"entry": [{"resource": {"resourceType": 5}}]}, "entry[0].resource"),
    "id is a number": (
        {"entry": [{"resource": {"resourceType": "Patient", "id": 5}}]},
        "entry[0].resource",
    ),
    "code is a list": (
        bundle({**condition("1"), "code": ["x"]}),
        "entry[1].resource.code: an object was expected",
    ),
    "coding is an object": (
        bundle({**condition("1"), "code": {"coding": {}}}),
        "entry[1].resource.code.coding: a list was expected",
    ),
    "coding is a word": (
        bundle({**condition("1"), "code": {"coding": ["a"]}}),
        "entry[1].resource.code.coding[0]: an object",
    ),
    "code is a number": (
        bundle({**condition("1"), "code": {"coding": [{"code": 5}]}}),
        "entry[1].resource.code.code: text was expected",
    ),
    "older FHIR": (
        bundle({**condition("1"), "clinicalStatus": "active"}),
        "entry[1].resource.clinicalStatus: an object was expected",
    ),
    "subject is a word": (
        bundle({**condition("1"), "subject": "Patient/me"}),
        "entry[1].resource.subject: an object was expected",
    ),
    "an Observation's code": (
        bundle({**result("1", 1, "1"), "code": {"coding": [{"code": [1]}]}}),
        "entry[1].resource.code",
    ),
    "quantity is a number": (
        bundle({**result("98979-8", 1, "1"), "valueQuantity": 90}),
        "entry[1].resource.valueQuantity: an object",
    ),
    "unit is a number": (
        bundle({**result("98979-8", 1, "1"), "valueQuantity": {"value": 1, "unit": 5}}),
        "entry[1].resource.valueQuantity",
    ),
    "component is an object": (
        bundle({**result("1", 1, "1"), "component": {}}),
        "entry[1].resource.component: a list",
    ),
    "dosage is an object": (
        bundle({**order(), "dosageInstruction": {}}),
        "entry[1].resource.dosageInstruction: a list",
    ),
    "timeOfDay is a word": (
        bundle(order("x", {**dosage(), "timing": {"repeat": {"timeOfDay": "08:00"}}})),
        "timeOfDay: a list of codes",
    ),
    "asNeeded is a word": (
        bundle(order("x", {**dosage(), "asNeededBoolean": "true"})),
        "asNeededBoolean: true or false",
    ),
    "status is an object": (
        bundle({**order(), "status": {}}),
        "entry[1].resource.status: text was expected",
    ),
    "deep Bundles": (None, "nested more than"),
}


@pytest.mark.parametrize(("tree", "said"), SHAPES.values(), ids=SHAPES.keys())
def test_a_broken_shape_is_said_with_its_place(tree: Any, said: str) -> None:
    if tree is None:
        tree = {"resourceType": "Bundle"}
        for _ in range(8):
            tree = {"resourceType": "Bundle", "entry": [{"resource": tree}]}
    assert said in refused({"resourceType": "Bundle", **tree})


@pytest.mark.parametrize(
    "entry",
    [{}, {"fullUrl": "urn:uuid:1"}, ours("signs", valueString="seizure"), {"resources": order()}],
)
def test_an_entry_without_its_resource_is_never_passed_over(entry: dict[str, Any]) -> None:
    tree = bundle(order())
    tree["entry"].append(entry)
    assert "entry[2]: has no resource in it" in refused(tree)
    tree["entry"][2] = {"response": {"status": "201 Created"}}
    assert "taking" in read_patient(json.dumps(tree).encode(), SMALL, today=TODAY).facts


@pytest.mark.parametrize(
    ("type_", "meant"),
    [
        ("observation", "Observation"),
        ("Observations", "Observation"),
        ("Condition ", "Condition"),
        ("MEDICATIONREQUEST", "MedicationRequest"),
        ("MedicationOrder", "MedicationRequest"),
        ("bundle", "Bundle"),
    ],
)
def test_a_misspelt_type_is_never_passed_over(type_: str, meant: str) -> None:
    said = refused(bundle({"resourceType": type_, "id": "x"}))
    assert "entry[1].resource.resourceType: '" in said
    assert f"Did you mean '{meant}'?" in said


def corrupted(tree: Any, pick: random.Random) -> Any:
    """The same tree with one place replaced by something of another kind."""
    paths: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            paths.append((node, key))
            if isinstance(value, (dict, list)):
                walk(value)

    walk(tree)
    node, key = pick.choice(paths)
    node[key] = pick.choice(
        [None, 5, "x", "", [], {}, [1], [[]], {"a": 1}, True, 1.5, "2026-99-99", [None], -1]
    )
    return tree


@given(st.integers(0, 10**9))
def test_no_corruption_gives_a_traceback(seed: int) -> None:
    pick = random.Random(seed)
    full = [
        *SOME,
        ours(
            "trials",
            component=[
                {"code": concept("urn:unclench:fact", "medicine"), "valueString": "relaxol"}
            ],
        ),
        ours("baseline", valueQuantity={"value": 7}),
        order(None, medicationReference={"reference": "Medication/m"}),
        {
            "resourceType": "Medication",
            "id": "m",
            "code": {"text": "relaxol"},
            "ingredient": [{"itemCodeableConcept": {"text": "a"}}],
        },
        order(
            "x", {**dosage(), "route": {"text": "oral"}, "sequence": 1}, {**dosage(), "sequence": 2}
        ),
    ]
    tree = json.loads(
        json.dumps(
            bundle(
                *numbered(*full),
                patient=person(birthDate="1980", gender="female", link=[], identifier=[{}]),
            )
        )
    )
    for _ in range(pick.randint(1, 3)):
        tree = corrupted(tree, pick)
    try:
        read_patient(json.dumps(tree).encode(), SMALL, today=TODAY)
    except InputError as error:
        assert all(problem.place and problem.reason for problem in error.problems)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a tree."""
    items = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    return [place for key, value in items for place in ((*path, key), *places(value, (*path, key)))]


def test_nothing_that_is_left_out_turns_something_known_into_none() -> None:
    tree = bundle(*numbered(*SOME))
    whole = read_patient(json.dumps(tree).encode(), SMALL, today=TODAY).facts
    for path in places(tree["entry"][1:]):
        if len(path) < 3 or path[2] in ("id", "resourceType"):
            continue
        less = json.loads(json.dumps(tree))
        node = less["entry"][1:]
        for key in path[:-1]:
            node = node[key]
        del node[path[-1]]
        left = read_patient(json.dumps(less).encode(), SMALL, today=TODAY).facts
        for fact in ("conditions", "taking", "allergies"):
            before, after = whole[fact], left.get(fact)
            assert isinstance(before, Members)
            assert (
                not isinstance(after, Members) or not after.complete or before.known <= after.known
            ), (path, fact)


@pytest.mark.parametrize("extra", [{"modifierExtension": [{"url": "x"}]}, {"implicitRules": "x"}])
def test_what_may_change_the_meaning_makes_a_resource_unusable(extra: dict[str, Any]) -> None:
    found = read(
        {**condition("84757009"), **extra},
        condition("38341003"),
        {**result("98979-8", 90, "mL/min/{1.73_m2}"), **extra},
        {**order("relaxol", dosage()), **extra},
        order("poppin"),
        {**allergy({"text": "cipro"}), **extra},
        allergy({"text": "poppin"}),
        patient=person(gender="female", birthDate="1980-01-01", **extra),
    )
    assert found.facts["conditions"] == Members(frozenset({"hypertension"}), False)
    assert found.facts["taking"] == Members(frozenset({"poppin"}), False)
    assert found.facts["allergies"] == Members(frozenset({"poppin"}), False)
    assert not {"egfr", "age", "sex"} & set(found.facts)
    assert all(
        reasons(found, fact)
        for fact in ("conditions", "medicines", "allergies", "egfr", "age", "sex")
    )


@pytest.mark.timed
def test_many_resources_are_read_quickly() -> None:
    import time

    many = [
        {
            **result("98979-8", 50 + i % 40, "mL/min/{1.73_m2}", f"2026-11-{1 + i % 19:02d}"),
            "id": str(i),
        }
        for i in range(5000)
    ]
    data = json.dumps(bundle(*many, *[order(f"unheard of {i}") for i in range(300)])).encode()
    started = time.process_time()
    read_patient(data, SMALL, today=TODAY)
    assert time.process_time() - started < 1


def test_many_references_are_followed_quickly() -> None:
    import time

    products = [
        {"resourceType": "Medication", "id": f"p{i}", "code": {"text": f"unheard {i}"}}
        for i in range(500)
    ]
    orders = [
        {
            **order(None, medicationReference={"reference": f"Medication/p{i}"}),
            "id": f"o{i}",
            "basedOn": [{"reference": "MedicationRequest/x"}],
        }
        for i in range(500)
    ]
    data = json.dumps(bundle(*orders, *products)).encode()
    started = time.process_time()
    assert len(read_patient(data, SMALL, today=TODAY).unchecked) == 500
    assert time.process_time() - started < 1


def test_codes_of_laboratories_are_read_only_as_loinc_spelled() -> None:
    assert "egfr" in read(result("98979-8", 90, "mL/min/{1.73_m2}")).facts
    assert (
        "egfr"
        in read(
            {
                **result("1", 90, "mL/min/{1.73_m2}"),
                "code": {
                    "coding": [
                        {"system": "urn:local", "code": "GFR"},
                        {"system": LOINC, "code": "98979-8"},
                    ]
                },
            }
        ).facts
    )
    assert (
        "egfr"
        not in read(
            {**result("1", 90, "mL/min/{1.73_m2}"), "code": concept("urn:local", "98979-8")}
        ).facts
    )
