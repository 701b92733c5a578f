"""The theorems about doses: each holds, each is refuted when a fault is put into its formula, and
each formula is the running kernel's."""

from __future__ import annotations

import sys
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, NamedTuple

import pytest

from properties.dosing.laws import PLANNED, START, body, planned
from properties.dosing.test_dose_coming_off import TAPERED, off, totals
from support.laws import draft
from unclench.content.types import Dose, Medicine, Taper
from unclench.criteria.values import Interval, Members
from unclench.errors import InputError
from unclench.plan import limits
from unclench.plan.dosing.climb import _shortened, step_size
from unclench.plan.dosing.descent import cap
from unclench.plan.dosing.grains import exact, grid
from unclench.plan.dosing.models import Laid, Schedule, ScheduleStep
from unclench.plan.dosing.request import lowest, singles
from unclench.plan.dosing.split import split
from unclench.plan.dosing.taper import _steps, taper
from unclench.plan.regimen import Limit
from unclench.proof.doses.formulas import FORMULAS, Formulas, greatest
from unclench.proof.doses.prove import MOST_LIMITS, bands_of, prove_doses, theorems
from unclench.proof.doses.running_limits import _findings, monotone, scope
from unclench.proof.doses.theorem import ProvedTheorem, need_solver, prove


@cache
def proved() -> tuple[ProvedTheorem, ...]:
    return prove_doses(draft())


def test_every_theorem_holds() -> None:
    assert [(one.id, one.refuted_by) for one in proved() if not one.holds] == []
    assert {one.invariant for one in proved()} == {"I02", "I03", "I05", "I10", "I12"}
    assert len(proved()) == len({one.id for one in proved()}) > 30
    assert sum(one.cases for one in proved()) > 150_000


# --- each theorem can fail ------------------------------------------------------------------------


class LosesAPart(Formulas):
    def parts(self, total: Any, slots: int, low: Any, high: Any) -> list[Any]:
        return [low for _ in super().parts(total, slots, low, high)]


class SmallerFirst(Formulas):
    def parts(self, total: Any, slots: int, low: Any, high: Any) -> list[Any]:
        return super().parts(total, slots, low, high)[::-1]


class MadeTooSeldom(Formulas):
    def made(self, total: Any, slots: int, low: Any, high: Any) -> list[Any]:
        return [total == slots * low]


class HighestLimit(Formulas):
    def ceiling(self, limits: Any) -> Any:
        return greatest(limits[0], *limits[1:])


class FirstLimit(Formulas):
    def ceiling(self, limits: Any) -> Any:
        return limits[0]


class UpsideDown(Formulas):
    def by_bands(self, low: Any, high: Any, bands: Any) -> Any:
        return super().by_bands(low, high, bands._replace(amounts=bands.amounts[::-1]))


class BestGuess(Formulas):
    """A value that is not known exactly is taken for its better end."""

    def by_bands(self, low: Any, high: Any, bands: Any) -> Any:
        return super().by_bands(high, high, bands)


class TwoSteps(Formulas):
    def rise(self, now: Any, step: Any, last: Any) -> Any:
        return super().rise(now, 2 * step, last)


class OverTheTop(Formulas):
    def rise(self, now: Any, step: Any, last: Any) -> Any:
        return now + step


class NeverEnds(Formulas):
    def rise(self, now: Any, step: Any, last: Any) -> Any:
        return super().rise(now, step / 2, last)


class PassesOneOver(Formulas):
    """The amount after the next one."""

    def rung(self, now: Any, amounts: Any, last: Any) -> Any:
        return super().rung(super().rung(now, amounts, last), amounts, last)


class OffTheLadder(Formulas):
    def rung(self, now: Any, amounts: Any, last: Any) -> Any:
        return super().rung(now, [2 * amount for amount in amounts], last)


class PastTheLimit(Formulas):
    def rung(self, now: Any, amounts: Any, last: Any) -> Any:
        return super().rung(now, amounts, amounts[-1])


class HigherWhenLower(Formulas):
    """The lower the limit, the higher the next amount."""

    def rung(self, now: Any, amounts: Any, last: Any) -> Any:
        return super().rung(now, amounts, amounts[-1]) - last


class DaysOfTheOneBefore(Formulas):
    def rung_days(self, total: Any, amounts: Any, days: Any) -> Any:
        return super().rung_days(total, amounts, [days[0], *days[:-1]])


class CutShort(Formulas):
    def kept(self, days: Any, left: Any) -> Any:
        return super().kept(days, left) - 1


class TwiceAsFast(Formulas):
    def cap(self, total: Any, most: Any, line: Any, slow: Any) -> Any:
        return 2 * super().cap(total, most, line, slow)


class NeverSlower(Formulas):
    def cap(self, total: Any, most: Any, line: Any, slow: Any) -> Any:
        return most


class StandsStill(Formulas):
    def cap(self, total: Any, most: Any, line: Any, slow: Any) -> Any:
        return 0 * total


class FromAnyDose(Formulas):
    def lowest_next(self, now: Any, cap: Any, goal: Any, smallest: Any) -> Any:
        return greatest(now - cap, goal)


class BelowTheGoal(Formulas):
    def lowest_next(self, now: Any, cap: Any, goal: Any, smallest: Any) -> Any:
        return now - cap


class TooShort(Formulas):
    def held_days(self, every: Any, slower: Any, not_under: Any, held: int) -> Any:
        return every * slower


class RoundedDown(Formulas):
    def held_days(self, every: Any, slower: Any, not_under: Any, held: int) -> Any:
        return greatest(every * slower, not_under / held)


FAULTS: list[tuple[type[Formulas], str]] = [
    (LosesAPart, "split-exact-3"),
    (SmallerFirst, "split-exact-2"),
    (MadeTooSeldom, "split-quantum-3"),
    (HighestLimit, "ceiling-lowest-2"),
    (FirstLimit, "ceiling-lowest-3"),
    (UpsideDown, "bands-baclofen-kidney_clearance"),
    (BestGuess, "bands-pregabalin-kidney_clearance"),
    (TwoSteps, "climb-step"),
    (OverTheTop, "climb-step"),
    (PassesOneOver, "ladder-step-3"),
    (PastTheLimit, "ladder-step-2"),
    (PassesOneOver, "ladder-in-place-3"),
    (OffTheLadder, "ladder-in-place-7"),
    (HigherWhenLower, "ladder-monotone-3"),
    (DaysOfTheOneBefore, "ladder-days-3"),
    (PassesOneOver, "ladder-known-dantrolene-uk_weekly"),
    (PastTheLimit, "ladder-known-nabiximols-uk_titration"),
    (DaysOfTheOneBefore, "ladder-known-dantrolene-uk_weekly"),
    (NeverEnds, "climb-ends"),
    (CutShort, "climb-interval"),
    (TwiceAsFast, "taper-cap"),
    (TwiceAsFast, "taper-step"),
    (NeverSlower, "taper-cap"),
    (StandsStill, "taper-cap"),
    (FromAnyDose, "taper-ends"),
    (BelowTheGoal, "taper-step"),
    (BelowTheGoal, "taper-terminates"),
    (TooShort, "taper-duration"),
    (RoundedDown, "taper-duration"),
]


@pytest.mark.parametrize(
    ("fault", "theorem"), FAULTS, ids=[f"{fault.__name__}-{theorem}" for fault, theorem in FAULTS]
)
def test_a_fault_in_a_formula_is_refuted_with_a_case(fault: type[Formulas], theorem: str) -> None:
    found = prove(next(one for one in theorems(draft(), fault()) if one.id == theorem))
    assert not found.holds
    assert "=" in (found.refuted_by or ""), "a case, not an answer that took too long"


def test_every_kind_of_theorem_has_a_fault() -> None:
    """Of theorems that differ by a number or a medicine, one."""
    kinds = {
        one.id.rstrip("0123456789").split("-")[0] + one.id.rstrip("0123456789").split("-")[1]
        for one in proved()
    }
    seeded = {
        theorem.rstrip("0123456789").split("-")[0] + theorem.rstrip("0123456789").split("-")[1]
        for _, theorem in FAULTS
    }
    banded = {kind for kind in kinds if kind.startswith("bands")}
    assert kinds - seeded - banded == {"ceilingmonotone", "climbmonotone"}, "those are below"
    assert not prove(
        next(one for one in theorems(draft(), Backwards()) if one.id == "climb-monotone")
    ).holds


class Backwards(Formulas):
    """The nearer the limit, the larger the step."""

    def rise(self, now: Any, step: Any, last: Any) -> Any:
        return now + step - last


def upside_down(medicine: Medicine) -> Medicine:
    def turned(ceiling: Any) -> Any:
        amounts = [band.at_most for band in ceiling.bands][::-1]
        return ceiling._replace(
            bands=tuple(b._replace(at_most=a) for b, a in zip(ceiling.bands, amounts, strict=True))
        )

    return medicine._replace(ceilings=tuple(map(turned, medicine.ceilings)))


def choice_backwards(medicine: Medicine) -> Medicine:
    """The gentle regimen for those who need no care, the usual one for the others."""
    uses = [choice.use for choice in medicine.regimen_choice][::-1]
    return medicine._replace(
        regimen_choice=tuple(
            choice._replace(use=use)
            for choice, use in zip(medicine.regimen_choice, uses, strict=True)
        )
    )


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("baclofen", upside_down),
        ("pregabalin", upside_down),
        ("gabapentin", choice_backwards),
        ("pregabalin", choice_backwards),
    ],
)
def test_a_limit_that_rises_with_worse_health_is_found(name: str, fault: Any) -> None:
    option = draft().options[name]
    assert option.medicine is not None
    found = monotone(draft(), scope(draft(), option, fault(option.medicine)))
    assert not found.holds
    assert "->" in (found.refuted_by or "")


def test_without_the_solver_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(InputError, match=r"unclench\[proof\]"):
        need_solver()


# --- the formulas are the kernel's ----------------------------------------------------------------

CHANCE = 4000


def test_the_split_of_the_kernel_is_the_formula() -> None:
    chance = Random(1)
    for _ in range(CHANCE):
        doses = (0, *sorted(chance.sample(range(1, 40), chance.randint(1, 8))))
        slots, total = chance.randint(1, 4), chance.randint(0, 150)
        below = [dose for dose in doses if dose * slots <= total]
        above = [dose for dose in doses if dose * slots > total]
        found = split(total, slots, doses)
        if not above:
            assert found == ((doses[-1],) * slots if total == slots * doses[-1] else None)
            continue
        made = any(FORMULAS.made(total, slots, below[-1], above[0]))
        assert (found is not None) == made
        if found is not None:
            assert list(found) == FORMULAS.parts(total, slots, below[-1], above[0])


def test_the_lowest_limit_of_the_kernel_is_the_formula() -> None:
    chance = Random(2)
    for _ in range(CHANCE):
        amounts = [
            Decimal(chance.randint(0, 400)) / 4 for _ in range(chance.randint(1, MOST_LIMITS))
        ]
        known = tuple(Limit(Dose(amount, "mg", "day"), "", (), ()) for amount in amounts)
        found, strictest = lowest(known, "mg"), limits.Limits(known, ()).lowest()
        assert found is not None
        assert strictest is not None
        assert found.amount == strictest.at_most.amount == FORMULAS.ceiling(amounts)


def test_the_bands_of_the_plan_are_the_formula() -> None:
    """Every limit by a fact, for exact values, for bounds on either side and for nothing known."""
    chance = Random(3)
    for option in draft().options.values():
        for ceiling in option.medicine.ceilings if option.medicine else ():
            if not ceiling.by or option.medicine is None:
                continue
            bands, found = bands_of(ceiling.bands), scope(draft(), option, option.medicine)
            ends = [Decimal(chance.randint(0, 2000)) / 10 for _ in range(400)] + [
                Decimal(str(int(cut))) for cut in bands.cuts
            ]
            for low, high in [
                *zip(ends, ends, strict=True),
                *(sorted(chance.sample(ends, 2)) for _ in range(400)),
            ]:
                findings = _findings(draft(), found, {ceiling.by: Interval(low, high)})
                (limit,), _ = limits._by_bands(findings, ceiling)
                assert limit.at_most.amount == FORMULAS.by_bands(
                    Fraction(low), Fraction(high), bands
                )
            (unknown,), needs = limits._by_bands(_findings(draft(), found, {}), ceiling)
            assert unknown.at_most.amount == min(bands.amounts)
            assert needs == (ceiling.by,)


def test_every_climb_of_the_kernel_rises_by_the_formula() -> None:
    for case in PLANNED:
        plan = planned(case)
        assert plan is not None
        last, ladder = Fraction(plan.rows[-1].total), ladder_of(plan)
        step = None if ladder.amounts else step_size(plan.request)
        for before, after in pairwise(plan.rows):
            now = Fraction(before.total)
            wanted = (
                FORMULAS.rise(now, step, last) if step else FORMULAS.rung(now, ladder.amounts, last)
            )
            assert wanted == after.total


def test_every_total_of_a_ladder_is_kept_by_the_formula() -> None:
    seen = 0
    for case in PLANNED:
        plan = planned(case)
        assert plan is not None
        ladder = ladder_of(plan)
        for row in plan.rows if ladder.amounts else ():
            assert (row.next - row.start).days == FORMULAS.rung_days(
                row.total, ladder.amounts, ladder.days
            )
            seen += 1
    assert seen > 50


class Ladder(NamedTuple):
    amounts: list[Fraction]
    days: list[int]


def ladder_of(plan: Schedule) -> Ladder:
    assert plan.request.regimen is not None
    found = plan.request.regimen.ladder
    return Ladder([Fraction(rung.amount.amount) for rung in found], [rung.days for rung in found])


def test_the_days_of_a_course_are_kept_by_the_formula() -> None:
    chance = Random(4)
    plan = planned(PLANNED[0])
    assert plan is not None
    for _ in range(CHANCE // 4):
        days = [chance.randint(1, 9) for _ in range(chance.randint(1, 6))]
        left = chance.randint(1, 40)
        kept = _shortened(tuple(ScheduleStep(1, length, "none", ()) for length in days), left)
        for length, step in zip(days, kept[:-1], strict=False):
            assert step.days == FORMULAS.kept(length, left) == length
            left -= step.days
        assert sum(step.days for step in kept[-1:]) == left


def test_the_step_down_of_the_kernel_is_the_formula() -> None:
    chance = Random(5)
    for _ in range(CHANCE):
        most, line, slow, total = (Decimal(chance.randint(1, 200)) / 4 for _ in range(4))
        rate = Taper(_day(most), 7, _day(line), _day(slow), None, None, ())
        found = cap(rate, Fraction(total), "mg")
        assert found == FORMULAS.cap(
            Fraction(total), Fraction(most), Fraction(line), Fraction(slow)
        )
        plain = Taper(_day(most), 7, None, None, None, None, ())
        assert cap(plain, Fraction(total), "mg") == FORMULAS.cap(
            Fraction(total), Fraction(most), Fraction(0), Fraction(most)
        )


def _day(amount: Decimal) -> Dose:
    return Dose(amount, "mg", "day")


def test_every_taper_of_the_kernel_takes_the_first_total_that_the_formula_allows() -> None:
    for option in TAPERED:
        for amount in totals(option)[::3]:
            plan = off(option, amount)
            if plan is None:
                continue
            request = plan.request
            made = grid(request.products, request.unit, request.grain, amount)
            smallest = Fraction(made.amount(singles(request, made)[1]))
            now, rate = Fraction(amount), request.rate
            assert rate is not None
            for row in plan.rows[int(plan.rows[0].total == amount) :]:
                off_at_most = cap(rate, now, request.unit)
                allowed = FORMULAS.lowest_next(now, off_at_most, Fraction(0), smallest)
                assert allowed <= row.total < now
                now = Fraction(row.total)


def test_every_total_of_a_taper_is_kept_by_the_formula() -> None:
    chance = Random(6)
    for option in TAPERED:
        for amount in chance.sample(totals(option), min(12, len(totals(option)))):
            plan = off(option, amount)
            known = body(option).stopping.taper
            if plan is None or known is None:
                continue
            days = [Laid({"bedtime": int(row.total / plan.rows[-2].total)}) for row in plan.rows]
            now, later = days[0], days[1:] if days[1].total() else days
            for slower, not_under in ((1, 14), (2, 50), (3, 365), (1, 1)):
                request = plan.request._replace(
                    slower=slower, rate=known._replace(not_under_days=not_under)
                )
                kept = FORMULAS.held_days(known.every_days, slower, not_under, len(later) - 1)
                assert [step.days for step in _steps(request._replace(since=None), now, later)] == [
                    *[kept] * (len(later) - 1),
                    1,
                ]


def test_a_rate_entered_by_a_clinician_keeps_the_same_formulas() -> None:
    option = draft().options["carbamazepine"]
    rate = Taper(_day(Decimal(200)), 7, _day(Decimal(600)), _day(Decimal(100)), None, None, ())
    plan = taper(
        option,
        _day(Decimal(1000)),
        start=START,
        doses_per_day=2,
        entered=rate,
        products=("100 mg",),
    )
    assert [int(row.total) for row in plan.rows] == [1000, 800, 600, 500, 400, 300, 200, 100, 0]
    assert exact(_day(Decimal(300)), "mg") == 300


def test_members_of_two_facts_in_one_or_are_told_apart() -> None:
    """Otherwise the members of the second fact would never be tried."""
    for option in draft().options.values():
        if option.medicine is None:
            continue
        found = scope(draft(), option, option.medicine)
        for name, values in zip(found.names, found.values, strict=True):
            if draft().facts[name].kind == "set":
                assert any(isinstance(value, Members) and value.known for value in values), name
