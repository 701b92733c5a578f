"""What is asked for: options, medicines to stop, medicines to raise. No formula."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from unclench.patient.derive.medicine_names import resolve
from unclench.patient.facts import Found, choice, members
from unclench.patient.index import IntakeIndex

ACTIONS = ("stop", "raise")
ORIGIN = "requests"


class Requests(NamedTuple):
    facts: dict[str, Found]
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]


def request_facts(
    words: tuple[str, ...] | None,
    taken: Iterable[tuple[str, str]],
    index: IntakeIndex,
    on: date,
    *,
    complete: bool,
) -> Requests:
    """`taken` gives (ingredient, id) of each current medicine: a request about an ingredient is
    about every form of it that is taken."""
    if words is None:
        return Requests({}, (), ())
    changes = _Changes(list(taken), index)
    for word in words:
        action, _, medicine = word.partition(":")
        if action in ACTIONS and medicine:
            changes.add(action, medicine)
    complete = complete and not changes.doubtful
    options = {word for word in words if word in index.options}
    facts = {
        "requests": members(options, complete, on, ORIGIN),
        "other_change_asked": choice(changes.others, on, ORIGIN),
    }
    for action, found in changes.ids.items():
        facts[f"{action}_requests"] = members(found, complete, on, ORIGIN)
    return Requests(facts, tuple(changes.unchecked), tuple(changes.flags))


class _Changes:
    """The medicines to stop or to raise that are read so far; `others`: one is none of the options
    here; `doubtful`: one may be another medicine than it seems."""

    def __init__(self, taken: list[tuple[str, str]], index: IntakeIndex) -> None:
        self.taken, self.index = taken, index
        self.ids: dict[str, set[str]] = {action: set() for action in ACTIONS}
        self.unchecked: list[str] = []
        self.flags: list[str] = []
        self.others = self.doubtful = False

    def add(self, action: str, medicine: str) -> None:
        resolved = resolve(medicine, self.index)
        self.flags.extend(resolved.doubts)
        if not resolved.names:
            self.unchecked.append(f"the request to {action} {medicine.strip()}")
            self.others = True
        self.doubtful = self.doubtful or bool(resolved.near)
        for name in resolved.names:
            self.others = self.others or name.ingredient not in self.index.options
            forms = {form for ingredient, form in self.taken if ingredient == name.ingredient}
            self.ids[action] |= forms or {name.ingredient}
