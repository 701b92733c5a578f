"""What a sentence may mention only to somebody whom it can concern, as typed values."""

from typing import NamedTuple


class Mention(NamedTuple):
    """Something that not everybody has, does or is. While the criterion certainly holds, nothing is said of it; while `stated` does, all is.

    `words` (with `*` for any end) are how a sentence mentions it, `not_about` what sounds alike and is something else. Who asked for
    one of `options`, or for whom one of `asked_by` (facts or members) holds, is told of it: what is stated wins.
    """

    id: str
    criterion: int
    words: tuple[str, ...]
    not_about: tuple[str, ...]
    asked_by: tuple[str, ...]
    options: tuple[str, ...]
    stated: int | None = None


class Marked(NamedTuple):
    """A sentence with marked words: its pieces in order, each with the mentions it is marked for (`a,b`), or none."""

    sentence: str
    pieces: tuple[tuple[str, str], ...]
