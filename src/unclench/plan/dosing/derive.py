"""From a request to its schedule, whatever its kind: what a signature is checked with."""

from __future__ import annotations

from unclench.plan.dosing.models import DosingRequest, Schedule
from unclench.plan.dosing.taper import follow as come_off
from unclench.plan.dosing.titrate import follow as go_up


def derive(request: DosingRequest) -> Schedule:
    """The schedule of a request, bit for bit; DoseError when the request cannot be followed."""
    return go_up(request) if request.kind == "titrate" else come_off(request)
