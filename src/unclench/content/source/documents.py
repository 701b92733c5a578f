"""Reads knowledge/letters/: referral letters, the facts of a summary, and questions for a visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.content.checks.urgency import covered
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.source.rules import known_facts, read_aside, spoken
from unclench.content.types.letters import CallLine, Letter, LetterPoint, Letters, VisitQuestion
from unclench.content.types.pages import Block, Page, PageParagraph, Pages, PageSection
from unclench.content.types.reports import Field, Form, Reports
from unclench.content.urgency import URGENT
from unclench.language.suggest import suggestion


def read_letters(draft: Draft, files: Mapping[str, Any]) -> Letters:
    letters = [
        _letter(draft, Fields(body, f"letter[{i}]", draft.problems))
        for i, body in enumerate(files.get("letters/letters.yaml") or ())
    ]
    general = Fields(
        files.get("letters/general.yaml") or {}, "letters/general.yaml", draft.problems
    )
    common, tried, strip = (
        known_facts(draft, general, key) for key in ("common", "tried", "strip")
    )
    questions = tuple(_question(draft, inner) for inner in general.entries("questions"))
    calls = tuple(_call(draft, inner) for inner in general.entries("calls"))
    care = tuple(_question(draft, inner) for inner in general.entries("care"))
    general.finish()
    known = {letter.id: letter for letter in letters}
    return Letters(known, common, tried, strip, questions, calls, care)


def _letter(draft: Draft, entry: Fields) -> Letter:
    letter_id = entry.text("id")
    entry.place = f"letter {letter_id}"
    if letter_id not in draft.options or draft.options[letter_id].kind != "referral":
        entry.fault(
            "id", f"there is no referral '{letter_id}'", "Referrals are in knowledge/referrals/."
        )
    letter = Letter(
        letter_id,
        spoken(draft, entry, "title"),
        tuple(_point(draft, inner) for inner in entry.entries("asks")),
        known_facts(draft, entry, "facts"),
    )
    entry.finish()
    return letter


def _point(draft: Draft, entry: Fields) -> LetterPoint:
    point = LetterPoint(spoken(draft, entry, "say"), entry.ids("claims"))
    draft.cite(entry.place, point.claims)
    if not point.claims:
        entry.fault("claims", "nothing is said without a source", "Cite a claim.")
    entry.finish()
    return point


def _question(draft: Draft, entry: Fields) -> VisitQuestion:
    question_id = entry.text("id")
    entry.place = f"visit question {question_id}"
    if "when" in entry.data:
        criterion, claims = read_aside(draft, entry)
    else:
        criterion, claims = None, entry.ids("claims")
        draft.cite(entry.place, claims)
    found = VisitQuestion(question_id, criterion, spoken(draft, entry, "say"), claims)
    entry.finish()
    return found


def _call(draft: Draft, entry: Fields) -> CallLine:
    urgency = entry.one_of("urgency", URGENT)
    said = _question(draft, entry)
    return CallLine(said.id, urgency, said.criterion, said.say, said.claims)


PARTS = ("causes", "treatments", "expect", "lifestyle", "safety", "more")
AUDIENCES = ("person", "carer", "clinician")
MADE_FROM = ("seek_help", "avoid_rules")


def read_pages(draft: Draft, files: Mapping[str, Any]) -> Pages:
    pages: dict[str, Page] = {}
    for name, tree in files.items():
        for i, body in enumerate(tree or ()) if name.startswith("pages/") else ():
            page = _page(draft, Fields(body, f"{name}[{i}]", draft.problems))
            if page.id in pages:
                draft.fault(f"page {page.id}", "this page is in two places", "Keep one of them.")
            pages[page.id] = page
    for page in pages.values():
        for other in set(page.see) - set(pages):
            draft.fault(
                f"page {page.id}.see",
                f"there is no page '{other}'",
                suggestion(other, sorted(pages)),
            )
    return dict(
        sorted(
            pages.items(),
            key=lambda item: PARTS.index(item[1].part) if item[1].part in PARTS else len(PARTS),
        )
    )


def _page(draft: Draft, entry: Fields) -> Page:
    page_id = entry.text("id")
    entry.place = f"page {page_id}"
    medicine = entry.text("medicine", required=False)
    if medicine and medicine not in draft.options:
        entry.fault("medicine", f"there is no medicine '{medicine}'", "")
    sections = tuple(_section(draft, inner) for inner in entry.entries("sections"))
    if not sections and not medicine:
        entry.fault("sections", "the page says nothing", "")
    page = Page(
        page_id,
        entry.one_of("part", PARTS),
        _told(draft, entry, "title"),
        _told(draft, entry, "about"),
        sections,
        medicine,
        entry.ids("see"),
    )
    entry.finish()
    return page


def _section(draft: Draft, entry: Fields) -> PageSection:
    made_from = entry.text("from", required=False)
    if made_from and made_from not in MADE_FROM:
        entry.fault(
            "from",
            f"'{made_from}' is not one of {', '.join(MADE_FROM)}",
            suggestion(made_from, MADE_FROM),
        )
    section = PageSection(
        _told(draft, entry, "title"),
        tuple(_block(draft, inner) for inner in entry.entries("blocks")),
        made_from,
    )
    entry.finish()
    return section


def _block(draft: Draft, entry: Fields) -> Block:
    claims, only = entry.ids("claims"), entry.ids("only")
    draft.cite(entry.place, claims)
    if not claims:
        entry.fault("claims", "nothing is said without a source", "Cite a claim.")
    for audience in set(only) - set(AUDIENCES):
        entry.fault("only", f"'{audience}' is not one of {', '.join(AUDIENCES)}", "")
    lead = _told(draft, entry, "lead") if "lead" in entry.data else None
    block = Block(lead, _told(draft, entry, "say"), claims, only, covered(draft, entry))
    draft.timed.add(f"{entry.place}.say")
    entry.finish()
    return block


def _told(draft: Draft, entry: Fields, key: str) -> PageParagraph:
    inner = entry.entry(key)
    if inner is None:
        entry.fault(key, "is missing", "Write clinician: and person: words.")
        return PageParagraph("", "", "")
    told = PageParagraph(
        inner.text("clinician"), inner.text("person"), inner.text("carer", required=False)
    )
    inner.finish()
    told = told._replace(carer=told.carer or told.person)
    draft.say(f"{entry.place}.{key}", "clinician", told.clinician)
    for text in dict.fromkeys((told.person, told.carer)):
        draft.say(f"{entry.place}.{key}", "person", text)
    return told


SOURCES = (
    "person",
    "effects",
    "product",
    "amount",
    "since",
    "others",
    "not_understood",
    "tests",
    "date",
)


def read_reports(draft: Draft, files: Mapping[str, Any]) -> Reports:
    found = {}
    for name, tree in files.items():
        if name.startswith("reports/"):
            form = _form(draft, Fields(tree, name, draft.problems))
            found[form.region] = form
    return found


def _form(draft: Draft, entry: Fields) -> Form:
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    form = Form(
        entry.one_of("region", ("us", "uk")),
        entry.text("name"),
        spoken(draft, entry, "how"),
        tuple(_field(draft, inner) for inner in entry.entries("fields")),
        claims,
    )
    entry.finish()
    return form


def _field(draft: Draft, entry: Fields) -> Field:
    source = entry.text("source")
    fact = source.removeprefix("fact:")
    if source not in SOURCES and (fact == source or fact not in draft.facts):
        entry.fault("source", f"'{source}' is not one of {', '.join(SOURCES)} or fact:<id>", "")
    field = Field(entry.text("id"), spoken(draft, entry, "label"), source, entry.flag("needed"))
    entry.finish()
    return field
