"""`unclench ask QUESTION`: an answer from sources, or an honest refusal."""

from __future__ import annotations

import os
from argparse import Namespace

from unclench.answer.models import Earlier, Model
from unclench.app.ask import AskRequest, ask, knowledge_of
from unclench.content import load
from unclench.render.answer.formats import ShownAnswer
from unclench.render.formats import formats_of, written
from unclench.serve.cli.parser import Parser, audience, output
from unclench.serve.cli.reading import person_of
from unclench.serve.cli.writing import code, look_of, write

ADDRESS = "UNCLENCH_MODEL_URL"


def add(parser: Parser) -> None:
    parser.add_argument(
        "question", metavar="QUESTION", help="in your own words, in quotation marks"
    )
    audience(parser, "person")
    parser.add_argument(
        "--record",
        metavar="RECORD",
        help="path of a record or FHIR Bundle, or - for standard input",
    )
    parser.add_argument(
        "--thread",
        metavar="FILE",
        help="keeps the topic from one question to the next; read and rewritten",
    )
    parser.add_argument(
        "--model-url",
        metavar="URL",
        help="an OpenAI-compatible address that may choose among intents and reword what is "
        "verified; default: $UNCLENCH_MODEL_URL, or none",
    )
    parser.add_argument(
        "--sources", action="store_true", help="list every source instead of the first three"
    )
    parser.add_argument("--approved-only", action="store_true", help="leave out unapproved content")
    output(parser, formats_of("ask"))


def run(arguments: Namespace) -> int:
    knowledge = knowledge_of(load())
    answer = ask(_request(arguments), knowledge)
    if arguments.thread:
        from unclench.answer.thread import keep

        keep(arguments.thread, arguments.question, answer)
    shown = ShownAnswer(answer, knowledge, arguments.sources)
    write(written("ask", arguments.format, shown, look_of(arguments)), arguments.output)
    return code(answer.urgency)


def _request(arguments: Namespace) -> AskRequest:
    return AskRequest(
        arguments.question,
        arguments.audience,
        arguments.region,
        person_of(arguments) if arguments.record else None,
        _earlier(arguments.thread),
        _model(arguments.model_url),
        arguments.approved_only,
    )


def _earlier(path: str | None) -> Earlier:
    if path is None:
        return Earlier((), ())
    from unclench.answer.thread import read

    return read(path)


def _model(url: str | None) -> Model | None:
    address = url or os.environ.get(ADDRESS)
    if not address:
        return None
    from unclench.answer.language_model import model_at

    return model_at(address)
