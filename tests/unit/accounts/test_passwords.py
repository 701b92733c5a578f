"""Passwords as they are really kept."""

from __future__ import annotations

import statistics
from time import perf_counter

import pytest

from unclench.accounts.passwords import hashed, is_old, matches
from unclench.signing import locked


def test_passwords_are_hashed_as_the_standard_has_it() -> None:
    """RFC 9106, the second recommended option: 64 MiB, three passes, four lanes."""
    made = hashed("tall river seven lamps")
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$") and not is_old(made)
    assert matches(made, "tall river seven lamps") and not matches(made, "tall river seven lamp")
    assert (locked.MEMORY_KIB, locked.TIME, locked.LANES) == (65536, 3, 4)


def test_a_hash_that_is_none_or_weaker_is_known() -> None:
    weak = "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
    assert not matches("no hash", "x") and not matches("", "x") and not matches(None, "x")
    assert is_old(f"{weak}xQ8NmJ6h1wHqZp0b3QyX0V5rW8vH1m3o0c7r1n9k2aA")


@pytest.mark.timed
def test_the_time_does_not_tell_which_names_exist() -> None:
    """A hash is checked either way, also for a name that there is not."""
    kept = hashed("tall river seven lamps")
    matches(None, "first")

    def lasts(found: str | None) -> float:
        started = perf_counter()
        matches(found, "wrong")
        return perf_counter() - started

    known, unknown = ([lasts(found) for _ in range(5)] for found in (kept, None))
    assert 0.4 < statistics.median(known) / statistics.median(unknown) < 2.5
