"""Whatever is written: danger first, no dose for a person, every claim resolves."""

from __future__ import annotations

import pytest

from properties.test_words import own_numbers
from support.laws import real
from surfaces.documents import (
    CONTENT,
    LETTERS,
    NUMBER,
    PAGES,
    PEOPLE,
    PER_LITRE,
    PLAIN,
    page_documents,
    someone,
    texts,
)
from unclench.content.checks.language import DOSE
from unclench.patient.facts import Patient
from unclench.render.document import Document
from unclench.render.documents import letter
from unclench.render.plan.text import to_text
from unclench.render.wording import AUDIENCES


def danger_is_first(document: Document, urgent: bool) -> None:
    assert not urgent or document.parts[0].danger, f"{document.title}: danger is not first"


def test_danger_is_first_in_whatever_is_written_about_a_person() -> None:
    seen = 0
    for seed in range(PEOPLE):
        one = someone(seed)
        seen += bool(one.plan.urgent)
        for audience in AUDIENCES:
            for document in one.documents(audience):
                danger_is_first(document, bool(one.plan.urgent))
    assert seen > 10


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_page_begins_with_the_emergency_number(audience: str) -> None:
    for region, number in (("us", "911"), ("uk", "999")):
        for _, document in page_documents(audience, region):
            danger_is_first(document, urgent=True)
            assert number in document.parts[0].title


def test_nobody_is_told_that_no_danger_was_found_before_anybody_asked() -> None:
    patient = real().patient_of({"schema": "unclench.record/1"})
    plan = real().plan(patient)
    for audience in AUDIENCES:
        found = (
            CONTENT.words.get(f"empty.urgent.{audience}") or CONTENT.words["empty.urgent.person"]
        )
        letters = letter.document(
            plan, patient, CONTENT, LETTERS, LETTERS.letters["neurology"], audience
        )
        assert found not in " ".join(texts(letters)) and found not in to_text(
            plan, CONTENT, audience
        )


def test_danger_that_comes_later_is_caught() -> None:
    _, document = next(page_documents("person"))
    with pytest.raises(AssertionError):
        danger_is_first(document._replace(parts=document.parts[::-1]), urgent=True)


def no_strange_dose(document: Document, own: set[str]) -> None:
    for text in texts(document):
        for match in DOSE.finditer(text):
            strange = NUMBER.match(match.group()).group().strip(".,") not in own  # type: ignore[union-attr]
            assert not strange or PER_LITRE.match(text[match.end() :]), (
                f"{document.title} says '{match.group()}'"
            )


def test_no_letter_summary_or_report_names_a_dose_that_is_not_their_own() -> None:
    for seed in range(PEOPLE):
        one = someone(seed)
        for audience in PLAIN:
            for document in one.documents(audience):
                no_strange_dose(
                    document, own_numbers(one.record, one.patient) | day_sums(one.patient)
                )


def day_sums(patient: Patient) -> set[str]:
    """The daily amount, added up over the lines of the record's list."""
    return {
        f"{taken.per_day.normalize():f}" for taken in patient.taken if taken.per_day is not None
    }


@pytest.mark.parametrize("audience", PLAIN)
def test_no_page_names_a_dose(audience: str) -> None:
    for _, document in page_documents(audience):
        no_strange_dose(document, set())


def test_a_dose_on_a_page_is_caught() -> None:
    _, document = next(page_documents("clinician"))
    part = document.parts[1]
    spoilt = document._replace(
        parts=(part._replace(lines=(part.lines[0]._replace(text="Take 10 mg more."),)),)
    )
    with pytest.raises(AssertionError):
        no_strange_dose(spoilt, set())


def test_a_clinician_reads_regimens_and_a_person_does_not() -> None:
    documents = {audience: dict(page_documents(audience)) for audience in AUDIENCES}
    medicines = [
        page.id
        for page in PAGES.values()
        if page.medicine and CONTENT.option(page.medicine).medicine.regimens  # type: ignore[union-attr]
    ]
    assert medicines
    with pytest.raises(AssertionError):
        for name in medicines:
            no_strange_dose(documents["clinician"][name], set())
