"""The words of one content for one audience in one region, and days as texts write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import chain

from unclench.content.content import Content
from unclench.content.marked_words import Fitting
from unclench.content.types import Claim, Option, Words

AUDIENCES = ("person", "carer", "clinician")
EITHER = "either"  # the words while the region is not known: those of both
REGION_WORDS = (
    "emergency_number",
    "urgent_number",
    "crisis_number",
    "report_line",
    "report_name",
    "report_url",
    "report_phone",
)


class Voice:
    """Picks the wording for an audience. A word that is missing falls back on the last part of
    its key."""

    def __init__(self, content: Content, audience: str, region: str | None) -> None:
        self.content, self.audience, self.region = content, audience, region
        self._place = f"region.{region or EITHER}"
        self.plain = audience != "clinician"
        self._side = 1 if self.plain else 0
        self._tails = (".carer", ".person", "") if audience == "carer" else (f".{audience}", "")
        self._fitting = Fitting(content.marked, content.unsaid) if content.unsaid else None
        self._fills = [
            (f"{{{name}}}", content.words.get(f"{self._place}.{name}", name))
            for name in REGION_WORDS
        ]

    def say(self, words: Words) -> str:
        """One of the two voices, with the region's numbers filled in."""
        return self.fitting(words[self._side])

    def fitting(self, text: str) -> str:
        """A text as worded for this person, with the region's numbers filled in."""
        if self._fitting is not None:
            text = self._fitting.text(text)
        return self._filled(text) if "{" in text else text

    def word(self, key: str, part: str = "") -> str:
        """`word("heading.tasks")`, `word("verdict.offer", "label")`: the words for this
        audience."""
        words, last = self.content.words, f".{part}" if part else ""
        for tail in self._tails:
            if (text := words.get(f"{key}{tail}{last}")) is not None:
                return self.fitting(text)
        return key.rpartition(".")[2].replace("_", " ")

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """What sources say, loaded when a text needs it."""
        from unclench.content import load_library

        return load_library().claims

    def about(self, option: Option) -> str:
        """What an option is for."""
        return option.say.person if self.plain or not option.about else option.about

    def number(self, name: str) -> str:
        """One of the region's words: whom to call, where to report."""
        return self.content.words.get(f"{self._place}.{name}", name)

    def fact(self, fact: str) -> str:
        """What a fact is called."""
        spec = self.content.facts.get(fact)
        return self.say(spec.names) if spec else fact.replace("_", " ")

    def asked(self, needs: Sequence[str]) -> list[str]:
        """The facts to ask for, so that these become known; each once."""
        specs = self.content.facts
        if len(needs) == 1 and (only := specs.get(needs[0])):
            return [*only.asks] or [*needs]
        return [
            *dict.fromkeys(
                chain.from_iterable(
                    (specs[need].asks if need in specs else (need,)) or (need,) for need in needs
                )
            )
        ]

    def _filled(self, text: str) -> str:
        for field, value in self._fills:
            text = text.replace(field, value)
        return text


WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def long_day(day: date) -> str:
    """`Fri 27 Nov 2026`."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)}"


def short_day(day: date) -> str:
    """`27 Nov 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
