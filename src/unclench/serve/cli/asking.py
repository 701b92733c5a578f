"""Asks one question of an interview in a terminal: its words, its choices in columns, its
answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby, zip_longest
from shutil import get_terminal_size
from typing import NamedTuple, Protocol

from unclench.app.interview.medicines import AS_WRITTEN
from unclench.app.interview.models import (
    MORE,
    AnswerChoice,
    AnswerField,
    DoubtfulNameError,
    GivenAnswer,
    InterviewQuestion,
)
from unclench.app.interview.texts import cleaned, is_none, parts
from unclench.errors import RequestError
from unclench.render.console import Paper

NARROWEST, WIDEST, ROWS = 30, 100, 24
AROUND = 7  # the lines of a screen that are not choices
BACK, STOP = ("back", "b"), ("stop", "quit", "q")
UNSURE = ("?", "don't know", "dont know")
DONT_KNOW = ("", *UNSURE)
ANOTHER = "Another? Enter: that is all. ?: there may be more."
HINT_AGAIN = "n: none"
HINTS = {
    "yes_no": "yes or no",
    "date": "year-month-day, such as 2026-11-20",
    "medicine": "such as NAME 10 mg 3 times a day; n: none",
    "words": "with commas between; n: none",
    "amount": "with its unit, such as 30 mg",
    "several": "such as 1, 3; n: none",
    "several_or_words": "such as 1, 3 or other words; n: none",
}


class BackError(Exception):
    """The question before this one is to be asked again."""


class StopError(Exception):
    """No more questions."""


class Reader(Protocol):
    """Where lines come from."""

    def read(self, before: str, words: Sequence[str] = ()) -> str: ...


Try = Callable[[GivenAnswer], object]


class AskingTerminal(NamedTuple):
    """Where questions are shown and answered. `names` are what Tab completes a medicine to."""

    reader: Reader
    say: Callable[[str], None]
    names: tuple[str, ...] = ()
    colour: bool = False

    def paper(self) -> Paper:
        """As wide as the terminal is now."""
        columns = get_terminal_size((80, ROWS)).columns
        return Paper(max(NARROWEST, min(WIDEST, columns - 1)), self.colour)

    def ask(self, question: InterviewQuestion, title: str, try_: Try) -> GivenAnswer | None:
        """The answer that `try_` accepts; None for "I don't know"."""
        self.lines(["", *self.paper().heading(title), *self.paper().text(question.ask)])
        while True:
            try:
                found = self._answer(question, try_)
                if found is not None:
                    try_(found)
                return found
            except RequestError as error:
                self.problem(error)

    def problem(self, error: RequestError) -> None:
        told = error.problems[0]
        self.lines(self.paper().text(f"{told.reason[:1].upper()}{told.reason[1:]}. {told.do}"))

    def lines(self, lines: Sequence[str]) -> None:
        self.say("\n".join(lines))

    def yes(self, question: str) -> bool:
        """Whether the answer is yes; anything else is no."""
        self.lines(self.paper().text(f"{question} (yes, or Enter for no)"))
        return self.reader.read("> ", ("yes", "no")).strip().lower() in ("y", "yes")

    def _line(self, words: Sequence[str] = ()) -> str:
        """One line; BackError and StopError for these words."""
        text = self.reader.read("> ", words)
        word = text.strip().lower()
        if word in BACK:
            raise BackError
        if word in STOP:
            raise StopError
        return text

    def _answer(self, question: InterviewQuestion, try_: Try) -> GivenAnswer | None:
        if question.repeats:
            return self._entries(question, try_)
        field = question.fields[0]
        several = field.kind in ("several", "several_or_words")
        entry = self._several(field, try_) if several else self._all_fields(question)
        return None if entry is None else (entry,)

    def _all_fields(
        self, question: InterviewQuestion, first: str | None = None
    ) -> dict[str, str] | None:
        """All fields of one entry; None as soon as a needed one is not known."""
        found: dict[str, str] = {}
        for place, field in enumerate(question.fields):
            if field.id == "test" and "/" in found.get("value", ""):
                continue
            text = first if place == 0 and first is not None else self._field(field)
            if text.strip().lower() not in DONT_KNOW:
                found[field.id] = text
            elif not field.optional:
                return None
        return found

    def _field(self, field: AnswerField, hinted: bool = True) -> str:
        """What is typed for one field."""
        if field.kind == "unit" and len(field.choices) == 1:
            self.lines(self.paper().text(f"{field.ask}: {field.choices[0].label}"))
            return field.choices[0].id
        if field.ask:
            self.lines(self.paper().text(field.ask))
        if field.choices and field.kind != "yes_no":
            self.lines(columns(field.choices, 1, self.paper()))
        elif (hint := HINTS.get(field.kind)) and hinted:
            self.lines(self.paper().text(f"({hint})"))
        names = self.names if field.kind == "medicine" else ()
        return self._line([one.label for one in field.choices] or names)

    def _several(self, field: AnswerField, try_: Try) -> dict[str, str] | None:
        """Those that are chosen, by number; a list that is higher than the screen is asked in
        parts. What is chosen counts even where another part is not known."""
        chosen: list[str] = []
        known = True
        for start, part in self._parts(field.choices):
            self.lines(columns(part, start, self.paper()))
            hint = HINTS[field.kind] if start == 1 else HINT_AGAIN
            self.lines(self.paper().text(f"({hint})"))
            text = self._accepted([one.label for one in part], try_)
            if text is None:
                known = False
            elif not is_none(text):
                chosen += parts(text)
        found = {field.id: ", ".join(chosen) or "none"}
        if known:
            return found
        return {**found, MORE: "yes"} if chosen else None

    def _accepted(self, words: Sequence[str], try_: Try) -> str | None:
        """A line that can be used; None for "I don't know"."""
        while True:
            text = self._line(words)
            if text.strip().lower() in DONT_KNOW:
                return None
            try:
                try_(({"value": text},))
                return text
            except RequestError as error:
                self.problem(error)

    def _parts(self, choices: tuple[AnswerChoice, ...]) -> list[tuple[int, Sequence[AnswerChoice]]]:
        """Parts of equal length that fit on the screen, each with the number of its first."""
        rows = max(6, get_terminal_size((80, ROWS)).lines - AROUND)
        fits = rows * (2 if self.paper().width >= TWO_COLUMNS else 1)
        parts = -(-len(choices) // fits)
        size = -(-len(choices) // parts)
        return [(i + 1, choices[i : i + size]) for i in range(0, len(choices), size)]

    def _entries(self, question: InterviewQuestion, try_: Try) -> GivenAnswer | None:
        """An entry for each thing that is named; each is tried at once."""
        found: list[dict[str, str]] = []
        while True:
            if found:
                self.lines(self.paper().text(ANOTHER))
            text = self._field(question.fields[0], hinted=not found)
            if is_none(text):
                return tuple(found)
            if text.strip().lower() in DONT_KNOW:
                return _all(found, sure=not text.strip())
            try:
                found.append(self._tried(question, text, try_))
            except RequestError as error:
                self.problem(error)

    def _tried(self, question: InterviewQuestion, text: str, try_: Try) -> dict[str, str]:
        """One entry; a name that is like a known one is asked about."""
        first = question.fields[0].id
        entry = self._all_fields(question, text) or {first: text}
        while True:
            try:
                try_((entry,))
                return entry
            except DoubtfulNameError as doubt:
                if self.yes(f"Did you mean {doubt.near}?"):
                    entry[first] = cleaned(entry[first]).replace(doubt.name, doubt.near)
                else:
                    entry[AS_WRITTEN] = "yes"


def _all(found: list[dict[str, str]], *, sure: bool) -> GivenAnswer | None:
    """The entries so far; `sure` that these are all. None when nothing was."""
    if not found:
        return None
    return tuple(found) if sure else ({**found[0], MORE: "yes"}, *found[1:])


TWO_COLUMNS = 70
GAP, FEW = 2, 6


def columns(choices: Sequence[AnswerChoice], start: int, paper: Paper) -> list[str]:
    """Numbered choices, in two columns on a wide screen, below the headings of their groups."""
    lines: list[str] = []
    numbered = [(i, one) for i, one in enumerate(choices, start)]
    for group, members in groupby(numbered, key=lambda pair: pair[1].group):
        lines += paper.subheading(group) if group else []
        lines += _beside([f"{i:>2} {one.label}" for i, one in members], paper)
    return lines


def _beside(texts: list[str], paper: Paper) -> list[str]:
    """One below the other, or in two columns where there is room for them."""
    if paper.width < TWO_COLUMNS or len(texts) < FEW:
        return [line for text in texts for line in paper.wrapped(text, "", "   ")]
    half, rows = paper._replace(width=paper.width // 2 - GAP), -(-len(texts) // 2)
    cells = [half.wrapped(text, "", "   ") for text in texts]
    pairs = zip(cells[:rows], [*cells[rows:], []], strict=False)
    return [
        f"{left:<{half.width + GAP}}{right}".rstrip()
        for one, other in pairs
        for left, right in zip_longest(one, other, fillvalue="")
    ]
