"""A name in other letters: capitals, full width, letters of another alphabet that look the same,
and invisible characters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from support.people import Record, copy
from unclench.language.letters import LOOK_ALIKE

UNSEEN = ("\u200b", "\u00ad", "\u200d", "\u2060", "\ufeff", "\u200e", "\u034f")
LIGATURES = {"fi": "\ufb01", "fl": "\ufb02", "ff": "\ufb00", "st": "\ufb06"}
FORMS = (" tablets", " tab", " TABLETS", " capsules", " (tablets)")
OTHERS = {
    latin: [chr(letter) for letter, other in LOOK_ALIKE.items() if other == latin]
    for latin in set(map(str, LOOK_ALIKE.values()))
}
Way = Callable[[str, Random], str]


def capitals(name: str, chance: Random) -> str:
    return "".join(chance.choice((letter.lower(), letter.upper())) for letter in name)


def wide(name: str, chance: Random) -> str:
    return "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" and chance.random() < 0.7 else letter
        for letter in name
    )


def look_alike(name: str, chance: Random) -> str:
    return "".join(chance.choice((letter, *OTHERS.get(letter, ()))) for letter in name)


def unseen(name: str, chance: Random) -> str:
    return "".join(
        letter + (chance.choice(UNSEEN) if chance.random() < 0.4 else "") for letter in name
    )


def ligatures(name: str, chance: Random) -> str:
    for pair, one in LIGATURES.items():
        name = name.replace(pair, one)
    return name


def formed(name: str, chance: Random) -> str:
    """With a word of form behind it."""
    return name + chance.choice(FORMS)


WAYS: tuple[Way, ...] = (capitals, wide, look_alike, unseen, ligatures)


def disguised(name: str, chance: Random) -> str:
    """In one to three of the ways together, capitals first: the capital of a look-alike is no
    look-alike."""
    for way in sorted(chance.sample(WAYS, chance.choice((1, 1, 2, 3))), key=WAYS.index):
        name = way(name, chance)
    return name


def in_other_letters(record: Record, chance: Random, way: Way = disguised) -> Record:
    """The record with every name of a medicine written so."""
    found = copy(record)
    for holder, key in _places(found):
        action, colon, name = holder[key].rpartition(":")
        holder[key] = f"{action}{colon}{way(name, chance)}"
    return found


def _places(record: Record) -> Iterator[tuple[Any, Any]]:
    yield from ((line, "name") for line in record.get("medicines", ()))
    yield from ((trial, "medicine") for trial in record.get("trials", ()))
    allergies, requests = record.get("allergies", []), record.get("requests", [])
    yield from ((allergies, i) for i in range(len(allergies)))
    yield from ((requests, i) for i, request in enumerate(requests) if ":" in request)
