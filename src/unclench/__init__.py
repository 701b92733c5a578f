"""Decision support and self-management for spasticity, spasms and cramps in multiple sclerosis.

    from datetime import date
    import unclench

    plan = unclench.plan_for(open("examples/anna.yaml", "rb").read(), today=date.today())
    plan["stage"]["id"]

Results are JSON trees (`verify` returns a value, `scan` a table): dicts, lists, texts, numbers,
True, False and None. Doses are exact decimals in texts. Days are `datetime.date` on the way in and
ISO 8601 texts on the way out. `audience` is "person", "carer" or "clinician"; `region` is "us",
"uk" or None for not known; `content` is what `load_content` returns, None for the program's own.
Every error is an UnclenchError.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

from unclench.errors import CriterionError, DoseError, InputError, KnowledgeError, UnclenchError

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyRelation

    from unclench.app.content import LoadedContent
    from unclench.app.switch import SwitchRequest
    from unclench.app.taper import TaperRequest
    from unclench.app.titrate import TitrateRequest
    from unclench.app.verify import Verified, VerifyRequest
    from unclench.render.schedule.view import EndedSchedule, ScheduleView, SwitchView

from unclench.version import __version__

__all__ = [
    "CriterionError",
    "DoseError",
    "InputError",
    "KnowledgeError",
    "UnclenchError",
    "__version__",
    "answer_for",
    "load_content",
    "plan_for",
    "programme_for",
    "scan",
    "switch",
    "taper",
    "titrate",
    "verify",
]


def load_content(overlay: str | Path | None = None) -> LoadedContent:
    """The program's own content, or with the folder of a clinic's overlay on top of it. Compiled
    once, however often it is loaded.

    Raises InputError when there is no overlay in the folder, KnowledgeError when it is broken or
    would make a limit milder.
    """
    from pathlib import Path

    from unclench.app.content import load_content

    return load_content(None if overlay is None else Path(overlay))


def plan_for(
    data: bytes,
    *,
    today: date,
    audience: str = "clinician",
    region: str | None = None,
    content: LoadedContent | None = None,
) -> dict[str, Any]:
    """The plan (`unclench.plan/1`, a JSON tree) for the bytes of a record or a FHIR R4 Bundle.

    Raises InputError, with one Problem a fault, when the bytes cannot be used.
    """
    from unclench.app.person import PersonRequest
    from unclench.app.plan import PlanRequest, plan
    from unclench.content import load
    from unclench.render.plan.json import whole_json

    with _used(content):
        known = load()
        found = plan(PlanRequest(PersonRequest(data, today, region=region)), known)
        return whole_json(found, known, audience)


def programme_for(
    data: bytes,
    *,
    today: date,
    weeks: int = 8,
    audience: str = "person",
    region: str | None = None,
    content: LoadedContent | None = None,
) -> dict[str, Any]:
    """The exercises (`unclench.programme/1`) for the person of a record or Bundle, for 1 to 26
    weeks from the day after the plan.

    Raises InputError when the bytes or the number of weeks cannot be used.
    """
    from unclench.app.person import PersonRequest
    from unclench.app.programme import ProgrammeRequest, programme
    from unclench.content import load, load_collection
    from unclench.render.programme.json import to_dict

    with _used(content):
        asked = ProgrammeRequest(PersonRequest(data, today, region=region), audience, weeks)
        return to_dict(*programme(asked, load(), load_collection("exercises")), audience)


def answer_for(
    question: str,
    *,
    today: date,
    data: bytes | None = None,
    audience: str = "person",
    region: str | None = None,
    content: LoadedContent | None = None,
) -> dict[str, Any]:
    """The answer (`unclench.answer/1`) to a question in plain words, about the person of a record
    or Bundle if `data` is one. `action` says whether it is an answer, a refusal or triage.

    Raises InputError when the bytes cannot be used; a question always gets an answer.
    """
    from unclench.app.ask import AskRequest, ask, knowledge_of
    from unclench.app.person import PersonRequest
    from unclench.content import load
    from unclench.render.answer.json import to_dict

    with _used(content):
        knowledge = knowledge_of(load())
        person = None if data is None else PersonRequest(data, today, region=region)
        answer = ask(AskRequest(question, audience, region, person), knowledge)
        return to_dict(answer, knowledge, audience)


def scan(
    source: str | Path,
    *,
    today: date,
    output: str | Path | None = None,
    region: str | None = None,
    threads: int = 1,
    content: LoadedContent | None = None,
) -> DuckDBPyRelation:
    """What is decided for everybody in a folder of FHIR Bulk Data or a table of facts: a relation
    of DuckDB with a row for each person, which gives an Arrow table (`arrow`), a data frame (`df`),
    or rows (`fetchall`). `output` names a new folder that keeps the result, with its facts and its
    report. More than one of `threads` starts processes; with `content` there is always one.

    Raises InputError for a source that cannot be used, and when the extra
    `unclench[population]` is not installed.
    """
    from unclench.app.scan import ScanRequest, scan_table

    with _used(content):
        place = "" if output is None else str(output)
        alone = 1 if content else threads
        return scan_table(ScanRequest(str(source), place, today, region, threads=alone))


def titrate(request: TitrateRequest, *, content: LoadedContent | None = None) -> dict[str, Any]:
    """The dated titration of one medicine (`unclench.schedule/1`), down to the tablets; with
    check-ins that leave no schedule, what to do now.

    A TitrateRequest (unclench.app.titrate) names the medicine, the person and the day; a `Dose` is
    an amount, its unit and "day". Raises InputError for what is not possible or not for this
    person, DoseError for doses that cannot be made from the products to hand.
    """
    from unclench.app.titrate import titrate
    from unclench.content import load

    with _used(content):
        return _tree(titrate(request, load()))


def taper(request: TaperRequest, *, content: LoadedContent | None = None) -> dict[str, Any]:
    """The dated taper from the present dose (`unclench.schedule/1`), as `titrate` gives a
    titration, with the same errors; the request is a TaperRequest (unclench.app.taper)."""
    from unclench.app.taper import taper
    from unclench.content import load

    with _used(content):
        return _tree(taper(request, load()))


def switch(request: SwitchRequest, *, content: LoadedContent | None = None) -> dict[str, Any]:
    """The taper of one medicine and the titration of another, one change at a time: the tree of
    the taper, with the other in `switch_to`. The request is a SwitchRequest (unclench.app.switch).

    Raises what `taper` and `titrate` raise.
    """
    from unclench.app.switch import switch
    from unclench.content import load

    with _used(content):
        return _tree(switch(request, load()))


def verify(request: VerifyRequest, *, content: LoadedContent | None = None) -> Verified:
    """The signed schedules of a JSON file, each exactly what was signed and still in force. The
    request is a VerifyRequest (unclench.app.verify).

    Raises InputError with one Problem for each difference, or for what ended a signature.
    """
    from unclench.app.verify import verify
    from unclench.content import load

    with _used(content):
        return verify(request, load())


def _tree(shown: ScheduleView | SwitchView | EndedSchedule) -> dict[str, Any]:
    from json import loads

    from unclench.render.formats import Look, written
    from unclench.render.schedule.view import KINDS

    made: dict[str, Any] = loads(written(KINDS[type(shown)], "json", shown, Look()))
    return made


def _used(content: LoadedContent | None) -> AbstractContextManager[None]:
    return nullcontext() if content is None else content.in_use()
