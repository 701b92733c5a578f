"""Everything a test of answers needs: the knowledge once, and an answer for a question."""

from __future__ import annotations

from functools import cache
from typing import Any

from unclench.answer import Answer, QuestionRequest, ask
from unclench.answer.models import Knowledge
from unclench.content import load, load_collection, load_library


@cache
def knowledge() -> Knowledge:
    return Knowledge(load(), load_library(), load_collection("answers"))


def answer_to(
    question: str, audience: str = "person", region: str | None = "us", **more: Any
) -> Answer:
    return ask(QuestionRequest(question, audience, region, **more), knowledge())
