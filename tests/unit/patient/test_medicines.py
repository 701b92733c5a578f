"""Names, sets, sums and days of current medicines; allergies, requests and trials by the same
names."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.content import SMALL
from unclench.criteria.values import Interval, Members
from unclench.intake import read_patient
from unclench.patient.derive.medicine_names import resolve
from unclench.patient.facts import Patient
from unclench.patient.index import index_of
from unclench.patient.record import Flag

TODAY = date(2026, 11, 20)
INDEX = index_of(SMALL)


def patient(*lines: Any, **more: Any) -> Patient:
    data = {
        "schema": "unclench.record/1",
        "medicines": [{"name": line} if isinstance(line, str) else line for line in lines],
        **more,
    }
    return read_patient(json.dumps(data).encode(), SMALL, today=TODAY)


def exactly(number: Any) -> Interval:
    return Interval(Decimal(str(number)), Decimal(str(number)))


def some(*known: str, complete: bool = True) -> Members:
    return Members(frozenset(known), complete)


NAMES = {
    "relaxol": "relaxol",
    "RELAXOL": "relaxol",
    " Lioral ": "relaxol",
    "relaxol 10 mg": "relaxol",
    "Relaxol 10mg Tablets": "relaxol",
    "relaxol 10 MG Oral Tablet": "relaxol",
    "Relaxol Retard": "relaxol",
    "Relaxol Chrono 10 mg": "relaxol",
    "relaxol wafers": "relaxol",
    "relaxol 5 mg/5 mL oral solution": "relaxol",
    "Relaxol hydrochloride 10 mg": "relaxol",
    "relaxol (Lioral)": "relaxol",
    "Lioral [relaxol]": "relaxol",
    "relaxol 10 MG Oral Tablet [Lioral]": "relaxol",
    "salt-oxide": "salt",
    "salt oxide 400 mg capsules": "salt",
    "relaxol and poppin": "relaxol poppin",
    "relaxol/poppin 10 mg/5 mg tablets": "relaxol poppin",
    "relaxol + cipro": "relaxol ciproxin",
}


@pytest.mark.parametrize(("text", "wanted"), NAMES.items())
def test_names_are_resolved(text: str, wanted: str) -> None:
    assert {name.ingredient for name in resolve(text, INDEX).names} == set(wanted.split())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "tablet",
        "10 mg",
        "relaxol forte",
        "super relaxol",
        "relaxol and glowberry",
        "mg relaxol",
        "(",
        "/",
        "relaxol-like herb",
        "x" * 5000,
    ],
)
def test_names_that_are_not_known_are_not_guessed(text: str) -> None:
    assert resolve(text, INDEX).names == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tab. Relaxol 10 mg",
        "24 HR relaxol 10 MG Oral Tablet",
        "Inj relaxol",
        "72 HR relaxol 0.025 MG/HR Transdermal System",
        "relaxol 100 UNT",
    ],
)
def test_words_of_form_in_front_of_a_name_and_behind_it_are_left_out(text: str) -> None:
    assert patient(text).facts["taking"] == some("relaxol")


@pytest.mark.parametrize(
    "text",
    [
        "Relaxol 2 mg/mL intrathecal solution",
        "relaxol (intrathecal) 500 mcg/ml",
        "Intrathecal Relaxol 5 mg",
    ],
)
def test_the_route_may_stand_anywhere_in_a_name(text: str) -> None:
    assert patient(text).facts["taking"] == some("relaxol_intrathecal")


@pytest.mark.parametrize("route", ["intrathecal", "Intrathecal  Pump", "IT", "i.t.", "intraspinal"])
def test_what_goes_into_the_spinal_fluid_is_told_by_any_word_for_it(route: str) -> None:
    assert patient({"name": "relaxol", "route": route}).facts["taking"] == some(
        "relaxol_intrathecal"
    )
    assert patient({"name": "relaxol", "route": "with it"}).facts["taking"] == some("relaxol")


@pytest.mark.parametrize(
    "text",
    [
        "super relaxol",
        "relaxol and glowberry",
        "relaxol 10 mg three times a day",
        "See letter: relaxol, from neurology",
    ],
)
def test_a_known_name_within_other_words_leaves_the_list_open(text: str) -> None:
    found = patient(text)
    assert found.facts["taking"] == some(complete=False)
    assert "Did you mean relaxol?" in found.flags[0].text
    assert patient("glowberry extract").facts["taking"] == some()


@pytest.mark.parametrize("text", ["relaxoll", "relxol", "relaxol1", "tensolni 10 mg", "lioarl"])
def test_a_misspelling_is_flagged_and_leaves_the_list_open(text: str) -> None:
    found = patient(text)
    assert found.facts["taking"] == some(complete=False)
    assert found.unchecked == (text,)
    assert "Did you mean" in found.flags[0].text
    assert "relaxol_mg_per_day" not in found.facts
    assert found.facts["sedating_count"] == Interval(Decimal(0), Decimal("Infinity"))
    assert "taking_antispastic" not in found.facts


def test_a_doubtful_name_counts_and_is_flagged() -> None:
    found = patient("relaxal")
    assert found.facts["taking"] == some("relaxol")
    assert found.flags == (Flag("'relaxal' was read as relaxol; please check", "taking"),)


@pytest.mark.parametrize("text", ["tensoline", "Tensolina 10 mg", "tensolino", "Relaxol/tensoline"])
def test_a_name_in_the_spelling_of_another_language_counts_and_is_flagged(text: str) -> None:
    found = patient(text)
    assert "tensolin" in found.facts["taking"].known  # type: ignore[union-attr]
    assert "was read as tensolin; please check" in found.flags[0].text


def test_nobody_asked_and_none_are_different() -> None:
    asked = patient()
    assert (
        asked.facts["taking"]
        == asked.facts["medicine_classes"]
        == asked.facts["recently_started"]
        == some()
    )
    assert (
        asked.facts["sedating_count"]
        == asked.facts["relaxol_mg_per_day"]
        == asked.facts["spraymol_sprays_per_day"]
        == exactly(0)
    )
    assert asked.facts["taking_antispastic"] is False
    silent = patient(medicines=None)
    assert set(silent.facts) == {"limiting_regions"}
    assert silent.taken == ()


def test_sets_and_counts() -> None:
    found = patient("relaxol", "Lioral", "poppin", "cipro", "glowberry")
    assert found.facts["taking"] == some("relaxol", "poppin", "ciproxin")
    assert found.facts["medicine_classes"] == some(
        "muscle_relaxant", "sedating", "opioid", "fluoroquinolone"
    )
    assert found.facts["sedating_count"] == exactly(2)
    assert found.facts["taking_antispastic"] is True
    assert patient("poppin").facts["taking_antispastic"] is False
    assert found.unchecked == ("glowberry",)


def line(name: str, total: str | None = None, **more: Any) -> dict[str, Any]:
    return {"name": name, **({"total": total} if total else {}), **more}


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([line("relaxol", "50 mg/day")], "50"),
        ([line("relaxol", dose="10 mg", per_day=3)], "30"),
        ([line("relaxol", dose="2.5 mg", per_day=0.5)], "1.25"),
        ([line("relaxol", "50 mg/day"), line("Lioral", "30 mg/day")], "80"),
        ([line("relaxol", "0.5 g/day")], "500"),
        ([line("relaxol", "500 micrograms/day")], "0.5"),
        ([line("relaxol", "50 mg/day"), line("lioral intrathecal", "100 micrograms/day")], "50"),
        ([line("lioral intrathecal")], "0"),
    ],
)
def test_the_day_is_summed_exactly_over_brands(lines: list[Any], wanted: str) -> None:
    assert patient(*lines).facts["relaxol_mg_per_day"] == exactly(wanted)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([line("relaxol")], "no dose was given"),
        ([line("relaxol", dose="10 mg")], "how often"),
        ([line("relaxol", "50 mg/day"), line("Lioral")], "no dose was given"),
        ([line("relaxol", "2 mmol/day")], "given in mmol and counted in mg"),
        ([line("relaxol", "2 mmol/day"), line("relaxol", "5 mg/day")], "different units"),
        ([line("relaxol/poppin", "10 mg/day")], "part of a combination"),
    ],
)
def test_one_unknown_dose_makes_the_day_unknown(lines: list[Any], said: str) -> None:
    found = patient(*lines)
    assert "relaxol_mg_per_day" not in found.facts
    assert any(item.fact == "relaxol_mg_per_day" and said in item.reason for item in found.unusable)
    assert found.facts["taking"] == some("relaxol") or "poppin" in str(found.facts["taking"])


@given(st.lists(st.decimals(Decimal("0.01"), 500, places=2), min_size=1, max_size=6))
def test_sums_do_not_depend_on_order_or_rounding(amounts: list[Decimal]) -> None:
    lines = [line("relaxol", f"{amount} mg/day") for amount in amounts]
    assert (
        patient(*lines).facts["relaxol_mg_per_day"]
        == patient(*reversed(lines)).facts["relaxol_mg_per_day"]
        == exactly(sum(amounts))
    )


def test_other_measures_keep_their_unit() -> None:
    found = patient(
        line("spraymol", "8 sprays/day"),
        line("salt", "9.93 mmol/day"),
        line("poppin", "500 micrograms/day"),
    )
    assert found.facts["spraymol_sprays_per_day"] == exactly(8)
    assert found.facts["salt_mmol_per_day"] == exactly("9.93")
    assert {taken.ingredient: (taken.per_day, taken.unit) for taken in found.taken}["poppin"] == (
        Decimal("0.5"),
        "mg",
    )


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        ([{"name": "relaxol", "dose": "10 mg", "per_day": 3}], 3),
        ([{"name": "relaxol", "total": "30 mg/day"}], None),
        ([{"name": "relaxol", "dose": "10 mg", "per_day": 3, "total": "30 mg/day"}], None),
        ([{"name": "relaxol", "dose": "10 mg"}], None),
        (["relaxol"], None),
        (
            [
                {"name": "relaxol", "dose": "10 mg", "per_day": 1},
                {"name": "relaxol", "dose": "20 mg", "per_day": 1},
            ],
            None,
        ),
        ([{"name": "relaxol", "dose": "10 mg", "per_day": 0.5}], None),
    ],
)
def test_in_how_many_equal_doses_it_is_taken(lines: list[Any], times: int | None) -> None:
    (taken,) = patient(*lines).taken
    assert taken.times == times


def test_days_at_the_present_dose() -> None:
    found = patient(
        line("relaxol", "50 mg/day", since=ago(100)), line("Lioral", "10 mg/day", since=ago(7))
    )
    assert found.facts["relaxol_days_at_dose"] == exactly(7)
    assert (
        "relaxol_days_at_dose" not in patient(line("relaxol", since=ago(100)), line("Lioral")).facts
    )
    assert "relaxol_days_at_dose" not in patient().facts


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ([line("cipro", since=ago(92))], some("ciproxin", "fluoroquinolone")),
        ([line("cipro", since=ago(93))], some()),
        ([line("cipro", since=ago(0))], some("ciproxin", "fluoroquinolone")),
        ([line("cipro")], some(complete=False)),
        (
            [line("cipro", since=ago(5)), line("poppin")],
            some("ciproxin", "fluoroquinolone", complete=False),
        ),
        ([line("cipro", since=ago(5)), line("cipro", since=ago(500))], some()),
        ([line("cipro", since=ago(5)), line("cipro")], some(complete=False)),
        ([line("cipro", since=ago(500)), line("cipro")], some()),
    ],
)
def test_what_was_begun_lately(lines: list[Any], wanted: Members) -> None:
    assert patient(*lines).facts["recently_started"] == wanted


def test_a_beginning_in_the_future_is_not_known() -> None:
    found = patient(line("cipro", since=ago(-1)))
    assert found.facts["recently_started"] == some(complete=False)
    assert (
        found.unusable[0].reason == "cipro is said to be taken since 2026-11-21, after 2026-11-20"
    )


def test_a_pump_is_known_from_what_it_gives() -> None:
    assert patient("lioral intrathecal").facts["conditions"] == some(
        "intrathecal_pump", complete=False
    )
    assert patient(line("relaxol", route="Intrathecal"), conditions=["epilepsy"]).facts[
        "conditions"
    ] == some("intrathecal_pump", "epilepsy")
    assert patient("relaxol", conditions=["epilepsy"]).facts["conditions"] == some("epilepsy")


def test_allergies_by_ingredient() -> None:
    found = patient(allergies=["Lioral", "peanut", "relaxal"])
    assert found.facts["allergies"] == some("relaxol")
    assert found.unchecked == ("allergy to peanut",)
    assert patient(allergies=[]).facts["allergies"] == some()
    assert "allergies" not in patient().facts
    assert patient(allergies=["relaxoll"]).facts["allergies"] == some(complete=False)


@pytest.mark.parametrize(
    "text", ["none", "NKDA", "Peanuts", "Allergy to peanut (organism)", "cat hair and peanuts"]
)
def test_an_allergy_to_what_is_no_medicine_is_understood(text: str) -> None:
    assert patient(allergies=[text]).facts["allergies"] == some()
    assert patient(allergies=[text, "Lioral"]).facts["allergies"] == some("relaxol")


@pytest.mark.parametrize(
    "text",
    [
        "xyzzy",
        "allergy to",
        "peanut and xyzzy",
        "peanut relaxol",
        "unpeanut",
        "a pill for stiffness",
    ],
)
def test_an_allergy_that_is_not_understood_may_be_to_any_medicine(text: str) -> None:
    found = patient(allergies=[text])
    assert found.facts["allergies"] == some(complete=False)
    assert f"allergy to {text}" in found.unchecked
    assert [flag for flag in found.flags if text in flag.text]


def test_requests() -> None:
    found = patient(
        "relaxol",
        "lioral intrathecal",
        requests=["walking", "stop:Lioral", "raise:tensolin", "stop:glowberry"],
    )
    assert found.facts["requests"] == some("walking")
    assert found.facts["stop_requests"] == some("relaxol", "relaxol_intrathecal")
    assert found.facts["raise_requests"] == some("tensolin")
    assert found.unchecked == ("the request to stop glowberry",)
    assert found.requests == ("walking", "stop:Lioral", "raise:tensolin", "stop:glowberry")
    assert patient(requests=[]).facts["stop_requests"] == some()
    assert "requests" not in patient().facts


def trial(
    medicine: str = "relaxol",
    outcome: str | None = "no_benefit",
    highest: str | None = "60 mg/day",
    weeks: int | None = 6,
    **more: Any,
) -> dict[str, Any]:
    return {
        "medicine": medicine,
        "outcome": outcome,
        "highest": highest,
        "weeks_at_highest": weeks,
        **more,
    }


TRIALS = [
    (trial(), "failed"),
    (trial(outcome="partly"), "partial"),
    (trial(outcome="helped"), "helped"),
    (trial(outcome="not_tolerated"), "not_tolerated"),
    (trial(outcome="helped", weeks=1), "helped"),
    (trial(outcome="not_tolerated", highest="5 mg/day"), "not_tolerated"),
    (trial(weeks=4), "failed"),
    (trial(weeks=3), "inadequate"),
    (trial(highest="30 mg/day"), "inadequate"),
    (trial(highest="30.5 mg/day"), "failed"),
    (trial("tensolin", highest="12 mg/day"), "failed"),
    (trial("tensolin", highest="11.9 mg/day"), "inadequate"),
    (trial("spraymol", highest=None), "failed"),
    (trial("salt", highest=None, weeks=None), "failed"),
    (trial(outcome="partly", severity_before=10, severity_after=8), "partial"),
    (trial(outcome="partly", severity_before=10, severity_after=8.1), "partial"),
    (trial(outcome="partly", severity_before=0, severity_after=0), "partial"),
    (trial(outcome="helped", severity_before=10, severity_after=9), "helped"),
]


@pytest.mark.parametrize(("tried", "kind"), TRIALS)
def test_trials_are_judged(tried: Any, kind: str) -> None:
    found = patient(trials=[tried]).facts
    name = tried["medicine"]
    for other in ("failed", "partial", "helped", "not_tolerated", "inadequate"):
        assert found[f"trials_{other}"] == (some(name) if other == kind else some())
    done = kind in ("failed", "partial", "not_tolerated")
    assert found["trials_done"] == (some(name) if done else some())
    assert found["trials_done_count"] == exactly(int(done))
    assert found["trials"] is True


@pytest.mark.parametrize(
    "unclear", [trial(weeks=None), trial(highest=None), trial(highest="60 mmol/day")]
)
def test_a_trial_of_unknown_length_or_height_may_have_been_adequate_or_not(
    unclear: dict[str, Any],
) -> None:
    found = patient(trials=[unclear]).facts
    for open_set in ("trials_failed", "trials_inadequate", "trials_done"):
        assert found[open_set] == some(complete=False), open_set
    assert found["trials_helped"] == some()
    assert "trials_done_count" not in found


def test_a_trial_that_counts_outweighs_one_that_was_too_short() -> None:
    found = patient(trials=[trial(weeks=1), trial(), trial("tensolin", weeks=1)]).facts
    assert found["trials_failed"] == some("relaxol")
    assert found["trials_inadequate"] == some("tensolin")


def test_trials_not_asked_none_and_unclear() -> None:
    assert "trials" not in patient().facts
    assert patient(trials=[]).facts["trials"] is False
    assert patient(trials=[]).facts["trials_done_count"] == exactly(0)
    unclear = patient(trials=[trial(outcome=None)])
    assert unclear.facts["trials_failed"] == some(complete=False)
    assert "trials_done_count" not in unclear.facts
    assert patient(trials=[trial("glowberry")]).unchecked == ("an earlier trial of glowberry",)


@pytest.mark.parametrize(
    ("baseline", "severity", "percent"),
    [
        ({"severity": 7}, 6.2, "11.4"),
        ({"severity": 8}, 3, "62.5"),
        ({"severity": 5}, 6, "-20"),
        ({"severity": 0}, 0, None),
        ({"severity": 7}, None, None),
        ({}, 5, None),
    ],
)
def test_improvement(baseline: Any, severity: Any, percent: str | None) -> None:
    found = patient(baseline=baseline, complaint={"severity": severity})
    assert (
        found.details["improvement_percent"].text == percent
        if percent
        else "improvement_percent" not in found.facts
    )


def test_a_baseline_of_the_future_is_not_known() -> None:
    found = patient(baseline={"severity": 7, "date": "2026-11-21"}, complaint={"severity": 5})
    assert "improvement_percent" not in found.facts
    assert found.unusable[0].fact == "improvement_percent"


def test_goals_and_what_is_kept_in_words() -> None:
    found = patient(goals=["walk"], other_conditions=["migraine"], notes="hello")
    assert (found.facts["goals_set"], found.goals, found.unchecked, found.notes) == (
        True,
        ("walk",),
        ("migraine",),
        "hello",
    )
    assert patient(goals=[]).facts["goals_set"] is False
    assert "goals_set" not in patient().facts


@given(st.permutations(["relaxol", "Lioral", "poppin", "cipro", "glowberry", "relaxoll"]))
def test_the_order_of_the_list_changes_no_fact(order: list[str]) -> None:
    assert (
        patient(*order).facts
        == patient("relaxol", "Lioral", "poppin", "cipro", "glowberry", "relaxoll").facts
    )


def test_adding_a_medicine_never_takes_one_away() -> None:
    few, more = patient("relaxol"), patient("relaxol", "glowberry", "relaxoll", "poppin")
    assert isinstance(few.facts["taking"], Members)
    assert isinstance(more.facts["taking"], Members)
    assert few.facts["taking"].known < more.facts["taking"].known


def test_how_facts_are_shown() -> None:
    found = patient(
        line("relaxol", "50.0 mg/day", since=ago(3)),
        line("glowberry"),
        conditions=["epilepsy", "hypertension"],
        allergies=[],
        region="uk",
        living={"drives": True, "pool": False},
        ms={"mobility": "bed"},
        complaint={"severity": 6.50},
        person={"age": 46},
    )
    shown = {
        fact: (detail.text, detail.unit, detail.origin) for fact, detail in found.details.items()
    }
    assert shown["drives"] == ("yes", "", "living.drives")
    assert shown["pool"] == ("no", "", "living.pool")
    assert shown["mobility"] == ("bed", "", "ms.mobility")
    assert shown["severity"] == ("6.5", "1", "complaint.severity")
    assert shown["age"] == ("46", "a", "person.age")
    assert shown["conditions"] == ("epilepsy, hypertension", "", "conditions")
    assert shown["allergies"] == ("none", "", "allergies")
    assert shown["relaxol_mg_per_day"] == ("50", "mg/day", "medicines[0]")
    assert shown["relaxol_days_at_dose"] == ("3", "days", "medicines[0]")
    assert shown["recently_started"] == ("muscle_relaxant, relaxol, sedating", "", "medicines")
    taking = patient("glowberryy", line("relaxoll")).details["taking"]
    assert taking.text == '"glowberryy", "relaxoll (relaxol?)" (perhaps others)'
    assert found.details["age"].on == TODAY
    assert set(found.details) == set(found.facts)


TWICE = [
    (("relaxol 10 mg", "Lioral 5 mg"), {"relaxol"}),
    (("relaxol 10 mg tablets", "relaxol 5 mg tablets"), set()),
    ((line("relaxol", "10 mg/day"), line("relaxol", "10 mg/day")), {"relaxol"}),
    ((line("relaxol", "10 mg/day"), line("relaxol", "20 mg/day")), set()),
    (("relaxol", "poppin"), set()),
]


@pytest.mark.parametrize(("lines", "wanted"), TWICE)
def test_two_names_for_one_medicine_are_seen_and_two_strengths_are_not(
    lines: tuple[Any, ...], wanted: set[str]
) -> None:
    found = patient(*lines).facts["listed_twice"]
    assert isinstance(found, Members) and found.known == wanted


def test_a_medicine_that_nobody_knows_and_a_wish_about_another_one_are_facts() -> None:
    assert patient("qqqq xyz").facts["medicine_not_known"] is True
    assert patient("relaxol").facts["medicine_not_known"] is False
    assert (
        "medicine_not_known"
        not in read_patient(b'{"schema": "unclench.record/1"}', SMALL, today=TODAY).facts
    )
    requested = {
        request: patient(requests=[request]).facts["other_change_asked"]
        for request in ("stop:cipro", "raise:qqqq xyz", "stop:relaxol")
    }
    assert requested == {"stop:cipro": True, "raise:qqqq xyz": True, "stop:relaxol": False}
