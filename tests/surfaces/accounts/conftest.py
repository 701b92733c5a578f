"""Hashes of passwords are made with little memory here, so that a sign-in takes no tenth of a
second. `test_passwords_are_hashed_as_the_standard_has_it` looks at the real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from unclench.accounts import passwords
from unclench.signing import locked


@pytest.fixture(scope="module", autouse=True)
def quick_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patched.setattr(passwords, "_hasher", lambda: quick)
        patched.setattr(locked, "MEMORY_KIB", 64)
        patched.setattr(locked, "TIME", 1)
        passwords._of_no_account.cache_clear()
        yield
    passwords._of_no_account.cache_clear()
