"""Earlier trials, judged: helped, helped a little, failed, not tolerated, or not tried long
or high enough to say.

Adequate: at least the weeks that the medicine declares, at an amount from (or above) the one it
declares. Whether it was worthwhile is what the record says: a fall on a scale does not overrule the
person and the clinician who met a goal. As much as this person's limits allow is high enough:
otherwise a person who may not take more could never complete a trial."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from unclench.content.types import AdequateTrial, Ceiling, Medicine
from unclench.criteria.values import Interval, Value
from unclench.patient.derive.medicine_names import resolve
from unclench.patient.facts import Found, choice, members, number
from unclench.patient.index import IntakeIndex
from unclench.patient.record import TrialLine

Holds = Callable[[int, Mapping[str, Value]], bool | None]
KINDS = ("failed", "partial", "helped", "not_tolerated", "inadequate")
OUTCOME_KINDS = {"no_benefit": "failed", "partly": "partial"}
WORKED_THROUGH = ("failed", "partial", "not_tolerated")
ORIGIN = "trials"
TOO_MUCH = "more a day than anybody is known to take, and so not counted, in an earlier trial of"


class Trials(NamedTuple):
    facts: dict[str, Found]
    unchecked: tuple[str, ...]
    flags: tuple[str, ...]


def trial_facts(
    lines: tuple[TrialLine, ...] | None,
    index: IntakeIndex,
    facts: Mapping[str, Value],
    *,
    complete: bool,
) -> Trials:
    """The sets of medicines by how their trials went; nothing when it was never asked. One trial
    that counts outweighs inadequate ones.

    A trial without its length or height may have been adequate or not: the sets that hang on this
    are then not complete.
    """
    if lines is None:
        return Trials({}, (), ())
    found = _Found(index, facts)
    for line in lines:
        found.add(line)
    sets = found.sets
    sets["inadequate"] -= set().union(*(sets[kind] for kind in KINDS if kind != "inadequate"))
    unsettled = frozenset(found.unsettled if complete and found.complete else KINDS)
    return Trials(
        _facts(sets, bool(lines) or (False if complete else None), unsettled),
        tuple(found.unchecked),
        (*found.flags, *_two_outcomes(sets)),
    )


class _Found:
    """What the trials read so far say."""

    def __init__(self, index: IntakeIndex, facts: Mapping[str, Value]) -> None:
        self.index, self.facts = index, facts
        self.sets: dict[str, set[str]] = {kind: set() for kind in KINDS}
        self.unsettled: set[str] = set()
        self.unchecked: list[str] = []
        self.flags: list[str] = []
        self.complete = True

    def add(self, line: TrialLine) -> None:
        resolved = resolve(line.medicine, self.index)
        self.flags.extend(resolved.doubts)
        self.complete = self.complete and line.outcome != "" and not resolved.near
        for name in resolved.names:
            self._judge(line, name.ingredient)
        if not resolved.names:
            self.unchecked.append(f"an earlier trial of {line.medicine}")
            if resolved.near:
                self.flags.append(
                    f"'{line.medicine}' is not a medicine known here. Did you mean {resolved.near}?"
                )

    def _judge(self, line: TrialLine, ingredient: str) -> None:
        trial = _plausible(line, ingredient, self.index)
        if trial != line:
            self.flags.append(f"{TOO_MUCH} {line.medicine}: please check")
        if not line.outcome:
            return
        kind = judged(trial, *_asked_of(ingredient, self.index, self.facts))
        if kind:
            self.sets[kind].add(ingredient)
        else:
            self.unsettled |= {"inadequate", OUTCOME_KINDS[line.outcome]}


def _two_outcomes(sets: dict[str, set[str]]) -> Iterator[str]:
    """A medicine of which one trial says that it helped and another that it did not."""
    for name in sorted(sets["helped"] & (sets["failed"] | sets["not_tolerated"])):
        yield (
            f"earlier trials of {name.replace('_', ' ')} say both that it helped and that it did "
            "not: please check which is right"
        )


def _facts(
    sets: dict[str, set[str]], any_: bool | None, unsettled: frozenset[str]
) -> dict[str, Found]:
    facts = {
        f"trials_{kind}": members(found, kind not in unsettled, None, ORIGIN)
        for kind, found in sets.items()
    }
    done = set().union(*(sets[kind] for kind in WORKED_THROUGH))
    settled = unsettled.isdisjoint(WORKED_THROUGH)
    facts["trials_done"] = members(done, settled, None, ORIGIN)
    if any_ is not None:
        facts["trials"] = choice(any_, None, ORIGIN)
    if settled:
        facts["trials_done_count"] = number(Decimal(len(done)), "", None, ORIGIN)
    return facts


def _plausible(line: TrialLine, ingredient: str, index: IntakeIndex) -> TrialLine:
    """The trial, without an amount above the one to query."""
    option = index.medicines.get(ingredient)
    bounds = option.medicine.amounts if option and option.medicine else None
    if not bounds or line.highest is None or line.highest.unit != bounds.ask_above.unit:
        return line
    return line._replace(highest=None) if line.highest.number > bounds.ask_above.amount else line


def _asked_of(
    ingredient: str, index: IntakeIndex, facts: Mapping[str, Value]
) -> tuple[AdequateTrial | None, Decimal | None]:
    option = index.medicines.get(ingredient)
    if option is None or option.medicine is None:
        return None, None
    return option.medicine.adequate_trial, most_now(option.medicine, facts, index.content.holds)


def most_now(medicine: Medicine, facts: Mapping[str, Value], holds: Holds) -> Decimal | None:
    """The most a day that a limit by a known fact, or one of a build-up that certainly holds,
    allows; None without one.

    Of the bands in which the fact may lie the highest counts.
    """
    return min(
        (most for ceiling in medicine.ceilings for most in _most(ceiling, facts, holds)),
        default=None,
    )


def _most(ceiling: Ceiling, facts: Mapping[str, Value], holds: Holds) -> Iterator[Decimal]:
    if ceiling.build_up and ceiling.criterion is not None and holds(ceiling.criterion, facts):
        yield ceiling.bands[0].at_most.amount
    value = facts.get(ceiling.by) if ceiling.by else None
    if isinstance(value, Interval):
        yield next(
            band.at_most.amount
            for band in ceiling.bands
            if band.below is None or value.high < band.below
        )


def judged(line: TrialLine, declared: AdequateTrial | None, most: Decimal | None = None) -> str:
    """One of KINDS, or empty when too little is known to say. `declared` is what the medicine asks
    of a trial (None: nothing); `most` is what this person may take at most a day (None: not
    limited)."""
    if line.outcome in ("helped", "not_tolerated"):
        return line.outcome
    adequate = True if declared is None else _adequate(line, declared, most)
    if adequate is None:
        return ""
    return OUTCOME_KINDS[line.outcome] if adequate else "inadequate"


def _adequate(line: TrialLine, declared: AdequateTrial, most: Decimal | None) -> bool | None:
    """Long and high enough; None when that is not known. A trial that was too short is inadequate
    however high it went."""
    long_enough = None if line.weeks_at_highest is None else line.weeks_at_highest >= declared.weeks
    high_enough = _high_enough(line, declared, most)
    if long_enough is False or high_enough is False:
        return False
    return None if long_enough is None or high_enough is None else True


def _high_enough(line: TrialLine, declared: AdequateTrial, most: Decimal | None) -> bool | None:
    wanted, had = declared.from_amount, line.highest
    if wanted is None:
        return True
    if had is None or had.unit != wanted.unit:
        return None
    if most is not None and had.number >= most:
        return True
    return had.number > wanted.amount if declared.above else had.number >= wanted.amount
