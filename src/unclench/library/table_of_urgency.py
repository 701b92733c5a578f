"""One table of urgency: the danger signs of knowledge/signs/. A list names a sign, a pair, or a sign beside a fact; how urgent it is comes from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from unclench.criteria.judge import judge
from unclench.criteria.values import Members
from unclench.library.draft import Draft, Given, Named
from unclench.library.shape import Entry
from unclench.library.urgency import URGENT

SIGNS = "signs"


def covered(draft: Draft, entry: Entry) -> str:
    """The one urgency of all that an entry `covers:`; a fault where the table gives something in it another one."""
    found = {given: urgency_alone(draft, given) for given in _given(draft, entry)}
    levels = sorted(set(found.values()), key=(*URGENT, "").index)
    for given, urgency in found.items():
        if not urgency:
            entry.fault("covers", f"{_name(given)} is no danger by itself", "Write the pair that is one, or leave it out.")
        elif urgency != levels[0]:
            entry.fault(
                "covers", f"{_name(given)} is {urgency}, and the line has what is {levels[0]}", "Give each urgency its own line."
            )
        draft.named.append(Named(entry.place, given, levels[0]))
    return levels[0] if levels else ""


def urgency_alone(draft: Draft, given: Given) -> str:
    """How urgent it is when nothing else is known; empty when it is no danger by itself."""
    facts = {fact: Members(frozenset(members)) for fact, members in given}
    there = [danger.urgency for danger in draft.dangers if judge(draft.criteria[danger.criterion], facts)]
    return min(there, key=URGENT.index, default="")


def signs_in(draft: Draft, place: str) -> Iterator[str]:
    """The signs that an entry names by themselves; a sign beside something else is another line."""
    for named in draft.named:
        (fact, members), *others = named.given
        if named.place == place and fact == SIGNS and len(members) == 1 and not others:
            yield members[0]


def _given(draft: Draft, entry: Entry) -> list[Given]:
    listed: list[Any] = entry.raw("covers") or []
    return [given for item in listed if (given := _one(draft, entry, item))]


def _one(draft: Draft, entry: Entry, item: Any) -> Given:
    """`seizure`, or `{signs: [itching_without_rash], conditions: [intrathecal_pump]}`."""
    body: Mapping[str, Any] = item if isinstance(item, Mapping) else {SIGNS: [item]}
    given = tuple((str(fact), tuple(map(str, members))) for fact, members in sorted(body.items()))
    for fact, members in given:
        spec = draft.facts.get(fact)
        if spec is None or spec.kind != "set":
            entry.fault("covers", f"'{fact}' is no set of facts", "Use signs, conditions, taking or medicine_classes.")
            return ()
        for member in members:
            if spec.members and member not in spec.members:
                entry.fault("covers", f"there is no '{member}' among {fact}", "")
    return given


def _name(given: Given) -> str:
    return " with ".join(member for _, members in given for member in members)
