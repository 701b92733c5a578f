"""What every part of the collection `answers` is read with. A number that is said is one that a
cited claim says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from unclench.content.checks.urgency import covered
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.rules import spoken
from unclench.content.types.answers import AnswerLine
from unclench.content.types.facts import Claim, Words
from unclench.errors import Problem
from unclench.language.phrases import Phrase, read_phrases
from unclench.language.quantities import Quantity, missing, quantities

FOLDER = "answers"

CLASS = re.compile(r"@([a-z]+)")


class AnswerReader:
    """What every part of the collection is read with."""

    def __init__(self, draft: Draft, files: Mapping[str, Any]) -> None:
        self.draft, self.files = draft, files
        language = self.file("language")
        self.about = Fields(language, f"{FOLDER}/language", draft.problems)
        self.about.asked |= {"fillers", "courtesies", "shorthand", "classes"}
        self.fillers = frozenset(map(str, language.get("fillers", ())))
        self.courtesies = _longest_first(map(str, language.get("courtesies", ())))
        self.language = language
        written = language.get("shorthand", {}).items()
        self.shorthand = {str(short): tuple(str(meant).split()) for short, meant in written}
        self.units = {
            str(word): str(unit)
            for unit, words in self.file("guards").get("units", {}).items()
            for word in words
        }

    def file(self, name: str) -> Any:
        return self.files.get(f"{FOLDER}/{name}.yaml") or {}

    def listed(self, name: str, kind: str) -> Iterator[Fields]:
        for body in self.file(name) or ():
            yield Fields(
                body, f"{kind} {body.get('id', body.get('sign', ''))}", self.draft.problems
            )

    def read(self, text: str) -> Iterator[Phrase]:
        return read_phrases(self.expanded(text), self.fillers)

    def phrases(self, entry: Fields, key: str = "phrases") -> tuple[Phrase, ...]:
        return tuple(
            phrase
            for text in entry.ids(key)
            for phrase in read_phrases(self.expanded(text), self.fillers)
        )

    def expanded(self, text: str) -> str:
        """`@word` stands for every word of that class of language.yaml."""
        classes = self.language.get("classes", {})
        for name in CLASS.findall(text):
            if name not in classes:
                self.draft.problems.append(
                    Problem(
                        "answers/language",
                        f"there is no class of words '@{name}'",
                        "Add it to classes.",
                    )
                )
        return CLASS.sub(lambda found: "|".join(map(str, classes.get(found[1], ("",)))), text)

    def frame(self, name: str) -> tuple[Phrase, ...]:
        self.about.asked.add(name)
        return tuple(
            phrase
            for text in self.language.get(name, ())
            for phrase in read_phrases(self.expanded(str(text)), self.fillers)
        )

    def words(self, name: str) -> frozenset[str]:
        self.about.asked.add(name)
        return frozenset(map(str, self.language.get(name, ())))

    def lines(self, entry: Fields) -> tuple[AnswerLine, ...]:
        return tuple(self.line(inner) for inner in entry.entries("lines"))

    def line(self, entry: Fields) -> AnswerLine:
        return self.cited(entry, spoken(self.draft, entry, "say"))

    def cited(self, entry: Fields, say: Words) -> AnswerLine:
        """The line with its claims, which have to say every number in it."""
        claims = entry.ids("claims")
        self.draft.cite(entry.place, claims)
        covered(self.draft, entry)
        entry.finish()
        self._grounded(entry, say, claims)
        return AnswerLine(say, claims)

    def _grounded(self, entry: Fields, say: Words, claims: tuple[str, ...]) -> None:
        known = tuple(
            q
            for claim in claims
            if claim in self.draft.claims
            for q in said(self.draft.claims[claim], self.units)
        )
        for text in say:
            for quantity in missing(quantities(text, self.units), known):
                entry.fault(
                    "say",
                    f"no cited claim says {quantity.number} {quantity.unit}".rstrip(),
                    "Cite the claim that does.",
                )

    def known(self, entry: Fields, key: str, things: Any, what: str) -> None:
        for name in entry.ids(key):
            if name not in things:
                entry.fault(key, f"there is no {what} '{name}'", "Name one that exists.")


def said(claim: Claim, units: Mapping[str, str]) -> tuple[Quantity, ...]:
    """Every quantity of a claim's own sentence."""
    return quantities(claim.says, units)


def _longest_first(texts: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(text.split()) for text in texts), key=lambda words: -len(words)))
