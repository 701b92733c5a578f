"""From a FHIR Bundle: only what counts counts, one person's data never reach another, and order
does not matter (I16, I18, I37)."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest

from support.bundle import bundle_of
from support.laws import World, caught, holds, real
from support.people import LABS, Record, copy, day, person, pools
from unclench.criteria.values import Interval, Members, Value
from unclench.errors import InputError
from unclench.patient.facts import Patient
from unclench.plan.models import Plan

Json = dict[str, Any]
ME = {"reference": "Patient/one"}
SNOMED, LOINC, UCUM = "http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org"
KIDNEYS = ("egfr", "crcl", "kidney_clearance", "kidney_measures_differ", "clearance_known")
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFIED = "http://terminology.hl7.org/CodeSystem/condition-ver-status"


def coded(system: str, code: str) -> Json:
    return {"coding": [{"system": system, "code": code}]}


def bundle(seed: int) -> Json:
    """A person's Bundle: our own Observations, and resources as a hospital's system sends them."""
    chance = Random(f"bundle {seed}")
    found: Json = json.loads(json.dumps(bundle_of(person(seed)), default=float))
    made = [
        chance.choice((condition, result, order, statement, allergy))(chance)
        for _ in range(chance.choice((1, 2, 4)))
    ]
    found["entry"] += [{"resource": {**resource, "id": f"h{i}"}} for i, resource in enumerate(made)]
    return found


def condition(chance: Random) -> Json:
    snomed = [c.snomed[0] for c in real().content.conditions.values() if c.snomed]
    return {
        "resourceType": "Condition",
        "subject": ME,
        "code": coded(SNOMED, chance.choice(snomed)),
        "clinicalStatus": coded(CLINICAL, chance.choice(("active", "active", "resolved"))),
        "verificationStatus": coded(VERIFIED, "confirmed"),
    }


def result(chance: Random) -> Json:
    test = chance.choice([test for test in LABS if real().content.facts[test].loinc])
    unit, everyday, edges = LABS[test]
    value = chance.choice((*everyday, *(v for v in edges if not isinstance(v, str))))
    return {
        "resourceType": "Observation",
        "status": "final",
        "subject": ME,
        "code": coded(LOINC, real().content.facts[test].loinc[0]),
        "effectiveDateTime": day(chance.choice((1, 5, 30))),
        "valueQuantity": {"value": value, "unit": unit, "system": UCUM, "code": unit},
    }


def _dosage(chance: Random) -> Json:
    return {
        "timing": {
            "repeat": {"frequency": chance.choice((1, 2, 3)), "period": 1, "periodUnit": "d"}
        },
        "doseAndRate": [
            {
                "doseQuantity": {
                    "value": chance.choice((5, 10, 20)),
                    "unit": "mg",
                    "system": UCUM,
                    "code": "mg",
                }
            }
        ],
    }


def order(chance: Random) -> Json:
    name = chance.choice((chance.choice(pools().medicines).id, chance.choice(pools().others)))
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "subject": ME,
        "medicationCodeableConcept": {"text": name},
        "dosageInstruction": [_dosage(chance)],
    }


def statement(chance: Random) -> Json:
    name = chance.choice((chance.choice(pools().medicines).id, chance.choice(pools().others)))
    return {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": ME,
        "medicationCodeableConcept": {"text": name},
        "dosage": [_dosage(chance)],
    }


def allergy(chance: Random) -> Json:
    return {
        "resourceType": "AllergyIntolerance",
        "patient": ME,
        "code": {"text": chance.choice(pools().medicines).id},
        "clinicalStatus": coded("", "active"),
        "verificationStatus": coded("", "confirmed"),
    }


def in_error(resource: Json) -> None:
    if resource["resourceType"] in ("Condition", "AllergyIntolerance"):
        resource["verificationStatus"] = coded(VERIFIED, "entered-in-error")
    else:
        resource["status"] = "entered-in-error"


# Ways in which a resource says itself that it must not count: as if it were not there.
UNREAL: dict[str, tuple[tuple[str, Any], ...]] = {
    "Condition": (("verificationStatus", coded(VERIFIED, "refuted")),),
    "AllergyIntolerance": (("verificationStatus", coded("", "refuted")),),
    "Observation": (("status", "cancelled"),),
    "MedicationStatement": (("status", "entered-in-error"),),
    "MedicationRequest": (("status", "cancelled"), ("doNotPerform", True)),
}
# Ways to say that it is only meant: it is named, and nothing follows from it.
MEANT: dict[str, tuple[tuple[str, Any], ...]] = {
    "MedicationStatement": (("status", "intended"),),
    "MedicationRequest": (("status", "draft"), ("intent", "proposal"), ("intent", "option")),
}


def one_of(tree: Json, chance: Random) -> int:
    """The place of some resource that is not the Patient; the hospital's more often than ours."""
    places = [
        i for i, entry in enumerate(tree["entry"]) if entry["resource"]["resourceType"] != "Patient"
    ]
    theirs = [i for i in places if tree["entry"][i]["resource"]["id"].startswith("h")]
    return chance.choice(theirs if theirs and chance.random() < 0.7 else places)


def without_entry(tree: Json, place: int) -> Json:
    return {**tree, "entry": [entry for i, entry in enumerate(tree["entry"]) if i != place]}


def plan_bytes(world: World, tree: Json) -> Any:
    """The plan with the order of its facts: equal ones are written as the same bytes."""
    plan = world.plan_of(tree)
    return plan, list(plan.facts)


def what_says_it_does_not_count_does_not(world: World, tree: Json, chance: Random) -> None:
    """Entered in error, cancelled, refuted, only proposed, "do not perform": as good as deleted."""
    place = one_of(tree, chance)
    other = copy(tree)
    resource = other["entry"][place]["resource"]
    if chance.random() < 0.5:
        in_error(resource)
    else:
        key, value = chance.choice(UNREAL[resource["resourceType"]])
        resource[key] = value
    assert plan_bytes(world, other) == plan_bytes(world, without_entry(tree, place)), (
        f"it still counts: {resource}"
    )


MEASURED = ("egfr", "crcl", "creatinine")


def a_changed_meaning_is_not_read(world: World, tree: Json, chance: Random) -> None:
    """With a modifierExtension (or a preliminary status) nothing is known from it; at most a set is
    no longer complete."""
    place = one_of(tree, chance)
    other = copy(tree)
    resource = other["entry"][place]["resource"]
    if resource["resourceType"] == "Observation" and chance.random() < 0.3:
        resource["status"] = chance.choice(("preliminary", "registered", "unknown"))
    else:
        resource["modifierExtension"] = [{"url": "http://example.org/not", "valueBoolean": True}]
    there, gone = world.patient_of(other), world.patient_of(without_entry(tree, place))
    for fact, value in there.facts.items():
        was = gone.facts.get(fact)
        if (
            fact in KIDNEYS
            and _conditions_open(there)
            and any(gone.facts.get(one) != there.facts.get(one) for one in MEASURED)
        ):
            # an older measure is no longer fresh for a person whose conditions are not known: only
            # the newer one counts
            continue
        assert value == was or says_less(value, was), f"{fact} is {value} from {resource}"
    assert there.unusable, "passed over in silence"


def _conditions_open(patient: Patient) -> bool:
    listed = patient.facts.get("conditions")
    return not isinstance(listed, Members) or not listed.complete


def says_less(value: Value, was: Value | None) -> bool:
    """An open set with no new member, or a wider range."""
    if isinstance(value, Members):
        return isinstance(was, Members) and value.known <= was.known and not value.complete
    return (
        isinstance(value, Interval)
        and isinstance(was, Interval)
        and value.low <= was.low
        and was.high <= value.high
    )


def another_persons_resource_is_refused(world: World, tree: Json, chance: Random) -> None:
    """A resource about another person, or a second Patient: no plan at all, rather than a mixed
    one."""
    mixed = copy(tree)
    if chance.random() < 0.3:
        mixed["entry"].append({"resource": {"resourceType": "Patient", "id": "two"}})
    else:
        resource = mixed["entry"][one_of(tree, chance)]["resource"]
        resource["patient" if resource["resourceType"] == "AllergyIntolerance" else "subject"] = {
            "reference": chance.choice(("Patient/two", "Patient/on", "http://x.org/Patient/two"))
        }
    try:
        plan = world.plan_of(mixed)
    except InputError:
        return
    raise AssertionError(f"a plan was made of two people's data ({plan.stage.id})")


def order_of_entries_does_not_matter(world: World, tree: Json, chance: Random) -> None:
    entries = tree["entry"]
    shuffled = {**tree, "entry": chance.sample(entries, len(entries))}
    assert plan_bytes(world, tree) == plan_bytes(world, shuffled)


def what_is_only_meant_decides_nothing(world: World, tree: Json, chance: Random) -> None:
    """Intended, a draft, a proposal: the same facts and verdicts as without it."""
    places = [i for i, e in enumerate(tree["entry"]) if e["resource"]["resourceType"] in MEANT]
    if not places:
        return
    place, other = chance.choice(places), copy(tree)
    resource = other["entry"][place]["resource"]
    key, value = chance.choice(MEANT[resource["resourceType"]])
    resource[key] = value
    with_it, without = world.plan_of(other), world.plan_of(without_entry(tree, place))
    assert verdicts_of(with_it) == verdicts_of(without), f"it decides something: {resource}"


def verdicts_of(plan: Plan) -> Any:
    return plan.facts, [(one.option.id, one.verdict, one.needs) for one in plan.options]


LISTS = ("taking", "conditions", "allergies")
OPENERS: dict[str, tuple[Json, ...]] = {
    "taking": (
        {"resourceType": "MedicationStatement", "status": "unknown"},
        {"resourceType": "MedicationRequest", "status": "active", "intent": "plan"},
        {"resourceType": "MedicationDispense", "status": "completed", "subject": ME},
        {"resourceType": "MedicationAdministration", "status": "completed", "subject": ME},
        {"resourceType": "SupplyDelivery"},
    ),
    "conditions": (
        {"resourceType": "Condition", "code": {"text": "zzyzx"}},
        {"resourceType": "Procedure", "status": "completed", "code": {}},
        {"resourceType": "Device", "status": "active"},
        {"resourceType": "EpisodeOfCare", "status": "active", "type": [{}]},
        {"resourceType": "FamilyMemberHistory"},
    ),
    "allergies": ({"resourceType": "AllergyIntolerance"}, {"resourceType": "AdverseEvent"}),
}


def complete(plan: Plan, fact: str) -> bool:
    value = plan.facts.get(fact)
    return value is not None and "(perhaps others)" not in value.text


def no_removal_closes_a_list(world: World, tree: Json, chance: Random) -> None:
    """A list that is open is still open without any of its entries, unless that entry was the one
    that could not be read, or was all that spoke of it."""
    place = one_of(tree, chance)
    resource = tree["entry"][place]["resource"]
    if resource["resourceType"] in ("MedicationRequest", "MedicationStatement"):
        return  # a doubt may be about the dose alone
    before, after = world.plan_of(tree), world.plan_of(without_entry(tree, place))
    for fact in LISTS:
        was_open = fact in before.facts and not complete(before, fact)
        blamed = f"/{resource.get('id')}" in str(before.not_checked)
        assert not (was_open and complete(after, fact) and not blamed), (fact, resource)


def what_cannot_be_read_opens_its_list(world: World, tree: Json, chance: Random) -> None:
    fact = chance.choice(LISTS)
    extra = {**chance.choice(OPENERS[fact]), "id": "zz"}
    more = {**tree, "entry": [*tree["entry"], {"resource": extra}]}
    assert not complete(world.plan_of(more), fact), f"{fact} is still whole beside {extra}"


def no_resource_of_another_type_goes_unsaid(world: World, tree: Json, chance: Random) -> None:
    """Whatever was not read is named."""
    type_ = chance.choice(("Claim", "Immunization", "CarePlan", "Encounter", "Basic", "Xyz"))
    more = {**tree, "entry": [*tree["entry"], {"resource": {"resourceType": type_, "id": "zz"}}]}
    plan = world.plan_of(more)
    assert any(type_ in item.because.clinician for item in plan.not_checked), type_
    assert verdicts_of(plan) == verdicts_of(world.plan_of(tree))


def spelling_of_units_does_not_matter(world: World, tree: Json, chance: Random) -> None:
    """Small letters, signs of powers and brackets: the same result."""
    other = copy(tree)
    changed = False
    for entry in other["entry"]:
        value = entry["resource"].get("valueQuantity")
        if value and entry["resource"]["code"]["coding"][0]["system"] == LOINC:
            unit = chance.choice((str.lower, str.upper, _bare))(value["code"])
            value["code"] = value["unit"] = unit
            changed = True
    if changed:
        assert verdicts_of(world.plan_of(other)) == verdicts_of(world.plan_of(tree))


def _bare(unit: str) -> str:
    return unit.replace("{", "").replace("}", "").replace("_", " ")


LAWS = [
    what_is_only_meant_decides_nothing, no_removal_closes_a_list,
    what_cannot_be_read_opens_its_list, no_resource_of_another_type_goes_unsaid,
    spelling_of_units_does_not_matter, what_says_it_does_not_count_does_not,
    a_changed_meaning_is_not_read, another_persons_resource_is_refused,
    order_of_entries_does_not_matter,
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law, bundle)


def order_of_lists_does_not_matter(world: World, record: Record, chance: Random) -> None:
    """The lists of a record, in another order: the same plan, except for the numbers of lines.
    Goals and requests keep the order of the person."""
    shuffled = copy(record)
    for holder, key in [(shuffled, key) for key in shuffled] + [
        (part, key) for part in shuffled.values() if isinstance(part, dict) for key in part
    ]:
        if isinstance(holder[key], list) and key not in ("labs", "goals"):
            chance.shuffle(holder[key])
    assert decided(world.plan_of(record)) == decided(world.plan_of(shuffled))


def decided(plan: Plan) -> Any:
    facts = {
        name: (detail.text, detail.unit, detail.on) for name, detail in sorted(plan.facts.items())
    }
    unplaced = [
        (item.rule.partition("[")[0], item.because, item.needs) for item in plan.not_checked
    ]
    requested = sorted(plan.requests), sorted(plan.answered, key=str)
    return (
        plan._replace(facts={}, not_checked=(), requests=(), answered=()),
        facts,
        unplaced,
        requested,
    )


def test_it_holds_for_the_lists_of_a_record() -> None:
    holds(order_of_lists_does_not_matter)


def rewriting(change: Any) -> World:
    """A reader that sees every resource changed."""

    def read(data: bytes) -> Patient:
        tree = json.loads(data)
        for entry in tree["entry"]:
            change(entry["resource"])
        return real().read(json.dumps(tree).encode())

    return real()._replace(read=read)


def everything_is_real(resource: Json) -> None:
    """The status, the intent and what forbids are not looked at."""
    if "status" in resource:
        resource["status"] = "final" if resource["resourceType"] == "Observation" else "active"
    if "intent" in resource:
        resource["intent"] = "order"
    resource.pop("doNotPerform", None)
    resource.pop("verificationStatus", None)


def everybody_is_one(resource: Json) -> None:
    for key in ("subject", "patient"):
        if key in resource:
            resource[key] = ME
    if resource["resourceType"] == "Patient" and resource["id"] != "one":
        resource["resourceType"] = "Basic"


def test_an_ignored_status_is_caught() -> None:
    caught(what_says_it_does_not_count_does_not, rewriting(everything_is_real), bundle)


def test_an_ignored_modifier_is_caught() -> None:
    def plain(resource: Json) -> None:
        resource.pop("modifierExtension", None)

    caught(a_changed_meaning_is_not_read, rewriting(plain), bundle)


def test_an_ignored_subject_is_caught() -> None:
    caught(another_persons_resource_is_refused, rewriting(everybody_is_one), bundle)


def test_the_last_entry_winning_is_caught() -> None:
    """A reader that keeps one resource of each type and code."""

    def read(data: bytes) -> Patient:
        tree = json.loads(data)
        kept = {
            json.dumps(
                [
                    e["resource"].get(k)
                    for k in ("resourceType", "code", "medicationCodeableConcept")
                ]
            ): e
            for e in tree["entry"]
        }
        return real().read(json.dumps({**tree, "entry": list(kept.values())}).encode())

    caught(order_of_entries_does_not_matter, real()._replace(read=read), bundle, 6000)


def test_the_first_medicine_winning_is_caught() -> None:
    def read(data: bytes) -> Patient:
        tree = json.loads(data)
        return real().read(
            json.dumps(
                {**tree, "medicines": tree["medicines"][:1]} if "medicines" in tree else tree
            ).encode()
        )

    caught(order_of_lists_does_not_matter, real()._replace(read=read))


def only(keep: Any) -> World:
    """A reader that passes over every entry that it does not keep, without a word."""

    def read(data: bytes) -> Patient:
        tree = json.loads(data)
        tree["entry"] = [entry for entry in tree["entry"] if keep(entry["resource"], tree)]
        return real().read(json.dumps(tree).encode())

    return real()._replace(read=read)


def test_a_draft_that_counts_is_caught() -> None:
    caught(what_is_only_meant_decides_nothing, rewriting(everything_is_real), bundle)


def test_a_resource_that_vanishes_is_caught() -> None:
    known = {"Patient", "Observation", "Condition", "AllergyIntolerance", "MedicationRequest"}
    vanishing = only(lambda resource, tree: resource["resourceType"] in known)
    caught(what_cannot_be_read_opens_its_list, vanishing, bundle)
    caught(no_resource_of_another_type_goes_unsaid, vanishing, bundle)


def test_a_doubt_that_hangs_on_another_resource_is_caught() -> None:
    """A reader that sees a doubt only together with some entry of a hospital."""

    def keep(resource: Json, tree: Json) -> bool:
        kinds = [entry["resource"].get("id", "").startswith("h") for entry in tree["entry"]]
        return any(kinds) or resource["resourceType"] != "AllergyIntolerance"

    def doubtful(seed: int) -> Json:
        made = bundle(seed)
        vague = {"resourceType": "AllergyIntolerance", "patient": ME, "id": "zz", "code": {}}
        return {**made, "entry": [*made["entry"], {"resource": vague}]}

    caught(no_removal_closes_a_list, only(keep), doubtful, 6000)


def test_a_spelling_that_is_not_known_is_caught() -> None:
    def spelled(resource: Json, tree: Json) -> bool:
        return resource.get("valueQuantity", {}).get("code", "") not in ("mmol/l", "MMOL/L", "u/l")

    caught(spelling_of_units_does_not_matter, only(spelled), bundle)
