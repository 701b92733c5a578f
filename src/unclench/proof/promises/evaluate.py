"""The formulas of a proof, worked out for many people at once without the solver.

The evaluated formula is the one that is put to the solver. A set of people is one whole number with
a bit for each of them; `and`, `or` and `not` of formulas are `&`, `|` and `^` of such numbers. Only
the comparisons of a number with a cut point are made person by person, with exact fractions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce

from unclench.criteria.engines.formula import Formula, Term, compare, comparison, in_order
from unclench.criteria.engines.rails import Assigned


class People:
    """Remembers what is worked out: formulas share most of their parts."""

    def __init__(self, people: Sequence[Assigned]) -> None:
        self.people = people
        self.everybody = (1 << len(people)) - 1
        self.found: dict[Formula, int] = {}

    def of(self, formula: Formula) -> int:
        """The people for whom the formula holds: bit i is person i."""
        for part in in_order([formula], done=self.found):
            self.found[part] = self._of(part, [self.found[each] for each in part.parts])
        return self.found[formula]

    def _of(self, part: Formula, parts: list[int]) -> int:
        match part.kind:
            case "constant":
                return self.everybody if part.name == "yes" else 0
            case "variable":
                return self._who(lambda person: bool(person[part.name]))
            case "compare":
                return self._compared(part)
            case "not":
                return self.everybody ^ parts[0]
            case "and":
                return reduce(operator.and_, parts)
            case "or":
                return reduce(operator.or_, parts)
            case "at_most":  # always: there is no other kind
                return self._who_has_at_most(part.most, parts)

    def _who_has_at_most(self, most: int, parts: list[int]) -> int:
        """`over[n]` are the people for whom more than n parts hold."""
        over = [0] * (most + 1)
        for part in parts:
            for fewer in range(most, 0, -1):
                over[fewer] |= over[fewer - 1] & part
            over[0] |= part
        return self.everybody ^ over[most]

    def _compared(self, part: Formula) -> int:
        name, left, right = comparison(part)
        one, two = _number(left), _number(right)
        return self._who(lambda person: compare(name, one(person), two(person)))

    def _who(self, holds: Callable[[Assigned], bool]) -> int:
        return int(
            "".join("1" if holds(person) else "0" for person in reversed(self.people)) or "0", 2
        )


def _number(term: Term) -> Callable[[Assigned], Fraction]:
    if isinstance(term, Fraction):
        return lambda person: term
    return lambda person: Fraction(person[term])
