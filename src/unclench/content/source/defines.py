"""Reads the named parts of criteria, and notes every cut point that a criterion itself writes."""

from __future__ import annotations

import re
from typing import Any

from unclench.content.source.draft import Cited, Draft
from unclench.content.source.fields import Fields
from unclench.criteria.vocabulary import FactType, Vocabulary
from unclench.errors import UnclenchError

DIGIT = re.compile("[0-9]")


def make_vocabulary(draft: Draft) -> None:
    types = {
        spec.id: FactType(spec.id, spec.kind, spec.unit, spec.members)
        for spec in draft.facts.values()
    }
    draft.vocabulary = Vocabulary(types, dict(draft.vocabulary.parts))


def read_defines(draft: Draft, data: dict[str, Any]) -> None:
    """Named parts, in the order they are written; each may use those before it."""
    from unclench.criteria.syntax import read

    for name, body in data.items():
        entry = Fields(body, f"define {name}", draft.problems)
        text, claims, judgement = (
            entry.text("when"),
            entry.ids("claims"),
            entry.text("judgement", required=False),
        )
        entry.finish()
        draft.cite(entry.place, claims)
        try:
            node = read(text, draft.vocabulary)
        except UnclenchError as error:
            draft.fault(entry.place, str(error))
            continue
        draft.vocabulary = Vocabulary(
            draft.vocabulary.facts, {**draft.vocabulary.parts, name: node}
        )
        note_numbers(draft, entry.place, text, claims, judgement)


def note_numbers(
    draft: Draft, place: str, text: str, claims: tuple[str, ...], judgement: str
) -> None:
    """Every cut point that this text itself writes (named parts are noted where they are
    defined)."""
    from unclench.criteria.syntax import read
    from unclench.criteria.tree import Fact, comparisons

    if not DIGIT.search(text):  # most criteria compare no number
        return
    plain = Vocabulary(draft.vocabulary.facts, dict.fromkeys(draft.vocabulary.parts, Fact("part")))
    try:
        node = read(text, plain)
    except UnclenchError:
        return
    for found in comparisons(node):
        draft.numbers.append(
            Cited(
                place,
                f"{found.value}",
                draft.facts[found.name].unit,
                found.operator,
                claims,
                judgement,
            )
        )
