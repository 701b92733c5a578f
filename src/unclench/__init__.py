"""Decision support and self-management for spasticity, spasms and cramps in multiple sclerosis.

from datetime import date
import unclench

plan = unclench.plan_for(open("examples/anna.yaml", "rb").read(), today=date.today())
plan["stage"]["id"]

Results are JSON trees: dicts, lists, texts, numbers, True, False and None. Doses are exact decimals
in texts. Days are `datetime.date` on the way in and ISO 8601 texts on the way out. `audience` is
"person", "carer" or "clinician"; `region` is "us", "uk" or None for not known; `content` is what
`load_content` returns, None for the program's own. Every error is an UnclenchError.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unclench.errors import CriterionError, DoseError, InputError, KnowledgeError, UnclenchError

if TYPE_CHECKING:
    from unclench.app.content import LoadedContent

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
]

__version__ = "0.1.0"


def load_content(overlay: str | Path | None = None) -> LoadedContent:
    """The program's own content, or with the folder of a clinic's overlay on top of it. Compiled
    once, however often it is loaded.

    Raises InputError when there is no overlay in the folder, KnowledgeError when it is broken or
    would make a limit milder.
    """
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
    from unclench.content import load, load_shelf
    from unclench.render.programme.json import to_dict

    with _used(content):
        asked = ProgrammeRequest(PersonRequest(data, today, region=region), audience, weeks)
        return to_dict(*programme(asked, load(), load_shelf("exercises")), audience)


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
    from unclench.answer.models import Knowledge
    from unclench.app.ask import AskRequest, ask
    from unclench.app.person import PersonRequest
    from unclench.content import load, load_library, load_shelf
    from unclench.render.answer.json import to_dict

    with _used(content):
        knowledge = Knowledge(load(), load_library(), load_shelf("answers"))
        person = None if data is None else PersonRequest(data, today, region=region)
        answer = ask(AskRequest(question, audience, region, person), knowledge)
        return to_dict(answer, knowledge, audience)


def _used(content: LoadedContent | None) -> AbstractContextManager[None]:
    return nullcontext() if content is None else content.in_use()
