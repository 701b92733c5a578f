"""Values of a record as YAML on one line. Reading the text gives the same value again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from json import dumps
from typing import Any

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./+-]*(?: [A-Za-z0-9_./+()-]+)*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
AMOUNT = re.compile(r"[0-9]+(?:\.[0-9]+)? [a-z]+(?:/day)?")
WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def flow(value: Any, *, json: bool = False) -> str:
    """One value: `{name: …, per_day: 3}`, or as JSON with every text quoted."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return f"{value:f}"
        case Mapping():
            pairs = (f"{scalar(str(k), json)}: {flow(v, json=json)}" for k, v in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list() | tuple():
            return f"[{', '.join(flow(one, json=json) for one in value)}]"
        case _:
            return scalar(str(value), json)


def scalar(text: str, json: bool = False) -> str:
    """Without quotes where nothing else can be read from it."""
    plain = PLAIN.fullmatch(text) and text.lower() not in WORDS
    if not json and (plain or DAY.fullmatch(text) or AMOUNT.fullmatch(text)):
        return text
    return dumps(text, ensure_ascii=not text.isprintable())
