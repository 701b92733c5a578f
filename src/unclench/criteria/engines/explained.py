"""What a condition rests on and what it waits for, as formulas: for each fact who has it among the
open facts of a condition that is not known, or in the support of one that is settled.

The formulas of `judge.open_facts` and `judge.support`, for anybody at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from unclench.criteria.engines.formula import YES, Formula, all_of, any_of, negated
from unclench.criteria.engines.rails import rails
from unclench.criteria.tree import All, Any, Node, Not, fact_names
from unclench.criteria.vocabulary import FactTypes

Named = Mapping[str, Formula]  # for each name the people to whom it applies


def together(*named: Named) -> dict[str, Formula]:
    """Each name, for everybody to whom any of these applies it."""
    found: dict[str, list[Formula]] = {}
    for each in named:
        for name, formula in each.items():
            found.setdefault(name, []).append(formula)
    return {name: any_of(formulas) for name, formulas in found.items()}


def among(whom: Formula, named: Named) -> dict[str, Formula]:
    """The same for these people alone."""
    return {name: all_of(whom, formula) for name, formula in named.items()}


def each(names: Iterable[str], whom: Formula = YES) -> dict[str, Formula]:
    return dict.fromkeys(names, whom)


def open_facts(node: Node, facts: FactTypes) -> dict[str, Formula]:
    """The facts that are still open and matter, for those to whom the condition is not known."""
    here = rails(node, facts).open()
    match node:
        case Not(part):
            return open_facts(part, facts)
        case All(parts) | Any(parts):
            return among(here, together(*(open_facts(part, facts) for part in parts)))
        case _:
            return each(fact_names(node), here)


def support(node: Node, truth: bool, facts: FactTypes) -> dict[str, Formula]:
    """The facts on which the condition rests, for those to whom it is certainly `truth`."""
    match node:
        case Not(part):
            return support(part, not truth, facts)
        case All(parts) | Any(parts):
            if isinstance(node, Any) is truth:
                return _first(parts, truth, facts)
            return together(*(support(part, truth, facts) for part in parts))
        case _:
            return each(fact_names(node))


def _first(parts: tuple[Node, ...], truth: bool, facts: FactTypes) -> dict[str, Formula]:
    """Of the parts that settle it the first alone."""
    found, before = [], YES
    for part in parts:
        settled = rails(part, facts).yes if truth else rails(part, facts).no
        found.append(among(all_of(before, settled), support(part, truth, facts)))
        before = all_of(before, negated(settled))
    return together(*found)
