"""How soon something is dealt with: one order for signs, lists, promises and plans, the most urgent first."""

from __future__ import annotations

URGENT = ("emergency", "same_day", "within_2_days", "within_14_days")
