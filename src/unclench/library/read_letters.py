"""Reads knowledge/letters/: referral letters, the facts of a summary, and questions for a visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from unclench.library.draft import Draft
from unclench.library.models_letters import Letter, Letters, Point, VisitQuestion
from unclench.library.read_rules import known_facts, read_aside, spoken
from unclench.library.shape import Entry


def read_shelf(draft: Draft, files: Mapping[str, Any]) -> Letters:
    letters = [
        _letter(draft, Entry(body, f"letter[{i}]", draft.problems))
        for i, body in enumerate(files.get("letters/letters.yaml") or ())
    ]
    general = Entry(files.get("letters/general.yaml") or {}, "letters/general.yaml", draft.problems)
    common, tried, strip = (known_facts(draft, general, key) for key in ("common", "tried", "strip"))
    questions = tuple(_question(draft, inner) for inner in general.entries("questions"))
    general.finish()
    return Letters({letter.id: letter for letter in letters}, common, tried, strip, questions)


def _letter(draft: Draft, entry: Entry) -> Letter:
    letter_id = entry.text("id")
    entry.place = f"letter {letter_id}"
    if letter_id not in draft.options or draft.options[letter_id].kind != "referral":
        entry.fault("id", f"there is no referral '{letter_id}'", "Referrals stand in knowledge/referrals/.")
    letter = Letter(letter_id, spoken(draft, entry, "title"), tuple(_point(draft, inner) for inner in entry.entries("asks")),
                    known_facts(draft, entry, "facts"))  # fmt: skip
    entry.finish()
    return letter


def _point(draft: Draft, entry: Entry) -> Point:
    point = Point(spoken(draft, entry, "say"), entry.ids("claims"))
    draft.cite(entry.place, point.claims)
    if not point.claims:
        entry.fault("claims", "nothing is said without a source", "Cite a claim.")
    entry.finish()
    return point


def _question(draft: Draft, entry: Entry) -> VisitQuestion:
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
