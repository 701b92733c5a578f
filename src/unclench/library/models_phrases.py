"""Phrases that promise something about the plan, as typed values."""

from typing import NamedTuple


class Promised(NamedTuple):
    """Phrases that need an effect; `not_about` are words of sentences that speak of something else."""

    phrases: tuple[str, ...]
    of: str
    needs: str
    not_about: tuple[str, ...]
