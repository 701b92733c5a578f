"""JSON: plain values, and their bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def to_bytes(shown: Json) -> bytes:
    """Deterministic JSON with a line for each part and each entry of a list. Half a surrogate pair
    is written as its escape, so that nothing is refused.

    One line for each entry, not for each value: the standard library writes those five times as
    fast."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    parts = ",\n".join(f"  {encode(key)}: {_lines(value, encode)}" for key, value in shown.items())
    return f"{{\n{parts}\n}}\n".encode("utf-8", "backslashreplace")


def _lines(value: Any, encode: Callable[[Any], str]) -> str:
    if not isinstance(value, list) or not value:
        return encode(value)
    entries = ",\n".join(f"    {encode(entry)}" for entry in value)
    return f"[\n{entries}\n  ]"
