"""The words of a person's own pages: plain, and without any dose."""

from __future__ import annotations

import re
from statistics import median

import pytest

from support.kept_people import keep
from support.site import DAY, Running, running
from support.web_pages import words
from unclench.content import load, load_collection
from unclench.content.checks.language import DOSE, WORD, grade, sentences

CONTENT = load()
OWN = re.compile(r"web\.(?:today|triggers|feel|medicines|missed|of_person)\.")
MEDICINES = [option.id for option in CONTENT.options if option.medicine]
AMOUNTS = {option.id: option.medicine.measure for option in CONTENT.options if option.medicine}


def person_words() -> list[str]:
    return [
        text
        for key, text in CONTENT.words.items()
        if OWN.match(key) and not key.endswith(".clinician") and len(WORD.findall(text)) > 4
    ]


def test_the_words_are_short_and_plain() -> None:
    found = person_words()
    assert len(found) > 20
    assert median(map(grade, found)) <= 6
    assert [text for text in found if grade(text) > 8] == []
    longest = max(len(WORD.findall(part)) for text in found for part in sentences(text))
    assert longest <= 20


@pytest.fixture(scope="module")
def site() -> Running:
    found = running()
    for medicine in MEDICINES:
        line = {"name": medicine, "total": f"7 {AMOUNTS[medicine]}/day", "since": "2026-11-10"}
        record = {"date": DAY, "region": "uk", "signs": [], "medicines": [line]}
        keep(found.served.site.kept.open(), medicine.replace("_", "-"), record)
    return found


@pytest.mark.parametrize("medicine", MEDICINES)
def test_no_page_of_a_person_names_a_dose(medicine: str, site: Running) -> None:
    own = f"/people/{medicine.replace('_', '-')}"
    feel = next(iter(sorted(load_collection("effects").causes[medicine].signs)))
    for path in ("plan", "medicines", f"medicines/{medicine}", f"medicines/{medicine}/missed",
                 f"medicines/{medicine}/one-dose", "triggers", "triggers/found",
                 f"feel?felt={feel}"):  # fmt: skip
        shown = site.client.get(f"{own}/{path}", headers={"X-Plan-Date": DAY})
        assert shown.status_code == 200, path
        said = words(shown.text.partition("<main")[2].partition("</main>")[0])
        assert DOSE.findall(said) == [] and "{" not in said, path


def test_the_clinician_of_the_same_person_reads_the_dose(site: Running) -> None:
    """So that the pattern finds one where there is one."""
    site.client.cookies.set("reader", "clinician")
    shown = site.client.get("/people/baclofen/plan", headers={"X-Plan-Date": DAY})
    site.client.cookies.clear()
    assert DOSE.findall(words(shown.text)) == ["7 mg"]
