"""Reads knowledge/exercises: the tables (muscles, variants, equipment, doses, precautions, order) and the exercises themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from unclench.library.draft import Draft
from unclench.library.models_exercises import Exercise, Exercises, Gear, Muscle, Place, Precaution, Steps, Variant
from unclench.library.models_facts import Words
from unclench.library.read_basics import note_numbers
from unclench.library.read_dose_of_exercise import read_doses
from unclench.library.read_figure import read_figure
from unclench.library.read_rules import keep_examples, spoken
from unclench.library.shape import Entry

FOLDER = "exercises"
TABLES = ("muscles", "variants", "equipment", "doses", "precautions", "order")
POSITIONS = ("standing", "sitting", "lying_back", "lying_side", "lying_front")
EFFECTS = ("leave_out", "physio", "note")
TOUCHED = ("positions", "muscles", "measures", "variants")


class _Reading:
    """What the parts of the shelf need of each other while they are read."""

    def __init__(self, draft: Draft, tables: Mapping[str, Any]) -> None:
        self.draft, self.tables = draft, tables
        self.touches: dict[str, dict[str, tuple[str, ...]]] = {}
        self.texts: dict[str, str] = {}

    def entries(self, table: str) -> Iterator[tuple[str, Entry]]:
        for key, body in (self.tables.get(table) or {}).items():
            yield str(key), Entry(body, f"{FOLDER}/{table}: {key}", self.draft.problems)


def read_shelf(draft: Draft, files: Mapping[str, Any]) -> Exercises:
    """The shelf `exercises`. A precaution joins every exercise that shares a position, muscle, measure or variant with it."""
    reading = _Reading(draft, {name: files.get(f"{FOLDER}/{name}.yaml") for name in TABLES})
    muscles, variants = tuple(_muscles(reading)), tuple(_variants(reading))
    gear, doses = tuple(_gear(reading)), read_doses(draft, reading.tables["doses"] or {})
    precautions = dict(_precautions(reading))
    order = tuple(_order(reading))
    stop = Entry((reading.tables["order"] or {}).get("stop"), f"{FOLDER}/order: stop", draft.problems)
    stop_words, stop_claims = spoken_pair(draft, stop), stop.ids("claims")
    draft.cite(stop.place, stop_claims)
    stop.finish()
    shelf = Exercises(muscles, variants, gear, doses, precautions, order, (), stop_words, stop_claims)
    return shelf._replace(exercises=tuple(_exercises(reading, shelf, files)))


def spoken_pair(draft: Draft, entry: Entry) -> Words:
    """`clinician:` and `person:` of an entry itself, linted like all that is said."""
    words = Words(entry.text("clinician"), entry.text("person"))
    draft.say(entry.place, "clinician", words.clinician)
    draft.say(entry.place, "person", words.person)
    return words


def _muscles(reading: _Reading) -> Iterator[Muscle]:
    for key, entry in reading.entries("muscles"):
        yield Muscle(key, spoken(reading.draft, entry, "names"), entry.ids("words"))
        entry.finish()


def _variants(reading: _Reading) -> Iterator[Variant]:
    for key, entry in reading.entries("variants"):
        reading.texts[key] = text = entry.text("when")
        criteria = [reading.draft.criterion(words, entry.place) for words in (text, entry.text("prefer_when"))]
        claims = entry.ids("claims")
        reading.draft.cite(entry.place, claims)
        yield Variant(key, spoken(reading.draft, entry, "names"), criteria[0], criteria[1], claims)
        entry.finish()


def _gear(reading: _Reading) -> Iterator[Gear]:
    for key, entry in reading.entries("equipment"):
        words = (key, *entry.ids("words"))
        yield Gear(key, spoken(reading.draft, entry, "names"), words)
        reading.texts[key] = " or ".join(f"equipment includes '{word}'" for word in words)
        entry.finish()


def _precautions(reading: _Reading) -> Iterator[tuple[str, Precaution]]:
    draft = reading.draft
    for key, entry in reading.entries("precautions"):
        claims, judgement, text = entry.ids("claims"), entry.text("judgement", required=False), entry.text("when", required=False)
        if not claims and not judgement:
            entry.fault("claims", "nothing is said without a source", "Cite a claim, or write judgement:.")
        draft.cite(entry.place, claims)
        criterion = draft.criterion(text, entry.place) if text else None
        if criterion is not None:
            note_numbers(draft, entry.place, text, claims, judgement)
            keep_examples(draft, entry, draft.criteria[criterion])
        reading.touches[key] = {part: entry.ids(part) for part in TOUCHED}
        effect = entry.one_of("effect", EFFECTS)
        reads = draft.reads(criterion) if criterion is not None else ()
        yield key, Precaution(key, effect, criterion, spoken(draft, entry, "say"), claims, reads)
        entry.finish()


def _order(reading: _Reading) -> Iterator[Place]:
    for body in (reading.tables["order"] or {}).get("measures", ()):
        entry = Entry(body, f"{FOLDER}/order", reading.draft.problems)
        entry.text("judgement")
        most, per_muscle = entry.integer("most") or 0, entry.integer("most_per_muscle") or 0
        measure, one_of = _known(entry, "measure", reading.draft.options), entry.text("one_of", required=False)
        yield Place(measure, most, per_muscle, entry.flag("by_site"), one_of)
        entry.finish()


def _exercises(reading: _Reading, shelf: Exercises, files: Mapping[str, Any]) -> Iterator[Exercise]:
    tables = {f"{FOLDER}/{name}.yaml" for name in TABLES}
    seen: set[str] = set()
    for name, tree in files.items():
        if name.startswith(f"{FOLDER}/") and name not in tables:
            for i, body in enumerate(tree or ()):
                entry = Entry(body, f"{name}[{i}]", reading.draft.problems)
                exercise = _exercise(reading, shelf, entry)
                if exercise.id in seen:
                    entry.fault("id", "this exercise stands in two places", "Keep one of them.")
                seen.add(exercise.id)
                yield exercise


def _exercise(reading: _Reading, shelf: Exercises, entry: Entry) -> Exercise:
    draft, key = reading.draft, entry.text("id")
    entry.place = f"exercise {key}"
    measure, claims = _known(entry, "measure", draft.options), entry.ids("claims")
    draft.cite(entry.place, claims)
    draft.carried.extend((seed, measure) for seed in entry.ids("carries"))
    if not claims:
        entry.fault("claims", "nothing is said without a source", "Cite the claim it rests on.")
    variant = _known(entry, "variant", {v.id: v for v in shelf.variants})
    position = entry.one_of("position", POSITIONS)
    muscles = _all_known(entry, "muscles", {m.id: m for m in shelf.muscles})
    doses = _all_known(entry, "dose", shelf.doses)
    criterion = draft.criterion(_for_whom(reading, entry, variant), entry.place)
    traits = {"positions": (position,), "muscles": muscles, "measures": (measure,), "variants": (variant,)}
    stop = entry.entry("stop")
    exercise = Exercise(
        key, measure, variant, position, spoken(draft, entry, "title"), _steps(draft, entry), criterion, muscles,
        _all_known(entry, "spares", {m.id: m for m in shelf.muscles}), doses,
        tuple(name for name, touched in reading.touches.items() if _touches(touched, traits)),
        spoken_pair(draft, stop) if stop else None, entry.flag("physiotherapist"), entry.flag("sides"), claims,
        draft.reads(criterion), read_figure(draft, entry),
    )  # fmt: skip
    entry.finish()
    return exercise


def _for_whom(reading: _Reading, entry: Entry, variant: str) -> str:
    """The variant's criterion, the equipment's, and the exercise's own, joined."""
    gear = _all_known(entry, "equipment", dict.fromkeys(reading.tables["equipment"] or {}))
    own = entry.text("when", required=False)
    parts = [reading.texts.get(variant, "never"), *(reading.texts[key] for key in gear), *([own] if own else [])]
    return " and ".join(f"({part})" for part in parts)


def _touches(touched: Mapping[str, tuple[str, ...]], traits: Mapping[str, tuple[str, ...]]) -> bool:
    """Every trait that the precaution names is shared; one that names none is for all."""
    return all(not names or not set(names).isdisjoint(traits[part]) for part, names in touched.items())


def _steps(draft: Draft, entry: Entry) -> Steps:
    inner = entry.entry("steps") or Entry({}, f"{entry.place}.steps", draft.problems)
    clinician, person, carer = (inner.ids(key) for key in Steps._fields)
    inner.finish()
    if not clinician or not person:
        inner.fault("", "clinician: and person: are needed", "Write the steps for both.")
    for audience, steps in (("clinician", clinician), ("person", person), ("person", carer)):
        draft.say(inner.place, audience, " ".join(steps))
    return Steps(clinician, person, carer or person)


def _known(entry: Entry, key: str, known: Mapping[str, Any]) -> str:
    return entry.one_of(key, tuple(known))


def _all_known(entry: Entry, key: str, known: Mapping[str, Any]) -> tuple[str, ...]:
    found = entry.ids(key)
    for word in found:
        if word not in known:
            entry.fault(key, f"there is no '{word}'", f"It is one of: {', '.join(known)}.")
    return tuple(word for word in found if word in known)
