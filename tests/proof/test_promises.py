"""Every promise is proved; a promise that can be broken is found, with a record of who breaks
it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from unclench.content.compile.emit import emit_content
from unclench.content.content import Content
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.source.promises import read_promises
from unclench.content.types.promises import Promise
from unclench.criteria.engines.formula import NO, negated
from unclench.criteria.tree import Fact
from unclench.decision.findings import ModelledFindings
from unclench.decision.plan import plan_model
from unclench.intake.door import record_of as read_record_of
from unclench.patient.build import build
from unclench.plan import make_plan
from unclench.proof.promises import prove as proving
from unclench.proof.promises.prove import Failure, ProvedPromise, breaks, promises_of, prove
from unclench.proof.promises.records import record_of

KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
TODAY = date(2026, 11, 20)
AT_LEAST = 40


@cache
def real() -> Draft:
    return read_folder(KNOWLEDGE)


def proved(draft: Draft, *ids: str) -> list[ProvedPromise]:
    return list(
        prove(plan_model(draft), [promise for promise in promises_of(draft) if promise.id in ids])
    )


def test_every_promise_holds_for_everybody() -> None:
    found = list(prove(plan_model(real()), promises_of(real())))
    assert len(found) >= AT_LEAST
    assert [failure.obligation.about for each in found for failure in each.failures] == []


def without(*rules: str) -> Draft:
    """The knowledge without these rules; where a stage or another rule names them, they stay."""
    draft = read_folder(KNOWLEDGE)
    kept = [rule for rule in draft.rules if rule.id not in rules]
    assert len(kept) == len(draft.rules) - len(rules)
    draft.rules = kept
    return draft


FAULTS: dict[str, tuple[str, ...]] = {
    "kidney/baclofen-older": ("baclofen/kidney-older",),
    "mix/tizanidine": ("tizanidine/strong-cyp1a2-inhibitor",),
    "pregnancy/acupressure": ("acupressure/pregnancy",),
    "scope/allergy": ("baclofen/allergy",),
    "one-change/pairs": ("tizanidine/pair-first",),
}


@pytest.mark.parametrize("promise", list(FAULTS))
def test_a_rule_that_is_missing_breaks_its_promise_and_the_plan_of_the_record_shows_it(
    promise: str,
) -> None:
    """From the fault to the person: the smallest record, read and planned as any other, gets what
    was promised never to be."""
    draft = without(*FAULTS[promise])
    [found] = proved(draft, promise)
    count = len(found.failures)
    assert count
    failure = found.failures[0]
    assert found.promise.never is not None
    assert failure.person is not None and failure.person.proved
    content = content_of(draft)
    patient = build(
        read_record_of(
            record_of(draft, failure.person.facts, "someone", TODAY), content, today=TODAY
        ),
        content,
    )
    broken = breaks(plan_model(draft), failure.obligation, patient.facts)
    assert broken
    verdicts = {
        verdict.option.id: verdict.verdict for verdict in make_plan(patient, content).options
    }
    assert verdicts[failure.obligation.about] in found.promise.never.verdict


def test_a_rule_about_lists_that_is_missing_breaks_its_promise() -> None:
    """A person with one medicine on two lines may be more than one record; finding one is enough
    here."""
    [found] = proved(without("baclofen/duplicate-first"), "one-change/duplicates")
    assert {failure.obligation.about for failure in found.failures} == {"baclofen"}


def test_a_medicine_that_stays_while_a_sign_says_that_it_comes_down_is_found() -> None:
    draft = without("gabapentin/sleepy-with-weak-kidneys", "pregabalin/opioid-slows-breathing")
    [found] = proved(draft, "danger/what-comes-down")
    assert {failure.obligation.about for failure in found.failures} == {
        "triage/gabapentinoid-kidney: gabapentin",
        "triage/opioid-sedative-breathing: pregabalin",
    }


def without_a_fact(fact: str) -> list[str]:
    """Who breaks the promise that without this fact baclofen gets no more permissive verdict."""
    draft, promises = promise_of(
        **{"for": ["baclofen"]}, change={"forgets": [fact]}, never={"rises": "verdict"}
    )
    [found] = prove(plan_model(draft), promises)
    return [failure.obligation.about for failure in found.failures]


def test_a_missing_fact_that_lowers_what_is_on_hold_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not without_a_fact("conditions")
    monkeypatch.setattr(
        ModelledFindings, "fires", lambda self, rule: negated(self.truth(rule.criterion).no)
    )
    assert without_a_fact("conditions") == ["baclofen without conditions"]


def test_the_limits_of_both_regions_lower_what_is_on_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "_tightens", lambda model, change: False)
    assert without_a_fact("region") == ["baclofen without region"]


def content_of(draft: Draft) -> Content:
    space: dict[str, Any] = {}
    exec(emit_content(draft, "0", "pending_review", "-"), space)
    found: Content = space["CONTENT"]
    return found


def test_not_known_read_as_no_breaks_the_promises_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two-valued logic: rules that are not known do not hold anything back."""
    monkeypatch.setattr(ModelledFindings, "open", lambda self, option, effects: NO)
    for promise in ("scope/allergy", "measure/pacemaker"):
        assert proved(real(), promise)[0].failures, promise


def test_a_ceiling_that_rises_as_the_kidneys_fail_is_found() -> None:
    draft = read_folder(KNOWLEDGE)
    option = draft.options["baclofen"]
    assert option.medicine is not None
    banded = next(ceiling for ceiling in option.medicine.ceilings if ceiling.by)
    low, middle, high = banded.bands
    swapped = banded._replace(
        bands=(low._replace(at_most=middle.at_most), middle._replace(at_most=low.at_most), high)
    )
    ceilings = tuple(
        swapped if ceiling is banded else ceiling for ceiling in option.medicine.ceilings
    )
    draft.options["baclofen"] = option._replace(
        medicine=option.medicine._replace(ceilings=ceilings)
    )
    assert proved(draft, "ceiling/kidney")[0].failures


def test_a_dead_rule_is_found() -> None:
    draft = read_folder(KNOWLEDGE)
    rule = next(rule for rule in draft.rules if rule.id == "person/two-sedatives")
    never = draft.criterion("sedating_count >= 3 and sedating_count < 2", "a dead rule")
    draft.rules[draft.rules.index(rule)] = rule._replace(criterion=never)
    assert [
        failure.obligation.about for failure in proved(draft, "whole/no-dead-rule")[0].failures
    ] == [rule.id]


def test_a_rule_that_forbids_what_another_requires_is_found() -> None:
    draft = read_folder(KNOWLEDGE)
    forbidding = next(rule for rule in draft.rules if rule.id == "tizanidine/raised-liver-tests")
    known = draft.criterion("liver_x_uln is known", "a contradiction")
    draft.rules[draft.rules.index(forbidding)] = forbidding._replace(criterion=known)
    assert proved(draft, "whole/no-contradiction")[0].failures


def test_an_emergency_that_is_forgotten_is_found_where_something_is_then_begun() -> None:
    """The exception in the promise is there for a reason: it breaks it."""
    draft, promises = promise_of(**{"for": ["albumin"]}, holds="emergency_stays")
    [found] = prove(plan_model(draft), promises)
    assert [failure.obligation.about for failure in found.failures] == ["without taking"]
    assert found.questions > 20, "one question for each entry of a record that is no result"


def promise_of(**body: Any) -> tuple[Draft, tuple[Promise, ...]]:
    draft = read_folder(KNOWLEDGE)
    return draft, read_promises(
        draft, {"promises.yaml": [{"id": "made/up", "says": "Something.", **body}]}
    )


def test_a_promise_about_nobody_is_no_promise() -> None:
    draft, promises = promise_of(when="drives and not drives", never={"stage": ["movement"]})
    [found] = prove(plan_model(draft), promises)
    assert [failure.reason for failure in found.failures] == [
        "there is no person to whom it applies"
    ]


def test_a_false_promise_shows_a_small_person() -> None:
    draft, promises = promise_of(**{"for": ["baclofen"]}, never={"verdict": ["offer"]})
    [found] = prove(plan_model(draft), promises)
    [failure] = found.failures
    assert isinstance(failure, Failure)
    assert failure.person is not None and failure.person.proved
    assert "vitamin_d" not in failure.person.facts


WRITTEN_WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown verdict": ({"never": {"verdict": ["offered"]}}, "'offered' is not one of"),
    "an unknown option": (
        {"for": ["aspirine"], "never": {"verdict": ["offer"]}},
        "there is no option, kind or class",
    ),
    "a criterion that cannot be read": (
        {"when": "egrf < 30", "never": {"stage": ["movement"]}},
        "'egrf' is not a fact",
    ),
    "nothing promised": ({"when": "drives"}, "it promises nothing"),
    "an unknown cause": ({"always": {"alert": "no-such-cause"}}, "no rule has the cause"),
}


@pytest.mark.parametrize("name", list(WRITTEN_WRONG))
def test_a_promise_that_is_written_wrong_is_told(name: str) -> None:
    body, message = WRITTEN_WRONG[name]
    draft, _ = promise_of(**body)
    assert any(message in str(problem) for problem in draft.problems)


def test_the_criteria_of_promises_are_not_carried_by_a_plan() -> None:
    assert not any(place.startswith("promise") for place in real().places.values())
    assert Fact("never_known") not in real().criteria
