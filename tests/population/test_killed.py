"""A scan that was killed before some step ends, resumed, with the bytes of one that was not."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.scan_kills import kills, starts
from unclench.content import load


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_a_resumed_scan_has_the_same_bytes(number: int, tmp_path: Path) -> None:
    load()
    assert kills([*starts(tmp_path)][number], tmp_path, range(number, 400, 40)) > 1
