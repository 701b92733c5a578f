"""How much has to be said about somebody: the entries of a record that say anything, and what is listed in them."""

from __future__ import annotations

from collections.abc import Iterator

from z3 import And, Bool, BoolRef, Not, Or

from unclench.criteria.lower.smt import ends, known
from unclench.library.models import FactSpec
from unclench.proof.changes import source_of
from unclench.proof.model.findings import SIGNS_GIVEN, Findings
from unclench.proof.people import WORKED_THROUGH

WORKED_OUT = ("medicine_classes", "recently_started", "trials_done")  # as whole as the list they come from
CLEARANCE, MEASURED = "kidney_clearance", "crcl"


def entries(findings: Findings) -> dict[str, BoolRef]:
    """For each entry that a record can leave out whether anything is known from it; what is worked out counts with what it comes from."""
    found: dict[str, list[BoolRef]] = {"signs": [SIGNS_GIVEN]}
    for spec in findings.draft.facts.values():
        if spec.id != CLEARANCE:
            found.setdefault(source_of(spec), []).append(_said(findings, spec))
    found[MEASURED].append(And(Bool(f"{CLEARANCE}.known"), Not(same_as_egfr())))
    return {source: Or(parts) for source, parts in found.items()}


def _said(findings: Findings, spec: FactSpec) -> BoolRef:
    """Whether a record has to say anything for this fact; of what nothing waits for, only what there is."""
    if not spec.never_blocks:
        return known(findings.facts[spec.id])
    return Bool(f"{spec.id}.some") if spec.kind == "set" else Bool(f"{spec.id}.yes")


def same_as_egfr() -> BoolRef:
    """Whether the clearance of the kidneys is what the eGFR alone says of it."""
    ours, theirs = ends(CLEARANCE), ends("egfr")
    return And(Bool("egfr.known"), ours[0] == theirs[0], ours[1] == theirs[1])


def listed(findings: Findings) -> list[BoolRef]:
    """Everything that any list has in it, and what cannot be read in one. A class counts when no medicine that is named belongs to it."""
    return [thing for fact, members in sorted(findings.members.items()) for thing in _listed(findings, fact, sorted(members))]


def _listed(findings: Findings, fact: str, members: list[str]) -> Iterator[BoolRef]:
    for member in members:
        yield And(Bool(f"{fact}+{member}"), *(Not(other) for other in _shown_by(findings, fact, member)))
    yield And(Bool(f"{fact}.some"), *(Not(Bool(f"{fact}+{member}")) for member in members))
    if fact not in WORKED_OUT:
        yield And(Bool(f"{fact}.some"), Not(Bool(f"{fact}.complete")))


def _shown_by(findings: Findings, fact: str, name: str) -> list[BoolRef]:
    """What says the same already: a medicine of the class, or a kind of trial."""
    if fact == "medicine_classes":
        known_ones = [findings.draft.ingredients.get(member) for member in sorted(findings.members["taking"])]
        return [Bool(f"taking+{one.id}") for one in known_ones if one is not None and name in one.classes]
    if fact == "trials_done":
        return [Bool(f"{kind}+{name}") for kind in WORKED_THROUGH if name in findings.members[kind]]
    return []
