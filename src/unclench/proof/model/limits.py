"""Limits on a day's total and the regimen that suits: the twin of plan/limits.py."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from z3 import And, Bool, BoolRef, Not, Or, RealVal

from unclench.content.types import Ceiling, Medicine, Regimen
from unclench.criteria.engines.smt import NO, YES, ends
from unclench.proof.model.findings import ModelledFindings


class ModelledLimit(NamedTuple):
    """An amount a day, and for whom it is a limit; with `build_up` no dose is lowered for it."""

    applies: BoolRef
    at_most: Decimal
    build_up: bool = False


class Sure(NamedTuple):
    """A ceiling for whom it certainly holds: by one of these limits, whichever of them applies."""

    holds: BoolRef
    limits: tuple[ModelledLimit, ...]
    urgency: str


class ModelledLimits(NamedTuple):
    """Every limit of a medicine; `open` where a fact that decides between limits is not known."""

    limits: tuple[ModelledLimit, ...]
    open: BoolRef
    sure: tuple[Sure, ...] = ()

    def any(self) -> BoolRef:
        return Or([limit.applies for limit in self.limits])

    def at_most(self, amount: Decimal) -> BoolRef:
        """Whether the lowest limit is this amount or less."""
        return Or([limit.applies for limit in self.limits if limit.at_most <= amount])

    def below(self, amount: Decimal) -> BoolRef:
        return Or([limit.applies for limit in self.limits if limit.at_most < amount])

    def amounts(self) -> list[Decimal]:
        return sorted({limit.at_most for limit in self.limits})


class ModelledRegimen(NamedTuple):
    """A regimen, and for whom it is the one that suits."""

    suits: BoolRef
    regimen: Regimen


def limits(findings: ModelledFindings, medicine: Medicine) -> ModelledLimits:
    found: list[ModelledLimit] = []
    waiting: list[BoolRef] = []
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
    return ModelledLimits(tuple(found), Or(waiting), tuple(sure))


def _when(findings: ModelledFindings, ceiling: Ceiling) -> tuple[list[ModelledLimit], BoolRef]:
    truth = findings.truth(ceiling.criterion)
    limit = ModelledLimit(Not(truth.no), ceiling.bands[0].at_most.amount, ceiling.build_up)
    return [limit], NO if ceiling.criterion is None else truth.open()


def _by_bands(ceiling: Ceiling) -> tuple[list[ModelledLimit], BoolRef]:
    """Each band in which the value may lie; all of them while it is not known."""
    unknown = Not(Bool(f"{ceiling.by}.known"))
    low, high = ends(ceiling.by)
    found, start = [], None
    for band in ceiling.bands:
        reached = YES if start is None else high >= RealVal(str(start))
        left = YES if band.below is None else low < RealVal(str(band.below))
        found.append(ModelledLimit(Or(unknown, And(reached, left)), band.at_most.amount))
        start = band.below
    return found, unknown


def regimens(findings: ModelledFindings, medicine: Medicine) -> list[ModelledRegimen]:
    """Each regimen with those whom it suits: the first that no criterion certainly rules out."""
    known = {regimen.id: regimen for regimen in medicine.regimens}
    found, before = [], YES
    for choice in medicine.regimen_choice:
        regimen = known[choice.use]
        ruled_out = Or(findings.truth(choice.criterion).no, findings.truth(regimen.criterion).no)
        found.append(ModelledRegimen(And(before, Not(ruled_out)), regimen))
        before = And(before, ruled_out)
    return found


def ceiling(bounds: ModelledLimits, chosen: list[ModelledRegimen]) -> ModelledLimits:
    """The limits together with that of the regimen."""
    own = tuple(
        ModelledLimit(one.suits, one.regimen.ceiling.amount)
        for one in chosen
        if one.regimen.ceiling is not None
    )
    return ModelledLimits((*bounds.limits, *own), bounds.open)


def too_low(bounds: ModelledLimits, chosen: list[ModelledRegimen]) -> BoolRef:
    """Whether the ceiling does not leave room for the start of the regimen."""
    found = []
    for one in chosen:
        start = one.regimen.start
        if start is not None:
            total = start.amount * (1 if start.per == "day" else one.regimen.doses_per_day)
            own = one.regimen.ceiling
            over = YES if own is not None and own.amount < total else bounds.below(total)
            found.append(And(one.suits, over))
    return Or(found)
