"""How many people, histories and criteria the properties are tried on: `UNCLENCH_SCALE=10` tries
ten times as many."""

from __future__ import annotations

import os

SCALE = float(os.environ.get("UNCLENCH_SCALE", "1"))


def scaled(count: int) -> int:
    """That many at the usual scale; never none."""
    return max(1, int(count * SCALE))
