"""How often one account may call: a short burst, then a steady pace. It is counted in this
process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from unclench.serve.http.refusal import RefusedCallError

BURST, EACH_SECOND, MOST_CALLERS = 500, 50, 10_000
TOO_MANY = 429


class CallRate:
    """A bucket for each caller that fills with time; the callers that came last are remembered."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def count(self, caller: str) -> None:
        """RefusedCallError (429) when it is empty."""
        now = self._clock()
        left, at = self._left.pop(caller, (float(BURST), now))
        left = min(BURST, left + (now - at) * EACH_SECOND)
        self._left[caller] = (max(0.0, left - 1), now)
        while len(self._left) > MOST_CALLERS:
            self._left.popitem(last=False)
        if left < 1:
            detail = "Too many calls. Wait a second."
            raise RefusedCallError(TOO_MANY, detail, headers={"Retry-After": "1"})
