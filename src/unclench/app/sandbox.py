"""Made-up people to try a server on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from unclench.content.content import Content
from unclench.population.demo.course import draw
from unclench.population.demo.resources import resources_of

Json = dict[str, Any]
SEED, PEOPLE = 2026, 24


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
    """The same people on the same day, always."""
    drawn = [draw(SEED, number, day, content) for number in range(PEOPLE)]
    made = {one.id: resources_of(one, day, content) for one in drawn}
    return SandboxRecords({id_: (_named(all_[0]), *all_[1:]) for id_, all_ in made.items()})


def _named(patient: Json) -> Json:
    return {**patient, "name": [{"family": patient["id"], "given": ["Made-up"]}]}
