"""Values of a request that a caller writes as text: one of a few words, days and times of day.
Each reader is made for one place, which an error names."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time

from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean, same_word

AUDIENCES = ("person", "carer", "clinician")
REGIONS = ("us", "uk")
CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class WordChoice:
    """Reads one of a few words, in any letters."""

    def __init__(self, place: str, known: tuple[str, ...]) -> None:
        self.place, self.known = place, known

    def __call__(self, word: str) -> str:
        found = same_word(word, self.known)
        if found not in self.known:
            hint = did_you_mean(word, self.known)
            raise unread_value(self.place, f"'{word}' is not known here", hint)
        return found


def one_of(place: str, known: tuple[str, ...]) -> WordChoice:
    return WordChoice(place, known)


def day_of(place: str) -> Callable[[str], date]:
    def read(text: str) -> date:
        try:
            if len(text) == len("2026-11-20"):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise unread_value(place, f"'{text}' is not a day", "Write it like 2026-11-20.")

    return read


def times(place: str, most: int) -> Callable[[str], int]:
    """A whole number from 1 to `most`."""

    def read(text: str) -> int:
        if not text.isdecimal() or not text.isascii() or not 1 <= int(text[:3]) <= most:
            reason = f"'{text}' is not a whole number from 1 to {most}"
            raise unread_value(place, reason, "Write it like 2.")
        return int(text)

    return read


def clock_time(place: str) -> Callable[[str], time]:
    """`22:30`."""

    def read(text: str) -> time:
        found = CLOCK.fullmatch(text)
        if found is None:
            raise unread_value(place, f"'{text}' is not a time of day", "Write it like 22:30.")
        return time(int(found[1]), int(found[2]))

    return read


def listed(text: str) -> tuple[str, ...]:
    """`5 mg,10 mg` → its parts."""
    return tuple(part.strip() for part in text.split(",") if part.strip())


def unread_value(place: str, reason: str, do: str) -> InputError:
    """The error of a reader."""
    return InputError([Problem(place, reason, do)])
