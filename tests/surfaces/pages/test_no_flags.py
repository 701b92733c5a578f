"""A page is read without a command line: it names no option of one."""

from __future__ import annotations

import re

from unclench.content import load

FLAG = re.compile(r"(?<![\w-])--[a-z]{2,}")
# Said in a terminal, or about a command that is to be typed there.
OF_TERMINALS = ("about.", "line.every_value", "page.code")


def flags(words: dict[str, str]) -> list[str]:
    pages = {key: text for key, text in words.items() if not key.startswith(OF_TERMINALS)}
    return [key for key, text in pages.items() if FLAG.search(text)]


def test_no_word_of_a_page_names_an_option_of_the_command_line() -> None:
    assert flags(dict(load().words)) == []


def test_an_option_is_seen() -> None:
    assert flags({"a": "all values with --full", "b": "3 - 4", "c": "so -- then"}) == ["a"]
