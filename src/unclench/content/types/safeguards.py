"""The second statement of what must never become softer, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Safeguards(NamedTuple):
    """`urgency` is by sign; `names` and `codes` give the ingredient, with its route where the name
    implies one."""

    abrupt: Mapping[str, str]
    tapers: Mapping[str, Mapping[str, Any]]
    before_start: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    codes: Mapping[str, str]
    plausible: Mapping[str, tuple[str, ...]]
    urgency: Mapping[str, str]


NOTHING = Safeguards({}, {}, {}, {}, {}, {}, {})


class Mention(NamedTuple):
    """Something that not everybody has, does or is. While the criterion certainly holds, it is not
    mentioned; while `stated` does, everything is.

    `words` (with `*` for any end) are how a sentence mentions it, `not_about` what sounds alike and
    is something else. It is mentioned to a person who asked for one of `options`, or for whom one
    of `asked_by` (facts or members) holds: statements win."""

    id: str
    criterion: int
    words: tuple[str, ...]
    not_about: tuple[str, ...]
    asked_by: tuple[str, ...]
    options: tuple[str, ...]
    stated: int | None = None


class Marked(NamedTuple):
    """A sentence with marked words: its pieces in order, each with the mentions it is marked for
    (`a,b`), or none."""

    sentence: str
    pieces: tuple[tuple[str, str], ...]


class Promised(NamedTuple):
    """Phrases that need an effect; `not_about` are words of sentences about something else."""

    phrases: tuple[str, ...]
    of: str
    needs: str
    not_about: tuple[str, ...]
