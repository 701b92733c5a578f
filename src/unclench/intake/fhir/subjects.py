"""Whether a resource is about the one person of a Bundle, about a thing or a place, or about
another person."""

from __future__ import annotations

from unclench.errors import InputError, Problem
from unclench.intake.fhir.shape import Resource, ResourceBody, child, children, misshapen, word

ABOUT_PEOPLE = frozenset(
    {
        "Condition",
        "Observation",
        "MedicationRequest",
        "MedicationStatement",
        "MedicationDispense",
        "MedicationAdministration",
        "AllergyIntolerance",
        "Procedure",
        "Device",
        "DeviceUseStatement",
        "EpisodeOfCare",
        "DiagnosticReport",
        "List",
        "Composition",
    }
)
NO_PEOPLE = ("Group", "Device", "Location")
SUBJECTS = ("subject", "patient")
READ = ABOUT_PEOPLE | {"Patient", "Medication", "Substance"}


def refused(place: str, reason: str, do: str) -> InputError:
    return InputError([Problem(place, reason, do)])


def no_people(found: list[Resource]) -> frozenset[str]:
    """The addresses of places, groups and devices that are here."""
    addresses = (one.full_url for one in found if one.type in NO_PEOPLE)
    return frozenset(address for address in addresses if type(address) is str)


def subjects(resource: Resource) -> list[str]:
    """What a resource points to as its subject, as far as it can be read."""
    pointed = (resource.body.get(key) for key in SUBJECTS if key in resource.body)
    found = (one.get("reference") for one in pointed if type(one) is dict)
    return [reference for reference in found if type(reference) is str]


def concerns(resource: Resource, own: tuple[str, ...], patient: Resource) -> bool:
    """Whether everybody whom a resource names is the person."""
    return all(_is_about(resource, key, own, patient) for key in SUBJECTS if key in resource.body)


def _is_about(resource: Resource, key: str, own: tuple[str, ...], patient: Resource) -> bool:
    """Whether a resource is about the person. False for one about a device or place; InputError for
    one about another patient."""
    subject, place = resource.body[key], f"{resource.place}.{key}"
    if subject is None or (type(subject) is dict and subject.get("reference") in own):
        return True
    if type(subject) is not dict:
        return misshapen(place, "an object", subject) if resource.type in ABOUT_PEOPLE else True
    reference = word(subject, "reference", place).split("/_history/", 1)[0]
    if not reference:
        return _is_logical(subject, place, patient)
    if reference in own or (
        not _absolute(own) and any(reference.endswith(f"/{known}") for known in own)
    ):
        return True
    named = reference.rsplit("/", 2)
    if len(named) >= 2 and (
        named[-2] in NO_PEOPLE or (resource.type not in READ and named[-2] not in ("", "Patient"))
    ):
        return False
    raise refused(
        place,
        f"is about {reference}, who is not the Patient of this Bundle",
        "Send one person at a time.",
    )


def _absolute(own: tuple[str, ...]) -> bool:
    """Whether the Patient's own address is a full web address: another server's Patient of the same
    id is then another person."""
    return any(known.startswith("http") for known in own)


def _is_logical(subject: ResourceBody, place: str, patient: Resource) -> bool:
    """A subject named only by identifier must share one with the Patient; one named only in words
    is taken as the person."""
    named = child(subject, "identifier", place)
    known = children(patient.body, "identifier", patient.place)
    same = [
        i
        for i in known
        if i.get("value")
        and (i.get("system"), i.get("value")) == (named.get("system"), named.get("value"))
    ]
    if not named or same:
        return True
    raise refused(
        place,
        "is about someone whose identifier the Patient does not have",
        "Send one person at a time.",
    )
