"""All parts of a Bundle put together into one Record."""

from __future__ import annotations

from datetime import date

from unclench.intake.fhir.ages import with_told_ages
from unclench.intake.fhir.allergies import read_allergies
from unclench.intake.fhir.bundle import Resources, resources_of
from unclench.intake.fhir.conditions import Conditions, read_conditions, settled_facts
from unclench.intake.fhir.medicines import read_medicines
from unclench.intake.fhir.observations import read_observations
from unclench.intake.fhir.own import Own, read_own
from unclench.intake.fhir.person import Person, read_person
from unclench.intake.fhir.shape import Body
from unclench.patient.index import Index
from unclench.patient.record import Flag, Record, Unusable

SEARCHED = ("conditions", "medicines", "allergies")


def read_bundle(tree: Body, index: Index, today: date) -> Record:
    """The Record of a parsed Bundle; InputError when it cannot be used as a whole (see
    bundle.py)."""
    resources = resources_of(tree)
    of = resources.by_type
    person = read_person(resources.patient, index.content.facts["age"], today)
    observed = read_observations(of.get("Observation", ()), index)
    own = read_own(observed.own, index, today)
    person = with_told_ages(person, (*observed.labs, *own.labs), today)
    conditions = read_conditions(of.get("Condition", ()), index, today)
    medicines = read_medicines(resources, index, today)
    allergies = read_allergies(of.get("AllergyIntolerance", ()), index)
    plain, origins, conflicts = _plain(person, conditions, own, resources)
    unusable = (
        *person.unusable,
        *observed.unusable,
        *own.unusable,
        *conditions.unusable,
        *conflicts,
        *_regions(own, person, index),
        *medicines.unusable,
        *allergies.unusable,
        *_missing(resources),
    )
    return Record(
        id=resources.patient.body.get("id") or "bundle",
        region=_region(own, person, index),
        on=today,
        plain=plain,
        born=person.born,
        born_latest=person.born_latest,
        labs=tuple(
            lab for lab in (*observed.labs, *own.labs) if lab.test != "age" or person.born is None
        ),
        medicines=() if medicines.lines is None and "medicines" in own.words else medicines.lines,
        trials=own.trials,
        allergies=_allergies(allergies.names, own.words.get("allergies")),
        baseline_severity=own.baseline[0],
        baseline_on=own.baseline[1],
        requests=own.words.get("requests"),
        goals=own.words.get("goals"),
        other_conditions=(*conditions.other, *own.words.get("other_conditions", ())),
        notes=" ".join(own.words.get("notes", ())),
        origins=origins,
        unusable=unusable,
        other_allergies=allergies.other,
        flags=(
            *(Flag(text, "conditions") for text in conditions.flags),
            *(Flag(text, "taking") for text in medicines.flags),
        ),
    )


def _plain(
    person: Person, conditions: Conditions, own: Own, resources: Resources
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
    plain.update(own.plain)
    origins.update(own.origins)
    if conditions.ids is not None:
        said = own.plain.get("conditions")
        plain["conditions"] = (
            conditions.ids | said if isinstance(said, frozenset) else conditions.ids
        )
        origins.setdefault("conditions", "Condition")
    if conditions.signs:
        said = own.plain.get("signs")
        plain["signs"] = (
            conditions.signs | said if isinstance(said, frozenset) else conditions.signs
        )
        conflicts += (
            ()
            if "signs" in own.plain
            else (Unusable("signs", "known from the list of conditions alone", "Condition"),)
        )
    return (
        plain,
        origins,
        tuple(conflict for conflict in conflicts if conflict.fact not in own.plain),
    )


def _allergies(
    names: tuple[str, ...] | None, said: tuple[str, ...] | None
) -> tuple[str, ...] | None:
    if names is None or said is None:
        return said if names is None else names
    return tuple(sorted({*names, *said}))


def _region(own: Own, person: Person, index: Index) -> str | None:
    """The explicit statement; else what the Patient shows, when that is one region."""
    said = own.words.get("region", person.regions)
    known = index.content.facts["region"].members or frozenset()
    return said[0] if len(said) == 1 and said[0] in known else None


def _regions(own: Own, person: Person, index: Index) -> tuple[Unusable, ...]:
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
