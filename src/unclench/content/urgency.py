"""How soon something is dealt with: one order for signs, lists, promises and plans, the most urgent
first."""

from __future__ import annotations

URGENT = ("emergency", "same_day", "within_2_days", "within_14_days")
DAYS = {
    "emergency": 0,
    "same_day": 0,
    "within_2_days": 2,
    "within_14_days": 14,
}  # when what it asks for is done at the latest
COMES_DOWN = (
    "stop_urgently",
    "taper",
    "lower",
)  # what becomes of a medicine that has to come down, the worst first
LATER = URGENT[2:]  # dated: a medicine that has to come down is seen to by then
