"""Ways of writing a dose that have led to wrong ones, after the ISMP's list of error-prone
abbreviations, symbols and dose designations."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

UNITS = r"(?:mg|micrograms?|g|kg|mL|mmol|units?|sprays?|tablets?|capsules?)"


class Unsafe(NamedTuple):
    """The finding, why it is misread, and how it is written instead."""

    found: str
    reason: str
    instead: str


class Trap(NamedTuple):
    pattern: re.Pattern[str]
    reason: str
    instead: str


TRAPS = (
    Trap(
        re.compile(
            rf"(?<!CC BY )(?<![\w.,-])[0-9]+\.0+\b(?![.\w-])|(?<![\w.,-])[0-9]+\.[0-9]*0(?= ?{UNITS}\b)"  # noqa: E501 - one pattern
        ),
        "a trailing zero is read as ten times as much",
        "Write 5, not 5 with a point and a zero.",
    ),
    Trap(
        re.compile(r"(?<![\w)\]/.*])\.[0-9]"),
        "a decimal point with no zero before it is overlooked",
        "Write a zero before the point.",
    ),
    Trap(
        re.compile(r"[0-9](?:mg|mL|ml|mmol|mcg|g|kg|micrograms?|units?)\b"),
        "no space between number and unit",
        "Put a space between them.",
    ),
    Trap(
        re.compile(r"\b[A-Za-z]{4,}[0-9]+(?:\.[0-9]+)? ?(?:mg|mL|g|mmol)\b"),
        "no space between name and dose",
        "Put a space.",
    ),
    Trap(re.compile(r"\b(?:mcg|ug)\b|[µμ]g"), "it is read as mg", "Write micrograms."),
    Trap(
        re.compile(r"[0-9] ?I?U\b(?!/)|\bIU\b(?![/\]])"),
        "U is read as 0 or 4, IU as IV or 10",
        "Write units.",
    ),
    Trap(
        re.compile(r"\b(?:QD|QOD|qd|qod|q1d|qhs|QHS|TIW|tiw)\b|\bq\.o?\.?d\.|\bo\.d\."),
        "this Latin abbreviation is misread",
        "Write daily, every other day, or at bedtime.",
    ),
    Trap(
        re.compile(r"\b(?:HS|hs|h\.s\.)(?!\w)"), "it is read as half strength", "Write at bedtime."
    ),
    Trap(re.compile(r"(?<![\w/])cc\b(?!:)"), "it is read as U", "Write mL."),
    Trap(
        re.compile(r"\b[Dd]/[Cc]\b"), "it means discharge and discontinue", "Write the whole word."
    ),
    Trap(re.compile(r"(?<![\w/.])1/2(?![\w/.])|½"), "half is read as 1 or 2", "Write half."),
    Trap(
        re.compile(
            rf"(?<![\w.,/:-])[0-9]{{4,}}(?:\.[0-9]+)?(?= ?(?:(?:to|or|and) [0-9][0-9,.]* ?)?{UNITS}\b)"  # noqa: E501 - one pattern
        ),
        "a thousand without a comma is read as a hundred or ten thousand",
        "Write a comma, as in 1,200.",
    ),
)


@lru_cache(maxsize=2**14)
def unsafe(text: str) -> tuple[Unsafe, ...]:
    """Every unsafe way of writing in a text, in the order of the list, each with what is wrong and
    what to write."""
    return tuple(
        Unsafe(match.group(), trap.reason, trap.instead)
        for trap in TRAPS
        for match in trap.pattern.finditer(text)
    )
