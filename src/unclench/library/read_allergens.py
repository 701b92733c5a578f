"""Reads what people are allergic to that is none of the medicines here. A word that names one of them, or a class of theirs, is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unclench.library.draft import Draft
from unclench.library.lettering import key_of
from unclench.library.shape import Entry

NONE, AROUND = "none", "around"


def read_allergens(draft: Draft, data: dict[str, Any]) -> None:
    """`none` says that there is no allergy, `around` what may stand round a name; every other entry is a group of names."""
    draft.no_allergy = frozenset(map(key_of, data.get(NONE, ())))
    draft.allergy_words = frozenset(map(key_of, data.get(AROUND, ())))
    for group, body in data.items():
        if group not in (NONE, AROUND):
            _group(draft, Entry(body, f"allergens: {group}", draft.problems), group)


def _group(draft: Draft, entry: Entry, group: str) -> None:
    ours = dict(_ours(draft))
    for text in entry.ids("names"):
        key = key_of(text)
        if medicine := ours.get(key) or ours.get(key.removesuffix("s")):
            entry.fault(
                "names", f"'{text}' may be {medicine}", "An allergy to a medicine of this knowledge is never passed over."
            )
        draft.allergens[key] = group
    entry.finish()


def _ours(draft: Draft) -> Iterator[tuple[str, str]]:
    """Every name of a medicine here, and of each class to which one belongs, with the medicine."""
    yield from ((key, name.ingredient) for key, name in draft.names.items() if name.ingredient in draft.options)
    for medicine in draft.options.keys() & draft.ingredients.keys():
        for class_id in draft.ingredients[medicine].classes:
            yield key_of(class_id.replace("_", " ")), medicine
            yield key_of(draft.class_names.get(class_id, class_id)), medicine
