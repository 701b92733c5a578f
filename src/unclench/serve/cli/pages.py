"""`--format html` and `--format pdf`: one page, to standard output or a file."""

from __future__ import annotations

from argparse import Namespace

from unclench.content.content import Content
from unclench.content.types import Option
from unclench.plan.dosing.history import Answered
from unclench.plan.dosing.models import SignedSchedule
from unclench.render.schedule.alone import Leaf
from unclench.render.wording import Voice
from unclench.serve.cli.writing import write, write_text


def write_schedule(leaf: Leaf, arguments: Namespace) -> None:
    """The page of a schedule. For a person or carer it is made from the signed one alone."""
    from unclench.render.schedule.fridge import clinician_page, person_page

    if isinstance(leaf.schedule, SignedSchedule) and leaf.audience != "clinician":
        made = person_page(leaf.schedule, leaf, large=arguments.large)
    else:
        made = clinician_page(leaf, large=arguments.large)
    write_page(made, leaf.region, arguments)


def write_page(made: str, region: str | None, arguments: Namespace) -> None:
    """HTML as it is; PDF on the region's paper."""
    if arguments.format == "html":
        write_text(made, arguments.output)
        return
    from unclench.render.pages.pdf import PAPERS, pdf

    write(pdf(made, paper=PAPERS[region]), arguments.output)


def write_ended(
    answers: tuple[Answered, ...],
    option: Option,
    content: Content,
    region: str | None,
    arguments: Namespace,
) -> None:
    """The page where check-ins leave no schedule."""
    from unclench.render.schedule.fridge import ended_page

    made = ended_page(
        answers,
        option.name,
        content,
        Voice(content, arguments.audience, region),
        large=arguments.large,
    )
    write_page(made, region, arguments)
