"""An answer goes into the record: read strictly, and by the reader of records itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from unclench.app.interview.medicines import notes_of, taken, trials, with_amount
from unclench.app.interview.models import (
    ANSWER,
    MORE,
    AnswerRequest,
    AnswerTaken,
    GivenAnswer,
    InterviewQuestion,
    InterviewState,
)
from unclench.app.interview.order import patient_of
from unclench.app.interview.questions import (
    SIGN_PARTS,
    SIGNS,
    Asking,
    asking,
    members_of,
    question_of,
)
from unclench.app.interview.results import with_results
from unclench.app.interview.texts import choice, day, is_none, number, parts, several, yes_no
from unclench.app.interview.tree import Tree, entries_of, incomplete, with_value
from unclench.content.content import Content
from unclench.content.types import FactSpec
from unclench.errors import Problem, RequestError, unusable
from unclench.intake.usable import faults_of
from unclench.patient.index import index_of

POUNDS_PLACES = Decimal("0.1")


def answer(request: AnswerRequest, content: Content) -> AnswerTaken:
    """Raises RequestError when the answer cannot be used; the interview is then
    unchanged."""
    state, by = request.state, asking(content, request.state.audience)
    question = question_of(request.question, by)
    if question is None:
        raise unusable("question", f"there is no question '{request.question[:40]}'", "Ask again.")
    if request.answer is None:
        return AnswerTaken(_passed(state, question))
    tree, notes = _kept(question, request.answer, state, by)
    if any(entry.get(MORE) for entry in request.answer):
        tree = incomplete(tree, _place(question, content), yes=True)
        _check(tree, state, content)
        return AnswerTaken(_passed(state._replace(record=tree), question), notes)
    _check(tree, state, content)
    answered, passed = state.answered | {question.id}, state.passed - {question.id}
    found = state._replace(record=tree, answered=answered, passed=passed)
    return AnswerTaken(_signs_done(found) if question.fact == SIGNS else found, notes)


def _place(question: InterviewQuestion, content: Content) -> str:
    """The place of the list of a question in a record."""
    return content.facts[question.fact].record


def _passed(state: InterviewState, question: InterviewQuestion) -> InterviewState:
    """The answer is not known: the fact stays open, and is not asked again in this sitting."""
    return state._replace(
        passed=state.passed | {question.id}, answered=state.answered - {question.id}
    )


def _kept(
    question: InterviewQuestion, given: GivenAnswer, state: InterviewState, by: Asking
) -> tuple[Tree, tuple[str, ...]]:
    """The record with the answer, and notes about it."""
    if question.fact == SIGNS:
        return _with_signs(question, _value(given), state, by), ()
    spec = by.content.facts[question.fact]
    special = SPECIAL.get(question.id)
    if special is not None:
        return special(question, given, state, by)
    if spec.record.startswith("labs."):
        return with_results(spec, question, given[0] if given else {}, state, by), ()
    for dose in by.known.doses:
        if spec.id in (dose.amount, dose.single, dose.days):
            text = next(iter(given[0].values()), "") if given else ""
            return with_amount(state.record, dose, spec.id, text, by.known, state.today), ()
    return with_value(state.record, spec.record, _plain(question, _value(given), spec)), ()


def _value(given: GivenAnswer) -> str:
    return given[0].get("value", "") if given else "none"


def _plain(question: InterviewQuestion, text: str, spec: FactSpec) -> Any:
    field = question.fields[0]
    match field.kind:
        case "yes_no":
            return yes_no(text)
        case "number":
            return number(text, field)
        case "choice":
            found = choice(text, field.choices)
            yes_and_no = (
                {"yes": True, "no": False} if spec.members and "yes" in spec.members else {}
            )
            return yes_and_no.get(found, found)
        case "several":
            return [*several(text, field.choices)]
        case _:
            return [] if is_none(text) else parts(text)


def _with_signs(question: InterviewQuestion, text: str, state: InterviewState, by: Asking) -> Tree:
    """The signs of this question as answered, with the others that are still current; the list
    is not complete before both questions are answered."""
    chosen = several(text, question.fields[0].choices)
    asked, current = members_of(question.id, by.content), patient_of(state, by.content).facts
    listed = entries_of(state.record, SIGNS) if SIGNS in current else []
    before = [sign for sign in listed if sign not in asked]
    tree = {**state.record, SIGNS: [*before, *chosen]}
    if "date" in tree:
        tree["date"] = state.today.isoformat()
    return incomplete(tree, SIGNS, yes=True)


def _signs_done(state: InterviewState) -> InterviewState:
    """Once both questions are answered the list says all."""
    if SIGN_PARTS.keys() <= state.answered:
        return state._replace(record=incomplete(state.record, SIGNS, yes=False))
    return state


def _check(tree: Tree, state: InterviewState, content: Content) -> None:
    """RequestError when the reader of records refuses something that it did not refuse before."""
    index = index_of(content)
    before = faults_of(dict(state.record), index, state.today)
    now = faults_of(tree, index, state.today)
    if now - before:
        problems = [Problem(ANSWER, reason, do) for _, reason, do in sorted(now - before)]
        raise RequestError(problems[:1])


Special = Callable[
    [InterviewQuestion, GivenAnswer, InterviewState, Asking], tuple[Tree, tuple[str, ...]]
]


def _taking(
    question: InterviewQuestion, given: GivenAnswer, state: InterviewState, by: Asking
) -> tuple[Tree, tuple[str, ...]]:
    lines = taken(given, by.known)
    before = entries_of(state.record, "medicines")
    tree = with_value(state.record, "medicines", [*before, *lines])
    return incomplete(tree, "medicines", yes=False), notes_of(lines, by.known)


def _trials(
    question: InterviewQuestion, given: GivenAnswer, state: InterviewState, by: Asking
) -> tuple[Tree, tuple[str, ...]]:
    lines = trials(question, given, by.known)
    tree = with_value(state.record, "trials", [*entries_of(state.record, "trials"), *lines])
    return incomplete(tree, "trials", yes=False), notes_of(lines, by.known)


def _conditions(
    question: InterviewQuestion, given: GivenAnswer, state: InterviewState, by: Asking
) -> tuple[Tree, tuple[str, ...]]:
    """Those of the list by their id, others in words: these are kept, and read where they are
    known."""
    text, choices = _value(given), question.fields[0].choices
    known, words = [], []
    for part in [] if is_none(text) else parts(text):
        try:
            known.append(choice(part, choices))
        except RequestError as error:
            if part.isdigit() or "Did you mean" in error.problems[0].do:
                raise
            words.append(part)
    tree = with_value(state.record, "conditions", [*dict.fromkeys(known)])
    if words:
        others = [*entries_of(state.record, "other_conditions"), *words]
        tree = with_value(tree, "other_conditions", [*dict.fromkeys(others)])
    notes = tuple(f"{one}: not in the list; kept as written" for one in words)
    return incomplete(tree, "conditions", yes=False), notes


def _words(
    question: InterviewQuestion, given: GivenAnswer, state: InterviewState, by: Asking
) -> tuple[Tree, tuple[str, ...]]:
    text, place = _value(given), by.content.facts[question.fact].record
    found = [] if is_none(text) else parts(text)
    return incomplete(with_value(state.record, place, found), place, yes=False), ()


def _weight(
    question: InterviewQuestion, given: GivenAnswer, state: InterviewState, by: Asking
) -> tuple[Tree, tuple[str, ...]]:
    entry: Mapping[str, str] = given[0] if given else {}
    spec = by.content.facts[question.fact]
    written = number(entry.get("value", ""), question.fields[0])
    unit = choice(entry.get("unit", ""), question.fields[1].choices)
    if unit == spec.unit:
        return with_value(state.record, spec.record, written), ()
    exact = Fraction(written) * spec.units[unit]
    kilograms = (Decimal(exact.numerator) / exact.denominator).quantize(POUNDS_PLACES)
    note = f"{written} {unit.strip('[]').removesuffix('_av')} is {kilograms} {spec.unit}"
    return with_value(state.record, spec.record, kilograms), (note,)


def _baseline(
    question: InterviewQuestion, given: GivenAnswer, state: InterviewState, by: Asking
) -> tuple[Tree, tuple[str, ...]]:
    entry: Mapping[str, str] = given[0] if given else {}
    severity = number(entry.get("severity", ""), question.fields[0])
    found = {"severity": severity, "date": day(entry.get("date", ""), state.today)}
    return with_value(state.record, "baseline", found), ()


SPECIAL: dict[str, Special] = {
    "taking": _taking,
    "trials": _trials,
    "conditions": _conditions,
    "allergies": _words,
    "goals_set": _words,
    "weight": _weight,
    "improvement_percent": _baseline,
}
