"""A draft report of harm from a medicine. Nothing is sent."""

from __future__ import annotations

from typing import NamedTuple

from unclench.app.names import sign_id
from unclench.app.person import PersonRequest, read_person
from unclench.content.content import Content
from unclench.content.types.reports import Reports
from unclench.content.types.side_effects import Effects
from unclench.errors import unusable
from unclench.language.letters import key_of
from unclench.language.suggest import did_you_mean
from unclench.plan import Plan, make_plan
from unclench.plan.findings import find
from unclench.plan.impossible import spoken_to
from unclench.render.documents.report import HarmReport, form_for, reported_signs
from unclench.render.documents.report import report as filled_in


class ReportRequest(NamedTuple):
    """`sign` is what happened: the id of a sign; without one, the side effects of the record.
    `medicine` is the one that is suspected, by any of its names."""

    person: PersonRequest
    sign: str | None = None
    medicine: str | None = None


class DraftReport(NamedTuple):
    """`content` says nothing that is impossible for this person."""

    plan: Plan
    content: Content
    report: HarmReport


def report(
    request: ReportRequest, content: Content, effects: Effects, forms: Reports
) -> DraftReport:
    """Raises RequestError for a sign or medicine that is not known, and what `read_person`
    raises."""
    sign, medicine = _sign(request.sign, content), _medicine(request.medicine, content)
    patient = read_person(request.person, content)
    findings, plan = find(patient, content), make_plan(patient, content)
    signs = (sign,) if sign else reported_signs(findings, effects)
    draft = filled_in(findings, form_for(forms, plan.region), effects, signs, medicine)
    return DraftReport(plan, spoken_to(patient, content), draft)


def _sign(wanted: str | None, content: Content) -> str:
    return "" if wanted is None else sign_id(wanted, content)


def _medicine(wanted: str | None, content: Content) -> str:
    """The ingredient of a name."""
    if wanted is None or wanted in content.ingredients:
        return wanted or ""
    known = content.names.get(key_of(wanted))
    if known is None:
        hint = did_you_mean(wanted, tuple(content.ingredients))
        raise unusable("medicine", f"'{wanted}' is not a medicine known here", hint)
    return f"{known.ingredient}_{known.route}" if known.route else known.ingredient
