"""Small faults put into the program one at a time, to see that a story or a law notices: an
operator turned round, a condition denied, a value dropped."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parents[2] / "src" / "unclench"
TURNED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


class Mutant(NamedTuple):
    """One fault: the file below src/unclench, the line, what was done, and the file's whole text
    with the fault in it."""

    file: str
    line: int
    what: str
    text: str

    @property
    def id(self) -> str:
        return f"{self.file}:{self.line} {self.what}"


def mutants_of(file: str) -> Iterator[Mutant]:
    """Every fault of one file, in the order of its lines."""
    source = (SOURCE / file).read_text(encoding="utf-8")
    for number in range(len(list(_places(ast.parse(source))))):
        tree = ast.parse(source)
        node, what = list(_places(tree))[number]
        line = _line(node)
        _put(node, what)
        yield Mutant(file, line, what, ast.unparse(ast.fix_missing_locations(tree)))


def _line(node: ast.AST) -> int:
    """A filter has no line of its own: that of what it filters."""
    return int(getattr(node.ifs[0] if isinstance(node, ast.comprehension) else node, "lineno", 0))


def _places(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Where a fault can stand, and of what kind. Assertions and annotations are left alone: they
    decide nothing."""
    for node in _walk(tree):
        match node:
            case ast.Compare(ops=[operator]):
                yield node, f"turns {type(operator).__name__} round"
            case ast.BoolOp():
                yield node, "swaps and with or"
            case ast.If() | ast.IfExp():
                yield node, "denies the condition"
            case ast.UnaryOp(op=ast.Not()):
                yield node, "drops not"
            case ast.comprehension(ifs=[_, *_]):
                yield node, "drops the filter"
            case ast.Return(value=ast.Tuple(elts=[_, *_] as parts)) if any(
                isinstance(item, ast.Starred) for item in parts
            ):
                yield node, "returns less"


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Assert | ast.AnnAssign) or (
        isinstance(node, ast.If) and _is_typing(node)
    ):
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _walk(child)


def _is_typing(node: ast.If) -> bool:
    return isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _put(node: ast.AST, what: str) -> None:
    match node:
        case ast.Compare():
            node.ops = [TURNED[type(node.ops[0])]()]
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ast.comprehension():
            node.ifs = []
        case ast.Return(value=ast.Tuple() as whole):
            whole.elts = whole.elts[1:]
        case _:
            raise TypeError(what)
