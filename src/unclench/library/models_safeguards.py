"""The second statement of what must never become softer, as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Safeguards(NamedTuple):
    """`urgency` is by sign; `names` and `codes` give the ingredient, with its route where the name implies one."""

    abrupt: Mapping[str, str]
    tapers: Mapping[str, Mapping[str, Any]]
    before_start: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    codes: Mapping[str, str]
    plausible: Mapping[str, tuple[str, ...]]
    urgency: Mapping[str, str]


NOTHING = Safeguards({}, {}, {}, {}, {}, {}, {})
