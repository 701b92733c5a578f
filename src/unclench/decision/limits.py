"""Limits on a day's total and the regimen that suits: the twin of plan/limits.py."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from unclench.content.types import Ceiling, Medicine, Regimen
from unclench.criteria.engines.formula import NO, YES, Formula, all_of, any_of, negated, variable
from unclench.criteria.engines.rails import ends
from unclench.decision.findings import ModelledFindings


class ModelledLimit(NamedTuple):
    """An amount a day, and for whom it is a limit; with `build_up` no dose is lowered for it."""

    applies: Formula
    at_most: Decimal
    build_up: bool = False


class Sure(NamedTuple):
    """A ceiling for whom it certainly holds: by one of these limits, whichever of them applies."""

    holds: Formula
    limits: tuple[ModelledLimit, ...]
    urgency: str


class ModelledLimits(NamedTuple):
    """Every limit of a medicine; `open` where a fact that decides between limits is not known."""

    limits: tuple[ModelledLimit, ...]
    open: Formula
    sure: tuple[Sure, ...] = ()

    def any(self) -> Formula:
        return any_of([limit.applies for limit in self.limits])

    def at_most(self, amount: Decimal) -> Formula:
        """Whether the lowest limit is this amount or less."""
        return any_of([limit.applies for limit in self.limits if limit.at_most <= amount])

    def below(self, amount: Decimal) -> Formula:
        return any_of([limit.applies for limit in self.limits if limit.at_most < amount])

    def amounts(self) -> list[Decimal]:
        return sorted({limit.at_most for limit in self.limits})


class ModelledRegimen(NamedTuple):
    """A regimen, and for whom it is the one that suits."""

    suits: Formula
    regimen: Regimen


def limits(findings: ModelledFindings, medicine: Medicine) -> ModelledLimits:
    found: list[ModelledLimit] = []
    waiting: list[Formula] = []
    sure: list[Sure] = []
    for ceiling in medicine.ceilings:
        applied, open_ = _by_bands(ceiling) if ceiling.by else _when(findings, ceiling)
        found += applied
        if ceiling.build_up:
            continue
        waiting.append(open_)
        sure.append(
            Sure(
                YES if ceiling.by else findings.truth(ceiling.criterion).yes,
                tuple(applied),
                ceiling.urgency,
            )
        )
    return ModelledLimits(tuple(found), any_of(waiting), tuple(sure))


def _when(findings: ModelledFindings, ceiling: Ceiling) -> tuple[list[ModelledLimit], Formula]:
    truth = findings.truth(ceiling.criterion)
    limit = ModelledLimit(negated(truth.no), ceiling.bands[0].at_most.amount, ceiling.build_up)
    return [limit], NO if ceiling.criterion is None else truth.open()


def _by_bands(ceiling: Ceiling) -> tuple[list[ModelledLimit], Formula]:
    """Each band in which the value may lie; all of them while it is not known."""
    unknown = negated(variable(f"{ceiling.by}.known"))
    low, high = ends(ceiling.by)
    found, start = [], None
    for band in ceiling.bands:
        reached = YES if start is None else high >= start
        left = YES if band.below is None else low < band.below
        found.append(ModelledLimit(any_of(unknown, all_of(reached, left)), band.at_most.amount))
        start = band.below
    return found, unknown


def regimens(findings: ModelledFindings, medicine: Medicine) -> list[ModelledRegimen]:
    """Each regimen with those whom it suits: the first that no criterion certainly rules out."""
    known = {regimen.id: regimen for regimen in medicine.regimens}
    found, before = [], YES
    for choice in medicine.regimen_choice:
        regimen = known[choice.use]
        ruled_out = any_of(
            findings.truth(choice.criterion).no, findings.truth(regimen.criterion).no
        )
        found.append(ModelledRegimen(all_of(before, negated(ruled_out)), regimen))
        before = all_of(before, ruled_out)
    return found


def ceiling(bounds: ModelledLimits, chosen: list[ModelledRegimen]) -> ModelledLimits:
    """The limits together with that of the regimen."""
    own = tuple(
        ModelledLimit(one.suits, one.regimen.ceiling.amount)
        for one in chosen
        if one.regimen.ceiling is not None
    )
    return ModelledLimits((*bounds.limits, *own), bounds.open)


def too_low(bounds: ModelledLimits, chosen: list[ModelledRegimen]) -> Formula:
    """Whether the ceiling does not leave room for the start of the regimen."""
    found = []
    for one in chosen:
        start = one.regimen.start
        if start is not None:
            total = start.amount * (1 if start.per == "day" else one.regimen.doses_per_day)
            own = one.regimen.ceiling
            over = YES if own is not None and own.amount < total else bounds.below(total)
            found.append(all_of(one.suits, over))
    return any_of(found)
