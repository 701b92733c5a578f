"""The random people are people worth asking: they reach every stage and every verdict, and every
record is accepted."""

from __future__ import annotations

from collections import Counter
from random import Random

from support.laws import medicines_of, real
from support.people import Record, known_person, on_the_way, person


def treated(seed: int) -> Record:
    """A person with calm results and a part of the pathway behind them; some get a raise."""
    record = known_person(seed)
    on_the_way(record, Random(f"treated {seed}"))
    return record


def test_they_reach_every_stage_and_every_verdict() -> None:
    stages: Counter[str] = Counter()
    verdicts: Counter[str] = Counter()
    urgencies: Counter[str] = Counter()
    for record in (make(seed) for make in (person, treated) for seed in range(3000)):
        plan = real().plan_of(record)
        stages[plan.stage.id] += 1
        urgencies[plan.urgency] += 1
        verdicts.update(v.verdict for v in medicines_of(plan))
    assert set(stages) == {stage.id for stage in real().content.stages}, stages
    assert set(verdicts) == {
        "offer",
        "continue",
        "raise",
        "lower",
        "taper",
        "hold",
        "not_now",
        "specialist",
        "avoid",
        "stop_urgently",
    }
    assert min(verdicts.values()) >= 20, verdicts
    assert set(urgencies) >= {"emergency", "same_day", "within_14_days", "routine"}, urgencies
