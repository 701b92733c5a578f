"""Step 11: which unknown facts could still change a verdict, most useful first."""

from __future__ import annotations

from unclench.library.models import Words
from unclench.plan.findings import Findings
from unclench.plan.limits import regimen_needs
from unclench.plan.models import Question, StageFound, Verdict

BEGUN = frozenset(("offer", "raise", "specialist", "hold"))


def questions(findings: Findings, found: StageFound, verdicts: tuple[Verdict, ...]) -> tuple[Question, ...]:
    """One question for each fact that is asked; first what the stage waits for or puts first, then by the number of verdicts it could change.
    Beside what a verdict waits for, what could make a gentler build-up the right one is asked.

    Verdicts on treatments count before those on food and drink, so that nobody is sent for a blood test over a glass of milk.
    """
    changes: dict[str, list[str]] = {}
    specs = findings.content.facts
    for verdict in verdicts:
        if verdict.verdict in BEGUN and (needs := _open(findings, verdict)):
            for fact in dict.fromkeys([asked for need in needs for asked in specs[need].asks]):
                changes.setdefault(fact, []).append(verdict.option.id)
    first = [asked for need in found.needs for asked in asks(findings, need)]
    order = next(stage.ask_first for stage in findings.content.stages if stage.id == found.id)
    for fact in first:
        changes.setdefault(fact, [])
    treatments = findings.lines.treatments
    places = {fact: place for place, fact in enumerate(dict.fromkeys((*first, *order)))}
    ranked = sorted(
        changes,
        key=lambda fact: (
            places.get(fact, len(places)),
            -sum(map(treatments.__contains__, changes[fact])),
            -len(changes[fact]),
            fact,
        ),
    )
    return tuple(Question(fact, ask_words(findings, fact), tuple(changes[fact])) for fact in ranked)


def _open(findings: Findings, verdict: Verdict) -> tuple[str, ...]:
    waits = verdict.needs if verdict.verdict == "hold" else ()
    medicine = verdict.option.medicine
    if medicine is None:
        return waits
    return (*waits, *regimen_needs(findings, medicine))


def asks(findings: Findings, fact: str) -> tuple[str, ...]:
    """The facts a person is asked for, so that this one becomes known (a derived fact asks for what it is made of)."""
    return findings.content.facts[fact].asks


def ask_words(findings: Findings, fact: str) -> Words:
    spec = findings.content.facts[fact]
    words = spec.ask or Words(f"What is the {spec.names.clinician}", f"What is your {spec.names.person}")
    return Words(f"{words.clinician}?", f"{words.person}?")
