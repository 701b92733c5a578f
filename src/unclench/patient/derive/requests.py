"""What is asked for: options, medicines to stop, medicines to raise. No formula."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from unclench.patient.derive.medicine_names import resolve
from unclench.patient.facts import Found, choice, members
from unclench.patient.index import Index

ACTIONS = ("stop", "raise")
ORIGIN = "requests"


class Requests(NamedTuple):
    facts: dict[str, Found]
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]


def request_facts(
    words: tuple[str, ...] | None,
    taken: Iterable[tuple[str, str]],
    index: Index,
    on: date,
    *,
    complete: bool,
) -> Requests:
    """`taken` gives (ingredient, id) of each current medicine: a request about an ingredient is
    about every form of it that is taken."""
    if words is None:
        return Requests({}, (), ())
    ids: dict[str, set[str]] = {action: set() for action in ACTIONS}
    unchecked: list[str] = []
    flags: list[str] = []
    others = False
    options = {word for word in words if word in index.options}
    forms = list(taken)
    for word in words:
        action, _, medicine = word.partition(":")
        if action in ids and medicine:
            resolved = resolve(medicine, index)
            flags.extend(resolved.doubts)
            unchecked.extend(
                [] if resolved.names else [f"the request to {action} {medicine.strip()}"]
            )
            complete = complete and not resolved.near
            others = others or not resolved.names
            for name in resolved.names:
                others = others or name.ingredient not in index.options
                ids[action] |= {
                    form for ingredient, form in forms if ingredient == name.ingredient
                } or {name.ingredient}
    facts = {
        "requests": members(options, complete, on, ORIGIN),
        "other_change_asked": choice(others, on, ORIGIN),
    }
    facts.update(
        {
            f"{action}_requests": members(found, complete, on, ORIGIN)
            for action, found in ids.items()
        }
    )
    return Requests(facts, tuple(unchecked), tuple(flags))
