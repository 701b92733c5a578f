"""A list of operations run with NumPy: one bit a person, 64 people to a word.

Needs the extra `unclench[population]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from unclench.criteria.engines.columns import BYTES, Ask, FactColumns
from unclench.criteria.engines.program import AND, EVERYBODY, NOBODY, OR, Program

Column = NDArray[np.unsignedinteger]
BitWords = NDArray[np.uint64]
BLOCK = 65_536  # people; the words of a slot then stay near the processor
PEOPLE_OF_A_WORD = 64
OPERATIONS = {AND: np.bitwise_and, OR: np.bitwise_or}
COMPARED: Mapping[str, np.ufunc] = {
    "<": np.less, ">=": np.greater_equal, "=": np.equal,
}  # fmt: skip
Columns = Mapping[str, Column]


def as_columns(columns: Iterable[FactColumns], rows: Sequence[Sequence[int]]) -> Columns:
    """The rows of cells of many people as columns."""
    sizes = [pair for of in columns for pair in of.columns()]
    return {
        name: np.array([row[place] for row in rows], f"u{BYTES[size]}")
        for place, (name, size) in enumerate(sizes)
    }


class Decided:
    """The results for the people of one block: for each name a word for 64 of them."""

    def __init__(self, people: int, words: Mapping[str, BitWords]) -> None:
        self.people, self.words = people, words

    def who(self, name: str) -> NDArray[np.bool_]:
        """Whether it holds, for each person."""
        bits = np.unpackbits(self.words[name].view(np.uint8), count=self.people, bitorder="little")
        return bits.view(np.bool_)


class Kernel:
    """A program with the room to run it in: one block after the other, in the same memory."""

    def __init__(self, program: Program, block: int = BLOCK) -> None:
        self.program, self.block = program, block
        words = -(-block // PEOPLE_OF_A_WORD)
        self.room = np.zeros((program.slots, words), np.uint64)
        self.room[NOBODY], self.room[EVERYBODY] = 0, ~np.uint64(0)

    def run(self, columns: Columns, people: int) -> Iterator[Decided]:
        """Block by block. What is in a block's words changes with the next block."""
        for first in range(0, people, self.block):
            here = min(self.block, people - first)
            part = {name: column[first : first + here] for name, column in columns.items()}
            yield self._decided(part, here)

    def _decided(self, columns: Columns, people: int) -> Decided:
        words = -(-people // PEOPLE_OF_A_WORD)
        rows = [row[:words] for row in self.room]
        for row, asked in zip(rows[EVERYBODY + 1 :], _answers(self.program, columns), strict=False):
            row.view(np.uint8)[: len(asked)] = asked
        for operation, one, other, result in self.program.steps:
            if operation in OPERATIONS:
                OPERATIONS[operation](rows[one], rows[other], rows[result])
            else:
                np.invert(rows[one], rows[result])
        return Decided(people, {name: rows[at] for name, at in self.program.results.items()})


def _answers(program: Program, columns: Columns) -> Iterator[NDArray[np.uint8]]:
    octets: dict[tuple[str, int], Column] = {}
    for asked in program.asks:
        yield np.packbits(_holds(asked, columns, octets), bitorder="little")


def _holds(
    asked: Ask, columns: Columns, octets: dict[tuple[str, int], Column]
) -> NDArray[np.bool_] | Column:
    """What is not 0 holds."""
    column = columns[asked.column]
    if asked.test == "bit":
        octet, bit = divmod(asked.value, 8)
        key = asked.column, octet
        if key not in octets:
            octets[key] = column.view(np.uint8).reshape(len(column), -1)[:, octet].copy()
        return octets[key] & np.uint8(1 << bit)
    answer: NDArray[np.bool_] = COMPARED[asked.test](column, asked.value)
    return answer
