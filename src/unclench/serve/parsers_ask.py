"""The arguments of `unclench ask`."""

from __future__ import annotations

from unclench.serve.arguments import AUDIENCES, Commands, Parser, _output, new_command, one_of


def add(commands: Commands[Parser], name: str) -> None:
    parser = new_command(commands, name, "ask", "an answer from sources, or an honest refusal")
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
    _output(parser)
