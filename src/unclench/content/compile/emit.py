"""Turns a checked draft into the Python modules that an installed Unclench loads: content with
generated criteria, what is known by name alone, and claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unclench.content.compile.criteria import criteria_source
from unclench.content.compile.written import value_source
from unclench.content.source.collections import COLLECTIONS
from unclench.content.source.draft import Draft
from unclench.content.types import Governance, Medicine, Overlay, Rule, Sign
from unclench.criteria.tree import Node, fact_names, points_of

MEDICINES, CLASSES, CONDITIONS = (
    ("taking", "recently_started"),
    ("medicine_classes", "recently_started"),
    ("conditions",),
)


def unread_medicines(draft: Draft) -> frozenset[str]:
    """Ingredients that no rule, sign or limit looks at: neither by name, nor by a class, nor by
    counting a class. No option is among them."""
    names, classes = _members(draft, MEDICINES), _members(draft, CLASSES) | _counted(draft)
    return frozenset(
        i.id
        for i in draft.ingredients.values()
        if i.id not in names and i.id not in draft.options and not i.classes & classes
    )


def unread_conditions(draft: Draft) -> frozenset[str]:
    return frozenset(draft.conditions) - _members(draft, CONDITIONS)


def checking(draft: Draft) -> Iterator[Node]:
    """The criteria that check a person. Those of stages, offers and lessons only choose what
    comes next."""
    checks: tuple[Rule | Sign, ...] = (
        *draft.rules,
        *draft.dangers,
        *draft.triggers,
        *draft.side_effects,
    )
    yield from (draft.criteria[check.criterion] for check in checks)
    for option in draft.options.values():
        if option.medicine is not None:
            yield from (
                draft.criteria[index] for index in _limiting(option.medicine) if index is not None
            )


def _limiting(medicine: Medicine) -> Iterator[int | None]:
    """What decides how much and how fast."""
    yield from (ceiling.criterion for ceiling in medicine.ceilings)
    yield from (regimen.criterion for regimen in medicine.regimens)
    yield from (choice.criterion for choice in medicine.regimen_choice)


def _members(draft: Draft, facts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        point
        for node in checking(draft)
        for fact, points in points_of(node)
        if fact in facts
        for point in points
    )


def _counted(draft: Draft) -> frozenset[str]:
    """The classes whose number some check looks at."""
    read = {name for node in checking(draft) for name in fact_names(node)}
    return frozenset(
        spec.counts for spec in draft.facts.values() if spec.counts and spec.id in read
    )


HEADER = '''"""Compiled from knowledge/; do not edit. Made by unclench.content.compile.emit."""

from decimal import Decimal as D
from fractions import Fraction as F

from unclench.criteria.values import UNBOUNDED
from unclench.content.content import Content, Library, Settled
from unclench.content.types import *
from unclench.content.types.reading import DoseWords, ForeignWords, RecordWords

INF = D("Infinity")


def once(names):
    return tuple(dict.fromkeys(names))


NOTHING = (frozenset(), False)
'''

UNKNOWN = Governance()
# The parts of a draft that are in the content under their own name.
LISTS = (
    "rules",
    "dangers",
    "triggers",
    "side_effects",
    "stages",
    "disagreements",
    "lessons",
    "seek_help",
)
AS_THEY_ARE = (
    "facts",
    "tasks",
    "names",
    "ingredients",
    "rxnorm",
    "atc",
    "conditions",
    "sign_names",
    "words",
    "no_allergy",
    "allergy_words",
    "mentions",
    "reading",
)


def emit_content(
    draft: Draft,
    version: str,
    status: str,
    fingerprint: str,
    governance: Governance = UNKNOWN,
    overlay: Overlay | None = None,
) -> str:
    """Source of the module whose `CONTENT` is everything a plan needs."""
    fields = {**_read(draft), "governance": governance, "overlay": overlay}
    body = "".join(f"    {name}={value_source(value, 4)},\n" for name, value in fields.items())
    return (
        HEADER
        + criteria_source(draft)
        + f"\nCONTENT = Content(\n    {version!r}, {status!r}, {fingerprint!r},\n{body}    "
        "settle=settle, holds=holds, support=support,\n)\n"
    )


def _read(draft: Draft) -> dict[str, Any]:
    """The content read, and what is worked out from it once for all."""
    return {
        **{name: getattr(draft, name) for name in AS_THEY_ARE},
        **{name: tuple(getattr(draft, name)) for name in LISTS},
        "options": tuple(draft.options.values()),
        "thresholds": thresholds(draft),
        "unread_medicines": unread_medicines(draft),
        "unread_conditions": unread_conditions(draft),
        "allergens": frozenset(draft.allergens),
        "marked": tuple(draft.marked.values()),
    }


def thresholds(draft: Draft) -> dict[str, tuple[str, ...]]:
    """For each fact what the criteria look at: cut points of a number, members of a set,
    choices."""
    found: dict[str, set[str]] = {}
    for node in draft.criteria:
        for name, point in points_of(node):
            found.setdefault(name, set()).update(point)
    for option in draft.options.values():
        for ceiling in option.medicine.ceilings if option.medicine else ():
            found.setdefault(ceiling.by, set()).update(
                str(band.below) for band in ceiling.bands if band.below is not None
            )
    return {
        name: tuple(sorted(values)) for name, values in sorted(found.items()) if name in draft.facts
    }


def emit_library(draft: Draft) -> str:
    """Source of the module whose `LIBRARY` holds claims and sources."""
    return (
        HEADER
        + f"\nLIBRARY = Library({value_source(draft.claims)}, {value_source(draft.sources)})\n"
    )


def emit_collection(name: str, value: Any) -> str:
    """Source of the module whose `COLLECTION` is one part of the knowledge that a plan does not
    need."""
    return (
        f"{HEADER}from {COLLECTIONS[name].types} import *\n\nCOLLECTION = {value_source(value)}\n"
    )
