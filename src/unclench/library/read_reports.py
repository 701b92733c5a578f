"""Reads knowledge/reports/: one form for each region."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.library.draft import Draft
from unclench.library.models_reports import Field, Form, Reports
from unclench.library.read_rules import spoken
from unclench.library.shape import Entry

SOURCES = ("person", "effects", "product", "amount", "since", "others", "not_understood", "tests", "date")


def read_shelf(draft: Draft, files: Mapping[str, Any]) -> Reports:
    found = {}
    for name, tree in files.items():
        if name.startswith("reports/"):
            form = _form(draft, Entry(tree, name, draft.problems))
            found[form.region] = form
    return found


def _form(draft: Draft, entry: Entry) -> Form:
    claims = entry.ids("claims")
    draft.cite(entry.place, claims)
    form = Form(
        entry.one_of("region", ("us", "uk")), entry.text("name"), spoken(draft, entry, "how"),
        tuple(_field(draft, inner) for inner in entry.entries("fields")), claims,
    )  # fmt: skip
    entry.finish()
    return form


def _field(draft: Draft, entry: Entry) -> Field:
    source = entry.text("source")
    fact = source.removeprefix("fact:")
    if source not in SOURCES and (fact == source or fact not in draft.facts):
        entry.fault("source", f"'{source}' is not one of {', '.join(SOURCES)} or fact:<id>", "")
    field = Field(entry.text("id"), spoken(draft, entry, "label"), source, entry.flag("needed"))
    entry.finish()
    return field
