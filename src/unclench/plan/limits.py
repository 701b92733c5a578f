"""Step 9: limits on a day's total, the lowest wins; and the regimen that suits this person."""

from collections.abc import Iterator
from typing import NamedTuple

from unclench.content.types import Band, Ceiling, Dose, Medicine, Regimen
from unclench.criteria.values import UNBOUNDED, Interval
from unclench.plan.findings import Findings
from unclench.plan.regimen import ChosenRegimen, Limit


class Limits(NamedTuple):
    """Every limit that applies; `needs` are facts that decide between limits and are not known.

    Above those of a `build_up` nothing is begun or raised; no dose is lowered for them.
    """

    applied: tuple[Limit, ...]
    needs: tuple[str, ...]
    build_up: tuple[Limit, ...] = ()

    def lowest(self) -> Limit | None:
        """The strictest limit on the present dose: the least amount; None when the medicine has
        none."""
        return least(self.applied)

    def of_a_build_up(self) -> tuple[Limit, ...]:
        """All limits above which nothing is begun or raised."""
        return (*self.applied, *self.build_up)


def least(found: tuple[Limit, ...]) -> Limit | None:
    """The strictest of limits; None when there is none."""
    return min(found, key=lambda limit: limit.at_most.amount, default=None)


def limits(findings: Findings, medicine: Medicine) -> Limits:
    """All ceilings of a medicine for this person. While a fact is not known, the strictest of its
    bands applies.

    Limits of a build-up never wait: they apply until it is known that they do not.
    """
    applied: list[Limit] = []
    needs: list[str] = []
    build_up: list[Limit] = []
    for ceiling in medicine.ceilings:
        found, open_facts = _of(findings, ceiling)
        if ceiling.build_up:
            build_up.extend(found)
        else:
            applied.extend(found)
            needs.extend(open_facts)
    return Limits(tuple(applied), tuple(dict.fromkeys(needs)), tuple(build_up))


def in_force(findings: Findings, medicine: Medicine) -> Iterator[tuple[Limit, str]]:
    """The limits that hold for certain, each with how soon a higher dose comes down.

    They hold whatever an open fact turns out to be: of bands the mildest that may contain the
    value."""
    for ceiling in medicine.ceilings:
        if not ceiling.build_up:
            yield from ((limit, ceiling.urgency) for limit in _certain(findings, ceiling))


def may_exceed(bounds: Limits, dose: object) -> tuple[str, ...]:
    """The facts because of which the dose may be above a limit, when it is above none that holds
    for certain."""
    if not isinstance(dose, Interval):
        return ()
    over = [limit for limit in bounds.applied if dose.low > limit.at_most.amount]
    return tuple(dict.fromkeys(fact for limit in over for fact in limit.facts))


def _certain(findings: Findings, ceiling: Ceiling) -> list[Limit]:
    if not ceiling.by:
        return _when(findings, ceiling)[0] if findings.truth(ceiling.criterion) else []
    interval = _interval(findings, ceiling.by)
    mildest = max(_touched(ceiling.bands, interval), key=lambda band: band.at_most.amount)
    facts = () if interval == UNBOUNDED else (ceiling.by,)
    return [Limit(mildest.at_most, ceiling.by, facts, mildest.claims)]


def _of(findings: Findings, ceiling: Ceiling) -> tuple[list[Limit], tuple[str, ...]]:
    return _by_bands(findings, ceiling) if ceiling.by else _when(findings, ceiling)


def _interval(findings: Findings, fact: str) -> Interval:
    value = findings.patient.facts.get(fact)
    return value if isinstance(value, Interval) else UNBOUNDED


def _when(findings: Findings, ceiling: Ceiling) -> tuple[list[Limit], tuple[str, ...]]:
    truth = findings.truth(ceiling.criterion)
    if truth is False:
        return [], ()
    band = ceiling.bands[0]
    facts = findings.support(ceiling.criterion) if truth else ()
    return [Limit(band.at_most, "", facts, band.claims)], findings.needs(
        ceiling.criterion
    ) if truth is None else ()


def _by_bands(findings: Findings, ceiling: Ceiling) -> tuple[list[Limit], tuple[str, ...]]:
    interval = _interval(findings, ceiling.by)
    strictest = min(_touched(ceiling.bands, interval), key=lambda band: band.at_most.amount)
    needs = (ceiling.by,) if interval == UNBOUNDED else ()
    return [Limit(strictest.at_most, ceiling.by, (ceiling.by,), strictest.claims)], needs


def _touched(bands: tuple[Band, ...], interval: Interval) -> list[Band]:
    """The bands in which the value may lie. Bands are half-open: from the cut before, up to but not
    including `below`."""
    touched, start = [], None
    for band in bands:
        if (band.below is None or interval.low < band.below) and (
            start is None or interval.high >= start
        ):
            touched.append(band)
        start = band.below
    return touched


def choose_regimen(findings: Findings, medicine: Medicine, bounds: Limits) -> ChosenRegimen | None:
    """The first regimen whose criterion certainly holds; while one is not known, the first that
    might (it is the gentler)."""
    known = {regimen.id: regimen for regimen in medicine.regimens}
    for choice in medicine.regimen_choice:
        regimen = known[choice.use]
        if (
            findings.truth(choice.criterion) is not False
            and findings.truth(regimen.criterion) is not False
        ):
            return _chosen(regimen, bounds)
    return None


def regimen_needs(findings: Findings, medicine: Medicine) -> tuple[str, ...]:
    """Facts that are not known and could lead to another regimen, or another limit of a build-up,
    than the one that holds meanwhile."""
    needs: dict[str, None] = {}
    for choice in medicine.regimen_choice:
        if findings.truth(choice.criterion) is True:
            break
        needs.update(dict.fromkeys(findings.needs(choice.criterion)))
    for ceiling in medicine.ceilings:
        if ceiling.build_up and findings.truth(ceiling.criterion) is None:
            needs.update(dict.fromkeys(findings.needs(ceiling.criterion)))
    return tuple(needs)


def _chosen(regimen: Regimen, bounds: Limits) -> ChosenRegimen:
    applied = bounds.of_a_build_up()
    if regimen.ceiling is not None:
        applied = (*applied, Limit(regimen.ceiling, regimen.id, (), regimen.claims))
    lowest = min((limit.at_most for limit in applied), key=lambda dose: dose.amount, default=None)
    return ChosenRegimen(regimen, lowest, applied)


def fits(start: Dose | None, ceiling: Dose | None, doses_per_day: int) -> bool:
    """Whether a regimen's start is within the ceiling, both as a day's total."""
    if start is None or ceiling is None:
        return True
    times = 1 if start.per == "day" else doses_per_day
    return start.amount * times <= ceiling.amount
