"""Procedures, devices and episodes of care: what they show of a person's conditions.

A device that is named like a condition (a pump) shows it. A procedure with such a name leaves the
list open: it may be one that took something away. An episode of care that has not ended shows a
fact."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.intake.fhir.bundle import Resources, resolved
from unclench.intake.fhir.conditions import SAYS_NOTHING, ReadingConditions
from unclench.intake.fhir.meanings import LIST, meaning_of
from unclench.intake.fhir.nothing import silent
from unclench.intake.fhir.shape import Concept, Resource, child, children, concept, word
from unclench.patient.record import Unusable

TYPES = ("Procedure", "Device", "DeviceUseStatement", "EpisodeOfCare")
GONE = frozenset(
    {
        "not-done", "entered-in-error", "inactive", "cancelled", "finished", "planned", "waitlist",
        "preparation", "intended",
    }
)  # fmt: skip
NO_LIST = "no list of conditions was sent, so there may be others"
MAY_MEAN = "'{words}' may mean that this is present: {names}"


def add_things(resources: Resources, reading: ReadingConditions) -> None:
    """Adds what these show to what the Conditions say."""
    for type_ in TYPES:
        for resource in resources.by_type.get(type_, ()):
            if word(resource.body, "status", resource.place) not in GONE:
                for said in _concepts(resource, resources):
                    _add(resource, said, reading)


def _concepts(resource: Resource, resources: Resources) -> Iterator[Concept]:
    body, place = resource.body, resource.place
    if resource.type == "EpisodeOfCare":
        yield from (concept({"type": one}, "type", place) for one in children(body, "type", place))
    elif resource.type == "DeviceUseStatement":
        pointed = child(body, "device", place)
        device = resolved(word(pointed, "reference", place), resource, resources)
        yield (
            concept(device, "type", place)
            if device
            else Concept((), word(pointed, "display", place))
        )
    elif resource.type == "Device":
        names = [word(one, "name", place) for one in children(body, "deviceName", place)]
        kind = concept(body, "type", place)
        yield kind if kind.text or kind.codes or not names else Concept((), names[0])
    else:
        yield concept(body, "code", place)


def _add(resource: Resource, said: Concept, reading: ReadingConditions) -> None:
    if silent(said, reading.index.content.reading.records):
        reading.unusable.append(Unusable(LIST, SAYS_NOTHING, resource.origin))
        return
    meaning = meaning_of(said, reading.index)
    if meaning.ids and resource.type == "Procedure":
        known = reading.index.content.conditions
        names = ", ".join(known[name].names.clinician for name in meaning.ids)
        why = MAY_MEAN.format(words=said.text, names=names)
        reading.unusable.append(Unusable(LIST, why, resource.origin))
    elif meaning.ids or (meaning.facts and resource.type == "EpisodeOfCare"):
        reading.add_present(resource, meaning._replace(signs=()))
        if meaning.ids and not reading.known:
            reading.known = True
            reading.unusable.append(Unusable(LIST, NO_LIST, resource.origin))
    elif meaning.unclear:
        reading.unusable.append(Unusable(LIST, meaning.unclear, resource.origin))
