"""A review goes one step at a time, an author never approves own text, and a changed text is not
approved."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from unclench.content import load, load_collection
from unclench.content.compile.build import status
from unclench.content.compile.in_memory import in_memory, read_version
from unclench.content.review.digest import written
from unclench.content.review.steps import STATES, step_problems
from unclench.content.source.folder import read_draft, read_files
from unclench.content.source.reviews import FILE, file_text
from unclench.content.types.governance import Review, Reviews, ReviewStep
from unclench.intake import read_patient
from unclench.plan import make_plan
from unclench.serve.cli import main

ROOT = Path(__file__).resolve().parents[2] / "knowledge"
CLAIM, RULE = "baclofen-ceiling-us", "baclofen/above-80"
READER, OTHER = "A. Reader, neurologist", "B. Checker, pharmacist"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT, tmp_path / "knowledge"))


def step(
    folder: Path, to: str, name: str = CLAIM, by: str = READER, on: str = "2026-11-20", *more: str
) -> int:
    return main(
        [
            "knowledge",
            "review",
            name,
            "--to",
            to,
            "--by",
            by,
            "--on",
            on,
            "--folder",
            str(folder),
            *more,
        ]
    )


def state(folder: Path, name: str = CLAIM) -> Review:
    found: Review = read_draft(read_files(folder)).collections["reviews"].entries[name]
    return found


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def approve(folder: Path, name: str = CLAIM) -> None:
    assert [step(folder, "under_review", name), step(folder, "approved", name)] == [0, 0]
    assert state(folder, name).status == "approved"


def test_nothing_is_approved_yet() -> None:
    reviews: Reviews = load_collection("reviews")
    assert {review.status for review in reviews.entries.values()} == {"submitted"}
    assert load().status == "pending_review"
    assert load().governance.total == len(reviews.entries) > 1500


def test_submitted_then_under_review_then_approved(folder: Path) -> None:
    approve(folder)
    found = state(folder)
    assert [(made.to, made.by, made.role, made.on) for made in found.steps] == [
        ("under_review", "A. Reader", "neurologist", "2026-11-20"),
        ("approved", "A. Reader", "neurologist", "2026-11-20"),
    ]
    assert found.due == "2027-11-20"
    assert read_version(folder).library.claims[CLAIM].review == "approved", (
        "the status of a claim comes from its review"
    )


@pytest.mark.parametrize("before", STATES)
@pytest.mark.parametrize("to", STATES)
def test_illegal_jumps_are_refused(before: str, to: str) -> None:
    steps = {"submitted": 0, "under_review": 1, "approved": 2}
    past = (
        ReviewStep("under_review", "A", "nurse", "2026-01-01", "", ""),
        ReviewStep("approved", "A", "nurse", "2026-01-02", "2027-01-01", "x"),
    )
    found = Review(
        "id", "claim", before, ("An author",), "2027-01-01", "x", past[: steps[before]], ""
    )
    problems = step_problems(found, ReviewStep(to, "B", "nurse", "2026-02-01", "2027-02-01", "x"))
    legal = (before, to) in {
        ("submitted", "under_review"),
        ("under_review", "approved"),
        ("under_review", "submitted"),
        ("approved", "under_review"),
    }
    assert (problems == []) is legal
    assert legal or f"{before} cannot become {to}" in problems[0].reason


def refused(capture: Capture, folder: Path, message: str, *arguments: str) -> None:
    before = (folder / FILE).read_bytes()
    assert step(folder, *arguments) == 2
    error = capture.readouterr().err
    assert message in error and len(error.strip().splitlines()) == 1
    assert (folder / FILE).read_bytes() == before, "nothing is written when a step is refused"


def test_an_author_never_approves_own_text(folder: Path, capsys: Capture) -> None:
    step(folder, "under_review")
    refused(
        capsys,
        folder,
        "an author never approves own text",
        "approved",
        CLAIM,
        "the unclench  CONTRIBUTORS, editor",
    )
    change(
        folder,
        "claims/baclofen.yaml",
        f"{CLAIM}:\n",
        f"{CLAIM}:\n  author: [Somebody Else, A. Reader]\n",
    )
    refused(capsys, folder, "A. Reader is its author", "approved")
    assert step(folder, "approved", CLAIM, OTHER) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("approved",), "submitted cannot become approved"),
        (("under_review", CLAIM, "A. Reader"), "needs a name and a role"),
        (("under_review", "baclofen-ceiling-uss"), "Did you mean 'baclofen-ceiling-us'?"),
        (("under_review", CLAIM, READER, "2999-01-01"), "is in the future"),
        (("retired",), "'retired' is not known here"),
    ],
)
def test_a_step_that_cannot_be_is_told_in_one_line(
    folder: Path, capsys: Capture, arguments: tuple[str, ...], message: str
) -> None:
    refused(capsys, folder, message, *arguments)


def test_steps_go_forward_in_time(folder: Path, capsys: Capture) -> None:
    step(folder, "under_review")
    refused(
        capsys, folder, "is before the step of 2026-11-20", "approved", CLAIM, READER, "2026-11-19"
    )
    refused(
        capsys,
        folder,
        "needs a later day",
        "approved",
        CLAIM,
        READER,
        "2026-11-20",
        "--due",
        "2026-11-20",
    )


# --- what voids an approval -----------------------------------------------------------------------


def test_a_change_of_the_claim_voids_its_approval(folder: Path) -> None:
    approve(folder)
    change(folder, "claims/baclofen.yaml", "does not go above 80 mg", "never goes above 80 mg")
    found = state(folder)
    assert found.status == "submitted"
    assert found.void == "changed since A. Reader, neurologist, approved it on 2026-11-20"
    assert read_version(folder).library.claims[CLAIM].review == "submitted"


def test_an_approval_of_other_content_cannot_be_written_by_hand(folder: Path) -> None:
    steps = (
        ReviewStep("under_review", "A", "nurse", "2026-11-20", "", ""),
        ReviewStep("approved", "A", "nurse", "2026-11-20", "2027-11-20", "0" * 16),
    )
    (folder / FILE).write_text(file_text({CLAIM: steps}), encoding="utf-8")
    assert state(folder).status == "submitted"
    (folder / FILE).write_text(file_text({CLAIM: steps[1:]}), encoding="utf-8")
    assert any(
        "submitted cannot become approved" in problem.reason
        for problem in read_draft(read_files(folder)).problems
    )


def test_an_approval_that_outlives_a_change_is_caught(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seeded fault: the digests are not compared."""
    approve(folder)
    change(folder, "claims/baclofen.yaml", "does not go above 80 mg", "never goes above 80 mg")
    assert state(folder).status == "submitted"
    monkeypatch.setattr("unclench.content.source.reviews.settled", lambda found: found)
    assert state(folder).status == "approved"


def test_comments_and_order_of_keys_void_nothing(folder: Path) -> None:
    approve(folder)
    path = folder / "claims/baclofen.yaml"
    path.write_text("# a comment\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert state(folder).status == "approved"


def digests(folder: Path) -> dict[str, str]:
    files = read_files(folder)
    return {name: entry.digest for name, entry in written(read_draft(files), files).items()}


@pytest.mark.parametrize(
    ("file", "spoil", "voided"),
    [
        (
            "defines.yaml",
            lambda text: text.replace("age >= 65 years", "age >= 66 years", 1),
            "methocarbamol/older-adult",
        ),
        (
            "medicines/baclofen/medicine.yaml",
            lambda text: text.replace("at_most: 15 mg/day", "at_most: 10 mg/day", 1),
            "baclofen",
        ),
        (
            "medicines/methocarbamol/medicine.yaml",
            lambda text: text.replace("No trial in MS was found.", "None.", 1),
            "methocarbamol",
        ),
        ("classes.yaml", lambda text: text.replace("members: [", "members: [zzz, ", 1), "class "),
        (
            "tasks.yaml",
            lambda text: text.replace(
                "baseline_severity >= 0 '1'", "baseline_severity >= 1 '1'", 1
            ),
            "task baseline_measures",
        ),
    ],
)
def test_whatever_changes_the_meaning_changes_the_digest(
    folder: Path, file: str, spoil: Callable[[str], str], voided: str
) -> None:
    before, text = digests(folder), (folder / file).read_text(encoding="utf-8")
    assert spoil(text) != text
    (folder / file).write_text(spoil(text), encoding="utf-8")
    after = digests(folder)
    assert any(before[name] != after[name] for name in before if name.startswith(voided))
    assert len([name for name in before if before[name] != after.get(name)]) < len(before) // 4, (
        "nothing else is touched"
    )


def test_one_criterion_more_elsewhere_touches_nothing_else(folder: Path) -> None:
    before = digests(folder)
    change(
        folder, "medicines/methocarbamol/rules.yaml", "when: older_adult", "when: age >= 70 years"
    )
    after = digests(folder)
    assert {name for name in before if before[name] != after[name]} == {"methocarbamol/older-adult"}


# --- where it leads -------------------------------------------------------------------------------


def test_the_content_is_approved_only_when_all_of_it_is(folder: Path) -> None:
    draft = read_draft(read_files(folder))
    entries = draft.collections["reviews"].entries
    whole: dict[str, Any] = {
        name: review._replace(status="approved") for name, review in entries.items()
    }
    draft.collections["reviews"] = Reviews(whole, 365)
    assert status(draft) == "approved"
    for name in (CLAIM, RULE, "baclofen", "stage first_line", "class opioid"):
        draft.collections["reviews"] = Reviews({**whole, name: entries[name]}, 365)
        assert status(draft) == "pending_review", name


def test_a_plan_from_approved_content_says_so_until_a_review_is_due() -> None:
    files = read_files(ROOT)
    draft = read_draft(files)
    found: Reviews = draft.collections["reviews"]
    draft.collections["reviews"] = Reviews(
        {
            name: r._replace(status="approved", due="2027-11-20")
            for name, r in found.entries.items()
        },
        365,
    )
    content = in_memory(draft, files, "mark").content
    record = b'{"schema": "unclench.record/1"}'
    states = {
        day: make_plan(read_patient(record, content, today=day), content).content_status
        for day in (date(2027, 11, 20), date(2027, 11, 21))
    }
    assert [*states.values()] == ["approved", "pending_review"]


def test_a_review_of_nothing_is_a_fault(folder: Path) -> None:
    (folder / FILE).write_text(
        "no-such-claim:\n  - {to: under_review, by: 'A, nurse', on: 2026-11-20}\n", encoding="utf-8"
    )
    assert any(
        "there is nothing with this id" in problem.reason
        for problem in read_draft(read_files(folder)).problems
    )


def test_what_is_due_is_listed(folder: Path, capsys: Capture) -> None:
    approve(folder)
    capsys.readouterr()
    main(["knowledge", "review", "--folder", str(folder), "--on", "2026-12-01"])
    assert "; 0 are overdue." in capsys.readouterr().out
    main(["knowledge", "review", "--folder", str(folder), "--on", "2027-11-21"])
    assert f"; {load().governance.total} are overdue." in capsys.readouterr().out


def test_the_file_reads_back_what_was_written(folder: Path) -> None:
    steps = (
        ReviewStep("under_review", 'A "B" C', "nurse", "2026-11-20", "", ""),
        ReviewStep("approved", "D: E", "doctor", "2026-11-20", "2027-11-20", "x"),
    )
    (folder / FILE).write_text(
        file_text({CLAIM: steps, "stage first_line": steps[:1]}), encoding="utf-8"
    )
    entries = read_draft(read_files(folder)).collections["reviews"].entries
    assert (entries[CLAIM].steps, entries["stage first_line"].steps) == (steps, steps[:1])
