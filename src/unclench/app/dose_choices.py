"""Medicines that a clinician can plan doses of for a person: to build up, or to bring down."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types import Dose, Option, Words
from unclench.patient.facts import Patient
from unclench.plan.dosing.proposal import SCHEDULED
from unclench.plan.make import make_plan
from unclench.plan.models import Plan, Verdict
from unclench.plan.scheduling import present_dose
from unclench.plan.triage import is_blocking

UP, DOWN = "up", "down"


class DoseChoice(NamedTuple):
    """`way` is up or down; `present` the day's total that is taken now, where it is known."""

    option: Option
    way: str
    verdict: str
    present: Dose | None


class LeftOption(NamedTuple):
    """A medicine of which the plan lets no doses be planned, and why."""

    option: Option
    verdict: str
    because: Words | None


class DoseChoices(NamedTuple):
    """The choices, the first ones first; and the medicines that are left."""

    plan: Plan
    choices: tuple[DoseChoice, ...]
    left: tuple[LeftOption, ...]


def dose_choices(person: PersonRequest, content: Content) -> DoseChoices:
    """Raises what `read_person` raises."""
    patient = read_person(person, content)
    plan = make_plan(patient, content)
    found = [one for one in plan.options if one.option.medicine is not None]
    choices = tuple(choice for one in found for choice in _of(one, patient, plan))
    chosen = {choice.option.id for choice in choices}
    left = tuple(_left(one) for one in found if one.option.id not in chosen)
    return DoseChoices(plan, choices, left)


def _of(found: Verdict, patient: Patient, plan: Plan) -> list[DoseChoice]:
    """Nothing is built up while something is urgent; a way down may itself be urgent."""
    stated = present_dose(patient, found.option)
    present = stated if stated and stated.amount else None
    up = found.verdict in SCHEDULED and found.regimen is not None and not plan.urgent
    down = present is not None and not is_blocking(plan.urgent)
    ways = [*([UP] if up else []), *([DOWN] if down else [])]
    return [DoseChoice(found.option, way, found.verdict, present) for way in ways]


def _left(found: Verdict) -> LeftOption:
    return LeftOption(found.option, found.verdict, found.because[0].text if found.because else None)
