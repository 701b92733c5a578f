"""The same made-up people on every run, so that a red build is about the change;
`UNCLENCH_PEOPLE=others` meets new ones."""

from __future__ import annotations

import os

from hypothesis import settings
from hypothesis.internal.conjecture import providers

settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("others", deadline=None, database=None)
settings.load_profile(os.environ.get("UNCLENCH_PEOPLE", "same"))

if settings.get_current_profile_name() == "same":
    # Hypothesis also tries constants of whatever modules a worker has loaded by then, which differs
    # from run to run.
    providers._get_local_constants = lambda: providers._local_constants
