"""Our own facts as Observations: `code` has the system urn:unclench:fact, and as code a place of
the record.

    complaint.severity   valueQuantity {value: 6, code: "1"}        numbers, in the fact's unit
    ms.mobility          valueCodeableConcept or valueString        choices (ms.sitting_balance,
    ms.transfers, ...; person.pregnant also
                         as valueBoolean)
    living.drives        valueBoolean                               yes or no
    signs, conditions, complaint.sites, living.equipment ...        sets: one Observation a member,
    several codings, or components
    goals, requests, allergies, other_conditions                    the same, as words
    medicines, trials                                               `none` says: asked, and there
    are none
    trials               components medicine, highest, weeks_at_highest, outcome, severity_before,
    severity_after
    baseline             valueQuantity, and the day as effectiveDateTime
    labs.alt_x_uln ...   valueQuantity and effectiveDateTime, as any result
    region, notes        valueString

The code `none` in a set says that it was asked and is empty. Of several Observations of one place
the latest day counts. Signs of an earlier day than the plan's are kept, and the list of signs is
then open.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from unclench.content.types import FactSpec
from unclench.intake.faults import RefusedError
from unclench.intake.fhir.moments import effective
from unclench.intake.fhir.own_values import (
    NO_MEMBER,
    baseline,
    latest,
    number,
    said,
    trials,
    value_of,
)
from unclench.intake.fhir.shape import Resource
from unclench.intake.plain import member, plain_value
from unclench.intake.record import request_of
from unclench.patient.derive.measures import asked_again
from unclench.patient.index import IntakeIndex
from unclench.patient.record import LabResult, TrialLine, Unusable

WORDS = ("goals", "requests", "allergies", "other_conditions", "medicines", "notes", "region")
OTHER_PLACES = frozenset((*WORDS, "trials", "baseline"))

SIGNS = "signs"

Places = dict[str, list[Resource]]
Specs = dict[str, FactSpec]


class Own(NamedTuple):
    """What our own Observations say. `words` has the lists in words by name; an empty one was asked
    for and is empty."""

    plain: dict[str, object]
    origins: dict[str, str]
    labs: tuple[LabResult, ...]
    words: dict[str, tuple[str, ...]]
    trials: tuple[TrialLine, ...] | None
    baseline: tuple[Decimal | None, date | None]
    unusable: tuple[Unusable, ...]


def read_own(found: Iterable[tuple[str, Resource]], index: IntakeIndex, on: date) -> Own:
    """InputError only for JSON of the wrong shape; anything else that does not fit is not known,
    with its reason."""
    places: Places = {}
    for path, resource in found:
        places.setdefault(path, []).append(resource)
    specs = {path: spec for path in places if (spec := _spec(path, index)) is not None}
    unusable = _strangers(places, specs)
    plain, origins = _plain(places, specs, index, on, unusable)
    lists = {
        path: _words(path, latest(path, places[path], on, unusable), unusable)
        for path in WORDS
        if path in places
    }
    words = {path: listed for path, listed in lists.items() if listed is not None}
    if "requests" in words:
        words["requests"] = _requests(words["requests"], index, unusable)
    return Own(
        plain,
        origins,
        _numbers(places, specs),
        words,
        trials(places.get("trials"), index, on, unusable),
        baseline(places.get("baseline"), index, on, unusable),
        tuple(unusable),
    )


def _strangers(places: Places, specs: Specs) -> list[Unusable]:
    strange = [path for path in places if path not in specs and path not in OTHER_PLACES]
    return [
        Unusable(path, "is not a place of the record", resource.origin)
        for path in strange
        for resource in places[path]
    ]


def _spec(path: str, index: IntakeIndex) -> FactSpec | None:
    if path == "person.age":
        return index.content.facts["age"]
    return index.plain.get(path) or (index.labs.get(path[5:]) if path.startswith("labs.") else None)


def _plain(
    places: Places, specs: Specs, index: IntakeIndex, on: date, unusable: list[Unusable]
) -> tuple[dict[str, object], dict[str, str]]:
    plain: dict[str, object] = {}
    origins: dict[str, str] = {}
    for path, spec in specs.items():
        if spec.kind == "number":
            continue
        now = latest(spec.id, places[path], on, unusable)
        if spec.id == SIGNS and (old := _asked_before(spec, now, index, on)):
            unusable.extend(old)
            continue
        value = _set(spec, now, unusable) if spec.kind == "set" else _one(spec, now, unusable)
        if value is not None:
            plain[spec.id], origins[spec.id] = value, ", ".join(resource.origin for resource in now)
    return plain, origins


def _asked_before(
    spec: FactSpec, resources: list[Resource], index: IntakeIndex, on: date
) -> list[Unusable]:
    """Signs so old that they no longer count, without a newer question."""
    found: list[Unusable] = []
    for resource in resources:
        day, ignored = effective(resource.body, resource.place).on, list[Unusable]()
        told = (_set(spec, [resource], ignored) or frozenset()) - {NO_MEMBER}
        old = asked_again(index.content, told, day, on, resource.origin) if day else None
        found += [old] if old else []
    return found


def _one(spec: FactSpec, resources: list[Resource], unusable: list[Unusable]) -> object:
    values: dict[object, str] = {}
    for resource in resources:
        try:
            values.setdefault(
                plain_value(spec, value_of(resource.body, resource.place)), resource.origin
            )
        except RefusedError as refused:
            unusable.append(Unusable(spec.id, refused.reason, resource.origin))
    if len(values) > 1:
        both = " and ".join(sorted(map(str, values)))
        unusable.append(
            Unusable(
                spec.id,
                f"observations of the same day disagree: {both}",
                ", ".join(sorted(values.values())),
            )
        )
    return next(iter(values)) if len(values) == 1 else None


def _words(
    path: str, resources: list[Resource], unusable: list[Unusable]
) -> tuple[str, ...] | None:
    """The words said, without `none`; None when nothing was said, which is not the same as
    `none`."""
    found: list[str] = []
    for resource in resources:
        words = said(resource.body, resource.place)
        found += words
        why = "" if words else "has no value"
        if path == "medicines" and words and words != [NO_MEMBER]:
            why = (
                "can say only that there are none; current medicines belong in a "
                "MedicationStatement or MedicationRequest"
            )
        unusable.extend([Unusable(path, why, resource.origin)] if why else [])
    if len(set(found)) > 1 and NO_MEMBER in found:
        unusable.append(
            Unusable(
                path, "says none and some at the same time", ", ".join(r.origin for r in resources)
            )
        )
    if path == "medicines":
        return () if NO_MEMBER in found else None
    return tuple(dict.fromkeys(text for text in found if text != NO_MEMBER)) if found else None


def _set(
    spec: FactSpec, resources: list[Resource], unusable: list[Unusable]
) -> frozenset[str] | None:
    members: set[str] = set()
    for resource in resources:
        words = said(resource.body, resource.place)
        if not words:
            unusable.append(Unusable(spec.id, "has no value", resource.origin))
        for text in words:
            try:
                members.add(text if text == NO_MEMBER else member(spec, text))
            except RefusedError as refused:
                unusable.append(Unusable(spec.id, refused.reason, resource.origin))
    if len(members) > 1 and NO_MEMBER in members:
        unusable.append(
            Unusable(
                spec.id,
                "says none and some at the same time",
                ", ".join(r.origin for r in resources),
            )
        )
    return frozenset(members - {NO_MEMBER}) if members else None


def _numbers(places: Places, specs: Specs) -> tuple[LabResult, ...]:
    numbers = [(path, spec) for path, spec in specs.items() if spec.kind == "number"]
    return tuple([number(spec, resource) for path, spec in numbers for resource in places[path]])


def _requests(
    words: tuple[str, ...], index: IntakeIndex, unusable: list[Unusable]
) -> tuple[str, ...]:
    kept = []
    for text in words:
        try:
            kept.append(request_of(text, index))
        except RefusedError as refused:
            unusable.append(Unusable("requests", refused.reason, "requests"))
    return tuple(kept)
