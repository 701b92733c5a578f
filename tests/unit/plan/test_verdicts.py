"""Single verdicts of people who take a medicine, wait for a fact, or meet a limit that leaves no
room to begin."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from support.movers import calm
from support.people import TODAY, data_of
from support.spec import fits_wrongly
from unclench.content import load
from unclench.content.content import Content
from unclench.content.types import Dose
from unclench.criteria.values import Interval
from unclench.intake import read_patient
from unclench.patient.facts import Patient
from unclench.plan import Plan, make_plan
from unclench.plan.findings import find
from unclench.plan.models import Verdict
from unclench.plan.ready_lines import lines_of
from unclench.plan.scheduling import present_dose, still_open


def lab(test: str, value: object, unit: str) -> dict[str, object]:
    return {"test": test, "value": value, "unit": unit, "date": "2026-11-10"}


LABS = [
    lab("egfr", 90, "mL/min/{1.73_m2}"),
    lab("crcl", 95, "mL/min"),
    lab("magnesium", 0.85, "mmol/L"),
    lab("potassium", 4.2, "mmol/L"),
    lab("sodium", 140, "mmol/L"),
    lab("calcium_adjusted", 2.35, "mmol/L"),
    lab("alt_x_uln", 0.6, "1"),
    lab("ast_x_uln", 0.6, "1"),
    lab("systolic_bp", 125, "mm[Hg]"),
]
WEAK = [lab("egfr", 45, "mL/min/{1.73_m2}"), *LABS[1:]]


def someone(**changed: Any) -> Patient:
    return read_patient(data_of(calm(**{"labs": LABS, **changed})), load(), today=TODAY)


def planned(**changed: Any) -> Plan:
    return make_plan(someone(**changed), load())


def on(plan: Plan, option: str = "baclofen") -> Verdict:
    return next(verdict for verdict in plan.options if verdict.option.id == option)


def told(verdict: Verdict) -> tuple[str, tuple[str, ...], list[str]]:
    return verdict.verdict, verdict.needs, [reason.rule for reason in verdict.because]


def taken(amount: int, since: str | None = "2026-10-01") -> list[dict[str, object]]:
    return [
        {"name": "baclofen", "total": f"{amount} mg/day", **({"since": since} if since else {})}
    ]


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"medicines": taken(20)}, ("raise", (), ["stage/first_line"])),
        (
            {"medicines": taken(20, None)},
            ("hold", ("baclofen_days_at_dose",), ["baclofen/goes-on"]),
        ),
        ({"medicines": taken(20, "2026-11-18")}, ("continue", (), ["baclofen/step-interval"])),
        ({"medicines": taken(80)}, ("continue", (), ["baclofen/ceiling"])),
        (
            {"medicines": taken(15), "labs": WEAK},
            ("continue", (), ["baclofen/ceiling", "baclofen/kidney-30-to-59"]),
        ),
        (
            {"medicines": taken(20), "signs": ["breathing_difficulty"]},
            ("continue", (), ["emergency"]),
        ),
        (
            {"medicines": taken(20), "signs": ["urine_infection"]},
            ("continue", (), ["stage/triggers"]),
        ),
        ({"medicines": taken(20), "signs": None}, ("hold", ("signs",), [])),
    ],
    ids=[
        "long enough",
        "no day",
        "too early",
        "at the limit",
        "at the limit of the kidneys",
        "emergency",
        "a trigger first",
        "signs not asked",
    ],
)
def test_what_is_taken(
    changed: dict[str, Any], wanted: tuple[str, tuple[str, ...], list[str]]
) -> None:
    verdict, needs, rules = told(on(planned(**changed)))
    assert (verdict, rules[: len(wanted[2])]) == (wanted[0], wanted[2])
    assert needs[:1] == wanted[1][:1]


def test_in_an_emergency_nothing_is_begun_and_what_is_taken_goes_on() -> None:
    plan = planned(medicines=taken(20), signs=["breathing_difficulty"])
    others = {v.verdict for v in plan.options if v.option.medicine and v.option.id != "baclofen"}
    assert others <= {"not_now", "avoid"}
    assert on(plan).because[0].facts == ("signs",)


def test_of_several_rules_against_what_is_taken_the_strictest_speaks() -> None:
    older = {"age": 70, "medicines": taken(20)}
    both = ["baclofen/kidney-dose-from-20", "baclofen/ceiling"]
    assert told(on(planned(labs=WEAK, medicines=taken(20)))) == ("lower", (), both)
    assert on(planned(labs=WEAK, **older)).verdict == "lower"
    failing = on(planned(labs=[lab("egfr", 20, "mL/min/{1.73_m2}"), *LABS[1:]], **older))
    assert failing.verdict == "taper"
    assert failing.because[0].rule == "baclofen/kidney-below-30"
    assert {"baclofen/kidney-older"} <= {reason.rule for reason in failing.because}


def test_two_medicines_that_must_not_meet_are_an_urgent_matter() -> None:
    plan = planned(
        medicines=[
            {"name": "tizanidine", "total": "6 mg/day", "since": "2026-10-01"},
            {"name": "ciprofloxacin"},
        ]
    )
    found = on(plan, "tizanidine")
    assert found.verdict == "stop_urgently"
    assert plan.urgency == "same_day"
    assert [action.id for action in plan.urgent] == [found.because[0].rule]
    assert plan.schedule is None


def test_an_offer_that_hangs_on_a_fact_waits_for_it() -> None:
    found = on(planned(conditions=None), "gabapentin")
    assert found.verdict == "hold"
    assert found.needs[0] == "conditions"


@pytest.mark.parametrize(
    ("option", "changed", "facts"),
    [
        ("renal_team", {"labs": [lab("egfr", 20, "mL/min/{1.73_m2}")]}, ("kidney_clearance",)),
        ("renal_team", {"conditions": ["dialysis"]}, ("conditions",)),
        ("timing_exercises", {}, ("pattern", "interferes_with")),
        ("relaxation", {}, ("pattern",)),
    ],
)
def test_an_offer_rests_on_the_facts_that_decide_it(
    option: str, changed: dict[str, Any], facts: tuple[str, ...]
) -> None:
    found = on(planned(**changed), option)
    assert found.verdict in ("offer", "specialist")
    assert [reason.facts for reason in found.because if reason.rule == option] == [facts]


def narrowed(amount: str, content: Content | None = None) -> Content:
    """The content with one limit on one medicine, as a clinic may set it."""
    content = content or load()
    medicine = content.option("baclofen").medicine
    assert medicine is not None
    ceiling = next(c for c in medicine.ceilings if not c.by and c.criterion is None)
    lower = ceiling._replace(
        bands=(ceiling.bands[0]._replace(at_most=Dose(Decimal(amount), "mg", "day")),)
    )
    option = content.option("baclofen")._replace(medicine=medicine._replace(ceilings=(lower,)))
    return content._replace(
        options=tuple(option if o.id == option.id else o for o in content.options)
    )


def test_a_limit_below_the_first_dose_leaves_no_way_to_begin() -> None:
    found = on(make_plan(someone(), narrowed("3")))
    assert told(found) == ("avoid", (), ["baclofen/ceiling"])
    assert found.because[0].claims
    assert on(make_plan(someone(), narrowed("10"))).verdict == "offer"


def test_a_start_fits_when_its_whole_day_does() -> None:
    assert list(fits_wrongly()) == []


def test_the_ceiling_of_a_regimen_is_a_limit_too() -> None:
    worn = [
        {"medicine": name, "outcome": "no_benefit", "weeks_at_highest": 8, "highest": highest}
        for name, highest in (("baclofen", "80 mg/day"), ("gabapentin", "1800 mg/day"))
    ]
    chosen = on(planned(trials=worn), "dantrolene").regimen
    assert chosen is not None
    assert chosen.ceiling == min(
        (limit.at_most for limit in chosen.limits), key=lambda dose: dose.amount
    )
    assert chosen.regimen.id in [limit.because for limit in chosen.limits]


def test_a_medicine_without_regimens_is_offered_without_one() -> None:
    """Nothing is known about how it is built up: no schedule can come of it."""
    content = load()
    bare = tuple(
        option._replace(
            medicine=option.medicine._replace(regimens=(), regimen_choice=(), ceilings=())
        )
        if option.id == "baclofen" and option.medicine
        else option
        for option in content.options
    )
    found = on(make_plan(someone(), content._replace(options=bare)))
    assert found.verdict == "offer"
    assert found.regimen is None


def test_what_a_rule_requires_and_certainly_is_not_so_holds_the_medicine() -> None:
    """Today's rules require tests to be known, which is never a certain no; a clinic may require
    more."""
    content = load()
    rule = next(
        rule for rule in content.rules if rule.effect == "require" and rule.option == "baclofen"
    )
    refused = next(r for r in content.rules if r.id == "baclofen/kidney-below-30").criterion
    rules = tuple(r._replace(criterion=refused) if r.id == rule.id else r for r in content.rules)
    stricter = content._replace(rules=rules)
    assert [r.id for r in find(someone(), stricter).fired["baclofen"] if r.effect == "require"] == [
        rule.id
    ]
    found = on(make_plan(someone(), stricter))
    assert (found.verdict, found.because[0].rule) == ("hold", rule.id)
    assert "kidney_clearance" in found.needs


def test_lines_are_kept_by_content_and_the_oldest_are_let_go() -> None:
    contents = [load()._replace(version=str(i)) for i in range(9)]
    lines = [lines_of(content) for content in contents]
    assert len({id(one) for one in lines}) == 9
    assert lines_of(contents[-1]) is lines[-1]
    assert all(one.content is content for one, content in zip(lines, contents, strict=True))


# --- what a schedule is made of -------------------------------------------------------------------


def test_the_present_dose_is_known_only_when_it_is_exact() -> None:
    option = load().option("baclofen")
    assert present_dose(someone(medicines=taken(20)), option) == Dose(Decimal(20), "mg", "day")
    assert present_dose(someone(medicines=[{"name": "baclofen"}]), option) is None
    assert present_dose(someone(), load().option("stretching")) is None
    patient = someone(medicines=taken(20))
    about = patient._replace(
        facts={**patient.facts, "baclofen_mg_per_day": Interval(Decimal(10), Decimal(20))}
    )
    assert present_dose(about, option) is None


def test_what_is_open_about_one_medicine_is_named() -> None:
    content = load()
    findings = find(someone(labs=[], conditions=None), content)
    option = content.option("baclofen")
    assert option.medicine is not None
    regimen = next(r for r in option.medicine.regimens if findings.truth(r.criterion) is None)
    named = {item.rule: item.needs for item in still_open(findings, option, regimen.criterion)}
    assert named["baclofen/limits"][0] == "kidney_clearance"
    assert set(named["baclofen/regimen"]) <= {"kidney_clearance", "conditions", "age"}
    assert named["baclofen/kidney-test-first"] == ("kidney_clearance",)
    assert still_open(find(someone(), content), content.option("stretching"), None) == ()
