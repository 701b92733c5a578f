"""What `titrate` and `taper` do with a schedule once it is made: check-ins, the signature, and the
format asked for."""

from __future__ import annotations

from argparse import Namespace
from typing import NamedTuple

from unclench.content.content import Content
from unclench.content.types import Option
from unclench.errors import InputError, Problem
from unclench.patient.facts import Patient
from unclench.plan.dosing.history import Answered
from unclench.plan.dosing.models import Schedule
from unclench.plan.impossible import spoken_to
from unclench.plan.models import NotChecked
from unclench.plan.regimen import ChosenRegimen
from unclench.render.schedule.alone import Leaf, to_dict, to_text
from unclench.serve.cli import checkins, dosing
from unclench.serve.cli.writing import paper, write, write_text


class Made(NamedTuple):
    """A schedule with what it rests on: the facts `used` matter for a signature, `unknown` could
    not be checked."""

    option: Option
    chosen: ChosenRegimen | None
    schedule: Schedule
    used: tuple[str, ...]
    unknown: tuple[NotChecked, ...]


def finish(made: Made, arguments: Namespace, content: Content, patient: Patient) -> int:
    """Follows the check-ins, signs what is left, writes it, and gives the exit code."""
    history = checkins.told(arguments, made.schedule, patient.on)
    if history.schedule is None:
        return checkins.write_end(history, made.option, content, arguments, patient.region)
    chosen = made.chosen if history.schedule.request.regimen else None  # a step back is a way down
    found = leaf(
        made._replace(schedule=history.schedule, chosen=chosen),
        arguments,
        content,
        patient,
        history.answers,
    )
    write_leaf(found, arguments, patient)
    return checkins.urgency(history)


def leaf(
    made: Made,
    arguments: Namespace,
    content: Content,
    patient: Patient,
    answers: tuple[Answered, ...] = (),
) -> Leaf:
    """The schedule for the audience asked for, signed if a name is given. A person or carer gets no
    unsigned one."""
    if arguments.signed_by is None and arguments.audience != "clinician":
        reason = f"nobody has signed this schedule, so a {arguments.audience} is shown no doses"
        raise InputError(
            [Problem("--audience", reason, "A clinician signs it with --signed-by 'Name, role'.")]
        )
    signed = dosing.signed(arguments, made.schedule, patient, made.used)
    whose = patient.id if arguments.record is not None else ""
    return Leaf(
        made.option,
        made.chosen,
        signed,
        made.unknown,
        spoken_to(patient, content),
        patient.region,
        arguments.audience,
        patient.facts,
        whose,
        patient.on,
        answers,
    )


def write_leaf(leaf: Leaf, arguments: Namespace, patient: Patient) -> None:
    """Writes one schedule in the format asked for."""
    match arguments.format:
        case "json":
            from unclench.render.plan.json import to_bytes
            from unclench.render.plan.references import with_references

            write(to_bytes(with_references(to_dict(leaf))), arguments.output)
        case "text":
            write_text(to_text(leaf, paper(arguments)), arguments.output)
        case "ics" | "fhir":
            from unclench.serve.cli.exports import leaves

            write(leaves((leaf,), arguments, patient.on, patient.facts), arguments.output)
        case _:
            from unclench.serve.cli.pages import write_schedule

            write_schedule(leaf, arguments)
