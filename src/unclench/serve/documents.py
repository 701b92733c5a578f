"""Writes a document in the format that was asked for: text, HTML or PDF on the paper of the
region."""

from __future__ import annotations

from argparse import Namespace

from unclench.render.document import Document, to_html, to_text
from unclench.render.wording import Voice
from unclench.serve.writing import paper, write_text

FORMATS = ("text", "html", "pdf", "json")


def write_document(document: Document, voice: Voice, arguments: Namespace) -> None:
    """InputError when the extra `paper` is missing and HTML or PDF is asked for."""
    if arguments.format == "text":
        write_text(to_text(document, paper(arguments)), arguments.output)
        return
    from unclench.serve.pages import write_page

    write_page(to_html(document, voice, large=arguments.large), voice.region, arguments)
