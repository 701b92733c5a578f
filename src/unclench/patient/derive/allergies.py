"""Which medicines someone is allergic to, by ingredient. No formula; a name that is not known stays
in words and leaves the list open."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from unclench.criteria.values import Members, Value
from unclench.language.letters import key_of
from unclench.patient.derive.medicine_names import LONGEST_NAME, Resolved, resolve
from unclench.patient.facts import Found, choice, members
from unclench.patient.index import IntakeIndex

WORD = re.compile(r"\w+")
NOTHING = re.compile(r"(?!)")


ALLERGY_TO = "allergy to "


class AllergyFacts(NamedTuple):
    facts: dict[str, Found]
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]


def allergy_facts(
    names: tuple[str, ...] | None, index: IntakeIndex, on: date, *, complete: bool
) -> AllergyFacts:
    """Nothing when it was never asked. Whatever is not understood may be any medicine, so the list
    is then not whole."""
    if names is None:
        return AllergyFacts({}, (), ())
    known: set[str] = set()
    unchecked: list[str] = []
    flags: list[str] = []
    for text in (text for text in names if not says_none(text, index)):
        resolved = resolve(text, index)
        known |= {name.ingredient for name in resolved.names}
        flags.extend(resolved.doubts)
        if not resolved.names:
            unchecked.append(f"{ALLERGY_TO}{text}")
            if not no_medicine(text, index):
                flags.append(_not_understood(text, resolved))
                complete = False
    return AllergyFacts(
        {"allergies": members(known, complete, on, "allergies")}, tuple(unchecked), tuple(flags)
    )


def despite(taken: Iterable[str], facts: Mapping[str, Value], on: date) -> dict[str, Found]:
    """Whether an ingredient that is taken is among the allergies: true as soon as one is, false
    when both lists are whole."""
    allergic, taking = facts.get("allergies"), facts.get("taking")
    if not isinstance(allergic, Members) or not isinstance(taking, Members):
        return {}
    both = sorted(allergic.known.intersection(taken))
    if both or (allergic.complete and taking.complete):
        return {"taken_despite_allergy": choice(bool(both), on, ", ".join(both) or "allergies")}
    return {}


def _not_understood(text: str, resolved: Resolved) -> str:
    if resolved.near:
        return f"'{text}' is not a medicine known here. Did you mean {resolved.near}?"
    return (
        f"the allergy to '{text}' is not understood: it may be to any medicine. Which medicine, or "
        "what else, is it?"
    )


def says_none(text: str, index: IntakeIndex) -> bool:
    """Whether an entry of the list says that there is no allergy."""
    return key_of(text) in index.content.no_allergy


def no_medicine(text: str, index: IntakeIndex) -> bool:
    """Whether the whole text is about things that are none of the medicines here: "Allergy to
    peanuts (finding)"."""
    key, names = key_of(text)[:LONGEST_NAME], _phrases(index.content.allergens)
    return names.search(key) is not None and index.content.allergy_words.issuperset(
        WORD.findall(names.sub(" ", key))
    )


@lru_cache(maxsize=8)
def _phrases(words: frozenset[str]) -> re.Pattern[str]:
    """Finds the names, longest first, also with an ending of the plural."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return (
        re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")(?:s|es)?\b")
        if longest_first
        else NOTHING
    )
