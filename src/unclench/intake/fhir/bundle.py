"""The resources of one Bundle, for one person.

Accepted: a Bundle of any type, with Bundles inside it (as a prefetch gives). RefusedError as a
whole: no Patient or several, a Patient that is merged, not in use or dead, a resource about another
patient, two versions of one resource, an entry without its resource, a misspelt type, JSON of the
wrong shape. Resources of types we do not read are passed over, and named (unread.py).
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

from unclench.intake.amounts import kind
from unclench.intake.faults import shown
from unclench.intake.fhir.pages import not_whole
from unclench.intake.fhir.shape import NOTHING, Resource, ResourceBody, children, misshapen, word
from unclench.intake.fhir.subjects import READ, concerns, no_people, refused, subjects
from unclench.intake.fhir.whole import searched
from unclench.intake.text import check_counts

DEEPEST = 4
RECORDS = frozenset({"collection", "searchset"})
POINTED_TO = ("Medication", "MedicationRequest", "Substance", "Device")
WITHOUT = frozenset({"request", "response"})  # what an entry without a resource is made of
NAMED_NOWHERE = frozenset({"Provenance", "OperationOutcome"})  # where things came from, and pages
MISSPELT = {
    **{type_.lower(): type_ for type_ in (*READ, "Bundle")},
    "medicationorder": "MedicationRequest",
}


class Resources(NamedTuple):
    """Everything that is read about the one person, by type, in order of origin. `missing` says why
    it is not the whole, or is empty. `is_record`: every Bundle is a collection or a search result;
    `searched` are the lists that came as a whole; `passed` is what was not read."""

    patient: Resource
    by_type: dict[str, list[Resource]]
    missing: str
    named: dict[str, Resource]
    is_record: bool = False
    searched: frozenset[str] = frozenset()
    passed: tuple[Resource, ...] = ()

    def find(self, reference: str) -> Resource | None:
        """The resource of this `Type/id` or fullUrl, when it is of a type that others point to."""
        return self.named.get(reference.split("/_history/", 1)[0])


def resources_of(tree: ResourceBody) -> Resources:
    """The Bundle's resources; InputError when it cannot be used as a whole."""
    if tree.get("resourceType") != "Bundle":
        raise refused(
            "resourceType",
            f"a Bundle was expected, not {kind(tree.get('resourceType'))}",
            "Put the resources into a FHIR R4 Bundle.",
        )
    collected = Collected([], set(), set())
    missing = _collect(tree, "", 0, collected)
    found = collected.found
    check_counts(resource.type for resource in found)
    patient = _only_patient(found)
    own, things = _own_references(patient), no_people(found)
    by_type: dict[str, list[Resource]] = {}
    passed: list[Resource] = []
    for resource in found:
        if not things.isdisjoint(subjects(resource)) or not concerns(resource, own, patient):
            continue
        if resource.type in READ:
            by_type.setdefault(resource.type, []).append(resource)
        elif resource.type not in NAMED_NOWHERE:
            passed.append(resource)
    once = {type_: _once(of_type) for type_, of_type in by_type.items()}
    only_records = collected.kinds <= RECORDS
    searched_for = frozenset(collected.searched)
    return Resources(
        patient, once, missing, _named(once), only_records, searched_for, tuple(passed)
    )


def _named(by_type: dict[str, list[Resource]]) -> dict[str, Resource]:
    found = [resource for type_ in POINTED_TO for resource in by_type.get(type_, ())]
    return {
        name: resource
        for resource in found
        for name in (resource.full_url, resource.origin)
        if type(name) is str
    }


class Collected(NamedTuple):
    """The content of Bundles within Bundles: resources, lists that were searched for as a whole,
    and the types of the Bundles."""

    found: list[Resource]
    searched: set[str]
    kinds: set[str]


def _collect(bundle: ResourceBody, before: str, depth: int, collected: Collected) -> str:
    """Collects every resource of the Bundle, and of Bundles inside it. Returns why some are
    missing, or nothing."""
    if depth > DEEPEST:
        raise refused(
            before,
            f"Bundles are nested more than {DEEPEST} deep",
            "Send the resources in one Bundle.",
        )
    entries = children(bundle, "entry", before or "Bundle")
    missing = not_whole(bundle, entries, before or "Bundle")
    collected.kinds.add(word(bundle, "type", before or "Bundle"))
    collected.searched.update(() if missing else searched(bundle, before or "Bundle"))
    for i, entry in enumerate(entries):
        if _is_empty(entry, f"{before}entry[{i}]"):
            continue
        place = f"{before}entry[{i}].resource"
        resource = _resource(entry["resource"], place, entry.get("fullUrl"))
        if resource.type == "Bundle":
            missing = _collect(resource.body, f"{place}.", depth + 1, collected) or missing
        else:
            collected.found.append(resource)
    return missing


def _is_empty(entry: ResourceBody, place: str) -> bool:
    """Whether an entry is only about a request or response; InputError when its resource is
    missing."""
    if "resource" in entry:
        return False
    if "resourceType" in entry or WITHOUT.isdisjoint(entry):
        raise refused(
            place, "has no resource in it", "Put each resource into its entry: {resource: {...}}."
        )
    return True


def _resource(body: Any, place: str, full_url: object) -> Resource:
    """The resource of one entry; InputError for JSON of the wrong shape or a misspelt type."""
    if type(body) is not dict:
        misshapen(place, "an object", body)
    type_, id_ = body.get("resourceType"), body.get("id")
    if type(type_) is not str or not (id_ is None or type(id_) is str):
        misshapen(
            place,
            "a resource with the text resourceType (and id)",
            type_ if type(type_) is not str else id_,
        )
    meant = MISSPELT.get(type_.lower().strip().rstrip("s"))
    if meant and type_ not in READ and type_ != "Bundle":
        raise refused(
            f"{place}.resourceType",
            f"'{shown(type_)}' is no type of FHIR R4",
            f"Did you mean '{meant}'?",
        )
    return Resource(type_, f"{type_}/{id_}" if id_ else place, place, body, full_url)


def _once(found: list[Resource]) -> list[Resource]:
    """In order of origin; a resource that two searches both returned counts once."""
    found.sort(key=lambda resource: resource.origin)
    once = [
        resource
        for i, resource in enumerate(found)
        if i == 0 or resource.origin != found[i - 1].origin
    ]
    if len(once) != len(found):
        for resource, other in pairwise(found):
            if resource.origin == other.origin and resource.body != other.body:
                raise refused(
                    other.place,
                    f"{other.origin} is here in two versions ({resource.place})",
                    "Send the latest version only.",
                )
    return once


def _only_patient(found: list[Resource]) -> Resource:
    patients = _once([resource for resource in found if resource.type == "Patient"])
    if len(patients) != 1:
        raise refused(
            "the Bundle",
            f"exactly one Patient was expected, not {len(patients)}",
            "Send one person at a time, with their Patient.",
        )
    return patients[0]


def _own_references(patient: Resource) -> tuple[str, ...]:
    """How others may name the Patient. A tuple, because what is looked up in it may be of any
    JSON type."""
    named = (patient.origin,) if patient.body.get("id") else ()
    return (*named, patient.full_url) if isinstance(patient.full_url, str) else named


def resolved(reference: str, resource: Resource, resources: Resources) -> ResourceBody:
    """What a reference points to: contained (`#id`), or elsewhere in the Bundle; empty when it is
    not there."""
    if reference.startswith("#"):
        inside = children(resource.body, "contained", resource.place)
        return next((body for body in inside if body.get("id") == reference[1:]), NOTHING)
    found = resources.find(reference)
    return found.body if found else NOTHING
