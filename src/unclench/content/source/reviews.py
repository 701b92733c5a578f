"""Reads reviews.yaml: the steps of every review. Approvals are kept apart from the content, because
they hold its digest."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps
from typing import Any

from unclench.content.review.digest import written
from unclench.content.review.steps import (
    APPROVED,
    STATES,
    SUBMITTED,
    after,
    day,
    followed,
    reviewer,
    settled,
    step_problems,
)
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields
from unclench.content.types.governance import Governance, Review, Reviews, ReviewStep

FILE = "reviews.yaml"


def read_reviews(draft: Draft, files: Mapping[str, Any]) -> Reviews:
    """Where every entry stands. The claims of the draft get their status too."""
    about = Fields(files.get("VERSION.yaml") or {}, "VERSION.yaml", draft.problems)
    days, start, authors = (
        about.integer("review_due_days") or 0,
        _day(about, "submitted"),
        about.ids("author"),
    )
    about.asked |= {"version", "released", "updated", "judgement"}
    about.finish()
    found = {
        name: Review(
            name,
            entry.kind,
            SUBMITTED,
            draft.authors.get(name, authors),
            after(start, days),
            entry.digest,
            (),
            "",
        )
        for name, entry in written(draft, files).items()
    }
    for name, steps in (files.get(FILE) or {}).items():
        _follow(draft, found, name, steps)
    counted = {name: settled(review) for name, review in found.items()}
    for name, claim in draft.claims.items():
        draft.claims[name] = claim._replace(review=counted[name].status)
    return Reviews(counted, days)


def _day(about: Fields, key: str) -> str:
    text = about.text(key, required=False)
    if text and day(text) is None:
        about.fault(key, f"'{text}' is not a day", "Write it like 2026-11-20.")
    return text


def _follow(draft: Draft, found: dict[str, Review], name: str, steps: Any) -> None:
    """The steps of one entry in their order. The content may have changed since; that voids an
    approval and is no fault."""
    if name not in found:
        draft.fault(
            f"{FILE}: {name}", "there is nothing with this id", "Remove it, or correct the id."
        )
        return
    for i, body in enumerate(steps if isinstance(steps, list) else [steps]):
        step = _step(Fields(body, f"{FILE}: {name}[{i}]", draft.problems))
        draft.problems += (
            step_problems(found[name]._replace(digest=step.of), step) if step.to in STATES else []
        )
        found[name] = followed(found[name], step) if step.to in STATES else found[name]


def _step(entry: Fields) -> ReviewStep:
    name, role = reviewer(entry.text("by"))
    found = ReviewStep(
        entry.one_of("to", STATES),
        name,
        role,
        entry.text("on"),
        entry.text("due", required=False),
        entry.text("of", required=False),
    )
    if found.to == APPROVED and not found.of:
        entry.fault(
            "of",
            "is missing",
            "`unclench knowledge review` writes the digest of the text that was approved.",
        )
    entry.finish()
    return found


def governance(draft: Draft, version: Mapping[str, Any]) -> Governance:
    """The state of the whole content, in short."""
    entries = draft.collections["reviews"].entries.values()
    due = min((review.due for review in entries if review.due), default="")
    approved = sum(review.status == APPROVED for review in entries)
    return Governance(
        str(version.get("updated") or ""),
        str(version.get("released") or ""),
        due,
        approved,
        len(entries),
    )


def file_text(steps: Mapping[str, tuple[ReviewStep, ...]]) -> str:
    """The whole of reviews.yaml; read back, it gives the same steps."""
    lines = ["# Who looked at what, and who approved it. Written by `unclench knowledge review`."]
    for name, found in sorted(steps.items()):
        lines += [f"{dumps(name)}:"] if found else []
        lines += [f"  - {_step_text(step)}" for step in found]
    return "\n".join(lines if len(lines) > 1 else [*lines, "{}"]) + "\n"


def _step_text(step: ReviewStep) -> str:
    fields = {
        "to": step.to,
        "by": f"{step.by}, {step.role}",
        "on": step.on,
        "due": step.due,
        "of": step.of,
    }
    return (
        "{"
        + ", ".join(
            f"{key}: {dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value
        )
        + "}"
    )
