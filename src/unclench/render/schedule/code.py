"""The statement of a signed schedule as a code on paper, so that a printed sheet can be checked."""

from __future__ import annotations

from typing import Any

from unclench.plan.dosing.models import SignedSchedule
from unclench.render.plan.references import with_references
from unclench.render.schedule.json import to_dict
from unclench.render.schedule.signed import statement_of
from unclench.render.schedule.view import ScheduleView
from unclench.signing.canonical import document_digest


def statement_text(view: ScheduleView) -> str:
    """The JWS over the clinician's whole document; empty without a key."""
    if view.signer is None or not isinstance(view.schedule, SignedSchedule):
        return ""
    whole = view._replace(audience="clinician")
    digest = document_digest(with_references(to_dict(whole)))
    return view.signer.sign(statement_of(whole, digest))


def drawn_code(view: ScheduleView) -> str:
    """As a picture (SVG); empty without a key."""
    text = statement_text(view)
    if not text:
        return ""
    import segno

    made: Any = segno.make(text, error="l", micro=False)
    drawn: str = made.svg_inline(scale=2, border=4, dark="#000", light="#fff")
    return drawn
