"""Reads knowledge/exercises: the tables (muscles, variants, equipment, doses, precautions, order)
and the exercises themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from unclench.content.source.defines import note_numbers
from unclench.content.source.draft import Draft
from unclench.content.source.exercise_doses import (
    PARTS,
    read_aims,
    read_budget,
    read_doses,
    read_order,
    read_turning,
    unknown_favours,
)
from unclench.content.source.fields import Fields
from unclench.content.source.figures import read_figure
from unclench.content.source.rules import keep_examples, spoken
from unclench.content.types.exercises import (
    Exercise,
    Exercises,
    Gear,
    Muscle,
    Precaution,
    Steps,
    Variant,
)
from unclench.content.types.facts import Words
from unclench.errors import Problem

FOLDER = "exercises"
TABLES = ("muscles", "variants", "equipment", "doses", "precautions", "order", "aims")
POSITIONS = ("standing", "sitting", "half_lying", "lying_back", "lying_side", "lying_front")
EFFECTS = ("leave_out", "physio", "note")
HOLDS, ASKS = "holds", "asks"
TRAITS = ("reach", "rise", "lift", "twist", "lean")
TOUCHED = ("positions", "muscles", "measures", "variants", "traits")
EXCEPT = "except"


class _ExerciseReading:
    """What the parts of the collection need of each other while they are read."""

    def __init__(self, draft: Draft, tables: Mapping[str, Any]) -> None:
        self.draft, self.tables = draft, tables
        self.touches: dict[str, dict[str, tuple[str, ...]]] = {}
        self.texts: dict[str, str] = {}

    def entries(self, table: str) -> Iterator[tuple[str, Fields]]:
        for key, body in (self.tables.get(table) or {}).items():
            yield str(key), Fields(body, f"{FOLDER}/{table}: {key}", self.draft.problems)

    def touching(self, traits: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The precautions that an exercise of these traits needs."""
        return tuple(name for name, touched in self.touches.items() if _touches(touched, traits))


def read_exercises(draft: Draft, files: Mapping[str, Any]) -> Exercises:
    """The collection `exercises`. A precaution joins every exercise that shares a position, muscle,
    measure or variant with it."""
    reading = _ExerciseReading(draft, {name: files.get(f"{FOLDER}/{name}.yaml") for name in TABLES})
    muscles, variants = tuple(_muscles(reading)), tuple(_variants(reading))
    gear, doses = tuple(_gear(reading)), read_doses(draft, reading.tables["doses"] or {})
    precautions = dict(_precautions(reading))
    ordered = reading.tables["order"] or {}
    whole = Fields(ordered, f"{FOLDER}/order", draft.problems)
    whole.asked |= {"budget", "stop", "turning", "measures"}
    whole.finish()
    order, budget = tuple(read_order(draft, ordered)), read_budget(draft, ordered)
    aims = tuple(read_aims(draft, reading.tables["aims"] or {}))
    stop = Fields(ordered.get("stop"), f"{FOLDER}/order: stop", draft.problems)
    stop_words, stop_claims = spoken_pair(draft, stop, "claims"), stop.ids("claims")
    draft.cite(stop.place, stop_claims)
    turning = read_turning(draft, ordered)
    collection = Exercises(
        muscles,
        variants,
        gear,
        doses,
        precautions,
        budget,
        order,
        aims,
        (),
        stop_words,
        stop_claims,
        turning,
    )
    return _aimed(
        draft, collection._replace(exercises=tuple(_exercises(reading, collection, files)))
    )


def _aimed(draft: Draft, exercises: Exercises) -> Exercises:
    """The collection; a fault for each thing that an aim favours and that no exercise has."""
    known = {
        "measures": frozenset(place.measure for place in exercises.order),
        "muscles": frozenset(muscle.id for muscle in exercises.muscles),
        "exercises": frozenset(exercise.id for exercise in exercises.exercises),
        "parts": frozenset(PARTS),
    }
    for unknown in unknown_favours(exercises.aims, known):
        draft.problems.append(
            Problem(f"{FOLDER}/aims", f"{unknown} is not known", "Correct the name.")
        )
    return exercises


def spoken_pair(draft: Draft, entry: Fields, *others: str) -> Words:
    """`clinician:` and `person:` of an entry itself, linted like all that is said; `others` are
    its further keys."""
    words = Words(entry.text("clinician"), entry.text("person"))
    draft.say(entry.place, "clinician", words.clinician)
    draft.say(entry.place, "person", words.person)
    entry.asked.update(others)
    entry.finish()
    return words


def _muscles(reading: _ExerciseReading) -> Iterator[Muscle]:
    for key, entry in reading.entries("muscles"):
        yield Muscle(key, spoken(reading.draft, entry, "names"), entry.ids("words"))
        entry.finish()


def _variants(reading: _ExerciseReading) -> Iterator[Variant]:
    for key, entry in reading.entries("variants"):
        reading.texts[key] = text = entry.text("when")
        criteria = [
            reading.draft.criterion(words, entry.place)
            for words in (text, entry.text("prefer_when"))
        ]
        claims = entry.ids("claims")
        reading.draft.cite(entry.place, claims)
        yield Variant(key, spoken(reading.draft, entry, "names"), criteria[0], criteria[1], claims)
        entry.finish()


def _gear(reading: _ExerciseReading) -> Iterator[Gear]:
    for key, entry in reading.entries("equipment"):
        words = (key, *entry.ids("words"))
        yield Gear(key, spoken(reading.draft, entry, "names"), words)
        reading.texts[key] = " or ".join(f"equipment includes '{word}'" for word in words)
        entry.finish()


def _precautions(reading: _ExerciseReading) -> Iterator[tuple[str, Precaution]]:
    draft = reading.draft
    for key, entry in reading.entries("precautions"):
        claims, judgement, text = (
            entry.ids("claims"),
            entry.text("judgement", required=False),
            entry.text("when", required=False),
        )
        if not claims and not judgement:
            entry.fault(
                "claims", "nothing is said without a source", "Cite a claim, or write judgement:."
            )
        draft.cite(entry.place, claims)
        criterion = draft.criterion(text, entry.place) if text else None
        if criterion is not None:
            note_numbers(draft, entry.place, text, claims, judgement)
            keep_examples(draft, entry, draft.criteria[criterion])
        reading.touches[key] = {part: entry.ids(part) for part in (*TOUCHED, EXCEPT)}
        effect = entry.one_of("effect", EFFECTS)
        open_holds = entry.one_of("while_unknown", (HOLDS, ASKS), HOLDS) == HOLDS
        if not open_holds and not judgement:
            entry.fault("while_unknown", "why nothing waits for it is missing", "Write judgement:.")
        reads = draft.reads(criterion) if criterion is not None else ()
        said = spoken(draft, entry, "say")
        yield key, Precaution(key, effect, criterion, said, claims, reads, open_holds)
        entry.finish()


def _exercises(
    reading: _ExerciseReading, exercises: Exercises, files: Mapping[str, Any]
) -> Iterator[Exercise]:
    tables = {f"{FOLDER}/{name}.yaml" for name in TABLES}
    seen: set[str] = set()
    for name, tree in files.items():
        if name.startswith(f"{FOLDER}/") and name not in tables:
            for i, body in enumerate(tree or ()):
                entry = Fields(body, f"{name}[{i}]", reading.draft.problems)
                exercise = _exercise(reading, exercises, entry)
                if exercise.id in seen:
                    entry.fault("id", "this exercise is in two places", "Keep one of them.")
                seen.add(exercise.id)
                yield exercise


def _exercise(reading: _ExerciseReading, exercises: Exercises, entry: Fields) -> Exercise:
    draft, key = reading.draft, entry.text("id")
    entry.place = f"exercise {key}"
    measure, claims = _known(entry, "measure", draft.options), _cited(draft, entry)
    draft.carried.extend((seed, measure) for seed in entry.ids("carries"))
    variant = _known(entry, "variant", {v.id: v for v in exercises.variants})
    position = entry.one_of("position", POSITIONS)
    known_muscles = {muscle.id: muscle for muscle in exercises.muscles}
    muscles = _all_known(entry, "muscles", known_muscles)
    criterion = draft.criterion(_for_whom(reading, entry, variant), entry.place)
    traits = {
        "positions": (position,),
        "muscles": muscles,
        "measures": (measure,),
        "variants": (variant,),
        "traits": _all_known(entry, "traits", dict.fromkeys(TRAITS)),
    }
    stop = entry.entry("stop")
    exercise = Exercise(
        id=key,
        measure=measure,
        variant=variant,
        position=position,
        title=spoken(draft, entry, "title"),
        steps=_steps(draft, entry),
        criterion=criterion,
        muscles=muscles,
        spares=_all_known(entry, "spares", known_muscles),
        doses=_all_known(entry, "dose", exercises.doses),
        precautions=reading.touching(traits),
        stop=spoken_pair(draft, stop) if stop else None,
        physiotherapist=entry.flag("physiotherapist"),
        sides=entry.flag("sides"),
        claims=claims,
        read=draft.reads(criterion),
        figure=read_figure(draft, entry),
    )
    entry.finish()
    return exercise


def _cited(draft: Draft, entry: Fields) -> tuple[str, ...]:
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    if not claims:
        entry.fault("claims", "nothing is said without a source", "Cite the claim it rests on.")
    return claims


def _for_whom(reading: _ExerciseReading, entry: Fields, variant: str) -> str:
    """The variant's criterion, the equipment's, and the exercise's own, joined."""
    gear = _all_known(entry, "equipment", dict.fromkeys(reading.tables["equipment"] or {}))
    own = entry.text("when", required=False)
    parts = [
        reading.texts.get(variant, "never"),
        *(reading.texts[key] for key in gear),
        *([own] if own else []),
    ]
    return " and ".join(f"({part})" for part in parts)


def _touches(touched: Mapping[str, tuple[str, ...]], traits: Mapping[str, tuple[str, ...]]) -> bool:
    """Every kind that the precaution names is shared, and its measure is none of the exceptions."""
    if not set(touched[EXCEPT]).isdisjoint(traits["measures"]):
        return False
    return all(
        not touched[part] or not set(touched[part]).isdisjoint(traits[part]) for part in TOUCHED
    )


def _steps(draft: Draft, entry: Fields) -> Steps:
    inner = entry.entry("steps") or Fields({}, f"{entry.place}.steps", draft.problems)
    clinician, person, carer = (inner.ids(key) for key in Steps._fields)
    inner.finish()
    if not clinician or not person:
        inner.fault("", "clinician: and person: are needed", "Write the steps for both.")
    for audience, steps in (("clinician", clinician), ("person", person), ("person", carer)):
        draft.say(inner.place, audience, " ".join(steps))
    return Steps(clinician, person, carer or person)


def _known(entry: Fields, key: str, known: Mapping[str, Any]) -> str:
    return entry.one_of(key, tuple(known))


def _all_known(entry: Fields, key: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    found = entry.ids(key)
    for word in found:
        if word not in known:
            entry.fault(key, f"there is no '{word}'", f"It is one of: {', '.join(known)}.")
    return tuple(word for word in found if word in known)
