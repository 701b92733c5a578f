"""Medicine lines, each with the ingredients it stands for."""

from typing import NamedTuple

from unclench.patient.derive.medicine_names import INTRATHECAL, resolve_line
from unclench.patient.index import Index
from unclench.patient.record import MedicineLine


class Item(NamedTuple):
    """One ingredient of one line. `taken` is its id in `taking`: the ingredient, or
    ingredient_intrathecal."""

    taken: str
    ingredient: str
    route: str
    line: MedicineLine
    alone: bool


class Listed(NamedTuple):
    """All lines. `complete` is false when a line that is not understood may be one of the known
    medicines."""

    items: tuple[Item, ...]
    complete: bool
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]


def listed(lines: tuple[MedicineLine, ...], index: Index) -> Listed:
    """The ingredients of a medicine list. A name that is not known is kept in words and never
    dropped."""
    items: list[Item] = []
    unchecked: list[str] = []
    flags: list[str] = []
    complete = True
    for line in lines:
        resolved = resolve_line(line, index)
        flags.extend(resolved.doubts)
        items.extend(
            _item(line, name.ingredient, name.route, len(resolved.names) == 1)
            for name in resolved.names
        )
        if not resolved.names:
            unchecked.append(line.name or _code_in_words(line))
            complete = complete and bool(line.name) and not resolved.near
            flags.extend(
                [f"'{line.name}' is not a medicine known here. Did you mean {resolved.near}?"]
                if resolved.near
                else []
            )
    return Listed(tuple(items), complete, tuple(unchecked), tuple(flags))


def _item(line: MedicineLine, ingredient: str, named_route: str, alone: bool) -> Item:
    route = line.route or named_route
    inside = INTRATHECAL in (line.route, named_route)
    return Item(
        f"{ingredient}_{INTRATHECAL}" if inside else ingredient,
        ingredient,
        INTRATHECAL if inside else route,
        line,
        alone,
    )


def _code_in_words(line: MedicineLine) -> str:
    return (
        "a medicine known only by code "
        f"({', '.join(code for _, code in line.codes) or line.origin})"
    )
