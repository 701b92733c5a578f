"""Secrets made by chance. What is kept is a hash, from which the secret cannot be found again."""

from __future__ import annotations

import base64
import hashlib
from secrets import token_bytes, token_urlsafe

BYTES, LONGEST = 32, 200
SIGN = "unc_"  # a token that is found somewhere is recognised by it


def new_token() -> str:
    return f"{SIGN}{token_urlsafe(BYTES)}"


def new_code() -> str:
    """For an invitation: 120 bits as letters in groups, to be typed from paper."""
    text = base64.b32encode(token_bytes(15)).decode("ascii").lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def secret_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
