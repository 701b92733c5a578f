"""A real entry of each kind, copied from its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from json import dumps
from pathlib import Path
from typing import Any

from support.fences import ROOT, fences
from unclench.content.schema.kinds import FileKind, kind_of
from unclench.content.source.yaml_text import read_yaml

KNOWLEDGE = ROOT / "knowledge"
FORMAT = ROOT / "docs" / "reference" / "knowledge-format.md"
SHOWN = 4
# What has no entry yet is shown as docs/reference/knowledge-format.md does, by words of its fence.
TOLD = {"reviews": "to: under_review"}
# The entry, or the file, that shows a kind; of the others the first one does.
SHOWS = {
    "sources": "label-baclofen-chartwell-us", "claims": "baclofen-ceiling-us",
    "disagreements": "baclofen.ceiling", "facts": "mobility", "defines": "spastic",
    "medicines": "medicines/dantrolene/medicine.yaml",
    "rules": "tizanidine/strong-cyp1a2-inhibitor", "signs": "triage/pump-alarm",
    "sign-names": "seizure", "procedures": "procedures/intrathecal_phenol.yaml",
    "referrals": "referrals/neurology.yaml", "measures": "measures/walking.yaml",
    "tasks": "kidney_function", "pathway": "first_line", "names": "baclofen",
    "conditions": "chronic_kidney_disease", "side-effects": "dizziness",
    "side-effects-of-medicines": "tizanidine",
    "side-effects-in-general": "effects/general.yaml", "lessons": "learn/spasm-or-cramp",
    "pages": "expect", "letters": "physiotherapy", "letters-in-general": "letters/general.yaml",
    "reports": "reports/uk.yaml", "exercises": "calf-wall", "muscles": "calf",
    "variants": "walking", "precautions": "falls", "order": "exercises/order.yaml",
    "lines": "no_answer", "guards": "answers/guards.yaml", "lexicon": "pet",
    "bands": "training/bands.yaml", "promises": "kidney/baclofen-known", "mentions": "driving",
    "coverage": "s000-001", "version": "VERSION.yaml",
}  # fmt: skip
ID = re.compile(
    r"^(?:- \{?)?(?:(?:id|sign|stage|about|concept|refusal|alarm): )?\"?([\w./-]+)\"?[:,}]?"
)
PLAIN = re.compile(r"[A-Za-z][\w ]*")


@cache
def paths() -> list[Path]:
    return sorted(KNOWLEDGE.rglob("*.yaml"))


def example(kind: FileKind) -> str:
    """The entry that shows the kind as it stands, or the first one, shortened."""
    if kind.overlay or kind.id in TOLD:
        said = TOLD.get(kind.id, f"# {kind.files[0]}")
        return next(one.text for one in fences(FORMAT) if said in one.text)
    wanted = SHOWS.get(kind.id, "")
    if wanted.endswith(".yaml"):
        return (KNOWLEDGE / wanted).read_text(encoding="utf-8")
    files = [path for path in paths() if kind_of(str(path.relative_to(KNOWLEDGE))) == kind]
    return next(_found(files, wanted)) if wanted else _shortened(files[0])


def _found(files: list[Path], wanted: str) -> Iterator[str]:
    for path in files:
        for name, text in _entries(path.read_text(encoding="utf-8")):
            if wanted == name:
                yield text


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """The entries of a file with their ids, copied from it."""
    lines = text.splitlines()
    starts = [i for i, line in enumerate(lines) if line and not line.startswith((" ", "#"))]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        body = lines[start:end]
        while body and (not body[-1].strip() or body[-1].startswith("#")):
            body.pop()
        found = ID.match(body[0])
        yield found[1] if found else "", "\n".join(body) + "\n"


def _shortened(path: Path) -> str:
    """A file, or its first entry, with the first items of its lists."""
    tree: Any = read_yaml(path.read_text(encoding="utf-8"))
    tree = tree[:1] if isinstance(tree, list) else tree
    if isinstance(tree, list):
        return f"- {_block(tree[0], '  ').lstrip()}" if tree else "[]\n"
    return _block(tree, "") if tree else "{}\n"


def _block(tree: dict[str, Any], indent: str) -> str:
    return "".join(f"{indent}{_key(key)}: {_flow(value)}\n" for key, value in tree.items())


def _flow(value: Any) -> str:
    if isinstance(value, list):
        more = ["…"] if len(value) > SHOWN else []
        return f"[{', '.join([*map(_flow, value[:SHOWN]), *more])}]"
    if isinstance(value, dict):
        shown = [f"{_key(key)}: {_flow(inner)}" for key, inner in [*value.items()][:SHOWN]]
        return f"{{{', '.join([*shown, *(['…: …'] if len(value) > SHOWN else [])])}}}"
    text = str(value)
    return (
        _key(f"{text[:60]}…" if len(text) > 60 else text)
        if isinstance(value, str)
        else _bare(value)
    )


def _bare(value: Any) -> str:
    return dumps(value) if value is None or isinstance(value, bool) else str(value)


def _key(text: str) -> str:
    return (
        text
        if PLAIN.fullmatch(text) and read_yaml(text) == text
        else dumps(text, ensure_ascii=False)
    )
