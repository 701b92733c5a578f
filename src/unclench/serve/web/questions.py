"""The interview as pages: one question on each, "I don't know" on each, and back by the browser.

Which questions were passed in this sitting is in the address, so that nothing is kept of it.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from unclench.app.interview.answers import answer
from unclench.app.interview.models import (
    ANSWER,
    MORE,
    AnswerRequest,
    GivenAnswer,
    InterviewQuestion,
    InterviewState,
)
from unclench.app.interview.order import MOST_BEFORE_PLAN, next_question
from unclench.app.interview.questions import asking, question_of
from unclench.content.content import Content
from unclench.errors import RequestError, unusable
from unclench.serve.http.refusal import RefusedCallError
from unclench.serve.http.site import Site
from unclench.serve.http.user import user_of
from unclench.serve.web.first import SEE_OTHER
from unclench.serve.web.forms import Sent, every, form_of, one
from unclench.serve.web.frame import WebPage, reader_of, shown
from unclench.serve.web.people import KeptRecord, keep, kept_record

ENTRIES = 12  # things that one page asks for
NONE = "none"
SEVERAL = ("several", "several_or_words")
PATH = "/people/{person}/questions"


class Sitting(NamedTuple):
    """The questions that were answered and passed in this sitting."""

    answered: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()

    def query(self) -> str:
        told = {"answered": ",".join(self.answered), "passed": ",".join(self.passed)}
        return urlencode({key: value for key, value in told.items() if value})


def add(routes: APIRouter, site: Site) -> None:
    async def ask(request: Request) -> Response:
        kept, sitting = await kept_record(request.path_params["person"], site), sitting_of(request)
        state = state_of(kept, sitting, request)
        found = await site.workers.run(lambda: next_question(state, site.content))
        wanted = request.query_params.get("question", "")
        chosen = question_of(wanted, asking(site.content, state.audience)) if wanted else None
        if found.plan.urgent and not sitting_on(request) and not chosen:
            return RedirectResponse(f"/people/{kept.person}/plan", SEE_OTHER)
        ended = found.asked >= MOST_BEFORE_PLAN and not sitting_on(request)
        question = chosen or (None if ended else found.question)
        if question is None:
            return RedirectResponse(f"/people/{kept.person}/plan", SEE_OTHER)
        page = question_page(question, kept, sitting, site.content, request)
        return shown(page, request, site.content)

    async def take(request: Request) -> Response:
        sent = await form_of(request)
        kept, sitting = await kept_record(request.path_params["person"], site), sitting_of(request)
        state, by = state_of(kept, sitting, request), asking(site.content, reader_of(request))
        question = question_of(one(sent, "question"), by)
        if question is None:
            raise RefusedCallError(422, "There is no such question.")
        try:
            given = None if one(sent, "unknown") else given_of(question, sent)
            asked = AnswerRequest(state, question.id, given)
            taken = await site.workers.run(lambda: answer(asked, site.content))
        except RequestError as error:
            page = question_page(question, kept, sitting, site.content, request, error, sent)
            return shown(page._replace(status=422), request, site.content)
        if taken.state.record != state.record or kept.version == 0:
            made, who = dict(taken.state.record), user_of(request).by()
            await keep(kept, made, one(sent, "key"), request.state.today, site, who)
        after = Sitting(tuple(sorted(taken.state.answered)), tuple(sorted(taken.state.passed)))
        more = "&more=yes" if sitting_on(request) else ""
        place = f"/people/{kept.person}/questions?{after.query()}{more}"
        return RedirectResponse(place, SEE_OTHER)

    routes.add_api_route(PATH, ask, methods=["GET", "HEAD"])
    routes.add_api_route(PATH, take, methods=["POST"])


def sitting_of(request: Request) -> Sitting:
    def listed(name: str) -> tuple[str, ...]:
        return tuple(filter(None, request.query_params.get(name, "").split(",")))

    return Sitting(listed("answered"), listed("passed"))


def sitting_on(request: Request) -> bool:
    """Whether more is asked although there is a plan."""
    return bool(request.query_params.get("more"))


def state_of(kept: KeptRecord, sitting: Sitting, request: Request) -> InterviewState:
    answered, passed = frozenset(sitting.answered), frozenset(sitting.passed)
    return InterviewState(kept.tree, request.state.today, reader_of(request), answered, passed)


def question_page(
    question: InterviewQuestion,
    kept: KeptRecord,
    sitting: Sitting,
    content: Content,
    request: Request,
    error: RequestError | None = None,
    sent: Sent = (),
) -> WebPage:
    """The question with what was sent, when that could not be used."""
    number = len(sitting.answered) + len(sitting.passed) + 1
    most = max(MOST_BEFORE_PLAN, number)
    values: dict[str, object] = {
        "question": question,
        "several": SEVERAL,
        "can_be_none": question.repeats or question.fields[0].kind in SEVERAL,
        "entries": ENTRIES if question.repeats else 1,
        "sent": dict(sent),
        "chosen": {key: every(sent, key) for key, _ in sent},
        "problems": error.problems if error else (),
        "number": number,
        "last": most,
        "person": kept.person,
        "action": f"{request.url.path}?{request.url.query}",
        "most": 10,
    }
    return WebPage("question", values)


def given_of(question: InterviewQuestion, sent: Sent) -> GivenAnswer:
    """The fields of each entry that has any. That there is none has to be said: a form that was
    sent without an answer answers nothing (RequestError)."""
    if one(sent, NONE):
        return () if question.repeats else ({question.fields[0].id: NONE},)
    entries = (_entry(question, sent, f"{n}.") for n in range(ENTRIES))
    named = tuple(entry for entry in entries if any(entry.values()))
    if not named:
        raise unusable(ANSWER, "nothing was chosen or written", "Answer, or press a button below.")
    return _with_more(named, sent)


def _entry(question: InterviewQuestion, sent: Sent, prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field in question.fields:
        values = [one.strip() for one in every(sent, f"{prefix}{field.id}") if one.strip()]
        if field.kind in SEVERAL:
            found[field.id] = ", ".join(values)
        elif values:
            found[field.id] = values[-1]
    return found


def _with_more(entries: GivenAnswer, sent: Sent) -> GivenAnswer:
    """With a list that the person could not name to its end said to be open."""
    if not one(sent, MORE) or not entries:
        return entries
    return (*entries[:-1], {**entries[-1], MORE: "yes"})
