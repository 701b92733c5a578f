"""The written forms of a schedule: read back they give the same table (I33), in safe notation
(I34), in amounts that mean one thing (I20), and never a sudden stop (I14)."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from properties.dosing.laws import MEDICINES, body, made_of
from properties.dosing.test_dose_coming_off import TAPERED, off, totals
from properties.dosing.test_dose_events import plans
from properties.dosing.test_dose_splitting import grids
from unclench.app.dose_values import day_total
from unclench.content import load
from unclench.content.checks.language import abrupt_stop
from unclench.content.types import Dose, Taper
from unclench.errors import DoseError, UnclenchError
from unclench.intake.amounts import amount_of
from unclench.intake.faults import RefusedError
from unclench.plan.dosing import grains as quantum
from unclench.plan.dosing import proposal
from unclench.plan.dosing.calendar import each_day
from unclench.plan.dosing.checkins import Action, Replan
from unclench.plan.dosing.grains import exact, read_strength
from unclench.plan.dosing.models import Schedule
from unclench.plan.dosing.proposal import schedule_to_dict
from unclench.render.console import Paper
from unclench.render.schedule import table as rendering
from unclench.render.wording import Voice, short_day

DAY = timedelta(days=1)
Table = list[tuple[date, dict[str, Decimal], Decimal]]


def every_schedule() -> list[Schedule]:
    return [plan for plan, _ in plans()]


# --- I33: read back -------------------------------------------------------------------------------


def days_of(plan: Schedule) -> Table:
    return [
        (day, {dose.slot: dose.amount for dose in doses}, _sum(dose.amount for dose in doses))
        for day, doses in each_day(plan)
    ]


def _sum(amounts: Iterator[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def from_json(text: str) -> Table:
    """Every day of the JSON, from its own dates and texts alone."""
    found: Table = []
    for row in json.loads(text)["days"]:
        first, last = date.fromisoformat(row["from"]), date.fromisoformat(row["to"])
        for number in range((last - first).days + 1):
            doses = (
                row["first_day"] if number == 0 and row["first_day"] is not None else row["doses"]
            )
            slots = {dose["slot"]: Decimal(dose["amount"]) for dose in doses}
            assert {dose["slot"]: made_of(dose["make"]) for dose in doses} == slots
            assert number == 0 or sum(slots.values()) == Decimal(row["amount_per_day"])
            found.append((first + number * DAY, slots, _sum(iter(slots.values()))))
    return found


def reads_back(plan: Schedule) -> None:
    text = json.dumps(schedule_to_dict(plan))
    assert from_json(text) == days_of(plan)
    assert "e+" not in text.lower()
    read = json.loads(text)
    assert len(read["days"]) == len(plan.rows)
    assert (read["medicine"], read["regimen"], read["unit"], read["then"]) == (
        plan.medicine,
        plan.regimen,
        plan.unit,
        plan.then,
    )
    assert all(
        isinstance(row[key], str)
        for row in read["days"]
        for key in ("from", "to", "amount_per_day")
    )


def number(text: str) -> Decimal:
    """Thousands are written with a comma."""
    return Decimal(text.replace(",", ""))


def from_text(lines: list[str]) -> list[tuple[str, dict[str, Decimal], Decimal]]:
    """The rows of the wide table: its columns are where its head says."""
    head = next(i for i, line in enumerate(lines) if line.split()[:1] == ["from"])
    names = lines[head].split()[1:5]
    rows = []
    for line in lines[head + 1 :]:
        cells = re.fullmatch(
            r" ([0-9]+ \w+ [0-9]+) +(\S+) +(\S+) +(\S+) +(\S+) +(\S+)(?:  .*)?", line
        )
        if cells is None:
            break
        slots = {
            name: number(cell)
            for name, cell in zip(names, cells.groups()[1:5], strict=True)
            if cell != "-"
        }
        rows.append((cells[1], slots, number(cells[6])))
    return rows


def from_words(lines: list[str]) -> list[tuple[str, dict[str, Decimal], Decimal]]:
    """The rows of a narrow table, in words."""
    text = " ".join(line.strip() for line in lines)
    rows = []
    for day, doses, total in re.findall(r"- ([0-9]+ \w+ [0-9]+): (.+?); ([0-9.,]+) \S+/day", text):
        slots = dict(part.split(" ") for part in doses.split(", ")) if doses != "nothing" else {}
        rows.append((day, {slot: number(amount) for slot, amount in slots.items()}, number(total)))
    return rows


def text_reads_back(plan: Schedule) -> None:
    rows = [
        (short_day(row.start), {dose.slot: dose.amount for dose in row.doses}, row.total)
        for row in plan.rows
    ]
    assert from_text(rendering.table(plan, "Medicine", Paper(100), VOICE)) == rows
    assert from_words(rendering.table(plan, "Medicine", Paper(50), VOICE)) == rows


def test_json_is_the_table() -> None:
    for plan in every_schedule():
        reads_back(plan)


def test_text_is_the_table() -> None:
    for plan in every_schedule():
        text_reads_back(plan)


VOICE = Voice(load(), "clinician", "us")
REAL_ROW, REAL_LINE = proposal._row, rendering._line


def open_ended(row: Any, unit: str) -> Any:
    """The end of a row as it is inside: half-open."""
    return {**REAL_ROW(row, unit), "to": row.next.isoformat()}


def only_the_row(row: Any, unit: str) -> Any:
    """Without what is different on the first day."""
    return {**REAL_ROW(row, unit), "first_day": None}


def shifted(row: Any, voice: Voice) -> str:
    return REAL_LINE(
        row._replace(doses=tuple(dose._replace(slot="midday") for dose in row.doses)), voice
    )


@pytest.mark.parametrize(
    ("module", "name", "fault", "law"),
    [
        (proposal, "_row", open_ended, reads_back),
        (proposal, "_row", only_the_row, reads_back),
        (rendering, "_line", shifted, text_reads_back),
    ],
    ids=["half-open end", "first day left out", "wrong column"],
)
def test_a_seeded_fault_is_caught(
    module: Any, name: str, fault: Any, law: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, fault)
    with pytest.raises(AssertionError):
        for plan in every_schedule():
            law(plan)


# --- I34: notation --------------------------------------------------------------------------------

UNSAFE = re.compile(
    r"\d\.\d*0(?!\d)|(?<!\d)\.\d|\d,\d(?!\d\d)|(?<![\d,])\d{7,}|\d(?:mg|mL|mmol|g|micrograms|sprays|units)\b|[½¼¾µμ]|\b1/2\b"
    r"|\b(?:ug|mcg|IU|U|QD|QOD|HS|cc|qd|qod|hs|D/C|d/c)\b|\d[A-Za-z]{3,}"
)


@cache
def amounts(name: str) -> tuple[tuple[Decimal, str], ...]:
    """Every single dose of a medicine with every set of its products, with the words that make
    it."""
    from unclench.plan.dosing.tablets import words

    option = next(found for found in MEDICINES if found.id == name)
    return tuple(
        sorted(
            {
                (made.amount(dose), words(made.recipes[dose]))
                for made in grids(option)
                for dose in made.doses
                if dose
            }
        )
    )


MADE = [option for option in MEDICINES if body(option).products]


@pytest.mark.parametrize("option", MADE, ids=lambda option: option.id)
def test_every_amount_is_written_safely(option: Any) -> None:
    for amount, words in amounts(option.id):
        for text in (
            f"{amount:f}",
            words,
            str(Dose(amount, body(option).measure, "day")),
            str(Dose(amount, body(option).measure, "dose")),
        ):
            assert not UNSAFE.search(text), text
            assert text


def test_every_table_is_written_safely() -> None:
    for plan in every_schedule():
        for line in (
            *rendering.table(plan, "Medicine", Paper(100), VOICE),
            *rendering.table(plan, "Medicine", Paper(50), VOICE),
        ):
            assert not UNSAFE.search(line), line


@pytest.mark.parametrize(
    "text",
    [
        "5.0 mg",
        ".5 mg",
        "2.50",
        "5mg",
        "10mL",
        "250 µg",
        "100 mcg",
        "half (1/2)",
        "½ tablet",
        "0,5 mg",
        "1000000 mg",
        "5 mg HS",
        "5 mg QD",
        "D/C",
        "10Baclofen",
    ],
)
def test_unsafe_notation_would_be_seen(text: str) -> None:
    assert UNSAFE.search(text)


@pytest.mark.parametrize(
    "text",
    ["5 mg", "0.25 mg", "10 mg/5 mL", "2 tablets of 10 mg", "1,000 mg", "100000 mg", "21 Nov 2026"],
)
def test_safe_notation_is_let_through(text: str) -> None:
    assert not UNSAFE.search(text)


# --- I20: one meaning -----------------------------------------------------------------------------

UNITS = ("mg", "mmol", "sprays", "micrograms", "units", "g")
EXACT = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-4)).filter(lambda d: d < 10**5)


@pytest.mark.parametrize("option", MADE, ids=lambda option: option.id)
def test_every_amount_reads_back(option: Any) -> None:
    unit = body(option).measure
    read = day_total("--to")
    for amount, _ in amounts(option.id):
        dose = Dose(amount, unit, "day")
        if not amount % Decimal("0.001"):
            assert read(str(dose)) == dose
        again = amount_of(str(dose), per_day=True)
        assert (again.number, again.unit) == (amount, unit)
    for product in body(option).products:
        found = read_strength(product.strength)
        assert found.unit == unit
        assert found.amount > 0


@settings(max_examples=1000, deadline=None, derandomize=True, database=None)
@given(amount=EXACT, unit=st.sampled_from(UNITS))
def test_any_amount_reads_back(amount: Decimal, unit: str) -> None:
    dose = Dose(amount, unit, "day")
    found = amount_of(str(dose), per_day=True)
    assert (found.number, found.unit) == (amount, unit)
    assert exact(dose, unit) == exact(Dose(found.number, found.unit, "day"), unit)
    if unit != "sprays":
        assert read_strength(f"{amount.normalize():f} {unit}").amount == exact(dose, unit)


AMBIGUOUS = (
    "1,5 mg",
    "1,500 mg",
    "1.500 mg",
    ".5 mg",
    "5. mg",
    "5",
    "mg",
    "5 mg 10 mg",
    "5-10 mg",
    "-5 mg",
    "1e3 mg",
    "5 mg/d",
    "5 MG/ML",
    "five mg",
    "5 m g",
    "½ mg",
    "5 µg",
    "٥ mg",
    "5 mg each",
    "",
    "NaN mg",
    "inf mg",
    "5 ml",
    "5/2 mg",
)


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_what_can_be_read_in_two_ways_or_none_is_refused(text: str) -> None:
    with pytest.raises(RefusedError):
        amount_of(f"{text}/day" if text else "", per_day=True)
    with pytest.raises(UnclenchError):
        day_total("--from")(f"{text}/day")
    with pytest.raises(DoseError):
        read_strength(text)


def test_nothing_is_no_amount_of_a_medicine_that_is_taken() -> None:
    with pytest.raises(RefusedError):
        amount_of("0 mg/day", per_day=True)
    with pytest.raises(DoseError):
        read_strength("0 mg")


def test_amounts_of_different_units_are_never_compared() -> None:
    for one, other in combinations(UNITS, 2):
        with pytest.raises(DoseError, match="never compared"):
            exact(Dose(Decimal(5), one, "day"), other)


def test_a_reader_that_guesses_and_a_comparison_that_does_not_look_are_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_strength.cache_clear()
    monkeypatch.setattr(quantum, "THOUSANDS", re.compile("(?!)"))
    monkeypatch.setitem(globals(), "exact", lambda dose, unit: dose.amount)
    with pytest.raises(pytest.fail.Exception):
        test_what_can_be_read_in_two_ways_or_none_is_refused("1.500 mg")
    with pytest.raises(pytest.fail.Exception):
        test_amounts_of_different_units_are_never_compared()
    read_strength.cache_clear()


def test_every_dose_of_a_medicine_in_the_knowledge_is_in_its_own_measure_and_of_its_kind() -> None:
    """Where the plan compares two amounts of a medicine by their numbers, they are of one unit and
    both of a day."""
    for option in MEDICINES:
        medicine = body(option)
        daily = [band.at_most for ceiling in medicine.ceilings for band in ceiling.bands]
        daily += [found for regimen in medicine.regimens for found in (regimen.ceiling,) if found]
        daily += [found for found in medicine.stopping.taper or () if isinstance(found, Dose)]
        either = [
            found
            for regimen in medicine.regimens
            for found in (regimen.start, regimen.step, *regimen.review_at)
            if found
        ]
        assert {dose.unit for dose in (*daily, *either)} <= {medicine.measure}
        assert {dose.per for dose in daily} <= {"day"}
        if medicine.most_per_dose:
            assert (medicine.most_per_dose.unit, medicine.most_per_dose.per) == (
                medicine.measure,
                "dose",
            )


# --- I14: no sudden stop --------------------------------------------------------------------------

STOP_NOW = re.compile(
    r"(?i)\bstop(?:ped)? (?:at once|now|immediately|today|suddenly|straight away)|\b(?:discontinue|cease|withdraw)\b"  # noqa: E501 - one pattern
)
NEVER = re.compile(r"(?i)\b(?:never|not|nothing)\b")
SAYING = (
    "plan/dosing",
    "plan/scheduling.py",
    "render/schedule/table.py",
    "render/schedule/json.py",
    "render/schedule/text.py",
    "app/checkins.py",
    "app/schedules.py",
    "app/switch.py",
    "app/taper.py",
    "app/titrate.py",
    "serve/cli/schedule_arguments.py",
    "serve/cli/taper.py",
    "serve/cli/titrate.py",
)
SOURCES = Path(__file__).resolve().parents[3] / "src" / "unclench"


def said() -> Iterator[tuple[str, str]]:
    """Every text that the dose kernel and what writes its schedules can say."""
    for place in SAYING:
        found = SOURCES / place
        for path in sorted(found.glob("*.py")) if found.is_dir() else [found]:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield from (
                (path.name, n.value)
                for n in ast.walk(tree)
                if isinstance(n, ast.Constant) and isinstance(n.value, str)
            )


def sudden_stop(text: str) -> bool:
    names = [option.name for option in MEDICINES]
    return bool(abrupt_stop(names).search(text)) or any(
        STOP_NOW.search(part) and not NEVER.search(part) for part in re.split(r"[.;:]", text)
    )


def test_nothing_the_kernel_says_is_a_sudden_stop() -> None:
    assert [(place, text) for place, text in said() if sudden_stop(text)] == []
    assert sum(1 for _ in said()) > 300


@pytest.mark.parametrize(
    "text",
    [
        "Stop Baclofen.",
        "Stop taking it.",
        "Please stop the tablets",
        "It is stopped at once.",
        "Discontinue Baclofen",
    ],
)
def test_a_sudden_stop_would_be_seen(text: str) -> None:
    assert sudden_stop(text)


def test_no_answer_is_to_stop() -> None:
    assert not [action for action in get_args(Action) if "stop" in action]
    assert Replan._fields == ("action", "urgency", "schedule", "offer")


def no_sudden_end(plan: Schedule, rate: Taper) -> None:
    """No day without a dose except after the smallest there is, on every day of the calendar."""
    smallest = min(dose.amount for row in plan.rows for dose in row.doses)
    for (_, doses), (on, after) in pairwise(each_day(plan)):
        before, total = _sum(dose.amount for dose in doses), _sum(dose.amount for dose in after)
        assert total or before in (0, smallest), f"{on}: nothing after {before}"
        assert before - total <= rate.at_most.amount, f"{on}: {before} to {total}"


def test_every_medicine_that_is_not_stopped_at_once_is_never_stopped_at_once() -> None:
    """From every total: a way down on every day of it, or one line that says why there is none;
    never a table that begins with nothing."""
    asked = 0
    for option in TAPERED:
        rate = body(option).stopping.taper
        assert rate is not None
        for amount in totals(option):
            plan = off(option, amount)
            if plan is not None:
                asked += 1
                assert plan.rows[0].total > 0
                no_sudden_end(plan, rate)
    assert asked > 150


def test_a_table_that_ends_too_soon_is_caught() -> None:
    option = next(found for found in TAPERED if found.id == "baclofen")
    plan = off(option, Decimal(60))
    assert plan is not None
    assert plan.request.rate is not None
    cut = plan._replace(
        rows=(
            *plan.rows[:3],
            plan.rows[-1]._replace(start=plan.rows[3].start, next=plan.rows[3].next),
        )
    )
    with pytest.raises(AssertionError, match="nothing after"):
        no_sudden_end(cut, plan.request.rate)
