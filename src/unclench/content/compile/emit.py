"""Turns a checked draft into the Python modules that an installed Unclench loads: content with
generated criteria, and claims."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from unclench.content.compile.unread import unread_conditions, unread_medicines
from unclench.content.source.draft import Draft
from unclench.content.source.shelves import SHELVES
from unclench.content.types import Governance, Overlay
from unclench.criteria.engines import python as lower
from unclench.criteria.points import points_of
from unclench.criteria.tree import Node, fact_names

HEADER = '''"""Compiled from knowledge/; do not edit. Made by unclench.content.compile.emit."""

from decimal import Decimal as D
from fractions import Fraction as F

from unclench.criteria.values import UNBOUNDED
from unclench.content.content import Content, Library, Settled
from unclench.content.types import *

INF = D("Infinity")


def once(names):
    return tuple(dict.fromkeys(names))


NOTHING = (frozenset(), False)
'''

UNKNOWN = Governance()
# The parts of a draft that stand in the content under their own name.
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
    kinds = {spec.id: spec.kind for spec in draft.facts.values()}
    body = "".join(f"    {name}={value_source(value)},\n" for name, value in fields.items())
    return (
        HEADER
        + _settle(draft, kinds)
        + _holds(draft, kinds)
        + _explained(draft, kinds)
        + f"\nCONTENT = Content(\n    {version!r}, {status!r}, {fingerprint!r},\n{body}    "
        "settle=settle, holds=holds, support=support,\n)\n"
    )


def _read(draft: Draft) -> dict[str, Any]:
    """What was read, and what is worked out from it once for all."""
    return {
        **{name: getattr(draft, name) for name in AS_THEY_ARE},
        **{name: tuple(getattr(draft, name)) for name in LISTS},
        "options": tuple(draft.options.values()),
        "levers": levers(draft),
        "unread_medicines": unread_medicines(draft),
        "unread_conditions": unread_conditions(draft),
        "allergens": frozenset(draft.allergens),
        "marked": tuple(draft.marked.values()),
    }


def levers(draft: Draft) -> dict[str, tuple[str, ...]]:
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


def emit_shelf(name: str, value: Any) -> str:
    """Source of the module whose `SHELF` is one part of the knowledge that a plan does not need."""
    return f"{HEADER}from {SHELVES[name].types} import *\n\nSHELF = {value_source(value)}\n"


def value_source(value: Any) -> str:
    """A value of the models as an expression that makes it again."""
    if isinstance(value, Decimal):
        return f"D('{value}')"
    if isinstance(value, Fraction):
        return f"F('{value}')"
    if isinstance(value, frozenset):
        return f"frozenset(({''.join(f'{item!r}, ' for item in sorted(value))}))"
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{key!r}: {value_source(inner)}" for key, inner in value.items()) + "}"
        )
    if isinstance(value, tuple):
        inner = "".join(f"{value_source(item)}, " for item in value)
        return f"{type(value).__name__}({inner})" if hasattr(value, "_fields") else f"({inner})"
    return repr(value)


def _locals(names: list[str], kinds: Mapping[str, str]) -> str:
    lines = []
    for name in names:
        if kinds[name] == "number":
            lines.append(f"    {name}_l, {name}_h = get({name!r}, UNBOUNDED)\n")
        elif kinds[name] == "set":
            lines.append(f"    {name}_m, {name}_c = get({name!r}, NOTHING)\n")
        else:
            lines.append(f"    {name} = get({name!r})\n")
    return "".join(lines)


def _settle(draft: Draft, kinds: Mapping[str, str]) -> str:
    names = sorted({name for node in draft.criteria for name in fact_names(node) if name in kinds})
    lines = [
        "\ndef settle(facts):\n    get = facts.get\n    yes, unknown = [], {}\n",
        _locals(names, kinds),
    ]
    for i, node in enumerate(draft.criteria):
        if not set(fact_names(node)) <= set(kinds):
            continue
        lines.append(f"    if {lower.certainly(node, True, kinds)}: yes.append({i})\n")
        lines.append(
            f"    elif not ({lower.certainly(node, False, kinds)}): unknown[{i}] = "
            f"{_open(node, kinds)}\n"
        )
    lines.append("    return Settled(dict.fromkeys(yes), unknown)\n")
    return _constants("".join(lines))


def _open(node: Node, kinds: Mapping[str, str]) -> str:
    """The facts still open in a criterion that is not known: all it looks at when that is one, else
    as its parts say, each once."""
    names = fact_names(node)
    if len(names) == 1:
        return repr(names)
    found = lower.open_facts(node, kinds)
    return found if found.count("',)") == len(names) else f"once({found})"


def _holds(draft: Draft, kinds: Mapping[str, str]) -> str:
    """The criteria that are judged while facts are still being gathered (windows, what counts
    unstated, limits of a build-up), each as a function of its own."""
    specs = draft.facts.values()
    unstated = {spec.unstated.criterion for spec in specs if spec.unstated}
    indexes = sorted(
        {window.criterion for spec in specs for window in spec.stricter}
        | unstated
        | build_ups(draft)
    )
    functions = []
    for i in indexes:
        node = draft.criteria[i]
        functions.append(
            f"\ndef h{i}(facts):\n    get = facts.get\n{_locals(list(fact_names(node)), kinds)}"
            f"    return True if {lower.certainly(node, True, kinds)} else False if "
            f"{lower.certainly(node, False, kinds)} else None\n"
        )
    table = "".join(f"{i}: h{i}, " for i in indexes)
    return (
        _constants("".join(functions), "H")
        + f"\nHOLDS = {{{table}}}\n\n\ndef holds(index, facts):\n    return HOLDS[index](facts)\n"
    )


def build_ups(draft: Draft) -> set[int]:
    """The criteria of limits of a build-up: they say how high a trial could go."""
    medicines = [
        option.medicine for option in draft.options.values() if option.medicine is not None
    ]
    found = [ceiling for medicine in medicines for ceiling in medicine.ceilings if ceiling.build_up]
    return {ceiling.criterion for ceiling in found if ceiling.criterion is not None}


def _constants(source: str, letter: str = "D") -> str:
    """Decimals and sets of the criteria are built once, not on every call."""
    found = sorted(set(re.findall(r"D\('[0-9.]+'\)|frozenset\(\([^()]*\)\)", source)))
    names = {text: f"{letter}{i}_" for i, text in enumerate(found)}
    for text, name in names.items():
        source = source.replace(text, name)
    return "".join(f"{name} = {text}\n" for text, name in names.items()) + source


def _explained(draft: Draft, kinds: Mapping[str, str]) -> str:
    """The support of each criterion: a constant when it looks at one fact alone, else a small
    generated function."""
    supports, functions = [], []
    for i, node in enumerate(draft.criteria):
        names = fact_names(node)
        if len(names) == 1 or not set(names) <= set(kinds):
            supports.append(f"{names!r}, ")
        else:
            functions.append(_functions(i, node, kinds))
            supports.append(f"s{i}, ")
    return "".join(functions) + EXPLAINED.format(supports="".join(supports))


EXPLAINED = """
SUPPORT = ({supports})


def support(index, facts):
    found = SUPPORT[index]
    return found if type(found) is tuple else tuple(dict.fromkeys(found(facts)))
"""


def _functions(i: int, node: Node, kinds: Mapping[str, str]) -> str:
    head = f"    get = facts.get\n{_locals(list(fact_names(node)), kinds)}"
    return (
        f"\ndef s{i}(facts):\n{head}    if {lower.certainly(node, True, kinds)}: return "
        f"{lower.support(node, True, kinds)}\n"
        f"    return {lower.support(node, False, kinds)}\n"
    )
