"""Operations on a record or a Bundle: the plan, triage, reasons and exercises."""

from __future__ import annotations

from unclench.app.person import PersonRequest
from unclench.app.programme import USUAL_WEEKS, ProgrammeRequest, programme
from unclench.content import load_collection
from unclench.intake.record import check_mapping
from unclench.intake.text import read_json_tree
from unclench.render.formats import written
from unclench.render.programme.formats import ShownProgramme
from unclench.serve.api import parameters as given
from unclench.serve.api.made import PERSON, look_of, plan_json, triage_json, why_json
from unclench.serve.api.operation import OF_A_RECORD, Asked, Operation, apart
from unclench.serve.api.shapes import named

BODY = named("RecordOrBundle")
WHOSE = (given.REGION, given.DATE)


def person_of(asked: Asked) -> PersonRequest:
    """Whose record it is. A body is JSON alone: what else a record may be written in is for
    files."""
    tree, query = read_json_tree(asked.body), asked.query
    check_mapping(tree)
    return PersonRequest(tree, asked.today, query.get("date"), query.get("region"))


def plan_made(asked: Asked) -> bytes:
    return plan_json(person_of(asked), asked.query, asked.content)


def triage_made(asked: Asked) -> bytes:
    return triage_json(person_of(asked), asked.query, asked.content)


def why_made(asked: Asked) -> bytes:
    return why_json(person_of(asked), asked.query, asked.content)


def programme_made(asked: Asked) -> bytes:
    look, query = look_of(asked.query, PERSON), asked.query
    weeks, approved_only = query.get("weeks", USUAL_WEEKS), query.get("approved_only", False)
    request = ProgrammeRequest(person_of(asked), look.audience, weeks, approved_only)
    found = programme(request, asked.content, load_collection("exercises"))
    return written("programme", "json", ShownProgramme(*found), look)


OPERATIONS = (
    Operation(
        "/api/v1/plan", "plan", "The plan for one person",
        "A verdict for every option with its reasons and claims; danger first.", named("Plan"),
        apart(plan_made), BODY, (given.AUDIENCE, *WHOSE, given.REGIMEN, given.APPROVED_ONLY),
        decided=(*OF_A_RECORD, "regimen"),
    ),
    Operation(
        "/api/v1/triage", "triage", "Triage",
        "Danger signs, side effects, withdrawal and overdose only.", named("Triage"),
        apart(triage_made), BODY, (given.AUDIENCE, *WHOSE), decided=OF_A_RECORD,
    ),
    Operation(
        "/api/v1/why", "why", "Why an option has its verdict",
        "The reasons of one verdict, and the smallest change of facts that would flip it.",
        named("Why"), apart(why_made), BODY, (given.OPTION, *WHOSE),
        decided=OF_A_RECORD,
    ),
    Operation(
        "/api/v1/programme", "programme", "Exercises for one person",
        "Which, how much, how they grow, and when to stop.", named("Programme"),
        apart(programme_made), BODY, (given.AUDIENCE, *WHOSE, given.WEEKS, given.APPROVED_ONLY),
        decided=OF_A_RECORD,
    ),
)  # fmt: skip
