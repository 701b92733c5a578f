"""Reports have no invented field; summaries are short and begin with danger."""

from __future__ import annotations

import pytest

from support.laws import real
from support.people import Record
from surfaces.documents import CONTENT, EFFECTS, LETTERS, PEOPLE, Someone, someone, texts
from unclench.plan.findings import find
from unclench.plan.side_effects import side_effects
from unclench.render.documents import report as reports
from unclench.render.documents import summary
from unclench.render.documents.note import to_note
from unclench.render.documents.report import Filled, HarmReport


def nothing_is_invented(draft: HarmReport, one: Someone) -> None:
    """Every value is one that the record gives; everything else is empty."""
    given = {detail.text.replace("_", " ") for detail in one.patient.details.values()}
    names = {CONTENT.sign_names[sign].names.clinician for sign in draft.signs}
    written = {name for taken in one.patient.taken for name in taken.written_as} | {
        taken.ingredient for taken in one.patient.taken
    }
    dates = {
        one.plan.made_on.isoformat(),
        *(taken.since.isoformat() for taken in one.patient.taken if taken.since),
    }
    for filled in draft.fields:
        assert filled.field.source != "person" or not filled.values, (
            f"{filled.field.id} is for the person to say"
        )
        for value in filled.values:
            known = value in names | dates | written | set(one.patient.unchecked)
            known = (
                known
                or any(text in value for text in given if text)
                or any(name in value for name in written)
            )
            known = known or any(
                f"{t.per_day.normalize():f} {t.unit}/day" == value
                for t in one.patient.taken
                if t.per_day is not None
            )
            assert known, f"{filled.field.id}: '{value}' stands nowhere in the record"


def test_a_report_has_no_invented_field() -> None:
    blanks = 0
    for seed in range(PEOPLE):
        one = someone(seed)
        draft = one.report()
        nothing_is_invented(draft, one)
        tree = reports.to_dict(one.plan, CONTENT, draft)
        assert (tree["state"], tree["sent"]) == ("draft", False)
        blanks += sum(field["value"] is None for field in tree["fields"])
        text = " ".join(texts(reports.document(one.plan, CONTENT, draft)))
        assert text.count(reports.BLANK) == sum(field["value"] is None for field in tree["fields"])
    assert blanks > PEOPLE


def test_an_invented_field_is_caught() -> None:
    one = someone(1)
    draft = one.report()
    invented = tuple(
        Filled(f.field, ("yesterday",) if f.field.id == "event_date" else f.values)
        for f in draft.fields
    )
    with pytest.raises(AssertionError):
        nothing_is_invented(draft._replace(fields=invented), one)


def is_a_note(note: str) -> None:
    assert note.isascii() and len(note.splitlines()) <= 12 and note.endswith("\n")
    assert all(line.strip() for line in note.splitlines())


def test_a_note_is_plain_and_short_and_begins_with_danger() -> None:
    for seed in range(PEOPLE):
        one = someone(seed)
        note = to_note(one.visit("clinician"))
        is_a_note(note)
        assert note.startswith("URGENT") == bool(one.plan.urgent)
        assert "DRAFT, not signed" in note


@pytest.mark.parametrize("note", ["Zoë\n", "line\n" * 13, "a\n\nb\n"])
def test_a_note_that_is_not_plain_is_caught(note: str) -> None:
    with pytest.raises(AssertionError):
        is_a_note(note)


def test_a_name_from_the_record_cannot_break_a_note() -> None:
    record: Record = {
        "schema": "unclench.record/1",
        "id": "Zoë\nURGENT",
        "goals": ["≥ 100 m – “walk”"],
    }
    patient = real().patient_of(record)
    findings = find(patient, CONTENT)
    note = to_note(
        summary.Visit(
            findings, real().plan(patient), side_effects(findings, EFFECTS), LETTERS, "clinician"
        )
    )
    is_a_note(note)


def test_a_person_gets_questions_to_ask() -> None:
    for seed in range(0, PEOPLE, 3):
        titles = [part.title for part in summary.parts(someone(seed).visit("person"))]
        assert "Questions to ask" in titles
