"""Example records to try everything on, and a made-up population."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from unclench.content.content import Content
from unclench.errors import unusable

MOST_PEOPLE = 10_000_000
PACKAGE = Path(__file__).resolve().parents[1]


def example_records() -> dict[str, bytes]:
    """Each record by the name of its file; the same people as FHIR R4 Bundles in `fhir/`."""
    folder = _examples()
    paths = (*sorted(folder.glob("*.yaml")), *sorted(folder.glob("fhir/*.json")))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _examples() -> Path:
    """The records next to the package of a checkout, or inside an installed one."""
    checkout = PACKAGE.parent.parent / "examples"
    return checkout if checkout.is_dir() else PACKAGE / "examples"


class PopulationRequest(NamedTuple):
    """How many people, from which seed, for which day, below which folder."""

    people: int
    seed: int
    date: datetime.date
    output: str
    bundles: bool = False


def made_up_population(request: PopulationRequest, content: Content) -> dict[str, int]:
    """How many resources of each type were written; RequestError for a number of people that
    cannot be made."""
    if not 0 < request.people <= MOST_PEOPLE:
        do = f"Write a whole number from 1 to {MOST_PEOPLE}."
        raise unusable("people", f"{request.people} people cannot be made", do)
    from unclench.population.demo.write import DemoPopulation, write_population

    wanted = DemoPopulation(
        request.people, request.seed, request.date, Path(request.output), request.bundles
    )
    return write_population(wanted, content)
