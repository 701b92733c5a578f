"""letter, summary, report and learn as commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from support.pdfs import facts_of, pango, text_of
from surfaces.documents import ANNA, CARLA
from unclench.serve.cli import main

Capture = pytest.CaptureFixture[bytes]


def run(capture: Capture, *words: str) -> tuple[int, str, str]:
    code = main(words)
    found = capture.readouterr()
    return code, found.out.decode(), found.err.decode()


@pytest.mark.parametrize(
    ("words", "schema"),
    [
        (("letter", ANNA, "physiotherapy"), "unclench.letter/1"),
        (("summary", ANNA), "unclench.summary/1"),
        (("report", ANNA), "unclench.report/1"),
        (("learn",), "unclench.pages/1"),
        (("learn", "expect"), "unclench.page/1"),
    ],
)
def test_json_and_text(capsysbinary: Capture, words: tuple[str, ...], schema: str) -> None:
    code, out, _ = run(capsysbinary, *words, "--format", "json")
    tree = json.loads(out)
    assert (code, tree["schema"]) == (0, schema)
    assert tree["review"] and tree["disclaimer"]
    code, out, _ = run(capsysbinary, *words)
    assert code == 0 and max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    "words",
    [("letter", CARLA, "neurology"), ("summary", CARLA), ("report", CARLA), ("triage", CARLA)],
)
def test_scripts_notice_what_is_urgent(capsysbinary: Capture, words: tuple[str, ...]) -> None:
    assert run(capsysbinary, *words)[0] == 3


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("letter", ANNA, "physiotherapi"), "Did you mean 'physiotherapy'"),
        (("learn", "expct"), "Did you mean 'expect'"),
        (("report", ANNA, "--sign", "drowsines"), "Did you mean 'drowsiness'"),
        (("report", ANNA, "--medicine", "baclofn"), "Did you mean 'baclofen'"),
        (("summary", ANNA, "--format", "note", "--audience", "person"), "a note is for clinicians"),
        (
            ("letter", ANNA, "neurology", "--format", "fhir", "--audience", "carer"),
            "a FHIR request is for clinicians",
        ),
        (("letter", ANNA, "neurology", "--format", "docx"), "'docx' is not known here"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    capsysbinary: Capture, words: tuple[str, ...], says: str
) -> None:
    code, out, error = run(capsysbinary, *words)
    assert (code, out, len(error.splitlines())) == (2, "", 1)
    assert says in error


def test_the_medicine_and_sign_of_a_report_can_be_named(capsysbinary: Capture) -> None:
    _, out, _ = run(
        capsysbinary,
        "report",
        CARLA,
        "--sign",
        "drowsiness",
        "--medicine",
        "Lioresal",
        "--format",
        "json",
    )
    fields = {field["id"]: field["value"] for field in json.loads(out)["fields"]}
    assert (fields["event"], fields["product"], fields["amount"]) == (
        ["drowsiness"],
        ["baclofen"],
        ["60 mg/day"],
    )
    assert fields["since"] == ["2024-05-01"] and fields["reporter"] is None


PAPERS: list[Callable[[], tuple[str, ...]]] = [
    lambda: ("letter", CARLA, "physiotherapy"),
    lambda: ("summary", ANNA),
    lambda: ("report", ANNA),
    lambda: ("learn", "baclofen"),
    lambda: ("learn",),
]


@pytest.mark.parametrize("words", [make() for make in PAPERS], ids=lambda words: words[0])
def test_pages_are_whole_and_run_nothing(capsysbinary: Capture, words: tuple[str, ...]) -> None:
    _, out, _ = run(capsysbinary, *words, "--format", "html")
    assert out.startswith("<!doctype html>") and "<script" not in out
    _, large, _ = run(capsysbinary, *words, "--format", "html", "--large")
    assert 'class="large"' in large


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        (("summary", ANNA), 1),
        (("summary", ANNA, "--audience", "person"), 1),
        (("learn", "expect"), 3),
    ],
)
def test_paper(capsysbinary: Capture, words: tuple[str, ...], pages: int, tmp_path: Any) -> None:
    """A summary is one page. The sources of a learning page begin by its second page and end by the
    third."""
    pango()
    assert main((*words, "--format", "pdf")) == 0
    made = capsysbinary.readouterr().out
    facts = facts_of(made, tmp_path)
    assert text_of(made, tmp_path).partition("Where this comes from")[0].count("\f") <= 1
    assert int(facts["Pages"]) <= pages and facts["Tagged"] == "yes"
