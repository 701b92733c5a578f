"""`unclench knowledge check` and `unclench knowledge show ID`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from unclench.errors import InputError, KnowledgeError, Problem
from unclench.serve.writing import write_text

UNITS = {"a": "years", "d": "days", "wk": "weeks", "1": "", "mL/min/{1.73_m2}": "mL/min/1.73 m2", "mm[Hg]": "mmHg"}
PACKAGE = Path(__file__).resolve().parents[2]


def run(arguments: Namespace) -> int:
    return _check(arguments.folder) if arguments.part == "check" else _show(arguments.id)


def _check(folder: str | None) -> int:
    """Every problem on a line of standard error; exit code 2 when there is one."""
    root = Path(folder) if folder else own_folder()
    if not root.is_dir():
        raise InputError([Problem(str(root), "there is no such folder", "Name a knowledge folder with --folder.")])
    from unclench.library.check import check

    problems = check(root)
    if problems:
        raise KnowledgeError(problems)
    write_text(f"{root}: {sum(1 for _ in root.rglob('*.yaml'))} files, no problems\n")
    return 0


def own_folder() -> Path:
    """The knowledge beside the package of a checkout, or inside an installed one."""
    checkout = PACKAGE.parent.parent / "knowledge"
    return checkout if checkout.is_dir() else PACKAGE / "knowledge"


def _show(wanted: str) -> int:
    from unclench.library import load, load_library
    from unclench.render.entry import entries, entry_text
    from unclench.serve.arguments import meant

    known = entries(load(), load_library())
    if wanted not in known:
        raise InputError([Problem("ID", f"there is nothing with the id '{wanted}'", meant(wanted, tuple(known)))])
    write_text("\n".join(entry_text(part) for part in known[wanted]) + _condition(wanted))
    return 0


def _condition(rule_id: str) -> str:
    """The condition of a rule as the sentence that a clinician signs; empty for what is no rule."""
    from unclench.criteria.lower.prose import prose
    from unclench.library.folder import read_folder

    draft = read_folder(own_folder())
    found = next((rule.criterion for rule in draft.rules if rule.id == rule_id), None)
    if found is None:
        return ""
    facts = draft.facts
    sentence = prose(
        draft.criteria[found],
        lambda fact: facts[fact].names.clinician,
        lambda fact: UNITS.get(facts[fact].unit, facts[fact].unit),
    )
    return f"\nWhen: {sentence}.\n"
