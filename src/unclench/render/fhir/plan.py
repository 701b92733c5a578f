"""A plan as a Bundle (collection): a CarePlan with what it proposes, Tasks with their days,
DetectedIssues, and a GuidanceResponse.

Everything urgent comes first. No name or number of a person goes out, neither the record's id nor
its notes; of a person's own words only the goals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from unclench.content.content import Content
from unclench.plan.models import Alert, DatedTask, Plan, Urgent, Verdict
from unclench.render.fhir.basis import APPROVED, claims_of, provenance, related_artifacts, tagged
from unclench.render.fhir.exact import claims, concept
from unclench.render.fhir.requests import OPTION, data_wanted, goals, referrals
from unclench.render.json_text import Json
from unclench.render.wording import Voice

OURS = uuid5(NAMESPACE_URL, "urn:unclench:plan")
PRIORITY = {
    "emergency": "stat",
    "same_day": "asap",
    "within_2_days": "urgent",
    "within_14_days": "urgent",
    "routine": "routine",
}
SEVERITY = {"stop": "high", "warn": "moderate", "note": "low"}
ALERT, TASK, SIGN, VERDICT = (
    f"urn:unclench:{kind}" for kind in ("alert", "task", "sign", "verdict")
)
MADE = ("CarePlan", "MedicationRequest", "ServiceRequest", "GuidanceResponse")
EMPTY: Json = {"resourceType": "Bundle"}
SHOWN = (
    "offer",
    "continue",
    "raise",
    "lower",
    "taper",
    "hold",
    "specialist",
    "stop_urgently",
    "avoid",
)


def bundle(plan: Plan, content: Content, audience: str, about: str = "") -> Json:
    """The whole plan for one audience. Unsigned doses are included for a clinician only.

    `about` is the reference of a patient whom the caller knows; without it the patient has no
    details.
    """
    voice = Voice(content, audience, plan.region)
    subject = {"reference": about or _url("patient")}
    found = [*_parts(plan, content, voice, subject)]
    patient = [] if about else [("patient", {"resourceType": "Patient"})]
    made = [_url(key) for key, resource in found if resource["resourceType"] in MADE]
    basis = ("provenance", provenance(plan, content, made))
    return {
        "resourceType": "Bundle",
        **({} if plan.content_status == APPROVED else {"meta": tagged(EMPTY, plan)["meta"]}),
        "type": "collection",
        "entry": [
            *(_entry(key, resource) for key, resource in patient),
            *(_entry(key, tagged(resource, plan)) for key, resource in (*found, basis)),
        ],
    }


def _parts(plan: Plan, content: Content, voice: Voice, subject: Json) -> Iterator[tuple[str, Json]]:
    urgent = [*_urgent(plan, voice, subject)]
    tasks = [_task(task, plan, voice, subject) for task in plan.tasks]
    medicine = [*_medicine(plan, content, voice, subject)]
    referred, wished = [*referrals(plan, voice, subject)], [*goals(plan, subject)]
    proposed = [key for key, _ in (*urgent, *tasks, *medicine, *referred)]
    yield from urgent
    yield "care", _care_plan(plan, voice, subject, proposed, [key for key, _ in wished])
    yield "guidance", _guidance(plan, content, voice, subject)
    for i, alert in enumerate(plan.alerts):
        yield f"issue {alert.id} {i}", _issue(alert, plan, voice, subject)
    yield from (*medicine, *referred, *wished, *tasks)


def _entry(key: str, resource: Json) -> Json:
    return {"fullUrl": _url(key), "resource": resource}


def _url(key: str) -> str:
    return f"urn:uuid:{uuid5(OURS, key)}"


def _coded(system: str, code: str, text: str) -> Json:
    return concept(text, {"system": system, "code": code})


def _reason(names: tuple[str, ...], voice: Voice) -> Json:
    found = claims(names, plain=voice.plain)
    return {"reasonCode": found[0]} if found else {}


def _urgent(plan: Plan, voice: Voice, subject: Json) -> Iterator[tuple[str, Json]]:
    for action in plan.urgent:
        yield (
            f"urgent {action.id}",
            {
                "resourceType": "Task",
                "status": "draft",
                "intent": "proposal",
                "priority": PRIORITY[action.urgency],
                "code": _coded(SIGN, action.id, _first(voice.say(action.do))),
                "description": _said(action, voice),
                "for": subject,
                "executionPeriod": {"start": plan.made_on.isoformat()},
                "authoredOn": plan.made_on.isoformat(),
                **_reason(action.claims, voice),
            },
        )


def _said(action: Urgent, voice: Voice) -> str:
    return f"{voice.say(action.do)} {voice.say(action.because)}".strip()


def _first(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")


def _task(task: DatedTask, plan: Plan, voice: Voice, subject: Json) -> tuple[str, Json]:
    text = voice.say(task.text)
    return f"task {task.id} {task.on}", {
        "resourceType": "Task",
        "status": "draft",
        "intent": "proposal",
        "code": _coded(TASK, task.id, _first(text)),
        "description": text,
        "for": subject,
        "executionPeriod": {"start": task.on.isoformat()},
        "authoredOn": plan.made_on.isoformat(),
        **_reason(task.claims, voice),
    }


def _medicine(
    plan: Plan, content: Content, voice: Voice, subject: Json
) -> Iterator[tuple[str, Json]]:
    """The build-up that the plan proposes: it is unsigned, so it is for clinicians."""
    if plan.schedule is not None and not voice.plain:
        from unclench.render.fhir.medicine import resource

        option = content.option(plan.schedule.medicine)
        yield "medicine", resource(plan.schedule, option, content, voice, plan.made_on, subject)


def _care_plan(
    plan: Plan, voice: Voice, subject: Json, parts: list[str], wished: list[str]
) -> Json:
    stage = f"{voice.word(f'stage.{plan.stage.id}', 'title')}. {voice.say(plan.stage.because)}"
    review = {} if plan.content_status == APPROVED else {"note": [{"text": voice.word("pending")}]}
    activities: list[Any] = [{"reference": {"reference": _url(part)}} for part in parts]
    activities += [
        {"detail": _activity(verdict, voice)}
        for verdict in plan.options
        if verdict.verdict in SHOWN
    ]
    cited = [] if voice.plain else related_artifacts(claims_of(plan))
    return {
        "resourceType": "CarePlan",
        **({"extension": cited} if cited else {}),
        "status": "draft",
        "intent": "proposal",
        "title": voice.word("heading.plan"),
        "description": stage,
        "subject": subject,
        "period": {"start": plan.made_on.isoformat()},
        "created": plan.made_on.isoformat(),
        **({"goal": [{"reference": _url(key)} for key in wished]} if wished else {}),
        **({"activity": activities} if activities else {}),
        **review,
    }


def _activity(verdict: Verdict, voice: Voice) -> Json:
    """One option with its verdict in words. An option to avoid is marked as not to be done; a
    current medicine is never just that."""
    label = voice.word(f"verdict.{verdict.verdict}", "label")
    reasons = " ".join(dict.fromkeys(voice.say(reason.text) for reason in verdict.because))
    names = tuple(dict.fromkeys(claim for reason in verdict.because for claim in reason.claims))
    return {
        "extension": [{"url": VERDICT, "valueCode": verdict.verdict}],
        "code": _coded(OPTION, verdict.option.id, verdict.option.name),
        "reasonCode": claims(names, plain=voice.plain),
        "status": "not-started",
        **({"doNotPerform": True} if verdict.verdict == "avoid" else {}),
        "description": f"{label}: {reasons}".strip(),
    }


def _issue(alert: Alert, plan: Plan, voice: Voice, subject: Json) -> Json:
    evidence = [{"code": claims(alert.claims, plain=voice.plain)}] if alert.claims else []
    return {
        "resourceType": "DetectedIssue",
        "status": "preliminary",
        "code": _coded(ALERT, alert.id, _first(voice.say(alert.text))),
        "severity": SEVERITY[alert.severity],
        "patient": subject,
        "identifiedDateTime": plan.made_on.isoformat(),
        **({"evidence": evidence} if evidence else {}),
        "detail": voice.say(alert.text),
    }


def _guidance(plan: Plan, content: Content, voice: Voice, subject: Json) -> Json:
    """Whether anything is still asked for, and all that was not checked."""
    wanted = data_wanted(plan, content)
    said = [f"{question.fact}: {voice.say(question.ask)}" for question in plan.questions]
    unchecked = [f"{item.rule}: {voice.say(item.because)}" for item in plan.not_checked]
    notes = [
        voice.word("disclaimer"),
        *([voice.word("pending")] if plan.content_status != APPROVED else []),
        *said,
        *unchecked,
    ]
    return {
        "resourceType": "GuidanceResponse",
        "moduleUri": f"urn:unclench:content:{plan.content_version}",
        "status": _status(plan) if wanted else "success",
        "subject": subject,
        "occurrenceDateTime": plan.made_on.isoformat(),
        "note": [{"text": note} for note in notes],
        "result": {"reference": _url("care")},
        **({"dataRequirement": wanted} if wanted else {}),
    }


def _status(plan: Plan) -> str:
    """Without some data no stage can be named; others would only make the plan better."""
    return "data-required" if plan.stage.needs else "data-requested"
