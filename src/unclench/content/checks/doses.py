"""A ladder rises, begins where the regimen begins, stays under every ceiling, and is tried in full
before it is judged."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate, pairwise

from unclench.content.source.draft import Draft
from unclench.content.types import Dose, Medicine, Regimen
from unclench.errors import Problem


def ladder_problems(draft: Draft) -> Iterator[Problem]:
    for option in draft.options.values():
        for regimen in option.medicine.regimens if option.medicine else ():
            if regimen.ladder and option.medicine:
                place = f"medicine {option.id}.regimens.{regimen.id}.ladder"
                for reason, do in _wrong(option.medicine, regimen):
                    yield Problem(place, reason, do)


def _wrong(medicine: Medicine, regimen: Regimen) -> Iterator[tuple[str, str]]:
    yield from _amounts(medicine, regimen)
    yield from _ceilings(medicine, regimen)
    yield from _trial(medicine, regimen)


def _amounts(medicine: Medicine, regimen: Regimen) -> Iterator[tuple[str, str]]:
    amounts = [rung.amount for rung in regimen.ladder]
    if any((dose.unit, dose.per) != (medicine.measure, "day") for dose in amounts):
        yield (
            f"an amount is not in {medicine.measure}/day",
            "Write the whole day in the medicine's measure.",
        )
    if any(rung.days < 1 for rung in regimen.ladder):
        yield "an amount is held for less than a day", "Write days: as a whole number from 1 on."
    if len(amounts) < 2 or any(low.amount >= high.amount for low, high in pairwise(amounts)):
        yield "its amounts do not rise", "Write two amounts or more, each above the one before."
    if regimen.start != amounts[0]:
        yield (
            f"begins with {amounts[0]}, and the regimen with {regimen.start}",
            "Write the same in both.",
        )
    for review in regimen.review_at:
        if review not in amounts:
            yield (
                f"has no amount of {review}, at which it is reviewed",
                "Review it at one of its amounts.",
            )


def _ceilings(medicine: Medicine, regimen: Regimen) -> Iterator[tuple[str, str]]:
    """The regimen's own ceiling and those of the medicine that hold for everybody."""
    always = [
        found.bands[0].at_most
        for found in medicine.ceilings
        if not found.by and found.criterion is None
    ]
    last = regimen.ladder[-1].amount
    for most in (*([regimen.ceiling] if regimen.ceiling else []), *always):
        if last.amount > most.amount:
            yield f"goes up to {last}, above the ceiling of {most}", "End it at the ceiling."


def _trial(medicine: Medicine, regimen: Regimen) -> Iterator[tuple[str, str]]:
    """What is reviewed as the usual amount is reached, and held for all its days, by the day on
    which it is judged."""
    ends = [
        item.every_days
        for item in medicine.monitoring
        if item.when_due == "trial_end" and item.every_days
    ]
    for review in regimen.review_at[:1]:
        held = _days_through(regimen, review)
        if any(held > end for end in ends):
            yield (
                f"has held {review} on day {held}, and is judged on day {min(ends)}",
                "Make it reach that amount sooner.",
            )


def _days_through(regimen: Regimen, amount: Dose) -> int:
    ends = accumulate(rung.days for rung in regimen.ladder)
    return next(
        (end for rung, end in zip(regimen.ladder, ends, strict=True) if rung.amount == amount), 0
    )


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
    starts = [
        (regimen.start, regimen.doses_per_day) for regimen in medicine.regimens if regimen.start
    ]
    return min(
        (start.amount * (1 if start.per == "day" else times) for start, times in starts),
        default=None,
    )
