"""A dated schedule as text, JSON and pages."""
