"""No exercise and no measure is offered against its precaution, to anybody; and nothing is moved
while something is urgent.

The dangers are stated here a second time, in plain Python, apart from the knowledge; the rules of
the knowledge are judged by the reference judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

import pytest

from support.days import within_budget
from support.laws import draft, real, truth_of
from support.movers import MOBILITY, calm, collection, mover, offered, programme_of
from support.people import Record
from support.sizes import scaled
from unclench.content.types import Rule
from unclench.content.types.exercises import Exercise, Exercises
from unclench.criteria.values import Facts, Interval, Members
from unclench.errors import InputError
from unclench.patient.facts import Patient
from unclench.plan import make_plan
from unclench.plan.findings import Findings
from unclench.plan.models import Plan
from unclench.plan.programme import Programme, make_programme
from unclench.plan.programme import choose as suits
from unclench.render.json_text import to_bytes
from unclench.render.programme.json import to_dict

PEOPLE = scaled(2_000)
FAULTY = 1_400
KINDS = ("programme", "self_care", "complementary")
AGAINST = ("avoid", "specialist", "not_now")
LEGS = {"calf", "soleus", "hamstrings", "hip_flexors", "adductors", "quadriceps"}
SLOW = {"tai_chi", "yoga", "pilates"}
EFFORT = {
    "strengthening",
    "aerobic_exercise",
    "aquatic_exercise",
    "walking",
    "timing_exercises",
    *SLOW,
}
REACHING = {
    "arms-up-chair",
    "row-band-chair",
    "arms-push-chair",
    "chair-march",
    "tai-chi-chair",
    "pilates-chair",
    "yoga-chair",
    "hamstrings-chair",
    "hip-flexors-chair",
    "soleus-chair",
    "calf-towel-chair",
    "trunk-chair",
    "timing-pass-chair",
    "knee-band-chair",
    "arm-bike",
    "front-thigh-chair",
}
RISING, LIFTING, TWISTING = (
    {"sit-to-stand", "timing-sit-stand", "hourly-stand"},
    {"bridge"},
    {"trunk-stand", "trunk-chair", "trunk-bed"},
)
GEAR = {
    "knee-band-chair": "band",
    "row-band-chair": "band",
    "curl-weight-chair": "dumbbells",
    "bike": "exercise bike",
    "arm-bike": "arm bike",
    "standing-frame": "standing frame",
}


def without(facts: Facts, name: str, *members: str) -> bool:
    """Whether the set is fully known and holds none of these."""
    value = facts.get(name)
    return isinstance(value, Members) and value.complete and value.known.isdisjoint(members)


def has(facts: Facts, name: str, member: str) -> bool:
    value = facts.get(name)
    return isinstance(value, Members) and member in value.known


def no_pregnancy(facts: Facts) -> bool:
    age = facts.get("age")
    past = isinstance(age, Interval) and age.low >= 60
    stated = facts.get("pregnant")
    return stated != "yes" and (facts.get("sex") == "male" or past or stated in ("no", "planning"))


def on_foot(facts: Facts) -> bool:
    return facts.get("mobility") in ("walks_unaided", "walks_with_aid")


def sits_alone(facts: Facts) -> bool:
    return on_foot(facts) or (
        facts.get("sitting_balance") == "unsupported"
        and facts.get("transfers") in ("alone", "helped")
    )


def under_65(facts: Facts) -> bool:
    age = facts.get("age")
    return isinstance(age, Interval) and age.high <= 64


# The exercises that need something to be certain, and what it is.
SAFE: dict[str, tuple[Callable[[Exercise], bool], Callable[[Facts], bool]]] = {
    "no swollen calf": (
        lambda e: bool(LEGS & {*e.muscles}),
        lambda f: without(f, "signs", "one_sided_calf_swelling"),
    ),
    "no muscle breakdown": (
        lambda e: e.measure not in ("positioning", "relaxation"),
        lambda f: without(f, "signs", "dark_urine", "severe_muscle_pain"),
    ),
    "no fever": (
        lambda e: e.measure in EFFORT | {"stretching"},
        lambda f: without(f, "signs", "fever", "urine_infection", "other_infection"),
    ),
    "no fever on the feet": (
        lambda e: e.position == "standing",
        lambda f: without(f, "signs", "fever"),
    ),
    "no new weakness": (
        lambda e: e.measure in EFFORT or e.position == "standing",
        lambda f: without(f, "signs", "new_weakness_over_24h", "new_symptoms_over_24h"),
    ),
    "pain that was looked at": (
        lambda e: e.measure in {"stretching", "strengthening", "timing_exercises"},
        lambda f: without(f, "signs", "pain_source"),
    ),
    "somebody in front of the seat": (
        lambda e: (
            e.position == "sitting"
            and e.measure not in ("positioning", "hourly_movement", "relaxation")
        ),
        lambda f: sits_alone(f) or f.get("helper") is True,
    ),
    "awake on the feet": (
        lambda e: e.position == "standing",
        lambda f: without(f, "signs", "drowsiness", "dizziness", "unsteadiness"),
    ),
    "no falls on the feet": (
        lambda e: e.position == "standing",
        lambda f: without(f, "conditions", "falls", "hypotension"),
    ),
    "firm bones": (
        lambda e: (
            e.measure
            in {"stretching", "range_of_motion", "strengthening", "positioning", "timing_exercises"}
            | SLOW
        ),
        lambda f: without(f, "conditions", "fracture_risk", "osteoporosis"),
    ),
    "joints that open": (
        lambda e: e.measure == "stretching",
        lambda f: without(f, "conditions", "contracture"),
    ),
    "no sore": (
        lambda e: e.measure != "relaxation" and e.position != "standing",
        lambda f: without(f, "signs", "pressure_sore"),
    ),
    "a seat that holds": (lambda e: e.position == "sitting" and e.id in REACHING, sits_alone),
    "some sitting": (
        lambda e: e.position == "sitting",
        lambda f: f.get("sitting_balance") != "none",
    ),
    "no hoist on the feet": (
        lambda e: e.position == "standing",
        lambda f: f.get("transfers") != "hoist",
    ),
    "rises alone": (
        lambda e: e.id in RISING,
        lambda f: f.get("transfers") not in ("helped", "hoist"),
    ),
    "lifts itself": (
        lambda e: e.id in LIFTING,
        lambda f: (
            on_foot(f) or (f.get("mobility") == "wheelchair" and f.get("transfers") == "alone")
        ),
    ),
    "turns over": (
        lambda e: (
            e.variant == "bed"
            and e.position in ("lying_front", "lying_side")
            and e.measure != "positioning"
        ),
        lambda f: (
            on_foot(f)
            or (f.get("mobility") == "wheelchair" and f.get("transfers") in ("alone", "helped"))
        ),
    ),
    "no twist with a pump": (
        lambda e: e.id in TWISTING,
        lambda f: without(f, "conditions", "intrathecal_pump"),
    ),
    "no pump in the way": (
        lambda e: bool({"trunk", "hip_flexors"} & {*e.muscles}),
        lambda f: without(f, "conditions", "intrathecal_pump"),
    ),
    "shoulders that bear it": (
        lambda e: "shoulder" in e.muscles and e.measure not in ("relaxation", "hourly_movement"),
        lambda f: without(f, "conditions", "painful_shoulder"),
    ),
    "no operation": (
        lambda e: e.measure != "relaxation",
        lambda f: without(f, "conditions", "recent_surgery"),
    ),
    "muscles that pull together": (
        lambda e: e.measure == "timing_exercises",
        lambda f: has(f, "conditions", "co_contraction"),
    ),
    "not pregnant and flat": (lambda e: e.position in ("lying_back", "lying_front"), no_pregnancy),
    "a sound heart": (
        lambda e: e.measure in EFFORT,
        lambda f: without(f, "conditions", "heart_failure", "arrhythmia"),
    ),
    "strength up to 64": (lambda e: e.measure == "strengthening", under_65),
    "walks": (
        lambda e: e.variant == "walking",
        lambda f: f.get("mobility") in ("walks_unaided", "walks_with_aid"),
    ),
    "sits": (
        lambda e: e.variant == "wheelchair",
        lambda f: f.get("mobility") in ("walks_unaided", "walks_with_aid", "wheelchair"),
    ),
    "has a helper": (lambda e: e.variant == "helped", lambda f: f.get("helper") is True),
    "has a pool": (
        lambda e: e.measure == "aquatic_exercise",
        lambda f: f.get("pool") is True and without(f, "conditions", "epilepsy"),
    ),
    "has the things": (lambda e: e.id in GEAR, lambda f: True),
    "no physiotherapist first": (lambda e: e.physiotherapist, lambda f: False),
}


@cache
def drafted() -> dict[str, Exercise]:
    """The exercises in source form, for the reference judge."""
    return {exercise.id: exercise for exercise in draft().collections["exercises"].exercises}


def an_adult_with_the_illness(facts: Facts) -> bool:
    age = facts.get("age")
    return isinstance(age, Interval) and age.low >= 18 and facts.get("ms_diagnosed") is True


def nothing_against(facts: Facts, plan: Plan, programme: Programme) -> None:
    """The law for one person: every offered exercise is safe by the table above and by its own
    precautions."""
    verdicts = {verdict.option.id: verdict.verdict for verdict in plan.options}
    if plan.urgency in ("emergency", "same_day") or not isinstance(facts.get("signs"), Members):
        assert programme.items == (), (
            "exercises while something is urgent, or while nobody has asked"
        )
    assert not programme.items or an_adult_with_the_illness(facts), (
        "exercises for somebody outside the scope, or perhaps outside it"
    )
    assert (
        len({item.exercise.id for item in offered(programme) if item.exercise.measure in SLOW}) <= 1
    ), "more than one slow move"
    for item in offered(programme):
        exercise = item.exercise
        assert verdicts[exercise.measure] == "offer", (
            f"{exercise.id}: its measure is {verdicts[exercise.measure]}"
        )
        for name, (concerns, safe) in SAFE.items():
            assert not concerns(exercise) or safe(facts), f"{exercise.id}: {name} is not certain"
        if exercise.id in GEAR:
            assert has(facts, "equipment", GEAR[exercise.id]), f"{exercise.id}: not at hand"
        true = drafted()[exercise.id]
        assert truth_of(true.criterion, facts) is True, f"{exercise.id}: not for this person"
        for precaution in (
            draft().collections["exercises"].precautions[name] for name in true.precautions
        ):
            if precaution.effect != "note" and not precaution.open_holds:
                assert truth_of(precaution.criterion, facts) is not True, (
                    f"{exercise.id}: {precaution.id}"
                )
            elif precaution.effect != "note":
                assert truth_of(precaution.criterion, facts) is False, (
                    f"{exercise.id}: {precaution.id}"
                )
        assert item.claims and item.facts, f"{exercise.id}: nothing is said without a ground"


RULES: dict[str, list[Rule]] = {}


def rules_against(option: str) -> list[Rule]:
    if not RULES:
        for rule in draft().rules:
            if rule.effect in AGAINST:
                RULES.setdefault(rule.option, []).append(rule)
    return RULES.get(option, [])


def no_measure_against_its_rules(facts: Facts, plan: Plan) -> None:
    """A measure that is offered has its own criterion, and each rule against it is certainly
    silent, by the reference judge."""
    for verdict in plan.options:
        if verdict.option.kind in KINDS and verdict.verdict == "offer":
            assert truth_of(draft().options[verdict.option.id].offer_criterion, facts) is True, (
                verdict.option.id
            )
            for rule in rules_against(verdict.option.id):
                assert truth_of(rule.criterion, facts) is False, (
                    f"{verdict.option.id} is offered although {rule.id}"
                )


def people(seeds: Iterable[int]) -> Iterator[tuple[Record, Patient, Plan]]:
    for seed in seeds:
        record = mover(seed)
        try:
            patient = real().patient_of(record)
        except InputError:
            continue
        yield record, patient, make_plan(patient, real().content)


@pytest.mark.parametrize("part", range(2))
def test_no_exercise_and_no_measure_against_a_precaution(part: int) -> None:
    """For 20,000 random people, and not because programmes are missing."""
    made = 0
    for record, patient, plan in people(range(part, PEOPLE, 2)):
        programme = make_programme(patient, plan, real().content, collection(), 8)
        made += bool(programme.items)
        try:
            within_budget(to_dict(programme, real().content, "person"))
            nothing_against(patient.facts, plan, programme)
            no_measure_against_its_rules(patient.facts, plan)
        except AssertionError as broken:
            raise AssertionError(f"{broken}\n{record}") from None
    assert made > PEOPLE // 8


@cache
def bare() -> tuple[tuple[Patient, Plan], ...]:
    """Calm plans that offer every measure to everybody, so that only precautions keep a person from
    an exercise."""
    found = []
    for _, patient, plan in people(range(FAULTY)):
        if isinstance(patient.facts.get("signs"), Members) and an_adult_with_the_illness(
            patient.facts
        ):
            options = tuple(verdict._replace(verdict="offer", needs=()) for verdict in plan.options)
            found.append(
                (
                    patient,
                    plan._replace(
                        urgency="routine",
                        urgent=(),
                        options=options,
                        stage=plan.stage._replace(id="movement"),
                    ),
                )
            )
    return tuple(found)


def test_precautions_alone_are_enough() -> None:
    for patient, plan in bare():
        nothing_against(
            patient.facts, plan, make_programme(patient, plan, real().content, collection(), 8)
        )


def caught(changed: Exercises) -> None:
    """The law notices programmes that are made from this collection."""
    for patient, plan in bare():
        try:
            nothing_against(
                patient.facts, plan, make_programme(patient, plan, real().content, changed, 8)
            )
        except AssertionError:
            return
    raise AssertionError("the fault was not noticed")


@pytest.mark.parametrize(
    "name", sorted(name for name, p in collection().precautions.items() if p.effect != "note")
)
def test_a_precaution_that_is_left_away_is_noticed(name: str) -> None:
    away = (
        {name, "pump-bending"} if name in ("pump-front", "pump-twist") else {name}
    )  # a pump is guarded twice there
    exercises = tuple(
        e._replace(precautions=tuple(p for p in e.precautions if p not in away))
        for e in collection().exercises
    )
    caught(collection()._replace(exercises=exercises))


def test_an_unknown_fact_that_is_read_as_no_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real_truth = Findings.truth
    monkeypatch.setattr(
        Findings, "truth", lambda self, criterion: bool(real_truth(self, criterion))
    )
    caught(collection())


def test_an_exercise_for_others_is_noticed() -> None:
    anybody = {e.variant: e.criterion for e in collection().exercises}["bed"]
    caught(
        collection()._replace(
            exercises=tuple(e._replace(criterion=anybody) for e in collection().exercises)
        )
    )


def test_a_measure_that_is_not_offered_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suits, "OFFERED", ("offer", "avoid", "not_now", "specialist", "hold"))
    with pytest.raises(AssertionError, match="its measure is"):
        for _, patient, plan in people(range(FAULTY)):
            nothing_against(
                patient.facts, plan, make_programme(patient, plan, real().content, collection(), 8)
            )


def test_a_measure_offered_against_its_rule_is_noticed() -> None:
    content = real().content
    faulty = content._replace(
        rules=tuple(r._replace(effect="alert") if r.effect in AGAINST else r for r in content.rules)
    )
    with pytest.raises(AssertionError, match="is offered although"):
        for _, patient, _ in people(range(FAULTY)):
            no_measure_against_its_rules(patient.facts, make_plan(patient, faulty))


def test_the_same_person_gets_the_same_programme() -> None:
    for seed in range(60):
        record = mover(seed)
        first, second = (
            to_bytes(to_dict(programme_of(record), real().content, "person")) for _ in range(2)
        )
        assert first == second


def everybody_calm() -> Iterator[Record]:
    everything: dict[str, Any] = {
        "equipment": ["band", "weights", "bike", "arm_bike", "standing_frame"],
        "pool": True,
    }
    sites = [*(muscle.words[0] for muscle in collection().muscles)]
    for mobility in MOBILITY:
        for helper in (False, True):
            for site in sites:
                for gear in (
                    {},
                    everything,
                    {"pool": True},
                    {"equipment": ["arm bike"]},
                    {"equipment": ["weights"]},
                    {"sitting_balance": "supported"},
                ):
                    for conditions in ([], ["falls"]):
                        yield calm(
                            mobility=mobility,
                            helper=helper,
                            sites=[site],
                            conditions=conditions,
                            **gear,
                        )
                yield from (
                    calm(mobility=mobility, helper=helper, sites=s, conditions=["co_contraction"])
                    for s in ([site], [site, "thigh"])
                )
            yield from slow_ones(mobility, helper)


def slow_ones(mobility: str, helper: bool) -> Iterator[Record]:
    """People who ask for tai chi, yoga or Pilates; some cannot have the first form of it."""
    others: list[dict[str, Any]] = [
        {},
        {"conditions": ["intrathecal_pump"]},
        {"signs": ["unsteadiness"]},
        {"pregnant": True},
    ]
    for measure in sorted(SLOW):
        yield from (
            calm(mobility=mobility, helper=helper, requests=[measure], **other) for other in others
        )


def test_every_exercise_is_offered_to_somebody() -> None:
    """Those that a physiotherapist always approves are named in some plan."""
    reached: set[str] = set()
    for record in everybody_calm():
        programme = programme_of(record)
        reached |= {item.exercise.id for item in offered(programme)} | {
            s.exercise.id for s in programme.with_physio if s.exercise.physiotherapist
        }
    assert {exercise.id for exercise in collection().exercises} - reached == set()


def test_every_way_of_moving_has_its_programme() -> None:
    ways = {
        (mobility, helper): {
            i.exercise.variant
            for i in offered(programme_of(calm(mobility=mobility, helper=helper)))
        }
        for mobility in MOBILITY
        for helper in (False, True)
    }
    assert "walking" in ways["walks_unaided", False] and "helped" not in ways["walks_unaided", True]
    assert "wheelchair" in ways["wheelchair", False] and "walking" not in ways["wheelchair", True]
    assert ways["bed", False] == {"bed"}
    assert ways["bed", True] == {"bed", "helped"}


@pytest.mark.parametrize("fact", ["mobility", "sites", "helper", "signs", "conditions", "age"])
def test_what_is_not_known_is_asked(fact: str) -> None:
    programme = programme_of(calm(mobility="wheelchair") if fact != "mobility" else calm(), 4)
    unknown = programme_of(
        calm(**({"mobility": "wheelchair"} if fact != "mobility" else {}), **{fact: None}), 4
    )
    assert fact in [question.fact for question in unknown.questions]
    known, left = ({i.exercise.id for i in offered(each)} for each in (programme, unknown))
    # The sites change which moves are chosen, and a helper may; the others only add some.
    assert left < known or fact == "helper" or (left != known and fact == "sites")


@pytest.mark.parametrize("fact", ["sitting_balance", "transfers"])
def test_how_somebody_sits_and_changes_seats_is_asked_and_what_needs_it_waits(fact: str) -> None:
    found = programme_of(calm(mobility="wheelchair", **{fact: None}))
    assert fact in [question.fact for question in found.questions]
    assert not {i.exercise.id for i in offered(found)} & REACHING and found.items
    assert {held.exercise.id for held in found.held if fact in held.needs} & REACHING
    assert {i.exercise.id for i in programme_of(calm(mobility="wheelchair")).items} & REACHING
    walker = programme_of(calm(**{fact: None}))
    assert {i.exercise.id for i in walker.items} == {
        i.exercise.id for i in programme_of(calm()).items
    }


def test_lifted_by_hoist_there_is_no_reaching_in_the_seat_and_nothing_on_the_feet() -> None:
    for changed in (
        {"transfers": "hoist"},
        {"sitting_balance": "supported"},
        {"sitting_balance": "none"},
    ):
        found = programme_of(calm(mobility="wheelchair", helper=True, **changed))
        assert not {i.exercise.id for i in offered(found)} & REACHING and found.items
        seated = [i for i in offered(found) if i.exercise.position == "sitting"]
        assert all("precaution/seat-supported" in [note.rule for note in i.notes] for i in seated)
    walker = programme_of(calm(transfers="hoist"))
    assert "standing" not in {i.exercise.position for i in offered(walker)}
    assert not {i.exercise.id for i in offered(programme_of(calm(transfers="helped")))} & RISING


def slow_of(**changed: object) -> list[str]:
    return [
        item.exercise.id
        for item in offered(programme_of(calm(**changed)))
        if item.exercise.measure in SLOW
    ]


def test_one_slow_move_is_offered_and_what_is_asked_for_comes_first() -> None:
    assert slow_of() == ["weight-shift"] and slow_of(requests=["yoga"]) == ["yoga-stand"]
    assert slow_of(requests=["pilates"]) == ["pilates-lying"] and slow_of(
        requests=["pilates"], pregnant=True
    ) == ["pilates-side"]
    assert slow_of(mobility="wheelchair") == ["yoga-chair"] and slow_of(
        mobility="bed", helper=True
    ) == ["yoga-helped"]
    assert slow_of(requests=["tai_chi"], conditions=["falls"]) == ["yoga-chair"], (
        "what is asked for, but not offered, leaves room"
    )


def timing_of(*conditions: str, **changed: object) -> tuple[set[str], set[str]]:
    """The timing exercises that are offered, and those that are named for a physiotherapist."""
    found = programme_of(calm(conditions=[*conditions], **changed))
    given, named = (i.exercise for i in offered(found)), (s.exercise for s in found.with_physio)
    return {e.id for e in given if e.measure == "timing_exercises"}, {
        e.id for e in named if e.measure == "timing_exercises"
    }


def test_timing_is_practised_once_the_finding_is_on_record() -> None:
    assert timing_of() == (set(), set())
    assert timing_of("co_contraction", sites=["calves", "thigh"]) == (
        {"timing-tap-chair", "timing-knee-chair"},
        {"timing-sit-stand"},
    )
    assert timing_of("co_contraction", sites=["fingers"])[0] == {"timing-grip-chair"}
    assert timing_of("co_contraction", mobility="bed", helper=True) == (
        {"timing-knee-helped"},
        set(),
    )
    assert timing_of("co_contraction", "osteoporosis") == (set(), set())


def test_an_operation_and_a_painful_shoulder_are_for_a_physiotherapist_first() -> None:
    operated = programme_of(calm(conditions=["recent_surgery"], mobility="wheelchair"))
    assert {item.exercise.measure for item in offered(operated)} <= {"relaxation"}
    sore = programme_of(
        calm(conditions=["painful_shoulder"], mobility="wheelchair", requests=["yoga"])
    )
    assert all(
        "shoulder" not in i.exercise.muscles
        or i.exercise.measure in ("relaxation", "hourly_movement")
        for i in offered(sore)
    )
    assert sore.items and any(s.exercise.id == "yoga-chair" for s in sore.with_physio)


@pytest.mark.parametrize("weeks", [1, 2, 3, 6, 8, 26])
def test_weeks_follow_each_other_and_days_are_as_many_as_said(weeks: int) -> None:
    for item in programme_of(calm(night_predominant=True), weeks).items:
        firsts = [step.amount.from_week for step in item.steps]
        assert firsts[0] == 1 and firsts[1:] == [step.to_week + 1 for step in item.steps[:-1]]
        assert item.steps[-1].to_week == min(weeks, item.dose.weeks or weeks)
        for step in item.steps:
            assert (
                len(step.days) == len(set(step.days)) == step.amount.days_a_week and 0 in step.days
            )
            if item.exercise.measure == "strengthening":
                assert all(
                    (b - a) % 7 > 1
                    for a, b in zip(step.days, (*step.days[1:], step.days[0]), strict=True)
                )


def test_bedtime_stretches_are_for_those_whose_trouble_comes_at_night() -> None:
    parts = {
        night: {i.dose.part for i in programme_of(calm(night_predominant=night)).items}
        for night in (True, False, None)
    }
    assert "bedtime" in parts[True] and "bedtime" not in parts[False] | parts[None]
    assert "night_predominant" in [
        q.fact for q in programme_of(calm(night_predominant=None)).questions
    ]
