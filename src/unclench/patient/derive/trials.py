"""What was tried before, judged: helped, helped a little, failed, not tolerated, or not tried long or high enough to say.

Adequate: at least the weeks that the medicine declares, at an amount from (or above) the one it declares. Whether it was worthwhile is
what the record says: a fall on a scale does not overrule the person and the clinician who met a goal.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from unclench.library.models import AdequateTrial
from unclench.patient.derive.names import resolve
from unclench.patient.found import Found, choice, members, number
from unclench.patient.index import Index
from unclench.patient.record import TrialLine

KINDS = ("failed", "partial", "helped", "not_tolerated", "inadequate")
WORKED_THROUGH = ("failed", "partial", "not_tolerated")
ORIGIN = "trials"


class Trials(NamedTuple):
    facts: dict[str, Found]
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]


def trial_facts(lines: tuple[TrialLine, ...] | None, index: Index, *, complete: bool) -> Trials:
    """The sets of medicines by how their trials went; nothing when nobody asked. One trial that counts outweighs inadequate ones."""
    if lines is None:
        return Trials({}, (), ())
    sets: dict[str, set[str]] = {kind: set() for kind in KINDS}
    unchecked: list[str] = []
    flags: list[str] = []
    for line in lines:
        resolved = resolve(line.medicine, index)
        flags.extend(resolved.doubts)
        complete = complete and line.outcome != "" and not resolved.near
        for name in resolved.names:
            if line.outcome:
                sets[judged(line, _declared(name.ingredient, index))].add(name.ingredient)
        if not resolved.names:
            unchecked.append(f"an earlier trial of {line.medicine}")
            flags.extend([f"'{line.medicine}' is not a medicine known here. Did you mean {resolved.near}?"] if resolved.near else [])
    sets["inadequate"] -= set().union(*(sets[kind] for kind in KINDS if kind != "inadequate"))
    return Trials(_facts(sets, bool(lines), complete), tuple(unchecked), tuple(flags))


def _facts(sets: dict[str, set[str]], any_: bool, complete: bool) -> dict[str, Found]:
    facts = {f"trials_{kind}": members(found, complete, None, ORIGIN) for kind, found in sets.items()}
    done = set().union(*(sets[kind] for kind in WORKED_THROUGH))
    facts["trials_done"] = members(done, complete, None, ORIGIN)
    facts["trials"] = choice(any_, None, ORIGIN)
    if complete:
        facts["trials_done_count"] = number(Decimal(len(done)), "", None, ORIGIN)
    return facts


def _declared(ingredient: str, index: Index) -> AdequateTrial | None:
    option = index.medicines.get(ingredient)
    return option.medicine.adequate_trial if option and option.medicine else None


def judged(line: TrialLine, declared: AdequateTrial | None) -> str:
    """One of KINDS. `declared` is what the medicine asks of a trial (None: nothing)."""
    if line.outcome in ("helped", "not_tolerated"):
        return line.outcome
    if declared is not None and not _adequate(line, declared):
        return "inadequate"
    return "failed" if line.outcome == "no_benefit" else "partial"


def _adequate(line: TrialLine, declared: AdequateTrial) -> bool:
    if line.weeks_at_highest is None or line.weeks_at_highest < declared.weeks:
        return False
    wanted, had = declared.from_amount, line.highest
    if wanted is None:
        return True
    if had is None or had.unit != wanted.unit:
        return False
    return had.number > wanted.amount if declared.above else had.number >= wanted.amount
