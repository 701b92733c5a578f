"""The options of `unclench verify`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Any

from unclench.content import load
from unclench.content.content import Content
from unclench.errors import DoseError, InputError, Problem
from unclench.plan.dosing.models import SignedSchedule
from unclench.plan.dosing.reopen import reopen
from unclench.plan.dosing.signature import lapsed
from unclench.render.dates import short_day
from unclench.serve.cli.parser import REGIONS, Parser, day_of, one_of
from unclench.serve.cli.reading import read_bytes, read_person
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
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


WRITE = "titrate and taper write such a file with --signed-by NAME --format json."
AGAIN = "A clinician plans and signs again."


def run(arguments: Namespace) -> int:
    """Exit code 0 when everything holds; 2 with one line for each difference, or for what made a
    signature lapse."""
    tree = _tree(arguments.file)
    parts = [part for part in (tree, tree.get("switch_to")) if part is not None]
    found = [_reopened(arguments.file, part) for part in parts]
    content = load()
    for signed in found:
        _check_days(arguments, signed)
        if changed := _changed(arguments, content, signed):
            reason = (
                f"the signature of {signed.signature.by} has lapsed: {', '.join(changed)} changed"
            )
            raise InputError([Problem(arguments.file, reason, AGAIN)])
    write_text("".join(_line(signed, content, arguments.record is not None) for signed in found))
    return 0


def _check_days(arguments: Namespace, signed: SignedSchedule) -> None:
    """A signature is for the days of its table; InputError on a day after them."""
    end = signed.schedule.rows[-1].next
    if arguments.date is not None and arguments.date >= end:
        reason = f"the schedule that {signed.signature.by} signed ended before {end}"
        raise InputError([Problem(arguments.file, reason, AGAIN)])


def _tree(path: str) -> Mapping[str, Any]:
    from unclench.intake.text import read_tree

    try:
        tree = read_tree(read_bytes(path))
    except InputError as error:
        raise InputError(
            [
                Problem(f"{path}: {p.place}" if p.place != path else path, p.reason, p.do)
                for p in error.problems
            ]
        ) from None
    if not isinstance(tree, Mapping):
        raise InputError([Problem(path, "this is not a schedule", WRITE)])
    return tree


def _reopened(path: str, tree: Any) -> SignedSchedule:
    try:
        found = reopen(tree)
    except DoseError as error:
        raise InputError([Problem(path, str(error).rstrip("."), WRITE)]) from None
    if found.signed is None:
        raise InputError([Problem(path, difference, AGAIN) for difference in found.differences])
    return found.signed


def _changed(arguments: Namespace, content: Content, signed: SignedSchedule) -> tuple[str, ...]:
    """What is no longer as it was: in the knowledge and, with a record, in the facts and limits of
    the person."""
    option = next(
        (known for known in content.options if known.id == signed.schedule.medicine), None
    )
    if option is None or option.medicine is None:
        return ("medicine",)
    if arguments.record is None:
        return lapsed(signed, None, option=option)
    from unclench.plan.make import make_plan

    patient = read_person(arguments, content)
    plan = make_plan(patient, content)
    verdict = next(verdict for verdict in plan.options if verdict.option.id == option.id)
    limits = verdict.regimen.limits if verdict.regimen and signed.signature.facts else None
    urgent = tuple(f"urgent/{action.id}" for action in plan.urgent)
    return (*urgent, *lapsed(signed, patient.facts, option=option, limits=limits))


def _line(signed: SignedSchedule, content: Content, with_record: bool) -> str:
    plan, signature = signed.schedule, signed.signature
    name = content.option(plan.medicine).name
    facts = (
        "the facts are the same"
        if with_record
        else "the facts were not compared (--record RECORD does)"
    )
    return (
        f"{name}: {len(plan.rows)} row{'s' * (len(plan.rows) != 1)} from "
        f"{short_day(plan.rows[0].start)}, as signed; the seal holds.\n"
        f"Signed by {signature.by} on {short_day(signature.on)}; {facts}.\n"
    )
