"""The same made-up people on every run, so that a red build is about the change; `UNCLENCH_PEOPLE=others` meets new ones."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("others", deadline=None, database=None)
settings.load_profile(os.environ.get("UNCLENCH_PEOPLE", "same"))
