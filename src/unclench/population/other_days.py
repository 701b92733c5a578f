"""The day of a plan that notes on which other days all would be read alike.

The intake gets it in place of a date. Each question that is put to it, such as whether a result is
older than a year, narrows the window of days with the same answer. What cannot be followed (its
text, its parts) narrows the window to this one day. A number of days in a text becomes a mark,
which `on_day` replaces by the number on the day of the plan.
"""

from __future__ import annotations

import operator
import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Comparing = Callable[[int, int], bool]
COMPARISONS: dict[str, Comparing] = {
    "__lt__": operator.lt, "__le__": operator.le, "__gt__": operator.gt, "__ge__": operator.ge,
    "__eq__": operator.eq, "__ne__": operator.ne,
}  # fmt: skip
NEVER_FOLLOWED = (
    "__str__", "__repr__", "__format__", "__hash__", "__reduce__", "isoformat", "strftime", "ctime",
    "toordinal", "weekday", "isoweekday", "isocalendar", "timetuple", "replace",
)  # fmt: skip
FAR_ON = date.max.toordinal()
FAR_BACK = -FAR_ON
BEGIN, END = "\ue000", "\ue001"  # letters for private use, which no text of a record keeps
MARK = re.compile(f"{BEGIN}(-?[0-9]+){END}")


class SameDays:
    """How many days earlier and later everything so far would be the same."""

    def __init__(self, today: date) -> None:
        self.today = today.toordinal()
        self.earlier, self.later = FAR_BACK, FAR_ON

    def narrow(self, earlier: int, later: int) -> None:
        self.earlier, self.later = max(self.earlier, earlier), min(self.later, later)

    def compared(self, name: str, number: int, other: int, slope: int = 1) -> None:
        """A number that grows by `slope` each day was compared with another one."""
        apart = other - number
        up_to, from_ = (FAR_BACK, apart), (apart, FAR_ON)
        below, above = (FAR_BACK, apart - 1), (apart + 1, FAR_ON)
        truth = COMPARISONS[name](number, other)
        first, last = {
            "__lt__": below if truth else from_,
            "__le__": up_to if truth else above,
            "__gt__": above if truth else up_to,
            "__ge__": from_ if truth else below,
        }.get(name, (0, 0) if not apart else below if apart > 0 else above)
        self.narrow(*((first, last) if slope > 0 else (-last, -first)))


class NotedDay(date):
    """`shift`: how many days after the day of the plan it is."""

    window: SameDays

    @classmethod
    def of(cls, day: date, window: SameDays) -> NotedDay:
        found = cls.fromordinal(date.toordinal(day))
        found.window = window
        return found

    @property
    def year(self) -> int:
        return self._part("year")

    @property
    def month(self) -> int:
        return self._part("month")

    @property
    def day(self) -> int:
        return self._part("day")

    def _part(self, name: str) -> int:
        year, month, day = _parts(self)
        first = {"year": date(year, 1, 1), "month": date(year, month, 1)}
        last = {"year": date(year, 12, 31), "month": date(year, month, monthrange(year, month)[1])}
        here = date(year, month, day)
        self.window.narrow((first.get(name, here) - here).days, (last.get(name, here) - here).days)
        return {"year": year, "month": month, "day": day}[name]

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, timedelta):
            return NotedDay.of(_plain(self) - other, self.window)
        if isinstance(other, NotedDay):
            return _plain(self) - _plain(other)
        return NotedSpan.of(_plain(self) - other, self.window, 1)

    def __rsub__(self, other: date) -> NotedSpan:
        return NotedSpan.of(other - _plain(self), self.window, -1)

    def __add__(self, other: timedelta) -> NotedDay:
        return NotedDay.of(_plain(self) + other, self.window)

    __radd__ = __add__


class NotedSpan(timedelta):
    """The days between a day and the day of the plan."""

    window: SameDays
    slope: int

    @classmethod
    def of(cls, span: timedelta, window: SameDays, slope: int) -> NotedSpan:
        found = cls(span.days)
        found.window, found.slope = window, slope
        return found

    @property
    def days(self) -> int:
        return NotedDays.of(timedelta.__dict__["days"].__get__(self), self.window, self.slope)


class NotedDays(int):
    """A number of days that grows or falls with the day of the plan."""

    window: SameDays
    slope: int

    @classmethod
    def of(cls, number: int, window: SameDays, slope: int) -> NotedDays:
        found = cls(number)
        found.window, found.slope = window, slope
        return found

    def __format__(self, spec: str) -> str:
        """A mark, from which the number of any day is worked out."""
        if spec or self.slope < 0:
            self.window.narrow(0, 0)
            return format(int.__int__(self), spec)
        return f"{BEGIN}{self.window.today - int.__int__(self)}{END}"


def on_day(text: str, day: date) -> str:
    """The text as it is on a day: a mark holds the day from which it counts."""
    return MARK.sub(lambda found: str(day.toordinal() - int(found.group(1))), text)


def _parts(day: date) -> tuple[int, int, int]:
    return tuple(date.__dict__[name].__get__(day) for name in ("year", "month", "day"))


def _plain(day: date) -> date:
    return date(*_parts(day))


def _place(value: Any) -> int:
    """Of a day, a span or a number of days."""
    if isinstance(value, date):
        return date.toordinal(value)
    if isinstance(value, timedelta):
        return int.__int__(timedelta.__dict__["days"].__get__(value))
    return int.__int__(value)


def _compared(name: str, kind: type) -> Callable[[Any, Any], Any]:
    holds = COMPARISONS[name]

    def compared(self: Any, other: Any) -> Any:
        if not isinstance(other, kind):
            self.window.narrow(0, 0)
            return holds(*(_bare(self), other))
        if not isinstance(other, type(self)):
            slope = getattr(self, "slope", 1)
            self.window.compared(name, _place(self), _place(other), slope)
        return holds(_place(self), _place(other))

    return compared


def _bare(value: Any) -> Any:
    """The same value without notes."""
    if isinstance(value, date):
        return _plain(value)
    return timedelta(_place(value)) if isinstance(value, timedelta) else _place(value)


def _not_followed(name: str) -> Callable[..., Any]:
    def answered(self: Any, *more: Any, **named: Any) -> Any:
        self.window.narrow(0, 0)
        return getattr(_bare(self), name)(*more, **named)

    return answered


ARITHMETIC = (
    "__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__", "__floordiv__",
    "__rfloordiv__", "__truediv__", "__rtruediv__", "__mod__", "__divmod__", "__neg__", "__abs__",
    "__bool__",
)  # fmt: skip
for _name in COMPARISONS:
    setattr(NotedDay, _name, _compared(_name, date))
    setattr(NotedSpan, _name, _compared(_name, timedelta))
    setattr(NotedDays, _name, _compared(_name, int))
for _name in NEVER_FOLLOWED:
    setattr(NotedDay, _name, _not_followed(_name))
for _name in ("__str__", "__repr__", "__hash__", "__reduce__", *ARITHMETIC):
    setattr(NotedSpan, _name, _not_followed(_name))
for _name in ("__str__", "__repr__", "__hash__", "__int__", "__index__", *ARITHMETIC):
    setattr(NotedDays, _name, _not_followed(_name))
