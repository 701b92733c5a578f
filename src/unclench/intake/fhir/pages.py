"""Whether a Bundle holds everything that was searched for: lists in a part of a search are not
known to be complete."""

from __future__ import annotations

from unclench.intake.fhir.shape import ResourceBody, child, children, word

OUTCOME = "OperationOutcome"
FAILED = ("fatal", "error")
OF_INTEREST = ("match", "")


def not_whole(bundle: ResourceBody, entries: list[ResourceBody], place: str) -> str:
    """Why something is missing: further pages, fewer results than were counted, or a part that
    failed. Empty when nothing is."""
    if "link" in bundle and any(
        word(link, "relation", place) == "next" for link in children(bundle, "link", place)
    ):
        return "the Bundle has further pages"
    if any("response" in entry and _refused(entry, place) for entry in entries) or any(
        map(_failed, _outcomes(entries))
    ):
        return "a part of what was searched for could not be had"
    total = bundle.get("total")
    if (
        bundle.get("type") == "searchset"
        and type(total) is int
        and total > _matches(entries, place)
    ):
        return f"the Bundle holds only some of {total} results"
    return ""


def _matches(entries: list[ResourceBody], place: str) -> int:
    return sum(
        word(child(entry, "search", place), "mode", place) in OF_INTEREST for entry in entries
    )


def _refused(entry: ResourceBody, place: str) -> bool:
    """A response of an error (4xx, 5xx)."""
    return word(child(entry, "response", place), "status", place)[:1] in ("4", "5")


def _outcomes(entries: list[ResourceBody]) -> list[ResourceBody]:
    return [
        body
        for entry in entries
        if type(body := entry.get("resource")) is dict and body.get("resourceType") == OUTCOME
    ]


def _failed(outcome: ResourceBody) -> bool:
    return any(issue.get("severity") in FAILED for issue in children(outcome, "issue", OUTCOME))
