"""Signatures that a stranger cannot make: a key for each clinician, a list of the trusted ones, and
a statement over a whole document."""
