"""A digest of every entry that is reviewed: the same meaning gives the same digest, and any other
meaning another.

A criterion counts with all its named parts resolved, so that a change of a part voids what rests on
it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from unclench.content.source.draft import Draft
from unclench.content.training.weights import FILE as WEIGHTS
from unclench.content.types import CRITERIA

LEFT_OUT = ("review",)
LENGTH = 16
# Entries that may rest on a judgement, by the file or folder in which they stand.
JUDGED = {
    "rules": "rule",
    "measures": "rule",
    "signs": "sign",
    "facts": "fact",
    "tasks.yaml": "task",
    "pathway.yaml": "stage",
}
OWN_ID = ("rule", "sign")
SHOWN = (
    "answers/",
    "effects/",
    "exercises/",
    "letters/",
    "names/",
    "pages/",
    "reading/",
    "reports/",
    "training/",
    "words/",
    "allergens.yaml",
    "conditions.yaml",
    "mentions.yaml",
    "phrases.yaml",
    "promises.yaml",
    "safeguards.yaml",
    "signs/ids.yaml",
)


class Written(NamedTuple):
    """An entry as it stands: what kind it is, and the digest of its content."""

    kind: str
    digest: str


def written(draft: Draft, files: Mapping[str, Any]) -> dict[str, Written]:
    """Every entry that is reviewed, by the id under which it is reviewed."""
    return {
        name: Written(kind, hashlib.sha256(text.encode()).hexdigest()[:LENGTH])
        for (kind, name), text in reviewed_texts(draft, files).items()
    }


def reviewed_texts(draft: Draft, files: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """All that is approved with an entry, by its kind and id."""
    texts: dict[tuple[str, str], str] = {}
    for kind, name, value in (*_values(draft), *_bodies(files), *_texts(files)):
        texts[kind, name] = texts.get((kind, name), "") + canonical(value, draft)
    for kind, name, value in _judgements(files):
        if (kind, name) in texts:
            texts[kind, name] += value
    return texts


def _values(draft: Draft) -> Iterator[tuple[str, str, Any]]:
    yield from (("claim", claim.id, claim) for claim in draft.claims.values())
    yield from (("rule", rule.id, rule) for rule in draft.rules)
    yield from ((option.kind, option.id, option) for option in draft.options.values())
    yield from (
        ("sign", sign.id, sign) for sign in (*draft.dangers, *draft.triggers, *draft.side_effects)
    )
    yield from (("stage", f"stage {stage.id}", stage) for stage in draft.stages)
    yield from (
        ("disagreement", f"disagreement {found.about}", found) for found in draft.disagreements
    )
    yield from (("lesson", lesson.id, lesson) for lesson in draft.lessons)
    yield from (("seek help", line.id, line) for line in draft.seek_help)
    yield from (("task", f"task {task.id}", task) for task in draft.tasks.values())
    yield from (("fact", f"fact {fact.id}", fact) for fact in draft.facts.values())
    yield "text", "text mentions in sentences", tuple(draft.marked.values())


def _bodies(files: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """What options and classes say beyond what decides: side effects, evidence, members."""
    yield from (
        ("class", f"class {name}", body) for name, body in (files.get("classes.yaml") or {}).items()
    )
    for path, body in files.items():
        folder = path.split("/")[0]
        kind = {"medicines": "medicine", "procedures": "procedure", "referrals": "referral"}.get(
            folder, ""
        )
        if isinstance(body, dict) and "id" in body and (kind or folder == "measures"):
            told = {key: value for key, value in body.items() if key not in ("rules", "author")}
            yield kind or str(body.get("kind", "")), str(body["id"]), told


def _texts(files: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """What reaches a screen and is no entry of its own: every source, and each file of words as
    a whole. Anything learned from such files is reviewed in them."""
    for path, body in files.items():
        if path.startswith("sources/") and isinstance(body, dict):
            yield from (("source", f"source {name}", source) for name, source in body.items())
        elif path.startswith(SHOWN) and path != WEIGHTS:
            yield "text", f"text {path}", body


def _judgements(files: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Whose judgement an entry rests on, and why: who approves the entry approves that too."""
    for path, tree in files.items():
        kind = JUDGED.get(path.split("/")[0], "rule" if path.endswith("/rules.yaml") else "")
        bodies = tree.get("rules") if path.startswith("measures/") else tree
        for name, body in _named(bodies) if kind else ():
            if isinstance(body, dict) and "judgement" in body:
                yield kind, name if kind in OWN_ID else f"{kind} {name}", str(body["judgement"])


def _named(bodies: Any) -> Iterator[tuple[str, Any]]:
    """The entries of a file, a mapping by id or a list of entries that say theirs."""
    if isinstance(bodies, dict):
        yield from ((str(name), body) for name, body in bodies.items())
    elif isinstance(bodies, list):
        for body in bodies:
            name = str(body.get("id", body.get("stage"))) if isinstance(body, dict) else ""
            options = body["for"] if "{option}" in name else ("",)
            yield from ((name.replace("{option}", str(option)), body) for option in options)


def canonical(value: Any, draft: Draft) -> str:
    """A value as one text; the index of a criterion becomes the criterion itself."""
    if hasattr(value, "_asdict"):
        fields = (
            f"{key}={_field(key, inner, draft)}"
            for key, inner in value._asdict().items()
            if key not in LEFT_OUT
        )
        return f"{type(value).__name__}({', '.join(fields)})"
    if isinstance(value, frozenset):
        return str(sorted(value))
    if isinstance(value, tuple):
        return f"({', '.join(canonical(inner, draft) for inner in value)})"
    return json.dumps(value, sort_keys=True, default=str, ensure_ascii=False)


def _field(key: str, value: Any, draft: Draft) -> str:
    return (
        repr(draft.criteria[value])
        if key in CRITERIA and value is not None
        else canonical(value, draft)
    )
