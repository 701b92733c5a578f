"""Condition resources: which conditions are there now, which are only in words, and the facts that
some of them are.

Counted: clinicalStatus active, recurrence or relapse, and verificationStatus confirmed or not
given. An unconfirmed one is neither yes nor no: it is kept in words, and when it is a condition
that rules ask about, the list is not complete. The list is known as soon as one Condition could be
read (also one that is over), or when "no current problems" is recorded. One that says nothing, or
says it only by a code that is not known here, leaves it open: it may be any of the conditions that
rules ask about.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from unclench.intake.faults import shown
from unclench.intake.fhir.certainty import marked
from unclench.intake.fhir.meanings import LIST, Meaning, meaning_of
from unclench.intake.fhir.moments import asked_of_condition, moment
from unclench.intake.fhir.nothing import says_none, silent
from unclench.intake.fhir.shape import Resource, changes_meaning, concept, status, word
from unclench.patient.index import IntakeIndex, Settles
from unclench.patient.record import Unusable

NOW = ("active", "recurrence", "relapse")
OVER = ("inactive", "remission", "resolved")
DOUBTED = ("unconfirmed", "provisional", "differential")
WRONG = ("refuted", "entered-in-error")
SIGNS = "signs"
SAYS_NOTHING = "does not say what it is"
STRANGE = "'{words}' is not known here: it may be a condition that rules ask about"


class Conditions(NamedTuple):
    """`ids` is None when the list is not known. `facts` gives for each fact what settles it, each
    with the origins that say so; `signs` are those that a list of conditions names: others may
    be there too."""

    ids: frozenset[str] | None
    other: tuple[str, ...]
    facts: dict[str, dict[Settles, list[str]]]
    signs: frozenset[str]
    unusable: tuple[Unusable, ...]
    flags: tuple[str, ...]
    none: bool = False


def read_conditions(
    resources: Iterable[Resource], index: IntakeIndex, on: date
) -> ReadingConditions:
    """All Conditions of one person. Signs among them count for as long as signs do that were
    asked about."""
    reading = ReadingConditions(index, on)
    for resource in resources:
        reading.add(resource)
    return reading


class ReadingConditions:
    """What the Conditions read so far say together."""

    def __init__(self, index: IntakeIndex, on: date) -> None:
        self.index, self.on, self.known, self.none = index, on, False, False
        self.ids: set[str] = set()
        self.other: list[str] = []
        self.facts: dict[str, dict[Settles, list[str]]] = {}
        self.signs: set[str] = set()
        self.unusable: list[Unusable] = []
        self.flags: list[str] = []

    def found(self) -> Conditions:
        return Conditions(
            frozenset(self.ids) if self.known else None,
            tuple(self.other),
            self.facts,
            frozenset(self.signs),
            tuple(self.unusable),
            tuple(self.flags),
            self.none,
        )

    def add(self, resource: Resource) -> None:
        verified = status(resource.body, "verificationStatus", resource.place)
        clinical = status(resource.body, "clinicalStatus", resource.place)
        verified, clinical = marked(resource, verified, clinical)
        if verified in WRONG:
            return
        code = concept(resource.body, "code", resource.place)
        meaning = meaning_of(code, self.index)
        records = self.index.content.reading.records
        clinical = clinical or _over(resource, self.on)
        why = (
            changes_meaning(resource.body)
            or _unreadable(verified, clinical)
            or (SAYS_NOTHING if not _read(meaning) and silent(code, records) else "")
        )
        if clinical in OVER and not why:
            self.known = True
            return
        if why or verified in DOUBTED:
            self.other += [f"{meaning.words} ({why or verified})"] if meaning.words else []
            self.unusable += _doubts(meaning, why or f"is {verified}", resource.origin)
            return
        self.known = True
        self.none = self.none or (not meaning.words and says_none(code, LIST, records))
        self.add_present(resource, meaning)

    def add_present(self, resource: Resource, meaning: Meaning) -> None:
        """One that the person has now."""
        self.ids.update(meaning.ids)
        self._add_signs(resource, meaning)
        read = meaning.ids or meaning.facts or meaning.signs
        self.other += [meaning.words] if meaning.words and not read else []
        if meaning.unclear or (meaning.strange and not read):
            why = meaning.unclear or STRANGE.format(words=shown(meaning.words))
            self.unusable.append(Unusable(LIST, why, resource.origin))
        if meaning.flag:
            self.flags.append(f"{resource.origin}: {meaning.flag}")
        for settled in meaning.facts:
            of_fact = self.facts.setdefault(settled.fact, {})
            of_fact.setdefault(settled, []).append(resource.origin)

    def _add_signs(self, resource: Resource, meaning: Meaning) -> None:
        """Signs, unless they were noted too long ago."""
        if not meaning.signs:
            return
        past = asked_of_condition(meaning.signs, resource, self.index, self.on)
        if past:
            self.unusable.append(past)
        else:
            self.signs.update(meaning.signs)


def _read(meaning: Meaning) -> bool:
    return bool(meaning.ids or meaning.facts)


def _over(resource: Resource, on: date) -> str:
    """`resolved` when the day on which it ended is given and past."""
    ended = moment(word(resource.body, "abatementDateTime", resource.place)).on
    return "resolved" if ended is not None and ended <= on else ""


def _unreadable(verified: str, clinical: str) -> str:
    if verified not in ("confirmed", "", *DOUBTED):
        return f"has an unknown verificationStatus '{verified}'"
    if clinical not in NOW and clinical not in OVER:
        return (
            f"has an unknown clinicalStatus '{clinical}'"
            if clinical
            else "does not say whether it is active"
        )
    return ""


def _doubts(meaning: Meaning, why: str, origin: str) -> list[Unusable]:
    """A doubtful condition opens the list when rules ask about it, or when it is not understood."""
    facts = (
        [settled.fact for settled in meaning.facts]
        + [SIGNS] * bool(meaning.signs)
        + (
            [LIST]
            if meaning.ids
            or meaning.unclear
            or meaning.strange
            or why == SAYS_NOTHING
            or not (meaning.facts or meaning.signs or meaning.words)
            else []
        )
    )
    return [Unusable(fact, why, origin) for fact in facts]


def settled_facts(
    conditions: Conditions,
) -> tuple[dict[str, tuple[str | bool, str]], tuple[Unusable, ...]]:
    """Each fact that conditions agree on, with its origin; disagreement (two courses, both
    spasticity and cramp) is not known."""
    known: dict[str, tuple[str | bool, str]] = {}
    unusable = []
    for fact, values in conditions.facts.items():
        origin = ", ".join(sorted(origin for origins in values.values() for origin in origins))
        said = {settled.value for settled in values}
        if len(said) == 1:
            note = (
                " (from its code alone; please confirm)"
                if any(settled.confirm for settled in values)
                else ""
            )
            known[fact] = (said.pop(), f"{origin}{note}")
        else:
            unusable.append(
                Unusable(
                    fact, f"conditions say both {' and '.join(sorted(map(str, said)))}", origin
                )
            )
    return known, tuple(unusable)
