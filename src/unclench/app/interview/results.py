"""A result of a test goes into the record, with its unit and its day."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from unclench.app.interview.models import ANSWER, InterviewQuestion, InterviewState
from unclench.app.interview.questions import Asking, tests_of
from unclench.app.interview.texts import choice, cleaned, day
from unclench.app.interview.tree import Tree, entries_of, with_value
from unclench.content.types import FactSpec
from unclench.errors import unusable
from unclench.intake.amounts import bounded
from unclench.intake.faults import RefusedError


def with_results(
    spec: FactSpec,
    question: InterviewQuestion,
    entry: Mapping[str, str],
    state: InterviewState,
    by: Asking,
) -> Tree:
    """The record with one result, or with two that are written together: `124/78`."""
    fields = {field.id: field for field in question.fields}
    tests, values = tests_of(spec, by), cleaned(entry.get("value", "")).split("/")
    unit = choice(entry.get("unit", ""), fields["unit"].choices)
    on = day(entry.get("date", ""), state.today)
    if len(values) == len(tests) > 1:
        chosen = tests
    else:
        id_ = choice(entry["test"], fields["test"].choices) if entry.get("test") else spec.id
        chosen = tuple(one for one in tests if one.id == id_)
        values = ["/".join(values)]
    lines = [_line(*one, unit, on) for one in zip(chosen, values, strict=True)]
    return with_value(state.record, "labs", [*entries_of(state.record, "labs"), *lines])


def _line(spec: FactSpec, text: str, unit: str, on: str) -> dict[str, Any]:
    value = _value(text.strip())
    if unit != spec.unit and unit not in spec.units:
        known = ", ".join(dict.fromkeys([spec.unit, *spec.units]))
        raise unusable(ANSWER, f"{spec.names.person} has no unit '{unit}'", f"Choose {known}.")
    _check_range(spec, value, unit)
    test = spec.record.removeprefix("labs.")
    return {"test": test, "value": value, "unit": unit, "date": on}


def _value(text: str) -> Any:
    """`92` as a number, `>90` as a bound."""
    try:
        bound, number = bounded(text)
    except RefusedError as refused:
        raise unusable(ANSWER, refused.reason, refused.do) from None
    if bound:
        return text
    return int(number) if number == number.to_integral_value() and "." not in text else number


def _check_range(spec: FactSpec, value: Any, unit: str) -> None:
    """RequestError for an impossible result: a slip of the number or of the unit."""
    factor = Fraction(1) if unit == spec.unit else spec.units[unit]
    number = Fraction(Decimal(bounded(value)[1])) * factor
    low, high = spec.low, spec.high
    if (low is not None and number < low) or (high is not None and number > high):
        reason = f"{value} {unit} cannot be"
        raise unusable(ANSWER, reason, "Check the number and its unit.")
