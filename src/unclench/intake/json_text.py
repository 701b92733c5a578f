"""Strict JSON: no duplicate keys, no NaN or Infinity, exact numbers of a sane size, no half
characters."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from json import JSONDecodeError, JSONDecoder
from typing import Any

from unclench.errors import InputError, Problem

MOST_DIGITS = 18
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
AGAIN = "Correct this and try again."


class UnfitError(ValueError):
    """A value that JSON allows and we do not."""


def _exact(text: str) -> Decimal:
    if len(text) <= MOST_DIGITS and "e" not in text and "E" not in text:
        return Decimal(text)
    if len(text) > 2 * MOST_DIGITS:
        raise UnfitError(f"{text[:20]}… is not a number that can be used")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise UnfitError(f"{text} is not a number that can be used") from None
    if number and abs(number.adjusted()) > MOST_DIGITS:
        raise UnfitError(f"{text} is not a number that can be used")
    return number


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise UnfitError(f"{text[:20]}… is not a number that can be used")
    return int(text)


def _not_finite(text: str) -> Any:
    raise UnfitError(f"{text} is not a number that can be used")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise UnfitError(f"'{counts.most_common(1)[0][0]}' stands twice in one object")
    return found


DECODER = JSONDecoder(
    parse_float=_exact, parse_int=_whole, parse_constant=_not_finite, object_pairs_hook=_unique
)


def read_json(text: str) -> Any:
    """The tree of one JSON document; InputError with the line when it is not strict JSON."""
    try:
        tree = DECODER.decode(text)
        if HALF_CHARACTER.search(text):
            json.dumps(tree, ensure_ascii=False, default=str).encode()
    except JSONDecodeError as error:
        raise InputError(
            [
                Problem(
                    f"line {error.lineno}, column {error.colno}",
                    f"is not JSON ({error.msg})",
                    AGAIN,
                )
            ]
        ) from None
    except UnfitError as error:
        raise InputError([Problem("the text", str(error), AGAIN)]) from None
    except UnicodeEncodeError:
        raise InputError(
            [
                Problem(
                    "the text",
                    "holds half of a character (a lone surrogate)",
                    "Save the text again as UTF-8.",
                )
            ]
        ) from None
    except RecursionError:
        raise InputError([Problem("the text", "is nested too deeply", AGAIN)]) from None
    return tree
