"""Secrets made by chance. What is kept is a hash, from which the secret cannot be found again."""

from __future__ import annotations

import hashlib
from secrets import token_hex, token_urlsafe

BYTES, LONGEST = 32, 200
SIGN = "unc_"  # a token that is found somewhere is recognised by it


def new_token() -> str:
    return f"{SIGN}{token_urlsafe(BYTES)}"


def new_code() -> str:
    """For an invitation: sixteen letters in groups, to be typed from paper."""
    text = token_hex(8)
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))


def secret_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
