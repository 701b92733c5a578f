"""Looks into the models: the keys of each, the models inside it, and its entries in a
file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from unclench.content.schema.base import KeyedEntry, ShownType


class Key(NamedTuple):
    """A key of a model. `holds` is its type; `enum` the words it may have."""

    name: str
    holds: Any
    needed: bool
    meaning: str
    enum: tuple[str, ...]


@cache
def keys(model: type[KeyedEntry]) -> tuple[Key, ...]:
    """The keys of a model in the order they are written, those that have to be there first."""
    found = [
        Key(
            field.alias or name,
            _typed(field.annotation, field.metadata),
            field.is_required(),
            field.description or "",
            words_of(field),
        )
        for name, field in model.model_fields.items()
    ]
    return tuple(sorted(found, key=lambda key: not key.needed))


def _typed(annotation: Any, metadata: list[Any]) -> Any:
    """The type of a field with what it is called, which pydantic keeps apart."""
    shown = [one for one in metadata if isinstance(one, ShownType)]
    return Annotated[annotation, shown[0]] if shown else annotation


def words_of(field: Any) -> tuple[str, ...]:
    """The words that a field, or what stands inside it, may have."""
    extra = getattr(field, "json_schema_extra", None)
    if isinstance(extra, dict):
        return tuple(map(str, extra.get("enum", ())))
    annotation = getattr(field, "annotation", field)
    for part in (*getattr(annotation, "__metadata__", ()), *get_args(annotation)):
        if part is not field and (found := words_of(part) if not isinstance(part, type) else ()):
            return found
    return ()


def models(holds: Any) -> dict[str, type[KeyedEntry]]:
    """Every model that stands inside a type, by name, in the order in which they are met."""
    found: dict[str, type[KeyedEntry]] = {}
    for part in _inside(holds):
        if part.__name__ not in found:
            found[part.__name__] = part
            for key in keys(part):
                found |= {name: one for name, one in models(key.holds).items() if name not in found}
    return found


def _inside(holds: Any) -> Iterator[type[KeyedEntry]]:
    """The models of a type itself, without those inside them."""
    if isinstance(holds, type) and issubclass(holds, KeyedEntry):
        yield holds
    elif get_origin(holds) is Annotated:
        yield from _inside(get_args(holds)[0])
    else:
        for part in get_args(holds):
            yield from _inside(part)


def entries(tree: Any, holds: Any) -> Iterator[tuple[type[KeyedEntry], dict[str, Any]]]:
    """Each mapping of a tree that a model describes, with the model, from the outside inwards."""
    if get_origin(holds) is Annotated:
        yield from entries(tree, get_args(holds)[0])
    elif isinstance(holds, type) and issubclass(holds, KeyedEntry):
        if isinstance(tree, dict):
            yield holds, tree
            for key in keys(holds):
                yield from entries(tree.get(key.name), key.holds)
    elif get_origin(holds) is list:
        for item in tree if isinstance(tree, list) else ():
            yield from entries(item, get_args(holds)[0])
    elif get_origin(holds) is dict:
        for item in tree.values() if isinstance(tree, dict) else ():
            yield from entries(item, get_args(holds)[1])
    else:
        for part in get_args(holds):
            yield from entries(tree, part)
