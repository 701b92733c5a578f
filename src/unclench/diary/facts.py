"""What a diary says to a plan, in the words of a record: the present severity, the one before the
treatment, the doses that are really taken and since when, and how a trial went.

A list that a record leaves out was never asked for: a diary does not begin one, because a list that
is there counts as complete."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from unclench.diary.doses import (
    DoseRun,
    course,
    effects,
    highest,
    lasting,
    medicines,
    present,
    runs,
)
from unclench.diary.entry import DiaryEntry
from unclench.diary.goals import met
from unclench.diary.measures import Measures
from unclench.diary.report import latest_goals
from unclench.diary.response import by_day, response

SEVERITY = "severity"
OUTCOMES = {
    "response": "helped",
    "worthwhile": "partly",
    "little": "no_benefit",
    "none": "no_benefit",
    "worse": "no_benefit",
}
THOUSANDTH = Decimal("0.001")


class DiaryKnown(NamedTuple):
    """What the content says: `id_of` a medicine by its name, in how many weeks its trial is
    adequate, the ids of signs, and for how many days they count."""

    id_of: Callable[[str], str]
    weeks: Mapping[str, Decimal]
    signs: frozenset[str]
    fresh_days: int


def with_diary(
    record: Mapping[str, Any],
    entries: Sequence[DiaryEntry],
    on: date,
    measures: Measures,
    known: DiaryKnown,
) -> dict[str, Any]:
    """The record with what the diary knows better on that day."""
    past = [entry for entry in entries if entry.day <= on]
    courses = {name: course(runs(past, name)) for name in medicines(past)}
    made = {**record, "complaint": {**(record.get("complaint") or {})}}
    if (now := _severity(past, on, measures)) is not None:
        made["complaint"][SEVERITY] = now
    if not record.get("baseline") and (before := _baseline(past, courses, on, measures)):
        made["baseline"] = before
    if isinstance(record.get("medicines"), list):
        made["medicines"] = _medicines(record["medicines"], courses, known)
    if isinstance(record.get("trials"), list):
        made["trials"] = [*record["trials"], *_trials(record, past, courses, on, measures, known)]
    if isinstance(record.get("signs"), list):
        made["signs"] = _signs(record["signs"], past, on, known)
    return made


def _severity(past: Sequence[DiaryEntry], on: date, measures: Measures) -> Decimal | None:
    """The mean of the last days; None when too few were noted."""
    first = on - timedelta(days=measures.window - 1)
    found = [value for day, value in by_day(past, SEVERITY).items() if first <= day <= on]
    return _mean(found) if len(found) >= measures.noted else None


def _mean(found: Sequence[Fraction]) -> Decimal:
    whole = sum(found, Fraction(0)) / len(found)
    return (Decimal(whole.numerator) / Decimal(whole.denominator)).quantize(THOUSANDTH).normalize()


def _baseline(
    past: Sequence[DiaryEntry],
    courses: Mapping[str, tuple[DoseRun, ...]],
    on: date,
    measures: Measures,
) -> dict[str, Any] | None:
    """The severity before the first medicine of the diary that is still taken."""
    begun = [found[0].first for found in courses.values() if present(found)]
    if not begun:
        return None
    before = response(past, SEVERITY, min(begun), on, measures).before
    if before.mean is None or before.noted < measures.noted:
        return None
    severity = _mean([before.mean])
    return {SEVERITY: severity, "date": before.span.last.isoformat()}


def _medicines(
    listed: Sequence[Any], courses: Mapping[str, tuple[DoseRun, ...]], known: DiaryKnown
) -> list[Any]:
    """With the doses really taken; a medicine that was stopped is left out."""
    kept = [line for line in listed if _id(line, known) not in courses]
    taken = [run for run in map(present, courses.values()) if run is not None]
    return [*kept, *map(_line, taken)]


def _id(line: Any, known: DiaryKnown) -> str:
    name = line.get("name") if isinstance(line, Mapping) else None
    return known.id_of(name) if isinstance(name, str) else ""


def _line(run: DoseRun) -> dict[str, Any]:
    return {"name": run.medicine, "total": _total(run), "since": run.first.isoformat()}


def _total(run: DoseRun) -> str:
    return f"{run.total:f} {run.unit}/day"


def _trials(
    record: Mapping[str, Any],
    past: Sequence[DiaryEntry],
    courses: Mapping[str, tuple[DoseRun, ...]],
    on: date,
    measures: Measures,
    known: DiaryKnown,
) -> list[dict[str, Any]]:
    """A line for each medicine whose trial can be judged, unless the record judges it."""
    judged = {
        known.id_of(line["medicine"])
        for line in record["trials"]
        if isinstance(line, Mapping) and isinstance(line.get("medicine"), str)
    }
    made = [
        _trial(found, past, on, measures, known)
        for name, found in courses.items()
        if name not in judged
    ]
    return [line for line in made if line is not None]


def _trial(
    found: tuple[DoseRun, ...],
    past: Sequence[DiaryEntry],
    on: date,
    measures: Measures,
    known: DiaryKnown,
) -> dict[str, Any] | None:
    top, name = highest(found), found[0].medicine
    if not top.total:
        return None
    line = {"medicine": name, "highest": _total(top), "weeks_at_highest": top.weeks()}
    if not present(found):
        return {**line, "outcome": "not_tolerated"} if _ended_by_harm(found, past) else None
    if name not in known.weeks or top.weeks() < known.weeks[name]:
        return None
    seen = response(past, SEVERITY, found[0].first, on, measures)
    outcome = "helped" if _goals_met(past, on, measures) else OUTCOMES.get(seen.kind)
    return None if outcome is None else {**line, "outcome": outcome}


def _ended_by_harm(found: tuple[DoseRun, ...], past: Sequence[DiaryEntry]) -> bool:
    """Whether a side effect began while it was taken and lasted until it was stopped."""
    first, stopped = found[0].first, found[-1].first
    return any(
        first <= effect.onset <= stopped and (effect.end is None or effect.end >= stopped)
        for effect in effects(past)
    )


def _goals_met(past: Sequence[DiaryEntry], on: date, measures: Measures) -> bool:
    """Whether the goals that were scored last, in the last days, were all reached."""
    first = on - timedelta(days=measures.cramp_days - 1)
    scored = latest_goals([entry for entry in past if entry.day >= first])
    return bool(scored) and len(met(scored)) == len(scored)


def _signs(
    listed: Sequence[Any], past: Sequence[DiaryEntry], on: date, known: DiaryKnown
) -> list[Any]:
    """With the side effects that last, and the triggers of the last days."""
    return [*dict.fromkeys([*listed, *noted_signs(past, on, known)])]


def noted_signs(past: Sequence[DiaryEntry], on: date, known: DiaryKnown) -> tuple[str, ...]:
    """The side effects that last and the triggers of the last days, which count on that day."""
    first = on - timedelta(days=known.fresh_days)
    noted = [effect.sign for effect in lasting(past, on, known.fresh_days)]
    late = [entry for entry in past if first <= entry.day <= on]
    noted += [name for entry in late for name in entry.triggers or ()]
    return tuple(dict.fromkeys(name for name in noted if name in known.signs))
