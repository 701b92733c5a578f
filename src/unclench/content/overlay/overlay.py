"""A clinic's overlay: stricter limits, regimens of its choice, rules and sources of its own. It
never makes anything milder, except where a named clinician stands for it.

    overlay.yaml    name: the clinic · by: 'Name, role' · on: day
    sources/ claims/ rules/   as in the knowledge, with ids of their own
    limits.yaml     medicine: [{at_most: 40 mg/day, when: …, claims: […]}]
    regimens.yaml   medicine: {use: gentle, claims: […]}
    loosen.yaml     [{rule: …, to: specialist | alert | none, because: …, approved_by: 'Name, role',
    on: day}]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from unclench.content.checks.check import check_draft
from unclench.content.compile.build import fingerprint, sources
from unclench.content.compile.fresh import compiled, key_of
from unclench.content.overlay.files import FILES, FOLDERS, read_overlay
from unclench.content.overlay.limits import limit_problems, regimen_problems, with_limits
from unclench.content.overlay.rules import Files, applied, loosened, rule_problems
from unclench.content.review.steps import day, reviewer
from unclench.content.source.draft import Draft
from unclench.content.source.fields import Fields, Problems
from unclench.content.source.folder import read_draft, read_files
from unclench.content.types import Loosened, Overlay
from unclench.errors import InputError, KnowledgeError, Problem

UNEXPECTED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def overlaid(base: Path, folder: Path) -> Mapping[str, ModuleType]:
    """The content of `base` with the overlay laid over it, compiled once for the same texts.

    InputError or KnowledgeError when it cannot be.
    """
    if not (folder / "overlay.yaml").is_file():
        raise InputError(
            [
                Problem(
                    str(folder), "is no overlay", "It needs an overlay.yaml with name, by and on."
                )
            ]
        )
    above, folders = read_overlay(folder), (str(base.absolute()), str(folder.absolute()))
    return compiled(folders, key_of(*folders), lambda: _texts(base, folder, above))


def _texts(base: Path, folder: Path, above: Files) -> dict[str, str]:
    """The modules as texts. Anything that no reader expected is reported in one line too."""
    try:
        below = read_files(base)
        note, problems = laid(above, read_draft(dict(below)), fingerprint(folder))
        if problems:
            raise KnowledgeError(problems)
        files = with_limits({**below, **_renamed(above)}, above)
        return sources(_checked(files, note.loosened), files, fingerprint(base, folder), note)
    except UNEXPECTED as error:
        reason = f"cannot be used ({type(error).__name__}: {str(error)[:100]})"
        raise KnowledgeError(
            [Problem(str(folder), reason, "Look at what was changed last.")]
        ) from None


def laid(above: Files, below: Draft, mark: str) -> tuple[Overlay, Problems]:
    """What an overlay says in short, and everything in it that is not allowed over the content
    below it."""
    problems: Problems = []
    note = _note(above, mark, problems)
    problems += [
        *_places(above),
        *limit_problems(above, below),
        *regimen_problems(above, below),
        *rule_problems(above, below),
    ]
    return note._replace(loosened=loosened(above, below, note.by, problems)), problems


def _checked(files: Files, milder: tuple[Loosened, ...]) -> Draft:
    """The whole as one draft; every question to the knowledge goes to it."""
    draft = read_draft(files, lambda found: applied(found, milder))
    problems = [*draft.problems, *check_draft(draft)]
    if problems:
        raise KnowledgeError(problems)
    return draft


def _note(above: Files, mark: str, problems: Problems) -> Overlay:
    entry = Fields(above["overlay.yaml"], "overlay.yaml", problems)
    name, by, on = entry.text("name"), entry.text("by"), entry.text("on")
    if by and not all(reviewer(by)):
        entry.fault("by", "needs a name and a role", "Write 'Name, role'.")
    if on and day(on) is None:
        entry.fault("on", f"'{on}' is not a day", "Write it like 2026-11-20.")
    entry.finish()
    limits = tuple(
        f"{medicine}: at most {_amount(line)}"
        for medicine, lines in _table(above, "limits.yaml")
        for line in _list(lines)
    )
    regimens = tuple(
        f"{medicine}: {body.get('use')}"
        for medicine, body in _table(above, "regimens.yaml")
        if isinstance(body, dict)
    )
    rules = tuple(str(body.get("id")) for body in _rules(above))
    return Overlay(name, by, on, mark, limits, regimens, rules)


def _amount(line: Any) -> str:
    found = line if isinstance(line, dict) else {}
    return f"{found.get('at_most')}{' when ' + str(found['when']) if 'when' in found else ''}"


def _table(above: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
    found = above.get(name)
    return [*found.items()] if isinstance(found, dict) else []


def _list(found: Any) -> list[Any]:
    return found if isinstance(found, list) else [found]


def _rules(above: Files) -> Iterator[dict[str, Any]]:
    for name, bodies in above.items():
        if name.startswith("rules/"):
            yield from (body for body in _list(bodies) if isinstance(body, dict))


def _places(above: Files) -> Iterator[Problem]:
    """An overlay touches nothing but what it may."""
    for name in above:
        if name not in FILES and name.split("/")[0] not in FOLDERS:
            allowed = ", ".join((*FILES, *(f"{folder}/" for folder in FOLDERS)))
            yield Problem(
                name,
                "an overlay does not change this part of the content",
                f"It holds {allowed} alone.",
            )


def _renamed(above: Files) -> Files:
    """Its own files next to those of the content, so that none replaces another."""
    return {
        f"{folder}/overlay-{rest}": tree
        for name, tree in above.items()
        for folder, _, rest in [name.partition("/")]
        if folder in FOLDERS
    }
