"""Every error Unclench raises on purpose.

UnclenchError
├── CriterionError      a condition that cannot be read: place, reason, hint
├── KnowledgeError      content that breaks a rule of docs/reference/knowledge-format.md
├── InputError          a record or Bundle that cannot be used: one Problem a line
│   ├── RequestError    a request that cannot be used: each place is the name of one of its fields
│   └── AttachmentError a file that came with a request cannot be used: each place is inside it
├── DoseError           a dose that cannot be made, or is above a limit
└── StoreError          the store cannot be opened, read or written
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

NAMED_FIELD = re.compile(r"`(\w+)`")


class UnclenchError(Exception):
    """Root of the tree; its text is written for the person who will read it."""


class CriterionError(UnclenchError):
    """A condition that cannot be read. `at` is the column (from 0) of the first wrong character."""

    def __init__(self, reason: str, text: str, at: int, hint: str = "") -> None:
        self.reason, self.text, self.at, self.hint = reason, text, at, hint
        super().__init__(self._picture())

    def _picture(self) -> str:
        start = max(0, self.at - 60)
        line = self.text[start : start + 100].replace("\n", " ")
        lines = [self.reason, f"    {line}", f"    {' ' * (self.at - start)}^"]
        return "\n".join(lines + ([f"    {self.hint}"] if self.hint else []))


class Problem(NamedTuple):
    """One thing wrong with what came in: where, why, and what to do."""

    place: str
    reason: str
    do: str

    def __str__(self) -> str:
        return (
            f"{self.place}: {self.reason}. {self.do}"
            if self.do
            else f"{self.place}: {self.reason}."
        )


class KnowledgeError(UnclenchError):
    """Content that cannot be used; `problems` has one entry for each fault."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class InputError(UnclenchError):
    """Input that cannot be used; `problems` has one entry for each fault."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class RequestError(InputError):
    """A request that cannot be used. Each problem's place is the name of a field of the request;
    what to do names other fields between backticks."""

    def renamed(self, fields: Mapping[str, str]) -> RequestError:
        """The same fault of a request whose fields have other names."""
        quoted = {field: f"`{name}`" for field, name in fields.items()}
        return RequestError([_named(p, quoted, fields) for p in self.problems])

    def with_places(self, written: Mapping[str, str]) -> InputError:
        """The same, with each field as the caller writes it (`regimen` → `--regimen`)."""
        return InputError([_named(p, written, written) for p in self.problems])


def _named(problem: Problem, fields: Mapping[str, str], places: Mapping[str, str]) -> Problem:
    do = NAMED_FIELD.sub(lambda named: fields.get(named[1], named[0]), problem.do)
    return problem._replace(place=places.get(problem.place, problem.place), do=do)


class AttachmentError(InputError):
    """A file that came with a request, in its field `field`, cannot be used.

    The places of `inside` are places in that file; empty for the whole of it.
    """

    def __init__(self, field: str, inside: list[Problem]) -> None:
        self.field, self.inside = field, inside
        super().__init__(_placed(field, inside))

    def within(self, path: str) -> InputError:
        """The same, told of the file as the caller names it."""
        return InputError(_placed(path, self.inside))


def _placed(file: str, inside: list[Problem]) -> list[Problem]:
    return [p._replace(place=f"{file}: {p.place}" if p.place else file) for p in inside]


REQUEST = "request"  # the place of a fault that lies in no field alone


def unusable(field: str, reason: str, do: str) -> RequestError:
    """A request with one fault."""
    return RequestError([Problem(field, reason, do)])


class DoseError(UnclenchError):
    """A dose that cannot be made or must not be given."""


class StoreError(UnclenchError):
    """The store cannot be opened, read or written. What was being written then is not kept, and
    what was acknowledged before is."""
