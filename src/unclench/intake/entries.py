"""The lists of a record whose entries have keys: labs, medicines, trials."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any, TypeVar

from unclench.intake.amounts import amount_of, bounded, day_of, kind, number_of, words_or_number
from unclench.intake.faults import Faults, FieldPath, RefusedError, UnreadableError, hint, shown
from unclench.intake.plain import LONGEST_LIST, LONGEST_WORD, plain_value
from unclench.intake.routes import route_of
from unclench.intake.text import is_text
from unclench.patient.index import IntakeIndex
from unclench.patient.record import Amount, LabResult, MedicineLine, TrialLine

T = TypeVar("T")
LAB_KEYS = frozenset({"test", "value", "unit", "date", "upper_limit"})
MEDICINE_KEYS = frozenset({"name", "dose", "per_day", "total", "since", "route"})
TRIAL_KEYS = frozenset(
    {"medicine", "highest", "weeks_at_highest", "outcome", "severity_before", "severity_after"}
)
OUTCOMES = ("helped", "partly", "no_benefit", "not_tolerated")
MOST_DOSES = 48
MOST_WEEKS = 5200


def read_labs(value: Any, index: IntakeIndex, faults: Faults) -> tuple[LabResult, ...] | None:
    """None when the key is absent."""
    if value is None:
        return None
    return tuple(
        lab
        for path, entry in entries(value, ("labs",), LAB_KEYS, faults)
        if (lab := _lab(entry, path, index, faults))
    )


def entries(
    value: Any, path: FieldPath, known: frozenset[str], faults: Faults
) -> Iterator[tuple[FieldPath, dict[str, Any]]]:
    """The mappings of a list, each with its path; whatever else is in it is a fault."""
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        was = f"{len(value)} entries" if isinstance(value, list) else kind(value)
        faults.add(
            path,
            f"a list of at most {LONGEST_LIST} entries was expected, not {was}",
            "Write [] when there are none.",
        )
        return
    for i, entry in enumerate(value):
        if isinstance(entry, dict):
            faults.keys((*path, i), entry, known)
            yield (*path, i), entry
        else:
            faults.add(
                (*path, i),
                f"a mapping was expected, not {kind(entry)}",
                f"Write its keys: {', '.join(sorted(known))}.",
            )


def needed(entry: dict[str, Any], key: str) -> Any:
    """The value of a key without which an entry says nothing; an empty text, which no reader takes,
    where it is absent or null."""
    found = entry.get(key)
    return "" if found is None else found


def _lab(
    entry: dict[str, Any], path: FieldPath, index: IntakeIndex, faults: Faults
) -> LabResult | None:
    test = faults.attempt((*path, "test"), lambda name: _test(name, index), needed(entry, "test"))
    unit = faults.attempt((*path, "unit"), _unit, entry.get("unit")) or ""
    on = faults.attempt((*path, "date"), day_of, entry.get("date"))
    limit = faults.attempt((*path, "upper_limit"), _limit, entry.get("upper_limit"))
    result = faults.attempt((*path, "value"), bounded, entry.get("value"))
    bound, number = result or ("", None)
    fault = "" if number is not None else "no value was given"
    return (
        None
        if test is None
        else LabResult(test, number, bound, unit, on, f"labs[{path[-1]}]", fault, limit)
    )


def _test(name: Any, index: IntakeIndex) -> str:
    spec = index.labs.get(name) if isinstance(name, str) else None
    if spec is None:
        raise RefusedError(
            f"'{shown(name)}' is not a test that is used here", hint(str(name), sorted(index.labs))
        )
    return spec.id


def _unit(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)) or len(str(value)) > 40:
        raise RefusedError(
            f"a unit was expected, not {kind(value)}",
            "Write it in UCUM between quotes, such as 'mmol/L'.",
        )
    return str(value).strip()


def _limit(value: Any) -> Decimal:
    number = number_of(value)
    if number <= 0:
        raise RefusedError(
            f"{shown(number)} cannot be an upper limit",
            "Write the upper limit of normal, in the unit of the value.",
        )
    return number


def read_medicines(value: Any, faults: Faults) -> tuple[MedicineLine, ...] | None:
    """None when the key is absent."""
    if value is None:
        return None
    return tuple(
        _medicine(entry, path, faults)
        for path, entry in entries(value, ("medicines",), MEDICINE_KEYS, faults)
    )


def _medicine(entry: dict[str, Any], path: FieldPath, faults: Faults) -> MedicineLine:
    name = faults.attempt((*path, "name"), _name, needed(entry, "name"))
    dose, dose_in_words = _or_words(
        (*path, "dose"), partial(amount_of, per_day=False), entry, faults
    )
    times, often_in_words = _or_words((*path, "per_day"), _times, entry, faults)
    total, total_in_words = _or_words(
        (*path, "total"), partial(amount_of, per_day=True), entry, faults
    )
    since = faults.attempt((*path, "since"), day_of, entry.get("since"))
    route = faults.attempt((*path, "route"), _name, entry.get("route"))
    if total and dose and times and not _agree(total, dose, times):
        faults.add(
            (*path, "total"),
            f"is not {shown(entry['dose'])} times {times}",
            "Keep the one that is right.",
        )
    unread = total_in_words or ("" if total else dose_in_words or often_in_words)
    return MedicineLine(
        name or "",
        dose,
        times,
        total,
        since,
        route_of(route or ""),
        (),
        f"medicines[{path[-1]}]",
        unread,
    )


def _or_words(
    path: FieldPath, read: Callable[[Any], T], entry: dict[str, Any], faults: Faults
) -> tuple[T | None, str]:
    """A value, or why it is not known: `1 tablet` and `as needed` are what people write, and no
    reason to plan nothing."""
    value = entry.get(str(path[-1]))
    try:
        return None if value is None else read(value), ""
    except UnreadableError as words:
        return None, f"{path[-1]}: {words.reason}"
    except RefusedError as refused:
        faults.add(path, refused.reason, refused.do)
        return None, ""


def _agree(total: Amount, dose: Amount, times: Decimal) -> bool:
    return total.unit == dose.unit and total.number == dose.number * times


def _name(value: Any) -> str:
    if not is_text(value) or not value.strip() or len(value) > LONGEST_WORD:
        raise RefusedError(
            f"a name was expected, not {kind(value)}", "Write the medicine's name in words."
        )
    return " ".join(value.split())


def _times(value: Any) -> Decimal:
    if isinstance(value, str):
        raise UnreadableError(
            f"'{shown(words_or_number(value))}' is not a number of doses",
            "Write digits, without quotes.",
        )
    number = number_of(value)
    if not 0 < number <= MOST_DOSES:
        raise RefusedError(
            f"{shown(number)} doses a day cannot be", "Write how many doses are taken in a day."
        )
    return number


def read_trials(value: Any, index: IntakeIndex, faults: Faults) -> tuple[TrialLine, ...] | None:
    """None when the key is absent."""
    if value is None:
        return None
    return tuple(
        read_trial(entry, path, index, faults)
        for path, entry in entries(value, ("trials",), TRIAL_KEYS, faults)
    )


def read_trial(
    entry: dict[str, Any], path: FieldPath, index: IntakeIndex, faults: Faults
) -> TrialLine:
    """One earlier treatment. An absent outcome is kept as "" (not known)."""
    spec = index.content.facts["severity"]

    def severity(key: str) -> Any:
        return faults.attempt((*path, key), partial(plain_value, spec), entry.get(key))

    highest, in_words = _or_words(
        (*path, "highest"), partial(amount_of, per_day=True), entry, faults
    )
    return TrialLine(
        faults.attempt((*path, "medicine"), _name, needed(entry, "medicine")) or "",
        highest,
        faults.attempt((*path, "weeks_at_highest"), _weeks, entry.get("weeks_at_highest")),
        faults.attempt((*path, "outcome"), _outcome, entry.get("outcome")) or "",
        severity("severity_before"),
        severity("severity_after"),
        f"trials[{path[-1]}]",
        in_words,
    )


def _weeks(value: Any) -> Decimal:
    number = number_of(value)
    if not 0 <= number <= MOST_WEEKS:
        raise RefusedError(
            f"{shown(number)} weeks cannot be", "Write how many weeks the highest amount was taken."
        )
    return number


def _outcome(value: Any) -> str:
    if not isinstance(value, str) or value not in OUTCOMES:
        raise RefusedError(
            f"{kind(value)} is not one of {', '.join(OUTCOMES)}", hint(str(value), list(OUTCOMES))
        )
    return value
