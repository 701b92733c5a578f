"""Requests and signatures as plain JSON values, and back: what a signed plan carries so that anyone
can work it out again offline.

Amounts are exact decimals in texts, days and times ISO texts, records are mappings by field.
Reading is strict: a key too many, one too few, or a value of another kind is a `DoseError` that
names the place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from unclench.errors import DoseError
from unclench.plan.dosing.models import DosingRequest, Signature, SignedSchedule
from unclench.plan.dosing.signature import canonical, hash_of

DIGEST = 16


def write(value: object) -> Any:
    """A value of the dose kernel as JSON values."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return f"{value:f}"
        case date() | time():
            return value.isoformat()
        case tuple() if hasattr(value, "_fields"):
            return {name: write(part) for name, part in zip(value._fields, value, strict=True)}
        case tuple():
            return [write(part) for part in value]
        case _:
            raise DoseError(f"A value of type {type(value).__name__} cannot be written.")


def sealed(signed: SignedSchedule) -> dict[str, Any]:
    """The request, the signature and the digests of a signed schedule."""
    schedule, signature = signed
    return {
        "request": write(schedule.request),
        "signature": write(signature),
        "digests": digests(schedule.request, signature),
    }


def read_request(tree: Any) -> DosingRequest:
    """The request that was written; DoseError names the first place that cannot be read."""
    found: DosingRequest = _reader(DosingRequest)(tree, "request")
    return found


def read_signature(tree: Any) -> Signature:
    """The signature that was written; DoseError names the first place that cannot be read."""
    found: Signature = _reader(Signature)(tree, "signature")
    return found


def digests(request: DosingRequest, signature: Signature) -> dict[str, str]:
    """A short hash of every part that the seal covers, so that a change can be named. They prove
    nothing; the seal does."""
    parts: dict[str, object] = {**_fields(request), **_fields(signature._replace(seal=""))}
    return {name: hash_of(canonical(part))[:DIGEST] for name, part in parts.items()}


def _fields(record: DosingRequest | Signature) -> dict[str, object]:
    prefix = "request" if isinstance(record, DosingRequest) else "signature"
    return {f"{prefix}.{name}": part for name, part in zip(record._fields, record, strict=True)}


@lru_cache(maxsize=256)
def _reader(kind: Any) -> Callable[[Any, str], Any]:
    """The reader of one type of the models."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        (inner,) = (part for part in get_args(kind) if part is not NoneType)
        return lambda tree, place: None if tree is None else _reader(inner)(tree, place)
    if origin is Literal:
        return lambda tree, place: _member(get_args(kind), tree, place)
    if origin is tuple:
        return _list_reader(get_args(kind))
    return (
        _record_reader(kind)
        if hasattr(kind, "_fields")
        else lambda tree, place: _plain(kind, tree, place)
    )


def _member(known: tuple[Any, ...], tree: Any, place: str) -> Any:
    if tree not in known:
        raise DoseError(f"{place}: one of {', '.join(map(str, known))} was expected.")
    return tree


def _list_reader(kinds: tuple[Any, ...]) -> Callable[[Any, str], Any]:
    def read(tree: Any, place: str) -> Any:
        if not isinstance(tree, list) or (kinds[-1] is not Ellipsis and len(tree) != len(kinds)):
            raise DoseError(f"{place}: a list was expected.")
        wanted = [kinds[0]] * len(tree) if kinds[-1] is Ellipsis else list(kinds)
        return tuple(
            _reader(kind)(part, f"{place}[{i}]")
            for i, (kind, part) in enumerate(zip(wanted, tree, strict=True))
        )

    return read


def _record_reader(kind: Any) -> Callable[[Any, str], Any]:
    hints = get_type_hints(kind)

    def read(tree: Any, place: str) -> Any:
        if not isinstance(tree, Mapping) or set(tree) != set(kind._fields):
            missing = (
                sorted(set(kind._fields) ^ set(tree))
                if isinstance(tree, Mapping)
                else list(kind._fields)
            )
            raise DoseError(
                f"{place}: {', '.join(map(str, missing))} is missing or does not belong here."
            )
        return kind(
            **{name: _reader(hints[name])(tree[name], f"{place}.{name}") for name in kind._fields}
        )

    return read


PLAIN: dict[type, Callable[[str], Any]] = {
    Decimal: Decimal,
    date: date.fromisoformat,
    time: time.fromisoformat,
}


def _plain(kind: type, tree: Any, place: str) -> Any:
    """A text, number or flag as it is; amounts, days and times from their texts."""
    if kind in PLAIN and isinstance(tree, str):
        try:
            found = PLAIN[kind](tree)
        except (ValueError, InvalidOperation):
            raise DoseError(f"{place}: '{tree[:60]}' cannot be read.") from None
        if not isinstance(found, Decimal) or found.is_finite():
            return found
    elif kind in (str, bool, int) and type(tree) is kind:
        return tree
    raise DoseError(f"{place}: this value cannot be read.")
