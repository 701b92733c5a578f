"""Facts that a record holds as they are: one value of the tree against one FactSpec. Both doors
read through here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from unclench.content.types import FactSpec
from unclench.intake.amounts import kind, number_of
from unclench.intake.faults import RefusedError, hint, shown
from unclench.intake.text import is_text
from unclench.language.letters import fold
from unclench.language.suggest import closest

LONGEST_LIST = 500
LONGEST_WORD = 200
LIKE = 0.75
NO_WORDS: Mapping[str, str] = {}
CONDITIONS, IN_WORDS = "conditions", " Any other illness goes under other_conditions, in words."


def plain_value(spec: FactSpec, value: Any) -> object:
    """bool, str or Decimal, as the fact's kind wants it; RefusedError when it does not fit. Sets
    are read word by word: see member."""
    match spec.kind:
        case "yes_no":
            return _yes_no(value)
        case "choice":
            return _choice(spec, value)
        case _:
            return in_range(spec, number_of(value))


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise RefusedError(
            f"true or false was expected, not {kind(value)}",
            "Write true or false; leave it out when it is not known.",
        )
    return value


def _choice(spec: FactSpec, value: Any) -> str:
    known = spec.members or frozenset()
    if isinstance(value, bool) and {"yes", "no"} <= known:
        return "yes" if value else "no"
    if not isinstance(value, str) or value not in known:
        raise RefusedError(
            f"{kind(value)} is not one of {', '.join(sorted(known))}",
            hint(str(value), sorted(known)),
        )
    return value


def in_range(spec: FactSpec, number: Decimal) -> Decimal:
    """The number, when a person can have it; RefusedError otherwise."""
    if (spec.low is not None and number < spec.low) or (
        spec.high is not None and number > spec.high
    ):
        raise RefusedError(
            f"{shown(number)} cannot be: {spec.names.clinician} lies between {spec.low} and "
            f"{spec.high}",
            "Check the number and its unit.",
        )
    return number


def member(spec: FactSpec, word: str, meant: Mapping[str, str] = NO_WORDS) -> str:
    """A word that may be in this set; RefusedError when the fact lists its members and this is
    none. `meant` are the ids of other words: they are suggested, never taken."""
    if spec.members is not None and word not in spec.members:
        do = _which(word, sorted(spec.members), meant)
        elsewhere = IN_WORDS if spec.record == CONDITIONS else ""
        raise RefusedError(f"'{shown(word)}' is not a known id", f"{do}{elsewhere}")
    return word


def _which(word: str, known: list[str], meant: Mapping[str, str]) -> str:
    plain = fold(word.replace("_", " "))
    words = {other: id_ for other, id_ in meant.items() if id_ in known}
    found = words.get(plain) or closest(word, known) or words.get(closest(plain, words, LIKE), "")
    return f"Did you mean '{found}'?" if found else hint(word, known)


def words_of(value: Any) -> tuple[str, ...]:
    """A list of texts; RefusedError when it is none, or too long."""
    if not isinstance(value, list):
        raise RefusedError(
            f"a list was expected, not {kind(value)}",
            "Write [] when there are none, and leave it out when it was not asked.",
        )
    if len(value) > LONGEST_LIST:
        raise RefusedError(
            f"has {len(value)} entries; at most {LONGEST_LIST} are read",
            "Send one person at a time.",
        )
    for i, word in enumerate(value):
        if not is_text(word) or not word.strip() or len(word) > LONGEST_WORD:
            raise RefusedError(
                f"number {i + 1} of the list is {kind(word)}, not a short text",
                "Write words, between quotes when YAML reads them otherwise.",
            )
    return tuple(word.strip() for word in value)
