"""The one way to write a document for a signature: every value of it, keys in order, without
spaces."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

SIGNED, DIGEST, STATEMENT = "signed", "document", "jws"


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
    """What a statement is about: a hash of everything but itself and the hash of the file."""
    return _digest_without(tree, (DIGEST, STATEMENT))


def whole_digest(tree: Mapping[str, Any]) -> str:
    """What a file carries: a hash of everything but itself, the statement included."""
    return _digest_without(tree, (DIGEST,))


def _digest_without(tree: Mapping[str, Any], own: tuple[str, ...]) -> str:
    signed = tree.get(SIGNED)
    if not isinstance(signed, Mapping):
        return digest_of_bytes(canonical_bytes(tree))
    left = {key: value for key, value in signed.items() if key not in own}
    return digest_of_bytes(canonical_bytes({**tree, SIGNED: left}))
