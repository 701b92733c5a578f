"""Lint over limits of a build-up: they end one, and leave forbidding to rules, which say why and wait for what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from unclench.errors import Problem
from unclench.library.draft import Draft
from unclench.library.models import Medicine


def ceiling_problems(draft: Draft) -> Iterator[Problem]:
    for option in draft.options.values():
        least = _least_start(option.medicine) if option.medicine else None
        for ceiling in option.medicine.ceilings if option.medicine else ():
            at_most = ceiling.bands[0].at_most if ceiling.build_up else None
            if at_most is not None and (least is None or at_most.amount < least):
                yield Problem(
                    f"medicine {option.id}.ceilings",
                    f"a build-up that ends at {at_most} cannot begin",
                    "Write a rule with effect: avoid, so that it says why.",
                )


def _least_start(medicine: Medicine) -> Decimal | None:
    """The least total of a first day among its regimens."""
    starts = [(regimen.start, regimen.doses_per_day) for regimen in medicine.regimens if regimen.start]
    return min((start.amount * (1 if start.per == "day" else times) for start, times in starts), default=None)
