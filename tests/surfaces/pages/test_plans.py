"""Plans as pages: everything urgent first, every word of the text, no dose for a person, and
nothing a record says as markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from support.pdfs import facts_of, pango
from support.people import data_of, person
from surfaces.people import plan_of
from unclench.content import load
from unclench.content.checks.language import DOSE, grade
from unclench.plan.models import Plan
from unclench.render.console import Paper
from unclench.render.pages.plan import plan_page
from unclench.render.pages.web import Web, body
from unclench.render.plan.evidence import cited_claims
from unclench.render.plan.text import sections, sheet_for
from unclench.render.schedule.table import schedule
from unclench.serve.cli import main

PLAIN = ("person", "carer")
AUDIENCES = (*PLAIN, "clinician")
PEOPLE = 30


def plans(people: int = PEOPLE) -> Iterator[Plan]:
    for seed in range(people):
        yield plan_of(data_of(person(seed)))


def text_of(page: str) -> str:
    """The readable text of a page, without its markup and styles."""
    bare = re.sub(r"<style>.*?</style>|<head>.*?</title>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_page_says_every_word_of_the_text(audience: str) -> None:
    for plan in plans():
        plain, web = (sheet_for(plan, load(), audience, paper) for paper in (Paper(100_000), Web()))
        for section in sections(plain, evidence_too=True):
            if section is not schedule:
                assert words_of("\n".join(section(plain))) == words_of(text_of(body(section(web))))


def urgent_leads(page: str, plan: Plan, audience: str) -> bool:
    """Whether the first thing to do comes before the mark of pending review and every section."""
    said = plan.urgent[0].do[0 if audience == "clinician" else 1].partition("{")[0].strip()
    return text_of(page).index(said) < text_of(page).index(load().words[f"pending.{audience}"])


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_is_urgent_stands_before_everything_else(audience: str) -> None:
    told = 0
    for plan in plans(60):
        if plan.urgent:
            page = plan_page(plan, load(), audience)
            assert urgent_leads(page, plan, audience)
            box = re.search(r'<section class="box danger".*?</section>', page, re.DOTALL)
            assert box and not urgent_leads(
                page.replace(box[0], "").replace("</main>", f"{box[0]}</main>"), plan, audience
            )
            told += 1
    assert told > 5


@pytest.mark.parametrize("audience", PLAIN)
def test_no_page_of_a_person_names_a_dose(audience: str) -> None:
    for plan in plans():
        assert not (found := DOSE.search(text_of(plan_page(plan, load(), audience)))), found
    assert any(DOSE.search(text_of(plan_page(plan, load(), "clinician"))) for plan in plans(10)), (
        "the search can find one"
    )


def test_a_clinician_s_page_names_every_claim_and_folds_the_grounds() -> None:
    for plan in plans(10):
        page = plan_page(plan, load(), "clinician")
        assert {claim for claim in cited_claims(plan) if claim not in page} == set()
        assert page.count("<details>") >= 2


def test_what_a_record_says_is_never_markup() -> None:
    record = person(1) | {
        "id": "<b>x</b>",
        "notes": "<script>",
        "other_conditions": ["<img src=x onerror=y>"],
    }
    for audience in AUDIENCES:
        page = plan_page(plan_of(data_of(record)), load(), audience)
        assert "<b>x" not in page and "<script" not in page and "<img" not in page
        assert "&lt;b&gt;x" in page


def test_words_that_only_pages_have_are_plain() -> None:
    """Grade 6 at most for all of them together, 8 for each that is a sentence."""
    texts = [
        text
        for key, text in load().words.items()
        if key.startswith("page.") and key.endswith((".person", ".carer"))
    ]
    assert len(texts) > 20
    assert grade(" ".join(f"{text.rstrip('.')}." for text in texts)) <= 6
    assert [text for text in texts if len(text.split()) > 4 and grade(text) > 8] == []
    assert not any(DOSE.search(text) for text in texts)


def test_no_template_holds_words_of_its_own() -> None:
    from unclench.render.pages import page

    for path in (Path(page.__file__).parent / "templates").iterdir():
        bare = re.sub(
            r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>",
            " ",
            path.read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
        assert re.findall(r"[A-Za-z]{2,}", bare) == [], path.name


def test_a_plan_is_also_a_tagged_pdf(tmp_path: Path) -> None:
    pango()
    path = tmp_path / "plan.pdf"
    assert (
        main(
            [
                "plan",
                "examples/carla.yaml",
                "--audience",
                "person",
                "--format",
                "pdf",
                "-o",
                str(path),
            ]
        )
        == 3
    )
    found = facts_of(path.read_bytes(), tmp_path)
    assert (found["Tagged"], found["Title"]) == ("yes", "CALL 999 NOW")


def test_a_missing_extra_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    import sys

    from unclench.render.pages import page

    page._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert main(["plan", "examples/anna.yaml", "--format", "html"]) == 2
    monkeypatch.undo()
    page._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert main(["plan", "examples/anna.yaml", "--format", "pdf"]) == 2
    out, err = capsysbinary.readouterr()
    assert out == b"" and err.count(b"\n") == 2 and err.count(b"unclench[paper]") == 2
