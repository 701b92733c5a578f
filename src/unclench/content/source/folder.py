"""Reads a whole knowledge folder into a draft, in the order in which its parts need each other."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from unclench.content.checks.phrases import FILE as PHRASES
from unclench.content.checks.phrases import read_phrases
from unclench.content.checks.safeguards import FILE as SAFEGUARDS
from unclench.content.checks.safeguards import read_safeguards
from unclench.content.source import names as naming
from unclench.content.source.amounts import written_out
from unclench.content.source.claims import read_claims, read_sources
from unclench.content.source.collections import read_collections
from unclench.content.source.defines import make_vocabulary, read_defines
from unclench.content.source.draft import Draft
from unclench.content.source.facts import finish_facts, read_facts
from unclench.content.source.mentions import FILE as MENTIONS
from unclench.content.source.mentions import read_mentions, without_marks
from unclench.content.source.names import read_allergens
from unclench.content.source.options import announce, read_option
from unclench.content.source.pathway import (
    read_disagreements,
    read_lessons,
    read_seek_help,
    read_stages,
    read_words,
)
from unclench.content.source.reading import read_reading
from unclench.content.source.rules import choose_small_steps, read_rules, read_signs
from unclench.content.source.yaml_text import read_yaml
from unclench.content.training.weights import FILE as WEIGHTS
from unclench.criteria.tree import Any as AnyOf
from unclench.criteria.vocabulary import Vocabulary
from unclench.errors import InputError, KnowledgeError, Problem

OPTION_FOLDERS = {"procedures": "procedure", "referrals": "referral"}
MEASURE_KINDS = ("programme", "self_care", "complementary")


def read_folder(root: Path) -> Draft:
    """Everything below `root`, with all problems collected in the draft; KnowledgeError when a file
    is not YAML at all."""
    return read_draft(read_files(root))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Reading makes many values and no circles of them: looking for some costs a fifth of its
    time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


@_uncollected()
def read_files(root: Path) -> dict[str, Any]:
    """The tree of every YAML file below `root` by its path from there, and the learned weights
    verbatim."""
    found = {
        str(path.relative_to(root)): _tree(path, root) for path in sorted(root.rglob("*.yaml"))
    }
    if (root / WEIGHTS).is_file():
        found[WEIGHTS] = (root / WEIGHTS).read_text(encoding="utf-8")
    return found


@_uncollected()
def read_draft(files: dict[str, Any], loosen: Callable[[Draft], None] | None = None) -> Draft:
    """A draft from trees. `loosen` may change rules once all are read, before anything is made
    of them."""
    draft = Draft()
    files = {name: without_marks(draft, tree) for name, tree in files.items()}
    _basics(draft, files)
    bodies = list(_options(files))
    for kind, body in bodies:
        announce(draft, body, kind)
    _facts(draft, files, bodies)
    for kind, body in bodies:
        read_option(draft, body, kind)
    _rules(draft, files)
    if loosen is not None:
        loosen(draft)
    choose_small_steps(draft)
    _avoided(draft)
    _pathway(draft, files)
    draft.collections.update(read_collections(draft, files))
    draft.mentions = read_mentions(draft, files.get(MENTIONS))
    draft.phrases = read_phrases(draft, files.get(PHRASES))
    draft.safeguards = read_safeguards(
        draft, [files.get(SAFEGUARDS), *(tree for _, tree in _below(files, "safeguards"))]
    )
    return draft


def _tree(path: Path, root: Path) -> Any:
    try:
        return read_yaml(path.read_text(encoding="utf-8"))
    except InputError as error:
        raise KnowledgeError(
            [
                Problem(f"{path.relative_to(root)}: {p.place}", p.reason, p.do)
                for p in error.problems
            ]
        ) from None


def _below(files: dict[str, Any], folder: str) -> Iterator[tuple[str, Any]]:
    return ((name, tree) for name, tree in files.items() if name.startswith(f"{folder}/") and tree)


def _basics(draft: Draft, files: dict[str, Any]) -> None:
    for name, tree in _below(files, "sources"):
        read_sources(draft, tree, name)
    for name, tree in _below(files, "claims"):
        read_claims(draft, tree, name)
    for name, tree in _below(files, "names"):
        naming.read_names(draft, tree, name)
    classes = naming.read_classes(draft, files.get("classes.yaml") or {})
    naming.assign_classes(draft, classes)
    naming.read_conditions(draft, files.get("conditions.yaml") or {})
    naming.read_sign_names(draft, files.get("signs/ids.yaml") or {})
    naming.read_tasks(draft, files.get("tasks.yaml") or {})
    draft.reading = read_reading(draft, files)
    for _, tree in _below(files, "words"):
        if isinstance(tree, dict):
            read_words(draft, tree)


def _options(files: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, tree in _below(files, "medicines"):
        if name.endswith("/medicine.yaml"):
            yield (
                "medicine",
                {**tree, "rules": files.get(name.replace("/medicine.yaml", "/rules.yaml")) or []},
            )
    for folder, kind in OPTION_FOLDERS.items():
        for _, tree in _below(files, folder):
            yield kind, tree
    for _, tree in _below(files, "measures"):
        yield str(tree.get("kind", "")), tree


def _facts(draft: Draft, files: dict[str, Any], bodies: list[tuple[str, dict[str, Any]]]) -> None:
    measures = {
        str(b["id"]): (str(b.get("name", b["id"])), str(b.get("measure", "mg")))
        for kind, b in bodies
        if kind == "medicine"
    }
    for name, tree in _below(files, "facts"):
        read_facts(draft, tree, name, measures)
    make_vocabulary(draft)
    read_defines(draft, files.get("defines.yaml") or {})
    for _, tree in _below(files, "facts"):
        finish_facts(draft, tree)


def _rules(draft: Draft, files: dict[str, Any]) -> None:
    read_allergens(draft, files.get("allergens.yaml") or {})
    for name, tree in _below(files, "rules"):
        read_rules(draft, [*written_out(draft, tree)], name, "")
    for name, tree in _below(files, "signs"):
        if name != "signs/ids.yaml":
            read_signs(draft, [*written_out(draft, tree)], name)


def _avoided(draft: Draft) -> None:
    """`<option>_avoided`: true when one of the option's `avoid` rules holds."""
    parts = dict(draft.vocabulary.parts)
    for option in draft.options:
        nodes = [
            draft.criteria[rule.criterion]
            for rule in draft.rules
            if rule.option == option and rule.effect == "avoid"
        ]
        if nodes:
            parts[f"{option}_avoided"] = AnyOf(tuple(nodes)) if len(nodes) > 1 else nodes[0]
    draft.vocabulary = Vocabulary(draft.vocabulary.facts, parts)


def _pathway(draft: Draft, files: dict[str, Any]) -> None:
    naming.read_exceptions(draft, files.get("tasks.yaml") or {})
    for task in draft.tasks.values():
        for fact in set(task.known_by) - set(draft.facts):
            draft.fault(f"task {task.id}.known_by", f"there is no fact '{fact}'")
    read_stages(draft, files.get("pathway.yaml") or [])
    for name, tree in _below(files, "disagreements"):
        read_disagreements(draft, tree, name)
    for name, tree in _below(files, "words"):
        if name.split("/")[-1].startswith("education"):
            read_lessons(draft, tree)
    read_seek_help(draft, files.get("words/en/seek_help.yaml") or [])
