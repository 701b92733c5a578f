"""The days of one item as a drawing: a line that breaks where nothing was noted, a mark where a
dose changed, and the same numbers as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from unclench.diary.report import DiaryReport
from unclench.diary.response import COUNTED, DiaryMean
from unclench.render.documents.diary import tenth
from unclench.render.wording import short_day

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 340, 56, 20, 40, 290
SCALE, LEAST_COUNT, STEP = 10, 5, 5
DAYS_SHOWN = 90
DAY = timedelta(days=1)


class ChartText(NamedTuple):
    """A text next to an axis, at its place in units of the drawing."""

    at: int
    text: str


class ChartSpot(NamedTuple):
    x: int
    y: int


class ChartBand(NamedTuple):
    """Days in a row without a note."""

    x: int
    width: int


class ChartLevel(NamedTuple):
    """The mean of some days, as a line over them."""

    x: int
    end: int
    y: int


class ChartRow(NamedTuple):
    """One day of the table; an empty value for a day without a note. `dose` says that one
    changed."""

    day: date
    value: str
    dose: bool


class DiaryChart(NamedTuple):
    """Everything that is drawn of one item, in units of a drawing of WIDTH times HEIGHT."""

    item: str
    lines: tuple[str, ...]
    spots: tuple[ChartSpot, ...]
    gaps: tuple[ChartBand, ...]
    levels: tuple[ChartLevel, ...]
    doses: tuple[int, ...]
    amounts: tuple[ChartText, ...]
    days: tuple[ChartText, ...]
    rows: tuple[ChartRow, ...]


class _Frame(NamedTuple):
    """Where days and values lie."""

    first: date
    last: date
    most: int

    def x(self, day: date) -> int:
        length = max(1, (self.last - self.first).days)
        return LEFT + round((day - self.first).days * (WIDTH - LEFT - RIGHT) / length)

    def y(self, value: Fraction) -> int:
        return BOTTOM - round(value * (BOTTOM - TOP) / self.most)

    def every_day(self) -> Iterator[date]:
        return (self.first + DAY * n for n in range((self.last - self.first).days + 1))


def chart(report: DiaryReport, item: str) -> DiaryChart:
    """The last days of one item that was noted; KeyError when it never was."""
    days, frame = report.days[item], _frame(report, item)
    shown = {day: value for day, value in days.items() if frame.first <= day <= frame.last}
    runs = [*_runs(shown)]
    changed = {run.first for run in report.doses if frame.first <= run.first <= frame.last}
    return DiaryChart(
        item,
        tuple(_line(run, shown, frame) for run in runs if len(run) > 1),
        tuple(ChartSpot(frame.x(day), frame.y(value)) for day, value in shown.items()),
        tuple(_gaps(shown, frame)),
        tuple(_levels(report, item, frame)),
        tuple(frame.x(day) for day in sorted(changed)),
        tuple(ChartText(frame.y(Fraction(n)), str(n)) for n in (0, frame.most // 2, frame.most)),
        tuple(ChartText(frame.x(day), short_day(day)) for day in _ends(frame)),
        tuple(_rows(shown, changed, frame)),
    )


def _frame(report: DiaryReport, item: str) -> _Frame:
    first = max(report.span.first, report.on - DAY * (DAYS_SHOWN - 1))
    if item not in COUNTED:
        return _Frame(first, report.on, SCALE)
    most = max(*report.days[item].values(), Fraction(LEAST_COUNT))
    return _Frame(first, report.on, STEP * 2 * -(-int(most) // (STEP * 2)))


def _runs(shown: Mapping[date, Fraction]) -> Iterator[list[date]]:
    """Noted days in a row."""
    run: list[date] = []
    for day in shown:
        if run and day - run[-1] > DAY:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _line(run: list[date], shown: Mapping[date, Fraction], frame: _Frame) -> str:
    return " ".join(f"{frame.x(day)},{frame.y(shown[day])}" for day in run)


def _gaps(shown: Mapping[date, Fraction], frame: _Frame) -> Iterator[ChartBand]:
    missing = {day: Fraction(0) for day in frame.every_day() if day not in shown}
    half = max(2, (frame.x(frame.first + DAY) - LEFT) // 2) if frame.last > frame.first else 2
    for run in _runs(missing):
        start = max(LEFT, frame.x(run[0]) - half)
        yield ChartBand(start, min(WIDTH - RIGHT, frame.x(run[-1]) + half) - start)


def _levels(report: DiaryReport, item: str, frame: _Frame) -> Iterator[ChartLevel]:
    """The means that are compared, where they lie within the drawing."""
    for one in report.responses:
        if one.item == item and one.percent is not None:
            yield from (_level(part, frame) for part in (one.before, one.now) if part.mean)


def _level(found: DiaryMean, frame: _Frame) -> ChartLevel:
    first, last = max(found.span.first, frame.first), max(found.span.last, frame.first)
    return ChartLevel(frame.x(first), frame.x(last), frame.y(found.mean or Fraction(0)))


def _ends(frame: _Frame) -> tuple[date, ...]:
    return (frame.first,) if frame.first == frame.last else (frame.first, frame.last)


def _rows(shown: Mapping[date, Fraction], changed: set[date], frame: _Frame) -> Iterator[ChartRow]:
    """The newest day first."""
    for day in reversed([*frame.every_day()]):
        yield ChartRow(day, tenth(shown[day]) if day in shown else "", day in changed)
