"""Education pages: plain words, the same facts for every audience, every link and list whole."""

from __future__ import annotations

from statistics import median
from typing import Any

import pytest

from surfaces.documents import (
    CONTENT,
    EFFECTS,
    LETTERS,
    PAGES,
    PEOPLE,
    PLAIN,
    page_documents,
    someone,
)
from surfaces.people import ROOT
from unclench.content import load_library
from unclench.content.checks.check import check
from unclench.content.checks.language import WORD, grade
from unclench.content.types.pages import PageParagraph
from unclench.render.document import claims_of
from unclench.render.documents import learn
from unclench.render.wording import AUDIENCES, Voice


def grades(found: list[str]) -> list[float]:
    return [grade(text) for text in found if len(WORD.findall(text)) > 4]


def reads_easily(name: str, found: list[str]) -> None:
    read = grades(found)
    assert median(read) <= 6, f"{name} reads at grade {median(read):.1f}"
    assert max(read) <= 8, (
        f"{name}: {max(zip(read, (t for t in found if len(WORD.findall(t)) > 4), strict=True))}"
    )


def written_for(name: str, audience: str) -> list[str]:
    """The paragraphs of one page; lists of names (side effects by tier) are not sentences."""
    voice = Voice(CONTENT, audience, "us")
    parts = learn.parts_of(PAGES[name], CONTENT, EFFECTS, voice)
    tiers = {
        voice.word(f"tier.{tier}", "label")
        for tier in ("emergency", "same_day", "tell_your_team", "expected")
    }
    return [
        line.text
        for part in parts
        for line in part.lines
        if not (PAGES[name].medicine and line.lead in tiers) and "fda.gov" not in line.text
    ]


@pytest.mark.parametrize("audience", PLAIN)
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_reads_easily(name: str, audience: str) -> None:
    reads_easily(name, written_for(name, audience))


def test_hard_words_are_caught() -> None:
    with pytest.raises(AssertionError):
        reads_easily("options", written_for("options", "clinician"))


def test_letters_and_questions_read_easily() -> None:
    asked = [point.say.person for one in LETTERS.letters.values() for point in one.asks]
    reads_easily("letters", asked)
    reads_easily("questions", [question.say.person for question in LETTERS.questions])


@pytest.mark.parametrize("name", [name for name, page in PAGES.items() if not page.medicine])
def test_a_page_rests_on_the_same_claims_for_every_audience(name: str) -> None:
    """Except pictures, which are for people who find them helpful."""
    pictures = {
        claim
        for section in PAGES[name].sections
        for block in section.blocks
        if block.only
        for claim in block.claims
    }
    cited = []
    for audience in AUDIENCES:
        parts = learn.parts_of(PAGES[name], CONTENT, EFFECTS, Voice(CONTENT, audience, "us"))
        cited.append(
            {claim for part in parts for line in part.lines for claim in line.claims} - pictures
        )
    assert cited[0] == cited[1] == cited[2]


def test_every_claim_of_every_document_resolves() -> None:
    known = load_library().claims
    for audience in AUDIENCES:
        for name, document in page_documents(audience):
            assert set(claims_of(document)) <= set(known), name
            assert all(
                line.claims for part in document.parts for line in part.lines if part.danger
            ), name
    for seed in range(PEOPLE):
        for document in someone(seed).documents(someone(seed).audience):
            assert set(claims_of(document)) <= set(known)


def test_every_paragraph_of_a_written_page_cites_a_claim() -> None:
    blocks = [
        block for page in PAGES.values() for section in page.sections for block in section.blocks
    ]
    assert len(blocks) > 80 and all(block.claims for block in blocks)


def test_the_list_of_pitfalls_is_as_long_as_the_rules_that_forbid() -> None:
    rules = [rule for rule in CONTENT.rules if rule.effect == "avoid" and rule.option]
    listed = learn.parts_of(PAGES["pitfalls"], CONTENT, EFFECTS, Voice(CONTENT, "clinician", "us"))[
        0
    ].lines
    assert [line.text for line in listed] == [rule.say.clinician for rule in rules]


def test_no_medicine_is_compared_too() -> None:
    first = PAGES["options"].sections[0].blocks[0]
    assert first.lead == PageParagraph("No medicine", "No medicine", "No medicine")


@pytest.mark.parametrize(
    "heading",
    [
        "action",
        "usage",
        "stopping",
        "interactions",
        "pregnancy",
        "breastfeeding",
        "side_effects",
        "overdose",
        "reporting",
    ],
)
def test_every_medicine_has_a_page_with_the_same_sections(heading: str) -> None:
    voice = Voice(CONTENT, "person", "uk")
    for option in CONTENT.options:
        if option.medicine is not None:
            parts = learn.parts_of(PAGES[option.id], CONTENT, EFFECTS, voice)
            assert next(
                part.lines for part in parts if part.title == voice.word(f"medicine.{heading}")
            )


@pytest.mark.parametrize(
    ("file", "spoil", "says"),
    [
        (
            "pages/en/expect.yaml",
            ("claims: [seed-expected-gains, self-quality-of-life-seed]", "claims: []"),
            "nothing is said without a source",
        ),
        (
            "pages/en/expect.yaml",
            ("see: [options,", "see: [optoins,"),
            "there is no page 'optoins'",
        ),
        (
            "letters/letters.yaml",
            ("facts: [mobility,", "facts: [mobilty,"),
            "there is no fact 'mobilty'",
        ),
        (
            "effects/signs.yaml",
            ("says: side-effect/dizziness", "says: side-effect/dizzy"),
            "there is no side effect 'side-effect/dizzy'",
        ),
        (
            "effects/medicines.yaml",
            (
                "{dizziness: dizziness, sleepiness: drowsiness, unsteadiness",
                "{giddiness: dizziness, sleepiness: drowsiness, unsteadiness",
            ),
            "does not say 'giddiness'",
        ),
        (
            "words/en/seek_help.yaml",
            ("covers: [new_confusion, severe_agitation]", "covers: []"),
            "is a danger that no line of seek_help.yaml covers",
        ),
        (
            "coverage.yaml",
            ("s003-059: {carried_by: [page pitfalls]}", "s003-059: {carried_by: [page pitfals]}"),
            "there is no 'page pitfals'",
        ),
    ],
)
def test_a_fault_of_the_content_is_found(
    file: str, spoil: tuple[str, str], says: str, tmp_path: Any
) -> None:
    import shutil

    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    text = (folder / file).read_text(encoding="utf-8")
    assert spoil[0] in text
    (folder / file).write_text(text.replace(spoil[0], spoil[1], 1), encoding="utf-8")
    assert any(says in str(problem) for problem in check(folder))


def test_no_education_page_is_merely_planned() -> None:
    assert "planned: education pages" not in (ROOT / "knowledge" / "coverage.yaml").read_text(
        encoding="utf-8"
    )
