"""The arguments of `unclench ask`."""

from __future__ import annotations

import os
from argparse import Namespace

from unclench.answer import Answer, Request, ask
from unclench.answer.models import Earlier, Knowledge, Model
from unclench.content import load, load_library, load_shelf
from unclench.patient.facts import Patient
from unclench.serve.cli.parser import AUDIENCES, Parser, one_of, output
from unclench.serve.cli.reading import read_person
from unclench.serve.cli.writing import code, paper, write, write_text


def add(parser: Parser) -> None:
    parser.add_argument(
        "question", metavar="QUESTION", help="in your own words, in quotation marks"
    )
    parser.add_argument(
        "--audience",
        type=one_of("--audience", AUDIENCES),
        default="person",
        metavar="WHO",
        help="person (default), carer or clinician",
    )
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
        "--approved-only", action="store_true", help="leave out content that nobody has approved"
    )
    output(parser)


ADDRESS = "UNCLENCH_MODEL_URL"


def run(arguments: Namespace) -> int:
    knowledge = Knowledge(load(), load_library(), load_shelf("answers"))
    answer = ask(_request(arguments, knowledge), knowledge)
    if arguments.thread:
        from unclench.answer.thread import keep

        keep(arguments.thread, arguments.question, answer)
    if arguments.format == "json":
        from unclench.render.answer.json import to_bytes

        write(to_bytes(answer, knowledge, arguments.audience), arguments.output)
    else:
        write_text(_text(answer, knowledge, arguments), arguments.output)
    return code(answer.urgency)


def _request(arguments: Namespace, knowledge: Knowledge) -> Request:
    patient = _patient(arguments, knowledge)
    region = arguments.region or (patient.region if patient else None)
    return Request(
        arguments.question,
        arguments.audience,
        region,
        patient,
        _earlier(arguments.thread),
        _model(arguments.model_url),
        arguments.approved_only,
    )


def _patient(arguments: Namespace, knowledge: Knowledge) -> Patient | None:
    return read_person(arguments, knowledge.content) if arguments.record else None


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


def _text(answer: Answer, knowledge: Knowledge, arguments: Namespace) -> str:
    """The answer, where sources differ, and the sources, wrapped as wide as the terminal."""
    from unclench.render.answer.json import differences, sources

    sheet = paper(arguments)
    lines = [*sheet.text(answer.text)]
    for title, items in (
        ("Where sources differ", differences(answer, knowledge, arguments.audience)),
        ("Sources", sources(answer, knowledge)),
    ):
        if items:
            lines += [
                *sheet.heading(title),
                *(line for item in items for line in sheet.item(item, "- ")),
            ]
    return "\n".join(lines) + "\n"
