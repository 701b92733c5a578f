"""JSON: plain values, and their bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

Json = dict[str, Any]
Encode = Callable[[Any], bytes]


def to_bytes(shown: Json) -> bytes:
    """Deterministic JSON with a line for each part and each entry of a list. Half a surrogate pair
    is written as its escape, so that nothing is refused.

    One line for each entry, not for each value: those are written many times as fast."""
    encode = _fastest()
    parts = b",\n".join(
        [b"  %b: %b" % (encode(key), _lines(value, encode)) for key, value in shown.items()]
    )
    return b"{\n%b\n}\n" % parts


def _lines(value: Any, encode: Encode) -> bytes:
    if not isinstance(value, list) or not value:
        return encode(value)
    entries = b",\n".join([b"    " + encode(entry) for entry in value])
    return b"[\n%b\n  ]" % entries


@cache
def _fastest() -> Encode:
    """orjson where it is installed; the standard library writes the same bytes."""
    try:
        from orjson import dumps
    except ImportError:
        return standard()
    return by_orjson(dumps, standard())


def standard() -> Encode:
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return lambda value: encode(value).encode("utf-8", "backslashreplace")


def by_orjson(dumps: Encode, otherwise: Encode) -> Encode:
    """What orjson refuses (half a surrogate pair, a number of more than 64 bits) is left to the
    other."""

    def encode(value: Any) -> bytes:
        try:
            return dumps(value)
        except TypeError:
            return otherwise(value)

    return encode
