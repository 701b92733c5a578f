"""Schedules on paper: signed or for clinicians alone, one page for the fridge, and the same doses
and days as the JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, takewhile
from pathlib import Path
from typing import Any

import pytest

from support.doses import DAY, regimens
from support.pdfs import facts_of, objects_of, pango, text_of
from unclench.content import load
from unclench.errors import DoseError
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.signature import sign
from unclench.plan.dosing.titrate import titrate
from unclench.render.pages.page import PAPERS, pdf
from unclench.render.schedule.fridge import LINES_ON_FIRST_PAGE, clinician_page, person_page
from unclench.render.schedule.grid import grid
from unclench.render.schedule.view import ScheduleView
from unclench.render.wording import MONTHS, WEEKDAYS
from unclench.serve.cli import main

SIGNER = "Dr A. Jones, neurologist"
SIGNED = ["--signed-by", SIGNER]
ANNA = ["--record", "examples/anna.yaml"]
UP = ["titrate", "baclofen", *ANNA]
DOWN = ["taper", "baclofen", "--from", "60 mg/day", "--date", "2026-11-20"]
PLAIN_FORMATS = ("text", "json", "html", "pdf")


def written(words: list[str], folder: Path) -> bytes:
    path = folder / "out"
    assert main([*words, "-o", str(path)]) == 0
    return path.read_bytes()


def views(region: str, audience: str) -> Iterator[tuple[SignedSchedule, ScheduleView]]:
    """Every regimen of every medicine, signed."""
    for option, regimen in regimens():
        try:
            schedule = titrate(option, regimen, None, start=DAY, region=region)
        except DoseError:  # not with the tablets of this region
            continue
        signed = sign(
            schedule, by=SIGNER, on=DAY, facts={}, used=(), confirmed=schedule.request.judgements
        )
        yield (
            signed,
            ScheduleView(option, None, signed, (), load(), region, DAY, audience, whose="anna"),
        )


# --- who may see it -------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["person", "carer"])
@pytest.mark.parametrize("form", PLAIN_FORMATS)
@pytest.mark.parametrize("words", [UP, DOWN], ids=["up", "down"])
def test_what_nobody_signed_is_refused_in_one_line(
    words: list[str], form: str, audience: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main([*words, "--audience", audience, "--format", form]) == 2
    out, err = capsysbinary.readouterr()
    assert out == b"" and err.count(b"\n") == 1
    assert f"this schedule is unsigned, so a {audience} is shown no doses".encode() in err


def test_a_page_for_a_person_is_only_made_of_what_is_signed_and_holds() -> None:
    """Seeded faults: no signature, a dose changed after signing, and a fact that changed since."""
    signed, view = next(views("us", "person"))
    assert person_page(signed, view)
    row, *rows = signed.schedule.rows
    more = signed.schedule._replace(rows=(row._replace(total=row.total * 2), *rows))
    with pytest.raises(DoseError):
        person_page(signed.schedule, view)  # type: ignore[arg-type]
    with pytest.raises(DoseError):
        person_page(signed._replace(schedule=more), view)
    later = sign(signed.schedule, by=SIGNER, on=DAY, facts={"egfr": True}, used=("egfr",))
    with pytest.raises(DoseError, match="lapsed"):
        person_page(later, view)


def test_an_unsigned_page_says_so_before_everything() -> None:
    signed, view = next(views("us", "clinician"))
    mark = load().words["page.not_signed.clinician"]
    plain = clinician_page(view._replace(schedule=signed.schedule))
    assert plain.index(mark) < plain.index("<h1>")
    assert mark not in clinician_page(view) and SIGNER in clinician_page(view)


@pytest.mark.parametrize("audience", ["person", "carer", "clinician"])
def test_pending_review_is_said_while_content_waits(audience: str) -> None:
    signed, view = next(views("uk", audience))
    made = person_page(signed, view) if audience != "clinician" else clinician_page(view)
    assert 'class="pending"' in made
    approved = view._replace(content=view.content._replace(status="approved"))
    assert 'class="pending"' not in (
        person_page(signed, approved) if audience != "clinician" else clinician_page(approved)
    )


def test_a_person_s_json_holds_no_amount_that_was_not_signed(tmp_path: Path) -> None:
    found = json.loads(
        written([*UP, *SIGNED, "--audience", "person", "--format", "json"], tmp_path)
    )
    assert (found["regimen"], found["limits"], found["schedule"]["signed_by"]) == (None, [], SIGNER)


def after(words: list[str], checkins: str, folder: Path) -> str:
    """The page of a schedule that was followed until something happened."""
    told, path = folder / "checkins.yaml", folder / "page.html"
    told.write_text(checkins, encoding="utf-8")
    assert main([*words, "--checkins", str(told), "--format", "html", "-o", str(path)]) == 3
    return path.read_text(encoding="utf-8")


FOLLOWED = [
    "titrate",
    "baclofen",
    "--regimen",
    "ten_weekly",
    "--start",
    "2026-11-21",
    "--date",
    "2026-12-24",
]


@pytest.mark.parametrize(("what", "left"), [("extra", True), ("danger_sign", False)])
def test_what_a_check_in_asks_for_stands_before_the_doses(
    what: str, left: bool, tmp_path: Path
) -> None:
    page = after(FOLLOWED, f"- {{date: 2026-11-25, what: {what}}}\n", tmp_path)
    box = page.index('class="box danger" aria-labelledby="urgent"')
    assert ("<table" in page) is left
    assert not left or box < page.index("<table")
    assert box < page.index('class="pending"')


# --- the same doses and days ----------------------------------------------------------------------


def day_said(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def mg(amount: str) -> str:
    return f"{Decimal(amount):,f} mg"


def expected(row: dict[str, Any], slots: list[str]) -> str:
    """A row of the JSON as a line of the paper. What waits for a check-in has no day yet."""
    given = {dose["slot"]: mg(dose["mg"]) for dose in row["doses"]}
    cells = [given.get(slot, "–") for slot in slots]
    when = ["Later"] if row["waits_for"] else [day_said(row["from"]), row["from"][:4]]
    return " ".join([*when, *cells, mg(row["mg_per_day"])])


def disagreements(paper: str, found: dict[str, Any]) -> list[str]:
    """Rows of the JSON and days of the first week that the paper does not say."""
    text, rows = re.sub(r"\s+", " ", paper), found["schedule"]["days"]
    used = {dose["slot"] for row in rows for dose in [*row["doses"], *(row["first_day"] or [])]}
    slots = [slot for slot in ("morning", "midday", "evening", "bedtime") if slot in used]
    return [
        line
        for line in (*(expected(row, slots) for row in rows), *first_days(rows, slots))
        if line not in text
    ]


def first_days(rows: list[dict[str, Any]], slots: list[str]) -> Iterator[str]:
    """The doses of the agreed step, which continue as long as no check-in is reported."""
    start = date.fromisoformat(rows[0]["from"])
    settled = list(takewhile(lambda row: not row["waits_for"], rows))
    for day in (start + timedelta(days=number) for number in range(7)):
        row = next((r for r in settled if r["from"] <= day.isoformat() <= r["to"]), settled[-1])
        doses = (
            row["first_day"]
            if row["first_day"] is not None and day.isoformat() == row["from"]
            else row["doses"]
        )
        given = {dose["slot"]: mg(dose["mg"]) for dose in doses}
        yield " ".join([day_said(day.isoformat()), *(given.get(slot, "–") for slot in slots)])


@pytest.mark.parametrize("more", [[], ["--region", "uk"]], ids=["us", "uk"])
@pytest.mark.parametrize(
    "words",
    [UP, DOWN, ["titrate", "gabapentin", "--date", "2026-12-20"]],
    ids=["up", "down", "new year"],
)
def test_the_paper_says_the_doses_and_days_of_the_json(
    words: list[str], more: list[str], tmp_path: Path
) -> None:
    pango()
    words = [*words, *more, *SIGNED, "--audience", "person", "--format"]
    found = json.loads(written([*words, "json"], tmp_path))
    paper = text_of(written([*words, "pdf"], tmp_path), tmp_path)
    assert disagreements(paper, found) == []
    found["schedule"]["days"][1]["doses"][-1]["mg"] += "0"  # a seeded fault: ten times as much
    assert disagreements(paper, found) != []


# --- the paper itself -----------------------------------------------------------------------------


@pytest.mark.parametrize(("region", "every"), [("us", 2), ("uk", 5)])
def test_every_regimen_is_one_page_or_a_fridge_page_and_its_table(
    region: str, every: int, tmp_path: Path
) -> None:
    """Every other one on the shorter paper, and every fifth on the longer."""
    pango()
    for signed, view in islice(views(region, "person"), None, None, every):
        found = facts_of(pdf(person_page(signed, view), paper=PAPERS[region]), tmp_path)
        lines = grid(signed.schedule, "", view.voice(), large=False).lines()
        expected_pages = "1" if lines <= LINES_ON_FIRST_PAGE else "2"
        assert found["Pages"] == expected_pages, (view.option.id, signed.schedule.regimen, lines)


def test_pdfs_are_tagged_and_named_on_the_region_s_paper(tmp_path: Path) -> None:
    pango()
    for more, size in (([], "letter"), (["--region", "uk"], "A4")):
        found = facts_of(
            written([*UP, *more, *SIGNED, "--audience", "person", "--format", "pdf"], tmp_path),
            tmp_path,
        )
        assert (found["Tagged"], found["Title"]) == ("yes", "Baclofen: Your signed plan")
        assert size in found["Page size"]
        assert found["JavaScript"] == "no"
        down = facts_of(
            written([*DOWN, *more, *SIGNED, "--audience", "person", "--format", "pdf"], tmp_path),
            tmp_path,
        )
        assert (found["Pages"], down["Pages"]) == ("1", "2"), (
            "a way down of eleven lines has its table on a second page"
        )
        picture = load().words["page.picture.person"]
        assert f"/Alt ({picture})" in objects_of((tmp_path / "out").read_bytes())
    large = facts_of(
        written([*UP, *SIGNED, "--audience", "person", "--format", "pdf", "--large"], tmp_path),
        tmp_path,
    )
    assert int(large["Pages"]) == 2


def test_every_help_line_of_the_fridge_page_exists() -> None:
    words, known = load().words, {line.id for line in load().seek_help}
    assert set(words["page.fridge.help"].split()) <= known
    kinds = {
        c.id.rpartition("/")[2]
        for option in load().options
        if option.medicine
        for c in option.medicine.counselling
    }
    assert set(words["page.fridge.effects"].split()) <= kinds
