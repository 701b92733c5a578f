"""Standard observations that answer a fact by a code or a date, such as the state of a
pregnancy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from unclench.content.types import CodedAnswer, FactSpec
from unclench.intake.fhir.moments import effective, moment
from unclench.intake.fhir.shape import Resource, ResourceBody, concept, word
from unclench.language.letters import fold
from unclench.patient.record import Unusable

NOT_READ = "its value is not understood"
OLD = "says '{value}' of {day}, and how it is now is not known"
UNDATED = "says '{value}' without a day"
BOTH = "says '{value}' where another says '{other}'"
PREGNANCY_AFTER_DUE = timedelta(days=21)


class CodedAnswers(NamedTuple):
    """What the observations say: (value, day, origin) by fact; `unusable` where they cannot be
    used."""

    values: dict[str, tuple[str, date, str]]
    unusable: tuple[Unusable, ...]


def read_answers(found: Iterable[tuple[FactSpec, CodedAnswer, Resource]], on: date) -> CodedAnswers:
    """The latest answer to each fact that still counts; two of one day that differ are none."""
    by_fact: dict[str, list[tuple[date, str, str]]] = {}
    unusable: list[Unusable] = []
    for spec, answer, resource in found:
        value, day, why = _read(answer, resource, on)
        if value:
            by_fact.setdefault(spec.id, []).append((day or on, value, resource.origin))
        elif why:
            unusable.append(Unusable(spec.id, why, resource.origin))
    values: dict[str, tuple[str, date, str]] = {}
    for fact, said in by_fact.items():
        last = max(day for day, _, _ in said)
        latest = sorted({(value, origin) for day, value, origin in said if day == last})
        if len({value for value, _ in latest}) > 1:
            reason = BOTH.format(value=latest[0][0], other=latest[-1][0])
            unusable.append(Unusable(fact, reason, ", ".join(origin for _, origin in latest)))
        else:
            values[fact] = (latest[0][0], last, ", ".join(origin for _, origin in latest))
    return CodedAnswers(values, tuple(unusable))


def _read(answer: CodedAnswer, resource: Resource, on: date) -> tuple[str, date | None, str]:
    """(value, day, "") or ("", None, why not); all empty when it was not there yet or says nothing
    about now."""
    body, place = resource.body, resource.place
    day = effective(body, place).on
    if day is not None and day > on:
        return "", None, ""
    if answer.due:
        return _by_due(answer.due, body, place, on)
    value = _coded(answer, body, place)
    if not value:
        return "", None, NOT_READ
    if day is None:
        return "", None, UNDATED.format(value=value)
    most = answer.days.get(value)
    if most is not None and (on - day).days > most:
        return "", None, OLD.format(value=value, day=day)
    return value, day, ""


def _by_due(value: str, body: ResourceBody, place: str, on: date) -> tuple[str, date | None, str]:
    """By the day on which a birth is expected: until some weeks after it."""
    due = moment(word(body, "valueDateTime", place)).on
    if due is None:
        return "", None, NOT_READ
    return (value, on, "") if on <= due + PREGNANCY_AFTER_DUE else ("", None, "")


def _coded(answer: CodedAnswer, body: ResourceBody, place: str) -> str:
    value = concept(body, "valueCodeableConcept", place)
    said = [code for _, code in value.codes] + [fold(text) for text in (value.text, *value.others)]
    found = {answer.values[word] for word in said if word in answer.values}
    return found.pop() if len(found) == 1 else ""
