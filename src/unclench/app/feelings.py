"""What a person feels: urgent, for the team, or able to wait; and whether it may come from a
medicine or from MS, by the days since a dose changed."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types.side_effects import Effects
from unclench.patient.facts import Patient
from unclench.plan import Plan, make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.plan.side_effects import SideEffect, side_effects

DANGER = "danger"


class FeelingChoices(NamedTuple):
    """The feelings to pick from: those that a medicine of this person can bring, the other ones,
    and those that are dangers by themselves."""

    own: tuple[str, ...]
    others: tuple[str, ...]
    dangers: tuple[str, ...]


class Feelings(NamedTuple):
    """Everything that is felt now, the most urgent first. `content` says nothing that is impossible
    for this person."""

    choices: FeelingChoices
    felt: tuple[SideEffect, ...]
    plan: Plan
    content: Content


def feelings(person: PersonRequest, content: Content, effects: Effects) -> Feelings:
    """Raises what `read_person` raises."""
    patient = read_person(person, content)
    side = side_effects(find(patient, content), effects)
    return Feelings(
        feeling_choices(patient, content, effects),
        side.effects,
        make_plan(patient, content),
        spoken_to(patient, content),
    )


def feeling_choices(patient: Patient, content: Content, effects: Effects) -> FeelingChoices:
    """Every sign that is a side effect, or that a medicine can bring, each once."""
    brought = {sign for cause in effects.causes.values() for sign in cause.signs}
    own = {
        sign
        for taken in patient.taken
        if (cause := effects.causes.get(taken.form))
        for sign in cause.signs
    }
    missed = {cause.missed for cause in effects.causes.values()}
    known = [
        sign
        for sign in content.sign_names.values()
        if sign.id in brought | effects.effects.keys() and sign.id not in missed
    ]
    dangers = tuple(sign.id for sign in known if sign.group == DANGER)
    calm = [sign.id for sign in known if sign.group != DANGER]
    return FeelingChoices(
        tuple(one for one in calm if one in own),
        tuple(one for one in calm if one not in own),
        dangers,
    )
