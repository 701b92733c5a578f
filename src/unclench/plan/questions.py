"""Step 11: which unknown facts could still change a verdict, most useful first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from unclench.content.types import Stage, Words
from unclench.plan.findings import Findings
from unclench.plan.limits import regimen_needs
from unclench.plan.models import Question, StageFound, Verdict
from unclench.plan.stage import EMERGENCY, NEEDS_DATA
from unclench.plan.triage import BLOCKING

BEGUN = frozenset(("offer", "raise", "specialist", "hold"))
OF_NOW = frozenset(("signs", "taking"))


def questions(
    findings: Findings, found: StageFound, verdicts: tuple[Verdict, ...]
) -> tuple[Question, ...]:
    """One question for each fact that is asked: what a verdict or the stage waits for, and what
    could make a gentler build-up the right one.

    First what the stage waits for; then what the stage puts first, dangers, and the number of
    treatments that a fact could change. Food, drink and movement decide only between facts that no
    treatment waits for, so that no one is sent for a blood test over a glass of milk.
    """
    changes: dict[str, list[str]] = {}
    specs = findings.content.facts
    for verdict in verdicts:
        if verdict.verdict in BEGUN and (needs := _open(findings, verdict)):
            for fact in _now(
                findings,
                found,
                verdict,
                dict.fromkeys([asked for need in needs for asked in specs[need].asks]),
            ):
                changes.setdefault(fact, []).append(verdict.option.id)
    first = [asked for need in found.needs for asked in asks(findings, need)]
    for fact in first:
        changes.setdefault(fact, [])
    ranked = sorted(changes, key=_usefulness(findings, found, first, changes))
    return tuple(Question(fact, ask_words(findings, fact), tuple(changes[fact])) for fact in ranked)


def _now(
    findings: Findings, found: StageFound, verdict: Verdict, facts: Iterable[str]
) -> Iterable[str]:
    """While the stage is not known, facts that decide neither the stage nor a treatment are asked
    later."""
    if found.id != NEEDS_DATA or verdict.option.id in findings.lines.treatments:
        return facts
    return [fact for fact in facts if fact in _ahead(findings)]


def _usefulness(
    findings: Findings, found: StageFound, first: list[str], changes: dict[str, list[str]]
) -> Callable[[str], tuple[int, int, int, int, str]]:
    """What a question is ranked by; the most useful is the least."""
    order = next(stage.ask_first for stage in findings.content.stages if stage.id == found.id)
    places = {fact: place for place, fact in enumerate(dict.fromkeys((*first, *order)))}
    dangers, treatments, ahead = _dangers(findings), findings.lines.treatments, _ahead(findings)

    def key(fact: str) -> tuple[int, int, int, int, str]:
        decided = sum(map(treatments.__contains__, changes[fact]))
        place = (
            places.get(fact, len(places))
            if decided or fact in first or fact in ahead
            else len(places)
        )
        return place, -dangers.count(fact), -decided, -len(changes[fact]), fact

    return key


def _ahead(findings: Findings) -> frozenset[str]:
    """The facts that are asked because they decide between stages."""
    open_stages = [
        stage.criterion
        for stage in findings.content.stages
        if findings.truth(stage.criterion) is None
    ]
    return frozenset(
        asked
        for stage in open_stages
        for need in findings.needs(stage)
        for asked in asks(findings, need)
    )


def _dangers(findings: Findings) -> list[str]:
    """The facts that are asked because of a danger that is not known, once for each danger; results
    alone raise no question."""
    return [
        asked
        for danger in findings.content.dangers
        if danger.criterion in findings.unknown
        and danger.urgency in BLOCKING
        and not OF_NOW.isdisjoint(danger.read)
        for asked in dict.fromkeys(
            asked for need in findings.needs(danger.criterion) for asked in asks(findings, need)
        )
    ]


def _open(findings: Findings, verdict: Verdict) -> tuple[str, ...]:
    waits = verdict.needs if verdict.verdict == "hold" else ()
    medicine = verdict.option.medicine
    if medicine is None:
        return waits
    return (*waits, *regimen_needs(findings, medicine))


def asks(findings: Findings, fact: str) -> tuple[str, ...]:
    """The facts a person is asked for, so that this one becomes known (a derived fact asks for what
    it is made of)."""
    return findings.content.facts[fact].asks


def ask_words(findings: Findings, fact: str) -> Words:
    spec = findings.content.facts[fact]
    words = spec.ask or Words(
        f"What is the {spec.names.clinician}", f"What is your {spec.names.person}"
    )
    return Words(f"{words.clinician}?", f"{words.person}?")


def still_possible(findings: Findings) -> frozenset[str]:
    """What those stages offer; whatever any stage offers when none of them fits what is known."""
    stages = [*_reachable(findings)]
    offers = [offer for stage in stages or findings.content.stages for offer in stage.offers]
    return frozenset(
        offer.option
        for offer in offers
        if not stages or findings.truth(offer.criterion) is not False
    )


def _reachable(findings: Findings) -> Iterator[Stage]:
    """In the order of the walk. Once the complaint is known, a stage whose entry is open is where
    the walk stops, unless it waits for data."""
    stages = {stage.id: stage for stage in findings.content.stages}
    told_apart = findings.truth(stages[NEEDS_DATA].told_apart) is True
    for stage in findings.content.stages:
        truth = False if stage.id in (EMERGENCY, NEEDS_DATA) else findings.truth(stage.criterion)
        if truth is not False:
            yield stage
        if truth is None and told_apart and stage.if_unknown != NEEDS_DATA:
            yield stages[stage.if_unknown]
            return
        if truth:
            return
