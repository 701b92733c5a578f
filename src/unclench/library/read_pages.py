"""Reads knowledge/pages/: every paragraph cites a claim, every link leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.library.draft import Draft
from unclench.library.models_pages import Block, Page, Pages, Section, Told
from unclench.library.shape import Entry, near
from unclench.library.table_of_urgency import covered

PARTS = ("causes", "treatments", "expect", "lifestyle", "safety", "more")
AUDIENCES = ("person", "carer", "clinician")
MADE_FROM = ("seek_help", "avoid_rules")


def read_shelf(draft: Draft, files: Mapping[str, Any]) -> Pages:
    pages: dict[str, Page] = {}
    for name, tree in files.items():
        for i, body in enumerate(tree or ()) if name.startswith("pages/") else ():
            page = _page(draft, Entry(body, f"{name}[{i}]", draft.problems))
            if page.id in pages:
                draft.fault(f"page {page.id}", "this page stands in two places", "Keep one of them.")
            pages[page.id] = page
    for page in pages.values():
        for other in set(page.see) - set(pages):
            draft.fault(f"page {page.id}.see", f"there is no page '{other}'", near(other, sorted(pages)))
    return dict(sorted(pages.items(), key=lambda item: PARTS.index(item[1].part) if item[1].part in PARTS else len(PARTS)))


def _page(draft: Draft, entry: Entry) -> Page:
    page_id = entry.text("id")
    entry.place = f"page {page_id}"
    medicine = entry.text("medicine", required=False)
    if medicine and medicine not in draft.options:
        entry.fault("medicine", f"there is no medicine '{medicine}'", "")
    sections = tuple(_section(draft, inner) for inner in entry.entries("sections"))
    if not sections and not medicine:
        entry.fault("sections", "the page says nothing", "")
    page = Page(page_id, entry.one_of("part", PARTS), _told(draft, entry, "title"), _told(draft, entry, "about"), sections, medicine,
                entry.ids("see"))  # fmt: skip
    entry.finish()
    return page


def _section(draft: Draft, entry: Entry) -> Section:
    made_from = entry.text("from", required=False)
    if made_from and made_from not in MADE_FROM:
        entry.fault("from", f"'{made_from}' is not one of {', '.join(MADE_FROM)}", near(made_from, MADE_FROM))
    section = Section(_told(draft, entry, "title"), tuple(_block(draft, inner) for inner in entry.entries("blocks")), made_from)
    entry.finish()
    return section


def _block(draft: Draft, entry: Entry) -> Block:
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


def _told(draft: Draft, entry: Entry, key: str) -> Told:
    inner = entry.entry(key)
    if inner is None:
        entry.fault(key, "is missing", "Write clinician: and person: words.")
        return Told("", "", "")
    told = Told(inner.text("clinician"), inner.text("person"), inner.text("carer", required=False))
    inner.finish()
    told = told._replace(carer=told.carer or told.person)
    draft.say(f"{entry.place}.{key}", "clinician", told.clinician)
    for text in dict.fromkeys((told.person, told.carer)):
        draft.say(f"{entry.place}.{key}", "person", text)
    return told
