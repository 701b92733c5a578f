"""Knowledge about a fact. Light to import: an installed command needs these, but neither the
tree nor its reader."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

Truth = bool | None
ValueKind = Literal["number", "choice", "yes_no", "set"]


class Interval(NamedTuple):
    """The known range of a number: it lies between these, both included. A measured value has low =
    high.

    An open bound such as ">90" is held as the smallest Decimal above 90, so that both ends stay
    included.
    """

    low: Decimal
    high: Decimal


UNBOUNDED = Interval(Decimal("-Infinity"), Decimal("Infinity"))


class Members(NamedTuple):
    """The known part of a set: these are in it; when not `complete`, others may be too."""

    known: frozenset[str]
    complete: bool = True


Value = Interval | Members | bool | str
Facts = Mapping[str, Value]
