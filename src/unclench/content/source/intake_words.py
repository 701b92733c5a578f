"""Reads how an amount is said to be taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from unclench.content.types.answers import Intake
from unclench.language.phrases import Phrase


def read_intake(
    language: Mapping[str, Any], phrases: Callable[[str], tuple[Phrase, ...]]
) -> Intake:
    def words(name: str) -> frozenset[str]:
        return frozenset(map(str, language.get(name, ())))

    def numbers(name: str) -> dict[str, Decimal]:
        return {str(word): Decimal(number) for word, number in (language.get(name) or {}).items()}

    return Intake(
        taken=phrases("taken"),
        untaken=phrases("untaken"),
        unsure=phrases("unsure"),
        opening=phrases("opening"),
        joints=words("joints"),
        turns=words("turns"),
        pieces=words("pieces"),
        longer=words("longer"),
        counts=numbers("counts"),
        often=numbers("often"),
    )
