"""Values of the content as Python text that a reader can follow: one block for each entity, each
field with its name as a comment. Loading does not use the comments."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

WIDTH, STEP = 100, 4
OPENS, CLOSES = "([{", ")]}"


def value_source(value: Any, indent: int = 0) -> str:
    """A value of the models as an expression that makes it again."""
    if hasattr(value, "_fields"):
        return _entity(value, indent)
    if isinstance(value, dict):
        parts = (
            (f"{key!r}: {value_source(inner, indent + STEP)}", "") for key, inner in value.items()
        )
        return _block("{", parts, "}", indent)
    if isinstance(value, tuple):
        items = [(value_source(inner, indent + STEP), "") for inner in value]
        return _block("(", items, ",)" if len(items) == 1 else ")", indent)
    if isinstance(value, frozenset):
        members = [(repr(member), "") for member in sorted(value)]
        return _block("frozenset((", members, ",))" if len(members) == 1 else "))", indent)
    return _single(value)


def _single(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"D('{value}')"
    return f"F('{value}')" if isinstance(value, Fraction) else repr(value)


def _entity(value: Any, indent: int) -> str:
    """A named tuple. What it ends with and has by default is left out."""
    fields, defaults = [*value._fields], value._field_defaults
    while (
        fields and fields[-1] in defaults and _is(getattr(value, fields[-1]), defaults[fields[-1]])
    ):
        fields.pop()
    parts = ((value_source(getattr(value, name), indent + STEP), name) for name in fields)
    return _block(f"{type(value).__name__}(", parts, ")", indent)


def _is(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


def _block(opening: str, parts: Iterable[tuple[str, str]], closing: str, indent: int) -> str:
    """On one line where it fits, else one line for each part; its name is after its first line."""
    found = list(parts)
    line = f"{opening}{', '.join(text for text, _ in found)}{closing}"
    if "\n" not in line and indent + len(line) <= WIDTH:
        return line
    blank = " " * (indent + STEP)
    lines = "".join(f"{blank}{_named(text, name)}\n" for text, name in found)
    return f"{opening}\n{lines}{' ' * indent}{closing.lstrip(',')}"


def _named(text: str, name: str) -> str:
    first, newline, rest = text.partition("\n")
    if not newline:
        return f"{text},  # {name}" if name else f"{text},"
    return f"{first}  # {name}\n{rest}," if name else f"{text},"
