"""`unclench learn [PAGE]`."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.content.content import Content
from unclench.content.types.pages import Page, Pages
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.render.documents import learn
from unclench.render.plan.governance import Json
from unclench.render.wording import Voice
from unclench.serve.cli.pages import FORMATS, write_document
from unclench.serve.cli.parser import Parser, form, reader
from unclench.serve.cli.writing import write


def add(parser: Parser) -> None:
    parser.add_argument(
        "page",
        nargs="?",
        metavar="PAGE",
        help="id of a page, such as expect; default: a list of all pages",
    )
    form(parser, FORMATS)
    reader(parser, default="person")


def run(arguments: Namespace) -> int:
    content, pages = load(), load_shelf("pages")
    voice = Voice(content, arguments.audience, arguments.region)
    page = _page(arguments.page, pages) if arguments.page else None
    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(_json(page, pages, content, voice)), arguments.output)
    else:
        made = (
            learn.document(page, pages, content, load_shelf("effects"), voice)
            if page
            else learn.index(pages, content, voice)
        )
        write_document(made, voice, arguments)
    return 0


def _json(page: Page | None, pages: Pages, content: Content, voice: Voice) -> Json:
    if page is None:
        return learn.index_to_dict(pages, content, voice)
    return learn.to_dict(page, pages, content, load_shelf("effects"), voice)


def _page(wanted: str, pages: Pages) -> Page:
    if wanted not in pages:
        raise InputError(
            [Problem("PAGE", f"there is no page '{wanted}'", did_you_mean(wanted, tuple(pages)))]
        )
    found: Page = pages[wanted]
    return found
