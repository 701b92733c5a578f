"""Rows of a benchmark, each with its limit; the end says which limits do not hold."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

Data = TypeVar("Data")


class Times(NamedTuple):
    """Microseconds of every run, sorted: by the clock, and of the processor alone, which what else
    the machine does changes less."""

    clock: list[float]
    processor: list[float]


def timed(data: Iterable[Data], run: Callable[[Data], object], rounds: int) -> Times:
    """Every datum in every round, after one round that is not counted."""
    kept = list(data)
    for datum in kept:
        run(datum)
    clock, processor = [], []
    for _ in range(rounds):
        for datum in kept:
            begun, started = time.process_time_ns(), time.perf_counter_ns()
            run(datum)
            clock.append((time.perf_counter_ns() - started) / 1000)
            processor.append((time.process_time_ns() - begun) / 1000)
    return Times(sorted(clock), sorted(processor))


def middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def last(values: list[float]) -> float:
    """The 99th of a hundred."""
    return sorted(values)[len(values) * 99 // 100]


class Report:
    """Prints each row and remembers those past their limit. A limit of time is kept by the smaller
    of the two measures: another program may take the processor away, but never adds work."""

    def __init__(self) -> None:
        self.past: list[str] = []

    def row(self, name: str, value: float, unit: str, note: str = "") -> None:
        print(f"{name:<60} {value:>8.1f} {unit:<3} {note}".rstrip())

    def limited(self, name: str, value: float, unit: str, limit: float, note: str = "") -> None:
        """A value that must not be above its limit."""
        self.row(name, value, unit, f"{note}; limit {limit:g} {unit}".removeprefix("; "))
        if value > limit:
            self.past.append(f"{name}: {value:.1f} {unit}, limit {limit:g}")

    def code(self) -> int:
        """The exit code: 1 when some limit does not hold."""
        for line in self.past:
            print(f"past its limit: {line}")
        return bool(self.past)
