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

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from unclench.intake.fhir.moments import asked_of_condition
from unclench.intake.fhir.shape import (
    DIAGNOSES,
    NO_PROBLEMS,
    Concept,
    Resource,
    changes_meaning,
    concept,
    silent,
    status,
)
from unclench.language.letters import fold
from unclench.patient.index import IntakeIndex, Settles, condition_words
from unclench.patient.record import Unusable

NOW = ("active", "recurrence", "relapse")
OVER = ("inactive", "remission", "resolved")
DOUBTED = ("unconfirmed", "provisional", "differential")
WRONG = ("refuted", "entered-in-error")
LIST, SIGNS = "conditions", "signs"
IN_DOUBT = "is in doubt by its own words"
SAYS_NOTHING = "does not say what it is"
# Words that make a named condition another's, a former or a doubtful one, or deny it.
OTHERWISE = re.compile(
    r"\b(?:no\b|not\b|without\b|denies|never|family|history|hx|risk|suspected|possible|probable|query|excluded|screening|previous|mother|father"
    r"|\?)"
)
DOUBTFUL = re.compile(r"\b(?:suspected|possible|probable|query)")
# After a condition they deny what follows: "epilepsy, not intractable, without status epilepticus".
DENIES = re.compile(r"\b(?:no|not|without|never)\b")
SIDE = re.compile(r"\b(?:left|right) ")
TAG = re.compile(r"\s*\((?:disorder|finding|situation|event|disease|diagnosis)\)$")


class Meaning(NamedTuple):
    """What one Condition says: ids of conditions, facts, signs, and words for what is left over or
    was read from words.

    `unclear` says why it may be one of the conditions that rules ask about although none is named;
    empty otherwise.
    """

    ids: tuple[str, ...]
    facts: tuple[Settles, ...]
    words: str
    flag: str
    signs: tuple[str, ...] = ()
    unclear: str = ""


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


def read_conditions(resources: Iterable[Resource], index: IntakeIndex, on: date) -> Conditions:
    """All Conditions of one person. Signs among them count for as long as signs do that were
    asked about."""
    reading = _ConditionReading(index, on)
    for resource in resources:
        reading.add(resource)
    return Conditions(
        frozenset(reading.ids) if reading.known else None,
        tuple(reading.other),
        reading.facts,
        frozenset(reading.signs),
        tuple(reading.unusable),
        tuple(reading.flags),
    )


class _ConditionReading:
    """What the Conditions read so far say together."""

    def __init__(self, index: IntakeIndex, on: date) -> None:
        self.index, self.on, self.known = index, on, False
        self.ids: set[str] = set()
        self.other: list[str] = []
        self.facts: dict[str, dict[Settles, list[str]]] = {}
        self.signs: set[str] = set()
        self.unusable: list[Unusable] = []
        self.flags: list[str] = []

    def add(self, resource: Resource) -> None:
        verified = status(resource.body, "verificationStatus", resource.place)
        clinical = status(resource.body, "clinicalStatus", resource.place)
        if verified in WRONG:
            return
        code = concept(resource.body, "code", resource.place)
        meaning = _meaning(code, self.index)
        why = (
            changes_meaning(resource.body)
            or _unreadable(verified, clinical)
            or (SAYS_NOTHING if silent(code) else "")
        )
        if why or verified in DOUBTED:
            self.other += [f"{meaning.words} ({why or verified})"] if meaning.words else []
            self.unusable += _doubts(meaning, why or f"is {verified}", resource.origin)
            return
        self.known = True
        if clinical in NOW:
            self._add_present(resource, meaning)

    def _add_present(self, resource: Resource, meaning: Meaning) -> None:
        """One that the person has now."""
        self.ids.update(meaning.ids)
        self._add_signs(resource, meaning)
        read = meaning.ids or meaning.facts or meaning.signs
        self.other += [meaning.words] if meaning.words and not read else []
        if meaning.unclear:
            self.unusable.append(Unusable(LIST, meaning.unclear, resource.origin))
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
            or why == SAYS_NOTHING
            or not (meaning.facts or meaning.signs or meaning.words)
            else []
        )
    )
    return [Unusable(fact, why, origin) for fact in facts]


def _meaning(code: Concept, index: IntakeIndex) -> Meaning:
    codes = [number for system, number in code.codes if system in DIAGNOSES]
    facts = tuple(
        dict.fromkeys(pair for number in codes for pair in index.diagnoses.get(_stem(number), ()))
    )
    ids = tuple(dict.fromkeys(index.snomed[number] for number in codes if number in index.snomed))
    none = any(number in NO_PROBLEMS for _, number in code.codes)
    if facts or ids or none:
        return Meaning(ids, facts, "" if none else code.text, "")
    if not code.text:
        number = next((number for _, number in code.codes if number), "")
        return Meaning((), (), number, "", unclear=f"is known only by its code {number}")
    return _of_several([from_words(words, index) for words in (code.text, *code.others)])


def _of_several(meanings: list[Meaning]) -> Meaning:
    """What the words of one Condition say together: its text may be vague where a display is
    plain."""
    ids = dict.fromkeys(id_ for meaning in meanings for id_ in meaning.ids)
    facts = dict.fromkeys(fact for meaning in meanings for fact in meaning.facts)
    signs = dict.fromkeys(sign for meaning in meanings for sign in meaning.signs)
    flag = next((meaning.flag for meaning in meanings if meaning.flag), "")
    unclear = "" if ids else next((meaning.unclear for meaning in meanings if meaning.unclear), "")
    return Meaning(tuple(ids), tuple(facts), meanings[0].words, flag, tuple(signs), unclear)


def _stem(code: str) -> str:
    """ICD-10 codes may carry a decimal part that says nothing more for our purpose."""
    return code.split(".", maxsplit=1)[0]


def from_words(words: str, index: IntakeIndex) -> Meaning:
    """What words say, as they stand or else without the side they name: `left calf swelling` is
    `calf swelling`."""
    text = TAG.sub("", " ".join(fold(words).split()))
    whole = SIDE.sub("", text)
    exact = _exact(words, text, index) or _exact(words, whole, index)
    if exact:
        return exact
    within = _within(words, text, index)
    return within if within.ids or within.unclear else _within(words, whole, index)


def _exact(words: str, text: str, index: IntakeIndex) -> Meaning | None:
    """When the whole text is one name."""
    if text in index.diagnosis_words:
        return Meaning((), index.diagnosis_words[text], words, "")
    if text in index.sign_words:
        return Meaning((), (), words, "", (index.sign_words[text],))
    if text in index.word_conditions:
        return Meaning((index.word_conditions[text],), (), words, "")
    return None


def _within(words: str, text: str, index: IntakeIndex) -> Meaning:
    """When names of conditions stand among other words."""
    text, known = _before_denial(text, index), condition_words(index)
    phrases = known.findall(text)
    around = known.sub(" ", text)
    if not phrases or OTHERWISE.search(around) or any(word in around for word in index.otherwise):
        return Meaning(
            (), (), words, "", unclear=IN_DOUBT if phrases and DOUBTFUL.search(around) else ""
        )
    ids = tuple(dict.fromkeys(index.word_conditions[phrase] for phrase in phrases))
    names = ", ".join(index.content.conditions[condition].names.clinician for condition in ids)
    return Meaning(ids, (), words, f"'{words}' was read as {names}; please check")


def _before_denial(text: str, index: IntakeIndex) -> str:
    """Up to the first word that denies after a condition was named: whatever is denied there is
    something else."""
    first = condition_words(index).search(text)
    denial = DENIES.search(text, first.end()) if first else None
    return text[: denial.start()] if denial else text


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
