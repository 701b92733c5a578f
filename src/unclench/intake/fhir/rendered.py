"""The whole dosage in words, which a resource may carry with its instructions: an element of
FHIR R5 that R4 files hold as an extension, and national guides in one of their own."""

from __future__ import annotations

from unclench.intake.fhir.shape import Resource, ResourceBody, children, word

RENDERED = "rendereddosageinstruction"
VALUES = ("valueMarkdown", "valueString")


def with_rendered(dosages: list[ResourceBody], resource: Resource) -> list[ResourceBody]:
    """The instructions; one without words of its own gets those of the whole."""
    if len(dosages) != 1 or "text" in dosages[0] or "extension" not in resource.body:
        return dosages
    said = _rendered(resource)
    return [{**dosages[0], "text": said}] if said else dosages


def _rendered(resource: Resource) -> str:
    """The words, when there is one text."""
    place = resource.place
    found = {
        " ".join(word(extension, key, place).split())
        for extension in children(resource.body, "extension", place)
        if word(extension, "url", place).lower().endswith(RENDERED)
        for key in VALUES
        if key in extension
    }
    return found.pop() if len(found) == 1 else ""
