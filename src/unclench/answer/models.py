"""A question and its answer as immutable values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from unclench.content.content import Content, Library
from unclench.content.types import Disagreement
from unclench.content.types.answers import Answers
from unclench.patient.facts import Patient

Chooser = Callable[[str, Sequence[str]], tuple[str, ...]]
Rewriter = Callable[[Sequence[str]], tuple[str, ...]]


class Knowledge(NamedTuple):
    """Everything an answer may rest on."""

    content: Content
    library: Library
    answers: Answers


class Earlier(NamedTuple):
    """What the last question of a thread was about."""

    topics: tuple[str, ...]
    intents: tuple[str, ...]


class Model(NamedTuple):
    """A language model: it may choose among intents, and reword sentences. Both may fail and then
    return nothing."""

    choose: Chooser
    reword: Rewriter


class QuestionRequest(NamedTuple):
    """One question. `patient` is None without a record; `region` sets whom to call; `approved_only`
    leaves out unapproved content. `unsaid` are the mentions that are left out, because they are
    certainly impossible for the person of the record."""

    question: str
    audience: str
    region: str | None
    patient: Patient | None = None
    earlier: Earlier = Earlier((), ())
    model: Model | None = None
    approved_only: bool = False
    unsaid: frozenset[str] = frozenset()


class Sentence(NamedTuple):
    """One sentence of an answer. `grounds` are the reviewed wordings it stands for; `fixed`: it
    says nothing about medicine."""

    text: str
    claims: tuple[str, ...]
    grounds: tuple[str, ...]
    fixed: bool = False


class Answer(NamedTuple):
    """`action` is answer, ask_for_missing, abstain, refuse_and_redirect or triage_first; `needs`
    are facts to know first."""

    action: str
    sentences: tuple[Sentence, ...]
    disagreements: tuple[Disagreement, ...]
    status: str
    urgency: str
    needs: tuple[str, ...]
    topics: tuple[str, ...]
    intents: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def citations(self) -> tuple[str, ...]:
        """Each claim once: those of the sentences in their order, then those of the
        disagreements."""
        told = (claim for sentence in self.sentences for claim in sentence.claims)
        return tuple(
            dict.fromkeys(
                [
                    *told,
                    *(claim for difference in self.disagreements for claim in difference.claims),
                ]
            )
        )
