"""A page for each kind of entry of the knowledge: every key, its type, its meaning, an example."""

from __future__ import annotations

import re
from typing import Annotated, Any, get_args, get_origin

from support.reference.examples import example
from support.reference.tables import MADE, table
from unclench.content.schema.base import KeyedEntry, ShownType
from unclench.content.schema.kinds import KINDS, FileKind
from unclench.content.schema.walk import Key, keys, models

CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
PLAIN = {bool: "true or false", int: "whole number", str: "text", type(None): ""}
INTRO = """# Kinds of entries of the knowledge

Each kind of file below `knowledge/` has a page: every key, what it means, whether it must be there, and an entry
from its file. [How knowledge is written](../knowledge-format.md).

`unclench knowledge schema -o DIR` writes the same as JSON Schema, one file for each kind, with a list for the setting
`yaml.schemas` of an editor (`editors.json`), so that it completes keys and marks what does not fit. With
`pip install 'unclench[authoring]'`, `unclench knowledge check` lists every fault of shape with its file and line.
A key with no value (or `null`) counts as left out.

"""  # noqa: E501 - a text as it is shown


def index_page() -> str:
    own = [kind for kind in KINDS if not kind.overlay]
    rows = [_row(kind) for kind in own]
    above = [_row(kind) for kind in KINDS if kind.overlay]
    heads = ("kind", "files", "holds")
    return (
        f"{MADE}{INTRO}{table(heads, rows)}\n## A clinic's overlay\n\n"
        f"Besides `sources/`, `claims/` and `rules/`, which are written as above:\n\n"
        f"{table(heads, above)}"
    )


def _row(kind: FileKind) -> tuple[str, str, str]:
    files = ", ".join(f"`{pattern}`" for pattern in kind.files)
    return f"[{kind.title}]({kind.id}.md)", files, kind.about


def kind_page(kind: FileKind) -> str:
    files = ", ".join(f"`{pattern}`" for pattern in kind.files)
    where = "an overlay" if kind.overlay else "`knowledge/`"
    head = f"{MADE}# {kind.title}\n\n{kind.about} Files: {files} of {where}.\n"
    parts = [_model(kind, model) for model in models(kind.holds).values()]
    shown = example(kind)
    shows = f"\n## An entry of the knowledge\n\n```yaml\n{shown}```\n" if shown else ""
    back = "\n[All kinds](README.md)\n"
    return "".join([head, *parts, shows, back])


def _model(kind: FileKind, model: type[KeyedEntry]) -> str:
    rows = [
        (f"`{key.name}`", _type(key, kind), "yes" if key.needed else "no", key.meaning)
        for key in keys(model)
    ]
    about = " ".join((model.__doc__ or "").split())
    return f"\n## {_title(model)}\n\n{about}\n\n{table(('key', 'type', 'must', 'means'), rows)}"


def _title(model: type[KeyedEntry]) -> str:
    name = CAPITAL.sub(" ", re.sub(r"(Entry|File)$", "", model.__name__))
    return name.capitalize()


def _link(model: type[KeyedEntry]) -> str:
    title = _title(model)
    return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"


def _type(key: Key, kind: FileKind) -> str:
    if key.enum:
        words = ", ".join(f"`{word}`" for word in key.enum)
        return f"{'list of: ' if 'list' in _words(key.holds) else ''}{words}"
    return _words(key.holds)


def _words(holds: Any) -> str:
    if get_origin(holds) is Annotated:
        return _shown(holds)
    if isinstance(holds, type) and issubclass(holds, KeyedEntry):
        return _link(holds)
    if holds in PLAIN:
        return PLAIN[holds]
    inside = get_args(holds)
    if get_origin(holds) is list:
        return f"list of {_words(inside[0])}"
    if get_origin(holds) is dict:
        return f"mapping of {_words(inside[1])}"
    return " or ".join(filter(None, map(_words, inside))) or "anything"


def _shown(holds: Any) -> str:
    """What a type is called, with links to the models inside it."""
    inner, *rest = get_args(holds)
    called = next((one.words for one in rest if isinstance(one, ShownType)), "")
    if called == "criterion":
        return "[criterion](../criteria.md)"
    links = ", ".join(map(_link, _own_models(inner))) if called else ""
    return f"{called} ({links})" if links and "](" not in called else called or _words(inner)


def _own_models(holds: Any) -> list[type[KeyedEntry]]:
    if isinstance(holds, type) and issubclass(holds, KeyedEntry):
        return [holds]
    return [model for part in get_args(holds) for model in _own_models(part)]
