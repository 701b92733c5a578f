"""Parts of a plan in FHIR: the person's goals, referrals, and the data that is wanted."""

from __future__ import annotations

from collections.abc import Iterator

from unclench.content.content import Content
from unclench.plan.models import Plan, Verdict
from unclench.render.fhir.exact import claims, concept
from unclench.render.json_text import Json
from unclench.render.wording import Voice

OPTION, FACT = "urn:unclench:option", "urn:unclench:fact"
LOINC = "http://loinc.org"
REFERRAL, OFFER = "referral", "offer"
# Facts that are not observed but listed; the type in which a record system keeps them.
LISTED = {
    "conditions": "Condition", "allergies": "AllergyIntolerance", "age": "Patient",
    "sex": "Patient", "taking": "MedicationStatement", "medicines": "MedicationStatement",
}  # fmt: skip


def goals(plan: Plan, subject: Json) -> Iterator[tuple[str, Json]]:
    """In the person's own words."""
    for i, goal in enumerate(plan.goals):
        yield (
            f"goal {i}",
            {
                "resourceType": "Goal",
                "lifecycleStatus": "proposed",
                "description": {"text": goal},
                "subject": subject,
            },
        )


def referrals(plan: Plan, voice: Voice, subject: Json) -> Iterator[tuple[str, Json]]:
    for verdict in plan.options:
        if verdict.option.kind == REFERRAL and verdict.verdict == OFFER:
            yield f"referral {verdict.option.id}", referral(verdict, plan, voice, subject)


def referral(verdict: Verdict, plan: Plan, voice: Voice, subject: Json) -> Json:
    """A draft, which a clinician completes and sends."""
    reasons = " ".join(dict.fromkeys(voice.say(reason.text) for reason in verdict.because))
    names = tuple(dict.fromkeys(claim for reason in verdict.because for claim in reason.claims))
    option = verdict.option
    return {
        "resourceType": "ServiceRequest",
        "status": "draft",
        "intent": "proposal",
        "code": concept(option.name, {"system": OPTION, "code": option.id}),
        "subject": subject,
        "authoredOn": plan.made_on.isoformat(),
        "reasonCode": claims(names, plain=voice.plain) or [{"text": reasons}],
        "note": [{"text": reasons}],
    }


def data_wanted(plan: Plan, content: Content) -> list[Json]:
    """The facts to know first, the most useful first, with the codes of a laboratory where there
    are some."""
    return [_wanted(question.fact, content) for question in plan.questions]


def _wanted(fact: str, content: Content) -> Json:
    spec = content.facts.get(fact)
    codes = [{"system": LOINC, "code": code} for code in (spec.loinc if spec else ())]
    type_ = LISTED.get(fact, "Observation")
    if type_ != "Observation":
        return {"type": type_}
    return {
        "type": type_,
        "codeFilter": [{"path": "code", "code": [{"system": FACT, "code": fact}, *codes]}],
    }
