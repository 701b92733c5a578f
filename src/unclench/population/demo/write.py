"""A made-up population as a folder of FHIR Bulk Data, and as Bundles of one person each."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple

from unclench.atomic_file import write_whole
from unclench.content.content import Content
from unclench.language.json_number import json_number
from unclench.population.demo.course import draw
from unclench.population.demo.resources import ResourceTree, resources_of
from unclench.population.parquet import put_in_place

MANIFEST = "manifest.json"


class DemoPopulation(NamedTuple):
    """How many people, from which seed, for which day, below which folder."""

    people: int
    seed: int
    day: date
    folder: Path
    bundles: bool = False


def write_population(wanted: DemoPopulation, content: Content) -> dict[str, int]:
    """How many resources of each type were written. Each file is whole or not there, and the
    manifest comes last."""
    wanted.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=wanted.folder, prefix=".making-") as made:
        counted = _write(wanted, Path(made), content)
        for path in sorted(Path(made).rglob("*json")):
            target = wanted.folder / path.relative_to(made)
            target.parent.mkdir(exist_ok=True)
            put_in_place(path, target)
    _manifest(wanted, counted)
    return dict(sorted(counted.items()))


def _write(wanted: DemoPopulation, folder: Path, content: Content) -> Counter[str]:
    counted: Counter[str] = Counter()
    with ExitStack() as stack:
        files: dict[str, BinaryIO] = {}
        for number in range(wanted.people):
            person = draw(wanted.seed, number, wanted.day, content)
            made = resources_of(person, wanted.day, content)
            counted.update(one["resourceType"] for one in made)
            _append(made, folder, files, stack)
            if wanted.bundles:
                _bundle(made, folder / "bundles" / f"{person.id}.json")
    return counted


def _append(
    made: list[ResourceTree], folder: Path, files: dict[str, BinaryIO], stack: ExitStack
) -> None:
    for one in made:
        kind = one["resourceType"]
        if kind not in files:
            files[kind] = stack.enter_context((folder / f"{kind}.ndjson").open("wb"))
        files[kind].write(_bytes(one) + b"\n")


def _bundle(made: list[ResourceTree], path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    entries = [{"resource": one} for one in made]
    path.write_bytes(_bytes({"resourceType": "Bundle", "type": "collection", "entry": entries}))


def _bytes(tree: ResourceTree) -> bytes:
    return json.dumps(tree, separators=(",", ":"), default=json_number).encode()


def _manifest(wanted: DemoPopulation, counted: Counter[str]) -> None:
    told = {
        "seed": wanted.seed,
        "date": wanted.day.isoformat(),
        "people": wanted.people,
        "resources": dict(sorted(counted.items())),
        "note": "Made up. No person in these files exists.",
    }
    write_whole(str(wanted.folder / MANIFEST), json.dumps(told, indent=2).encode() + b"\n")
