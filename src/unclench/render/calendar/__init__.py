"""Schedules and tasks as entries of a calendar."""
