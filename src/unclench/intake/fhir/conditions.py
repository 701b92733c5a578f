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
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from unclench.intake.fhir.moments import asked_of_condition, moment
from unclench.intake.fhir.nothing import denies, says_none, silent
from unclench.intake.fhir.shape import (
    DIAGNOSES,
    Concept,
    Resource,
    changes_meaning,
    concept,
    status,
    word,
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
STRANGE = "'{words}' is not known here: it may be a condition that rules ask about"
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
    empty otherwise. `strange`: nothing in its words is known here.
    """

    ids: tuple[str, ...]
    facts: tuple[Settles, ...]
    words: str
    flag: str
    signs: tuple[str, ...] = ()
    unclear: str = ""
    strange: bool = False


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
        if verified in WRONG:
            return
        code = concept(resource.body, "code", resource.place)
        meaning = meaning_of(code, self.index)
        records = self.index.content.reading.records
        clinical = clinical or _over(resource, self.on)
        why = (
            changes_meaning(resource.body)
            or _unreadable(verified, clinical)
            or (SAYS_NOTHING if silent(code, records) else "")
        )
        if clinical in OVER and not why:
            self.known = True
            return
        if why or verified in DOUBTED:
            self.other += [f"{meaning.words} ({why or verified})"] if meaning.words else []
            self.unusable += _doubts(meaning, why or f"is {verified}", resource.origin)
            return
        self.known = True
        self.none = self.none or says_none(code, LIST, records)
        self.add_present(resource, meaning)

    def add_present(self, resource: Resource, meaning: Meaning) -> None:
        """One that the person has now."""
        self.ids.update(meaning.ids)
        self._add_signs(resource, meaning)
        read = meaning.ids or meaning.facts or meaning.signs
        self.other += [meaning.words] if meaning.words and not read else []
        if meaning.unclear or (meaning.strange and not read):
            why = meaning.unclear or STRANGE.format(words=meaning.words)
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


def meaning_of(code: Concept, index: IntakeIndex) -> Meaning:
    """What a concept says, by its codes or else by its words."""
    records = index.content.reading.records
    codes = [number for system, number in code.codes if system in DIAGNOSES]
    facts = tuple(
        dict.fromkeys(pair for number in codes for pair in _settled_by(number, index.diagnoses))
    )
    ids = tuple(dict.fromkeys(name for number in codes if (name := _named_by(number, index))))
    none = says_none(code, LIST, records) or denies(code, records)
    if facts or ids or none:
        return Meaning(ids, facts, "" if none else code.text, "")
    if not code.text:
        number = next((number for _, number in code.codes if number), "")
        return Meaning((), (), number, "", unclear=f"is known only by its code {number}")
    said = (code.text, *code.others)
    found = _of_several([from_words(words, index) for words in said])
    ordinary = any(_plain_text(words) in records.ordinary for words in said)
    return found._replace(strange=False) if ordinary else found


def _settled_by(code: str, known: Mapping[str, tuple[Settles, ...]]) -> tuple[Settles, ...]:
    return known.get(code) or known.get(_stem(code), ())


def _named_by(code: str, index: IntakeIndex) -> str:
    return index.snomed.get(code) or index.snomed.get(_stem(code), "")


def _of_several(meanings: list[Meaning]) -> Meaning:
    """What the words of one Condition say together: its text may be vague where a display is
    plain."""
    ids = dict.fromkeys(id_ for meaning in meanings for id_ in meaning.ids)
    facts = dict.fromkeys(fact for meaning in meanings for fact in meaning.facts)
    signs = dict.fromkeys(sign for meaning in meanings for sign in meaning.signs)
    flag = next((meaning.flag for meaning in meanings if meaning.flag), "")
    unclear = "" if ids else next((meaning.unclear for meaning in meanings if meaning.unclear), "")
    strange = all(meaning.strange for meaning in meanings)
    return Meaning(
        tuple(ids), tuple(facts), meanings[0].words, flag, tuple(signs), unclear, strange
    )


def _stem(code: str) -> str:
    """ICD-10 codes may carry a decimal part that says nothing more for our purpose."""
    return code.split(".", maxsplit=1)[0]


def from_words(words: str, index: IntakeIndex) -> Meaning:
    """What words say, as they stand or else without the side they name: `left calf swelling` is
    `calf swelling`."""
    text = _plain_text(words)
    whole = SIDE.sub("", text)
    exact = _exact(words, text, index) or _exact(words, whole, index)
    if exact:
        return exact
    within = _within(words, text, index)
    return within if within.ids or within.unclear else _within(words, whole, index)


def _plain_text(words: str) -> str:
    """Small letters, without the tag of a terminology."""
    return TAG.sub("", " ".join(fold(words).split()))


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
        doubt = IN_DOUBT if phrases and DOUBTFUL.search(around) else ""
        return Meaning((), (), words, "", unclear=doubt, strange=not phrases)
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
