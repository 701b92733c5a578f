"""Doses of one medicine were missed, or it ran out: whom to call, what that can bring, and what to
do about one forgotten dose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from unclench.app.interview.questions import SIGNS
from unclench.app.person import PersonRequest, read_person
from unclench.app.told_signs import ToldSigns, with_signs
from unclench.content.content import Content
from unclench.content.types import Option
from unclench.content.types.answers import AnswerLine, Answers
from unclench.content.types.facts import BY_PUMP
from unclench.content.types.side_effects import Effects, Harm
from unclench.errors import unusable
from unclench.patient.derive.medicine_names import INTRATHECAL
from unclench.plan import Plan, make_plan
from unclench.plan.impossible import spoken_to

HARMLESS, ONE_DOSE = "harmless", "missed_dose"


class MissedRequest(NamedTuple):
    """`medicine` is the id of the form that is taken. Without a record, it is all that is known."""

    record: Mapping[str, Any] | None
    person: PersonRequest
    medicine: str


class Missed(NamedTuple):
    """`sign` says that it was missed, and is empty where that is not urgent, or nothing is known;
    `noted` whether the record says so today, and `plan` is the plan with it. `content` says
    nothing that is impossible for this person."""

    medicine: str
    sign: str
    noted: bool
    harms: tuple[Harm, ...]
    one_dose: tuple[AnswerLine, ...]
    plan: Plan
    content: Content


def missed(request: MissedRequest, content: Content, effects: Effects, answers: Answers) -> Missed:
    """Raises RequestError for a medicine that is not known, and what `read_person` raises."""
    sign, harm = missing(request.medicine, content, effects)
    record = _taking(request.medicine, content) if request.record is None else request.record
    before = with_signs(ToldSigns(record, request.person.today), content)
    told = ToldSigns(before, request.person.today, (sign,) if sign else ())
    record = with_signs(told, content) if sign else record
    patient = read_person(request.person._replace(record=dict(record)), content)
    return Missed(
        request.medicine,
        sign,
        sign in before[SIGNS],
        (harm,) if harm else (),
        tuple(one_dose(request.medicine, answers)),
        make_plan(patient, content),
        spoken_to(patient, content),
    )


def missing(medicine: str, content: Content, effects: Effects) -> tuple[str, Harm | None]:
    """The sign that says that this medicine was missed, and what it can bring. No sign where it may
    end at once, or where nothing was read about it."""
    cause = effects.causes.get(medicine)
    if cause is None:
        return "", effects.missed_unread
    option = option_of(medicine, content)
    known = option.medicine if option else None
    if known and known.stopping.abrupt == HARMLESS and not known.antispastic:
        return "", effects.missed_calm
    return cause.missed, cause.withdrawal


def option_of(medicine: str, content: Content) -> Option | None:
    """The option that a form is; None where nothing here decides about it, or by another route."""
    return next((option for option in content.options if option.id == medicine), None)


def one_dose(medicine: str, answers: Answers) -> Iterator[AnswerLine]:
    """What is known about one forgotten dose; nothing where no card is about it."""
    for card in answers.cards:
        if ONE_DOSE in card.intents and medicine in card.about:
            yield from card.lines
            return


def _taking(medicine: str, content: Content) -> dict[str, Any]:
    """A record in which this medicine is taken, and nothing else is known."""
    name = medicine.removesuffix(BY_PUMP)
    if name not in content.ingredients:
        raise unusable("medicine", f"'{medicine[:40]}' is not known", "Choose one of the list.")
    line = {"name": name} | ({"route": INTRATHECAL} if name != medicine else {})
    return {"medicines": [line], "incomplete": ["medicines"]}
