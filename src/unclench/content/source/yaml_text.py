"""Strict YAML 1.2: no anchors, no tags, no duplicate keys, exact numbers. The tree holds dict,
list, str, int, Decimal, bool and None."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from unclench.errors import InputError, Problem

DEEPEST = 20
TOO_DEEP = f"nested more than {DEEPEST} deep"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Zeros in front are no number: older YAML counts 046 in eights.
INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})", re.ASCII)
NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,18}", re.ASCII)
CORE_WORDS = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
BEGINS_NUMBER = frozenset("+-.0123456789")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

YamlTree = dict[str, Any] | list[Any] | str | int | Decimal | bool | None


class Located(dict[str, Any]):
    """A mapping that remembers the line of each of its keys (from 1)."""

    lines: dict[str, int]


def read_yaml(text: str) -> YamlTree:
    """The tree of one YAML document; InputError with line and reason when it is not strict YAML."""
    try:
        events = yaml.parse(text, Loader=LOADER)
        tree = _document(events)
    except yaml.YAMLError as error:
        raise _fault(getattr(error, "problem_mark", None), _reason(error)) from None
    except RecursionError:
        raise _fault(None, TOO_DEEP) from None
    return tree


def _reason(error: yaml.YAMLError) -> str:
    """What the parser says; newer ones have a limit of their own on nesting, far above ours."""
    reason = str(getattr(error, "problem", None) or "not YAML")
    return TOO_DEEP if "nesting depth" in reason else reason


def _document(events: Iterator[Any]) -> YamlTree:
    tree: YamlTree = None
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise _fault(event.start_mark, "a second document begins here")
            tree = _node(next(events), events, 0)
    return tree


def _node(event: Any, events: Iterator[Any], depth: int) -> YamlTree:
    if type(event) is yaml.ScalarEvent and not event.anchor and not event.tag and depth <= DEEPEST:
        return _scalar(event)
    _refuse(event, depth)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, depth)
    return _mapping(events, depth)


def _refuse(event: Any, depth: int) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _fault(event.start_mark, "anchors and aliases are not used here")
    if getattr(event, "tag", None):
        raise _fault(event.start_mark, f"tags such as {event.tag} are not used here")
    if depth > DEEPEST:
        raise _fault(event.start_mark, TOO_DEEP)


def _sequence(events: Iterator[Any], depth: int) -> list[Any]:
    items: list[Any] = []
    while type(event := next(events)) is not yaml.SequenceEndEvent:
        items.append(_node(event, events, depth + 1))
    return items


def _mapping(events: Iterator[Any], depth: int) -> Located:
    found = Located()
    lines = found.lines = {}
    while type(event := next(events)) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent or event.anchor or event.tag or depth > DEEPEST:
            _refuse(event, depth)
            raise _fault(event.start_mark, "a key has to be plain text")
        key = event.value
        if key in found:
            raise _fault(event.start_mark, f"'{key}' is here twice")
        lines[key] = event.start_mark.line + 1
        found[key] = _node(next(events), events, depth + 1)
    return found


def _scalar(event: Any) -> YamlTree:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in CORE_WORDS:
        return CORE_WORDS[text]
    if text[0] not in BEGINS_NUMBER:
        return text
    if INTEGER.fullmatch(text):
        return int(text)
    if NUMBER.fullmatch(text):
        return Decimal(text)
    if NOT_FINITE.fullmatch(text):
        raise _fault(event.start_mark, f"{text} is not a number that can be used")
    return text


def _fault(mark: Any, reason: str) -> InputError:
    place = f"line {mark.line + 1}" if mark is not None else "the text"
    return InputError([Problem(place, reason, "Correct this line and try again.")])
