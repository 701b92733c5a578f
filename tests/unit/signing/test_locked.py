"""A key under a passphrase opens with the cost that it was locked with."""

from __future__ import annotations

from typing import Any

import pytest

from unclench.signing import locked
from unclench.signing.keys import new_key
from unclench.signing.locked import lock, unlock
from unclench.signing.statement import SignatureError

PASSPHRASE = "four quiet words here"


def test_a_key_opens_after_the_cost_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key("Dr A. Jones", "neurologist")
    monkeypatch.setattr(locked, "MEMORY_KIB", 64)
    kept = lock(key, PASSPHRASE)
    monkeypatch.setattr(locked, "MEMORY_KIB", 128)
    assert unlock(kept, PASSPHRASE) == key


@pytest.mark.parametrize(
    "cost", [[3, 2**30, 4], [10**9, 64, 1], [1, 64, 99], [0, 64, 1], ["1", 64, 1], [1], None]
)
def test_a_cost_that_no_server_can_bear_is_refused(
    cost: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locked, "MEMORY_KIB", 64)
    kept = {**lock(new_key("Dr A. Jones", "neurologist"), PASSPHRASE), "argon2id": cost}
    with pytest.raises(SignatureError):
        unlock(kept, PASSPHRASE)
