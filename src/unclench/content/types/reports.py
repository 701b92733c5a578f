"""The forms on which harm from a medicine is reported, by region: a collection that `report`
loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.content.types import Words

__all__ = ["Field", "Form"]


class Field(NamedTuple):
    """One question of the form. `source` says where its answer stands: `fact:<id>`, one of SOURCES,
    or `person` when only they know."""

    id: str
    label: Words
    source: str
    needed: bool


class Form(NamedTuple):
    region: str
    name: str
    how: Words
    fields: tuple[Field, ...]
    claims: tuple[str, ...]


Reports = Mapping[str, Form]
