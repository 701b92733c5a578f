"""`--approved-only`: a plan without unapproved content, that says what is therefore not covered.

What to do in danger and when to seek help stay: to leave them out would be the greater harm. They
keep their mark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from unclench.content.content import Content
from unclench.content.types import Words
from unclench.content.types.governance import Reviews
from unclench.plan.models import NotChecked, Plan, Reason, StageFound, Verdict

if TYPE_CHECKING:
    from unclench.plan.programme.models import Programme

APPROVED = "approved"
NEED = "approved_content"
EMERGENCY, NEEDS_DATA, HOLD, STOP_URGENTLY = "emergency", "needs_data", "hold", "stop_urgently"


class ApprovedContent:
    """Tells approved content from the rest. An approval counts up to the day on which it is due
    again."""

    def __init__(self, reviews: Reviews, content: Content, on: str) -> None:
        self._known = reviews.entries
        self._approved = frozenset(
            r.id for r in reviews.entries.values() if r.status == APPROVED and on <= r.due
        )
        self._causes: dict[str, list[str]] = {}
        for rule in content.rules:
            self._causes.setdefault(rule.cause, []).append(rule.id)
        words = content.words
        self.missing = Words(
            *(
                words.get(f"approved_only.hold.{who}", "There is no approved content about this.")
                for who in Words._fields
            )
        )

    def has(self, claims: tuple[str, ...], *entries: str) -> bool:
        """Whether something rests on approved claims, all of them, and each of its entries that is
        reviewed is approved."""
        return bool(claims) and self._approved.issuperset(
            (*claims, *(name for name in entries if name in self._known))
        )

    def alert(self, cause: str) -> tuple[str, ...]:
        """The rules that may speak in an alert of this cause."""
        return (cause, *self._causes.get(cause, ()))


def approved_only(plan: Plan, content: Content) -> Plan:
    """The plan as far as every claim behind it is approved; the rest is held, and named in
    `not_checked`."""
    from unclench.content import load_collection

    approved = ApprovedContent(load_collection("reviews"), content, plan.made_on.isoformat())
    kept = plan._replace(
        stage=_stage(plan.stage, approved),
        options=tuple(_verdict(verdict, approved) for verdict in plan.options),
        alerts=tuple(
            alert for alert in plan.alerts if approved.has(alert.claims, *approved.alert(alert.id))
        ),
        tasks=tuple(
            task for task in plan.tasks if approved.has(task.claims, task.id, f"task {task.id}")
        ),
        education=tuple(
            lesson for lesson in plan.education if approved.has(lesson.claims, lesson.id)
        ),
        disagreements=tuple(
            item
            for item in plan.disagreements
            if approved.has(item.claims, f"disagreement {item.about}")
        ),
    )
    if not _may_be_shown(kept, approved):
        kept = kept._replace(schedule=None)
    left_out = [
        part
        for part in ("alerts", "tasks", "education", "disagreements")
        if getattr(kept, part) != getattr(plan, part)
    ]
    return kept._replace(
        review_on=plan.review_on if kept.tasks else None,
        not_checked=(
            *(NotChecked(part, approved.missing, (NEED,)) for part in left_out),
            *plan.not_checked,
        ),
    )


def _may_be_shown(plan: Plan, approved: ApprovedContent) -> bool:
    """Whether the schedule rests on approved claims alone, and its medicine is not held because
    they are missing."""
    schedule = plan.schedule
    begun = {verdict.option.id for verdict in plan.options if verdict.regimen}
    return (
        schedule is not None
        and schedule.medicine in begun
        and approved.has(schedule.claims, schedule.medicine)
    )


def _stage(stage: StageFound, approved: ApprovedContent) -> StageFound:
    if stage.id == EMERGENCY or approved.has(stage.claims, f"stage {stage.id}"):
        return stage
    return StageFound(NEEDS_DATA, approved.missing, (), stage.claims, (NEED,))


def _verdict(verdict: Verdict, approved: ApprovedContent) -> Verdict:
    """An option whose verdict rests on a claim that is not approved is held; the claims that wait
    for approval stay named."""
    claims = tuple(dict.fromkeys(claim for reason in verdict.because for claim in reason.claims))
    rests_on = (*claims, *(verdict.regimen.regimen.claims if verdict.regimen else ()))
    rules = (reason.rule.replace("stage/", "stage ") for reason in verdict.because)
    if verdict.verdict == STOP_URGENTLY or approved.has(rests_on, verdict.option.id, *rules):
        return verdict
    return Verdict(
        verdict.option,
        HOLD,
        (Reason("approved-only", approved.missing, (), claims or verdict.option.claims),),
        (NEED,),
        None,
    )


def approved_programme(programme: Programme, content: Content) -> Programme:
    """The exercises whose every claim is approved; the others wait, by name, for approval."""
    from unclench.content import load_collection
    from unclench.plan.programme.budget import totals
    from unclench.plan.programme.models import Held

    approved = ApprovedContent(load_collection("reviews"), content, programme.made_on.isoformat())
    waiting = {
        item.exercise.id: item.exercise for item in programme.items if not approved.has(item.claims)
    }
    items = tuple(item for item in programme.items if item.exercise.id not in waiting)
    return programme._replace(
        items=items,
        bad_day=tuple(name for name in programme.bad_day if name not in waiting),
        later=tuple(item for item in programme.later if approved.has(item.claims)),
        resting=tuple(item for item in programme.resting if approved.has(item.claims)),
        totals=totals(items, programme.weeks),
        with_physio=(),
        held=(*programme.held, *(Held(exercise, (NEED,)) for exercise in waiting.values())),
        left_out=(),
        measures=tuple(_verdict(verdict, approved) for verdict in programme.measures),
    )
