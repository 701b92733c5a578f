"""The page of a scan: its numbers are those of the table, and it asks no other host."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import unclench
from population.test_scan import DAY, rows
from unclench.content import load
from unclench.content.urgency import URGENT
from unclench.criteria.values import Interval
from unclench.intake import read_patient
from unclench.population.demo.write import DemoPopulation, write_population


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_population(DemoPopulation(40, 6, DAY, folder / "in", bundles=True), load())
    unclench.scan(folder / "in", today=DAY, output=folder / "out")
    return folder


def summary(place: Path) -> Any:
    return json.loads((place / "out" / "summary.json").read_text("utf-8"))


def kidney(place: Path, person: str) -> object:
    data = (place / "in" / "bundles" / f"{person}.json").read_bytes()
    return read_patient(data, load(), today=DAY).facts.get("kidney_clearance")


def is_within(value: object, band: str) -> bool:
    exact = isinstance(value, Interval) and value.low == value.high
    if band == "not known" or not exact:
        return band == "not known" and not exact
    assert isinstance(value, Interval)
    numbers = [Decimal(text) for text in re.findall(r"\d+", band)]
    low = Decimal(0) if band.startswith("below") else numbers[0]
    high = Decimal(1000) if band.endswith("above") else numbers[-1]
    return low <= value.low < high


def test_a_band_has_the_people_whose_number_is_in_it(place: Path) -> None:
    table, found = rows(place / "out"), summary(place)["bands"]["kidney_clearance"]
    for band in found:
        people = [row for one, row in table.items() if is_within(kidney(place, one), band["band"])]
        assert band["people"] == len(people), band["band"]
        assert band["urgent"] == sum(row["urgency"] in URGENT for row in people)
        assert band["stages"] == {
            stage: sum(row["stage"] == stage for row in people)
            for stage in {row["stage"] for row in people}
        }
    assert sum(band["people"] for band in found) == len(table)


def test_the_page_has_every_plot_and_no_other_host(place: Path) -> None:
    page = (place / "out" / "report.html").read_text("utf-8")
    titles = re.findall("<h2>(.*?)</h2>", page)
    assert [title.partition(" (")[0] for title in titles] == [
        "How urgent", "Stage of the pathway", "Alerts", "Facts that verdicts wait for", "By age",
        "By kidney function",
    ]  # fmt: skip
    assert not re.search(r"https?:|src=|url\(|@import|<script", page)
    assert "Needs data" in page or "needs_data" not in summary(place)["stage"]


def test_whom_to_call_first_is_sorted_by_urgency(place: Path) -> None:
    lines = (place / "out" / "call_first.csv").read_text("utf-8").splitlines()[1:]
    told = [URGENT.index(line.split(",")[1]) for line in lines]
    urgent = [row for row in rows(place / "out").values() if row["urgency"] in URGENT]
    assert told == sorted(told)
    assert len(told) == len(urgent) > 3
