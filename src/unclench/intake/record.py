"""A record (unclench.record/1) as a typed Record. Strict: anything outside the format is a fault,
and all faults are reported at once.

Laboratory results are the exception: one that cannot be used is kept with its reason and counts as
not known.
"""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from unclench.content.types import FactSpec
from unclench.errors import InputError, Problem
from unclench.intake.amounts import day_of, kind
from unclench.intake.entries import read_labs, read_medicines, read_trials
from unclench.intake.faults import Faults, FieldPath, RefusedError, hint, shown
from unclench.intake.plain import NO_WORDS, in_range, member, plain_value, words_of
from unclench.intake.text import MOST_DIGITS, is_text, is_whole
from unclench.patient.derive.age import age_on
from unclench.patient.index import IntakeIndex, words_of_members
from unclench.patient.record import Record, Unusable

SCHEMA = "unclench.record/1"
LISTS = ("labs", "allergies", "medicines", "trials", "goals", "requests", "other_conditions")
KEYS = frozenset(
    {"schema", "id", "region", "date", "person", "baseline", "notes", "incomplete", *LISTS}
)
PERSON_KEYS = frozenset({"age", "born"})
LONGEST_NOTE = 20_000
LARGEST_ID = 10 ** (MOST_DIGITS - 1) - 1
ENTRIES = ("allergies", "medicines", "trials")
NOT_ALL_ASKED = "not all of it was asked about"


class RecordReading(NamedTuple):
    """One record while it is read."""

    tree: dict[str, Any]
    lookup: IntakeIndex
    faults: Faults
    on: date


class Baseline(NamedTuple):
    severity: Decimal | None
    on: date | None


def read_fields(tree: Any, index: IntakeIndex, today: date) -> Record:
    """The Record of a parsed tree; InputError with every fault found. `today` counts when the
    record has no date."""
    check_mapping(tree)
    record, faults = read_with_faults(tree, index, today)
    faults.raise_any(tree)
    return record


def read_with_faults(
    tree: dict[str, Any], index: IntakeIndex, today: date
) -> tuple[Record, Faults]:
    """The Record of what can be read, and the faults of everything else."""
    faults = Faults()
    reading = RecordReading(
        tree, index, faults, faults.attempt(("date",), day_of, tree.get("date")) or today
    )
    return _record(reading), faults


def check_mapping(tree: Any) -> None:
    """InputError for a tree that is no mapping."""
    if not isinstance(tree, dict):
        reason = f"a mapping (key: value) was expected, not {kind(tree)}"
        raise InputError([Problem("the record", reason, f"Begin with schema: {SCHEMA}.")])


def _record(reading: RecordReading) -> Record:
    tree, index, faults, on = reading.tree, reading.lookup, reading.faults, reading.on
    faults.attempt(("schema",), _schema, tree.get("schema"))
    faults.keys(
        (),
        tree,
        KEYS | index.sections.keys() | {place for place in index.plain if "." not in place},
    )
    plain, origins = _plain(reading)
    born = _age(reading, plain, origins)
    baseline = _baseline(reading)
    return Record(
        id=faults.attempt(("id",), _id, tree.get("id")) or "record",
        region=_region(reading),
        on=on,
        plain=plain,
        born=born,
        labs=read_labs(tree.get("labs"), index, faults),
        medicines=read_medicines(tree.get("medicines"), faults),
        trials=read_trials(tree.get("trials"), index, faults),
        allergies=_words(reading, "allergies"),
        baseline_severity=baseline.severity,
        baseline_on=baseline.on,
        requests=_requests(reading),
        goals=_words(reading, "goals"),
        other_conditions=_words(reading, "other_conditions") or (),
        notes=faults.attempt(("notes",), _note, tree.get("notes")) or "",
        origins=origins,
        unusable=_incomplete(reading),
        made=on,
    )


def _schema(value: Any) -> None:
    if value != SCHEMA:
        raise RefusedError(
            f"{kind(value)} is not a format that is read here",
            f"Write schema: {SCHEMA}, or leave it out.",
        )


def _id(value: Any) -> str:
    if (
        not (is_text(value) or (is_whole(value) and abs(value) <= LARGEST_ID))
        or not 0 < len(str(value)) <= 100
    ):
        raise RefusedError(
            f"a short text was expected, not {kind(value)}",
            "Write a name without personal details, such as example-01.",
        )
    return value if isinstance(value, str) else str(int(value))


def _note(value: Any) -> str:
    if not is_text(value) or len(value) > LONGEST_NOTE:
        raise RefusedError(
            f"text of at most {LONGEST_NOTE} characters was expected",
            "Shorten it; notes are kept and shown, never read by a rule.",
        )
    return value


def _plain(reading: RecordReading) -> tuple[dict[str, object], dict[str, str]]:
    """The facts that the record states directly, and the place of each."""
    plain: dict[str, object] = {}
    origins: dict[str, str] = {}
    for section, keys in reading.lookup.sections.items():
        reading.faults.keys(
            (section,),
            _section(reading, section),
            keys | (PERSON_KEYS if section == "person" else frozenset()),
        )
    for place, spec in reading.lookup.plain.items():
        section, _, key = place.rpartition(".")
        value = _section(reading, section).get(key) if section else reading.tree.get(key)
        path: FieldPath = (section, key) if section else (key,)
        found = (
            _set(reading, spec, path, value)
            if spec.kind == "set"
            else reading.faults.attempt(path, partial(plain_value, spec), value)
        )
        if found is not None:
            plain[spec.id], origins[spec.id] = found, place
    return plain, origins


def _section(reading: RecordReading, section: str) -> dict[str, Any]:
    found = reading.tree.get(section)
    if found is None or isinstance(found, dict):
        return found or {}
    if not any(path == (section,) for path, _, _ in reading.faults.found):
        reading.faults.add(
            (section,),
            f"a mapping (key: value) was expected, not {kind(found)}",
            "Write its keys below it, indented.",
        )
    return {}


def _set(
    reading: RecordReading, spec: FactSpec, path: FieldPath, value: Any
) -> frozenset[str] | None:
    words = reading.faults.attempt(path, words_of, value)
    if words is None:
        return None
    read = [
        reading.faults.attempt((*path, i), partial(_member, reading, spec), word)
        for i, word in enumerate(words)
    ]
    return frozenset(word for word in read if word is not None)


def _member(reading: RecordReading, spec: FactSpec, word: str) -> str:
    """The words of conditions and signs are made when a member is not known: few records need
    them."""
    known = spec.members is None or word in spec.members
    return member(spec, word, NO_WORDS if known else words_of_members(reading.lookup))


def _words(reading: RecordReading, key: str) -> tuple[str, ...] | None:
    return reading.faults.attempt((key,), words_of, reading.tree.get(key))


def _region(reading: RecordReading) -> str | None:
    spec = reading.lookup.content.facts["region"]
    found = reading.faults.attempt(
        ("region",), partial(plain_value, spec), reading.tree.get("region")
    )
    return None if found is None else str(found)


def _age(reading: RecordReading, plain: dict[str, object], origins: dict[str, str]) -> date | None:
    """Puts an age that is given into `plain`; returns the day of birth when that is given."""
    person, faults, spec = (
        _section(reading, "person"),
        reading.faults,
        reading.lookup.content.facts["age"],
    )
    age = faults.attempt(("person", "age"), partial(plain_value, spec), person.get("age"))
    born = faults.attempt(("person", "born"), day_of, person.get("born"))
    if born is not None:
        years = faults.attempt(
            ("person", "born"), lambda day: in_range(spec, Decimal(age_on(day, reading.on))), born
        )
        if isinstance(age, Decimal) and years is not None and int(age) != years:
            faults.add(
                ("person", "age"),
                f"is {age}, but the day of birth gives {years}",
                "Keep the one that is right.",
            )
    elif age is not None:
        plain["age"] = age
    if age is not None or born is not None:
        origins["age"] = "person.born" if born else "person.age"
    return born


def _baseline(reading: RecordReading) -> Baseline:
    found, faults, spec = (
        reading.tree.get("baseline"),
        reading.faults,
        reading.lookup.content.facts["severity"],
    )
    if found is None:
        return Baseline(None, None)
    if not isinstance(found, dict):
        faults.add(
            ("baseline",),
            f"a mapping was expected, not {kind(found)}",
            "Write severity: and date: below it.",
        )
        return Baseline(None, None)
    faults.keys(("baseline",), found, ("severity", "date"))
    severity: Any = faults.attempt(
        ("baseline", "severity"), partial(plain_value, spec), found.get("severity")
    )
    return Baseline(severity, faults.attempt(("baseline", "date"), day_of, found.get("date")))


def _incomplete(reading: RecordReading) -> tuple[Unusable, ...]:
    """The lists that may hold more than they name: what they do not name is not known."""
    lists = lists_of(reading.lookup)
    return tuple(
        Unusable(lists[place], NOT_ALL_ASKED, "incomplete")
        for i, place in enumerate(_words(reading, "incomplete") or ())
        if reading.faults.attempt(("incomplete", i), partial(_list, known=lists), place)
    )


def lists_of(index: IntakeIndex) -> dict[str, str]:
    """The lists of a record that can be incomplete, by their place, each with its fact."""
    sets = {place: spec.id for place, spec in index.plain.items() if spec.kind == "set"}
    return {**sets, **{place: place for place in ENTRIES}}


def _list(place: str, known: dict[str, str]) -> str:
    if place not in known:
        raise RefusedError(f"'{shown(place)}' is not a list of a record", hint(place, [*known]))
    return place


def _requests(reading: RecordReading) -> tuple[str, ...] | None:
    words = _words(reading, "requests")
    for i, word in enumerate(words or ()):
        reading.faults.attempt(
            ("requests", i), lambda value: request_of(value, reading.lookup), word
        )
    return words


def request_of(word: str, index: IntakeIndex) -> str:
    """An option id, `stop:MEDICINE` or `raise:MEDICINE`; RefusedError otherwise."""
    action, colon, medicine = word.partition(":")
    if colon and action in ("stop", "raise") and medicine.strip():
        return word
    if word not in index.options:
        raise RefusedError(
            f"'{shown(word)}' is not something that can be asked for",
            hint(word, sorted(index.options)) + " Or stop:MEDICINE, raise:MEDICINE.",
        )
    return word
