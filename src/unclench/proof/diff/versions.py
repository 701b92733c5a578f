"""What changed between two contents: every number, word and rule by its id, as it was and as it
is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from unclench.content.compile.in_memory import Version
from unclench.content.source.draft import Draft
from unclench.content.types import CRITERIA, Dose, Words
from unclench.criteria.engines.prose import prose
from unclench.proof.diff.items import IN_ORDER, names_of

LEFT_OUT = ("id", "read", "offer_read", "carries", "review")
TEXTS = (
    "why",
    "about",
    "says",
    "name",
    "title",
    "used",
    "text",
    "population",
    "publisher",
    "at",
    "for_whom",
)
NUMBER, WORD, RULE, SOURCE = "number", "word", "rule", "source"


class VersionChange(NamedTuple):
    """One part of one entry: `before` is empty when it is new, `after` when it is gone. `sort` is
    number, word, rule or source."""

    sort: str
    kind: str
    id: str
    part: str
    before: str
    after: str


class VersionPart(NamedTuple):
    sort: str
    text: str


class Order(NamedTuple):
    """Entries whose order decides."""

    order: tuple[str, ...]


Parts = dict[tuple[str, str], dict[str, VersionPart]]


def changes(old: Version, new: Version) -> tuple[VersionChange, ...]:
    """Everything that differs, in the order of the newer content; what is gone comes last."""
    return tuple(changed_parts(old.draft, new.draft))


def changed_parts(old: Draft, new: Draft) -> Iterator[VersionChange]:
    before, after = parts(old), parts(new)
    for key in dict.fromkeys((*after, *before)):
        yield from _of_entry(key, before.get(key), after.get(key))


def _of_entry(
    key: tuple[str, str],
    before: Mapping[str, VersionPart] | None,
    after: Mapping[str, VersionPart] | None,
) -> Iterator[VersionChange]:
    if before is None or after is None:
        told = "; ".join(
            f"{name}: {part.text}" for name, part in (before or after or {}).items() if part.text
        )
        yield VersionChange(
            RULE, *key, "", told if after is None else "", told if before is None else ""
        )
        return
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        if was != now and (known := now or was):
            yield VersionChange(
                known.sort, *key, name, was.text if was else "", now.text if now else ""
            )


def parts(draft: Draft) -> Parts:
    """Every entry by kind and id, as named parts that can be compared one by one."""
    found: Parts = {}
    for kind, name, value in entries(draft):
        found[kind, name] = (
            dict(_parts(value, "", draft))
            if hasattr(value, "_asdict")
            else {"": VersionPart(WORD, str(value))}
        )
    return found


def entries(draft: Draft) -> Iterator[tuple[str, str, Any]]:
    """Everything in a content that can change, by kind and id; a rule for several options has one
    entry for each."""
    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("claim", draft.claims),
        ("source", draft.sources),
        ("fact", draft.facts),
        ("option", draft.options),
        ("task", draft.tasks),
        ("condition", draft.conditions),
        ("sign name", draft.sign_names),
        ("medicine name", draft.ingredients),
        ("word", draft.words),
    )
    lists: tuple[tuple[str, Iterable[Any]], ...] = (
        ("sign", (*draft.dangers, *draft.triggers, *draft.side_effects)),
        ("stage", draft.stages),
        ("education", draft.lessons),
        ("seek help", draft.seek_help),
    )
    yield from (("rule", f"{rule.id} ({rule.option or 'person'})", rule) for rule in draft.rules)
    yield from ((kind, name, value) for kind, table in tables for name, value in table.items())
    yield from ((kind, value.id, value) for kind, values in lists for value in values)
    yield from (("disagreement", value.about, value) for value in draft.disagreements)
    yield "pathway", "stages", Order(tuple(stage.id for stage in draft.stages))


def _parts(value: Any, path: str, draft: Draft) -> Iterator[tuple[str, VersionPart]]:
    for name, inner in value._asdict().items():
        if name not in LEFT_OUT:
            yield from _part(name, inner, f"{path}.{name}" if path else name, draft)


def _part(name: str, value: Any, path: str, draft: Draft) -> Iterator[tuple[str, VersionPart]]:
    if name in CRITERIA:
        yield path, VersionPart(RULE, "" if value is None else sentence(draft, value))
    elif isinstance(value, Words):
        yield f"{path}.clinician", VersionPart(WORD, value.clinician)
        yield f"{path}.person", VersionPart(WORD, value.person)
    elif hasattr(value, "_asdict") and not isinstance(value, Dose):
        yield from _parts(value, path, draft)
    elif isinstance(value, tuple) and value and hasattr(value[0], "_asdict"):
        yield from _items(value, path, draft)
    elif value not in (None, "", ()):
        kind = _sort(name, value)
        yield path, VersionPart(kind, _text(sorted(value) if kind == SOURCE else value))


def _items(items: tuple[Any, ...], path: str, draft: Draft) -> Iterator[tuple[str, VersionPart]]:
    """Each item under its own name; their order is compared where it decides."""
    names = names_of(items, lambda criterion: sentence(draft, criterion))
    for name, item in zip(names, items, strict=True):
        yield from _parts(item, f"{path}.{name}", draft)
    if isinstance(items[0], IN_ORDER):
        yield f"{path}.order", VersionPart(RULE, ", ".join(names))


def _sort(name: str, value: Any) -> str:
    if isinstance(value, (Dose, Decimal)) or (
        isinstance(value, int) and not isinstance(value, bool)
    ):
        return NUMBER
    return WORD if name in TEXTS else SOURCE if name in ("claims", "sources") else RULE


def _text(value: Any) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(map(str, value)))
    if isinstance(value, (list, tuple)) and not isinstance(value, Dose):
        return ", ".join(map(str, value))
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def sentence(draft: Draft, criterion: int) -> str:
    """A criterion as the sentence that a clinician reads."""
    facts = draft.facts
    return prose(
        draft.criteria[criterion],
        lambda fact: facts[fact].names.clinician if fact in facts else fact,
        lambda fact: facts[fact].unit if fact in facts else "",
    )
