"""An answer from sources, or an honest refusal."""

from __future__ import annotations

from typing import NamedTuple

from unclench.answer import Answer, QuestionRequest
from unclench.answer import ask as answered
from unclench.answer.models import Earlier, Knowledge, Model
from unclench.app.person import PersonRequest, read_person
from unclench.content import load_collection, load_library
from unclench.content.content import Content


class AskRequest(NamedTuple):
    """One question. `person` is None without a record; `region` (us or uk) sets whom to call and
    wins over the record's. `earlier` is what the last question of a thread was about."""

    question: str
    audience: str = "person"
    region: str | None = None
    person: PersonRequest | None = None
    earlier: Earlier = Earlier((), ())
    model: Model | None = None
    approved_only: bool = False


def knowledge_of(content: Content) -> Knowledge:
    """All that answers are made of, around this content."""
    return Knowledge(content, load_library(), load_collection("answers"))


def ask(request: AskRequest, knowledge: Knowledge) -> Answer:
    """Raises what `read_person` raises."""
    patient = read_person(request.person, knowledge.content) if request.person else None
    region = request.region or (patient.region if patient else None)
    asked = QuestionRequest(
        request.question,
        request.audience,
        region,
        patient,
        request.earlier,
        request.model,
        request.approved_only,
    )
    return answered(asked, knowledge)
