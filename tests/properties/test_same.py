"""The same record gives the same bytes: again, in another process, in another language, after other
people (I18, I35)."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from support.laws import ROOT, World, caught, holds, real
from support.people import Record, person
from unclench.patient.facts import Patient
from unclench.plan.models import Plan
from unclench.render.json_text import to_bytes
from unclench.render.plan.json import to_dict
from unclench.render.plan.text import to_text

AUDIENCES = ("person", "carer", "clinician")
PLACES = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "LANG": "C", "TZ": "UTC"},
    {
        "PYTHONHASHSEED": "1",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "TZ": "Pacific/Kiritimati",
    },
    {
        "PYTHONHASHSEED": "4294967295",
        "LC_ALL": "de_DE.UTF-8",
        "LANG": "de_DE.UTF-8",
        "TZ": "America/St_Johns",
    },
    {
        "PYTHONHASHSEED": "random",
        "LC_ALL": "ar_EG.UTF-8",
        "LANG": "ar_EG.UTF-8",
        "TZ": "Asia/Kathmandu",
    },
)
SEEDS = 500


def bytes_of(plan: Plan, content: Any, audience: str) -> bytes:
    return to_bytes(to_dict(plan, content, audience))


def same_record_gives_the_same_bytes(world: World, record: Record, chance: Random) -> None:
    audience = chance.choice(AUDIENCES)
    first, second = (bytes_of(world.plan_of(record), world.content, audience) for _ in range(2))
    assert first == second


def another_person_changes_nothing(world: World, record: Record, chance: Random) -> None:
    """Planning for others before and in between leaves this person's plan as it is: nothing is kept
    from one to the next."""
    first = bytes_of(world.plan_of(record), world.content, "person")
    world.plan_of(person(chance.randrange(10**9)))
    assert bytes_of(world.plan_of(record), world.content, "person") == first


LAWS = [same_record_gives_the_same_bytes, another_person_changes_nothing]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_it_holds(law: Any) -> None:
    holds(law)


def fingerprint(seeds: int, spoiled: bool) -> str:
    """One hash over the plans of many people, for all audiences, as JSON and (of some) as text."""
    total = hashlib.sha256()
    for seed in range(seeds):
        plan = real().plan_of(person(seed))
        tree = to_dict(plan, real().content, AUDIENCES[seed % 3])
        if spoiled:
            tree["tags"] = list({alert["id"] for alert in tree["alerts"]})
        total.update(to_bytes(tree))
        if seed % 10 == 0:
            total.update(to_text(plan, real().content, AUDIENCES[seed % 3]).encode())
    return total.hexdigest()


def elsewhere(place: dict[str, str], seeds: int, spoiled: bool = False) -> str:
    """The fingerprint made by another process in another place."""
    paths = [str(ROOT / "src"), str(ROOT / "tests"), str(Path(__file__).parent)]
    program = f"import test_same; print(test_same.fingerprint({seeds}, {spoiled}))"
    environment = {
        **os.environ,
        **place,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_every_place_gives_the_same_bytes() -> None:
    """Hash seeds, languages and time zones."""
    assert len({elsewhere(place, SEEDS) for place in PLACES}) == 1


def test_the_order_of_a_set_in_a_plan_is_caught() -> None:
    assert len({elsewhere(place, 100, spoiled=True) for place in PLACES[:3]}) > 1


def test_a_plan_that_counts_its_calls_is_caught() -> None:
    calls = iter(range(10**9))
    world = real()._replace(
        plan=lambda patient: real().plan(patient)._replace(record=str(next(calls)))
    )
    caught(same_record_gives_the_same_bytes, world)


def test_facts_left_over_from_the_last_person_are_caught() -> None:
    last: dict[str, Any] = {}

    def leaky(data: bytes) -> Patient:
        patient = real().read(data)
        mixed = patient._replace(facts={**last, **patient.facts})
        last.clear()
        last.update(patient.facts)
        return mixed

    world = real()._replace(read=leaky)
    caught(another_person_changes_nothing, world)


def test_a_record_is_json_that_can_be_kept() -> None:
    """The records that a failure prints are read back as they were."""
    for seed in range(50):
        assert json.loads(json.dumps(person(seed))) == person(seed)
