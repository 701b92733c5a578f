"""Passwords: argon2id with the parameters of RFC 9106, and what makes a bad one."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from unclench.errors import unusable

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 256
BASES = Path(__file__).with_name("common_passwords.txt")
ENDINGS = re.compile(r"[\W\d_]+")
NO_PASSWORD = "a password that is in no account"


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def hashed(password: str) -> str:
    """With a salt of its own; the same password twice gives two hashes."""
    return _hasher().hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Takes as long where there is no hash, so that the time does not tell which names exist."""
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        found = _hasher().verify(kept or _of_no_account(), password)
    except (VerificationError, InvalidHashError):
        return False
    return found and kept is not None


@cache
def _of_no_account() -> str:
    return hashed(NO_PASSWORD)


def is_old(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def check_password(password: str, words: tuple[str, ...] = ()) -> None:
    """RequestError for one that is easily guessed; `words` are those that others know about its
    holder."""
    if not SHORTEST <= len(password) <= LONGEST:
        reason = f"a password has {SHORTEST} to {LONGEST} characters"
        raise unusable("password", reason, "Take four words that do not belong together.")
    if _is_common(password.casefold(), words):
        do = "Take four words that do not belong together."
        raise unusable("password", "it is easily guessed", do)


def _is_common(password: str, words: tuple[str, ...]) -> bool:
    """Made of a common word, a name of its holder, a run or repeats, with little else."""
    left = password
    known = (*_bases(), *(word.casefold() for text in words for word in text.split()))
    for word in sorted(filter(lambda word: len(word) > 3, known), key=len, reverse=True):
        left = left.replace(word, "")
    letters = ENDINGS.sub("", left)
    return (len(letters) < 6 and (len(left) < len(password) or len(set(password)) < 7)) or (
        len(set(password)) < 5 or _is_run(password)
    )


def _is_run(password: str) -> bool:
    """Each character follows the one before it, up or down, nearly everywhere."""
    steps = [ord(b) - ord(a) for a, b in pairwise(password)]
    return max(steps.count(1), steps.count(-1)) > len(steps) * 2 // 3


@cache
def _bases() -> tuple[str, ...]:
    return tuple(BASES.read_text(encoding="utf-8").split())
