"""Which medicines and conditions are known by name, though nothing in the knowledge looks at them:
what a plan says was not checked."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.source.draft import Draft
from unclench.content.types import Medicine, Rule, Sign
from unclench.criteria.points import points_of
from unclench.criteria.tree import Node, fact_names

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
