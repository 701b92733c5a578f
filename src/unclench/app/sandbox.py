"""Made-up people to try a server on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from json import loads
from typing import NamedTuple

from unclench.app.demo import example_records
from unclench.content.content import Content
from unclench.population.demo.course import draw
from unclench.population.demo.resources import resources_of
from unclench.render.json_text import Json

SEED, PEOPLE = 2026, 24
EXAMPLES_ARE_OF = date(2026, 11, 20)
WRITTEN = re.compile(r"(?<=\")202\d-\d\d-\d\d(?=[\"T])")  # no day of birth


class SandboxRecords(NamedTuple):
    """The FHIR R4 resources of each person by the person's id; the first is the Patient."""

    people: Mapping[str, tuple[Json, ...]]

    def patients(self) -> list[Json]:
        return [resources[0] for resources in self.people.values()]

    def search(self, kind: str, person: str) -> list[Json]:
        """Those of one type about one person; nothing for a person who is not here."""
        return [one for one in self.people.get(person, ()) if one["resourceType"] == kind]

    def find(self, kind: str, name: str) -> Json | None:
        everything = (one for resources in self.people.values() for one in resources)
        wanted = (kind, name)
        return next((o for o in everything if (o["resourceType"], o["id"]) == wanted), None)


def sandbox_records(day: date, content: Content) -> SandboxRecords:
    """The same people on the same day, always: those of the examples, then those that are drawn."""
    drawn = [draw(SEED, number, day, content) for number in range(PEOPLE)]
    made = (*_examples(day), *(resources_of(one, day, content) for one in drawn))
    people = [_complete(resources) for resources in made]
    return SandboxRecords({resources[0]["id"]: resources for resources in people})


def _examples(day: date) -> Iterator[list[Json]]:
    """As if they had been written for this day: results grow old."""
    by = day - EXAMPLES_ARE_OF
    for name, data in example_records().items():
        if name.endswith(".json"):
            moved = WRITTEN.sub(lambda found: _moved(found[0], by), data.decode())
            bundle = loads(moved, parse_float=Decimal)
            yield [entry["resource"] for entry in bundle["entry"]]


def _moved(written: str, by: timedelta) -> str:
    return (date.fromisoformat(written) + by).isoformat()


def _complete(resources: list[Json]) -> tuple[Json, ...]:
    """The Patient with a name first, and an id for each of the others."""
    patient = next(one for one in resources if one["resourceType"] == "Patient")
    others = [one for one in resources if one is not patient]
    numbered = [{**one, "id": f"{patient['id']}-{n}"} for n, one in enumerate(others)]
    named = {"name": [{"family": patient["id"], "given": ["Made-up"]}]}
    return ({**named, **patient}, *numbered)
