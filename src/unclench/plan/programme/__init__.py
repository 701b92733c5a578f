"""Which exercises fit one person, how much of each, and how it grows over the weeks. Pure functions
over plan, patient and collection."""

from unclench.plan.programme.choose import read_by
from unclench.plan.programme.make import make_programme
from unclench.plan.programme.models import Programme

__all__ = ["Programme", "make_programme", "read_by"]
