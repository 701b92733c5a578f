"""`unclench taper OLD --from DOSE --switch-to NEW`: the old medicine down and the new one up, one
change at a time."""

from __future__ import annotations

from argparse import Namespace

from unclench.content.content import Content
from unclench.errors import InputError, Problem
from unclench.patient.facts import Patient
from unclench.plan.dosing.switch import switch
from unclench.plan.findings import find
from unclench.serve.cli import dosing
from unclench.serve.cli.parser import PAGES
from unclench.serve.cli.schedules import Made, leaf
from unclench.serve.cli.writing import EXPORTS, paper, write, write_text

PLACES = {"MEDICINE": "--switch-to", "--regimen": "--switch-regimen"}


def check(arguments: Namespace, content: Content) -> None:
    """InputError when the new medicine cannot be built up or is not named, or check-ins are told of
    two medicines at once."""
    from unclench.serve.cli.titrate import check as check_new

    if arguments.switch_to is None:
        _check_alone(arguments)
        return
    if arguments.format in PAGES:
        raise InputError(
            [
                Problem(
                    "--format",
                    "a page is for one medicine",
                    "Choose text, json, ics or fhir for a switch.",
                )
            ]
        )
    if arguments.checkins is not None:
        raise InputError(
            [
                Problem(
                    "--checkins",
                    "does not go with --switch-to",
                    "Tell what happened to one medicine at a time.",
                )
            ]
        )
    new = _new(arguments)
    try:
        check_new(dosing.medicine(new.medicine, content), new)
    except InputError as error:
        raise _placed(error) from None


def _check_alone(arguments: Namespace) -> None:
    for place in ("--switch-regimen", "--switch-up-to", "--switch-tablets"):
        if getattr(arguments, place.removeprefix("--").replace("-", "_")) is not None:
            raise InputError(
                [Problem(place, "the new medicine is not named", "Name it with --switch-to.")]
            )


def finish(old: Made, arguments: Namespace, content: Content, patient: Patient) -> int:
    """Plans both in turn, signs both if a name is given, and writes them."""
    from unclench.serve.cli.titrate import build_up

    if arguments.record is not None:
        _check_person(content, patient)
    try:
        new = build_up(
            _new(arguments), content, patient, dosing.medicine(arguments.switch_to, content)
        )
    except InputError as error:
        raise _placed(error) from None
    both = switch(old.schedule, new.schedule)
    leaves = (
        leaf(old._replace(schedule=both.old), arguments, content, patient),
        leaf(new._replace(schedule=both.new), arguments, content, patient),
    )
    if arguments.format in EXPORTS:
        from unclench.serve.cli.exports import leaves as exported

        write(exported(leaves, arguments, patient.on, patient.facts), arguments.output)
        return 0
    from unclench.render.schedule import switch as pair

    if arguments.format == "json":
        from unclench.render.plan.json import to_bytes

        write(to_bytes(pair.to_dict(*leaves)), arguments.output)
    else:
        write_text(pair.to_text(*leaves, paper(arguments)), arguments.output)
    return 0


def _check_person(content: Content, patient: Patient) -> None:
    """InputError for a person in whom two medicines must not change in turn, or may not."""
    findings = find(patient, content)
    said = next(stage.comes_down for stage in content.stages if stage.comes_down is not None)
    if findings.truth(said.no_cross_taper) is False:
        return
    facts = ", ".join(findings.support(said.no_cross_taper) or findings.needs(said.no_cross_taper))
    reason = (
        "two medicines do not change in turn while somebody is drowsy, confused, infected or has "
        f"a low pressure ({facts})"
    )
    raise InputError(
        [
            Problem(
                "--switch-to",
                reason,
                "Bring the old one down first, or write down what is known of these.",
            )
        ]
    )


def _new(arguments: Namespace) -> Namespace:
    """The arguments as `titrate` would get them for the new medicine."""
    return Namespace(
        **vars(arguments)
        | {
            "medicine": arguments.switch_to,
            "regimen": arguments.switch_regimen,
            "to": arguments.switch_up_to,
            "tablets": arguments.switch_tablets,
        }
    )


def _placed(error: InputError) -> InputError:
    """The same fault, told of the option in which the new medicine was named."""
    return InputError(
        [
            problem._replace(place=PLACES.get(problem.place, problem.place))
            for problem in error.problems
        ]
    )
