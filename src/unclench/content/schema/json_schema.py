"""The models as JSON Schema, so that an editor completes keys and marks what does not fit."""

from __future__ import annotations

from json import dumps
from typing import Any

from pydantic import TypeAdapter

from unclench.content.schema.kinds import KINDS, FileKind, fits

DIALECT = "https://json-schema.org/draft/2020-12/schema"
LIST = "editors.json"


def schemas() -> dict[str, str]:
    """Each schema by its file name; `editors.json` says which files it is for, as the setting
    `yaml.schemas` of editors wants it."""
    found = {f"{kind.id}.json": _text(_schema(kind)) for kind in KINDS}
    return {**found, LIST: _text({f"{kind.id}.json": _files(kind) for kind in KINDS})}


def _schema(kind: FileKind) -> dict[str, Any]:
    head = {"$schema": DIALECT, "title": kind.title, "description": kind.about}
    return {**TypeAdapter(kind.holds).json_schema(by_alias=True), **head}


def _files(kind: FileKind) -> list[str]:
    """The files of a kind, without those of a narrower one."""
    narrower = [
        f"!{pattern}"
        for other in KINDS
        if other is not kind and other.overlay is kind.overlay
        for pattern in other.files
        if any(own != pattern and fits(pattern, own) for own in kind.files)
    ]
    return [*kind.files, *narrower]


def _text(tree: dict[str, Any]) -> str:
    return dumps(tree, indent=2, ensure_ascii=False) + "\n"
