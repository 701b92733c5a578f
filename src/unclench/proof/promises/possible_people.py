"""Who is possible: what always holds between the facts of any one person.

Facts are worked out from one record (src/unclench/patient/derive/), so not every mixture of them
can occur: a person on an opioid takes a medicine of that class. A proof covers everybody for whom
all of this holds. Each line may be left out without harm, for then the proof covers more people; a
line too many would hide a person, so tests hold every line against random people."""

from __future__ import annotations

from collections.abc import Iterator

from z3 import And, Bool, BoolRef, Implies, Not, Or, RealVal

from unclench.content.types import FactSpec, Option
from unclench.criteria.engines.smt import ends, known, well_formed
from unclench.patient.index import asked_below
from unclench.proof.model.findings import SIGNS_GIVEN, ModelledFindings

ONE_LIST = ("taking", "medicine_classes", "recently_started")
WORKED_THROUGH = ("trials_failed", "trials_partial", "trials_not_tolerated")


def possible(findings: ModelledFindings) -> list[BoolRef]:
    """What holds for everybody."""
    return [
        *(
            line
            for name, fact in findings.facts.items()
            for line in well_formed(fact, findings.members.get(name, ()))
        ),
        *(_plausible(spec) for spec in findings.draft.facts.values() if spec.kind == "number"),
        *_never_blocking(findings),
        Implies(known(findings.facts["signs"]), SIGNS_GIVEN),
        *_medicines(findings),
        *_counted(findings),
        *_trials(findings),
        *_kidneys(),
        *_regions(findings),
        Implies(
            Bool("improvement_percent.known"),
            And(_exact("severity"), _exact("improvement_percent")),
        ),
    ]


def _never_blocking(findings: ModelledFindings) -> Iterator[BoolRef]:
    """What nothing waits for is always known, and a list of it whole."""
    for spec in findings.draft.facts.values():
        if spec.never_blocks:
            yield (
                Bool(f"{spec.id}.complete")
                if spec.kind == "set"
                else known(findings.facts[spec.id])
            )


def _exact(name: str) -> BoolRef:
    low, high = ends(name)
    return And(Bool(f"{name}.known"), low == high)


def _plausible(spec: FactSpec) -> BoolRef:
    low, high = ends(spec.id)
    inside = [high >= RealVal(str(spec.low))] if spec.low is not None else []
    inside += [low <= RealVal(str(spec.high))] if spec.high is not None else []
    return Implies(Bool(f"{spec.id}.known"), And(inside))


def _medicines(findings: ModelledFindings) -> Iterator[BoolRef]:
    """One list of medicines gives the current medicines, their classes, and the amount of each."""
    complete = Bool("taking.complete")
    yield complete == Bool("medicine_classes.complete")
    for member in sorted(findings.members["taking"]):
        ingredient = findings.draft.ingredients.get(member)
        for name in sorted(ingredient.classes if ingredient else ()):
            if name in findings.members["medicine_classes"]:
                yield Implies(Bool(f"taking+{member}"), Bool(f"medicine_classes+{name}"))
    for member in sorted(findings.members.get("listed_twice", ())):
        yield Implies(Bool(f"listed_twice+{member}"), Bool(f"taking+{member}"))
    yield Implies(Bool("medicine_classes.some"), Bool("taking.some"))
    yield from _class_members(findings)
    medicines = [
        option for option in findings.draft.options.values() if option.medicine is not None
    ]
    for option in medicines:
        yield from _amounts(option, complete)
    yield from _antispastic(medicines, complete)
    if "taken_despite_allergy" in findings.facts:
        both = And(Bool("taking.some"), Bool("allergies.some"))
        yield Implies(Bool("taken_despite_allergy.yes"), both)


def _class_members(findings: ModelledFindings) -> Iterator[BoolRef]:
    """A person who takes something of a class takes one of its members, when a condition looks at
    every one of them."""
    for name in sorted(findings.members["medicine_classes"]):
        members = {i.id for i in findings.draft.ingredients.values() if name in i.classes}
        if members <= findings.members["taking"]:
            yield Implies(
                Bool(f"medicine_classes+{name}"),
                Or([Bool(f"taking+{member}") for member in sorted(members)]),
            )


def _amounts(option: Option, complete: BoolRef) -> Iterator[BoolRef]:
    """A medicine that is not taken is taken 0 times, or it is not known; one that is taken has an
    exact amount that can be believed, or none."""
    assert option.medicine is not None
    taken = Bool(f"taking+{option.id}")
    amount = f"{option.id}_{option.medicine.measure}_per_day"
    believed = RealVal(str(asked_below(option.medicine)))
    low, high = ends(amount)
    yield Implies(
        Bool(f"{amount}.known"), And(low == high, low >= 0, Or(taken, And(complete, low == 0)))
    )
    yield Implies(And(complete, Not(taken)), Bool(f"{amount}.known"))
    yield Implies(And(taken, Bool(f"{amount}.known")), And(low > 0, low >= believed))
    yield from _single(option, complete, taken)
    days = f"{option.id}_days_at_dose"
    low, high = ends(days)
    yield Implies(Bool(f"{days}.known"), And(low == high, low >= 0, taken))


def _single(option: Option, complete: BoolRef, taken: BoolRef) -> Iterator[BoolRef]:
    """One dose of a medicine that is not taken is 0, or not known; of one that is taken it is above
    0, and large enough to be believed."""
    assert option.medicine is not None
    single = f"{option.id}_{option.medicine.measure}_per_dose"
    known, (low, high) = Bool(f"{single}.known"), ends(single)
    some = And(taken, high > 0, high >= RealVal(str(asked_below(option.medicine))))
    yield Implies(known, And(low <= high, low >= 0, Or(some, And(complete, high == 0))))
    yield Implies(And(complete, Not(taken)), known)


def _antispastic(medicines: list[Option], complete: BoolRef) -> Iterator[BoolRef]:
    yes, no = Bool("taking_antispastic.yes"), Bool("taking_antispastic.no")
    taken = Or(
        [
            Bool(f"taking+{option.id}")
            for option in medicines
            if option.medicine and option.medicine.antispastic
        ]
    )
    yield Implies(taken, yes)
    yield Implies(yes, Bool("taking.some"))
    yield Implies(complete, Or(yes, no))
    yield Implies(no, complete)


def _counted(findings: ModelledFindings) -> Iterator[BoolRef]:
    """How many medicines of a class are taken: exact when the list is whole, at least one when one
    is seen."""
    complete = Bool("taking.complete")
    for spec in findings.draft.facts.values():
        if spec.counts:
            low, high = ends(spec.id)
            seen = Bool(f"{spec.id}.known")
            yield Implies(seen, low >= 0)
            yield Implies(complete, And(seen, low == high))
            yield Implies(Bool("taking.some"), seen)
            if spec.counts in findings.members["medicine_classes"]:
                yield Implies(seen, (low >= 1) == Bool(f"medicine_classes+{spec.counts}"))


def _trials(findings: ModelledFindings) -> Iterator[BoolRef]:
    """An adequate trial failed, helped a little or was not tolerated."""
    for member in sorted(findings.members["trials_done"]):
        ways = [
            Bool(f"{name}+{member}") for name in WORKED_THROUGH if member in findings.members[name]
        ]
        yield Implies(Or(ways), Bool(f"trials_done+{member}"))
        if len(ways) == len(WORKED_THROUGH):
            yield Implies(Bool(f"trials_done+{member}"), Or(ways))
    done = Bool("trials_done.complete")
    yield done == And([Bool(f"{name}.complete") for name in WORKED_THROUGH])
    yield Bool("trials_done.some") == Or([Bool(f"{name}.some") for name in WORKED_THROUGH])
    low, high = ends("trials_done_count")
    counted = Bool("trials_done_count.known")
    yield counted == done
    yield Implies(counted, And(low == high, low >= 0, (low >= 1) == Bool("trials_done.some")))


def _regions(findings: ModelledFindings) -> Iterator[BoolRef]:
    """The limits of a region hold unless another one is known."""
    if "limiting_regions" in findings.facts:
        yield Bool("limiting_regions.complete")
        for region in sorted(findings.members["limiting_regions"]):
            here = Or(Not(known(findings.facts["region"])), Bool(f"region={region}"))
            yield Bool(f"limiting_regions+{region}") == here


def _kidneys() -> Iterator[BoolRef]:
    """Whatever measure is known, the lowest is known, and is no higher than it."""
    low, high = ends("kidney_clearance")
    for measure in ("egfr", "crcl"):
        measure_low, measure_high = ends(measure)
        lowest = And(Bool("kidney_clearance.known"), low <= measure_low, high <= measure_high)
        yield Implies(Bool(f"{measure}.known"), lowest)
    yield Implies(Bool("crcl.known"), Bool("clearance_known.yes"))
