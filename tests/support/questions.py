"""Questions in everyday words (stories/questions), and the same questions as others would write
them; the same ones on every run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "stories" / "questions"
SHORTEST_TYPED_WRONG = 6
WORD = re.compile(r"[A-Za-z]+")


class Question(NamedTuple):
    """`actions` are those that are as good; `says` must all be found in the answer, `never`
    none."""

    about: str
    ask: str
    audience: str
    actions: tuple[str, ...]
    says: tuple[str, ...]
    never: tuple[str, ...]


def questions() -> list[Question]:
    return [
        question
        for path in sorted(FOLDER.glob("*.yaml"))
        for question in _of(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]


def _of(body: dict[str, Any]) -> Iterator[Question]:
    for entry in body["questions"]:
        yield Question(
            body["about"],
            entry["ask"],
            entry.get("audience", "person"),
            tuple(entry.get("action", body["action"])),
            tuple(entry.get("says", body.get("says", ()))),
            (*body.get("never", ()), *entry.get("never", ())),
        )


def variants(text: str) -> list[str]:
    """Small letters without marks, capitals, polite, angry, and with one letter wrong in one or two
    words."""
    return [
        re.sub(r"[?!.,;']", "", text.lower()),
        text.upper(),
        f"Hello, I hope you are well. {text} Many thanks in advance!",
        f"{text}!!! answer me",
        swapped(text, 0),
        swapped(text, 1),
        dropped(text, 2),
        doubled(text, 3),
    ]


def swapped(text: str, salt: int) -> str:
    """Two neighbouring letters inside one word change places."""
    return _typed_wrong(
        text, salt, lambda word, at: word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    )


def dropped(text: str, salt: int) -> str:
    return _typed_wrong(text, salt, lambda word, at: word[:at] + word[at + 1 :])


def doubled(text: str, salt: int) -> str:
    return _typed_wrong(text, salt, lambda word, at: word[:at] + word[at] + word[at:])


def _typed_wrong(text: str, salt: int, change: Callable[[str, int], str]) -> str:
    """The change at a place inside one longer word that the text itself picks."""
    places = [match for match in WORD.finditer(text) if len(match.group()) >= SHORTEST_TYPED_WRONG]
    if not places:
        return text
    number = int(sha256(f"{salt}{text}".encode()).hexdigest(), 16)
    match = places[number % len(places)]
    word = match.group()
    return (
        text[: match.start()]
        + change(word, 1 + number // 97 % (len(word) - 3))
        + text[match.end() :]
    )
