"""A plan as text, JSON and lists, for one audience."""
