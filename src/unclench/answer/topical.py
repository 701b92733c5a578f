"""A question's subject: its topics, what it wants to know, and the words heard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.answer.parse import Heard
from unclench.answer.wanted import Wanted


class Topical(NamedTuple):
    """A question's topics and intents, its own or those of the thread; `named` in its own words,
    `topics` with what follows. `wanted` are the intents and cards it may be about, the likeliest
    first."""

    named: tuple[str, ...]
    topics: frozenset[str]
    intents: Mapping[str, int]
    heard: Heard
    wanted: tuple[Wanted, ...] = ()
