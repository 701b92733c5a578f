"""All parts of a Bundle put together into one Record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from unclench.intake.fhir.allergies import RecordedAllergies, read_allergies
from unclench.intake.fhir.answers import BOTH, CodedAnswers, read_answers
from unclench.intake.fhir.bundle import Resources, resources_of
from unclench.intake.fhir.conditions import Conditions, read_conditions, settled_facts
from unclench.intake.fhir.evidence import Lists, evidence_of
from unclench.intake.fhir.medicines import MedicineReading, read_medicines
from unclench.intake.fhir.observations import Observed, read_observations
from unclench.intake.fhir.own import Own, read_own
from unclench.intake.fhir.person import RecordedPerson, read_person, with_told_ages
from unclench.intake.fhir.reports import not_sent, with_contained
from unclench.intake.fhir.requests import as_bundle
from unclench.intake.fhir.shape import ResourceBody
from unclench.intake.fhir.supplies import read_supplies
from unclench.intake.fhir.things import add_things
from unclench.intake.fhir.unread import not_understood, unread
from unclench.patient.index import IntakeIndex
from unclench.patient.record import Flag, MedicineLine, Record, Unusable

SEARCHED = ("conditions", "medicines", "allergies")
SIGNS_BY_CONDITIONS = "known from the list of conditions alone"


class BundleParts(NamedTuple):
    """Everything that the resources of one Bundle say, kind by kind."""

    resources: Resources
    person: RecordedPerson
    observed: Observed
    answered: CodedAnswers
    own: Own
    conditions: Conditions
    taken: MedicineReading
    lines: list[MedicineLine]
    allergies: RecordedAllergies

    def lists(self) -> Lists:
        """The three lists that have to be whole before anything follows from an absence."""
        none = {
            "medicines": self.taken.none,
            "conditions": self.conditions.none,
            "allergies": self.allergies.none,
        }
        return Lists(
            tuple(self.lines) if self.taken.known else None,
            self.conditions.ids,
            self.allergies.names,
            {name for name, said in none.items() if said},
        )


def read_bundle(tree: ResourceBody, index: IntakeIndex, today: date) -> Record:
    """The Record of a parsed Bundle, Parameters or call of a hook; InputError when it cannot be
    used as a whole (see bundle.py)."""
    parts = _parts(resources_of(as_bundle(tree)), index, today)
    lists, own, person = parts.lists(), parts.own, parts.person
    whole = evidence_of(lists, own, parts.resources, index)
    plain, origins, conflicts = _plain(parts)
    labs = (*parts.observed.labs, *own.labs)
    return Record(
        id=parts.resources.patient.body.get("id") or "bundle",
        region=_region(own, person, index),
        on=today,
        plain=whole.with_empty(plain),
        born=person.born,
        born_latest=person.born_latest,
        labs=tuple(lab for lab in labs if lab.test != "age" or person.born is None),
        medicines=whole.or_none("medicines", lists.medicines),
        allergies=_allergies(
            whole.or_none("allergies", lists.allergies), own.words.get("allergies")
        ),
        other_conditions=(*parts.conditions.other, *own.words.get("other_conditions", ())),
        origins=origins,
        unusable=(*_unusable(parts, index), *whole.unusable, *conflicts),
        other_allergies=parts.allergies.other,
        flags=(
            *(Flag(text, "conditions") for text in parts.conditions.flags),
            *(Flag(text, "taking") for text in parts.taken.flags),
        ),
        **_told(own),
    )


def _parts(resources: Resources, index: IntakeIndex, today: date) -> BundleParts:
    observed = read_observations(with_contained(resources.by_type), index)
    own = read_own(observed.own, index, today)
    person = read_person(resources.patient, index.content.facts["age"], today)
    taken = read_medicines(resources, index, today)
    return BundleParts(
        resources,
        with_told_ages(person, (*observed.labs, *own.labs), today),
        observed,
        read_answers(observed.answers, today),
        own,
        _conditions(resources, index, today),
        taken,
        read_supplies(resources, taken, taken.found()),
        read_allergies(resources.by_type.get("AllergyIntolerance", ()), index),
    )


def _unusable(parts: BundleParts, index: IntakeIndex) -> Iterator[Unusable]:
    """Everything that came and cannot be used, kind by kind."""
    yield from parts.person.unusable
    yield from parts.observed.unusable
    yield from parts.answered.unusable
    yield from parts.own.unusable
    yield from parts.conditions.unusable
    yield from parts.taken.unusable
    yield from parts.allergies.unusable
    yield from _regions(parts.own, parts.person, index)
    yield from _missing(parts.resources)
    yield from unread(parts.resources.passed, index.content.reading.records)
    yield from not_understood(parts.observed.others)
    yield from not_sent(parts.resources.by_type)


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


def _plain(parts: BundleParts) -> tuple[dict[str, object], dict[str, str], tuple[Unusable, ...]]:
    """Facts as they are. An explicit statement (own.py) takes precedence over what a diagnosis or
    the Patient implies."""
    resources, person, conditions, own = (
        parts.resources, parts.person, parts.conditions, parts.own
    )  # fmt: skip
    implied, conflicts = settled_facts(conditions)
    plain: dict[str, object] = {fact: value for fact, (value, _) in implied.items()}
    origins = {fact: origin for fact, (_, origin) in implied.items()}
    if person.sex:
        plain["sex"], origins["sex"] = person.sex, resources.patient.origin
    origins["age"] = resources.patient.origin
    if person.regions and "region" not in own.words:
        origins["region"] = resources.patient.origin
    disagree = _with_answers(plain, origins, own, parts.answered)
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


def _with_answers(
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
