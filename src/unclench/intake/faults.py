"""Collecting what is wrong with a record, so that all of it can be said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from unclench.errors import InputError, Problem
from unclench.language.suggest import suggestion

T = TypeVar("T")
FieldPath = tuple[str | int, ...]

MOST = 50


class RefusedError(ValueError):
    """A value that cannot be used: why, and what to do."""

    def __init__(self, reason: str, do: str = "") -> None:
        super().__init__(reason)
        self.reason, self.do = reason, do


class UnreadableError(RefusedError):
    """Words where an amount was expected: nothing is wrong with the record, only the amount is
    not known."""


class Faults:
    """The faults of one record, by path; at most MOST are kept."""

    def __init__(self) -> None:
        self.found: list[tuple[FieldPath, str, str]] = []
        self.count = 0

    def add(self, path: FieldPath, reason: str, do: str = "") -> None:
        self.count += 1
        if len(self.found) < MOST:
            self.found.append((path, reason, do))

    def attempt(self, path: FieldPath, read: Callable[[Any], T], value: Any) -> T | None:
        """What `read` makes of the value; None when there is none, or when it was refused (and that
        is noted)."""
        if value is None:
            return None
        try:
            return read(value)
        except RefusedError as refused:
            self.add(path, refused.reason, refused.do)
            return None

    def keys(self, path: FieldPath, mapping: dict[str, Any], known: Iterable[str]) -> None:
        """Notes every key that is not known here."""
        for key in [key for key in mapping if key not in known]:
            meant = (
                hint(key, sorted(known)) if self.count < MOST else ""
            )  # what is not kept needs no search
            self.add((*path, key), "is not a key that is used here", meant)

    def raise_any(self, tree: Any) -> None:
        """InputError with one Problem a fault, when there is any. `tree` gives the lines."""
        if not self.found:
            return
        in_order = sorted(self.found, key=lambda fault: line_of(tree, fault[0]))
        problems = [Problem(place(tree, path), reason, do) for path, reason, do in in_order]
        if self.count > MOST:
            problems.append(
                Problem(
                    "the record", f"has {self.count - MOST} faults more", "Correct these first."
                )
            )
        raise InputError(problems)


def hint(word: str, known: list[str]) -> str:
    """`Did you mean 'x'?`, or what there is when nothing is close."""
    return suggestion(word, known) or (
        f"It is one of: {', '.join(known)}."
        if 0 < len(known) <= 12
        else "docs/reference/record.md lists what is known."
    )


def shown(value: Any) -> str:
    """A value quoted in a message: short, on one line."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def place(tree: Any, path: FieldPath) -> str:
    """`line 12, labs[0].value`; without the line when the text carried none (JSON)."""
    line = line_of(tree, path)
    return f"line {line}, {dotted(path)}" if line else dotted(path)


def dotted(path: FieldPath) -> str:
    """`("labs", 0, "value")` as `labs[0].value`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown(text.removeprefix(".")) or "the record"


def line_of(tree: Any, path: FieldPath) -> int:
    """The line of the deepest key of the path that has one; 0 when the text carried none."""
    line = 0
    for step in path:
        line = getattr(tree, "lines", {}).get(step, line)
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            break
    return line
