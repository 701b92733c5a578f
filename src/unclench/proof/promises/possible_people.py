"""Who is possible: what always holds between the facts of any one person.

Facts are worked out from one record (src/unclench/patient/derive/), so not every mixture of them
can occur: a person on an opioid takes a medicine of that class. A proof covers everybody for whom
all of this holds. Each line may be left out without harm, for then the proof covers more people; a
line too many would hide a person, so tests hold every line against random people."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.types import FactSpec, Option
from unclench.criteria.engines.formula import (
    Formula,
    all_of,
    any_of,
    equivalent,
    implies,
    negated,
    variable,
)
from unclench.criteria.engines.rails import ends, known, well_formed
from unclench.decision.findings import SIGNS_GIVEN, ModelledFindings
from unclench.patient.index import asked_below

ONE_LIST = ("taking", "medicine_classes", "recently_started")
WORKED_THROUGH = ("trials_failed", "trials_partial", "trials_not_tolerated")


def possible(findings: ModelledFindings) -> list[Formula]:
    """What holds for everybody."""
    return [
        *(
            line
            for name, fact in findings.facts.items()
            for line in well_formed(fact, findings.members.get(name, ()))
        ),
        *(_plausible(spec) for spec in findings.draft.facts.values() if spec.kind == "number"),
        *_never_blocking(findings),
        implies(known(findings.facts["signs"]), SIGNS_GIVEN),
        *_medicines(findings),
        *_counted(findings),
        *_trials(findings),
        *_kidneys(),
        *_regions(findings),
        implies(
            variable("improvement_percent.known"),
            all_of(_exact("severity"), _exact("improvement_percent")),
        ),
    ]


def _never_blocking(findings: ModelledFindings) -> Iterator[Formula]:
    """What nothing waits for is always known, and a list of it whole."""
    for spec in findings.draft.facts.values():
        if spec.never_blocks:
            yield (
                variable(f"{spec.id}.complete")
                if spec.kind == "set"
                else known(findings.facts[spec.id])
            )


def _exact(name: str) -> Formula:
    low, high = ends(name)
    return all_of(variable(f"{name}.known"), low.equals(high))


def _plausible(spec: FactSpec) -> Formula:
    low, high = ends(spec.id)
    inside = [high >= spec.low] if spec.low is not None else []
    inside += [low <= spec.high] if spec.high is not None else []
    return implies(variable(f"{spec.id}.known"), all_of(inside))


def _medicines(findings: ModelledFindings) -> Iterator[Formula]:
    """One list of medicines gives the current medicines, their classes, and the amount of each."""
    complete = variable("taking.complete")
    yield equivalent(complete, variable("medicine_classes.complete"))
    for member in sorted(findings.members["taking"]):
        ingredient = findings.draft.ingredients.get(member)
        for name in sorted(ingredient.classes if ingredient else ()):
            if name in findings.members["medicine_classes"]:
                yield implies(variable(f"taking+{member}"), variable(f"medicine_classes+{name}"))
    for fact in ("listed_twice", "above_most"):
        for member in sorted(findings.members["taking"] & set(findings.members.get(fact, ()))):
            yield implies(variable(f"{fact}+{member}"), variable(f"taking+{member}"))
    yield implies(variable("medicine_classes.some"), variable("taking.some"))
    yield from _class_members(findings)
    medicines = [
        option for option in findings.draft.options.values() if option.medicine is not None
    ]
    for option in medicines:
        yield from _amounts(option, complete)
    yield from _antispastic(medicines, complete)
    if "taken_despite_allergy" in findings.facts:
        both = all_of(variable("taking.some"), variable("allergies.some"))
        yield implies(variable("taken_despite_allergy.yes"), both)


def _class_members(findings: ModelledFindings) -> Iterator[Formula]:
    """A person who takes something of a class takes one of its members, when a condition looks at
    every one of them."""
    for name in sorted(findings.members["medicine_classes"]):
        members = {i.id for i in findings.draft.ingredients.values() if name in i.classes}
        if members <= findings.members["taking"]:
            yield implies(
                variable(f"medicine_classes+{name}"),
                any_of([variable(f"taking+{member}") for member in sorted(members)]),
            )


def _amounts(option: Option, complete: Formula) -> Iterator[Formula]:
    """A medicine that is not taken is taken 0 times, or it is not known; one that is taken has an
    exact amount that can be believed, or none."""
    assert option.medicine is not None
    taken, believed = variable(f"taking+{option.id}"), asked_below(option.medicine)
    amount = f"{option.id}_{option.medicine.measure}_per_day"
    low, high = ends(amount)
    yield implies(
        variable(f"{amount}.known"),
        all_of(low.equals(high), low >= 0, any_of(taken, all_of(complete, low.equals(0)))),
    )
    yield implies(all_of(complete, negated(taken)), variable(f"{amount}.known"))
    yield implies(all_of(taken, variable(f"{amount}.known")), all_of(low > 0, low >= believed))
    yield from _single(option, complete, taken)
    days = f"{option.id}_days_at_dose"
    low, high = ends(days)
    yield implies(variable(f"{days}.known"), all_of(low.equals(high), low >= 0, taken))


def _single(option: Option, complete: Formula, taken: Formula) -> Iterator[Formula]:
    """One dose of a medicine that is not taken is 0, or not known; of one that is taken it is above
    0, and large enough to be believed."""
    assert option.medicine is not None
    single = f"{option.id}_{option.medicine.measure}_per_dose"
    known, (low, high) = variable(f"{single}.known"), ends(single)
    some = all_of(taken, high > 0, high >= asked_below(option.medicine))
    none = all_of(complete, high.equals(0))
    yield implies(known, all_of(low <= high, low >= 0, any_of(some, none)))
    yield implies(all_of(complete, negated(taken)), known)


def _antispastic(medicines: list[Option], complete: Formula) -> Iterator[Formula]:
    yes, no = variable("taking_antispastic.yes"), variable("taking_antispastic.no")
    taken = any_of(
        [
            variable(f"taking+{option.id}")
            for option in medicines
            if option.medicine and option.medicine.antispastic
        ]
    )
    yield implies(taken, yes)
    yield implies(yes, variable("taking.some"))
    yield implies(complete, any_of(yes, no))
    yield implies(no, complete)


def _counted(findings: ModelledFindings) -> Iterator[Formula]:
    """How many medicines of a class are taken: exact when the list is whole, at least one when one
    is seen."""
    complete = variable("taking.complete")
    for spec in findings.draft.facts.values():
        if spec.counts:
            low, high = ends(spec.id)
            seen = variable(f"{spec.id}.known")
            yield implies(seen, low >= 0)
            yield implies(complete, all_of(seen, low.equals(high)))
            yield implies(variable("taking.some"), seen)
            if spec.counts in findings.members["medicine_classes"]:
                yield implies(
                    seen, equivalent(low >= 1, variable(f"medicine_classes+{spec.counts}"))
                )


def _trials(findings: ModelledFindings) -> Iterator[Formula]:
    """An adequate trial failed, helped a little or was not tolerated."""
    for member in sorted(findings.members["trials_done"]):
        ways = [
            variable(f"{name}+{member}")
            for name in WORKED_THROUGH
            if member in findings.members[name]
        ]
        yield implies(any_of(ways), variable(f"trials_done+{member}"))
        if len(ways) == len(WORKED_THROUGH):
            yield implies(variable(f"trials_done+{member}"), any_of(ways))
    done = variable("trials_done.complete")
    yield equivalent(done, all_of(variable(f"{name}.complete") for name in WORKED_THROUGH))
    some = any_of(variable(f"{name}.some") for name in WORKED_THROUGH)
    yield equivalent(variable("trials_done.some"), some)
    low, high = ends("trials_done_count")
    counted = variable("trials_done_count.known")
    yield equivalent(counted, done)
    yield implies(
        counted,
        all_of(low.equals(high), low >= 0, equivalent(low >= 1, variable("trials_done.some"))),
    )


def _regions(findings: ModelledFindings) -> Iterator[Formula]:
    """The limits of a region hold unless another one is known."""
    if "limiting_regions" in findings.facts:
        yield variable("limiting_regions.complete")
        for region in sorted(findings.members["limiting_regions"]):
            here = any_of(negated(known(findings.facts["region"])), variable(f"region={region}"))
            yield equivalent(variable(f"limiting_regions+{region}"), here)


def _kidneys() -> Iterator[Formula]:
    """Whatever measure is known, the lowest is known, and is no higher than it."""
    low, high = ends("kidney_clearance")
    for measure in ("egfr", "crcl"):
        measure_low, measure_high = ends(measure)
        lowest = all_of(
            variable("kidney_clearance.known"), low <= measure_low, high <= measure_high
        )
        yield implies(variable(f"{measure}.known"), lowest)
    yield implies(variable("crcl.known"), variable("clearance_known.yes"))
