"""The arguments of `unclench knowledge prove`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from unclench.app.knowledge.folders import own_folder
from unclench.errors import InputError, KnowledgeError, Problem
from unclench.serve.cli.parser import Parser
from unclench.serve.cli.writing import write_text


def add(parser: Parser) -> None:
    parser.add_argument(
        "promise", nargs="*", metavar="PROMISE", help="ids, or the first part of them; default: all"
    )
    parser.add_argument(
        "--folder", metavar="FOLDER", help="default: the knowledge this program came with"
    )
    parser.add_argument(
        "--stories",
        metavar="FOLDER",
        help="write whoever breaks a promise to FOLDER as the beginning of a story",
    )


if TYPE_CHECKING:
    from unclench.content.types.promises import Promise
    from unclench.proof.model.plan import PlanModel
    from unclench.proof.promises.prove import Failure


def run(arguments: Namespace) -> int:
    """One line for each promise. A promise that does not hold is a problem of the content: exit
    code 2."""
    if find_spec("z3") is None:
        raise InputError(
            [
                Problem(
                    "knowledge prove",
                    "the solver Z3 is not installed",
                    "pip install 'unclench[proof]'",
                )
            ]
        )
    from unclench.content.source.folder import read_folder
    from unclench.proof.model.plan import plan_model
    from unclench.proof.promises.prove import promises_of, prove

    draft = read_folder(_folder(arguments.folder))
    if draft.problems:
        raise KnowledgeError(draft.problems)
    model, problems, asked = plan_model(draft), [], 0
    chosen = _chosen(promises_of(draft), arguments.promise)
    for found in prove(model, chosen):
        asked += found.questions
        write_text(
            f"{'broken' if found.failures else 'proved'}  {found.promise.id}: "
            f"{found.promise.says}\n"
        )
        problems += [_problem(failure) for failure in found.failures]
        _show(model, found.failures, arguments.stories)
    if problems:
        raise KnowledgeError(problems)
    write_text(f"{len(chosen)} promises hold for everybody ({asked} questions).\n")
    return 0


def _folder(given: str | None) -> Path:
    root = Path(given) if given else own_folder()
    if not root.is_dir():
        raise InputError(
            [
                Problem(
                    str(root), "there is no such folder", "Name a knowledge folder with --folder."
                )
            ]
        )
    return root


def _chosen(promises: tuple[Promise, ...], wanted: list[str]) -> list[Promise]:
    from unclench.language.suggest import did_you_mean

    for word in wanted:
        if not any(promise.id.startswith(word) for promise in promises):
            raise InputError(
                [
                    Problem(
                        "PROMISE",
                        f"there is no promise '{word}'",
                        did_you_mean(word, tuple(p.id for p in promises)),
                    )
                ]
            )
    return [promise for promise in promises if not wanted or promise.id.startswith(tuple(wanted))]


def _problem(failure: Failure) -> Problem:
    about = f" ({failure.obligation.about})" if failure.obligation.about else ""
    return Problem(
        f"promise {failure.obligation.promise.id}{about}",
        failure.reason,
        "Mend the rule, or say what is really promised.",
    )


def _show(model: PlanModel, failures: tuple[Failure, ...], folder: str | None) -> None:
    for failure in failures:
        if failure.person is not None:
            name = "-".join(_words(failure))
            story = "".join(_story(model, failure, name))
            write_text(story)
            if folder is not None:
                Path(folder).mkdir(parents=True, exist_ok=True)
                write_text(story, str(Path(folder) / f"{name}.yaml"))


def _words(failure: Failure) -> list[str]:
    text = f"{failure.obligation.promise.id} {failure.obligation.about}"
    return "".join(letter if letter.isalpha() else " " for letter in text.lower()).split()


def _story(model: PlanModel, failure: Failure, name: str) -> Iterator[str]:
    """The beginning of a story: who it is, and what should not be. What should be is for its author
    to say."""
    from datetime import date

    from unclench.proof.diff.report import size
    from unclench.proof.promises.records import record_of

    assert failure.person is not None
    record = record_of(model.findings.draft, failure.person.facts, name, date.today())
    yield (
        f"# {failure.obligation.about or failure.obligation.promise.id}: "
        f"{_checked(model, failure, record)}\n"
    )
    yield f"# {size(*failure.person[1:])}\n"
    yield f"story: >\n  {failure.obligation.promise.says}\n  It does not hold for this person.\n"
    yield _yaml({"record": record})


def _checked(model: PlanModel, failure: Failure, record: dict[str, Any]) -> str:
    """Whether the record, read as any other, really is such a person."""
    from datetime import date

    from unclench.content import load
    from unclench.intake.door import record_of as read
    from unclench.patient.build import build
    from unclench.proof.promises.prove import breaks

    content = load()
    try:
        found = breaks(
            model,
            failure.obligation,
            build(read(record, content, today=date.today()), content).facts,
        )
    except InputError as error:
        return f"no record can say this ({error})"
    if found is None:
        return "the first of two people who differ by this change"
    return (
        "this record breaks the promise"
        if found
        else "this record comes near; not all of these facts can be written in one"
    )


def _yaml(tree: dict[str, Any]) -> str:
    from decimal import Decimal

    import yaml

    class Dumper(yaml.SafeDumper):
        """Exact numbers stand as they are."""

    Dumper.add_representer(
        Decimal,
        lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{value:f}"),
    )
    return str(yaml.dump(tree, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120))
