"""A programme in every format that can show one. Each is imported when it is asked for."""

from __future__ import annotations

from typing import NamedTuple

from unclench.content.content import Content
from unclench.plan.programme.models import Programme
from unclench.render.formats import Look


class ShownProgramme(NamedTuple):
    """A programme with the content that its words come from."""

    programme: Programme
    content: Content


def text(shown: ShownProgramme, look: Look) -> bytes:
    from unclench.render.console import Paper
    from unclench.render.programme.text import to_text

    paper = Paper(look.width, look.colour)
    return to_text(*shown, look.audience, paper).encode("utf-8", "replace")


def json(shown: ShownProgramme, look: Look) -> bytes:
    from unclench.render.json_text import to_bytes
    from unclench.render.programme.json import to_dict

    return to_bytes(to_dict(*shown, look.audience))


def ics(shown: ShownProgramme, look: Look) -> bytes:
    from unclench.render.programme.calendar import to_ics

    return to_ics(*shown, look.audience)


def html(shown: ShownProgramme, look: Look) -> bytes:
    return _page(shown, look).encode("utf-8", "replace")


def pdf(shown: ShownProgramme, look: Look) -> bytes:
    from unclench.render.pages.page import PAPERS, pdf

    return pdf(_page(shown, look), paper=PAPERS[shown.programme.region])


def _page(shown: ShownProgramme, look: Look) -> str:
    from unclench.render.programme.page import to_html

    return to_html(*shown, look.audience, large=look.large)
