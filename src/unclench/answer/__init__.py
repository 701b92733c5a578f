"""Questions answered from claims: triage first, then the question, then what the sources say, each
sentence verified."""

from unclench.answer.models import Answer, QuestionRequest
from unclench.answer.pipeline import ask

__all__ = ["Answer", "QuestionRequest", "ask"]
