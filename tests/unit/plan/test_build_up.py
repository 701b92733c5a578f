"""A limit of a build-up ends it, and lowers no present dose; while its criterion is not known it
holds, and its facts are asked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from support.movers import calm
from support.people import TODAY, data_of
from support.spec import draft
from unclench.content import load
from unclench.content.checks.doses import ceiling_problems
from unclench.content.content import Content
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.regimens import read_ceiling
from unclench.content.types import Option
from unclench.intake import read_patient
from unclench.plan import Plan, make_plan
from unclench.plan.models import Verdict

SHORT, LONG = "2026-11-01", "2026-08-01"


def planned(content: Content, **changed: Any) -> Plan:
    return make_plan(read_patient(data_of(calm(**changed)), content, today=TODAY), content)


def on(plan: Plan, option: str = "baclofen") -> Verdict:
    return next(verdict for verdict in plan.options if verdict.option.id == option)


def kidneys(value: int) -> list[dict[str, Any]]:
    units = {"crcl": "mL/min", "egfr": "mL/min/{1.73_m2}"}
    return [
        {"test": test, "value": value, "unit": unit, "date": "2026-11-10"}
        for test, unit in units.items()
    ]


def taken(amount: int, since: str = SHORT) -> list[dict[str, str]]:
    return [{"name": "baclofen", "total": f"{amount} mg/day", "since": since}]


def without_the_mark() -> Content:
    """The seeded fault: limits of a build-up are limits for everybody."""

    def marked(option: Option) -> Option:
        if option.medicine is None:
            return option
        ceilings = tuple(ceiling._replace(build_up=False) for ceiling in option.medicine.ceilings)
        return option._replace(medicine=option.medicine._replace(ceilings=ceilings))

    content = load()
    return content._replace(options=tuple(map(marked, content.options)))


@pytest.mark.parametrize("amount", [50, 60, 80])
def test_who_takes_more_does_not_come_down_and_is_not_raised(amount: int) -> None:
    found = on(planned(load(), medicines=taken(amount), labs=kidneys(89)))
    assert (found.verdict, found.because[0].rule) == ("continue", "baclofen/ceiling")
    assert "baclofen-kidney-no-cliff" in found.because[0].claims
    if amount > 50:
        assert (
            on(planned(without_the_mark(), medicines=taken(amount), labs=kidneys(89))).verdict
            == "lower"
        )


@pytest.mark.parametrize(
    ("value", "mobility", "most"),
    [
        (90, "walks_with_aid", 80),
        (89, "walks_with_aid", 50),
        (60, "walks_with_aid", 50),
        (59, "walks_with_aid", 15),
        (90, "wheelchair", 50),
        (89, "wheelchair", 40),
        (60, "bed", 40),
        (59, "bed", 15),
        (45, "wheelchair", 15),
        (90, None, 50),
        (89, None, 40),
    ],
)
def test_no_cliff_and_a_band_lower_without_walking(
    value: int, mobility: str | None, most: int
) -> None:
    plan = planned(load(), labs=kidneys(value), mobility=mobility)
    found = on(plan)
    assert (
        found.verdict == "offer" and found.regimen is not None and found.regimen.ceiling is not None
    )
    assert found.regimen.ceiling.amount == most
    assert ("mobility" in [question.fact for question in plan.questions]) is (mobility is None)


def test_below_45_none_is_begun_without_walking_and_it_waits_for_what_is_not_known() -> None:
    assert on(planned(load(), labs=kidneys(44), mobility="bed")).verdict == "avoid"
    assert on(planned(load(), labs=kidneys(44), mobility="walks_with_aid")).verdict == "offer"
    waits = on(planned(load(), labs=kidneys(44), mobility=None))
    assert (waits.verdict, "mobility" in waits.needs) == ("hold", True)
    kept = on(planned(load(), labs=kidneys(44), mobility="bed", medicines=taken(10)))
    assert kept.verdict == "continue"


def test_a_trial_at_the_end_of_a_build_up_is_high_enough() -> None:
    trial = {
        "medicine": "gabapentin",
        "highest": "900 mg/day",
        "weeks_at_highest": 6,
        "outcome": "no_benefit",
    }
    facts = [
        read_patient(
            data_of(calm(labs=kidneys(55), mobility=mobility, trials=[trial])), load(), today=TODAY
        ).facts
        for mobility in ("wheelchair", "walks_with_aid")
    ]
    failed: list[Any] = [getattr(each["trials_failed"], "known", frozenset()) for each in facts]
    assert failed == [{"gabapentin"}, frozenset()]


def problems_of(at_most: int) -> list[str]:
    known = draft()
    option = known.options["baclofen"]
    assert option.medicine is not None
    last = option.medicine.ceilings[2]
    band = last.bands[0]._replace(at_most=last.bands[0].at_most._replace(amount=Decimal(at_most)))
    medicine = option.medicine._replace(ceilings=(last._replace(bands=(band,)),))
    other = replace(known, options={"baclofen": option._replace(medicine=medicine)})
    return [problem.reason for problem in ceiling_problems(other)]


def test_what_leaves_no_room_for_a_start_is_a_rule() -> None:
    assert problems_of(5) == []
    assert problems_of(4) == ["a build-up that ends at 4 mg/day cannot begin"]


@pytest.mark.parametrize("more", [{}, {"when": "older_adult", "urgency": "within_2_days"}])
def test_a_limit_of_a_build_up_says_when_and_no_urgency(more: dict[str, str]) -> None:
    known = Draft()
    read_ceiling(
        known,
        Fields(
            {"at_most": "50 mg/day", "for": "build_up", "claims": [], **more},
            "medicine x",
            known.problems,
        ),
    )
    assert any("a limit of a build-up says `when`" in problem.reason for problem in known.problems)
