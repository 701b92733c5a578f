"""Every promise of safety, proved for all possible people or broken by one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from unclench.app.knowledge.folders import knowledge_folder, sound_draft
from unclench.content.content import Content
from unclench.errors import InputError, Problem, unusable
from unclench.language.suggest import did_you_mean

if TYPE_CHECKING:
    from unclench.content.types.promises import Promise
    from unclench.decision.plan import PlanModel
    from unclench.proof.promises.prove import Failure


class ProveRequest(NamedTuple):
    """Promises by `promise`: ids or the first part of them; none for all. `folder` is None for the
    knowledge this program came with."""

    today: date
    promise: tuple[str, ...] = ()
    folder: str | None = None


class DraftStory(NamedTuple):
    """Someone who breaks a promise, as the beginning of a story."""

    name: str
    text: str


class Tried(NamedTuple):
    """One promise, how many questions were asked for it, and what went wrong."""

    promise: Promise
    questions: int
    problems: list[Problem]
    stories: tuple[DraftStory, ...]

    @property
    def holds(self) -> bool:
        return not self.problems


def prove(request: ProveRequest, content: Content) -> Iterator[Tried]:
    """One promise after the other: each takes a while.

    InputError when the solver is not installed or there is no such folder, RequestError when there
    is no such promise, KnowledgeError when the knowledge is broken.
    """
    if find_spec("z3") is None:
        reason, hint = "the solver Z3 is not installed", "pip install 'unclench[proof]'"
        raise InputError([Problem("knowledge prove", reason, hint)])
    from unclench.decision.plan import plan_model
    from unclench.proof.promises.prove import promises_of
    from unclench.proof.promises.prove import prove as proved

    draft = sound_draft(knowledge_folder(request.folder))
    chosen = _chosen(promises_of(draft), request.promise)
    model = plan_model(draft)
    for found in proved(model, chosen):
        yield Tried(
            found.promise,
            found.questions,
            [_problem(failure) for failure in found.failures],
            tuple(
                _story(model, failure, content, request.today)
                for failure in found.failures
                if failure.person is not None
            ),
        )


def _chosen(promises: tuple[Promise, ...], wanted: tuple[str, ...]) -> list[Promise]:
    for word in wanted:
        if not any(promise.id.startswith(word) for promise in promises):
            hint = did_you_mean(word, tuple(p.id for p in promises))
            raise unusable("promise", f"there is no promise '{word}'", hint)
    return [promise for promise in promises if not wanted or promise.id.startswith(wanted)]


def _problem(failure: Failure) -> Problem:
    about = f" ({failure.obligation.about})" if failure.obligation.about else ""
    return Problem(
        f"promise {failure.obligation.promise.id}{about}",
        failure.reason,
        "Mend the rule, or say what is really promised.",
    )


def _story(model: PlanModel, failure: Failure, content: Content, today: date) -> DraftStory:
    """Who it is, and what should not be. What should be is for its author to say."""
    from unclench.proof.diff.report import size
    from unclench.proof.promises.records import record_of

    assert failure.person is not None
    name = "-".join(_words(failure))
    record = record_of(model.findings.draft, failure.person.facts, name, today)
    about = failure.obligation.about or failure.obligation.promise.id
    text = (
        f"# {about}: {_checked(model, failure, record, content, today)}\n"
        f"# {size(*failure.person[1:])}\n"
        f"story: >\n  {failure.obligation.promise.says}\n  It does not hold for this person.\n"
    )
    return DraftStory(name, text + _yaml({"record": record}))


def _words(failure: Failure) -> list[str]:
    text = f"{failure.obligation.promise.id} {failure.obligation.about}"
    return "".join(letter if letter.isalpha() else " " for letter in text.lower()).split()


def _checked(
    model: PlanModel, failure: Failure, record: dict[str, Any], content: Content, today: date
) -> str:
    """Whether the record, read as any other, really is such a person."""
    from unclench.intake.door import record_of as read
    from unclench.patient.build import build
    from unclench.proof.promises.prove import breaks

    try:
        facts = build(read(record, content, today=today), content).facts
    except InputError as error:
        return f"no record can say this ({error})"
    found = breaks(model, failure.obligation, facts)
    if found is None:
        return "the first of two people who differ by this change"
    return (
        "this record breaks the promise"
        if found
        else "this record comes near; not all of these facts can be written in one"
    )


def _yaml(tree: dict[str, Any]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        """Exact numbers stay as they are."""

    Dumper.add_representer(
        Decimal,
        lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"),
    )
    return str(yaml.dump(tree, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120))
