"""Which callers each route is for. Where callers sign in, a route without a line here is
closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from unclench.accounts.roles import (
    ADMIN,
    AUTHOR,
    CARER,
    CLINICIAN,
    ERASE,
    PERSON,
    READ,
    ROLES,
    SHARE,
    SIGN,
    WRITE,
)


class AccessRule(NamedTuple):
    """`roles` may call; empty for everybody. `action`: what happens to the record of the person
    that the path names, or (`inside`) that the body or query names.

    `known`: who calls is looked up although everybody may. `pages`: not for a program's token.
    `signed`: a call that a trusted client signs needs no account. `first`: also before the
    one-time codes that the clinic asks for are set up.
    """

    roles: frozenset[str] = frozenset()
    action: str = ""
    inside: bool = False
    known: bool = False
    pages: bool = False
    signed: bool = False
    first: bool = False


EVERYBODY = AccessRule()
WELCOME = AccessRule(known=True)
ANY_ACCOUNT = AccessRule(frozenset(ROLES), pages=True)
AT_FIRST = ANY_ACCOUNT._replace(first=True)
WITH_RECORDS = AccessRule(frozenset({PERSON, CARER, CLINICIAN}))
COMPUTES = AccessRule(frozenset({CLINICIAN, AUTHOR}))
TRUSTED = AccessRule(frozenset({CLINICIAN, AUTHOR}), signed=True)


def _record(action: str, *, inside: bool = False) -> AccessRule:
    return AccessRule(frozenset({PERSON, CARER, CLINICIAN}), action, inside)


FOR_CLINICIANS = AccessRule(frozenset({CLINICIAN}), pages=True)
FOR_ADMIN = AccessRule(frozenset({ADMIN}), pages=True)
READS, WRITES, SHARES, ERASES = map(_record, (READ, WRITE, SHARE, ERASE))
SIGNS = _record(SIGN)._replace(pages=True)

RULES: Mapping[str, AccessRule] = {
    # pages that anybody reads
    "GET /": WELCOME,
    "GET /help-now": EVERYBODY,
    "GET /danger": EVERYBODY,
    "GET /missed": EVERYBODY,
    "GET /ask": WELCOME,
    "GET /learn": WELCOME,
    "GET /learn/{page}": WELCOME,
    "GET /sources/{source}": WELCOME,
    "GET /statements/{claim}": EVERYBODY,
    "GET /evidence": EVERYBODY,
    "GET /evidence/": EVERYBODY,
    "GET /evidence/{claim}": WELCOME,
    "GET /knowledge": WELCOME,
    "GET /knowledge/review": WELCOME,
    "GET /knowledge/{kind}": WELCOME,
    "GET /knowledge/{kind}/{name:path}": WELCOME,
    "GET /static/{digest}/{name}": EVERYBODY,
    "GET /static/{name}": EVERYBODY,
    "GET /offline": EVERYBODY,
    "GET /service-worker.js": EVERYBODY,
    "GET /look": EVERYBODY,
    "POST /look": EVERYBODY,
    "POST /reader": EVERYBODY,
    # a person's record
    "POST /begin": WITH_RECORDS,
    "GET /people/{person}/plan": READS,
    "GET /people/{person}/plan.{form}": READS,
    "GET /people/{person}/record.json": READS,
    "POST /people/{person}/erase": ERASES,
    "GET /people/{person}/questions": WRITES,
    "POST /people/{person}/questions": WRITES,
    "POST /people/{person}/tired": READS,
    "GET /people/{person}/triggers": READS,
    "POST /people/{person}/triggers": WRITES,
    "GET /people/{person}/triggers/found": READS,
    "GET /people/{person}/triggers/found.pdf": READS,
    "GET /people/{person}/feel": READS,
    "POST /people/{person}/feel": WRITES,
    "GET /people/{person}/medicines": READS,
    "GET /people/{person}/medicines/{medicine}": READS,
    "POST /people/{person}/medicines/{medicine}/since": WRITES,
    "GET /people/{person}/missed": READS,
    "GET /people/{person}/medicines/{medicine}/missed": READS,
    "POST /people/{person}/medicines/{medicine}/missed": WRITES,
    "POST /people/{person}/medicines/{medicine}/not-missed": WRITES,
    "GET /people/{person}/medicines/{medicine}/one-dose": READS,
    "POST /people/{person}/medicines/{medicine}/one-dose": WRITES,
    "GET /people/{person}/diary": READS,
    "GET /people/{person}/diary/{day}": READS,
    "POST /people/{person}/diary/{day}": WRITES,
    "POST /people/{person}/diary/{day}/undo": WRITES,
    "GET /people/{person}/doses": READS,
    "POST /people/{person}/doses/taken": WRITES,
    "POST /people/{person}/doses/signed": WRITES,
    "GET /people/{person}/doses/{medicine}/missed": READS,
    "POST /people/{person}/doses/{medicine}/missed": WRITES,
    "GET /people/{person}/visit": READS,
    "GET /people/{person}/visit.pdf": READS,
    "GET /people/{person}/visit/{text}.txt": READS,
    "GET /people/{person}/letters/{referral}.pdf": READS,
    "GET /people/{person}/share": READS,
    "POST /people/{person}/share": SHARES,
    "GET /people/{person}/share.pdf": READS,
    "GET /people/{person}/share/preview": READS,
    "GET /people/{person}/share/{share}": SHARES,
    "POST /people/{person}/share/{share}/revoke": SHARES,
    "POST /shl/{share}": EVERYBODY,
    "GET /people/{person}/diary/export.{form}": READS,
    "POST /people/{person}/diary/import": WRITES,
    "GET /trusted-clinicians": FOR_ADMIN,
    "POST /trusted-clinicians": FOR_ADMIN,
    "POST /trusted-clinicians/withdraw": FOR_ADMIN,
    "GET /people/{person}/stretches": READS,
    "POST /people/{person}/stretches": WRITES,
    "POST /people/{person}/stretches/undo": WRITES,
    "GET /people/{person}/moves": READS,
    "POST /people/{person}/moves": SIGNS,
    "GET /people/{person}/moves/sheet": READS,
    "GET /people/{person}/moves/sheet.pdf": READS,
    "GET /people/{person}/planner": SIGNS,
    "POST /people/{person}/planner/still-true": SIGNS,
    "GET /people/{person}/planner/{medicine}": SIGNS,
    "POST /people/{person}/planner/{medicine}": SIGNS,
    "POST /people/{person}/planner/{medicine}/otherwise": SIGNS,
    "GET /people/{person}/schedules/{schedule}": READS,
    "GET /people/{person}/schedules/{schedule}/doses.{form}": READS,
    "POST /people/{person}/schedules/{schedule}/end": SIGNS,
    "GET /signing-key": FOR_CLINICIANS,
    "POST /signing-key": FOR_CLINICIANS,
    # accounts
    "GET /sign-in": WELCOME,
    "POST /sign-in": EVERYBODY,
    "GET /sign-in/code": EVERYBODY,
    "POST /sign-in/code": EVERYBODY,
    "GET /sign-in/invitation": EVERYBODY,
    "POST /sign-in/invitation": EVERYBODY,
    "GET /sign-in/provider": EVERYBODY,
    "GET /sign-in/provider/back": EVERYBODY,
    "POST /sign-out": AT_FIRST,
    "GET /account": ANY_ACCOUNT,
    "POST /account/password": ANY_ACCOUNT,
    "POST /account/sessions/end": ANY_ACCOUNT,
    "GET /account/codes": AT_FIRST,
    "POST /account/codes": AT_FIRST,
    # the JSON API
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /api/docs": EVERYBODY,
    "GET /api/docs.css": EVERYBODY,
    "GET /api/v1/openapi.json": EVERYBODY,
    "GET /api/v1/about": EVERYBODY,
    "GET /api/v1/record-schema": EVERYBODY,
    "POST /api/v1/plan": COMPUTES,
    "POST /api/v1/triage": COMPUTES,
    "POST /api/v1/why": COMPUTES,
    "POST /api/v1/programme": COMPUTES,
    "POST /api/v1/titrate/{medicine}": COMPUTES,
    "POST /api/v1/taper/{medicine}": COMPUTES,
    "POST /api/v1/ask": COMPUTES,
    "GET /api/v1/diary/entries": _record(READ, inside=True),
    "POST /api/v1/diary/entries": _record(WRITE, inside=True),
    # FHIR and hooks
    "GET /fhir/metadata": EVERYBODY,
    "GET /fhir/Questionnaire/unclench": EVERYBODY,
    "POST /fhir/PlanDefinition/unclench/$apply": COMPUTES,
    "POST /fhir/QuestionnaireResponse/$plan": COMPUTES,
    "GET /cds-services": TRUSTED,
    "POST /cds-services/{service}": TRUSTED,
    "POST /cds-services/{service}/feedback": TRUSTED,
}
