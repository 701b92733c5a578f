"""All parts of a Bundle put together into one Record."""

from __future__ import annotations

from datetime import date
from typing import Any

from unclench.intake.fhir.allergies import read_allergies
from unclench.intake.fhir.answers import BOTH, CodedAnswers, read_answers
from unclench.intake.fhir.bundle import Resources, resources_of
from unclench.intake.fhir.conditions import Conditions, read_conditions, settled_facts
from unclench.intake.fhir.evidence import Lists, evidence_of
from unclench.intake.fhir.medicines import read_medicines
from unclench.intake.fhir.observations import read_observations
from unclench.intake.fhir.own import Own, read_own
from unclench.intake.fhir.person import RecordedPerson, read_person, with_told_ages
from unclench.intake.fhir.reports import with_contained
from unclench.intake.fhir.requests import as_bundle
from unclench.intake.fhir.shape import ResourceBody
from unclench.intake.fhir.supplies import read_supplies
from unclench.intake.fhir.things import add_things
from unclench.intake.fhir.unread import not_understood, unread
from unclench.patient.index import IntakeIndex
from unclench.patient.record import Flag, Record, Unusable

SEARCHED = ("conditions", "medicines", "allergies")
SIGNS_BY_CONDITIONS = "known from the list of conditions alone"


def read_bundle(tree: ResourceBody, index: IntakeIndex, today: date) -> Record:
    """The Record of a parsed Bundle, Parameters or call of a hook; InputError when it cannot be
    used as a whole (see bundle.py)."""
    resources = resources_of(as_bundle(tree))
    of = resources.by_type
    person = read_person(resources.patient, index.content.facts["age"], today)
    observed = read_observations(with_contained(of), index)
    answered = read_answers(observed.answers, index, today)
    own = read_own(observed.own, index, today)
    labs = (*observed.labs, *own.labs)
    person = with_told_ages(person, labs, today)
    conditions = _conditions(resources, index, today)
    taken = read_medicines(resources, index, today)
    lines = read_supplies(resources, taken, taken.found(), index, today)
    allergies = read_allergies(of.get("AllergyIntolerance", ()), index)
    plain, origins, conflicts = _plain(person, conditions, own, answered, resources)
    lists = Lists(
        medicines=tuple(lines) if taken.known else None,
        conditions=conditions.ids,
        allergies=allergies.names,
        said={
            name
            for name, part in (
                ("medicines", taken),
                ("conditions", conditions),
                ("allergies", allergies),
            )
            if part.none
        },
    )
    whole = evidence_of(lists, own, resources, index)
    faults = (person, observed, answered, own, conditions, taken, allergies, whole)
    return Record(
        id=resources.patient.body.get("id") or "bundle",
        region=_region(own, person, index),
        on=today,
        plain=whole.with_empty(plain),
        born=person.born,
        born_latest=person.born_latest,
        labs=tuple(lab for lab in labs if lab.test != "age" or person.born is None),
        medicines=() if "medicines" in whole.empty and lists.medicines is None else lists.medicines,
        allergies=_allergies(
            () if "allergies" in whole.empty and allergies.names is None else allergies.names,
            own.words.get("allergies"),
        ),
        other_conditions=(*conditions.other, *own.words.get("other_conditions", ())),
        origins=origins,
        unusable=(
            *(fault for part in faults for fault in part.unusable),
            *conflicts,
            *_regions(own, person, index),
            *_missing(resources),
            *unread(resources.passed, index.content.reading.records),
            *not_understood(observed.others),
        ),
        other_allergies=allergies.other,
        flags=(
            *(Flag(text, "conditions") for text in conditions.flags),
            *(Flag(text, "taking") for text in taken.flags),
        ),
        **_told(own),
    )


def _conditions(resources: Resources, index: IntakeIndex, today: date) -> Conditions:
    reading = read_conditions(resources.by_type.get("Condition", ()), index, today)
    add_things(resources, reading)
    return reading.found()


def _told(own: Own) -> dict[str, Any]:
    """What only our own Observations can say."""
    severity, on = own.baseline
    return {
        "trials": own.trials,
        "baseline_severity": severity,
        "baseline_on": on,
        "requests": own.words.get("requests"),
        "goals": own.words.get("goals"),
        "notes": " ".join(own.words.get("notes", ())),
    }


def _plain(
    person: RecordedPerson,
    conditions: Conditions,
    own: Own,
    answered: CodedAnswers,
    resources: Resources,
) -> tuple[dict[str, object], dict[str, str], tuple[Unusable, ...]]:
    """Facts as they are. An explicit statement (own.py) takes precedence over what a diagnosis or
    the Patient implies."""
    implied, conflicts = settled_facts(conditions)
    plain: dict[str, object] = {fact: value for fact, (value, _) in implied.items()}
    origins = {fact: origin for fact, (_, origin) in implied.items()}
    if person.sex:
        plain["sex"], origins["sex"] = person.sex, resources.patient.origin
    origins["age"] = resources.patient.origin
    if person.regions and "region" not in own.words:
        origins["region"] = resources.patient.origin
    disagree = _beside_answers(plain, origins, own, answered)
    plain.update({fact: value for fact, value in own.plain.items() if fact not in disagree})
    origins.update(own.origins)
    if conditions.ids is not None:
        plain["conditions"] = _joined(conditions.ids, own.plain.get("conditions"))
        origins.setdefault("conditions", "Condition")
    if conditions.signs:
        plain["signs"] = _joined(conditions.signs, own.plain.get("signs"))
        conflicts += (Unusable("signs", SIGNS_BY_CONDITIONS, "Condition"),)
    kept = tuple(found for found in conflicts if found.fact not in own.plain)
    return plain, origins, (*kept, *disagree.values())


def _beside_answers(
    plain: dict[str, object], origins: dict[str, str], own: Own, answered: CodedAnswers
) -> dict[str, Unusable]:
    """Adds what standard observations answer. Where our own Observation says otherwise, the fact is
    not known."""
    disagree: dict[str, Unusable] = {}
    for fact, (value, _, origin) in answered.values.items():
        said = own.plain.get(fact, value)
        if said == value:
            plain[fact], origins[fact] = value, origin
        else:
            reason = BOTH.format(value=value, other=said)
            disagree[fact] = Unusable(fact, reason, f"{origin}, {own.origins[fact]}")
            plain.pop(fact, None)
    return disagree


def _joined(listed: frozenset[str], said: object) -> frozenset[str]:
    """The conditions named by the list, with the explicit statements."""
    return listed | said if isinstance(said, frozenset) else listed


def _allergies(
    names: tuple[str, ...] | None, said: tuple[str, ...] | None
) -> tuple[str, ...] | None:
    if names is None or said is None:
        return said if names is None else names
    return tuple(sorted({*names, *said}))


def _region(own: Own, person: RecordedPerson, index: IntakeIndex) -> str | None:
    """The explicit statement; else what the Patient shows, when that is one region."""
    said = own.words.get("region", person.regions)
    known = index.content.facts["region"].members or frozenset()
    return said[0] if len(said) == 1 and said[0] in known else None


def _regions(own: Own, person: RecordedPerson, index: IntakeIndex) -> tuple[Unusable, ...]:
    """Said and not used: that must not pass in silence, because limits and licences hang on it."""
    said = own.words.get("region", person.regions)
    if not said or _region(own, person, index) is not None:
        return ()
    return (
        Unusable(
            "region", f"'{' and '.join(said)}' is not one region that is known here", "region"
        ),
    )


def _missing(resources: Resources) -> tuple[Unusable, ...]:
    """A search result with further pages, or of which a part failed, is not the whole list."""
    return (
        tuple(Unusable(fact, resources.missing, "Bundle") for fact in SEARCHED)
        if resources.missing
        else ()
    )
