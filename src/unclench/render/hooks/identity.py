"""Ids of cards: the same call gives the same ids, and an id says what its card was about.

So feedback, which names nothing but the id of a card, can be counted by cause without any note of
the cards that were sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID, uuid5

BITS = 62  # the last bits of a UUID that are free in every version and variant


class CardCause(NamedTuple):
    """What a card is about, such as `alert` with the id of a rule on `order-sign`."""

    hook: str
    kind: str
    name: str

    def key(self) -> str:
        return f"{self.hook} {self.kind} {self.name}"


def card_id(instance: str, cause: CardCause) -> str:
    first = _number(f"{instance} {cause.key()}", 128) >> BITS << BITS
    return str(UUID(int=first | _code(cause), version=5))


def suggestion_id(card: str, place: int) -> str:
    return str(uuid5(UUID(card), str(place)))


def causes_by_code(causes: Iterable[CardCause]) -> Mapping[int, CardCause]:
    return {_code(cause): cause for cause in causes}


def code_of(card: str) -> int | None:
    """What an id of ours ends with; None when this is no UUID."""
    try:
        return UUID(card).int & ((1 << BITS) - 1)
    except (ValueError, AttributeError, TypeError):
        return None


def _code(cause: CardCause) -> int:
    return _number(cause.key(), BITS)


def _number(text: str, bits: int) -> int:
    return int.from_bytes(sha256(text.encode()).digest()[:16], "big") >> (128 - bits)
