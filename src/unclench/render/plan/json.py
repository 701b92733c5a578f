"""Plan → the JSON of the contract (`unclench.plan/1`), for one audience. The same plan always gives
the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from unclench.content.content import Content
from unclench.plan.models import Plan, Urgent
from unclench.render.json_text import Json
from unclench.render.plan.differences_json import disagreements_json
from unclench.render.plan.governance import content_json
from unclench.render.plan.tasks import answer_text, change_text
from unclench.render.plan.verdict_json import option_json
from unclench.render.wording import Voice

SCHEMA = "unclench.plan/1"
APPROVED = "approved"
CITING = ("alerts", "tasks", "programme", "self_care", "education", "seek_help")
SELF_CARE = ("self_care", "complementary")


def to_dict(plan: Plan, content: Content, audience: str = "clinician") -> Json:
    """The plan as the contract writes it: keys in its order, quantities as exact decimals in
    strings."""
    voice = Voice(content, audience, plan.region)
    return {
        "schema": SCHEMA,
        "record": plan.record,
        "made_on": plan.made_on.isoformat(),
        "region": plan.region,
        "audience": audience,
        "content": content_json(content, plan.content_status, plan.made_on, plain=voice.plain),
        "urgency": plan.urgency,
        "urgent": urgent_json(plan.urgent, voice),
        "stage": _stage(plan, voice),
        "options": [option_json(verdict, voice) for verdict in plan.options],
        "schedule": _schedule(plan, voice),
        "alerts": alerts_json(plan, voice),
        "questions": questions_json(plan, voice),
        "tasks": _tasks(plan, voice),
        "programme": _doing(plan, voice, ("programme",)),
        "self_care": _doing(plan, voice, SELF_CARE),
        "education": _education(plan, voice),
        "seek_help": seek_help_json(plan, voice),
        "review_on": plan.review_on.isoformat() if plan.review_on else None,
        "disagreements": disagreements_json(plan, voice),
        "not_checked": not_checked_json(plan, voice),
        **_about_the_record(plan, voice),
        "disclaimer": voice.word("disclaimer"),
        "review": review_json(plan, voice),
    }


def _about_the_record(plan: Plan, voice: Voice) -> Json:
    """The input, and the consequences of the request."""
    return {
        "facts": facts_json(plan),
        "goals": [*plan.goals],
        "requests": [*plan.requests],
        "change": change_json(plan, voice),
        "answers": answers_json(plan, voice),
        "notes": plan.notes,
    }


def _tasks(plan: Plan, voice: Voice) -> list[Json]:
    return [
        {"id": t.id, "date": t.on.isoformat(), "text": voice.say(t.text), "claims": [*t.claims]}
        for t in plan.tasks
    ]


def _education(plan: Plan, voice: Voice) -> list[Json]:
    return [
        {"id": e.id, "title": voice.say(e.title), "text": voice.say(e.text), "claims": [*e.claims]}
        for e in plan.education
    ]


def whole_json(plan: Plan, content: Content, audience: str = "clinician") -> Json:
    """The plan as `to_dict` writes it, with its `references`: every claim that it names, and their
    sources."""
    from unclench.content import load_library
    from unclench.render.plan.references import references

    shown = to_dict(plan, content, audience)
    return {
        **shown,
        "references": references(dict.fromkeys(chain.from_iterable(_cited(shown))), load_library()),
    }


def _cited(shown: Json) -> Iterator[Iterable[str]]:
    """The claims of each part of a plan, in its order (see references.cited, which looks through
    any output and takes longer)."""
    yield from (action["claims"] for action in shown["urgent"])
    yield shown["stage"]["claims"]
    for option in shown["options"]:
        yield from (reason["claims"] for reason in option["because"])
        yield option["regimen"]["claims"] if option["regimen"] else ()
    yield shown["schedule"]["claims"] if shown["schedule"] else ()
    for part in CITING:
        yield from (entry["claims"] for entry in shown[part])
    yield from (
        [value["claim"] for value in difference["values"]] for difference in shown["disagreements"]
    )


def change_json(plan: Plan, voice: Voice) -> Json | None:
    """How it changed since the baseline."""
    found = plan.change
    if found is None:
        return None
    since = found.since.isoformat() if found.since else None
    return {
        "from": found.before,
        "to": found.now,
        "percent": found.percent,
        "since": since,
        "text": change_text(found, voice),
    }


def answers_json(plan: Plan, voice: Voice) -> list[Json]:
    """The verdict on each request, and why."""
    return [
        {
            "request": one.request,
            "option": one.verdict.option.id if one.verdict else None,
            "verdict": one.verdict.verdict if one.verdict else None,
            "text": answer_text(one, voice),
        }
        for one in plan.answered
    ]


def not_checked_json(plan: Plan, voice: Voice) -> list[Json]:
    """Many lines wait for the same facts and say so in the same words: each is worked out once."""
    asked, texts = _Once(voice.asked), _Once(voice.say)
    return [
        {"rule": rule, "because": texts[words], "needs": [*asked[needs]]}
        for rule, words, needs in plan.not_checked
    ]


class _Once(dict[Any, Any]):
    """What a function gives, worked out once for each argument."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function

    def __missing__(self, argument: Any) -> Any:
        found = self[argument] = self.function(argument)
        return found


def review_json(plan: Plan, voice: Voice) -> str | None:
    """The banner, while not all content is approved."""
    return None if plan.content_status == APPROVED else voice.word("pending")


def urgent_json(urgent: Iterable[Urgent], voice: Voice) -> list[Json]:
    return [
        {
            "id": u.id,
            "urgency": u.urgency,
            "do": voice.say(u.do),
            "because": voice.say(u.because),
            "facts": [*u.facts],
            "claims": [*u.claims],
        }
        for u in urgent
    ]


def _stage(plan: Plan, voice: Voice) -> Json:
    stage = plan.stage
    return {
        "id": stage.id,
        "title": voice.word(f"stage.{stage.id}", "title"),
        "because": voice.say(stage.because),
        "facts": [*stage.facts],
        "claims": [*stage.claims],
        "needs": voice.asked(stage.needs),
    }


def alerts_json(plan: Plan, voice: Voice) -> list[Json]:
    return [
        {
            "id": a.id,
            "severity": a.severity,
            "text": voice.say(a.text),
            "facts": [*a.facts],
            "claims": [*a.claims],
            "options": [*a.options],
        }
        for a in plan.alerts
    ]


def questions_json(plan: Plan, voice: Voice) -> list[Json]:
    return [
        {"fact": q.fact, "ask": voice.say(q.ask), "would_change": [*q.would_change]}
        for q in plan.questions
    ]


def seek_help_json(plan: Plan, voice: Voice) -> list[Json]:
    return [
        {"id": s.id, "urgency": s.urgency, "text": voice.say(s.text), "claims": [*s.claims]}
        for s in plan.seek_help
    ]


def _schedule(plan: Plan, voice: Voice) -> Json | None:
    """The proposals of a plan are unsigned, so only a clinician sees them."""
    if plan.schedule is None or voice.plain:
        return None
    from unclench.plan.dosing.proposal import schedule_to_dict

    return schedule_to_dict(plan.schedule)


def _doing(plan: Plan, voice: Voice, kinds: tuple[str, ...]) -> list[Json]:
    """The offered options that a person can use without help."""
    offered = [
        verdict.option
        for verdict in plan.options
        if verdict.verdict == "offer" and verdict.option.kind in kinds
    ]
    return [
        {
            "id": option.id,
            "text": voice.about(option),
            "how": voice.say(option.how) if option.how else "",
            "dose": voice.say(option.dose) if option.dose else "",
            "claims": [*option.claims],
        }
        for option in offered
    ]


def facts_json(plan: Plan) -> Json:
    return {
        name: {
            "value": d.text,
            "unit": d.unit,
            "date": d.on.isoformat() if d.on else None,
            "origin": d.origin,
        }
        for name, d in plan.facts.items()
    }
