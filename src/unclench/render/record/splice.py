"""Changes go into the text of a record and leave all the rest of it as it is: comments, order,
quotes, and keys that are not known. JSON is the same text to this reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from unclench.errors import InputError, Problem
from unclench.intake.text import read_tree
from unclench.render.record.scalars import flow, scalar

BLOCK = False


class Splice(NamedTuple):
    """`text` in the place of what stands from `start` to `end`."""

    start: int
    end: int
    text: str


def spliced(text: str, tree: Mapping[str, Any]) -> str:
    """The text of a record changed so that it is read as `tree`. A key that is gone from it stays,
    as an empty list.

    Raises InputError where the text cannot be changed in its place.
    """
    body = text.removeprefix("\ufeff")
    json = body.lstrip()[:1] == "{"
    root = yaml.compose(body, Loader=yaml.SafeLoader)
    if root is None or not isinstance(root, yaml.MappingNode):
        raise _refusal()
    changes = sorted(_of_mapping(root, read_tree(body.encode()), tree, body, json), reverse=True)
    for start, end, new in changes:
        body = body[:start] + new + body[end:]
    if not _same(body, text, tree):
        raise _refusal()
    return body


def _same(body: str, text: str, tree: Mapping[str, Any]) -> bool:
    """Whether it is read as meant: an error of ours must never become a change of the record."""
    before = read_tree(text.encode())
    gone: dict[str, Any] = {key: [] for key in before if key not in tree}
    return bool(read_tree(body.encode()) == {**tree, **gone})


def _refusal() -> InputError:
    reason = "cannot be changed line by line"
    return InputError([Problem("the record", reason, "Write it again with unclench new.")])


def _of_mapping(
    node: yaml.MappingNode, old: Any, new: Mapping[str, Any], text: str, json: bool
) -> Iterator[Splice]:
    values = {key.value: (key, value) for key, value in node.value}
    for name, (key, value) in values.items():
        if name not in new:
            yield _instead(key, value, [], text, json)
        elif not _equal(old[name], new[name]):
            yield from _of_value(key, value, old[name], new[name], text, json)
    added = {name: value for name, value in new.items() if name not in values}
    if added:
        yield _added(node, added, text, json)


def _equal(old: Any, new: Any) -> bool:
    """Equal, and of the same kind: 1 is not true."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_equal(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_equal, old, new))
    return type(old) is type(new) and bool(old == new)


def _of_value(key: Any, value: Any, old: Any, new: Any, text: str, json: bool) -> Iterator[Splice]:
    if isinstance(value, yaml.MappingNode) and isinstance(new, dict) and new.keys() >= old.keys():
        yield from _of_mapping(value, old, new, text, json)
    elif isinstance(value, yaml.SequenceNode) and isinstance(new, list) and len(new) >= len(old):
        yield from _of_list(key, value, old, new, text, json)
    else:
        yield _instead(key, value, new, text, json)


def _of_list(
    key: Any, node: yaml.SequenceNode, old: list[Any], new: list[Any], text: str, json: bool
) -> Iterator[Splice]:
    """Entries that changed, and those that came at the end."""
    if not old:
        yield _instead(key, node, new, text, json)
        return
    for inner, before, now in zip(node.value, old, new, strict=False):
        if not _equal(before, now):
            if (
                isinstance(inner, yaml.MappingNode)
                and isinstance(now, dict)
                and now.keys() >= before.keys()
            ):
                yield from _of_mapping(inner, before, now, text, json)
            else:
                yield _instead(None, inner, now, text, json)
    added = new[len(old) :]
    if not added:
        return
    last = _end(node.value[-1])
    if node.flow_style is BLOCK:
        at, indent = _line_end(text, last), " " * node.start_mark.column
        yield Splice(at, at, "".join(f"\n{indent}- {flow(one)}" for one in added))
    else:
        yield Splice(last, last, "".join(f", {flow(one, json=json)}" for one in added))


def _instead(key: Any, node: Any, new: Any, text: str, json: bool) -> Splice:
    """A value in the place of another. The comments inside a block that goes stay, above it."""
    written = flow(new, json=json)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        raise _refusal()
    if isinstance(node, yaml.ScalarNode) or node.flow_style is not BLOCK:
        start, end = node.start_mark.index, node.end_mark.index
        glued = text[start - 1 : start] == ":" and start == end
        return Splice(start, end, " " * glued + written)
    if key is None:
        raise _refusal()
    start, end = key.start_mark.index, _end(node)
    lead = f"\n{' ' * key.start_mark.column}"
    comments = "".join(f"{one}{lead}" for one in _comments(text[key.end_mark.index : end]))
    return Splice(start, end, f"{comments}{scalar(key.value)}: {written}")


def _comments(block: str) -> list[str]:
    """The comments of a block of YAML."""
    found, tokens = [], yaml.scan(f"x{block}", Loader=yaml.SafeLoader)
    spans = [(t.start_mark.index - 1, t.end_mark.index - 1) for t in tokens]
    at = 0
    for line in block.splitlines(keepends=True):
        for i, letter in enumerate(line):
            inside = any(start <= at + i < end for start, end in spans)
            if letter == "#" and not inside:
                found.append(line[i:].rstrip())
                break
        at += len(line)
    return found


def _added(node: yaml.MappingNode, added: Mapping[str, Any], text: str, json: bool) -> Splice:
    """New keys after the last one."""
    if node.flow_style is not BLOCK or not node.value:
        pairs = [f"{scalar(k, json)}: {flow(v, json=json)}" for k, v in added.items()]
        if not node.value:
            at = node.end_mark.index - 1
            return Splice(at, at, ", ".join(pairs))
        at, lead = _end(node.value[-1][1]), _lead(node, text)
        return Splice(at, at, "".join(f",{lead}{pair}" for pair in pairs))
    at, indent = _line_end(text, _end(node.value[-1][1])), " " * node.start_mark.column
    return Splice(at, at, "".join(_block_pair(k, v, indent) for k, v in added.items()))


def _block_pair(key: str, value: Any, indent: str) -> str:
    """A new key on a line of its own; the entries of a list on theirs."""
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        entries = "".join(f"\n{indent}  - {flow(one)}" for one in value)
        return f"\n{indent}{scalar(key)}:{entries}"
    if isinstance(value, dict) and value:
        inner = "".join(_block_pair(k, v, f"{indent}  ") for k, v in value.items())
        return f"\n{indent}{scalar(key)}:{inner}"
    return f"\n{indent}{scalar(key)}: {flow(value)}"


def _lead(node: yaml.MappingNode, text: str) -> str:
    """The text before the last key of a mapping in braces: a new line with its indent, or a
    space."""
    key = node.value[-1][0]
    before = text[: key.start_mark.index]
    line = before[before.rfind("\n") + 1 :]
    return f"\n{line}" if line.strip() == "" and "\n" in before else " "


def _end(node: Any) -> int:
    """Where the last thing of a node ends; the mark of a block lies behind the comments that
    follow it."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style is not BLOCK or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, yaml.MappingNode) else last)


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
