"""International nonproprietary names in the spelling of other languages.

The WHO gives each name in Latin, English, French, Spanish and other languages. They differ by its
own spelling rule (f for ph, t for th, e for ae and oe, i for y, without h and k) and by the last
vowel. Two names of one such spelling are the same medicine, unless two medicines here have it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from unclench.language.letters import key_of

RULES = (
    ("ae", "e"), ("oe", "e"), ("ph", "f"), ("th", "t"), ("ch", "c"), ("ck", "c"), ("k", "c"),
    ("y", "i"), ("lli", "li"), ("x", "s"), ("ss", "s"), ("ee", "e"), ("ou", "u"),
    ("h", ""), (" ", ""),
)  # fmt: skip
ENDS = re.compile(r"[aeo]$")
SPANISH = re.compile(r"^es(?=[pt])")
SHORTEST = 5


@lru_cache(maxsize=4096)  # the same medicines come again and again
def inn_key(name: str) -> str:
    """The spelling under which the names of all languages are one; nothing for a short name."""
    key = SPANISH.sub("s", key_of(name))
    for written, plain in RULES:
        key = key.replace(written, plain)
    key = ENDS.sub("", key)
    return key if len(key) >= SHORTEST else ""


def ingredients_by_inn(ingredients: Iterable[str]) -> Mapping[str, str]:
    """The ingredient of each such spelling; none where two have it."""
    found: dict[str, str] = {}
    several: set[str] = set()
    for ingredient in ingredients:
        key = inn_key(ingredient.replace("_", " "))
        if key and found.setdefault(key, ingredient) != ingredient:
            several.add(key)
    return {key: ingredient for key, ingredient in found.items() if key not in several}
