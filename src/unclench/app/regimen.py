"""Another regimen than the default, where no rule forbids it."""

from __future__ import annotations

from unclench.content.content import Content
from unclench.content.types import Medicine, Option, RegimenChoice
from unclench.errors import unusable
from unclench.language.suggest import did_you_mean
from unclench.plan.models import Plan


def prefer(content: Content, regimen: str) -> Content:
    """The content with this regimen as the first choice of every medicine that has it; RequestError
    when none has."""
    known = dict.fromkeys(
        found.id
        for option in content.options
        if option.medicine
        for found in option.medicine.regimens
    )
    if regimen not in known:
        raise unusable("regimen", f"there is no regimen '{regimen}'", did_you_mean(regimen, known))
    return content._replace(
        options=tuple(_preferring(option, regimen) for option in content.options)
    )


def _preferring(option: Option, regimen: str) -> Option:
    medicine = option.medicine
    if medicine is None or not _has(medicine, regimen):
        return option
    first = RegimenChoice(
        regimen, None, next(found.claims for found in medicine.regimens if found.id == regimen)
    )
    return option._replace(
        medicine=medicine._replace(regimen_choice=(first, *medicine.regimen_choice))
    )


def _has(medicine: Medicine, regimen: str) -> bool:
    return any(found.id == regimen for found in medicine.regimens)


def check_used(plan: Plan, default: Plan, regimen: str) -> None:
    """RequestError when the regimen is of no use here: forbidden for this person, or nothing that
    has it is begun."""
    if any(verdict.regimen and verdict.regimen.regimen.id == regimen for verdict in plan.options):
        return
    begun = [
        v
        for v in default.options
        if v.regimen and v.option.medicine and _has(v.option.medicine, regimen)
    ]
    reason = (
        f"'{regimen}' is not for this person"
        if begun
        else f"no medicine with the regimen '{regimen}' is begun or raised in this plan"
    )
    ids = ", ".join(
        dict.fromkeys(verdict.regimen.regimen.id for verdict in begun if verdict.regimen)
    )
    raise unusable(
        "regimen", reason, f"The plan's own choice is {ids}." if ids else "Leave it out."
    )
