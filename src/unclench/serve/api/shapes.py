"""Short words for JSON Schema."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.render.json_text import Json

TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
DAY: Json = {"type": "string", "format": "date"}
PLAN_DAY: Json = {**DAY, "pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
ANYTHING: Json = {}


def list_of(items: Json) -> Json:
    return {"type": "array", "items": items}


TEXTS = list_of(TEXT)


def or_null(shape: Json) -> Json:
    if "type" in shape and "enum" not in shape and "const" not in shape:
        return {**shape, "type": [shape["type"], "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def one_of(words: Iterable[str]) -> Json:
    return {"type": "string", "enum": [*words]}


def always(word: str) -> Json:
    return {"const": word}


def mapping(values: Json) -> Json:
    return {"type": "object", "additionalProperties": values}


def entry(**properties: Json) -> Json:
    """An object with all of these keys, and perhaps more."""
    return {"type": "object", "required": [*properties], "properties": properties}


def named(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
