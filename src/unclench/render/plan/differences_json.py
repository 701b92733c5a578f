"""Where sources differ, as the contract writes it: what each says, and which value is used."""

from __future__ import annotations

from unclench.plan.models import Plan, SourceDifference
from unclench.render.json_text import Json
from unclench.render.wording import Voice


def disagreements_json(plan: Plan, voice: Voice) -> list[Json]:
    return [
        {
            "about": d.about,
            "values": disagreement_values(d, voice),
            "used": used(d, voice),
            "because": voice.say(d.because),
        }
        for d in plan.disagreements
    ]


def used(difference: SourceDifference, voice: Voice) -> str:
    """The value that is used. Numbers of doses are for the clinician until a schedule is signed."""
    hidden = voice.plain and any(map(str.isdigit, difference.used))
    return voice.word("unsigned") if hidden else difference.used


def disagreement_values(difference: SourceDifference, voice: Voice) -> list[Json]:
    """What each source says, with whom it studied; for a person without the claim's own words,
    which name doses."""
    claims = voice.claims
    found = [claims[name] for name in difference.claims if name in claims]
    if voice.plain:
        return [
            {
                "claim": c.id,
                "population": c.population,
                "confidence": c.confidence,
                "sources": [*c.sources],
            }
            for c in found
        ]
    return [
        {
            "claim": c.id,
            "says": c.says,
            "population": c.population,
            "confidence": c.confidence,
            "sources": [*c.sources],
        }
        for c in found
    ]
