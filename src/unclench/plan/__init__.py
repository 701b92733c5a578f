"""Facts of one person → plan. Pure functions: nothing here reads a file, a clock or a random
number."""

from unclench.plan.make import make_plan
from unclench.plan.models import Plan

__all__ = ["Plan", "make_plan"]
