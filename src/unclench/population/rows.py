"""One row for each person: what a plan decides, as columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from unclench.content.content import Content
from unclench.errors import InputError
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.models import Verdict
from unclench.plan.not_checked import unread

LISTS = ("alerts", "rules", "needs", "not_read")


class PersonRow(NamedTuple):
    """`verdicts` has the verdict on each option; a person without a plan has no stage, no urgency
    and no verdicts, and `not_read` says why. The lists are sorted."""

    person: str
    urgency: str | None
    stage: str | None
    verdicts: dict[str, str]
    alerts: tuple[str, ...]
    rules: tuple[str, ...]
    needs: tuple[str, ...]
    not_read: tuple[str, ...]

    def cells(self, options: tuple[str, ...]) -> dict[str, object]:
        return {
            "person": self.person,
            "urgency": self.urgency,
            "stage": self.stage,
            **{column(option): self.verdicts.get(option) for option in options},
            **{name: list(getattr(self, name)) for name in LISTS},
        }


def column(option: str) -> str:
    """The column with the verdict on an option."""
    return f"verdict_{option}"


def columns(options: tuple[str, ...]) -> dict[str, str]:
    """Every column with its SQL type."""
    texts = ("person", "urgency", "stage", *map(column, options))
    return {**dict.fromkeys(texts, "VARCHAR"), **dict.fromkeys(LISTS, "VARCHAR[]")}


def options_of(content: Content) -> tuple[str, ...]:
    return tuple(option.id for option in content.options)


def row_of(person: str, patient: Patient, content: Content) -> PersonRow:
    """The row of this patient's plan. `rules` are the ids of every reason of a verdict as the plan
    shows them, `needs` what is asked for because any verdict waits for it."""
    plan = make_plan(patient, content)
    reasons = {rule for verdict in plan.options for rule in _shown(verdict)}
    needs = {fact for verdict in plan.options for fact in verdict.needs}
    asked = {fact for need in needs for fact in content.facts[need].asks or (need,)}
    return PersonRow(
        person,
        plan.urgency,
        plan.stage.id,
        {verdict.option.id: verdict.verdict for verdict in plan.options},
        tuple(sorted({alert.id for alert in plan.alerts})),
        tuple(sorted(reasons)),
        tuple(sorted(asked)),
        not_read(patient, content),
    )


def _shown(verdict: Verdict) -> Iterable[str]:
    """The first rule of each text: a plan says nothing twice."""
    said: dict[str, str] = {}
    for reason in verdict.because:
        said.setdefault(reason.text.clinician, reason.rule)
    return said.values()


def not_read(patient: Patient, content: Content) -> tuple[str, ...]:
    """What was not checked because of the data: not because a rule waits for a fact, or a dose
    cannot be made of tablets."""
    entries = unread(patient, content)
    return tuple(sorted({f"{entry.rule}: {entry.because.clinician}" for entry in entries}))


def refused_row(person: str, error: InputError) -> PersonRow:
    """A person for whom no plan can be made is never left out."""
    reasons = sorted({f"{problem.place}: {problem.reason}" for problem in error.problems})
    return PersonRow(person, None, None, {}, (), (), (), tuple(reasons))
