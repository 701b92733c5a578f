"""Each trigger reaches people: by name and with its own instruction, in every voice, before any
medicine and before the first tablet."""

from __future__ import annotations

import json
from random import Random

from support.laws import World, answering_by, caught, draft, holds, planning_by, real, truth_of
from support.people import Record, person
from support.sizes import scaled
from unclench.plan.findings import find
from unclench.plan.impossible import Saying
from unclench.plan.models import Plan
from unclench.render.console import Paper
from unclench.render.plan.json import to_dict
from unclench.render.plan.text import to_text

VOICES = {"clinician": "clinician", "person": "person", "carer": "person"}
GROUP = "trigger"
PEOPLE = scaled(250)
LATER = {"clinician": "OPTIONS", "person": "MEDICINES", "carer": "MEDICINES"}


def triggered(seed: int) -> Record:
    """A random person with at least one trigger."""
    record, chance = person(seed), Random(f"triggers {seed}")
    names = sorted(sign.id for sign in real().content.sign_names.values() if sign.group == GROUP)
    signs = record.get("signs")
    return {
        **record,
        "signs": [
            *(signs if isinstance(signs, list) else []),
            *chance.sample(names, chance.choice((1, 1, 2, 3))),
        ],
    }


def every_trigger_reaches_everybody(world: World, record: Record, _: Random) -> None:
    patient = world.patient_of(record)
    plan = world.plan(patient)
    saying = Saying(find(patient, world.content))
    there = [
        trigger
        for trigger in draft().triggers
        if truth_of(trigger.criterion, patient.facts) is True
    ]
    for voice, own in VOICES.items():
        text = " ".join(to_text(plan, world.content, voice, Paper(width=10_000)).split())
        before = text[: text.index(LATER[voice])]
        tasks = {task["id"]: task for task in to_dict(plan, world.content, voice)["tasks"]}
        for trigger in there:
            name, do = (
                getattr(draft().sign_names[trigger.sign].names, own),
                getattr(saying.words(trigger.do), own),
            )
            wanted = (
                f"{name}: {do}"
                if own == "clinician" or plan.stage.id != "emergency"
                else f"{name}: Tell the team"
            )
            assert _same(wanted) in _same(before), (
                f"{trigger.id} is not said to a {voice} before any medicine"
            )
            assert trigger.id in tasks, f"{trigger.id} is no task of the {voice}'s plan"
            assert tasks[trigger.id]["date"] <= _first_day(plan), (
                f"{trigger.id} comes after the first tablet"
            )


def _first_day(plan: Plan) -> str:
    return (plan.schedule.rows[0].start if plan.schedule else plan.made_on).isoformat()


def _same(text: str) -> str:
    """Regardless of capitals and of a telephone number that stands for its name."""
    return text.partition("{")[0].lower()


def test_every_trigger_reaches_everybody() -> None:
    holds(every_trigger_reaches_everybody, triggered, PEOPLE)


def test_a_trigger_left_out_is_caught() -> None:
    def quiet(plan: Plan) -> Plan:
        return plan._replace(
            tasks=tuple(task for task in plan.tasks if task.id != "trigger/constipation")
        )

    caught(every_trigger_reaches_everybody, answering_by(quiet), triggered, PEOPLE)


def test_a_trigger_with_the_words_of_another_is_caught() -> None:
    content = real().content
    first = content.triggers[0]
    same = tuple(trigger._replace(do=first.do) for trigger in content.triggers)
    caught(
        every_trigger_reaches_everybody,
        planning_by(content._replace(triggers=same)),
        triggered,
        PEOPLE,
    )


def test_a_trigger_after_the_first_tablet_is_caught() -> None:
    def late(plan: Plan) -> Plan:
        last = max((task.on for task in plan.tasks), default=plan.made_on)
        return plan._replace(
            tasks=tuple(task._replace(on=last) if "/" in task.id else task for task in plan.tasks)
        )

    caught(every_trigger_reaches_everybody, answering_by(late), triggered, PEOPLE)


def test_every_made_up_person_has_a_trigger() -> None:
    groups = {sign.id for sign in real().content.sign_names.values() if sign.group == GROUP}
    assert all(groups & set(json.loads(json.dumps(triggered(seed)))["signs"]) for seed in range(50))
