"""A faulty request gets one clear line; a good one gets the plan a clinician would write."""

from __future__ import annotations

import ast
import timeit
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support.doses import DAY as START
from support.doses import mg, option, regimen, up
from unclench.content.types import Dose, Product, Taper
from unclench.errors import DoseError
from unclench.plan.dosing.grains import read_strength
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.split import slots_for, split
from unclench.plan.dosing.tablets import tablets
from unclench.plan.dosing.taper import taper
from unclench.plan.dosing.titrate import enter_step, titrate

FOLDER = Path(__file__).resolve().parents[4] / "src" / "unclench" / "plan" / "dosing"


def off(name: str, amount: Dose, **more: Any) -> Schedule:
    return taper(option(name), amount, **{"start": START, **more})


def table(schedule: Schedule) -> list[tuple[int, str]]:
    """Days and doses of each row, like (7, "5-0-10")."""
    slots = [at.slot for at in schedule.request.times]
    return [
        (
            (row.next - row.start).days,
            "-".join(
                f"{ {d.slot: d.amount for d in row.doses}.get(s, Decimal(0)):f}" for s in slots
            ),
        )
        for row in schedule.rows
    ]


# --- good requests --------------------------------------------------------------------------------


def test_the_default_build_up_reads_as_its_notes_say() -> None:
    found = up("baclofen", "ten_weekly", mg("30"), products=("10 mg",))
    assert table(found) == [(7, "5-0-5"), (7, "5-5-10"), (7, "10-10-10")]
    assert [dose.make for dose in found.rows[1].doses] == [
        "half of a 10 mg tablet",
        "half of a 10 mg tablet",
        "1 tablet of 10 mg",
    ]
    assert found.rows[0].first_day is not None
    assert [dose.slot for dose in found.rows[0].first_day] == ["bedtime"]
    assert [row.gate for row in found.rows] == ["none", "check_in", "check_in"]
    assert found.rows[-1].marks == ("review_point", "ceiling")
    assert found.then == "continue"


@pytest.mark.parametrize(
    ("name", "which", "first", "last"),
    [
        ("baclofen", "gentle", "0-0-5", "20-20-20"),
        ("baclofen", "five_day", "5-5-0-5", "20-20-20-20"),
        ("gabapentin", "standard", "0-0-300", "600-600-600"),
        ("pregabalin", "us_label", "75-75", "300-300"),
        ("pregabalin", "gentle", "0-75", "300-300"),
        ("tizanidine", "slow", "0-0-2", "8-8-8"),
        ("dantrolene", "uk_weekly", "0-0-0-25", "100-100-100-100"),
        ("nabiximols", "uk_titration", "0-1", "6-6"),
        ("clonazepam", "bedtime", "0.25", "1"),
        ("diazepam", "bedtime_short", "2", "2"),
        ("magnesium", "system_default", "9.93", "19.86"),
        ("magnesium", "short_bowel_only", "12", "12"),
    ],
)
def test_first_and_last_rows(name: str, which: str, first: str, last: str) -> None:
    found = table(
        up(name, which, region={"system_default": "us", "short_bowel_only": "uk"}.get(which))
    )
    assert (found[0][1], found[-1][1]) == (first, last)


def test_tablets_that_differ_between_regions_wait_for_the_region() -> None:
    with pytest.raises(DoseError, match="differ between regions"):
        up("magnesium", "system_default")


def test_liquid_keeps_to_the_amounts_of_the_tablets() -> None:
    found = up("baclofen", "gentle", mg("15"), products=("5 mg/5 mL",))
    assert table(found) == [(7, "0-0-5"), (7, "5-0-5"), (7, "5-5-5")]
    assert found.rows[0].doses[0].make == "5 mL of 5 mg/5 mL liquid"
    assert found.request.judgements
    strong = up("baclofen", "gentle", mg("15"), products=("25 mg/5 mL",))
    assert strong.rows[0].doses[0].make == "1 mL of 25 mg/5 mL liquid"


def test_one_row_and_its_words() -> None:
    assert (
        tablets(mg("15", per="dose"), tablet("10 mg")).words
        == "1 tablet of 10 mg and half of a 10 mg tablet"
    )
    assert tablets(mg("5", per="dose"), tablet("10 mg")).words == "half of a 10 mg tablet"
    assert tablets(mg("20", per="dose"), tablet("10 mg")).words == "2 tablets of 10 mg"
    nothing = tablets(mg("12", per="dose"), tablet("10 mg"))
    assert (nothing.words, nothing.below) == (None, mg("10", per="dose"))


def tablet(strength: str, halves: bool = True) -> tuple[Product, ...]:
    return (Product("tablet", strength, halves, "any", ()),)


def test_a_regimen_with_a_last_day_is_followed_by_a_taper() -> None:
    found = up("diazepam", "bedtime_short")
    assert (found.then, found.rows[-1].marks) == ("taper", ("start", "no_step", "last_day"))


def test_where_no_source_gives_a_step_a_clinician_enters_it() -> None:
    plain = up("diazepam", "au_night")
    assert len(plain.rows) == 1
    assert "no_step" in plain.rows[0].marks
    entered = enter_step(regimen("diazepam", "au_night"), mg("2.5"), 7)
    found = titrate(option("diazepam"), entered, None, start=START)
    assert table(found) == [(7, "2.5"), (7, "5")]
    assert found.request.judgements
    with pytest.raises(DoseError, match="not mixed"):
        enter_step(regimen("baclofen", "gentle"), mg("10"), 7)


def test_a_goal_and_a_present_dose() -> None:
    assert table(up("baclofen", "gentle", goal_total=mg("15")))[-1] == (7, "5-5-5")
    raised = up("baclofen", "ten_weekly", begin=mg("20"))
    assert [int(row.total) for row in raised.rows][:2] == [30, 40]
    kept = up("baclofen", "ten_weekly", begin=mg("20"), hold_first=True)
    assert [int(row.total) for row in kept.rows][:2] == [20, 30]


def test_most_per_dose_ends_the_climb() -> None:
    found = up("baclofen", "ten_weekly")
    assert table(found)[-1] == (7, "20-20-20")
    assert found.rows[-1].marks == ("below_ceiling", "most_per_dose")
    assert "baclofen-regimen-us" in found.claims
    lower = up("baclofen", "ten_weekly", most_per_dose=mg("15", per="dose"))
    assert table(lower)[-1] == (7, "10-15-15") or lower.rows[-1].total <= 45
    assert up("baclofen", "ten_weekly", most_per_dose=mg("40", per="dose")) == found, (
        "never above what the claims allow"
    )


def test_a_fourth_dose_where_the_claims_of_the_regimen_allow_it() -> None:
    found = up("baclofen", "us_label")
    assert [row for _, row in table(found)] == [
        "5-5-0-5",
        "10-10-0-10",
        "15-15-0-15",
        "20-20-0-20",
        "20-20-15-20",
        "20-20-20-20",
    ]
    assert found.rows[-1].marks == ("ceiling",)
    assert up("baclofen", "us_label", mg("60")).request.more == (), "not where three are enough"
    with pytest.raises(
        DoseError, match=r"70 mg/day in 3 doses of at most 20 mg cannot be made .* is 60 mg/day"
    ):
        up("baclofen", "ten_weekly", goal_total=mg("70"))


def test_a_taper_has_no_larger_dose_either_unless_more_was_taken() -> None:
    assert table(off("baclofen", mg("80")))[:2] == [(1, "20-20-20-20"), (7, "20-10-20-20")]
    assert table(off("baclofen", mg("150")))[:2] == [(1, "50-50-50"), (7, "50-40-50")]
    assert table(off("baclofen", mg("75"), doses_per_day=3))[:2] == [
        (1, "25-25-25"),
        (7, "25-15-25"),
    ]


def test_leap_day_and_year_end() -> None:
    found = up("baclofen", "ten_weekly", start=date(2028, 2, 29))
    assert [row.start for row in found.rows][:2] == [date(2028, 2, 29), date(2028, 3, 7)]
    over = up("baclofen", "ten_weekly", start=date(2027, 12, 31))
    assert over.rows[1].start == date(2028, 1, 7)


def test_slower_taper_and_entered_taper() -> None:
    twice = off("baclofen", mg("20"), slower=2)
    assert table(twice)[:2] == [(1, "5-5-10"), (14, "5-5-5")]
    with pytest.raises(DoseError, match="prescriber has to enter"):
        off("carbamazepine", mg("400"), doses_per_day=2)
    rate = Taper(mg("100"), 7, None, None, None, None, ())
    found = off(
        "carbamazepine", mg("400"), doses_per_day=2, entered=rate, products=tablet("100 mg", False)
    )
    assert [int(row.total) for row in found.rows] == [400, 300, 200, 100, 0]
    assert found.request.judgements
    with pytest.raises(DoseError, match="slower, not replaced"):
        off("baclofen", mg("40"), entered=rate)


@pytest.mark.timed
def test_a_year_of_weekly_changes_takes_less_than_a_millisecond() -> None:
    """The best of many, so that a busy machine does not fail it."""
    found = off("clonazepam", mg("13"))
    assert (len(found.rows), (found.rows[-1].next - found.rows[0].start).days) == (53, 716)
    assert (
        min(timeit.repeat(lambda: off("baclofen", mg("160"), slower=3), number=1, repeat=300))
        < 0.001
    )


# --- bad requests ---------------------------------------------------------------------------------

BAD = [
    (lambda: up("baclofen", "ten_weekly", mg("5")), "10 mg/day is above the limit of 5 mg/day"),
    (lambda: up("baclofen", "ten_weekly", mg("0")), "above the limit of 0 mg/day"),
    (lambda: up("baclofen", "ten_weekly", mg("-5")), "not an amount"),
    (lambda: up("baclofen", "ten_weekly", mg("NaN")), "not an amount"),
    (lambda: up("baclofen", "ten_weekly", mg("20", "mmol")), "is not in mg"),
    (lambda: up("baclofen", "ten_weekly", mg("20", per="dose")), "not of a whole day"),
    (
        lambda: up("baclofen", "ten_weekly", goal_total=mg("90")),
        "90 mg/day is above the limit of 80 mg/day",
    ),
    (lambda: up("baclofen", "ten_weekly", goal_total=mg("22")), "cannot be made"),
    (lambda: up("baclofen", "ten_weekly", goal_total=mg("20", per="dose")), "is one dose"),
    (lambda: up("baclofen", "ten_weekly", begin=mg("5", per="dose")), "is one dose"),
    (lambda: up("baclofen", "ten_weekly", begin=mg("100"), hold_first=True), "above the limit"),
    (
        lambda: up("baclofen", "gentle", products=("20 mg",)),
        "5 mg/day in 3 doses cannot be made with 20 mg tablet; the nearest step below is 0",
    ),
    (
        lambda: up("baclofen", "gentle", products=("7 mg",)),
        "not a product of Baclofen that is known",
    ),
    (lambda: up("baclofen", "gentle", products=("ten",)), "not a product"),
    (lambda: up("baclofen", "gentle", products=()), "No product"),
    (lambda: up("magnesium", "system_default", products=("400 mg",)), "kept apart"),
    (lambda: up("magnesium", "system_default", region="uk"), "cannot be made with 4 mmol"),
    (lambda: up("potassium", "oral"), "No product of Potassium is known"),
    (lambda: up("baclofen", "gentle", today=date(2026, 11, 22)), "before today"),
    (lambda: up("baclofen", "gentle", start=datetime(2026, 11, 21, 9)), "not a day"),
    (lambda: up("baclofen", "gentle", start=date(9999, 12, 30)), "end of the calendar"),
    (lambda: up("baclofen", "gentle", bedtime=time(10, 0)), "less than 3 hours"),
    (lambda: up("baclofen", "gentle", bedtime=time(14, 0)), "less than 3 hours"),
    (
        lambda: titrate(
            option("intrathecal_baclofen"), regimen("baclofen", "gentle"), None, start=START
        ),
        "no schedule",
    ),
    (
        lambda: titrate(option("tizanidine"), regimen("baclofen", "gentle"), None, start=START),
        "not a regimen of Tizanidine",
    ),
    (
        lambda: titrate(
            option("baclofen"),
            regimen("baclofen", "gentle")._replace(every_days=1),
            None,
            start=START,
        ),
        "was changed",
    ),
    (lambda: off("baclofen", mg("0")), "goes down"),
    (lambda: off("baclofen", mg("20"), to=mg("30")), "goes down"),
    (lambda: off("baclofen", mg("20"), to=mg("12")), "cannot be made"),
    (lambda: off("baclofen", mg("20"), slower=0), "never faster"),
    (lambda: off("baclofen", mg("250", "micrograms")), "is not in mg"),
    (lambda: off("baclofen", mg("20", per="dose")), "is one dose"),
    (lambda: off("baclofen", mg("2")), "cannot be made"),
    (lambda: off("baclofen", mg("20"), products=("20 mg",)), "cannot be made"),
    (lambda: off("clonazepam", mg("900")), "check the amount"),
    (lambda: off("baclofen", mg("900000000")), "check the amount"),
    (lambda: off("baclofen", mg("20"), doses_per_day=5), "do not fit"),
    (lambda: off("dantrolene", mg("100")), "a clinician decides"),
    (lambda: slots_for(0, "bedtime"), "do not fit"),
    (lambda: read_strength("0 mg"), "not the strength"),
    (lambda: read_strength("5 mg/0 mL"), "not the strength"),
    (lambda: read_strength("1,5 mg"), "not the strength"),
]


@pytest.mark.parametrize(("ask", "said"), BAD, ids=[said for _, said in BAD])
def test_a_bad_request_gets_one_clear_line(ask: Any, said: str) -> None:
    with pytest.raises(DoseError) as caught:
        ask()
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_a_sum_of_parts_in_the_order_of_the_slots() -> None:
    assert split(4, 3, (0, 1, 2, 3)) == (2, 1, 1)
    assert split(5, 2, (0, 2, 4)) is None
    assert slots_for(3, "bedtime")[0] == "bedtime"


# --- the house ------------------------------------------------------------------------------------


def binary(source: str) -> list[str]:
    """Everything that could make a binary fraction, or round."""
    tree = ast.parse(source)
    calls = [n.func for n in ast.walk(tree) if isinstance(n, ast.Call)]
    names = [
        f.id if isinstance(f, ast.Name) else f.attr if isinstance(f, ast.Attribute) else ""
        for f in calls
    ]
    bad = [
        name
        for name in names
        if name
        in ("float", "round", "fsum", "quantize", "to_integral_value", "total_seconds", "timestamp")
    ]
    return bad + [
        str(n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, float)
    ]


OTHERS = (
    "plan/limits.py",
    "plan/scheduling.py",
    "render/schedule/table.py",
    "app/schedules.py",
    "app/taper.py",
    "app/titrate.py",
    "serve/cli/schedule_arguments.py",
    "content/types/medicine.py",
    "proof/doses/formulas.py",
)
EXACT = [*sorted(FOLDER.glob("*.py")), *(FOLDER.parents[1] / place for place in OTHERS)]


@pytest.mark.parametrize("path", EXACT, ids=lambda path: path.name)
def test_no_float_and_no_rounding(path: Path) -> None:
    assert binary(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    ["x = 0.5", "round(5)", "float('1')", "dose.quantize(one)", "import math; math.fsum([1])"],
)
def test_a_seeded_float_is_caught(source: str) -> None:
    assert binary(source)
