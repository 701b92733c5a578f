"""One table of urgency: what a list names, given alone, has the urgency of the list; texts and
tasks say the same time."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from support.laws import draft
from support.people import TODAY
from unclench.content import load
from unclench.content.checks.check import example_facts
from unclench.content.checks.urgency import time_of_taking, time_problems, times_in
from unclench.content.source.draft import Draft, NamedEntry
from unclench.content.source.folder import read_draft, read_files
from unclench.content.types import Sign
from unclench.content.urgency import DAYS, URGENT
from unclench.criteria.values import Members
from unclench.decision.plan import plan_model
from unclench.intake import read_patient
from unclench.plan import make_plan
from unclench.plan.models import Plan
from unclench.proof.promises.prove import promises_of, prove

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"


@cache
def files() -> dict[str, Any]:
    return read_files(KNOWLEDGE)


def plan_with(named: NamedEntry) -> Plan:
    """The plan of a person about whom only this is known."""
    nobody = read_patient(b'{"schema": "unclench.record/1"}', load(), today=TODAY)
    facts = {fact: Members(frozenset(members)) for fact, members in named.given}
    return make_plan(nobody._replace(facts=facts), load())


@pytest.mark.parametrize("named", draft().named, ids=lambda named: f"{named.place} {named.given}")
def test_what_a_list_names_has_the_urgency_of_the_list(named: NamedEntry) -> None:
    assert plan_with(named).urgency == named.urgency


def test_every_kind_of_list_takes_its_urgency_from_the_table() -> None:
    kinds = {named.place.partition("[")[0].partition(" ")[0] for named in draft().named}
    assert kinds == {"seek_help", "page", "answer"}
    assert len(draft().named) > 80


@pytest.mark.parametrize("sign", draft().dangers, ids=lambda sign: sign.id)
def test_what_a_sign_asks_for_is_due_while_the_sign_is_urgent(sign: Sign) -> None:
    """On the facts of each of its examples that fires."""
    node = draft().criteria[sign.criterion]
    for given in [
        example.given
        for example in draft().examples
        if example.node == node and example.then == "fires"
    ]:
        nobody = read_patient(b'{"schema": "unclench.record/1"}', load(), today=TODAY)
        plan = make_plan(nobody._replace(facts=example_facts(given, draft().facts)), load())
        due = {task.id: task.on for task in reversed(plan.tasks)}
        assert set(sign.tasks) <= due.keys()
        assert all(due[task] <= TODAY + timedelta(days=DAYS[sign.urgency]) for task in sign.tasks)


def test_of_one_cause_only_the_most_urgent_is_told() -> None:
    patient = read_patient(b'{"schema": "unclench.record/1"}', load(), today=TODAY)
    plan = make_plan(
        patient._replace(
            facts={"signs": Members(frozenset({"fever", "urine_infection", "new_confusion"}))}
        ),
        load(),
    )
    told = [urgent.id for urgent in plan.urgent]
    assert "triage/sepsis" in told
    assert not {"triage/infection", "triage/infection-with-fever"} & set(told)


def reread(change: Any) -> Draft:
    """The knowledge with something changed in its files."""
    changed = {**files()}
    change(changed)
    return read_draft(changed)


def entry(changed: dict[str, Any], name: str, entry_id: str) -> dict[str, Any]:
    """An entry of a file that may be changed."""
    changed[name] = deepcopy(changed[name])
    return next(body for body in changed[name] if body["id"] == entry_id)


def faults_of(changed: Draft) -> str:
    return "\n".join(f"{p.place}: {p.reason}" for p in (*changed.problems, *time_problems(changed)))


def test_a_sign_under_a_milder_heading_is_caught() -> None:
    def milder(changed: dict[str, Any]) -> None:
        entry(changed, "words/en/seek_help.yaml", "help/new-symptoms")["covers"].append("seizure")

    assert "is within_14_days, and the line has what is emergency" in faults_of(reread(milder))


def test_a_page_that_names_a_sign_under_a_milder_heading_is_caught() -> None:
    def milder(changed: dict[str, Any]) -> None:
        page = entry(changed, "pages/en/safety.yaml", "side-effects")
        page["sections"][1]["blocks"][1]["covers"].append("hallucinations")

    assert "and the line has what is emergency" in faults_of(reread(milder))


@pytest.mark.parametrize("sign", draft().dangers, ids=lambda sign: sign.id)
def test_a_softened_urgency_is_caught(sign: Sign) -> None:
    """One step softer: its own words then say another time."""
    if softer := dict(pairwise(URGENT)).get(sign.urgency):
        dangers = [
            other._replace(urgency=softer) if other is sign else other for other in draft().dangers
        ]
        assert f"sign {sign.id}" in {
            problem.place.rpartition(".")[0]
            for problem in time_problems(replace(draft(), dangers=dangers))
        }


def test_today_in_the_words_of_a_sign_that_waits_for_days_is_caught() -> None:
    def hurried(changed: dict[str, Any]) -> None:
        entry(changed, "signs/danger.yaml", "triage/relapse")["do"]["person"] = (
            "Call {urgent_number} today. Be seen within two weeks."
        )

    assert "says what is same_day" in faults_of(reread(hurried))


def test_the_next_days_in_the_words_of_an_emergency_are_caught() -> None:
    def slow(changed: dict[str, Any]) -> None:
        entry(changed, "signs/danger.yaml", "triage/seizure")["do"]["clinician"] = (
            "Seizure care in the next days."
        )

    assert "says what is within_14_days" in faults_of(reread(slow))


def test_a_page_that_says_today_without_a_sign_is_caught() -> None:
    def bare(changed: dict[str, Any]) -> None:
        entry(changed, "pages/en/safety.yaml", "seizures")["sections"][0]["blocks"][0].pop("covers")

    assert "says how soon without naming a sign" in faults_of(reread(bare))


def test_a_task_that_says_another_day_than_it_is_due_is_caught() -> None:
    changed = reread(
        lambda files_: files_.update(
            {
                "tasks.yaml": {
                    **files_["tasks.yaml"],
                    "ecg": {
                        **files_["tasks.yaml"]["ecg"],
                        "due_days": 7,
                        "say": {"clinician": "ECG today.", "person": "Have a heart tracing today."},
                    },
                }
            }
        )
    )
    assert "task ecg: says what is same_day and is due after 7 days" in faults_of(changed)


def test_a_task_graver_than_its_sign_and_a_next_dose_in_question_that_waits_are_caught() -> None:
    def both(changed: dict[str, Any]) -> None:
        entry(changed, "signs/danger.yaml", "triage/relapse").update(
            tasks=["urgent_blood_tests"], stop_urgently=["baclofen"]
        )

    found = faults_of(reread(both))
    assert "the task urgent_blood_tests says what is same_day, the sign within_14_days" in found
    assert "a next dose is in question, and the sign is within_14_days" in found


def test_what_is_covered_must_be_a_danger_a_set_and_a_member() -> None:
    def wrong(changed: dict[str, Any]) -> None:
        entry(changed, "words/en/seek_help.yaml", "help/pump")["covers"] += [
            "nausea",
            {"age": ["65"]},
            {"signs": ["hiccups"]},
        ]

    found = faults_of(reread(wrong))
    assert "nausea is no danger by itself" in found
    assert "'age' is no set of facts" in found
    assert "there is no 'hiccups' among signs" in found


def test_times_are_read_from_words() -> None:
    assert times_in("Call your team today or tomorrow.") == ["within_2_days"]
    assert times_in("Call {urgent_number} today.") == ["same_day"]
    assert times_in("Call {emergency_number} now.") == ["emergency"]
    assert times_in("Ask your nurse to look at it this week.") == ["within_14_days"]
    assert times_in("Tell your team.") == []
    assert (
        time_of_taking("It is not safe. If you take it, call your team today or tomorrow.")
        == "within_2_days"
    )
    assert time_of_taking("Call the same day if you feel confused.") == ""


def test_a_softened_sign_breaks_the_promise_that_list_and_triage_agree() -> None:
    """The list keeps what it said; the sign is softened behind its back."""
    softened = read_draft(files())
    softened.dangers = [
        s._replace(urgency="within_14_days") if s.id == "triage/jaundice" else s
        for s in softened.dangers
    ]
    [found] = prove(
        plan_model(softened), [p for p in promises_of(softened) if p.id == "danger/lists-agree"]
    )
    assert any("jaundice" in failure.obligation.about for failure in found.failures)


def test_a_rule_that_says_today_where_nothing_is_urgent_breaks_its_promise() -> None:
    hurried = read_draft(files())
    chosen = next(
        rule
        for rule in hurried.rules
        if rule.id == "baclofen/low-mood" or (rule.effect == "alert" and rule.option)
    )
    words = chosen.say._replace(person="If you take it, call your team today.")
    hurried.rules = [rule._replace(say=words) if rule is chosen else rule for rule in hurried.rules]
    [found] = prove(
        plan_model(hurried), [p for p in promises_of(hurried) if p.id == "danger/said-in-time"]
    )
    assert [failure.obligation.about for failure in found.failures] == [chosen.id]
