"""The options of `unclench verify`."""

from __future__ import annotations

from unclench.serve.arguments import REGIONS, Commands, Parser, day_of, new_command, one_of


def add(commands: Commands[Parser], name: str) -> None:
    parser = new_command(
        commands,
        name,
        "verify",
        "whether a signed schedule is what was signed, and whether it still holds",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        help="the JSON of titrate or taper with --signed-by, or - for standard input",
    )
    parser.add_argument(
        "--record",
        metavar="RECORD",
        help="path of a record or FHIR Bundle: whether the facts are still the same",
    )
    parser.add_argument(
        "--region",
        type=one_of("--region", REGIONS),
        metavar="REGION",
        help="us or uk; default: the record's",
    )
    parser.add_argument(
        "--date",
        type=day_of("--date"),
        metavar="DATE",
        help="the day of the check; default: the record's, or today",
    )
