"""Lints over triggers: each sign of their group has one instruction of its own, and a stage that puts it before any medicine."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.errors import Problem
from unclench.library.draft import Draft
from unclench.library.points import points_of

GROUP = "trigger"


def trigger_problems(draft: Draft) -> Iterator[Problem]:
    instructed = [trigger.sign for trigger in draft.triggers]
    staged = {
        member
        for stage in draft.stages
        if stage.criterion is not None
        for fact, points in points_of(draft.criteria[stage.criterion])
        if fact == "signs"
        for member in points
    }
    for sign in (name.id for name in draft.sign_names.values() if name.group == GROUP):
        if instructed.count(sign) != 1:
            yield Problem(f"sign {sign}", f"has {instructed.count(sign)} instructions", "Write one entry in signs/triggers.yaml.")
        if sign not in staged:
            yield Problem(f"sign {sign}", "no stage looks at this trigger", "Name it in has_trigger of defines.yaml.")
