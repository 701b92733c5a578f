"""What a diary shows since a treatment began: the change of its scores against the days before,
with the days it rests on and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, NamedTuple

from unclench.diary.entry import DiaryEntry
from unclench.diary.estimate import Shift, mean, shift, slope
from unclench.diary.measures import Measures

ChangeKind = Literal["response", "worthwhile", "little", "none", "worse", "not_known"]
HowSure = Literal["clear", "likely", "unclear", "not_known"]
SCORED = ("severity", "sleep", "pain", "own")
COUNTED = ("spasms", "cramps")


class Span(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date

    def days(self) -> int:
        return (self.last - self.first).days + 1


class DiaryMean(NamedTuple):
    """The mean of a span and how many of its days were noted; None when none was."""

    span: Span
    noted: int
    mean: Fraction | None


class DiaryResponse(NamedTuple):
    """How one item changed. `percent` is the fall in percent of what it was; `shift` is the robust
    estimate of the fall in points with its interval; `a_week` is the slope since the change."""

    item: str
    before: DiaryMean
    now: DiaryMean
    percent: Fraction | None
    shift: Shift | None
    a_week: Fraction | None
    kind: ChangeKind
    sure: HowSure


def by_day(entries: Iterable[DiaryEntry], item: str) -> dict[date, Fraction]:
    """The value of one item on each noted day, the mean of a day with several entries."""
    found: dict[date, list[Fraction]] = {}
    read = _value(item)
    for entry in entries:
        value = read(entry)
        if value is not None:
            found.setdefault(entry.day, []).append(Fraction(value))
    return {day: mean(found[day]) for day in sorted(found)}


def _value(item: str) -> Callable[[DiaryEntry], int | None]:
    def read(entry: DiaryEntry) -> int | None:
        value = getattr(entry, item)
        if value is None or item not in (*COUNTED, "own"):
            return None if value is None else int(value)
        return int(value.number if item in COUNTED else value.score)

    return read


def response(
    entries: Sequence[DiaryEntry], item: str, changed: date, on: date, measures: Measures
) -> DiaryResponse:
    """The days right before `changed` against the last days up to `on`, which lie after it."""
    length = measures.cramp_days if item in COUNTED else measures.window
    days = by_day(entries, item)
    before = Span(changed - timedelta(days=length), changed - timedelta(days=1))
    now = Span(max(changed, on - timedelta(days=length - 1)), on)
    early, late = (_within(days, span) for span in (before, now))
    means = _mean(before, early), _mean(now, late)
    enough = min(len(early), len(late)) >= _needed(measures, length)
    if not enough or not means[0].mean:
        return DiaryResponse(item, *means, None, None, None, "not_known", "not_known")
    moved = shift([*early.values()], [*late.values()])
    percent = 100 * (_known(means[0]) - _known(means[1])) / _known(means[0])
    threshold = _threshold(item, measures)
    return DiaryResponse(
        item,
        *means,
        percent,
        moved,
        _a_week(days, changed, on),
        _kind(percent, moved, item, measures),
        _sure(moved, threshold * _known(means[0]) / 100),
    )


def _needed(measures: Measures, length: int) -> int:
    """How many days have to be noted: as many of each week in a longer span."""
    return measures.noted * length // measures.window


def _within(days: dict[date, Fraction], span: Span) -> dict[date, Fraction]:
    return {day: value for day, value in days.items() if span.first <= day <= span.last}


def _mean(span: Span, found: dict[date, Fraction]) -> DiaryMean:
    return DiaryMean(span, len(found), mean([*found.values()]) if found else None)


def _known(found: DiaryMean) -> Fraction:
    return Fraction(0) if found.mean is None else found.mean


def _threshold(item: str, measures: Measures) -> Fraction:
    return Fraction(measures.fewer_cramps if item in COUNTED else measures.worthwhile)


def _kind(percent: Fraction, moved: Shift, item: str, measures: Measures) -> ChangeKind:
    if percent < 0:
        return "worse" if moved.most < 0 else "none"
    if item not in COUNTED and percent >= measures.response:
        return "response"
    if percent >= _threshold(item, measures):
        return "response" if item in COUNTED else "worthwhile"
    return "little" if percent > 0 else "none"


def _sure(moved: Shift, worthwhile: Fraction) -> HowSure:
    """Clear when every shift that fits lies on one side of what is worthwhile, likely when every
    one lies on one side of no change."""
    if moved.least >= worthwhile or moved.most < worthwhile:
        return "clear"
    return "likely" if moved.least > 0 or moved.most < 0 else "unclear"


def _a_week(days: dict[date, Fraction], changed: date, on: date) -> Fraction | None:
    points = [((day - changed).days, value) for day, value in days.items() if changed <= day <= on]
    found = slope(points)
    return None if found is None else 7 * found


def gaps(entries: Iterable[DiaryEntry], span: Span) -> tuple[date, ...]:
    """The days of a span for which nothing was noted."""
    noted = {entry.day for entry in entries}
    every = (span.first + timedelta(days=i) for i in range(span.days()))
    return tuple(day for day in every if day not in noted)
