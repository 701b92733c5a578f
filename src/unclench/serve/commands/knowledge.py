"""`unclench knowledge`: check and show here, the other parts each in a file of its own."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module

from unclench.errors import InputError, KnowledgeError, Problem
from unclench.serve.folders import knowledge_folder, own_folder
from unclench.serve.writing import write_text

UNITS = {"a": "years", "d": "days", "wk": "weeks", "1": "", "mL/min/{1.73_m2}": "mL/min/1.73 m2", "mm[Hg]": "mmHg"}
PARTS = ("review", "diff", "conflicts")


def run(arguments: Namespace) -> int:
    if arguments.part in PARTS:
        return int(import_module(f"unclench.serve.commands.knowledge_{arguments.part}").run(arguments))
    return _check(arguments.folder) if arguments.part == "check" else _show(arguments.id)


def _check(folder: str | None) -> int:
    """Every problem on a line of standard error; exit code 2 when there is one."""
    root = knowledge_folder(folder)
    from unclench.library.check import check

    problems = check(root)
    if problems:
        raise KnowledgeError(problems)
    write_text(f"{root}: {sum(1 for _ in root.rglob('*.yaml'))} files, no problems\n")
    return 0


def _show(wanted: str) -> int:
    from unclench.library import load, load_library
    from unclench.render.entry import entries, entry_id, entry_text
    from unclench.serve.arguments import meant

    known, wanted = entries(load(), load_library()), entry_id(wanted)
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
