"""Every document in every format that can show one, with one set of writers for all of them."""

from __future__ import annotations

from unclench.errors import unusable
from unclench.render.console import Paper
from unclench.render.document import to_html, to_text
from unclench.render.documents.shown import ShownDocument, ShownLetter, ShownSummary, ShownTree
from unclench.render.formats import Look


def text(shown: ShownDocument, look: Look) -> bytes:
    document = shown.document(shown.voice(look.audience))
    return to_text(document, Paper(look.width, look.colour)).encode("utf-8", "replace")


def html(shown: ShownDocument, look: Look) -> bytes:
    return _page(shown, look).encode("utf-8", "replace")


def pdf(shown: ShownDocument, look: Look) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_page(shown, look), paper=PAPERS[shown.voice(look.audience).region])


def _page(shown: ShownDocument, look: Look) -> str:
    voice = shown.voice(look.audience)
    return to_html(shown.document(voice), voice, large=look.large)


def json(shown: ShownTree, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes

    return to_bytes(shown.tree(shown.voice(look.audience)))


def fhir(shown: ShownLetter, look: Look) -> bytes:
    """A draft ServiceRequest; RequestError for anybody but a clinician."""
    from unclench.render.documents.letter import to_fhir
    from unclench.render.json_text import to_bytes

    _check_clinician(look, "a FHIR request")
    return to_bytes(to_fhir(*shown))


def note(shown: ShownSummary, look: Look) -> bytes:
    """At most twelve plain lines; RequestError for anybody but a clinician."""
    from unclench.render.documents.note import to_note

    _check_clinician(look, "a note")
    return to_note(shown.visit(look.audience)).encode("utf-8", "replace")


def _check_clinician(look: Look, what: str) -> None:
    if look.audience != "clinician":
        hint = "Leave --audience out, or choose another format."
        raise unusable("audience", f"{what} is for clinicians", hint)
