"""`unclench summary RECORD`."""

from __future__ import annotations

from argparse import Namespace

from unclench.content import load, load_shelf
from unclench.errors import InputError, Problem
from unclench.plan import make_plan
from unclench.plan.findings import find
from unclench.plan.side_effects import side_effects
from unclench.render.documents import summary
from unclench.serve.cli.pages import write_document
from unclench.serve.cli.parser import Parser, reader, record
from unclench.serve.cli.reading import read_person
from unclench.serve.cli.writing import code, write, write_text

FORMATS = ("text", "html", "pdf", "note", "json")


def add(parser: Parser) -> None:
    record(parser, FORMATS)
    reader(parser)


def run(arguments: Namespace) -> int:
    if arguments.format == "note" and arguments.audience != "clinician":
        raise InputError(
            [
                Problem(
                    "--audience",
                    "a note is for clinicians",
                    "Leave --audience out, or choose another format.",
                )
            ]
        )
    content = load()
    patient = read_person(arguments, content)
    findings, plan = find(patient, content), make_plan(patient, content)
    visit = summary.Visit(
        findings,
        plan,
        side_effects(findings, load_shelf("effects")),
        load_shelf("letters"),
        arguments.audience,
    )
    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(summary.to_dict(visit)), arguments.output)
    elif arguments.format == "note":
        from unclench.render.documents.note import to_note

        write_text(to_note(visit), arguments.output)
    else:
        write_document(summary.document(visit), visit.voice, arguments)
    return code(plan.urgency)
