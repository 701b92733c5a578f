"""The one way to write a document for a signature: every value of it, keys in order, without
spaces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

SIGNED, DIGEST, STATEMENT = "signed", "document", "jws"
OWN = (DIGEST, STATEMENT)


def canonical_bytes(tree: Any) -> bytes:
    """Equal for equal documents, however they are laid out."""
    text = json.dumps(
        tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_number
    )
    return text.encode("utf-8", "surrogatepass")


def _number(value: object) -> str:
    if isinstance(value, Decimal):
        return f"decimal {value}"
    raise TypeError(f"a value of type {type(value).__name__} is in no document")


def digest_of_bytes(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def document_digest(tree: Mapping[str, Any]) -> str:
    """A hash of everything but the digest and the statement themselves."""
    signed = tree.get(SIGNED)
    if not isinstance(signed, Mapping):
        return digest_of_bytes(canonical_bytes(tree))
    left = {key: value for key, value in signed.items() if key not in OWN}
    return digest_of_bytes(canonical_bytes({**tree, SIGNED: left}))
