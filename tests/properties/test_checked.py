"""No silence: what could not be checked is said, what was checked is shown, and nothing old counts
(I08, I09)."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from support.laws import World, answering_by, caught, draft, holds, planning_by, real, truth_of
from support.looks import members
from support.people import LABS, TODAY, Record, data_of, day, known_person, lab
from unclench.content.types import FactSpec, Rule, Sign
from unclench.criteria.values import Members
from unclench.intake import read_patient
from unclench.plan.models import Plan

SPEAKING = ("avoid", "specialist", "lower", "alert")


def every_open_rule_is_said(world: World, record: Record, _: Random) -> None:
    """Each rule and sign that the reference judge cannot settle is in `not_checked`, with facts to
    ask for; and no other."""
    patient = world.patient_of(record)
    plan = world.plan(patient)
    said = {item.rule: item.needs for item in plan.not_checked}
    checks: list[Rule | Sign] = [
        *draft().rules,
        *draft().dangers,
        *draft().triggers,
        *draft().side_effects,
    ]
    unknown = {item.id for item in checks if truth_of(item.criterion, patient.facts) is None}
    assert not unknown - said.keys(), (
        f"not said to be unchecked: {sorted(unknown - said.keys())[:3]}"
    )
    assert not ({item.id for item in checks} - unknown) & said.keys(), (
        "said to be unchecked although it was checked"
    )
    assert all(said[rule] for rule in unknown), "unchecked, but nothing is asked"


def everything_unusable_is_said(world: World, record: Record, _: Random) -> None:
    patient = world.patient_of(record)
    said = [(item.rule, item.because.clinician) for item in world.plan(patient).not_checked]
    for item in patient.unusable:
        assert (item.origin, item.reason) in said, f"{item.origin} is passed over in silence"
    for words in (*patient.unchecked, *record.get("other_conditions", ())):
        assert any(rule == words for rule, _ in said), f"'{words}' is passed over in silence"


def every_alert_that_holds_is_shown(world: World, record: Record, _: Random) -> None:
    """Each rule that certainly holds for the person, or for a medicine that is taken or asked for,
    has its alert, as severe or worse."""
    patient = world.patient_of(record)
    facts = patient.facts
    shown = {alert.id: alert.severity for alert in world.plan(patient).alerts}
    concerned = {
        "",
        *members(facts, "taking"),
        *members(facts, "requests"),
        *members(facts, "raise_requests"),
        *members(facts, "stop_requests"),
    }
    for rule in draft().rules:
        if (
            rule.option in concerned
            and rule.effect in SPEAKING
            and (rule.option or rule.effect == "alert")
            and truth_of(rule.criterion, facts) is True
        ):
            assert rule.cause in shown, f"no alert for {rule.id}"
            assert ("stop", "warn", "note").index(shown[rule.cause]) <= (
                "stop",
                "warn",
                "note",
            ).index(rule.severity), rule.id


def no_result_is_older_than_it_may_be(world: World, record: Record, _: Random) -> None:
    """Every result in use is of today or before, and not older than the strictest window that holds
    or may hold."""
    patient = world.patient_of(record)
    for test in LABS:
        detail = patient.details.get(test)
        if test in patient.facts and detail is not None:
            assert detail.on is not None, f"{test} has no day"
            age = (patient.on - detail.on).days
            window = strictest(draft().facts[test], patient.facts)
            assert 0 <= age <= window, f"{test} is {age} days old, at most {window} count"


def strictest(spec: FactSpec, facts: Any) -> int:
    windows = [
        stricter.days
        for stricter in spec.stricter
        if truth_of(stricter.criterion, facts) is not False
    ]
    return min([*windows, spec.fresh_days or 10**6])


LAWS = [
    every_open_rule_is_said,
    everything_unusable_is_said,
    every_alert_that_holds_is_shown,
    no_result_is_older_than_it_may_be,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


def older(test: str) -> list[tuple[str, Record, int]]:
    """People for whom this test's window is known: (who, the record, the most days that count)."""
    spec = real().content.facts[test]
    strict = min((stricter.days for stricter in spec.stricter), default=spec.fresh_days)
    assert spec.fresh_days and strict
    calm = {"person": {"age": 40}, "conditions": []}
    return [
        ("everybody", calm, spec.fresh_days),
        ("65 or older", {**calm, "person": {"age": 65}}, strict),
        ("64", {**calm, "person": {"age": 64}}, spec.fresh_days),
        ("weak kidneys", {**calm, "conditions": ["chronic_kidney_disease"]}, strict),
        ("age not known", {"conditions": []}, strict),
        ("conditions not known", {"person": {"age": 40}}, strict),
    ]


@pytest.mark.parametrize("who", range(6))
@pytest.mark.parametrize("test", LABS)
def test_the_last_day_of_a_window_counts_and_the_next_does_not(test: str, who: int) -> None:
    """Boundary triples: the day before the last, the last, the day after it; today, and
    tomorrow."""
    name, person, window = older(test)[who]
    everyday = LABS[test][1][0]
    for ago, counts in (
        (window - 1, True),
        (window, True),
        (window + 1, False),
        (0, True),
        (-1, False),
    ):
        entry = {**lab(Random(0), test, everyday), "date": day(ago)}
        patient = real().patient_of({"schema": "unclench.record/1", **person, "labs": [entry]})
        assert (test in patient.facts) is counts, f"{test} of {name}, {ago} days ago"
        assert counts or [item.fact for item in patient.unusable] == [test]


def test_a_rule_left_out_of_not_checked_is_caught() -> None:
    def quiet(plan: Plan) -> Plan:
        return plan._replace(
            not_checked=tuple(
                item for item in plan.not_checked if item.rule != "baclofen/kidney-below-30"
            )
        )

    caught(every_open_rule_is_said, answering_by(quiet))


def test_a_list_that_ends_early_is_caught() -> None:
    caught(
        everything_unusable_is_said,
        answering_by(lambda plan: plan._replace(not_checked=plan.not_checked[-5:])),
    )


def test_a_dropped_alert_is_caught() -> None:
    caught(
        every_alert_that_holds_is_shown,
        answering_by(lambda plan: plan._replace(alerts=plan.alerts[:3])),
    )


def test_an_alert_made_milder_is_caught() -> None:
    content = real().content
    rules = tuple(
        rule._replace(severity="note") if rule.cause == "opioid-benzodiazepine" else rule
        for rule in content.rules
    )
    caught(
        every_alert_that_holds_is_shown,
        planning_by(content._replace(rules=rules)),
        known_person,
        6000,
    )


def test_a_window_that_is_never_closed_is_caught() -> None:
    content = real().content
    ageless = content._replace(
        facts={
            name: spec._replace(fresh_days=None, stricter=())
            for name, spec in content.facts.items()
        }
    )
    world = real()._replace(read=lambda data: read_patient(data, ageless, today=TODAY))
    caught(no_result_is_older_than_it_may_be, world)


def test_tomorrows_result_in_use_is_caught() -> None:
    def early(data: bytes) -> Any:
        tree = {**json.loads(data), "date": (TODAY + timedelta(days=30)).isoformat()}
        return real().read(data_of(tree))._replace(on=TODAY)

    def tomorrow(seed: int) -> Record:
        return {**known_person(seed), "labs": [{**lab(Random(seed), "egfr", 92), "date": day(-1)}]}

    caught(no_result_is_older_than_it_may_be, real()._replace(read=early), tomorrow)


def test_the_judge_and_the_engine_mean_the_same_rules() -> None:
    """The trees that these laws judge by are those of the compiled content."""
    assert [rule.id for rule in draft().rules] == [rule.id for rule in real().content.rules]
    assert [sign.id for sign in draft().dangers] == [sign.id for sign in real().content.dangers]


def told_of_an_opioid_with(ingredient: str, world: World) -> list[str]:
    """The alerts about an opioid together with this sedating medicine."""
    record = {**known_person(1), "medicines": [{"name": "morphine"}, {"name": ingredient}]}
    return [alert.id for alert in world.plan_of(record).alerts if "opioid" in alert.id]


def test_an_opioid_with_any_sedating_medicine_is_checked_or_said_not_to_be() -> None:
    sedating = [one.id for one in real().content.ingredients.values() if "sedating" in one.classes]
    assert len(sedating) > 80
    silent = [name for name in sedating if not told_of_an_opioid_with(name, real())]
    assert silent == ["morphine"]


def test_an_opioid_with_a_sedating_medicine_in_silence_is_caught() -> None:
    rules = tuple(
        rule for rule in real().content.rules if rule.id != "person/opioid-with-other-sedative"
    )
    deaf = planning_by(real().content._replace(rules=rules))
    assert not told_of_an_opioid_with("mirtazapine", deaf)
    assert told_of_an_opioid_with("zopiclone", deaf)


def test_a_kind_of_medicine_without_its_name_counts_as_one_of_that_kind() -> None:
    for written, kind in (
        ("opioid", "opioid"),
        ("Strong painkiller", "opioid"),
        ("benzo", "benzodiazepine"),
        ("sleeping tablets", "z_hypnotic"),
    ):
        patient = real().patient_of({**known_person(1), "medicines": [{"name": written}]})
        classes = patient.facts["medicine_classes"]
        assert isinstance(classes, Members) and kind in classes.known, written
