"""`unclench demo`: example records to try everything on, or a made-up population."""

from __future__ import annotations

from argparse import Namespace
from datetime import date
from pathlib import Path

from unclench.app.demo import PopulationRequest, example_records, made_up_population
from unclench.app.request_values import day_of
from unclench.errors import InputError, Problem, unusable
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write

INSTEAD = "Choose another folder."
POPULATION, FOLDER = "population", "unclench-demo"


def add(parser: Parser) -> None:
    parser.add_argument(
        "folder", nargs="?", metavar="FOLDER", help=f"the same as -o; default: {FOLDER}"
    )
    parser.add_argument("-o", "--output", metavar="DIR", help="the folder that is written to")
    population = parser.add_argument_group("with `population` in place of a folder")
    population.add_argument("--people", type=int, default=1000, metavar="N", help="default: 1000")
    population.add_argument("--seed", type=int, default=1, metavar="N", help="default: 1")
    population.add_argument("--date", type=day_of("--date"), metavar="DATE", help="default: today")
    population.add_argument("--bundles", action="store_true", help="also one Bundle a person")


def run(arguments: Namespace) -> int:
    return _population(arguments) if arguments.folder == POPULATION else _examples(arguments)


def _population(arguments: Namespace) -> int:
    """Bulk Data to try `unclench scan` on."""
    if not arguments.output:
        raise unusable("output", "is missing", "Name a folder: -o FOLDER.")
    from unclench.content import load

    request = PopulationRequest(
        arguments.people,
        arguments.seed,
        arguments.date or date.today(),
        arguments.output,
        arguments.bundles,
    )
    made = made_up_population(request, load())
    counted = ", ".join(f"{number:,} {kind}" for kind, number in made.items())
    write(f"wrote {arguments.output}: {counted}\n\nTry:\n".encode())
    write(f"  unclench scan {arguments.output} -o result\n".encode())
    return 0


def _examples(arguments: Namespace) -> int:
    if arguments.folder and arguments.output:
        raise unusable("output", "names a second folder", "Leave one of them out.")
    folder = Path(arguments.output or arguments.folder or FOLDER)
    records = {folder / name: data for name, data in example_records().items()}
    for path, data in records.items():
        _keep(data, path)
    lines = [f"wrote {path}" for path in records]
    write("\n".join([*lines, "", "Try:", *_tried(list(records)), ""]).encode("utf-8", "replace"))
    return 0


def _tried(paths: list[Path]) -> list[str]:
    """A plan from each record and from a Bundle, and the way to a record of one's own."""
    records = [path for path in paths if path.suffix == ".yaml"]
    bundles = [path for path in paths if path.suffix == ".json"]
    found = [f"  unclench plan {path}" for path in (*records, *bundles[:1])]
    return [*found, f"  unclench plan {records[0]} --audience person", "  unclench new"]


def _keep(data: bytes, target: Path) -> None:
    """One record; a file that is there and says something else is left alone."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        there = target.read_bytes() if target.exists() else None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise InputError(
            [Problem(str(target), f"cannot be written ({reason.lower()})", INSTEAD)]
        ) from None
    if there is None:
        write(data, str(target), INSTEAD)
    elif there != data:
        raise InputError([Problem(str(target), "is there already and is not the example", INSTEAD)])
