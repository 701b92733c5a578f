"""Reading one YAML mapping field by field, collecting what is wrong instead of stopping at the
first fault."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from unclench.content.types import Dose, Words
from unclench.errors import Problem
from unclench.language.suggest import suggestion

Problems = list[Problem]
QUOTES = "Put text between quotes if YAML reads it otherwise."
DIGITS = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


class Fields:
    """A mapping of a knowledge file. Every `take_…` marks its key as read; `finish` reports the
    keys that were not read."""

    def __init__(self, data: Any, place: str, problems: Problems) -> None:
        self.place, self.problems = place, problems
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self.asked: set[str] = set()
        if not isinstance(data, dict):
            self.fault("", "a mapping (key: value) was expected", "")

    def fault(self, key: str, reason: str, do: str) -> None:
        self.problems.append(Problem(f"{self.place}.{key}" if key else self.place, reason, do))

    def raw(self, key: str) -> Any:
        self.asked.add(key)
        return self.data.get(key)

    def _typed(self, key: str, wanted: type, word: str, required: bool) -> Any:
        value = self.raw(key)
        if value is None:
            if required:
                self.fault(key, "is missing", f"Write {key}: with {word}.")
            return None
        if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
            self.fault(key, f"{word} was expected, not {value!r}", QUOTES)
            return None
        return value

    def text(self, key: str, *, required: bool = True, default: str = "") -> str:
        value = self.raw(key)
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            return str(value)
        found = self._typed(key, str, "text", required)
        return default if found is None else " ".join(str(found).split())

    def integer(self, key: str) -> int | None:
        found: int | None = self._typed(key, int, "a whole number", False)
        return found

    def flag(self, key: str) -> bool:
        return bool(self._typed(key, bool, "true or false", False))

    def one_of(self, key: str, allowed: tuple[str, ...], default: str = "") -> str:
        value = self.text(key, required=not default, default=default)
        if value and value not in allowed:
            self.fault(
                key, f"'{value}' is not one of {', '.join(allowed)}", suggestion(value, allowed)
            )
        return value

    def ids(self, key: str) -> tuple[str, ...]:
        value = self.raw(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        return tuple(str(item) for item in items if self._is_text(key, item))

    def _is_text(self, key: str, item: Any) -> bool:
        """Without quotes `?pe`, `yes: no` and `true` are no texts, and would become other words."""
        if isinstance(item, (str, int, Decimal)) and not isinstance(item, bool):
            return True
        self.fault(key, f"text was expected, not {item!r}", QUOTES)
        return False

    def entries(self, key: str) -> list[Fields]:
        value = self.raw(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        return [
            Fields(item, f"{self.place}.{key}[{i}]", self.problems) for i, item in enumerate(items)
        ]

    def entry(self, key: str) -> Fields | None:
        value = self.raw(key)
        return None if value is None else Fields(value, f"{self.place}.{key}", self.problems)

    def known_keys(self, key: str, *known: str) -> None:
        """A mapping that another reader handles: it may have no other key here."""
        for inner in self.entries(key):
            inner.asked.update(known)
            inner.finish()

    def words(self, key: str, *, required: bool = True) -> Words | None:
        inner = self.entry(key)
        if inner is None:
            if required:
                self.fault(key, "is missing", "Write clinician: and person: words.")
            return None
        words = Words(inner.text("clinician", required=False), inner.text("person", required=False))
        inner.finish()
        return Words(words.clinician or words.person, words.person or words.clinician)

    def dose(self, key: str, *, required: bool = False) -> Dose | None:
        text = self.text(key, required=required)
        if not text:
            return None
        return self._read_dose(key, text)

    def doses(self, key: str) -> tuple[Dose, ...]:
        """One dose or a list of them."""
        found = [self._read_dose(key, text) for text in self.ids(key)]
        return tuple(dose for dose in found if dose is not None)

    def _read_dose(self, key: str, text: str) -> Dose | None:
        try:
            return read_dose(text)
        except ValueError:
            self.fault(key, f"'{text}' is not a dose", "Write '10 mg/day' or '5 mg per dose'.")
            return None

    def finish(self) -> None:
        for key in self.data:
            if key not in self.asked:
                self.fault(
                    key, "is not a key that is used here", suggestion(key, sorted(self.asked))
                )


def read_dose(text: str) -> Dose:
    """`10 mg/day`, `5 mg per dose`, `12 sprays/day` as an exact dose; ValueError otherwise."""
    number, _, rest = text.partition(" ")
    unit, per = (
        (rest[: -len("/day")], "day")
        if rest.endswith("/day")
        else (rest.removesuffix(" per dose"), "dose")
    )
    if per == "dose" and not rest.endswith(" per dose"):
        raise ValueError(text)
    if unit not in ("mg", "sprays", "mmol", "units", "micrograms", "g") or not DIGITS.fullmatch(
        number
    ):
        raise ValueError(text)
    return Dose(Decimal(number), unit, per)
