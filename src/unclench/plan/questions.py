"""Step 11: which unknown facts could still change a verdict, most useful first."""

from __future__ import annotations

from unclench.library.models import Words
from unclench.plan.findings import Findings
from unclench.plan.models import Question, StageFound, Verdict

TREATMENTS = ("medicine", "procedure")


def questions(findings: Findings, found: StageFound, verdicts: tuple[Verdict, ...]) -> tuple[Question, ...]:
    """One question for each fact that is asked; first what the stage waits for, then by the number of verdicts it could change.

    Verdicts on treatments count before those on food and drink, so that nobody is sent for a blood test over a glass of milk.
    """
    changes: dict[str, list[str]] = {}
    for verdict in verdicts:
        if verdict.verdict == "hold":
            for fact in dict.fromkeys(asked for need in verdict.needs for asked in asks(findings, need)):
                changes.setdefault(fact, []).append(verdict.option.id)
    first = [asked for need in found.needs for asked in asks(findings, need)]
    for fact in first:
        changes.setdefault(fact, [])
    treatments = {verdict.option.id for verdict in verdicts if verdict.option.kind in TREATMENTS}
    ranked = sorted(
        changes, key=lambda fact: (fact not in first, -len(treatments.intersection(changes[fact])), -len(changes[fact]), fact)
    )
    return tuple(Question(fact, ask_words(findings, fact), tuple(changes[fact])) for fact in ranked)


def asks(findings: Findings, fact: str) -> tuple[str, ...]:
    """The facts a person is asked for, so that this one becomes known (a derived fact asks for what it is made of)."""
    return findings.content.facts[fact].asks


def ask_words(findings: Findings, fact: str) -> Words:
    spec = findings.content.facts[fact]
    words = spec.ask or Words(f"What is the {spec.names.clinician}", f"What is your {spec.names.person}")
    return Words(f"{words.clinician}?", f"{words.person}?")
