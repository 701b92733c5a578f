"""`unclench taper MEDICINE --from DOSE`: a dated way down from what is taken now."""

from __future__ import annotations

from argparse import Namespace

from unclench.errors import InputError, Problem
from unclench.library import load
from unclench.library.content import Content
from unclench.library.models import Dose, Option
from unclench.patient.patient import Patient
from unclench.plan.dosing.request import usual_regimen
from unclench.plan.dosing.taper import taper
from unclench.plan.findings import find
from unclench.plan.scheduling import dose_fact, present_dose, still_open
from unclench.render.leaf import Leaf, to_dict, to_text
from unclench.serve import dosing
from unclench.serve.writing import paper, write, write_text


def run(arguments: Namespace) -> int:
    content = load()
    option = dosing.medicine(arguments.medicine, content)
    regimen, usual = dosing.check_regimen(option, arguments.regimen), usual_regimen(option)
    other = regimen is not None and usual is not None and regimen.doses_per_day != usual.doses_per_day
    patient = dosing.read_patient(arguments, content)
    if arguments.record is not None:
        _check_taken(arguments.from_total, content, patient, option)
    schedule = taper(
        option, arguments.from_total, start=dosing.start_day(arguments, patient), today=patient.on, to=arguments.to,
        products=dosing.products(arguments.tablets), bedtime=arguments.bedtime, region=dosing.region(arguments, patient),
        doses_per_day=regimen.doses_per_day if regimen and other else None,
    )  # fmt: skip
    used = (dose_fact(option),) if arguments.record is not None else ()
    unknown = still_open(find(patient, content), option, None)
    return write_leaf(dosing.leaf(arguments, option, None, schedule, patient, used, unknown, content), arguments)


def _check_taken(total: Dose, content: Content, patient: Patient, option: Option) -> None:
    """InputError while something is urgent, or when the record says that another amount is taken."""
    dosing.plan_of(patient, content)
    taken = present_dose(patient, option)
    if taken is not None and (taken.unit, taken.amount) != (total.unit, total.amount):
        raise InputError([Problem("--from", f"the record says {taken}, not {total}", "A way down begins at what is taken.")])


def write_leaf(leaf: Leaf, arguments: Namespace) -> int:
    """Writes one schedule in the format asked for."""
    match arguments.format:
        case "json":
            from unclench.render.json import to_bytes

            write(to_bytes(to_dict(leaf)), arguments.output)
        case "text":
            write_text(to_text(leaf, paper(arguments)), arguments.output)
        case _:
            from unclench.serve.pages import write_schedule

            write_schedule(leaf, arguments)
    return 0
