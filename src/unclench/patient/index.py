"""What the way in looks up for every person, made once for each version of the content."""

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import (
    CodedAnswer,
    Condition,
    Diagnosis,
    FactSpec,
    Medicine,
    Option,
    Unstated,
)
from unclench.language.letters import fold
from unclench.patient.inn import ingredients_by_inn
from unclench.patient.spelling import Spelling
from unclench.patient.units import spelled_unit

MULTIPLE = "_x_uln"
KIDNEYS = "kidney_clearance"
SLIP = Decimal("0.1")
WORKED_OUT = ("age", "allergies", "requests", "region")


class DoseFacts(NamedTuple):
    """The facts about how much of one option is taken (a day, and at one time): their ids, the
    measure that they count in, and above and below what a day it is asked about."""

    option: str
    amount: str
    single: str
    days: str
    measure: str
    asked_above: Decimal | None
    asked_below: Decimal


class Settles(NamedTuple):
    """What one listed diagnosis says: a fact and its value, and whether that is to be confirmed."""

    fact: str
    value: str | bool
    confirm: bool


class IntakeIndex(NamedTuple):
    """Look-ups over one Content.

    `plain` are the facts that a record holds as they are, by place (`complaint.severity`); `labs`
    the tests, by their name in a record; `limited` those whose upper limit of normal counts;
    `snomed_results` and `nhg_results` the facts that a code of a result stands for, `kinds` those
    whose results are known by their words, `by_unit` those that a unit alone tells; `answers` the
    fact for a code of an observation that answers it; `diagnoses` and `diagnosis_words` the facts
    that a code or a whole phrase in a list of conditions settles; `sign_words` the signs in such
    lists; `counted` pairs a fact with the class of medicines that it counts; `unstated` a fact with
    what counts while a record does not say; `never_blocking` are the facts that nothing waits for;
    `inn` the ingredient for a name in the spelling of any language; `kidney_cuts` are the numbers
    of kidney function at which a limit or a rule changes; `route_conditions` the condition that a
    route shows. `word_conditions` the phrases that name a condition (see condition_words),
    `otherwise` what makes them something else."""

    content: Content
    plain: Mapping[str, FactSpec]
    sections: Mapping[str, frozenset[str]]
    labs: Mapping[str, FactSpec]
    limited: frozenset[str]
    loinc: Mapping[str, FactSpec]
    snomed: Mapping[str, str]
    snomed_results: Mapping[str, FactSpec]
    nhg_results: Mapping[str, FactSpec]
    kinds: tuple[FactSpec, ...]
    by_unit: Mapping[str, FactSpec]
    answers: Mapping[str, tuple[FactSpec, CodedAnswer]]
    diagnoses: Mapping[str, tuple[Settles, ...]]
    diagnosis_words: Mapping[str, tuple[Settles, ...]]
    sign_words: Mapping[str, str]
    route_conditions: Mapping[str, str]
    word_conditions: Mapping[str, str]
    otherwise: tuple[str, ...]
    options: frozenset[str]
    medicines: Mapping[str, Option]
    doses: tuple[DoseFacts, ...]
    counted: tuple[tuple[str, str], ...]
    unstated: tuple[tuple[FactSpec, Unstated], ...]
    never_blocking: tuple[FactSpec, ...]
    inn: Mapping[str, str]
    spelling: Spelling
    kidney_cuts: tuple[Decimal, ...]


_MADE: dict[int, tuple[Content, IntakeIndex]] = {}


def index_of(content: Content) -> IntakeIndex:
    """The look-ups of this content. Kept by identity, with the content itself, so that its id is
    not given to another."""
    made = _MADE.get(id(content))
    if made is None:
        if len(_MADE) >= 8:
            _MADE.clear()
        made = _MADE[id(content)] = content, _make(content)
    return made[1]


def _make(content: Content) -> IntakeIndex:
    facts, conditions = content.facts.values(), content.conditions.values()
    plain = {spec.record: spec for spec in facts if _is_plain(spec)}
    return IntakeIndex(
        content=content,
        plain=plain,
        sections=_sections(plain),
        labs={spec.record[5:]: spec for spec in facts if spec.record.startswith("labs.")},
        limited=_limited(facts),
        loinc={code: spec for spec in facts for code in spec.loinc},
        snomed=_codes_of(conditions),
        snomed_results={code: spec for spec in facts for code in spec.snomed},
        nhg_results={code: spec for spec in facts for code in spec.nhg},
        kinds=tuple(spec for spec in facts if spec.result_words),
        by_unit=_by_unit(spec for spec in facts if spec.result_words),
        answers=_answers(facts),
        diagnoses=_diagnoses(content, lambda diagnosis: diagnosis.codes),
        diagnosis_words=_diagnoses(content, lambda diagnosis: diagnosis.words),
        sign_words={word: sign.id for sign in content.sign_names.values() for word in sign.words},
        route_conditions={
            condition.route: condition.id for condition in conditions if condition.route
        },
        word_conditions={
            word: condition.id for condition in conditions for word in _words(condition)
        },
        otherwise=tuple(word for condition in conditions for word in condition.otherwise),
        options=frozenset(option.id for option in content.options),
        medicines={option.id: option for option in content.options if option.medicine is not None},
        doses=tuple(
            _dose_facts(option.id, option.medicine)
            for option in content.options
            if option.medicine is not None
        ),
        counted=tuple((spec.id, spec.counts) for spec in facts if spec.counts),
        unstated=tuple((spec, spec.unstated) for spec in facts if spec.unstated),
        never_blocking=tuple(spec for spec in facts if spec.never_blocks),
        inn=ingredients_by_inn(dict.fromkeys(n.ingredient for n in content.names.values())),
        spelling=Spelling(content.names),
        kidney_cuts=tuple(sorted(map(Decimal, content.thresholds.get(KIDNEYS, ())))),
    )


def _codes_of(conditions: Iterable[Condition]) -> dict[str, str]:
    found = ((code, one.id) for one in conditions for code in (*one.snomed, *one.icd10))
    return dict(found)


def _answers(facts: Iterable[FactSpec]) -> dict[str, tuple[FactSpec, CodedAnswer]]:
    found = ((spec, answer) for spec in facts for answer in spec.answers)
    return {code: (spec, answer) for spec, answer in found for code in answer.codes}


def _by_unit(facts: Iterable[FactSpec]) -> dict[str, FactSpec]:
    """The units that only one fact has."""
    found: dict[str, list[FactSpec]] = {}
    for spec in facts:
        for unit in {spelled_unit(unit) for unit in (spec.unit, *spec.units)}:
            found.setdefault(unit, []).append(spec)
    return {unit: specs[0] for unit, specs in found.items() if len(specs) == 1}


def _limited(facts: Iterable[FactSpec]) -> frozenset[str]:
    multiples = [spec.id for spec in facts if spec.id.endswith(MULTIPLE)]
    return frozenset((*multiples, *(name.removesuffix(MULTIPLE) for name in multiples)))


def _diagnoses(
    content: Content, keys: Callable[[Diagnosis], tuple[str, ...]]
) -> dict[str, tuple[Settles, ...]]:
    """Code, or phrase → every fact that it settles."""
    found: dict[str, tuple[Settles, ...]] = {}
    for spec in content.facts.values():
        for diagnosis in spec.diagnoses:
            for key in keys(diagnosis):
                found[key] = (
                    *found.get(key, ()),
                    Settles(spec.id, diagnosis.value, diagnosis.confirm),
                )
    return found


def _dose_facts(option: str, medicine: Medicine) -> DoseFacts:
    asked_above = medicine.amounts.ask_above.amount if medicine.amounts else None
    amount, days = f"{option}_{medicine.measure}_per_day", f"{option}_days_at_dose"
    single = f"{option}_{medicine.measure}_per_dose"
    return DoseFacts(
        option, amount, single, days, medicine.measure, asked_above, asked_below(medicine)
    )


def asked_below(medicine: Medicine) -> Decimal:
    """A tenth of the lowest start: no one is known to take so little, and a slip of the unit (mcg
    for mg) is far below."""
    starts = [regimen.start.amount for regimen in medicine.regimens if regimen.start is not None]
    return min(starts, default=Decimal(0)) * SLIP


def _is_plain(spec: FactSpec) -> bool:
    return (
        bool(spec.record)
        and not spec.derived
        and spec.id not in WORKED_OUT
        and not spec.record.startswith("labs.")
    )


def _sections(places: Iterable[str]) -> dict[str, frozenset[str]]:
    """`complaint.severity` gives complaint: {severity}."""
    pairs = [place.split(".", 1) for place in places if "." in place]
    return {
        section: frozenset(key for other, key in pairs if other == section) for section, _ in pairs
    }


def _words(condition: Condition) -> tuple[str, ...]:
    return (
        condition.id,
        condition.id.replace("_", " "),
        condition.names.clinician.lower(),
        *condition.words,
    )


def condition_words(index: IntakeIndex) -> re.Pattern[str]:
    """Finds the phrases that name a condition, longest first. Made only when a diagnosis is written
    in words: most starts do without."""
    return _phrases(tuple(index.word_conditions))


@lru_cache(maxsize=8)
def _phrases(words: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return (
        re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")
        if longest_first
        else re.compile(r"(?!)")
    )


def words_of_members(index: IntakeIndex) -> dict[str, str]:
    """What conditions and signs are called, in folded letters, with their ids."""
    content = index.content
    conditions = {fold(n): one.id for one in content.conditions.values() for n in one.names}
    signs = {fold(n): one.id for one in content.sign_names.values() for n in one.names}
    return {**conditions, **signs, **index.sign_words, **index.word_conditions}
