"""The criteria as generated functions: what holds, what is not known and which facts it needs, and
what a settled one rests on. Each is shown with its rules and its `when`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from unclench.content.source.draft import Draft
from unclench.criteria.engines import python as lower
from unclench.criteria.tree import Node, fact_names

Kinds = Mapping[str, str]


def criteria_source(draft: Draft) -> str:
    """`settle`, `holds` and `support`, and the constants they share."""
    kinds = {spec.id: spec.kind for spec in draft.facts.values()}
    return _settle(draft, kinds) + _holds(draft, kinds) + _explained(draft, kinds)


def comment(draft: Draft, number: int) -> Iterator[str]:
    """The entries that use this criterion, and its source; one line each, whatever a name
    contains."""
    users = dict.fromkeys(draft.users.get(number, ()))
    yield f"# {number}: {_line(' · '.join(users) or draft.places.get(number, ''))}".rstrip()
    if number in draft.whens:
        yield f"#    {_line(draft.whens[number])}"


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _commented(draft: Draft, number: int, indent: str = "") -> str:
    return "".join(f"{indent}{line}\n" for line in comment(draft, number))


def _settle(draft: Draft, kinds: Kinds) -> str:
    names = sorted({name for node in draft.criteria for name in fact_names(node) if name in kinds})
    lines = [
        "\n\ndef settle(facts):\n    get = facts.get\n    yes, unknown = [], {}\n",
        _locals(names, kinds),
    ]
    for i, node in enumerate(draft.criteria):
        if set(fact_names(node)) <= set(kinds):
            lines += [_commented(draft, i, "    "), _settled(i, node, kinds)]
    lines.append("    return Settled(dict.fromkeys(yes), unknown)\n")
    return _constants("".join(lines))


def _settled(i: int, node: Node, kinds: Kinds) -> str:
    return (
        f"    if {lower.certainly(node, True, kinds)}:\n        yes.append({i})\n"
        f"    elif not ({lower.certainly(node, False, kinds)}):\n"
        f"        unknown[{i}] = {_open(node, kinds)}\n"
    )


def _open(node: Node, kinds: Kinds) -> str:
    """The facts still open in a criterion that is not known: all it looks at when that is one, else
    as its parts say, each once."""
    names = fact_names(node)
    if len(names) == 1:
        return repr(names)
    found = lower.open_facts(node, kinds)
    return found if found.count("',)") == len(names) else f"once({found})"


def _locals(names: list[str], kinds: Kinds) -> str:
    lines = []
    for name in names:
        if kinds[name] == "number":
            lines.append(f"    {name}_l, {name}_h = get({name!r}, UNBOUNDED)\n")
        elif kinds[name] == "set":
            lines.append(f"    {name}_m, {name}_c = get({name!r}, NOTHING)\n")
        else:
            lines.append(f"    {name} = get({name!r})\n")
    return "".join(lines)


def _holds(draft: Draft, kinds: Kinds) -> str:
    """The criteria that are judged while facts are still being gathered (windows, what counts
    unstated, limits of a build-up), each as a function of its own."""
    specs = draft.facts.values()
    unstated = {spec.unstated.criterion for spec in specs if spec.unstated}
    windows = {window.criterion for spec in specs for window in spec.stricter}
    indexes = sorted(windows | unstated | build_ups(draft))
    functions = "".join(_held(draft, i, kinds) for i in indexes)
    table = "".join(f"    {i}: h{i},\n" for i in indexes)
    return (
        _constants(functions, "H")
        + f"\nHOLDS = {{\n{table}}}\n\n\ndef holds(index, facts):\n    return HOLDS[index](facts)\n"
    )


def _held(draft: Draft, i: int, kinds: Kinds) -> str:
    node = draft.criteria[i]
    return (
        f"\n\n{_commented(draft, i)}def h{i}(facts):\n    get = facts.get\n"
        f"{_locals(list(fact_names(node)), kinds)}"
        f"    if {lower.certainly(node, True, kinds)}:\n        return True\n"
        f"    return False if {lower.certainly(node, False, kinds)} else None\n"
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


def _explained(draft: Draft, kinds: Kinds) -> str:
    """The support of each criterion: a constant when it looks at one fact alone, else a small
    generated function."""
    supports, functions = [], []
    for i, node in enumerate(draft.criteria):
        names = fact_names(node)
        if len(names) == 1 or not set(names) <= set(kinds):
            supports.append(f"    {names!r},  # {i}\n")
        else:
            functions.append(_functions(draft, i, kinds))
            supports.append(f"    s{i},\n")
    return "".join(functions) + EXPLAINED.format(supports="".join(supports))


EXPLAINED = """

SUPPORT = (
{supports})


def support(index, facts):
    found = SUPPORT[index]
    return found if type(found) is tuple else tuple(dict.fromkeys(found(facts)))
"""


def _functions(draft: Draft, i: int, kinds: Kinds) -> str:
    node = draft.criteria[i]
    return (
        f"\n\n{_commented(draft, i)}def s{i}(facts):\n    get = facts.get\n"
        f"{_locals(list(fact_names(node)), kinds)}"
        f"    if {lower.certainly(node, True, kinds)}:\n"
        f"        return {lower.support(node, True, kinds)}\n"
        f"    return {lower.support(node, False, kinds)}\n"
    )
