"""What is wrong with a call, as an OperationOutcome: one issue for each problem."""

from __future__ import annotations

from collections.abc import Iterable

from unclench.errors import Problem
from unclench.render.json_text import Json

# The code of an issue by the status of HTTP.
CODES = {
    400: "structure", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported",
    406: "not-supported", 408: "timeout", 412: "incomplete", 413: "too-long",
    415: "not-supported", 421: "forbidden", 422: "invalid", 429: "throttled", 500: "exception",
}  # fmt: skip
OTHER = "processing"


def outcome(status: int, detail: str, problems: Iterable[Problem], trace: str) -> Json:
    """`trace` is the id of the call in the log."""
    code = CODES.get(status, OTHER)
    issues = [_issue(code, problem) for problem in problems] or [
        {"severity": "error", "code": code, "details": {"text": detail}}
    ]
    issues[-1]["diagnostics"] = " ".join((issues[-1].get("diagnostics", ""), f"Trace {trace}"))
    issues[-1]["diagnostics"] = issues[-1]["diagnostics"].strip()
    return {"resourceType": "OperationOutcome", "issue": issues}


def _issue(code: str, problem: Problem) -> Json:
    return {
        "severity": "error",
        "code": code,
        "details": {"text": str(problem)},
        **({"diagnostics": problem.do} if problem.do else {}),
        **({"expression": [problem.place]} if problem.place else {}),
    }
