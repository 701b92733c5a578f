"""Which facts two contents can read differently from one and the same record: another unit, window,
name or measure of a trial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from unclench.content.source.draft import Draft
from unclench.content.types import FactSpec
from unclench.proof.changes import source_of

ONLY_WORDS = ("names", "ask", "asks", "stricter", "unstated")
NAMED = ("taking", "trials", "requests", "allergies")  # facts stated by names of medicines
OF_THE_BODY = (
    "age",
    "weight",
    "sex",
)  # with results, what the clearance of the kidneys is worked out from
BY_RESULTS = (
    "egfr",
    "crcl",
    "alt_x_uln",
    "ast_x_uln",
)  # what is worked out from other results, or goes by them


def read_otherwise(old: Draft, new: Draft) -> frozenset[str]:
    """Facts of both contents that may differ though the record is the same; every other fact is
    read the same by both."""
    sources = set(_sources(old, new))
    by_window = {source_of(spec) for spec in new.facts.values() if _waits_on(new, spec, sources)}
    sources |= by_window | set(BY_RESULTS if by_window else ())
    return frozenset(
        name
        for name in old.facts.keys() & new.facts.keys()
        if source_of(new.facts[name]) in sources
    )


def _waits_on(draft: Draft, spec: FactSpec, sources: set[str]) -> bool:
    """Whether how old a result may be, or what counts unstated, hangs on a fact that is read
    otherwise."""
    names = (name for criterion in _judged_early(spec) for name in draft.reads(criterion))
    return any(source_of(draft.facts[name]) in sources for name in names if name in draft.facts)


def _judged_early(spec: FactSpec) -> list[int]:
    return [window.criterion for window in spec.stricter] + (
        [spec.unstated.criterion] if spec.unstated else []
    )


def _sources(old: Draft, new: Draft) -> Iterator[str]:
    yield from _of_tables(old, new)
    if _trials(old) != _trials(new):
        yield "trials"
    if _medicines(old) != _medicines(new):
        yield "taking"
    changed = [
        name
        for name in old.facts.keys() & new.facts.keys()
        if _way_in(old, name) != _way_in(new, name)
    ]
    yield from (source_of(new.facts[name]) for name in changed)
    if any(name in OF_THE_BODY or new.facts[name].record.startswith("labs.") for name in changed):
        yield from BY_RESULTS
    if "severity" in changed:
        yield "improvement_percent"


def _of_tables(old: Draft, new: Draft) -> Iterator[str]:
    if any(
        getattr(old, table) != getattr(new, table)
        for table in ("names", "ingredients", "rxnorm", "atc")
    ):
        yield from NAMED
    if _words(old.conditions) != _words(new.conditions):
        yield from ("conditions", "taking")
    if _words(old.sign_names) != _words(new.sign_names):
        yield from ("signs", "conditions")


def _words(table: Any) -> dict[str, dict[str, Any]]:
    """A table without remarks about its entries."""
    return {
        key: {name: part for name, part in entry._asdict().items() if name not in ONLY_WORDS}
        for key, entry in table.items()
    }


def _way_in(draft: Draft, name: str) -> tuple[Any, ...]:
    spec: FactSpec = draft.facts[name]
    kept = {part: value for part, value in spec._asdict().items() if part not in ONLY_WORDS}
    unstated = (
        (draft.criteria[spec.unstated.criterion], spec.unstated.value) if spec.unstated else None
    )
    return (
        kept,
        [(draft.criteria[window.criterion], window.days) for window in spec.stricter],
        unstated,
    )


def _trials(draft: Draft) -> dict[str, Any]:
    return {
        option.id: option.medicine.adequate_trial
        for option in draft.options.values()
        if option.medicine
    }


def _medicines(draft: Draft) -> dict[str, Any]:
    return {
        option.id: (option.medicine.measure, option.medicine.antispastic)
        for option in draft.options.values()
        if option.medicine
    }
