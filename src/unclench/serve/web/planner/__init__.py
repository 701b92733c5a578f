"""Doses by a clinician: choose a medicine, look at the dated steps with the tablets to hand, sign,
and hand over."""
