"""`unclench knowledge show ID`: an entry with what it rests on: its criterion as a sentence,
examples, claims, sources and review."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator

from unclench.app.knowledge.folders import knowledge_folder
from unclench.content import load, load_library
from unclench.content.compile.in_memory import read_version
from unclench.content.content import Content, Library
from unclench.content.source.draft import Draft
from unclench.content.source.folder import read_folder
from unclench.content.types import Claim, Rule, Sign, Stage
from unclench.content.types.governance import Review
from unclench.content.types.reference import kind_of, reference
from unclench.criteria.engines.prose import prose
from unclench.errors import InputError, Problem
from unclench.language.suggest import did_you_mean
from unclench.render.console import Paper
from unclench.render.knowledge.entry import entries, entry_id, entry_text, written
from unclench.serve.cli.parser import Parser, folder
from unclench.serve.cli.writing import write_text

UNITS = {
    "a": "years",
    "d": "days",
    "wk": "weeks",
    "1": "",
    "mL/min/{1.73_m2}": "mL/min/1.73 m2",
    "mm[Hg]": "mmHg",
}
PAPER = Paper()


def add(parser: Parser) -> None:
    parser.add_argument("id", metavar="ID")
    folder(parser)


def run(arguments: Namespace) -> int:
    content, library, draft = _read(arguments.folder)
    known = {
        **entries(content, library),
        **written(draft.shelves["answers"].replies, draft.shelves["pages"]),
    }
    wanted = entry_id(arguments.id)
    if wanted not in known:
        raise InputError(
            [
                Problem(
                    "ID",
                    f"there is nothing with the id '{wanted}'",
                    did_you_mean(wanted, tuple(known)),
                )
            ]
        )
    text = "\n".join(entry_text(part) for part in known[wanted])
    claims = dict.fromkeys(
        name for _, value in known[wanted] for name in getattr(value, "claims", ())
    )
    beside = [
        *_condition(wanted, draft),
        *_examples(wanted, draft),
        *_sources([*claims], library),
        *_review(arguments.id, draft),
    ]
    write_text(text + "".join(f"{line}\n" for line in beside))
    return 0


def _read(folder: str | None) -> tuple[Content, Library, Draft]:
    if folder is None:
        return load(), load_library(), read_folder(knowledge_folder(None))
    version = read_version(knowledge_folder(folder))
    return version.content, version.library, version.draft


def _condition(wanted: str, draft: Draft) -> list[str]:
    """The criterion of a rule, sign or stage as the sentence that a clinician signs."""
    things: tuple[Rule | Sign | Stage, ...] = (
        *draft.rules,
        *draft.dangers,
        *draft.triggers,
        *draft.side_effects,
        *draft.stages,
    )
    found = next((thing.criterion for thing in things if thing.id == wanted), None)
    if found is None:
        return []
    facts = draft.facts
    sentence = prose(
        draft.criteria[found],
        lambda fact: facts[fact].names.clinician,
        lambda fact: UNITS.get(facts[fact].unit, facts[fact].unit),
    )
    return ["", f"When: {sentence}."]


def _examples(wanted: str, draft: Draft) -> list[str]:
    places = tuple(f"{kind} {wanted}.examples[" for kind in ("rule", "sign", "stage"))
    told = dict.fromkeys(
        f"  {', '.join(f'{k} {v}' for k, v in example.given.items()) or 'nothing known'}: "
        f"{example.then}"
        for example in draft.examples
        if example.place.startswith(places)
    )
    return ["", "Examples:", *told] if told else []


def _sources(names: list[str], library: Library) -> list[str]:
    """Each claim with where it stands, in whom, how firm it is, and its sources."""
    found = [library.claims[name] for name in names if name in library.claims]
    return (
        ["", "Rests on:", *(line for claim in found for line in _claim(claim, library))]
        if found
        else []
    )


def _claim(claim: Claim, library: Library) -> Iterator[str]:
    state = claim.review.replace("_", " ")
    yield from PAPER.item(
        f"{claim.id}: {claim.says} ({claim.at}; in {claim.population}; {claim.confidence}; {state})",
        "- ",
    )
    for source in (library.sources[name] for name in claim.sources):
        yield from PAPER.text(f"{reference(source)} ({kind_of(source)})", 5)


def _review(wanted: str, draft: Draft) -> list[str]:
    entries_reviewed: dict[str, Review] = draft.shelves["reviews"].entries
    found = entries_reviewed.get(wanted)
    if found is None:
        return []
    steps = [
        f"  {step.on} {step.to.replace('_', ' ')}: {step.by}, {step.role}" for step in found.steps
    ]
    void = [f"  {found.void}"] if found.void else []
    head = (
        f"Review: {found.status.replace('_', ' ')}, written by {', '.join(found.authors)}, due "
        f"{found.due or 'not known'}"
    )
    return ["", head, *void, *steps]
