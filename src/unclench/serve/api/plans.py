"""Operations on a record or a Bundle: the plan, triage, reasons and exercises."""

from __future__ import annotations

from unclench.app.person import PersonRequest
from unclench.app.plan import PlanRequest, plan
from unclench.app.programme import USUAL_WEEKS, ProgrammeRequest, programme
from unclench.app.triage import TriageRequest, triage
from unclench.app.why import WhyRequest, why
from unclench.content import load_collection
from unclench.intake.record import check_mapping
from unclench.intake.text import read_json_tree
from unclench.render.formats import Look, written
from unclench.render.plan.formats import ShownPlan, ShownTriage, ShownWhy
from unclench.render.programme.formats import ShownProgramme
from unclench.serve.api import parameters as given
from unclench.serve.api.operation import OF_A_RECORD, Asked, Operation, apart
from unclench.serve.api.shapes import named

CLINICIAN, PERSON = "clinician", "person"
BODY = named("RecordOrBundle")
WHOSE = (given.REGION, given.DATE)


def person_of(asked: Asked) -> PersonRequest:
    """Whose record it is. A body is JSON alone: what else a record may be written in is for
    files."""
    tree, query = read_json_tree(asked.body), asked.query
    check_mapping(tree)
    return PersonRequest(tree, asked.today, query.get("date"), query.get("region"))


def _look(asked: Asked, usual: str = CLINICIAN) -> Look:
    return Look(asked.query.get("audience", usual))


def plan_made(asked: Asked) -> bytes:
    request = PlanRequest(
        person_of(asked), asked.query.get("regimen"), asked.query.get("approved_only", False)
    )
    shown = ShownPlan(plan(request, asked.content), asked.content)
    return written("plan", "json", shown, _look(asked))


def triage_made(asked: Asked) -> bytes:
    found = triage(TriageRequest(person_of(asked)), asked.content, load_collection("effects"))
    return written("triage", "json", ShownTriage(*found), _look(asked))


def why_made(asked: Asked) -> bytes:
    found = why(WhyRequest(person_of(asked), asked.query["option"]), asked.content)
    return written("why", "json", ShownWhy(*found), _look(asked))


def programme_made(asked: Asked) -> bytes:
    look = _look(asked, PERSON)
    weeks = asked.query.get("weeks", USUAL_WEEKS)
    request = ProgrammeRequest(
        person_of(asked), look.audience, weeks, asked.query.get("approved_only", False)
    )
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
