"""One entry of the knowledge as text: a claim, source, option, rule, sign, stage, fact, task or
disagreement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from textwrap import fill
from typing import Any

from unclench.content.content import Content, Library
from unclench.content.types import CRITERIA, Dose

HIDDEN = (*CRITERIA, "carries", "read", "offer_read", "units")

Entry = tuple[str, Any]


def entries(content: Content, library: Library) -> dict[str, list[Entry]]:
    """Everything that has an id, with what kind of thing it is. One id may name an option and a
    fact."""
    found: dict[str, list[Entry]] = {}
    for kind, name, value in _all(content, library):
        found.setdefault(name, []).append((kind, value))
    return found


def _all(content: Content, library: Library) -> Iterator[tuple[str, str, Any]]:
    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("claim", library.claims),
        ("source", library.sources),
        ("fact", content.facts),
        ("task", content.tasks),
        ("condition", content.conditions),
        ("sign", content.sign_names),
        ("medicine name", content.ingredients),
    )
    lists: tuple[tuple[str, Iterable[Any]], ...] = (
        ("option", content.options),
        ("rule", content.rules),
        ("danger sign", content.dangers),
        ("trigger", content.triggers),
        ("side effect", content.side_effects),
        ("stage", content.stages),
        ("education", content.lessons),
        ("seek help", content.seek_help),
    )
    yield from ((kind, name, value) for kind, table in tables for name, value in table.items())
    yield from ((kind, value.id, value) for kind, values in lists for value in values)
    yield from (("disagreement", value.about, value) for value in content.disagreements)
    yield from _of_medicines(content)


def _of_medicines(content: Content) -> Iterator[tuple[str, str, Any]]:
    """What stands inside a medicine and has an id of its own: counselling, and regimens as
    `medicine ID.regimens.ID`."""
    for option in content.options:
        if option.medicine is not None:
            yield from (("counselling", found.id, found) for found in option.medicine.counselling)
            yield from (
                ("regimen", f"medicine {option.id}.regimens.{found.id}", found)
                for found in option.medicine.regimens
            )


def written(replies: Iterable[Any], pages: Mapping[str, Any]) -> dict[str, list[Entry]]:
    """The written answers and pages of education, as `answer ID` and `page ID`."""
    answers = {f"answer {reply.id}": [("answer", reply)] for reply in replies}
    return {**answers, **{f"page {name}": [("page", page)] for name, page in pages.items()}}


def entry_id(link: str) -> str:
    """`stage first_line`, `disagreement X` or `task X` as the id under which the entry is kept."""
    kind, _, name = link.partition(" ")
    return name if kind in ("stage", "disagreement", "task", "fact") and name else link


def entry_text(entry: Entry) -> str:
    """The fields that say something, one a line, wrapped at 80 columns."""
    kind, value = entry
    return "\n".join([f"{kind} {getattr(value, 'id', '')}".strip(), *_fields(value, 2)]) + "\n"


def _fields(value: Any, indent: int) -> Iterator[str]:
    for name, inner in value._asdict().items():
        if name not in HIDDEN and inner not in (None, "", ()):
            yield from _field(name, inner, indent)


def _field(name: str, value: Any, indent: int) -> Iterator[str]:
    before = " " * indent
    if hasattr(value, "_asdict") and not isinstance(value, Dose):
        yield f"{before}{name}:"
        yield from _fields(value, indent + 2)
    elif isinstance(value, tuple) and value and hasattr(value[0], "_asdict"):
        for inner in value:
            yield f"{before}{name}:"
            yield from _fields(inner, indent + 2)
    else:
        yield fill(
            f"{name}: {_written(value)}",
            80,
            initial_indent=before,
            subsequent_indent=before + "  ",
            break_on_hyphens=False,
        )


def _written(value: Any) -> str:
    if isinstance(value, (tuple, frozenset)) and not hasattr(value, "_asdict"):
        return ", ".join(
            sorted(map(str, value)) if isinstance(value, frozenset) else map(str, value)
        )
    return str(value)
