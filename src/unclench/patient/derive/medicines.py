"""The current medicines: their set and classes, how many are sedating, the daily amount of each,
since when, and which are new. No formulas except counting and adding. Everything here is absent
(not known) without a list of medicines."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from unclench.criteria.values import Interval
from unclench.patient.derive.doses import Dosed, dosed, late_starts
from unclench.patient.derive.medicine_names import INTRATHECAL, listed
from unclench.patient.facts import (
    ABOVE_ALL,
    CurrentMedicine,
    Detail,
    Found,
    between,
    choice,
    members,
    number,
    range_written,
)
from unclench.patient.index import DoseFacts, IntakeIndex
from unclench.patient.record import MedicineLine, Unusable

MG = "mg"
RECENT_DAYS = 92
ORIGIN = "medicines"
# Without the amount: it is shown in the record's own unit elsewhere, and a person reads no other.
TOO_LITTLE = (
    "is less than a tenth of the lowest start: perhaps a slip of the number or unit; ask for the "
    "amount taken"
)
NOUGHT = Interval(Decimal(0), Decimal(0))


class MedicineFacts(NamedTuple):
    """`facts` by id; `told` is how the list shows what is `unchecked`; the rest goes into the
    Patient as it is."""

    facts: dict[str, Found]
    taken: tuple[CurrentMedicine, ...]
    unusable: tuple[Unusable, ...]
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]
    told: tuple[str, ...]


NOT_ASKED = MedicineFacts({}, (), (), (), (), ())


def medicine_facts(
    lines: tuple[MedicineLine, ...] | None, index: IntakeIndex, on: date, *, complete: bool
) -> MedicineFacts:
    """`complete` is false when something on the list could not be read at all."""
    if lines is None:
        return NOT_ASKED
    found = listed(lines, index)
    sums = dosed(found.items, on)
    whole = complete and found.complete
    facts = _sets(sums, index, on, whole)
    facts["medicine_not_known"] = choice(bool(found.unchecked), on, ORIGIN)
    unusable = list(late_starts(found.items, on))
    taken = {item.id: item for item in sums}
    for dose in index.doses:
        if dose.option in taken:
            facts.update(_amounts(dose, taken[dose.option], on, unusable))
    if whole:
        nothing: Found = (NOUGHT, Detail("0", "", on, ORIGIN))
        none_taken = [dose for dose in index.doses if dose.option not in taken]
        facts.update({fact: nothing for dose in none_taken for fact in (dose.amount, dose.single)})
    taken_now = tuple([item.taken for item in sums])
    return MedicineFacts(
        facts, taken_now, tuple(unusable), found.unchecked, found.flags, found.told
    )


def _sets(sums: tuple[Dosed, ...], index: IntakeIndex, on: date, whole: bool) -> dict[str, Found]:
    classes = {item.id: _classes(item.taken.ingredient, index) for item in sums}
    antispastic = any(_antispastic(item.taken.ingredient, index) for item in sums)
    facts = {
        "taking": members(classes, whole, on, ORIGIN),
        "medicine_classes": members((c for of in classes.values() for c in of), whole, on, ORIGIN),
        "recently_started": _recent(sums, classes, on, whole),
        "listed_twice": members((item.id for item in sums if item.twice), whole, on, ORIGIN),
        "above_most": _above_most(sums, index, on, whole),
    }
    facts.update(
        {fact: _count(sums, classes, counted, on, whole) for fact, counted in index.counted}
    )
    if whole or antispastic:
        facts["taking_antispastic"] = choice(antispastic, on, ORIGIN)
    return facts


def _above_most(sums: tuple[Dosed, ...], index: IntakeIndex, on: date, whole: bool) -> Found:
    """The medicines above the highest amount that their source allows; open while the weight of
    one of them is not known."""
    bounded = [(one, most) for one in sums if (most := _most_mg(one.taken, index)) is not None]
    above = [one.id for one, most in bounded if _least_mg(one) > most]
    known = all(one.id in above or one.taken.unit == MG for one, _ in bounded)
    return members(above, whole and known, on, ORIGIN)


def _least_mg(item: Dosed) -> Decimal:
    """The weight that is taken for certain; 0 where none is known."""
    day = item.taken.per_day if item.taken.unit == MG else item.least.get(MG)
    return day or Decimal(0)


def _most_mg(taken: CurrentMedicine, index: IntakeIndex) -> Decimal | None:
    known = index.content.ingredients.get(taken.ingredient)
    by_pump = taken.route == INTRATHECAL
    return (known.most_mg_intrathecal if by_pump else known.most_mg) if known else None


def _count(
    sums: tuple[Dosed, ...], classes: dict[str, frozenset[str]], counted: str, on: date, whole: bool
) -> Found:
    """How many ingredients of one class are taken: at least those, while the list is open."""
    found = Decimal(len({item.taken.ingredient for item in sums if counted in classes[item.id]}))
    return number(found, "", on, ORIGIN) if whole else between(found, ABOVE_ALL, "", on, ORIGIN)


def _classes(ingredient: str, index: IntakeIndex) -> frozenset[str]:
    known = index.content.ingredients.get(ingredient)
    return known.classes if known else frozenset()


def _antispastic(ingredient: str, index: IntakeIndex) -> bool:
    option = index.medicines.get(ingredient)
    return option is not None and option.medicine is not None and option.medicine.antispastic


def _recent(
    sums: Iterable[Dosed], classes: dict[str, frozenset[str]], on: date, whole: bool
) -> Found:
    """Ids and classes of what was begun in the last RECENT_DAYS days; open when a day of beginning
    is missing."""
    recent: set[str] = set()
    for item in sums:
        old = item.begun is not None and (on - item.begun).days > RECENT_DAYS
        if item.begun is not None and item.begun_sure and not old:
            recent |= {item.id} | classes[item.id]
        whole = whole and (old or item.begun_sure)
    return members(recent, whole, on, ORIGIN)


def _amounts(dose: DoseFacts, item: Dosed, on: date, unusable: list[Unusable]) -> dict[str, Found]:
    """How much of one option is swallowed a day, and for how long; the reason goes to `unusable`
    when that is not known."""
    facts: dict[str, Found] = {}
    amount, unit, since = item.taken.per_day, item.taken.unit, item.taken.since
    if amount is not None and unit == dose.measure and 0 < amount < dose.asked_below:
        unusable.append(Unusable(dose.amount, TOO_LITTLE, item.origin))
    elif amount is not None and unit == dose.measure:
        facts[dose.amount] = number(amount, f"{unit}/day", on, item.origin)
    else:
        facts.update(_too_much(dose, item, on))
        unusable.append(
            Unusable(
                dose.amount,
                item.why or f"it is given in {unit} and counted in {dose.measure}",
                item.origin,
            )
        )
    facts.update(_single(dose, item, on))
    if since is not None:
        facts[dose.days] = number(Decimal((on - since).days), "days", since, item.origin)
    return facts


def _single(dose: DoseFacts, item: Dosed, on: date) -> dict[str, Found]:
    """The largest dose of a day, unless it may be a slip of the unit."""
    one = item.single
    if one is None or one.unit != dose.measure or 0 < one.high < dose.asked_below:
        return {}
    return {dose.single: between(one.low, one.high, one.unit, on, item.origin)}


def _too_much(dose: DoseFacts, item: Dosed, on: date) -> dict[str, Found]:
    """An amount that is not known, and whose written part is already above the amount to query:
    that much counts until it has been checked."""
    least = item.least.get(dose.measure, Decimal(0))
    if dose.asked_above is None or least <= dose.asked_above:
        return {}
    shown = Detail(range_written(least, ABOVE_ALL), f"{dose.measure}/day", on, item.origin)
    return {dose.amount: (Interval(least, least), shown)}
