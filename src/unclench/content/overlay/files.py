"""Reads the files of an overlay, and refuses what is too much or has not the shape of one, before
anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from unclench.content.source.yaml_text import read_yaml
from unclench.errors import InputError, KnowledgeError, Problem

MOST_FILES, LARGEST, LONGEST, MOST_ITEMS = 200, 1_000_000, 4_000, 1_000
FOLDERS = ("sources", "claims", "rules")
FILES = ("overlay.yaml", "limits.yaml", "regimens.yaml", "loosen.yaml")
TEXT, TEXTS, FLAG, ANYTHING = "text", "a text or a list of texts", "true or false", "anything"
WORDS = {"clinician": TEXT, "person": TEXT}
# The content of each place: a kind of value, [what every item is], {"*": what every entry is}, or
# the known keys.
SOURCE = {
    **dict.fromkeys(("title", "publisher", "year", "kind", "region", "population"), TEXT),
    **dict.fromkeys(("directness", "url", "read", "part", "author", "copied_by"), TEXT),
    "references": {"cites": TEXTS, "lists": TEXT},
}
CLAIM = {
    **dict.fromkeys(("says", "at", "confidence", "population", "review"), TEXT),
    **dict.fromkeys(("sources", "carries", "author"), TEXTS),
    "values": [dict.fromkeys(("of", "is", "number", "unit"), TEXT)],
}  # fmt: skip
RULE = {
    **dict.fromkeys(
        ("id", "effect", "when", "why", "judgement", "cause", "severity", "if_taken", "urgency"),
        TEXT,
    ),
    **dict.fromkeys(("for", "claims", "tasks", "author", "carries"), TEXTS),
    "small_steps": FLAG,
    "say": WORDS,
    "examples": [{"given": {"*": ANYTHING}, "then": TEXT}],
}
SHAPES: dict[str, Any] = {
    "sources": {"*": SOURCE}, "claims": {"*": CLAIM}, "rules": [RULE],
    "overlay.yaml": dict.fromkeys(("name", "by", "on"), TEXT),
    "limits.yaml": {"*": [{"at_most": TEXT, "when": TEXT, "claims": TEXTS, "judgement": TEXT}]},
    "regimens.yaml": {"*": {"use": TEXT, "claims": TEXTS}},
    "loosen.yaml": [dict.fromkeys(("rule", "to", "because", "approved_by", "on"), TEXT)],
}  # fmt: skip


def read_overlay(folder: Path) -> dict[str, Any]:
    """The tree of every file by its path; InputError or KnowledgeError where there is too much, or
    no overlay in it."""
    paths = sorted(islice(folder.rglob("*.yaml"), MOST_FILES + 1))
    if len(paths) > MOST_FILES:
        raise InputError(
            [Problem(str(folder), f"holds more than {MOST_FILES} files", "Put them together.")]
        )
    texts = {str(path.relative_to(folder)): _text(path) for path in paths}
    if sum(map(len, texts.values())) > LARGEST:
        reason = f"holds more than {LARGEST:,} characters"
        raise InputError(
            [Problem(str(folder), reason, "An overlay says only what is the clinic's own.")]
        )
    files = {name: _tree(name, text) for name, text in texts.items()}
    if problems := list(shape_problems(files)):
        raise KnowledgeError(problems)
    return files


def _text(path: Path) -> str:
    try:
        if path.is_file():
            with path.open("rb") as file:
                return file.read(LARGEST + 1).decode("utf-8")
        raise InputError([Problem(str(path), "is no file", "Take it out of the overlay.")])
    except UnicodeDecodeError:
        raise InputError(
            [Problem(str(path), "is not text in UTF-8", "Save it as UTF-8.")]
        ) from None
    except OSError as error:
        reason = f"cannot be read ({str(error.strerror).lower()})"
        raise InputError([Problem(str(path), reason, "Check who may read it.")]) from None


def _tree(name: str, text: str) -> Any:
    try:
        return read_yaml(text)
    except InputError as error:
        found = [Problem(f"{name}: {p.place}", p.reason, p.do) for p in error.problems]
        raise KnowledgeError(found) from None


def shape_problems(files: Mapping[str, Any]) -> Iterator[Problem]:
    """The first fault of each file, as the places of the others may follow from it."""
    for name, tree in files.items():
        shape = SHAPES.get(name if name in FILES else name.split("/")[0])
        if shape is not None and (tree is not None or name == FILES[0]):
            yield from islice(_faults(tree, shape, name), 1)


def _faults(value: Any, shape: Any, place: str) -> Iterator[Problem]:
    if isinstance(shape, str):
        if not _is(value, shape):
            yield Problem(place, f"{shape} was expected, not {_shown(value)}", _do(shape))
    elif isinstance(shape, list):
        yield from _of_list(value if isinstance(value, list) else [value], shape[0], place)
    elif not isinstance(value, dict):
        yield Problem(
            place, f"keys and values were expected, not {_shown(value)}", "Write it as key: value."
        )
    else:
        yield from _of_map(value, shape, place)


def _of_list(items: list[Any], shape: Any, place: str) -> Iterator[Problem]:
    if len(items) > MOST_ITEMS:
        yield Problem(place, f"has more than {MOST_ITEMS:,} items", "Say less in one place.")
        return
    for i, item in enumerate(items):
        yield from _faults(item, shape, f"{place}[{i}]")


def _of_map(body: dict[str, Any], shape: dict[str, Any], place: str) -> Iterator[Problem]:
    """Unknown keys are reported by the reader of the entry. An empty value counts as left out."""
    for key, value in body.items():
        if not key.strip() or len(key) > LONGEST:
            yield Problem(place, f"{_shown(key)} is no name", "Write a short name.")
        elif "*" in shape:
            yield from _faults(value, shape["*"], f"{place}: {key}")
        elif key in shape and value is not None:
            yield from _faults(value, shape[key], f"{place}.{key}")


def _is(value: Any, kind: str) -> bool:
    if kind == FLAG:
        return isinstance(value, bool)
    if kind == TEXT:
        return (
            isinstance(value, (str, int, Decimal))
            and not isinstance(value, bool)
            and len(str(value)) <= LONGEST
        )
    if kind == TEXTS:
        items = value if isinstance(value, list) else [value]
        return len(items) <= MOST_ITEMS and all(_is(item, TEXT) for item in items)
    return True


def _shown(value: Any) -> str:
    kinds = {dict: "keys and values", list: "a list", bool: "true or false"}
    found = next((word for kind, word in kinds.items() if isinstance(value, kind)), "")
    text = str(value)
    return found or ("nothing" if value is None else f"'{text[:40]}{'…' * (len(text) > 40)}'")


def _do(kind: str) -> str:
    return f"Write {kind}{f' of at most {LONGEST:,} characters' * (kind != FLAG)}."
