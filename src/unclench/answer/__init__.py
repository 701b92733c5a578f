"""Questions answered from claims: triage first, then what is asked, then what the sources say, each sentence verified."""

from unclench.answer.asking import ask
from unclench.answer.models import Answer, Request

__all__ = ["Answer", "Request", "ask"]
