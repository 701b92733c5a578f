"""Education pages, referral letters, and the forms of side-effect reports."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from unclench.content.schema.base import (
    CLAIMS,
    COVERS,
    JUDGEMENT,
    Covers,
    Criterion,
    KeyedEntry,
    OneOrMoreTexts,
    Text,
    WordsEntry,
    may,
    must,
    one_of,
)
from unclench.content.schema.rules import EXAMPLES, RuleExamples
from unclench.content.source.documents import AUDIENCES, MADE_FROM, PARTS, SOURCES
from unclench.content.urgency import URGENT

FORM_SOURCE = Annotated[str, Field(pattern=f"^(?:{'|'.join(SOURCES)}|fact:[a-z0-9_]+)$")]


class ToldEntry(KeyedEntry):
    """What each audience reads."""

    clinician: Text = must("What a clinician reads.")
    person: Text = must("What the person reads.")
    carer: Text | None = may("What a carer reads; else the person's words.")


class BlockEntry(KeyedEntry):
    """A paragraph."""

    say: ToldEntry = must("What it says.")
    claims: OneOrMoreTexts = must(CLAIMS)
    lead: ToldEntry | None = may("A few words in front.")
    only: list[Annotated[str, one_of(AUDIENCES)]] | None = may("For these alone, as of pictures.")
    covers: Covers | None = may(COVERS)


class SectionEntry(KeyedEntry):
    """A part of a page with a title."""

    title: ToldEntry = must("Its title.")
    blocks: list[BlockEntry] | None = may("Its paragraphs.")
    from_: Annotated[str, one_of(MADE_FROM)] | None = may(
        "Made from the lines on seeking help, or from every rule that forbids.", "from"
    )


class PageEntry(KeyedEntry):
    """An education page. One with `medicine` is made from that medicine."""

    id: Text = must("Its id, which `unclench learn` takes.")
    part: Annotated[str, one_of(PARTS)] = must("The part of the whole that it belongs to.")
    title: ToldEntry = must("Its title.")
    about: ToldEntry = must("What it is about, in a sentence.")
    sections: list[SectionEntry] | None = may("What it says.")
    medicine: Text | None = may("All its sections are made from this medicine.")
    see: OneOrMoreTexts | None = may("Ids of other pages.")


class PointEntry(KeyedEntry):
    """Something that a letter asks."""

    say: WordsEntry = must("The question to the service.")
    claims: OneOrMoreTexts = must(CLAIMS)


class LetterEntry(KeyedEntry):
    """A referral letter."""

    id: Text = must("The id of a referral.")
    title: WordsEntry = must("Its title.")
    asks: list[PointEntry] = must("What the service is asked.")
    facts: OneOrMoreTexts = must(
        "What the service needs to know; what is not known is said to be so."
    )


class VisitQuestionEntry(KeyedEntry):
    """A question that a person may take to a visit."""

    id: Text = must("Its id.")
    say: WordsEntry = must("The question.")
    when: Criterion | None = may("The people it is for; everybody when left out.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
    judgement: Text | None = may(JUDGEMENT)
    examples: RuleExamples | None = may(EXAMPLES)


class CallEntry(VisitQuestionEntry):
    """Whom to call, and when."""

    urgency: Annotated[str, one_of(URGENT)] = must("How soon.")


class LettersFile(KeyedEntry):
    """What all letters and summaries share."""

    common: OneOrMoreTexts = must("Facts of every letter.")
    tried: OneOrMoreTexts = must("Facts about earlier trials.")
    strip: OneOrMoreTexts = must("Facts of the strip at the top of a summary.")
    questions: list[VisitQuestionEntry] = must("Questions for a visit.")
    calls: list[CallEntry] | None = may("Whom to call, and when.")
    care: list[VisitQuestionEntry] | None = may("What a carer also reads.")


class FormFieldEntry(KeyedEntry):
    """A field of a form."""

    id: Text = must("Its id.")
    label: WordsEntry = must("What the form calls it.")
    source: FORM_SOURCE = must("What fills it; `fact:ID` for a fact, `person` for the sender.")
    needed: bool | None = may("The form cannot go without it.")


class ReportFile(KeyedEntry):
    """How a side effect is reported in a region."""

    region: Annotated[str, one_of(("us", "uk"))] = must("The region.")
    name: Text = must("The name of the scheme.")
    how: WordsEntry = must("How a report is sent.")
    fields: list[FormFieldEntry] = must("The fields of the form.")
    claims: OneOrMoreTexts | None = may(CLAIMS)
