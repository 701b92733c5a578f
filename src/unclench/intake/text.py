"""Bytes to a tree of dict, list, str, int, Decimal, bool and None. Strict: what could be read in
two ways is refused.

JSON is distinguished from YAML by its first character. YAML's reader is imported only when the text
is YAML."""

from __future__ import annotations

from typing import Any

from unclench.errors import InputError, Problem
from unclench.intake.json_text import read_json
from unclench.intake.limits import LARGE, check_sizes

LARGEST_JSON = 8 * 1024 * 1024
LARGEST_YAML = 256 * 1024


def read_tree(data: bytes) -> Any:
    """The tree of a record or Bundle; InputError when it is too large, empty, not UTF-8, or not
    strict JSON or YAML."""
    if len(data) > LARGEST_JSON:
        raise refusal(
            "the file",
            f"is larger than {LARGEST_JSON // 1024 // 1024} MB",
            "Send one person at a time.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(
            f"byte {error.start}", "is not UTF-8 text", "Save the file as UTF-8 and try again."
        ) from None
    first = text.lstrip()[:1]
    if not first:
        raise refusal("the file", "is empty", "Write at least schema: unclench.record/1.")
    if first == "<":
        raise refusal("the file", "is XML", "Send FHIR R4 as JSON, or a record as YAML or JSON.")
    tree = read_json(text) if first == "{" else _read_yaml(text, len(data))
    if len(data) > LARGE:
        check_sizes(tree)
    return tree


def _read_yaml(text: str, size: int) -> Any:
    if size > LARGEST_YAML:
        raise refusal(
            "the file",
            f"is larger than {LARGEST_YAML // 1024} KB",
            "Send one person at a time, or a FHIR Bundle as JSON.",
        )
    from unclench.content.source.yaml_text import read_yaml

    return read_yaml(text)


def refusal(place: str, reason: str, do: str) -> InputError:
    """An InputError with one Problem."""
    return InputError([Problem(place, reason, do)])
