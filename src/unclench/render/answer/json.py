"""An answer as `unclench.answer/1`, and the lines of its differences."""

from __future__ import annotations

import json

from unclench.answer.models import Answer, Knowledge
from unclench.answer.sentences import CLINICIAN
from unclench.content.types import Disagreement
from unclench.render.json_text import Json

SCHEMA = "unclench.answer/1"


def to_dict(answer: Answer, knowledge: Knowledge, audience: str) -> Json:
    """Everything of an answer; each sentence with its claims. A person's values carry no words of a
    claim, which name doses."""
    return {
        "schema": SCHEMA,
        "answer": answer.text,
        "action": answer.action,
        "citations": [*answer.citations],
        "disagreements": [
            _difference(difference, knowledge, audience) for difference in answer.disagreements
        ],
        "status": answer.status,
        "audience": audience,
        "urgency": answer.urgency,
        "needs": [*answer.needs],
        "topics": [*answer.topics],
        "intents": [*answer.intents],
        "sentences": [{"text": s.text, "claims": [*s.claims]} for s in answer.sentences],
        "content": {"version": knowledge.content.version, "status": knowledge.content.status},
    }


def to_bytes(answer: Answer, knowledge: Knowledge, audience: str) -> bytes:
    """The same answer always gives the same bytes."""
    return (
        json.dumps(to_dict(answer, knowledge, audience), ensure_ascii=False, indent=2) + "\n"
    ).encode("utf-8", "replace")


def _difference(difference: Disagreement, knowledge: Knowledge, audience: str) -> Json:
    hidden = audience != CLINICIAN
    values = [
        {
            "claim": claim.id,
            **({} if hidden else {"says": claim.says}),
            "population": claim.population,
            "confidence": claim.confidence,
            "sources": [*claim.sources],
        }
        for name in difference.claims
        if (claim := knowledge.library.claims.get(name))
    ]
    used = {} if hidden and any(map(str.isdigit, difference.used)) else {"used": difference.used}
    because = difference.because.person if hidden else difference.because.clinician
    return {"about": difference.about, "values": values, **used, "because": because}


def differences(answer: Answer, knowledge: Knowledge, audience: str) -> list[str]:
    """For a person what it means for them; for a clinician every value and the one that is used."""
    if audience != CLINICIAN:
        return list(dict.fromkeys(difference.because.person for difference in answer.disagreements))
    claims = knowledge.library.claims
    return [
        f"{d.about}: {' | '.join(claims[claim].says for claim in d.claims if claim in claims)} "
        f"Used: {d.used}. {d.because.clinician}"
        for d in answer.disagreements
    ]
