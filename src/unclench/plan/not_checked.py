"""Step 12: what could not be checked, and why: entries that are not understood, names without a
rule, and rules that wait for a fact."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.content import Content
from unclench.content.types import Words
from unclench.criteria.values import Members
from unclench.patient.facts import CurrentMedicine, Patient
from unclench.plan.findings import Findings
from unclench.plan.models import NotChecked
from unclench.plan.ready_lines import OPEN, lines_of

UNKNOWN, NO_RULE = "not_checked.unknown", "not_checked.no_rule"


def not_checked(findings: Findings) -> tuple[NotChecked, ...]:
    """Everything that came in and could not be read or has no rule, then every rule that could not
    be evaluated."""
    return (*unread(findings.patient, findings.content), *_open_rules(findings))


def unread(patient: Patient, content: Content) -> tuple[NotChecked, ...]:
    """Everything that came in and could not be read or has no rule, whatever the plan."""
    say = lines_of(content).say
    unusable = [
        NotChecked(
            f"{item.origin}", Words(item.reason, item.reason), (item.fact,) if item.fact else ()
        )
        for item in patient.unusable
    ]
    unknown = [NotChecked(text, say(UNKNOWN), ()) for text in patient.unchecked]
    without = dict.fromkeys(_without_rule(patient, content))
    named = [NotChecked(text, say(NO_RULE), ()) for text in without]
    return (*unusable, *unknown, *named)


def _without_rule(patient: Patient, content: Content) -> Iterator[str]:
    """What is known by name while nothing here looks at it. To be recognised is not to be
    checked."""
    yield from (
        _written(taken) for taken in patient.taken if taken.ingredient in content.unread_medicines
    )
    listed = patient.facts.get("conditions")
    found = listed.known if isinstance(listed, Members) else frozenset()
    yield from (
        content.conditions[name].names.clinician
        for name in sorted(found & content.unread_conditions)
    )
    allergic = patient.facts.get("allergies")
    others = (
        allergic.known.difference(content.thresholds["allergies"])
        if isinstance(allergic, Members)
        else ()
    )
    yield from (f"allergy to {name.replace('_', ' ')}" for name in sorted(others))


def _written(taken: CurrentMedicine) -> str:
    """The written name, and what it was read as."""
    name, written = taken.ingredient.replace("_", " "), ", ".join(dict.fromkeys(taken.written_as))
    return written if name in written.lower() else f"{written} ({name})"


def _open_rules(findings: Findings) -> list[NotChecked]:
    ready, named, open_rule = findings.lines.ready, findings.lines.named, findings.lines.say(OPEN)
    found: list[NotChecked] = []
    for criterion, needs in findings.unknown.items():
        if criterion in ready:
            found += ready[criterion]
        elif criterion in named:
            found += [NotChecked(name, open_rule, needs) for name in named[criterion]]
    return found
