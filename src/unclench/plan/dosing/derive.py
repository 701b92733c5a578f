"""From a request to its schedule, whatever its kind: what a signature is checked with."""

from __future__ import annotations

from unclench.plan.dosing import taper, titrate
from unclench.plan.dosing.models import Request, Schedule


def derive(request: Request) -> Schedule:
    """The schedule of a request, bit for bit; DoseError when the request cannot be followed."""
    return titrate.follow(request) if request.kind == "titrate" else taper.follow(request)
