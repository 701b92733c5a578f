"""What an interview is made of: where it stands, its next question, and an answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from unclench.errors import Problem, RequestError
from unclench.plan.models import Plan

GivenAnswer = tuple[Mapping[str, str], ...]  # texts by field, once for each entry; () says "none"
MORE = "more"  # said in an entry of a list: there may be others that the person could not name
ANSWER = "answer"  # the place of what is wrong with one


class InterviewState(NamedTuple):
    """Where an interview stands. `record` is the tree of the record so far; `answered` and
    `passed` are the questions of this sitting that were answered, or whose answer the person does
    not know."""

    record: Mapping[str, Any]
    today: date
    audience: str = "person"
    answered: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()


class AnswerChoice(NamedTuple):
    """One of the answers that can be chosen; `group` is the heading above it."""

    id: str
    label: str
    group: str = ""


class AnswerField(NamedTuple):
    """One thing that is asked. `kind` is one of yes_no, choice, several, number, result, amount,
    date, words, medicine; numbers lie between `low` and `high` where these are given."""

    id: str
    kind: str
    ask: str = ""
    choices: tuple[AnswerChoice, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    optional: bool = False


class InterviewQuestion(NamedTuple):
    """A question: `fact` is what it makes known. One that `repeats` has an entry for each thing
    that is named, and none when there is none."""

    id: str
    fact: str
    ask: str
    fields: tuple[AnswerField, ...]
    repeats: bool = False


class NextQuestion(NamedTuple):
    """The next question (None: no answer would change the plan any more), how many have been
    asked, and the plan so far."""

    question: InterviewQuestion | None
    asked: int
    plan: Plan


class AnswerRequest(NamedTuple):
    """An answer to the question with this id; None says "I don't know"."""

    state: InterviewState
    question: str
    answer: GivenAnswer | None


class AnswerTaken(NamedTuple):
    """The interview after an answer, and notes for the person who answered."""

    state: InterviewState
    notes: tuple[str, ...] = ()


class DoubtfulNameError(RequestError):
    """A medicine that is not known, and is much like one that is. The name can be answered again,
    or kept by answering `as_written` with it."""

    def __init__(self, entry: int, name: str, near: str) -> None:
        self.entry, self.name, self.near = entry, name, near
        super().__init__(
            [Problem(ANSWER, f"'{name}' is not a medicine known here", f"Did you mean '{near}'?")]
        )
