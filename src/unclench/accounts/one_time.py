"""One-time codes by the clock (RFC 6238): six digits that change every thirty seconds."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from secrets import token_bytes
from urllib.parse import quote, urlencode

SECONDS, DIGITS, BYTES = 30, 6, 20
ISSUER = "Unclench"


def new_secret() -> str:
    return base64.b32encode(token_bytes(BYTES)).decode("ascii")


def address(secret: str, account: str) -> str:
    """What an app reads from a picture."""
    label = quote(f"{ISSUER}:{account}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def code_at(secret: str, step: int) -> str:
    made = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), "sha1")
    at = made[-1] & 15
    number = int.from_bytes(made[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: str, code: str, now: datetime, used: int) -> int | None:
    """The step that the code is of: this one or a neighbour, and later than the one `used` last;
    None for a code that does not fit."""
    here = int(now.timestamp()) // SECONDS
    given = "".join(code.split()).encode("utf-8", "surrogatepass")
    for step in (here, here - 1, here + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), given) and step > used:
            return step
    return None
