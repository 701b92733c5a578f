"""Text that only says something: without characters that steer a terminal, turn the direction of
writing, or are not seen."""

from __future__ import annotations

import re
from unicodedata import category

STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")
UNSEEN = "Cf"  # also turns the direction of writing
LINE_ENDS = frozenset("\n\r")
NOTHING: frozenset[str] = frozenset()


def is_steering(letter: str) -> bool:
    return category(letter) in STEERING


def visible(text: str, keep: frozenset[str] = NOTHING) -> str:
    """The text with a space for each control character, and without what is not seen; `keep` are
    the line ends of a whole page."""
    if text.isprintable():
        return text
    odd = {letter for letter in set(text) if is_steering(letter)} - keep
    return text.translate({ord(letter): _instead(letter) for letter in odd}) if odd else text


def _instead(letter: str) -> str:
    return "" if category(letter) == UNSEEN else " "


def escaped(text: str) -> str:
    """The same for JSON, where nothing may be lost: such a character is written as its escape."""
    odd = {letter for letter in set(text) if is_steering(letter)} - LINE_ENDS
    return text.translate({ord(letter): _escape(letter) for letter in odd}) if odd else text


def _escape(letter: str) -> str:
    """`\\u202e`; two of them above the first 65,536 characters."""
    units = letter.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))


def visible_but(text: str, marks: re.Pattern[str]) -> str:
    """The text made visible; marks that the program itself sets, such as colours, are kept."""
    parts = marks.split(text)
    found = [visible(part, LINE_ENDS) for part in parts]
    between = [*marks.findall(text), ""]
    return "".join(part + mark for part, mark in zip(found, between, strict=True))
